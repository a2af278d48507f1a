"""Terms in which one part stands many times over: told how large they are, and given up on, without going through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pyshell.term.cons import NIL, make_list
from pyshell.term.errors import TooLargeError
from pyshell.term.etf_encode import encode
from pyshell.term.extent import MOST, extent
from pyshell.term.maps import from_pairs
from pyshell.term.order import compare, hash_term
from pyshell.term.phash import phash2
from pyshell.term.pretty import pretty
from pyshell.term.show import DEFAULT_ENV
from pyshell.term.term_chars import write_chars


def doubled(times: int, join: Callable[[Any], Any], term: Any = 1) -> Any:
    for _ in range(times):
        term = join(term)
    return term


JOINS: list[Callable[[Any], Any]] = [
    lambda t: (t, t),
    lambda t: [t, t],
    lambda t: make_list([t, t]),
    lambda t: from_pairs([(1, t), (2, t)]),
]


@pytest.mark.parametrize("join", JOINS, ids=["tuple", "improper", "list", "map"])
def test_an_endless_term_is_given_up_on(join: Callable[[Any], Any]) -> None:
    term, other = doubled(60, join), doubled(60, join)
    for work in (
        lambda: extent(term),
        lambda: compare(term, other),
        lambda: hash_term(term),
        lambda: phash2(term),
        lambda: encode(term),
        lambda: pretty(term),
        lambda: write_chars(term, DEFAULT_ENV),
    ):
        with pytest.raises(TooLargeError):
            work()


def test_the_count_is_that_of_the_whole_tree() -> None:
    assert extent(7) == 1
    assert extent((1, 2)) == 3
    assert extent(NIL) == 1
    assert extent(doubled(3, lambda t: (t, t))) == 15
    assert extent(doubled(70, lambda t: (t, t)), None) == 2**71 - 1
    assert extent(doubled(70, lambda t: [t, t]), None) == 2**71 - 1


def test_a_long_flat_list_is_no_trouble() -> None:
    items = make_list([(n, n) for n in range(200_000)])
    same = make_list([(n, n) for n in range(200_000)])
    assert compare(items, same) == 0
    assert extent(items) < MOST
    deep = doubled(300_000, lambda t: (t,))
    assert extent(deep) == 300_001
    assert compare(deep, doubled(300_000, lambda t: (t,))) == 0


def test_what_ends_early_is_not_asked_for() -> None:
    assert compare((1, doubled(60, lambda t: (t, t))), (2, doubled(60, lambda t: (t, t)))) < 0
    assert compare(doubled(60, lambda t: (t, t)), 5) > 0

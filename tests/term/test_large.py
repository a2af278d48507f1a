"""Nothing in the term rooms is recursive: long lists and deep nesting go through everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pyshell.term.cons import NIL, iterate, make_list
from pyshell.term.etf_decode import decode
from pyshell.term.etf_encode import encode
from pyshell.term.format import format_chars
from pyshell.term.maps import EMPTY, ErlMap, from_pairs
from pyshell.term.order import compare, exactly_equal, hash_term
from pyshell.term.phash import phash, phash2
from pyshell.term.pretty import pretty
from pyshell.term.read import read
from pyshell.term.show import write

pytestmark = pytest.mark.slow

LONG = 1_000_000
DEEP = 100_000


def nested(wrap: Callable[[Any], Any], start: Any = 1) -> Any:
    term = start
    for _ in range(DEEP):
        term = wrap(term)
    return term


def test_a_long_list() -> None:
    items = make_list(list(range(LONG)))
    again, used = decode(encode(items))
    assert used == len(encode(items))
    assert compare(items, again) == 0
    assert hash_term(items) == hash_term(again)
    assert phash2(items) == phash2(again)
    assert write(items).startswith("[0,1,2,")
    assert pretty(items, depth=30, max_chars=60).endswith("28|...]")


def test_a_long_list_on_many_lines() -> None:
    text = pretty(make_list([(1, n) for n in range(LONG // 10)]))
    assert text.count("\n") == LONG // 10 - 1


WRAPS: list[Callable[[Any], Any]] = [lambda t: (t,), lambda t: [t, NIL], lambda t: (t, 2), lambda t: [1000, t]]


@pytest.mark.parametrize("wrap", WRAPS)
def test_deep_terms(wrap: Callable[[Any], Any]) -> None:
    term, other = nested(wrap), nested(wrap)
    assert compare(term, other) == 0
    assert exactly_equal(term, other)
    assert hash_term(term) == hash_term(other)
    assert phash2(term) == phash2(other)
    assert phash(term, 1000) == phash(other, 1000)
    assert exactly_equal(decode(encode(term))[0], term)
    text = write(term)
    assert len(text) > 2 * DEEP
    assert exactly_equal(read(text), term)
    assert len(pretty(term, depth=30)) < 400


def test_deep_pretty_in_lines() -> None:
    assert len(pretty(nested(lambda t: (t,)))) == 2 * DEEP + 1
    assert format_chars("~p", make_list([nested(lambda t: [t, NIL])])) == "[" * (DEEP - 1) + "[1]" + "]" * (DEEP - 1)


def test_deep_maps_as_values_and_as_keys() -> None:
    values, others = (nested(lambda t: from_pairs([(1, t)])) for _ in range(2))
    assert compare(values, others) == 0
    assert hash_term(values) == hash_term(others)
    keys, others = (nested(lambda t: from_pairs([(t, 1)]), EMPTY) for _ in range(2))
    assert hash_term(keys) == hash_term(others)
    assert phash2(keys) == phash2(others)
    assert isinstance(keys, ErlMap)
    assert len(write(keys)) > 2 * DEEP
    assert len(list(iterate(make_list([keys])))) == 1

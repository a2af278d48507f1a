"""Sorting by keys that Python orders gives what comparing the terms one by one gives."""

from __future__ import annotations

import random
from functools import cmp_to_key
from typing import Any

from pyshell.otp.stdlib.lists.ordering import keys_of, sort_by, unique_by
from pyshell.term.atom import atom
from pyshell.term.cons import NIL, make_list
from pyshell.term.order import compare

ROUNDS = 4000


def _leaves(rng: random.Random) -> list[Any]:
    def some(choices: Any, most: int = 3) -> Any:
        return make_list([rng.choice(choices) for _ in range(rng.randrange(most))])

    return [
        lambda: rng.randrange(5), lambda: rng.randrange(-3, 1 << 70), lambda: rng.choice([0.0, 1.0, 2.5]),
        lambda: atom(rng.choice(["a", "b", "ab", ""])), lambda: rng.choice([b"", b"a", b"\xff", b"ab"]), lambda: NIL,
        lambda: some(range(300)), lambda: some(b"abc"), lambda: some([atom("x"), atom("y")]), lambda: some([1.0, 1]),
        lambda: atom("z"),
    ]  # fmt: skip


def _shape(rng: random.Random, depth: int) -> Any:
    if depth == 0 or rng.random() < 0.4:
        return rng.randrange(11)
    return tuple(_shape(rng, depth - 1) for _ in range(rng.randrange(4)))


def _term(shape: Any, leaves: list[Any]) -> Any:
    return leaves[shape]() if type(shape) is int else tuple(_term(part, leaves) for part in shape)


def test_keys_order_as_comparing_does() -> None:
    rng = random.Random(5)
    leaves = _leaves(rng)
    for _ in range(ROUNDS):
        shapes = [_shape(rng, 2) for _ in range(rng.choice((1, 1, 1, 2)))]
        terms = [_term(rng.choice(shapes), leaves) for _ in range(rng.randrange(1, 9))]
        wanted = sorted(terms, key=cmp_to_key(compare))
        found = sort_by(terms, keys_of(terms))
        assert all(a is b for a, b in zip(found, wanted, strict=True)), terms
        once = [t for at, t in enumerate(wanted) if at == 0 or compare(wanted[at - 1], t) != 0]
        assert all(a is b for a, b in zip(unique_by(terms, keys_of(terms)), once, strict=True)), terms

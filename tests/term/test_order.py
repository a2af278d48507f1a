"""Order, equality and hashing of terms; maps."""

from __future__ import annotations

import functools
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pyshell.term.atom import atom
from pyshell.term.cons import NIL, from_text, make_list
from pyshell.term.fun import ExternalFun
from pyshell.term.ids import Pid, Port, Ref
from pyshell.term.maps import EMPTY, from_pairs
from pyshell.term.order import compare, compare_exact, equal, exactly_equal, hash_term, value_key

from .strategies import terms

a = atom


@settings(max_examples=200, deadline=None)
@given(st.lists(terms, min_size=3, max_size=3))
def test_total_order(some: list[Any]) -> None:
    for order in (compare, compare_exact):
        x, y, z = sorted(some, key=functools.cmp_to_key(order))
        assert order(x, y) <= 0
        assert order(y, z) <= 0
        assert order(x, z) <= 0
        assert (order(x, y) > 0) == (order(y, x) < 0)


@settings(max_examples=100, deadline=None)
@given(terms, terms)
def test_equal_terms_hash_alike(x: Any, y: Any) -> None:
    copy = (x, make_list([x]))
    assert exactly_equal(copy, (x, make_list([x])))
    assert hash_term(copy) == hash_term((x, make_list([x])))
    assert not exactly_equal(x, y) or hash_term(x) == hash_term(y)
    assert equal(x, y) or not exactly_equal(x, y)


def test_order_of_kinds() -> None:
    node = a("n")
    ordered = [
        1, 1.5, a("a"), a("b"), Ref(node, 1, 0), ExternalFun(a("m"), a("f"), 1), Port(node, 1, 0), Pid(node, 1, 0, 0),
        (), (9,), (1, 1), EMPTY, from_pairs([(1, 1)]), NIL, make_list([1]), b"", b"a",
    ]  # fmt: skip
    shuffled = ordered[::-1]
    assert sorted(shuffled, key=value_key) == ordered


def test_numbers() -> None:
    assert equal(1, 1.0)
    assert not exactly_equal(1, 1.0)
    assert exactly_equal(0.0, -0.0)
    assert compare(2**53 + 1, float(2**53)) > 0
    assert not exactly_equal(make_list([1]), make_list([1.0]))
    assert equal(from_pairs([(1, 1)]), from_pairs([(1, 1.0)]))
    assert not equal(from_pairs([(1, 1)]), from_pairs([(1.0, 1)]))


def test_integer_keys_stand_before_float_keys() -> None:
    mixed = from_pairs([(-5.5, 0), (10, 0), (1.0, 0), (1, 0)])
    assert mixed.keys() == [1, 10, -5.5, 1.0]
    assert compare_exact(10, -5.5) < 0


def test_maps() -> None:
    small = from_pairs([(from_text("k"), 1), (1, 2), (1.0, 3), (a("true"), 4)])
    assert [small.get(key) for key in (from_text("k"), 1, 1.0, a("true"), 2)] == [1, 2, 3, 4, None]
    large = EMPTY
    for n in range(100):
        large = large.put((n, a("x")), n)
    assert len(large) == 100
    assert large.get((57, a("x"))) == 57
    for n in range(90):
        large = large.remove((n, a("x")))
    assert type(large.inner) is dict
    assert exactly_equal(large, from_pairs([((n, a("x")), n) for n in range(90, 100)]))
    assert hash_term(large) == hash_term(from_pairs([((n, a("x")), n) for n in range(99, 89, -1)]))
    assert from_pairs([(a("b"), 1), (a("a"), 2)]).items() == [(a("a"), 2), (a("b"), 1)]


def test_maps_that_differ_in_values_hash_apart() -> None:
    hashes = {hash_term(from_pairs([(a("x"), x), (a("y"), y)])) for x in range(30) for y in range(30)}
    assert len(hashes) > 800

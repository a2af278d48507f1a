"""Text and bytes of deep lists in which one list stands in many places."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyshell.term import text
from pyshell.term.cons import NIL, from_text, make_list
from pyshell.term.errors import TermError, TooLargeError


def doubled(term: Any, times: int) -> Any:
    for _ in range(times):
        term = [term, [term, NIL]]
    return term


leaves = st.one_of(st.integers(0, 255), st.binary(max_size=3).map(lambda b: bytes(c & 127 for c in b)), st.just(NIL))


@st.composite
def woven(draw: st.DrawFn) -> Any:
    """A deep list made of pieces, each of which may hold each earlier one several times, at a last tail too."""
    pieces: list[Any] = [NIL]
    for _ in range(draw(st.integers(1, 8))):
        items = draw(st.lists(st.one_of(leaves, st.sampled_from(pieces)), max_size=5))
        tail = draw(st.one_of(st.sampled_from(pieces), st.just(b"t")))
        pieces.append(make_list(items, tail))
    return [pieces[-1], NIL]


def naive(term: Any) -> list[bytes]:
    if term is NIL:
        return []
    if type(term) is list:
        return naive(term[0]) + naive(term[1])
    return [term if type(term) is bytes else bytes((term,))]


@given(woven())
def test_it_is_what_each_place_gives_by_itself(term: Any) -> None:
    wanted = b"".join(naive(term))
    assert text.flat_shared(term, text._byte, text._same, b"") == wanted == text.flat_bytes(term)
    assert text.flat_shared(term, text._character, text._decoded, "") == wanted.decode("latin-1") or max(wanted) > 127
    assert text.weigh(term, 1 << 40, text._units)[0] == len(wanted)


@pytest.mark.parametrize("bad", [-1, 0x110000, 0xD800, b"\xff", 1.5])
def test_what_is_no_text_stays_none_however_deep(bad: Any) -> None:
    term = [doubled(from_text("ab"), 17), [bad, NIL]]
    assert text.flat_text(term) is None
    assert text.flat_bytes([doubled(from_text("ab"), 17), [256, NIL]]) is None
    assert text.flat_bytes([doubled(from_text("ab"), 17), 1]) is None


def test_a_million_times_the_same_word() -> None:
    term = doubled(from_text("word"), 18)
    assert text.flat_text(term) == "word" * (1 << 18)
    assert text.flat_bytes(term) == b"word" * (1 << 18)


@pytest.mark.parametrize("times", [40, 400])
def test_what_no_machine_holds_is_refused_at_once(times: int) -> None:
    for flat in (text.flat_text, text.flat_bytes):
        with pytest.raises(TooLargeError) as caught:
            flat(doubled(from_text("x"), times))
        assert isinstance(caught.value, TermError) and isinstance(caught.value, MemoryError)


def test_a_nest_of_nothing_is_empty() -> None:
    assert text.flat_text(doubled(NIL, 60)) == ""
    assert text.flat_bytes([doubled(NIL, 60), [7, NIL]]) == b"\7"


def test_deep_and_not_shared() -> None:
    term: Any = NIL
    for _ in range(200_000):
        term = [[97, term], NIL]
    assert text.flat_text(term) == "a" * 200_000

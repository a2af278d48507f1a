"""Hypothesis strategies for terms."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from pyshell.term.atom import atom
from pyshell.term.binary import make_bits
from pyshell.term.cons import NIL, make_list
from pyshell.term.fun import ExternalFun
from pyshell.term.ids import Pid, Port, Ref
from pyshell.term.maps import from_pairs

names = st.text(st.characters(codec="utf-8"), max_size=8)
atoms = names.map(atom)
plain = st.sampled_from([atom(name) for name in ("m", "with space", "+", "", "f1")])  # OTP writes others unreadably
bits = st.integers(1, 40).flatmap(lambda size: st.integers(0, 2**size - 1).map(lambda value: make_bits(value, size)))
words = st.integers(0, 2**32 - 1)
identifiers = st.one_of(
    st.builds(Pid, atoms, words, words, words),
    st.builds(Ref, atoms, st.integers(0, 2**82 - 1), words),
    st.builds(Port, atoms, st.integers(0, 2**64 - 1), words),
)
literals = st.one_of(
    st.integers(),
    st.integers(-(2**130), 2**130),
    st.floats(allow_nan=False, allow_infinity=False),
    atoms,
    st.binary(max_size=20),
    bits,
    st.just(NIL),
    names.map(lambda text: make_list([ord(char) for char in text])),
    st.builds(ExternalFun, plain, plain, st.integers(0, 255)),
)


def containers(parts: Any) -> Any:
    """Lists, improper lists, tuples and maps of the given parts."""
    return st.one_of(
        st.lists(parts, max_size=6).map(make_list),
        st.builds(make_list, st.lists(parts, min_size=1, max_size=4), parts),
        st.lists(parts, max_size=6).map(tuple),
        st.lists(st.tuples(parts, parts), max_size=6).map(from_pairs),
    )


readable = st.recursive(literals, containers, max_leaves=20)
terms = st.recursive(st.one_of(literals, identifiers), containers, max_leaves=20)

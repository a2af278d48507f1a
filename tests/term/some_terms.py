"""Random terms for tests, from a `random.Random` so that a failure can be had again."""

from __future__ import annotations

import random
import struct
from typing import Any

from pyshell.term.atom import atom
from pyshell.term.binary import make_bits
from pyshell.term.cons import NIL, from_text, make_list
from pyshell.term.fun import ExternalFun
from pyshell.term.maps import from_pairs

ATOMS = ["a", "ok", "error", "true", "a_rather_long_atom_name", "A", "with space", "", "é", "αβ", "if", "x@y",
         "it's", "back\\slash", "new\nline", "ÿ", "\x7f\x80", "another_quite_long_atom_name_here", "rec", "person"]
WORDS = [
    "", "hello", "a longer string with \"quotes\" and \\ and\ttabs", "x" * 70, "smörgås", "\x1b[0m", "αβγ", "y" * 30,
]  # fmt: skip


def random_float(rng: random.Random) -> float:
    """Of all sizes; every third is any 64 bits that are finite."""
    kind = rng.randrange(4)
    if kind == 0:
        return rng.uniform(-1000, 1000)
    if kind == 1:
        return round(rng.uniform(-1e6, 1e6), rng.randrange(8))
    if kind == 2:
        return rng.randrange(-100000, 100000) * 10.0 ** rng.randrange(-12, 25)
    while True:
        value: float = struct.unpack(">d", rng.randbytes(8))[0]
        if value - value == 0:
            return value


def random_leaf(rng: random.Random) -> Any:
    """A term without parts, or a short text."""
    kind = rng.randrange(12)
    if kind < 3:
        return rng.choice([rng.randrange(10), rng.randrange(-100, 1000), rng.randrange(-(10**12), 10**12),
                           rng.randrange(-(2**70), 2**70), 2 ** rng.randrange(130) - rng.randrange(3)])
    if kind < 6:
        return atom(rng.choice(ATOMS))
    if kind == 6:
        return random_float(rng)
    if kind == 7:
        return from_text(rng.choice(WORDS))
    if kind == 8:
        return rng.choice(WORDS).encode(rng.choice(["utf-8", "latin-1"]), "replace")
    if kind == 9:
        return rng.randbytes(rng.randrange(40))
    if kind == 10:
        size = rng.randrange(1, 60)
        return make_bits(rng.getrandbits(size), size)
    return rng.choice([NIL, (), from_pairs([]), ExternalFun(atom("lists"), atom("map"), 2)])


def random_term(rng: random.Random, size: int = 12) -> Any:
    """A term with about `size` parts."""
    if size <= 1:
        return random_leaf(rng)
    parts: list[Any] = []
    left = size
    while left > 0:
        part = rng.randrange(1, left + 1) if rng.random() < 0.6 else 1
        parts.append(random_term(rng, part - 1))
        left -= part
    kind = rng.randrange(8)
    if kind < 3:
        return make_list(parts)
    if kind == 3:
        return make_list(parts, rng.choice([atom("tail"), 1, (1, 2, 3), b"xyz"]))
    if kind == 4:
        return tuple(parts)
    if kind < 7:
        return (atom(rng.choice(ATOMS)), *parts)
    keys = [random_term(rng, rng.choice([1, 1, 1, 3])) for _ in parts]
    return from_pairs(zip(keys[:30], parts[:30]))

"""Natives of erts_debug: how many words a term takes on BEAM's heap, and whether two terms are one.

Sizes are those of a 64-bit BEAM; what lies outside of the heap (large binaries) counts with its reference.
Follows: erts_debug of OTP's kernel; Efficiency Guide, "Memory".
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.erts.erlang.display import display_text
from pyshell.otp.native import bif
from pyshell.runtime.process import Process
from pyshell.term.atom import ERROR, FALSE, TRUE, UNDEFINED, Atom, atom
from pyshell.term.binary import Bits
from pyshell.term.cons import NIL, from_text
from pyshell.term.fun import ExternalFun, Fun
from pyshell.term.ids import Pid, Port, Ref
from pyshell.term.maps import ErlMap
from pyshell.traps.errors import badarg, badmap

SMALL = 1 << 59
HEAP_BINARY = 64  # bytes; a larger one is a reference
REFERENCE_WORDS, SUB_BINARY_WORDS = 6, 5


def _integer(value: int) -> int:
    if -SMALL <= value < SMALL:
        return 0
    return 1 + max(1, (abs(value).bit_length() + 63) // 64)


def _binary(size: int) -> int:
    return 2 + (size + 7) // 8 if size <= HEAP_BINARY else REFERENCE_WORDS


def words(term: Any, children: list[Any]) -> int:
    """Words of this term alone; what it holds is added to children."""
    kind = type(term)
    if kind is list and term is not NIL:
        children += term
        return 2
    if kind is tuple:
        children += term
        return 1 + len(term) if term else 0
    if kind is int:
        return _integer(term)
    if kind is float:
        return 2
    if kind is bytes:
        return _binary(len(term))
    if isinstance(term, Bits):
        return SUB_BINARY_WORDS + _binary((term.size + 7) // 8)
    if kind is ErlMap:
        return _map(term, children)
    if isinstance(term, Ref):
        return 3
    if isinstance(term, Fun):
        return 5 if not isinstance(term, ExternalFun) else 3
    if isinstance(term, (Pid, Port)) and not isinstance(term, Process):
        return 3
    return 0


def _map(term: ErlMap, children: list[Any]) -> int:
    """A head of three words, the values, and a tuple of the keys. Of a large map BEAM's tree adds a little less than a word a
    key, which depends on hashes: here it is not counted."""
    count = len(term)
    for key, value in term.items():
        children += (key, value)
    return 3 + (2 * count + 1 if count else 0)


def _total(term: Any, shared: bool) -> int:
    """Words of the whole term. shared: what it holds several times counts once."""
    seen: set[int] = set()
    total, todo = 0, [term]
    while todo:
        value = todo.pop()
        if shared and type(value) in (list, tuple, bytes, ErlMap, float):
            if id(value) in seen:
                continue
            seen.add(id(value))
        total += words(value, todo)
    return total


@bif("flat_size", 1)
def flat_size(p: Any, term: Any) -> Any:
    """Words after a copy, as in a message."""
    return _total(term, False)


@bif("size", 1)
@bif("size_shared", 1)
def size(p: Any, term: Any) -> Any:
    """Words as the term lies there."""
    return _total(term, True)


@bif("same", 2)
def same(p: Any, one: Any, other: Any) -> Any:
    """Are both the same cell?"""
    equal = one is other or (type(one) is int and type(other) is int and one == other and _integer(one) == 0)
    return TRUE if equal else FALSE


@bif("copy_shared", 1)
def copy_shared(p: Any, term: Any) -> Any:
    return term


@bif("map_info", 1)
def map_info(p: Any, term: Any) -> Any:
    """Only large maps have something to tell about their trees; those of ours are none."""
    if type(term) is not ErlMap:
        raise badmap(term)
    raise badarg()


@bif("interpreter_size", 0)
def interpreter_size(p: Any) -> Any:
    return 0


@bif("lc_graph", 0)
def lc_graph(p: Any) -> Any:
    """The graph of lock orders: only an emulator built for it has one."""
    return atom("notsup")


@bif("lcnt_clear", 0)
@bif("lcnt_collect", 0)
def no_lock_counters(p: Any) -> Any:
    return ERROR


@bif("lcnt_control", 1)
def lcnt_control_1(p: Any, option: Any) -> Any:
    return ERROR


@bif("alloc_blocks_size", 1)
def alloc_blocks_size(p: Any, kind: Any) -> Any:
    """There are no allocators to ask."""
    if type(kind) is not Atom:
        raise badarg()
    return UNDEFINED


@bif("breakpoint", 2)
def breakpoint_2(p: Any, function: Any, flag: Any) -> Any:
    """How many functions got a break point: none."""
    parts = function if type(function) is tuple else ()
    if len(parts) != 3 or type(parts[0]) is not Atom or type(parts[1]) is not Atom or flag not in (TRUE, FALSE):
        raise badarg()
    return 0


@bif("disassemble", 1)
def disassemble(p: Any, function: Any) -> Any:
    """There are no instructions of BEAM: no function is found."""
    return FALSE


@bif("display", 1)
def display(p: Any, term: Any) -> Any:
    """Prints the term past the I/O protocol; gives its text."""
    text = display_text(term, p.n.show_env()) + "\n"
    p.n.console.write(text, "stderr")
    return from_text(text)

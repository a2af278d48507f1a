"""Bytes to terms: the external term format.

Law: whatever the bytes are, the answer is a term or an `EtfError`; no size is believed before so many bytes are there;
nothing is recursive. Old forms of pids, references, ports and atoms are read, never written.
Follows: ERTS User's Guide, "External Term Format"; erlang:binary_to_term/1,2 for what is refused.
"""

from __future__ import annotations

import math
import re
import struct
import zlib
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from pyshell.term import etf_encode as tag
from pyshell.term.atom import MAX_CHARACTERS, Atom, existing_atom, new_atom
from pyshell.term.binary import Bits
from pyshell.term.cons import NIL, make_list
from pyshell.term.errors import AtomLimitError, EtfError
from pyshell.term.fun import FUN_CLASSES, ExternalFun, Fun, FunInfo
from pyshell.term.ids import Pid, Port, Ref
from pyshell.term.maps import from_pairs

Term = Any

_PID = struct.Struct(">III")  # number, serial, creation
_FLOAT_TEXT = re.compile(rb"\s*[-+]?\d+\.\d+(?:[eE][-+]?\d+)?\0*").fullmatch
_MAX_WORDS = 5  # of a reference
ATOM_CACHE_REF = 82  # only behind a distribution header


class DecodeContext(Protocol):
    """What the reader of the bytes knows and they do not."""

    def local_pid(self, node: Atom, id: int, serial: int, creation: int) -> Pid | None:
        """The process itself if it is one of ours and lives, else None (then a plain `Pid` is made)."""

    def make_fun(
        self, module: Atom, index: int, uniq: bytes, old_index: int, old_uniq: int, arity: int, free: tuple[Term, ...]
    ) -> Fun:
        """The fun of this place in the code; one that cannot be called if the code is not here."""

    def find_atom(self, name: str) -> Atom | None:
        """The atom, or None if there may be no new one."""


class PlainContext:
    """A context without processes and code. `safe` is `binary_to_term(_, [safe])`: no new atoms."""

    __slots__ = ("safe",)

    def __init__(self, safe: bool = False) -> None:
        self.safe = safe

    def local_pid(self, node: Atom, id: int, serial: int, creation: int) -> Pid | None:
        """There are no processes here."""
        return None

    def make_fun(
        self, module: Atom, index: int, uniq: bytes, old_index: int, old_uniq: int, arity: int, free: tuple[Term, ...]
    ) -> Fun:
        """A fun that can be kept, compared and sent on, not called."""
        names = tuple(f"_{number}" for number in range(len(free)))
        info = FunInfo(module, "", arity, index, old_uniq, names)
        return FUN_CLASSES[arity](_no_code, info, free)

    def find_atom(self, name: str) -> Atom | None:
        """Any atom, or with `safe` those that exist."""
        return existing_atom(name) if self.safe else new_atom(name)


def _no_code(*_: Any) -> Any:
    raise EtfError("this fun came without its code")


PLAIN = PlainContext()


def decode(data: bytes, context: DecodeContext = PLAIN, start: int = 0) -> tuple[Term, int]:
    """(term, bytes used) of an external form that begins with its version byte at `start`; more may follow."""
    if len(data) <= start or data[start] != tag.VERSION:
        raise EtfError("no version byte 131", start)
    if len(data) > start + 1 and data[start + 1] == tag.COMPRESSED:
        body, used = _decompress(data, start + 2)
        reader = _Reader(body, 0, context)
        term = reader.run()
        if reader.pos != len(body):
            raise EtfError("compressed term is shorter than it says", start)
        return term, used - start
    term, used = decode_body(data, context, start + 1)
    return term, used + 1


def decode_body(
    data: bytes, context: DecodeContext = PLAIN, start: int = 0, atoms: Sequence[Atom] = ()
) -> tuple[Term, int]:
    """As `decode`, for a form without version byte. atoms: those that it mentions by number (a distribution header)."""
    reader = _Reader(data, start, context)
    reader.numbered = atoms
    term = reader.run()
    return term, reader.pos - start


def _decompress(data: bytes, pos: int) -> tuple[bytes, int]:
    if len(data) < pos + 4:
        raise EtfError("truncated", pos)
    size = int.from_bytes(data[pos : pos + 4], "big")
    unpacker = zlib.decompressobj()
    try:
        body = unpacker.decompress(data[pos + 4 :], size) if size else b""
        if not unpacker.eof:
            unpacker.decompress(unpacker.unconsumed_tail, 1)
    except zlib.error:
        raise EtfError("bad compressed data", pos) from None
    if len(body) != size or not unpacker.eof:
        raise EtfError("bad size of compressed data", pos)
    return body, len(data) - len(unpacker.unused_data)


class _Open:
    """A container that still waits for `missing` items."""

    __slots__ = ("kind", "missing", "items", "head")

    def __init__(self, kind: int, missing: int, head: Any = None) -> None:
        self.kind = kind
        self.missing = missing
        self.items: list[Any] = []
        self.head = head


class _Reader:
    __slots__ = ("data", "pos", "end", "context", "atoms", "numbered")

    def __init__(self, data: bytes, pos: int, context: DecodeContext) -> None:
        self.data = data
        self.pos = pos
        self.end = len(data)
        self.context = context
        self.atoms: dict[bytes, Atom] = {}
        self.numbered: Sequence[Atom] = ()

    def run(self) -> Term:
        stack: list[_Open] = []
        data, end = self.data, self.end
        while True:
            pos = self.pos
            if pos >= end:
                raise EtfError("truncated", pos)
            code = data[pos]
            self.pos = pos + 1
            if code == tag.SMALL_INTEGER:
                value: Any = self._take(1)[0]
            else:
                read = _READERS.get(code)
                if read is None:
                    raise EtfError(f"unknown tag {code}", pos)
                value = read(self)
            if type(value) is _Open:
                if value.missing:
                    stack.append(value)
                    continue
                value = self._finish(value)
            while stack:
                top = stack[-1]
                top.items.append(value)
                top.missing -= 1
                if top.missing:
                    break
                stack.pop()
                value = self._finish(top)
            else:
                return value

    def _take(self, count: int) -> bytes:
        pos = self.pos
        if count > self.end - pos:
            raise EtfError("truncated", pos)
        self.pos = pos + count
        return self.data[pos : pos + count]

    def _number(self, size: int) -> int:
        return int.from_bytes(self._take(size), "big")

    def _expect(self, items: int) -> int:
        """Each item is a byte at least, so this many must still be there."""
        if items > self.end - self.pos:
            raise EtfError("truncated", self.pos)
        return items

    def _finish(self, top: _Open) -> Term:
        kind, items = top.kind, top.items
        if kind == tag.SMALL_TUPLE:
            return tuple(items)
        if kind == tag.LIST:
            tail = items.pop()
            return make_list(items, tail)
        if kind == tag.MAP:
            result = from_pairs(zip(items[::2], items[1::2], strict=True))
            if 2 * len(result) != len(items):
                raise EtfError("a map with the same key twice", self.pos)
            return result
        if kind == tag.EXPORT:
            module, name, arity = items
            if type(module) is not Atom or type(name) is not Atom or type(arity) is not int or not 0 <= arity <= 255:
                raise EtfError("bad external fun", self.pos)
            return ExternalFun(module, name, arity)
        return self._finish_fun(top)

    def _finish_fun(self, top: _Open) -> Fun:
        start, size, arity, uniq, index = top.head
        module, old_index, old_uniq, creator, *free = top.items
        good = type(module) is Atom and type(old_index) is int and type(old_uniq) is int and isinstance(creator, Pid)
        if not good or self.pos - start != size or arity >= len(FUN_CLASSES):
            raise EtfError("bad fun", self.pos)
        return self.context.make_fun(module, index, uniq, old_index, old_uniq, arity, tuple(free))

    def integer(self) -> int:
        return int.from_bytes(self._take(4), "big", signed=True)

    def small_big(self) -> int:
        return self._big(self._number(1))

    def large_big(self) -> int:
        return self._big(self._number(4))

    def _big(self, size: int) -> int:
        sign = self._number(1)
        number = int.from_bytes(self._take(size), "little")
        return -number if sign else number

    def new_float(self) -> float:
        number: float = struct.unpack(">d", self._take(8))[0]
        if not math.isfinite(number):
            raise EtfError("not a finite float", self.pos)
        return number

    def float_text(self) -> float:
        text = self._take(31)
        number = float(text.rstrip(b"\0")) if _FLOAT_TEXT(text) else math.inf
        if not math.isfinite(number):
            raise EtfError("not a float", self.pos)
        return number

    def atom_latin1(self) -> Atom:
        return self._atom(self._take(self._number(2)), "latin-1")

    def small_atom_latin1(self) -> Atom:
        return self._atom(self._take(self._number(1)), "latin-1")

    def atom_utf8(self) -> Atom:
        return self._atom(self._take(self._number(2)), "utf-8")

    def small_atom_utf8(self) -> Atom:
        return self._atom(self._take(self._number(1)), "utf-8")

    def numbered_atom(self) -> Atom:
        number = self._number(1)
        if number >= len(self.numbered):
            raise EtfError("an atom that the header does not have", self.pos)
        return self.numbered[number]

    def _atom(self, raw: bytes, encoding: str) -> Atom:
        known = self.atoms.get(raw)
        if known is not None and raw.isascii():
            return known
        try:
            name = raw.decode(encoding)
        except UnicodeDecodeError:
            raise EtfError("an atom that is not UTF-8", self.pos) from None
        if len(name) > MAX_CHARACTERS:
            raise EtfError("an atom of more than 255 characters", self.pos)
        found = self.context.find_atom(name)
        if found is None:
            raise AtomLimitError(f"no new atom is allowed: {name}", self.pos)
        self.atoms[raw] = found
        return found

    def _node(self) -> Atom:
        """The atom inside an identifier."""
        read = _ATOM_READERS.get(self._number(1))
        if read is None:
            raise EtfError("an identifier without node name", self.pos)
        return read(self)

    def small_tuple(self) -> _Open:
        return _Open(tag.SMALL_TUPLE, self._expect(self._number(1)))

    def large_tuple(self) -> _Open:
        return _Open(tag.SMALL_TUPLE, self._expect(self._number(4)))

    def nil(self) -> Any:
        return NIL

    def string(self) -> Term:
        return make_list(list(self._take(self._number(2))))

    def list_(self) -> _Open:
        return _Open(tag.LIST, self._expect(self._number(4) + 1))

    def map_(self) -> _Open:
        return _Open(tag.MAP, self._expect(2 * self._number(4)))

    def binary(self) -> bytes:
        return bytes(self._take(self._number(4)))

    def bit_binary(self) -> bytes | Bits:
        size, bits = self._number(4), self._number(1)
        if bits > 8 or (not bits and size):
            raise EtfError("bad number of bits", self.pos)
        data = bytes(self._take(size))
        if bits == 8 or not size:
            return data
        return Bits(data[:-1] + bytes((data[-1] & (0xFF << (8 - bits)) & 0xFF,)), 8 * (size - 1) + bits)

    def pid(self) -> Pid:
        return self._pid(1)

    def new_pid(self) -> Pid:
        pos, data = self.pos, self.data
        name = pos + 2
        if name <= self.end and data[pos] == tag.SMALL_ATOM_UTF8:  # a node that was named before: lists of pids are long
            after = name + data[pos + 1]
            node = self.atoms.get(data[name:after])
            if node is not None and after + _PID.size <= self.end and node.name.isascii():
                number, serial, creation = _PID.unpack_from(data, after)
                self.pos = after + _PID.size
                found = self.context.local_pid(node, number, serial, creation)
                return Pid(node, number, serial, creation) if found is None else found
        return self._pid(4)

    def _pid(self, width: int) -> Pid:
        node = self._node()
        number, serial, creation = self._number(4), self._number(4), self._number(width)
        found = self.context.local_pid(node, number, serial, creation)
        return Pid(node, number, serial, creation) if found is None else found

    def port(self) -> Port:
        return Port(self._node(), self._number(4), self._number(1))

    def new_port(self) -> Port:
        return Port(self._node(), self._number(4), self._number(4))

    def v4_port(self) -> Port:
        return Port(self._node(), self._number(8), self._number(4))

    def reference(self) -> Ref:
        return Ref(self._node(), self._number(4), self._number(1))

    def new_reference(self) -> Ref:
        return self._reference(1)

    def newer_reference(self) -> Ref:
        return self._reference(4)

    def _reference(self, width: int) -> Ref:
        words = self._number(2)
        if not 0 < words <= _MAX_WORDS:
            raise EtfError("bad size of a reference", self.pos)
        node, creation, number = self._node(), self._number(width), 0
        for shift in range(0, 32 * words, 32):
            number |= self._number(4) << shift
        return Ref(node, number, creation)

    def export(self) -> _Open:
        return _Open(tag.EXPORT, self._expect(3))

    def new_fun(self) -> _Open:
        start = self.pos
        size, arity, uniq = self._number(4), self._number(1), self._take(16)
        index, free = self._number(4), self._number(4)
        return _Open(tag.NEW_FUN, self._expect(free + 4), (start, size, arity, uniq, index))


_ATOM_READERS: dict[int, Callable[[_Reader], Atom]] = {
    tag.ATOM: _Reader.atom_latin1,
    tag.SMALL_ATOM: _Reader.small_atom_latin1,
    tag.ATOM_UTF8: _Reader.atom_utf8,
    tag.SMALL_ATOM_UTF8: _Reader.small_atom_utf8,
    ATOM_CACHE_REF: _Reader.numbered_atom,
}
_READERS: dict[int, Callable[[_Reader], Any]] = {
    **_ATOM_READERS,
    tag.INTEGER: _Reader.integer,
    tag.SMALL_BIG: _Reader.small_big,
    tag.LARGE_BIG: _Reader.large_big,
    tag.NEW_FLOAT: _Reader.new_float,
    tag.FLOAT_TEXT: _Reader.float_text,
    tag.SMALL_TUPLE: _Reader.small_tuple,
    tag.LARGE_TUPLE: _Reader.large_tuple,
    tag.NIL_TAG: _Reader.nil,
    tag.STRING: _Reader.string,
    tag.LIST: _Reader.list_,
    tag.MAP: _Reader.map_,
    tag.BINARY: _Reader.binary,
    tag.BIT_BINARY: _Reader.bit_binary,
    tag.PID: _Reader.pid,
    tag.NEW_PID: _Reader.new_pid,
    tag.PORT: _Reader.port,
    tag.NEW_PORT: _Reader.new_port,
    tag.V4_PORT: _Reader.v4_port,
    tag.REFERENCE: _Reader.reference,
    tag.NEW_REFERENCE: _Reader.new_reference,
    tag.NEWER_REFERENCE: _Reader.newer_reference,
    tag.EXPORT: _Reader.export,
    tag.NEW_FUN: _Reader.new_fun,
}

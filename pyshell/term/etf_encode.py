"""Terms to bytes: the external term format, as `term_to_binary/1,2` and the distribution write it.

The walk is a loop over a stack of terms; ready bytes wait in it as Python strings (latin1), which are never terms.
Follows: ERTS User's Guide, "External Term Format"; the choices of tags are those of OTP 25.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import Any

from pyshell.term.atom import Atom, atom
from pyshell.term.binary import Bits
from pyshell.term.cons import NIL, Nil
from pyshell.term.errors import EtfError
from pyshell.term.extent import LATER, extent
from pyshell.term.floats import scientific
from pyshell.term.fun import ExternalFun, Fun, FunInfo
from pyshell.term.ids import Pid, Port, Ref
from pyshell.term.maps import ErlMap

Term = Any

VERSION = 131
SMALL_INTEGER, INTEGER, FLOAT_TEXT, NEW_FLOAT = 97, 98, 99, 70
ATOM, SMALL_ATOM, ATOM_UTF8, SMALL_ATOM_UTF8 = 100, 115, 118, 119
SMALL_TUPLE, LARGE_TUPLE, NIL_TAG, STRING, LIST, MAP = 104, 105, 106, 107, 108, 116
BINARY, BIT_BINARY, SMALL_BIG, LARGE_BIG = 109, 77, 110, 111
REFERENCE, NEW_REFERENCE, NEWER_REFERENCE = 101, 114, 90
PORT, NEW_PORT, V4_PORT, PID, NEW_PID = 102, 89, 120, 103, 88
NEW_FUN, EXPORT, COMPRESSED = 112, 113, 80

_NO_CREATOR = Pid(atom("nonode@nohost"), 0, 0, 0)
_pack_u16 = struct.Struct(">BH").pack
_pack_u32 = struct.Struct(">BI").pack
_pack_i32 = struct.Struct(">Bi").pack
_pack_float = struct.Struct(">Bd").pack
_pack_two_u32 = struct.Struct(">BII").pack
_SMALL_INTS = tuple(bytes((SMALL_INTEGER, n)) for n in range(256))


class EncodeOptions:
    """How to write.

    minor_version: 1 as `term_to_binary/1` of OTP 25; 0 writes floats as text; 2 writes all atoms in UTF-8.
    compressed: 0 or the zlib level (`compressed` alone is 6). utf8_atoms: always UTF-8 atoms (the distribution).
    creator: the pid that funs name as their maker (nobody looks at it). identify(info): the 16 bytes that stand for the
    place of a fun in the code (the distribution keeps a register); None makes them from the short `uniq`.
    """

    __slots__ = ("minor_version", "compressed", "utf8_atoms", "creator", "identify")

    def __init__(
        self,
        minor_version: int = 1,
        compressed: int = 0,
        utf8_atoms: bool = False,
        creator: Pid | None = None,
        identify: Callable[[FunInfo], bytes] | None = None,
    ) -> None:
        self.minor_version = minor_version
        self.compressed = compressed
        self.utf8_atoms = utf8_atoms or minor_version >= 2
        self.creator = _NO_CREATOR if creator is None else creator
        self.identify = identify


DEFAULT_OPTIONS = EncodeOptions()
DISTRIBUTION = EncodeOptions(utf8_atoms=True)


def encode(term: Term, options: EncodeOptions = DEFAULT_OPTIONS) -> bytes:
    """The external form with its version byte, compressed if that was asked for and makes it shorter."""
    body = encode_body(term, options)
    if options.compressed:
        packed = zlib.compress(body, options.compressed)
        if len(packed) + 5 <= len(body):
            return b"\x83" + _pack_u32(COMPRESSED, len(body)) + packed
    return b"\x83" + body


def encode_body(term: Term, options: EncodeOptions = DEFAULT_OPTIONS) -> bytes:
    """The external form without the version byte."""
    return _Encoder(options).run(term)


def atom_bytes(name: str, utf8: bool) -> bytes:
    """One atom: ATOM_EXT when latin1 is enough (and allowed), else the shortest UTF-8 form."""
    if not utf8:
        try:
            data = name.encode("latin-1")
            return _pack_u16(ATOM, len(data)) + data
        except UnicodeEncodeError:
            pass
    data = name.encode("utf-8", "surrogatepass")
    if len(data) < 256:
        return bytes((SMALL_ATOM_UTF8, len(data))) + data
    return _pack_u16(ATOM_UTF8, len(data)) + data


def int_bytes(number: int) -> bytes:
    """One integer."""
    if 0 <= number < 256:
        return _SMALL_INTS[number]
    if -(1 << 31) <= number < 1 << 31:
        return _pack_i32(INTEGER, number)
    sign, number = (1, -number) if number < 0 else (0, number)
    size = (number.bit_length() + 7) // 8
    head = bytes((SMALL_BIG, size, sign)) if size < 256 else _pack_u32(LARGE_BIG, size) + bytes((sign,))
    return head + number.to_bytes(size, "little")


class _SizeAt:
    """Waits under the free terms of a fun: when they are written, so is the size of it all, at this offset."""

    __slots__ = ("offset",)

    def __init__(self, offset: int) -> None:
        self.offset = offset


class _Encoder:
    __slots__ = ("options", "atoms", "out", "todo", "root", "checked")

    def __init__(self, options: EncodeOptions) -> None:
        self.options = options
        self.atoms: dict[Atom, bytes] = {}
        self.out = bytearray()
        self.todo: list[Any] = []
        self.root: Term = None
        self.checked = LATER  # bytes until it is asked how many there will be

    def run(self, root: Term) -> bytes:
        todo, out = self.todo, self.out
        self.root = root
        todo.append(root)
        while todo:
            term = todo.pop()
            kind = type(term)
            if kind is int:
                out += int_bytes(term)
            elif kind is Atom:
                out += self._atom(term)
            elif kind is tuple:
                if len(out) > self.checked:
                    self._check()
                size = len(term)
                out += bytes((SMALL_TUPLE, size)) if size < 256 else _pack_u32(LARGE_TUPLE, size)
                todo.extend(reversed(term))
            elif kind is list:
                if len(out) > self.checked:
                    self._check()
                self._list(term)
            elif kind is Nil:
                out.append(NIL_TAG)
            elif kind is bytes:
                out += _pack_u32(BINARY, len(term))
                out += term
            elif kind is str:
                out += term.encode("latin-1")
            else:
                self._other(term)
        return bytes(out)

    def _check(self) -> None:
        """TooLargeError, if what is begun would have no end."""
        extent(self.root)
        self.checked = 1 << 62

    def _atom(self, term: Atom) -> bytes:
        found = self.atoms.get(term)
        if found is None:
            found = self.atoms[term] = atom_bytes(term.name, self.options.utf8_atoms)
        return found

    def _list(self, cell: Term) -> None:
        items: list[Any] = []
        append = items.append
        text = True
        while True:
            if type(cell) is not list:
                break
            head = cell[0]
            append(head)
            if text and (type(head) is not int or not 0 <= head < 256):
                text = False
            cell = cell[1]
        if text and cell is NIL and len(items) < 0x10000:
            self.out += _pack_u16(STRING, len(items))
            self.out += bytes(items)
            return
        self.out += _pack_u32(LIST, len(items))
        items.append(cell)
        items.reverse()
        self.todo += items

    def _other(self, term: Term) -> None:
        out = self.out
        kind = type(term)
        if kind is float:
            if self.options.minor_version == 0:
                out.append(FLOAT_TEXT)
                out += scientific(term).encode("ascii").ljust(31, b"\0")
            else:
                out += _pack_float(NEW_FLOAT, term)
        elif kind is ErlMap:
            if len(out) > self.checked:
                self._check()
            out += _pack_u32(MAP, len(term))
            flat = [part for pair in term.items() for part in pair]
            flat.reverse()
            self.todo += flat
        elif isinstance(term, Pid):
            self._pid(term)
        elif kind is Ref:
            words = term.words()
            out += _pack_u16(NEWER_REFERENCE, len(words)) + self._atom(term.node)
            out += struct.pack(f">{len(words) + 1}I", term.creation, *reversed(words))
        elif kind is Bits:
            out += _pack_u32(BIT_BINARY, len(term.data))
            out.append(term.size % 8)
            out += term.data
        elif isinstance(term, Fun):
            self._fun(term)
        elif kind is Port:
            if term.id < 1 << 28:
                out.append(NEW_PORT)
                out += self._atom(term.node) + struct.pack(">II", term.id, term.creation)
            else:
                out.append(V4_PORT)
                out += self._atom(term.node) + struct.pack(">QI", term.id, term.creation)
        elif kind is _SizeAt:
            struct.pack_into(">I", out, term.offset, len(out) - term.offset)
        else:
            raise EtfError(f"not a term: {kind.__name__}")

    def _pid(self, term: Pid) -> None:
        self.out.append(NEW_PID)
        self.out += self._atom(term.node)
        self.out += struct.pack(">III", term.id, term.serial, term.creation)

    def _fun(self, term: Fun) -> None:
        out = self.out
        if isinstance(term, ExternalFun):
            out.append(EXPORT)
            out += self._atom(term.module) + self._atom(term.name) + _SMALL_INTS[term.arity]
            return
        out.append(NEW_FUN)
        self.todo.append(_SizeAt(len(out)))
        info, identify = term.info, self.options.identify
        uniq = uniq_bytes(info.uniq) if identify is None else identify(info)
        out += struct.pack(">IB16sII", 0, info.arity, uniq, info.index, len(term.env))
        out += self._atom(info.module) + int_bytes(info.index) + int_bytes(info.uniq)
        self._pid(self.options.creator)
        self.todo.extend(reversed(term.env))


def uniq_bytes(uniq: int) -> bytes:
    """The 16 bytes that identify the module of a fun: made from the short `uniq`, which is all that we keep."""
    return (uniq % (1 << 128)).to_bytes(16, "big")

"""Signals to packets and back, fast for what is common: small messages of atoms, numbers, tuples, short lists and pids.

The fast ways below write and read the very same bytes as term/etf_encode.py and etf_decode.py and hand everything else (funs,
maps, long lists, deep terms) to them; tests/dist/test_codec.py compares the two on arbitrary terms.
Law: bad bytes raise RemoteProtocolError, nothing else.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any

from pyshell.dist.control import REG_SEND, SEND_SENDER, from_tuple, to_tuple
from pyshell.dist.framing import MAX_PACKET, PASS_THROUGH, LocalProtocolError, RemoteProtocolError
from pyshell.runtime.process import Process
from pyshell.runtime.signals import Message
from pyshell.term.atom import Atom
from pyshell.term.cons import NIL
from pyshell.term.errors import EtfError
from pyshell.term.etf_decode import DecodeContext, decode
from pyshell.term.etf_encode import EncodeOptions, atom_bytes, encode
from pyshell.term.ids import Pid, Ref

Term = Any
DEPTH = 8  # of what is written or read by recursion
LENGTH = 32  # of lists
CACHE = 2048  # atoms and pids remembered for each direction

_SMALL = tuple(bytes((97, n)) for n in range(256))
_TUPLE = tuple(bytes((104, n)) for n in range(256))
_pack_int = struct.Struct(">Bi").pack
_pack_float = struct.Struct(">Bd").pack
_pack_ids = struct.Struct(">III").pack
_unpack_ids = struct.Struct(">III").unpack_from
_pack_ref = struct.Struct(">IIII").pack
_unpack_ref = struct.Struct(">IIII").unpack_from
_unpack_int = struct.Struct(">i").unpack_from
_unpack_float = struct.Struct(">d").unpack_from
_pack_binary = struct.Struct(">BI").pack
_SEND = b"\x70\x83h\x03a" + bytes((SEND_SENDER,))
_REG_SEND = b"\x70\x83h\x04a" + bytes((REG_SEND,))
_EMPTY_ATOM = b"w\0"


class _Slow(Exception):
    """Not for the fast way."""


_SLOW = _Slow()


class Encoder:
    """The sending side of a connection."""

    __slots__ = ("options", "atoms", "nodes")

    def __init__(self, options: EncodeOptions) -> None:
        self.options = options
        self.atoms: dict[Atom, bytes] = {}
        self.nodes: dict[Atom, bytes] = {}  # the start of a pid of this node

    def packet(self, signal: Any) -> bytes:
        """The packet of any signal, with its length."""
        if type(signal) is Message:
            return self.message(signal.from_ or self.options.creator, signal.to, signal.message)
        control, payload = to_tuple(signal)
        if payload is None:
            return self._framed(PASS_THROUGH + self.term(control))
        return self._framed(PASS_THROUGH + self.term(control) + self.term(payload))

    def message(self, sender: Pid, to: Any, message: Term) -> bytes:
        """The packet of `to ! message`; to: a Pid or the Atom of a registered name."""
        if type(to) is Atom:
            head = _REG_SEND + self._pid(sender) + _EMPTY_ATOM + self._atom(to)
        else:
            head = _SEND + self._pid(sender) + self._pid(to)
        return self._framed(head + self.term(message))

    def term(self, term: Term) -> bytes:
        """The external form with its version byte."""
        out = [b"\x83"]
        try:
            self._put(term, out, DEPTH)
        except _Slow:
            return encode(term, self.options)
        return b"".join(out)

    def _framed(self, body: bytes) -> bytes:
        if len(body) > MAX_PACKET:
            raise LocalProtocolError("packet too long")
        return len(body).to_bytes(4, "big") + body

    def _atom(self, term: Atom) -> bytes:
        found = self.atoms.get(term)
        if found is None:
            if len(self.atoms) >= CACHE:
                self.atoms.clear()
            found = self.atoms[term] = atom_bytes(term.name, True)
        return found

    def _pid(self, pid: Pid) -> bytes:
        node = self.nodes.get(pid.node)
        if node is None:
            if len(self.nodes) >= CACHE:
                self.nodes.clear()
            node = self.nodes[pid.node] = b"X" + atom_bytes(pid.node.name, True)
        return node + _pack_ids(pid.id, pid.serial, pid.creation)

    def _put(self, term: Term, out: list[bytes], depth: int) -> None:
        kind = type(term)
        if kind is Atom:
            out.append(self.atoms.get(term) or self._atom(term))
        elif kind is int:
            if 0 <= term < 256:
                out.append(_SMALL[term])
            elif -0x80000000 <= term < 0x80000000:
                out.append(_pack_int(98, term))
            else:
                raise _SLOW
        elif kind is Process or kind is Pid:
            out.append(self._pid(term))
        elif kind is tuple:
            if not depth or len(term) > 255:
                raise _SLOW
            out.append(_TUPLE[len(term)])
            self._put_all(term, out, depth - 1)
        elif term is NIL:
            out.append(b"j")
        elif kind is bytes:
            out.append(_pack_binary(109, len(term)))
            out.append(term)
        elif kind is float:
            out.append(_pack_float(70, term))
        elif kind is list and depth:
            self._list(term, out, depth - 1)
        elif kind is Ref and term.number < 1 << 96:
            number = term.number
            out.append(b"Z\0\x03")
            out.append(self._atom(term.node))
            out.append(_pack_ref(term.creation, number & 0xFFFFFFFF, number >> 32 & 0xFFFFFFFF, number >> 64))
        else:
            raise _SLOW

    def _put_all(self, items: Iterable[Term], out: list[bytes], depth: int) -> None:
        """`_put` for each; without a call for the commonest."""
        atoms = self.atoms
        for item in items:
            kind = type(item)
            if kind is Atom:
                out.append(atoms.get(item) or self._atom(item))
            elif kind is int and 0 <= item < 256:
                out.append(_SMALL[item])
            else:
                self._put(item, out, depth)

    def _list(self, cell: Term, out: list[bytes], depth: int) -> None:
        items = []
        text = True
        while type(cell) is list:
            item = cell[0]
            if text and (type(item) is not int or not 0 <= item < 256):
                text = False
            items.append(item)
            if len(items) > LENGTH:
                raise _SLOW
            cell = cell[1]
        if text and cell is NIL:
            out.append(b"k" + len(items).to_bytes(2, "big") + bytes(items))
            return
        out.append(_pack_binary(108, len(items)))
        items.append(cell)
        self._put_all(items, out, depth)


class Decoder:
    """The receiving side of a connection."""

    __slots__ = ("context", "atoms", "pids", "pairs", "mine")

    def __init__(self, context: DecodeContext, node: Atom) -> None:
        self.context = context
        self.atoms: dict[bytes, Atom] = {}
        self.pids: dict[bytes, Pid] = {}  # of other nodes
        self.pairs: dict[bytes, tuple[Pid, Pid]] = {}  # heads of messages: from whom, to whom
        self.mine = node

    def signal(self, packet: bytes) -> Any:
        """The signal of a packet (without its length); raises RemoteProtocolError."""
        try:
            if packet.startswith(_SEND):
                middle = 21 + packet[8]  # behind the first pid, if its node is a short atom
                end = middle + 15 + packet[middle + 2]
                pair = self.pairs.get(packet[6:end]) or self._new_pair(packet, end)
                return Message(pair[0], pair[1], self._whole(packet, end))
            elif packet.startswith(_REG_SEND):
                sender, position = self._get(packet, 6, 0)
                _, position = self._get(packet, position, 0)
                name, position = self._get(packet, position, 0)
                if isinstance(sender, Pid) and type(name) is Atom:
                    return Message(sender, name, self._whole(packet, position))
        except (_Slow, IndexError, struct.error):
            pass  # once more, with care
        if packet[:1] != PASS_THROUGH:
            raise RemoteProtocolError("not a pass-through packet")
        control, position = self._term(packet, 1)
        if position == len(packet):
            return from_tuple(control, None)
        return from_tuple(control, self._whole(packet, position))

    def _new_pair(self, packet: bytes, end: int) -> tuple[Pid, Pid]:
        sender, position = self._get(packet, 6, 0)
        to, position = self._get(packet, position, 0)
        if position != end or not isinstance(sender, Pid) or not isinstance(to, Pid):
            raise _SLOW
        if type(to) is Pid and to.node is self.mine:
            return sender, to  # dead: not to be remembered, or a new process could never take its number
        if len(self.pairs) >= CACHE:
            self.pairs.clear()
        self.pairs[packet[6:end]] = sender, to
        return sender, to

    def _whole(self, packet: bytes, position: int) -> Term:
        """The term that fills the rest of the packet."""
        term, end = self._term(packet, position)
        if end != len(packet):
            raise RemoteProtocolError("bytes after the payload")
        return term

    def _term(self, packet: bytes, position: int) -> tuple[Term, int]:
        """(term, position behind it) of an external form with its version byte."""
        try:
            if packet[position] == 131:
                term, end = self._get(packet, position + 1, DEPTH)
                if end <= len(packet):
                    return term, end
        except (_Slow, IndexError, struct.error):
            pass
        try:
            term, used = decode(packet, self.context, position)
        except EtfError as error:
            raise RemoteProtocolError(str(error)) from None
        return term, position + used

    def _get(self, data: bytes, at: int, depth: int) -> tuple[Term, int]:
        """(term, position behind it). Slices never run past the end: each end is compared with the length."""
        tag = data[at]
        if tag == 119:
            end = at + 2 + data[at + 1]
            raw = data[at:end]
            return self.atoms.get(raw) or self._new_atom(raw, end, data), end
        if tag == 97:
            return data[at + 1], at + 2
        if tag == 104:
            if not depth:
                raise _SLOW
            items, position = self._get_all(data, at + 2, data[at + 1], depth - 1)
            return tuple(items), position
        if tag == 88:
            return self._pid(data, at)
        if tag == 90:
            return self._ref(data, at)
        if tag == 98:
            return _unpack_int(data, at + 1)[0], at + 5
        if tag == 106:
            return NIL, at + 1
        return self._more(data, at, tag, depth)

    def _get_all(self, data: bytes, at: int, count: int, depth: int) -> tuple[list[Term], int]:
        """`count` terms; without a call for the commonest."""
        items: list[Term] = []
        atoms = self.atoms
        for _ in range(count):
            tag = data[at]
            if tag == 119:
                end = at + 2 + data[at + 1]
                raw = data[at:end]
                items.append(atoms.get(raw) or self._new_atom(raw, end, data))
                at = end
            elif tag == 97:
                items.append(data[at + 1])
                at += 2
            elif tag == 106:
                items.append(NIL)
                at += 1
            else:
                item, at = self._get(data, at, depth)
                items.append(item)
        return items, at

    def _more(self, data: bytes, at: int, tag: int, depth: int) -> tuple[Term, int]:
        if tag == 109:
            start = at + 5
            end = start + int.from_bytes(data[at + 1 : start], "big")
            if end > len(data):
                raise _SLOW
            return data[start:end], end
        if tag == 107:
            start = at + 3
            end = start + int.from_bytes(data[at + 1 : start], "big")
            if end > len(data):
                raise _SLOW
            cell: Term = NIL
            for byte in reversed(data[start:end]):
                cell = [byte, cell]
            return cell, end
        if tag == 108 and depth:
            count = int.from_bytes(data[at + 1 : at + 5], "big")
            if count > LENGTH:
                raise _SLOW
            items, position = self._get_all(data, at + 5, count + 1, depth - 1)
            cell = items.pop()
            for item in reversed(items):
                cell = [item, cell]
            return cell, position
        if tag == 70:
            number = _unpack_float(data, at + 1)[0]
            if number - number != 0.0:  # infinite, or not a number
                raise _SLOW
            return number, at + 9
        raise _SLOW

    def _new_atom(self, raw: bytes, end: int, data: bytes) -> Atom:
        if end > len(data):
            raise _SLOW
        try:
            found = self.context.find_atom(raw[2:].decode("utf-8"))
        except UnicodeDecodeError:
            raise _SLOW from None
        if found is None:
            raise _SLOW
        if len(self.atoms) >= CACHE:
            self.atoms.clear()
        self.atoms[raw] = found
        return found

    def _ref(self, data: bytes, at: int) -> tuple[Ref, int]:
        if data[at + 1] or data[at + 2] != 3:
            raise _SLOW
        node, position = self._get(data, at + 3, 0)
        if type(node) is not Atom:
            raise _SLOW
        creation, low, middle, high = _unpack_ref(data, position)
        return Ref(node, high << 64 | middle << 32 | low, creation), position + 16

    def _pid(self, data: bytes, at: int) -> tuple[Pid, int]:
        node, position = self._get(data, at + 1, 0)
        end = position + 12
        if type(node) is not Atom or end > len(data):
            raise _SLOW
        if node is self.mine:
            number, serial, creation = _unpack_ids(data, position)
            return self.context.local_pid(node, number, serial, creation) or Pid(node, number, serial, creation), end
        raw = data[at:end]
        found = self.pids.get(raw)
        if found is None:
            if len(self.pids) >= CACHE:
                self.pids.clear()
            found = self.pids[raw] = Pid(node, *_unpack_ids(data, position))
        return found, end

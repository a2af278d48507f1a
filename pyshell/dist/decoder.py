"""Packets to signals, fast for what is common; the other side of encoder.py.

What the fast ways do not know they hand to term/etf_decode.py. Small terms are remembered by their bytes, unless they hold a
process of this node: a dead one must not be found again.
Law: bad bytes raise RemoteProtocolError, nothing else. What is remembered is bounded, in number and in size.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from pyshell.dist.control import FROM_TUPLE, from_tuple
from pyshell.dist.encoder import CACHE, DEPTH, LENGTH, NAMED, SEEN, SEND, SMALL
from pyshell.dist.framing import PASS_THROUGH, RemoteProtocolError
from pyshell.runtime.signals import Message
from pyshell.term.atom import Atom
from pyshell.term.cons import NIL
from pyshell.term.errors import EtfError
from pyshell.term.etf_decode import DecodeContext, decode
from pyshell.term.ids import Pid, Ref

Term = Any
PREFIX = 12  # bytes by which a term that was read is found again

_unpack_ids = struct.Struct(">III").unpack_from
_unpack_ref = struct.Struct(">IIII").unpack_from
_unpack_int = struct.Struct(">i").unpack_from
_unpack_float = struct.Struct(">d").unpack_from
_CONTROL = b"\x70\x83h"


class _Slow(Exception):
    """Not for the fast way."""



class Decoder:
    """The receiving side of a connection."""

    __slots__ = ("context", "atoms", "pids", "pairs", "mine", "terms", "texts", "locals", "shapes")

    def __init__(self, context: DecodeContext, node: Atom) -> None:
        self.context = context
        self.atoms: dict[bytes, Atom] = {}
        self.pids: dict[bytes, Pid] = {}  # of other nodes
        self.pairs: dict[bytes, tuple[Pid, Pid]] = {}  # heads of messages: from whom, to whom
        self.mine = node
        self.terms: dict[bytes, tuple[bytes, Term] | None] = {}  # by how they begin: all the bytes and the term; None: it varies
        self.texts: dict[bytes, Term] = {}  # short lists of bytes
        self.locals = 0  # processes of this node that were read: what holds one is not remembered
        self.shapes: dict[tuple[Any, ...], Callable[[Term, Term], Any]] = {}  # (op, types of the fields) that are good

    def signal(self, packet: bytes) -> Any:
        """The signal of a packet (without its length); raises RemoteProtocolError."""
        try:
            if packet.startswith(SEND):
                middle = 21 + packet[8]  # behind the first pid, if its node is a short atom
                end = middle + 15 + packet[middle + 2]
                pair = self.pairs.get(packet[6:end]) or self._new_pair(packet, end)
                return Message(pair[0], pair[1], self._whole(packet, end))
            if packet.startswith(NAMED):
                (sender, _, name), position = self._get_all(packet, 6, 3, 0)
                if isinstance(sender, Pid) and type(name) is Atom:
                    return Message(sender, name, self._whole(packet, position))
            elif packet.startswith(_CONTROL) and packet[4] == 97:
                fields, position = self._get_all(packet, 6, packet[3] - 1, 2)
                control = (packet[5], *fields)
                payload = None if position == len(packet) else self._whole(packet, position)
                shape = (packet[5], payload is None, *map(type, fields))
                make = self.shapes.get(shape)
                if make is not None:
                    return make(control, payload)
                return self._new_shape(shape, control, payload)
        except (_Slow, IndexError, struct.error):
            pass  # once more, with care
        if packet[:1] != PASS_THROUGH:
            raise RemoteProtocolError("not a pass-through packet")
        whole, position = self._term(packet, 1)
        if position == len(packet):
            return from_tuple(whole, None)
        return from_tuple(whole, self._whole(packet, position))

    def _new_shape(self, shape: tuple[Any, ...], control: Term, payload: Term) -> Any:
        """A control message is checked with care; of the next with the same types only the number is, if it has one."""
        signal = from_tuple(control, payload)
        row = FROM_TUPLE[control[0]]
        number = row[0].find("i") + 1
        if len(self.shapes) < CACHE:
            self.shapes[shape] = _checked(number, row[2]) if number else row[2]
        return signal

    def _new_pair(self, packet: bytes, end: int) -> tuple[Pid, Pid]:
        (sender, to), position = self._get_all(packet, 6, 2, 0)
        if position != end or not isinstance(sender, Pid) or not isinstance(to, Pid):
            raise _Slow
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
                if packet[position + 1] == 104:
                    items, end = self._get_all(packet, position + 3, packet[position + 2], DEPTH - 1)
                    term: Term = tuple(items)
                else:
                    (term,), end = self._get_all(packet, position + 1, 1, DEPTH)
                if end <= len(packet):
                    return term, end
        except (_Slow, IndexError, struct.error):
            pass
        try:
            term, used = decode(packet, self.context, position)
        except EtfError as error:
            raise RemoteProtocolError(str(error)) from None
        return term, position + used

    def _get_all(self, data: bytes, at: int, count: int, depth: int) -> tuple[list[Term], int]:
        """(`count` terms, position behind them). Slices never run past the end unnoticed: the last end is compared with it."""
        items: list[Term] = []
        add = items.append
        atoms = self.atoms
        for _ in range(count):
            tag = data[at]
            if tag == 119:
                end = at + 2 + data[at + 1]
                raw = data[at:end]
                add(atoms.get(raw) or self._new_atom(raw, end, data))
                at = end
            elif tag == 97:
                add(data[at + 1])
                at += 2
            elif tag == 104 or tag == 108:
                known = self.terms.get(data[at : at + PREFIX])
                if known is not None and data.startswith(known[0], at):
                    add(known[1])
                    at += len(known[0])
                else:
                    item, at = self._composite(data, at, tag, depth)
                    add(item)
            elif tag == 88:
                item, at = self._pid(data, at)
                add(item)
            elif tag == 98:
                add(_unpack_int(data, at + 1)[0])
                at += 5
            elif tag == 106:
                add(NIL)
                at += 1
            elif tag == 90:
                item, at = self._ref(data, at)
                add(item)
            else:
                item, at = self._more(data, at, tag)
                add(item)
        return items, at

    def _composite(self, data: bytes, at: int, tag: int, depth: int) -> tuple[Term, int]:
        """A tuple or list that is not remembered, or not as it is."""
        if not depth:
            raise _Slow
        mine = self.locals
        term: Term
        if tag == 104:
            items, end = self._get_all(data, at + 2, data[at + 1], depth - 1)
            term = tuple(items)
        else:
            count = int.from_bytes(data[at + 1 : at + 5], "big")
            if count > LENGTH:
                raise _Slow
            items, end = self._get_all(data, at + 5, count + 1, depth - 1)
            term = items.pop()
            for item in reversed(items):
                term = [item, term]
        if end - at <= SMALL:
            key = data[at : at + PREFIX]
            if key in self.terms:
                self.terms[key] = None
            else:
                if len(self.terms) >= CACHE:
                    self.terms.clear()
                self.terms[key] = (data[at:end], term) if self.locals == mine and end <= len(data) else None
        return term, end

    def _more(self, data: bytes, at: int, tag: int) -> tuple[Term, int]:
        if tag == 109:
            start = at + 5
            end = start + int.from_bytes(data[at + 1 : start], "big")
            if end > len(data):
                raise _Slow
            return data[start:end], end
        if tag == 107:
            start = at + 3
            end = start + int.from_bytes(data[at + 1 : start], "big")
            if end > len(data):
                raise _Slow
            return self._text(data[start:end]), end
        if tag == 70:
            number = _unpack_float(data, at + 1)[0]
            if number - number != 0.0:  # infinite, or not a number
                raise _Slow
            return number, at + 9
        raise _Slow

    def _text(self, raw: bytes) -> Term:
        cell: Term = self.texts.get(raw)
        if cell is None:
            cell = NIL
            for byte in reversed(raw):
                cell = [byte, cell]
            if len(raw) <= LENGTH:
                if len(self.texts) >= SEEN:
                    self.texts.clear()
                self.texts[raw] = cell
        return cell

    def _new_atom(self, raw: bytes, end: int, data: bytes) -> Atom:
        if end > len(data):
            raise _Slow
        try:
            found = self.context.find_atom(raw[2:].decode("utf-8"))
        except UnicodeDecodeError:
            raise _Slow from None
        if found is None:
            raise _Slow
        if len(self.atoms) >= CACHE:
            self.atoms.clear()
        self.atoms[raw] = found
        return found

    def _node(self, data: bytes, at: int) -> tuple[Atom, int]:
        if data[at] != 119:
            raise _Slow
        end = at + 2 + data[at + 1]
        raw = data[at:end]
        return self.atoms.get(raw) or self._new_atom(raw, end, data), end

    def _ref(self, data: bytes, at: int) -> tuple[Ref, int]:
        if data[at + 1] or data[at + 2] != 3:
            raise _Slow
        node, position = self._node(data, at + 3)
        creation, low, middle, high = _unpack_ref(data, position)
        return Ref(node, high << 64 | middle << 32 | low, creation), position + 16

    def _pid(self, data: bytes, at: int) -> tuple[Pid, int]:
        node, position = self._node(data, at + 1)
        end = position + 12
        if end > len(data):
            raise _Slow
        if node is self.mine:
            self.locals += 1
            number, serial, creation = _unpack_ids(data, position)
            return self.context.local_pid(node, number, serial, creation) or Pid(node, number, serial, creation), end
        raw = data[at:end]
        found = self.pids.get(raw)
        if found is None:
            if len(self.pids) >= CACHE:
                self.pids.clear()
            found = self.pids[raw] = Pid(node, *_unpack_ids(data, position))
        return found, end


def _checked(number: int, make: Callable[[Term, Term], Any]) -> Callable[[Term, Term], Any]:
    """The same, for control messages whose field `number` must not be negative."""

    def careful(control: Term, payload: Term) -> Any:
        return make(control, payload) if control[number] >= 0 else from_tuple(control, payload)

    return careful

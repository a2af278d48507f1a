"""Signals to packets, fast for what is common: small messages of atoms, numbers, tuples, short lists and pids.

The fast ways below write the very same bytes as term/etf_encode.py and hand everything else (funs, maps, long lists, deep
terms) to it; tests/dist/test_codec.py compares the two on arbitrary terms. Small terms that a program sends again and again,
such as constants of its code, are remembered with their bytes, by identity. Terms never change, so nobody can tell.
Law: what is remembered is bounded, in number and in size.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any

from pyshell.dist.control import (
    DEMONITOR_P,
    LINK,
    MONITOR_P,
    PAYLOAD_EXIT,
    PAYLOAD_EXIT2,
    PAYLOAD_MONITOR_P_EXIT,
    REG_SEND,
    SEND_SENDER,
    SPAWN_REPLY,
    to_tuple,
)
from pyshell.dist.framing import MAX_PACKET, PASS_THROUGH, LocalProtocolError
from pyshell.runtime import signals as s
from pyshell.runtime.process import Process
from pyshell.runtime.signals import Message
from pyshell.term.atom import Atom
from pyshell.term.cons import NIL
from pyshell.term.etf_encode import EncodeOptions, atom_bytes, encode
from pyshell.term.ids import Pid, Ref

Term = Any
DEPTH = 8  # of what is written by recursion
LENGTH = 32  # of lists
CACHE = 2048  # atoms and nodes remembered
SMALL = 256  # bytes of a term that is remembered
PIECES = 16  # parts of which such a term is written
SEEN = 64  # terms that were written once
IDLE, AGAIN = 256, 4096  # after so many new terms it is given up to remember them; after so many, tried again

_SMALL = tuple(bytes((97, n)) for n in range(256))
_TUPLE = tuple(bytes((104, n)) for n in range(256))
_pack_int = struct.Struct(">Bi").pack
_pack_float = struct.Struct(">Bd").pack
_pack_ids = struct.Struct(">III").pack
_pack_ref = struct.Struct(">IIII").pack
_pack_binary = struct.Struct(">BI").pack
_pack_length = struct.Struct(">I").pack
SEND = b"\x70\x83h\x03a" + bytes((SEND_SENDER,))
NAMED = b"\x70\x83h\x04a" + bytes((REG_SEND,))
_EMPTY_ATOM = b"w\0"
_HEADS: dict[type, tuple[bytes, tuple[str, ...], str]] = {
    signal: (b"\x70\x83h" + bytes((len(fields) + 1, 97, op)), fields, payload)
    for signal, op, fields, payload in (
        (s.Monitor, MONITOR_P, ("from_", "to", "ref"), ""),
        (s.Demonitor, DEMONITOR_P, ("from_", "to", "ref"), ""),
        (s.Down, PAYLOAD_MONITOR_P_EXIT, ("from_", "to", "ref"), "reason"),
        (s.Link, LINK, ("from_", "to"), ""),
        (s.Exit, PAYLOAD_EXIT, ("from_", "to"), "reason"),
        (s.ExitTo, PAYLOAD_EXIT2, ("from_", "to"), "reason"),
        (s.SpawnReply, SPAWN_REPLY, ("ref", "to", "flags", "result"), ""),
    )
}
"""Control messages of identifiers only: (how they begin, the fields, which is the payload)."""


class _Slow(Exception):
    """Not for the fast way."""



class Encoder:
    """The sending side of a connection."""

    __slots__ = ("options", "atoms", "nodes", "sender", "to", "head", "idle", "seen", "known")

    def __init__(self, options: EncodeOptions) -> None:
        self.options = options
        self.atoms: dict[Atom, bytes] = {}
        self.nodes: dict[Atom, bytes] = {}  # the start of a pid of this node
        self.sender: Any = None  # who sent the last message to a pid,
        self.to: Any = None  # to whom,
        self.head = b""  # and how its packet began
        self.idle = 0  # terms written since one was written again; beyond IDLE, it is not worth while to look
        self.seen: dict[int, Term] = {}  # small terms that were written once, by id()
        self.known: dict[int, tuple[Term, bytes]] = {}  # more than once: with their bytes

    def packet(self, signal: Any) -> bytes:
        """The packet of any signal, with its length."""
        kind = type(signal)
        if kind is Message:
            return self.message(signal.from_ or self.options.creator, signal.to, signal.message)
        quick = _HEADS.get(kind)
        if quick is not None:
            body, fields, payload = quick
            out = [body]
            try:
                for field in fields:
                    self._put(getattr(signal, field), out, 0)
                if payload:
                    out.append(self.term(getattr(signal, payload)))
                return self._framed(b"".join(out))
            except _Slow:
                pass
        control, payload_term = to_tuple(signal)
        if payload_term is None:
            return self._framed(PASS_THROUGH + self.term(control))
        return self._framed(PASS_THROUGH + self.term(control) + self.term(payload_term))

    def message(self, sender: Pid, to: Any, message: Term) -> bytes:
        """The packet of `to ! message`; to: a Pid or the Atom of a registered name."""
        if sender is self.sender and to is self.to:
            head = self.head
        elif type(to) is Atom:
            head = NAMED + self._pid(sender) + _EMPTY_ATOM + self._atom(to)
        else:
            self.sender, self.to = sender, to
            head = self.head = SEND + self._pid(sender) + self._pid(to)
        out = [head, b"\x83"]
        try:
            self._put(message, out, DEPTH)
        except _Slow:
            return self._framed(head + encode(message, self.options))
        body = b"".join(out)
        if len(body) > MAX_PACKET:
            raise LocalProtocolError("packet too long")
        return _pack_length(len(body)) + body

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
        return _pack_length(len(body)) + body

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
        elif kind is tuple:
            if not depth or len(term) > 255:
                raise _Slow
            out.append(_TUPLE[len(term)])
            self._put_all(term, out, depth - 1)
        elif kind is int:
            if 0 <= term < 256:
                out.append(_SMALL[term])
            elif -0x80000000 <= term < 0x80000000:
                out.append(_pack_int(98, term))
            else:
                raise _Slow
        elif kind is Process or kind is Pid:
            out.append(self._pid(term))
        elif term is NIL:
            out.append(b"j")
        elif kind is list and depth:
            self._list(term, out, depth - 1)
        elif kind is Ref and term.number < 1 << 96:
            number = term.number
            out.append(b"Z\0\x03")
            out.append(self._atom(term.node))
            out.append(_pack_ref(term.creation, number & 0xFFFFFFFF, number >> 32 & 0xFFFFFFFF, number >> 64))
        elif kind is bytes:
            out.append(_pack_binary(109, len(term)))
            out.append(term)
        elif kind is float:
            out.append(_pack_float(70, term))
        else:
            raise _Slow

    def _put_all(self, items: Iterable[Term], out: list[bytes], depth: int) -> None:
        """`_put` for each; without a call for the commonest, and without writing again what was written before."""
        atoms = self.atoms
        for item in items:
            kind = type(item)
            if kind is Atom:
                out.append(atoms.get(item) or self._atom(item))
            elif kind is int:
                if 0 <= item < 256:
                    out.append(_SMALL[item])
                elif -0x80000000 <= item < 0x80000000:
                    out.append(_pack_int(98, item))
                else:
                    raise _Slow
            elif item is NIL:
                out.append(b"j")
            elif kind is tuple or kind is list:
                key = id(item)
                known = self.known.get(key)
                if known is not None and known[0] is item:
                    out.append(known[1])
                    continue
                start = len(out)
                self._put(item, out, depth)
                self.idle += 1
                if self.idle >= AGAIN:
                    self.idle = 0
                if self.idle < IDLE and len(out) - start <= PIECES:
                    self._remember(key, item, out[start:])
            else:
                self._put(item, out, depth)

    def _remember(self, key: int, item: Term, pieces: list[bytes]) -> None:
        """A small term was written; if it was before, its bytes are kept. Both tables hold the term, so its id stays its own."""
        seen = self.seen
        if seen.get(key) is item:
            self.idle = 0
            if len(self.known) >= SEEN:
                self.known.clear()
            self.known[key] = item, b"".join(pieces)
        elif sum(map(len, pieces)) <= SMALL:
            if len(seen) >= SEEN:
                seen.clear()
            seen[key] = item

    def _list(self, cell: Term, out: list[bytes], depth: int) -> None:
        items = []
        text = True
        while type(cell) is list:
            item = cell[0]
            if text and (type(item) is not int or not 0 <= item < 256):
                text = False
            items.append(item)
            if len(items) > LENGTH:
                raise _Slow
            cell = cell[1]
        if text and cell is NIL:
            out.append(b"k" + len(items).to_bytes(2, "big") + bytes(items))
            return
        out.append(_pack_binary(108, len(items)))
        items.append(cell)
        self._put_all(items, out, depth)

"""Packets with a distribution header, as a real Erlang sends them: atoms by their number in a cache, large messages in pieces.

    131 68 N flags atoms            one packet: the atoms that the terms behind it mention by number
    131 69 sequence piece N ...     the first piece of a large message; pieces count down to 1
    131 70 sequence piece           a further piece; those of different messages may alternate
Behind the header stand the control tuple and its payload without version bytes. A term mentions an atom as `82 number`, the
number being a place in *this* header; the header says which place of the cache that is, and what is new there.
We send headers without atoms, which is allowed, and cut what is larger than 64 kB as OTP does: the control tuple is always whole
in the first piece. Nodes of one cluster need none of this (Carrier.extra_flags).
Law: bad bytes raise RemoteProtocolError. What is kept of unfinished messages is bounded, in number and in size.
Follows: ERTS User's Guide, "External Term Format", Distribution Header, Distribution Header for fragmented messages.
"""

from __future__ import annotations

import struct
from typing import Any

from pyshell.dist.control import from_tuple, to_tuple
from pyshell.dist.decoder import Decoder
from pyshell.dist.encoder import Encoder
from pyshell.dist.flags import DIST_HDR_ATOM_CACHE, FRAGMENTS
from pyshell.dist.framing import MAX_PACKET, LocalProtocolError, RemoteProtocolError
from pyshell.runtime.signals import Message
from pyshell.term.atom import Atom
from pyshell.term.errors import EtfError
from pyshell.term.etf_decode import decode_body
from pyshell.term.etf_encode import EncodeOptions
from pyshell.term.ids import Pid

VERSION, WHOLE, FIRST, FURTHER = 131, 68, 69, 70
NEW, SEGMENT, LONG = 8, 7, 1  # bits of a half byte of flags
PIECE = 64 * 1024  # bytes of a message in one packet
UNFINISHED = 1024  # messages of which some pieces are here
MAX_PIECES = MAX_PACKET // 16

_ids = struct.Struct(">QQ")
_NO_ATOMS = bytes((VERSION, WHOLE, 0))
_FIRST = bytes((VERSION, FIRST))
_FURTHER = bytes((VERSION, FURTHER))


class HeaderDecoder(Decoder):
    """The receiving side of a connection that uses headers. cache: (segment << 8 | place in it) -> atom."""

    __slots__ = ("cache", "unfinished", "held")

    def __init__(self, context: Any, node: Atom) -> None:
        super().__init__(context, node)
        self.cache: dict[int, Atom] = {}
        self.unfinished: dict[int, Unfinished] = {}  # by sequence
        self.held = 0  # bytes of them

    def signal(self, packet: bytes) -> Any:
        """The signal that is complete with this packet, None if none is yet. Raises RemoteProtocolError."""
        if packet[:1] != b"\x83":
            return super().signal(packet)
        kind = packet[1:2]
        if kind == b"D":
            atoms, position = self._atoms(packet, 2)
            return self._signal(packet, position, atoms)
        if kind == b"E" or kind == b"F":
            return self._piece(packet, kind == b"E")
        raise RemoteProtocolError("unknown distribution header")

    def _piece(self, packet: bytes, first: bool) -> Any:
        if len(packet) < 2 + _ids.size:
            raise RemoteProtocolError("truncated distribution header")
        sequence, number = _ids.unpack_from(packet, 2)
        if first:
            if sequence in self.unfinished or len(self.unfinished) >= UNFINISHED or not 0 < number <= MAX_PIECES:
                raise RemoteProtocolError("a message in pieces that cannot be")
            atoms, position = self._atoms(packet, 2 + _ids.size)
            message = self.unfinished[sequence] = Unfinished(atoms, number)
        else:
            position = 2 + _ids.size
            known = self.unfinished.get(sequence)
            if known is None or known.left != number:
                raise RemoteProtocolError("a piece of no message")
            message = known
        data = packet[position:]
        self.held += len(data)
        if self.held > 2 * MAX_PACKET:
            raise RemoteProtocolError("messages in pieces are too large")
        message.parts.append(data)
        message.left -= 1
        if message.left:
            return None
        del self.unfinished[sequence]
        whole = b"".join(message.parts)
        self.held -= len(whole)
        return self._signal(whole, 0, message.atoms)

    def _atoms(self, packet: bytes, position: int) -> tuple[list[Atom], int]:
        """(the atoms that the terms mention by number, position behind them); new ones go into the cache."""
        try:
            count = packet[position]
            position += 1
            if not count:
                return [], position
            flags = packet[position : position + count // 2 + 1]
            position += len(flags)
            width = 2 if _half(flags, count) & LONG else 1
            atoms = []
            for number in range(count):
                flag = _half(flags, number)
                place = (flag & SEGMENT) << 8 | packet[position]
                position += 1
                if flag & NEW:
                    start = position + width
                    position = start + int.from_bytes(packet[position:start], "big")
                    self._enter(place, packet[start:position], position <= len(packet))
                atoms.append(self.cache[place])
        except IndexError:
            raise RemoteProtocolError("truncated distribution header") from None
        except KeyError:
            raise RemoteProtocolError("an empty place of the atom cache") from None
        return atoms, position

    def _enter(self, place: int, raw: bytes, whole: bool) -> None:
        try:
            found = self.context.find_atom(raw.decode("utf-8")) if whole and len(raw) <= 255 * 4 else None
        except UnicodeDecodeError:
            found = None
        if found is None:
            raise RemoteProtocolError("a bad atom in a distribution header")
        self.cache[place] = found

    def _signal(self, data: bytes, position: int, atoms: list[Atom]) -> Any:
        try:
            control, used = decode_body(data, self.context, position, atoms)
            position += used
            if position == len(data):
                return from_tuple(control, None)
            payload, used = decode_body(data, self.context, position, atoms)
        except EtfError as error:
            raise RemoteProtocolError(str(error)) from None
        if position + used != len(data):
            raise RemoteProtocolError("bytes after the payload")
        return from_tuple(control, payload)


class Unfinished:
    """A message of which pieces are missing. left: how many."""

    __slots__ = ("atoms", "left", "parts")

    def __init__(self, atoms: list[Atom], left: int) -> None:
        self.atoms = atoms
        self.left = left
        self.parts: list[bytes] = []


def choose_codec(options: EncodeOptions, context: Any, node: Atom, common: int) -> tuple[Encoder, Decoder]:
    """How signals look on a connection. common: the flags of Carrier.extra_flags that both sides have."""
    if common & DIST_HDR_ATOM_CACHE:
        return HeaderEncoder(options, bool(common & FRAGMENTS)), HeaderDecoder(context, node)
    return Encoder(options), Decoder(context, node)


def _half(flags: bytes, number: int) -> int:
    """Half a byte: those of even numbers are the low ones."""
    return flags[number >> 1] >> (4 * (number & 1)) & 15


class HeaderEncoder(Encoder):
    """The sending side of such a connection. fragments: does the peer take messages in pieces?"""

    __slots__ = ("fragments", "sequence")

    def __init__(self, options: EncodeOptions, fragments: bool) -> None:
        super().__init__(options)
        self.fragments = fragments
        self.sequence = 0

    def packet(self, signal: Any) -> bytes:
        """The packets of a signal, with their lengths."""
        if type(signal) is Message:
            return self.message(signal.from_ or self.options.creator, signal.to, signal.message)
        control, payload = to_tuple(signal)
        return self._headed(self.term(control)[1:], b"" if payload is None else self.term(payload)[1:])

    def message(self, sender: Pid, to: Any, message: Any) -> bytes:
        """The packets of `to ! message`."""
        control, _ = to_tuple(Message(sender, to, message))
        return self._headed(self.term(control)[1:], self.term(message)[1:])

    def _headed(self, control: bytes, payload: bytes) -> bytes:
        size = len(control) + len(payload)
        if size > MAX_PACKET:
            raise LocalProtocolError("packet too long")
        if size <= PIECE or not self.fragments:
            return b"".join(((size + 3).to_bytes(4, "big"), _NO_ATOMS, control, payload))
        self.sequence += 1
        room = max(PIECE - len(control), 0)  # of the payload, in the first piece
        pieces = [control + payload[:room]] + [payload[at : at + PIECE] for at in range(room, len(payload), PIECE)]
        out = []
        for index, data in enumerate(pieces):
            ids = _ids.pack(self.sequence, len(pieces) - index)
            head = _FURTHER + ids if index else _FIRST + ids + b"\0"
            out += [(len(head) + len(data)).to_bytes(4, "big"), head, data]
        return b"".join(out)

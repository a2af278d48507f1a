"""Framing: a stream of bytes cut into packets, 2-byte lengths during the handshake, 4-byte lengths afterwards.

Law: any split of the stream gives the same packets. An empty packet of 4-byte length is a tick. A length is believed
only up to the limit; beyond it the peer is broken (`RemoteProtocolError`), so no peer makes us hoard memory.
A data packet is `112` (pass through), the control tuple with its version byte 131, and for some operations a
payload with its own.
Follows: ERTS User's Guide, "Distribution Protocol", Protocol between Connected Nodes.
"""

from __future__ import annotations

MAX_HANDSHAKE_PACKET = 64 * 1024 - 1
MAX_PACKET = 64 * 1024 * 1024
PASS_THROUGH = b"\x70"
TICK = b"\0\0\0\0"


class LocalProtocolError(Exception):
    """We did something that the protocol forbids: a mistake of pyshell."""


class RemoteProtocolError(Exception):
    """The peer did something that the protocol forbids; the connection has to be closed."""


class Framer:
    """The reading side of one direction. `width` is 2 or 4 bytes of length."""

    __slots__ = ("width", "buffer", "limit")

    def __init__(self) -> None:
        self.width = 2
        self.limit = MAX_HANDSHAKE_PACKET
        self.buffer = b""

    def connected(self) -> None:
        """The handshake is over: from the next packet on, lengths have four bytes."""
        self.width = 4
        self.limit = MAX_PACKET

    def feed(self, data: bytes) -> None:
        """Add what was received."""
        self.buffer = self.buffer + data if self.buffer else data

    def next_packet(self) -> bytes | None:
        """The next whole packet without its length, or None. A tick is an empty packet."""
        buffer, width = self.buffer, self.width
        if len(buffer) < width:
            return None
        size = int.from_bytes(buffer[:width], "big")
        if size > self.limit:
            raise RemoteProtocolError(f"packet of {size} bytes")
        end = width + size
        if len(buffer) < end:
            return None
        self.buffer = buffer[end:]
        return buffer[width:end]

    def next_packets(self) -> list[bytes]:
        """All whole packets of a connected stream, ticks included; faster than one at a time."""
        buffer = self.buffer
        packets: list[bytes] = []
        position, total = 0, len(buffer)
        while total - position >= 4:
            start = position + 4
            size = int.from_bytes(buffer[position:start], "big")
            end = start + size
            if end > total:
                if size > self.limit:
                    raise RemoteProtocolError(f"packet of {size} bytes")
                break
            packets.append(buffer[start:end])
            position = end
        if position:
            self.buffer = buffer[position:]
        return packets


def split(data: bytes) -> list[bytes] | None:
    """The packets of a piece of a connected stream that holds whole ones and no tick; None if it does not."""
    position, total = 4, len(data)
    packets: list[bytes] = []
    while position < total:
        end = position + int.from_bytes(data[position - 4 : position], "big")
        if end > total or end == position:
            return None
        packets.append(data[position:end])
        position = end + 4
    return packets if position == total + 4 else None


def handshake_packet(body: bytes) -> bytes:
    """A packet of the handshake."""
    if len(body) > MAX_HANDSHAKE_PACKET:
        raise LocalProtocolError("handshake packet too long")
    return len(body).to_bytes(2, "big") + body


def data_packet(control: bytes, payload: bytes) -> bytes:
    """A packet of a connected stream. control and payload: external terms with their version bytes; payload may be b""."""
    size = 1 + len(control) + len(payload)
    if size > MAX_PACKET:
        raise LocalProtocolError("packet too long")
    return b"".join((size.to_bytes(4, "big"), PASS_THROUGH, control, payload))

"""The handshake of two nodes, version 6, as one table: (state, event) -> what to do and the next state.

The side that dials is the initiator, the other one the acceptor. Neither ever sends the cookie: each proves that it
knows it by the MD5 of the cookie and a number that the other side made up.

    initiator            acceptor
    SEND_NAME    -N->    WAIT_NAME     the owner decides: ok, ok_simultaneous, nok, not_allowed, alive
    WAIT_STATUS  <-s-
    WAIT_CHALLENGE <-N-  WAIT_REPLY    (after "alive" the initiator first answers "true" or "false": WAIT_ALIVE)
    WAIT_ACK     -r->
    UP           <-a-    UP

Law: a message in a state that does not expect it ends in FAILED; nothing leaves UP or FAILED.
Follows: ERTS User's Guide, "Distribution Protocol", Distribution Handshake; net_kernel for the meaning of the states.
"""

from __future__ import annotations

import struct
from _md5 import md5  # type: ignore[import-not-found]  # hashlib would load OpenSSL: 5 ms of every start
from _operator import _compare_digest as same_digest
from collections.abc import Callable

from pyshell.dist import flags as dflags
from pyshell.dist.framing import RemoteProtocolError

WAIT_STATUS, WAIT_CHALLENGE, WAIT_ACK = "wait_status", "wait_challenge", "wait_ack"
WAIT_NAME, WAIT_DECISION, WAIT_ALIVE, WAIT_REPLY = "wait_name", "wait_decision", "wait_alive", "wait_reply"
UP, FAILED = "up", "failed"

OK, OK_SIMULTANEOUS, NOK, NOT_ALLOWED, ALIVE = "ok", "ok_simultaneous", "nok", "not_allowed", "alive"
STATUSES = (OK, OK_SIMULTANEOUS, NOK, NOT_ALLOWED, ALIVE)

INVALID_REPLY = "invalid challenge reply"
INVALID_ACK = "invalid challenge acknowledgement"

_name = struct.Struct(">cQIH")
_challenge = struct.Struct(">cQIIH")


def digest(cookie: str, challenge: int) -> bytes:
    """The proof: MD5 of the cookie followed by the challenge in decimal digits."""
    proof: bytes = md5(f"{cookie}{challenge}".encode("latin-1", "replace")).digest()
    return proof


class Party:
    """What one side brings along. cookie(peer name) is the cookie for that peer; challenge() draws 32 bits."""

    __slots__ = ("name", "creation", "flags", "cookie", "challenge")

    def __init__(
        self, name: str, creation: int, flags: int, cookie: Callable[[str], str], challenge: Callable[[], int]
    ) -> None:
        self.name = name
        self.creation = creation
        self.flags = flags
        self.cookie = cookie
        self.challenge = challenge

    def offering(self, flags: int) -> Party:
        """The same with other flags."""
        return Party(self.name, self.creation, flags, self.cookie, self.challenge)


class Handshake:
    """One side of one handshake: packets in (`receive`), packets out (`outgoing`), and the result once `state` is UP.

    peer, peer_flags, peer_creation: known when UP. reason: why it is FAILED.
    An acceptor stops in WAIT_DECISION when it knows who calls; its owner then calls `decide`.
    """

    __slots__ = ("party", "initiator", "state", "outgoing", "peer", "peer_flags", "peer_creation", "reason", "mine")

    def __init__(self, party: Party, initiator: bool, peer: str = "") -> None:
        self.party = party
        self.initiator = initiator
        self.outgoing: list[bytes] = []
        self.peer = peer
        self.peer_flags = 0
        self.peer_creation = 0
        self.reason = ""
        self.mine = 0
        if initiator:
            self.state = WAIT_STATUS
            raw = party.name.encode("utf-8")
            self.outgoing.append(_name.pack(b"N", party.flags, party.creation, len(raw)) + raw)
        else:
            self.state = WAIT_NAME

    def receive(self, packet: bytes) -> None:
        """Take one packet. Raises RemoteProtocolError if it does not belong here."""
        step = _TABLE.get((self.state, packet[:1]))
        if step is None:
            self.fail("unexpected packet")
            raise RemoteProtocolError(f"handshake packet {packet[:1]!r} in state {self.state}")
        step(self, packet)

    def decide(self, status: str) -> None:
        """The owner's answer to the name of the caller (acceptor only)."""
        self.outgoing.append(b"s" + status.encode("ascii"))
        if status in (NOK, NOT_ALLOWED):
            self.fail(status)
        elif status == ALIVE:
            self.state = WAIT_ALIVE
        else:
            self._send_challenge()

    def fail(self, reason: str) -> None:
        """End of this handshake."""
        self.state = FAILED
        self.reason = reason

    def _malformed(self) -> RemoteProtocolError:
        self.fail("malformed packet")
        return RemoteProtocolError("malformed handshake packet")

    def on_name(self, packet: bytes) -> None:
        """Acceptor: who calls?"""
        if len(packet) < _name.size:
            raise self._malformed()
        _, self.peer_flags, self.peer_creation, size = _name.unpack_from(packet)
        self.peer = self._text(packet[_name.size :], size)
        self.state = WAIT_DECISION

    def _text(self, raw: bytes, size: int) -> str:
        if len(raw) < size or not size:
            raise self._malformed()
        try:
            text = raw[:size].decode("utf-8")
        except UnicodeDecodeError:
            raise self._malformed() from None
        name, at, host = text.partition("@")
        if not (name and at and host) or "@" in host:
            raise self._malformed()
        return text

    def _send_challenge(self) -> None:
        party = self.party
        self.mine = party.challenge()
        raw = party.name.encode("utf-8")
        self.outgoing.append(_challenge.pack(b"N", party.flags, self.mine, party.creation, len(raw)) + raw)
        self.state = WAIT_REPLY

    def on_status(self, packet: bytes) -> None:
        """Initiator: may we go on?"""
        status = packet[1:].decode("ascii", "replace")
        if status in (OK, OK_SIMULTANEOUS):
            self.state = WAIT_CHALLENGE
        elif status == ALIVE:  # the peer thinks we are connected; we dial because we know better
            self.outgoing.append(b"strue")
            self.state = WAIT_CHALLENGE
        else:
            self.fail(status)

    def on_alive(self, packet: bytes) -> None:
        """Acceptor: does the caller still want this connection instead of the one we believe in?"""
        if packet == b"strue":
            self._send_challenge()
        else:
            self.fail("alive")

    def on_challenge(self, packet: bytes) -> None:
        """Initiator: prove that we know the cookie, and ask the same."""
        if len(packet) < _challenge.size:
            raise self._malformed()
        _, self.peer_flags, theirs, self.peer_creation, size = _challenge.unpack_from(packet)
        if self._text(packet[_challenge.size :], size) != self.peer:
            self.fail("wrong node")
            return
        if dflags.missing(self.peer_flags):
            self.fail("missing flags")
            return
        self.mine = self.party.challenge()
        proof = digest(self.party.cookie(self.peer), theirs)
        self.outgoing.append(b"r" + self.mine.to_bytes(4, "big") + proof)
        self.state = WAIT_ACK

    def on_reply(self, packet: bytes) -> None:
        """Acceptor: does the caller know the cookie?"""
        if len(packet) != 21:
            raise self._malformed()
        cookie = self.party.cookie(self.peer)
        if not same_digest(packet[5:], digest(cookie, self.mine)):
            self.fail(INVALID_REPLY)
            return
        self.outgoing.append(b"a" + digest(cookie, int.from_bytes(packet[1:5], "big")))
        self.state = UP

    def on_ack(self, packet: bytes) -> None:
        """Initiator: does the peer know the cookie?"""
        if not same_digest(packet[1:], digest(self.party.cookie(self.peer), self.mine)):
            self.fail(INVALID_ACK)
            return
        self.state = UP


_TABLE: dict[tuple[str, bytes], Callable[[Handshake, bytes], None]] = {
    (WAIT_NAME, b"N"): Handshake.on_name,
    (WAIT_STATUS, b"s"): Handshake.on_status,
    (WAIT_ALIVE, b"s"): Handshake.on_alive,
    (WAIT_CHALLENGE, b"N"): Handshake.on_challenge,
    (WAIT_REPLY, b"r"): Handshake.on_reply,
    (WAIT_ACK, b"a"): Handshake.on_ack,
}

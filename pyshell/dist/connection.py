"""One connection of two nodes, from the first byte of the handshake to its end; it never touches a socket or a clock.

    connection.receive_data(data, now)      bytes that arrived
    connection.data_to_send() -> bytes      bytes to put on the carrier
    connection.next_event() -> event        what it means
    connection.next_deadline() -> ns        when to call `handle_timer(now)`, None: no need

Law: after `Down` there is no further event and nothing more to send than what `data_to_send` already holds.
Ticks stand on a grid: `epoch + k * period`, a quarter of the tick time each (or another part: the tick intensity). At each
point a side sends a tick (OTP leaves it out after other traffic and can so be 15 s earlier than its manual says); one that
heard nothing for four grid points gives the peer up, 45 to 75 s after the silence began.
A carrier that knows to be whole (the simulated wire) lets the connection `rest`: then no ticks are sent, and `wake` goes
on as if they had been.
Follows: ERTS User's Guide, "Distribution Protocol"; net_kernel, `net_ticktime`.
"""

from __future__ import annotations

from pyshell.dist.framing import (
    TICK,
    Framer,
    LocalProtocolError,
    RemoteProtocolError,
    data_packet,
    handshake_packet,
    split,
)
from pyshell.dist.handshake import FAILED, UP, WAIT_DECISION, Handshake, Party

SECOND = 1_000_000_000
SETUP_TIME = 7 * SECOND
TICK_TIME = 60 * SECOND
INTENSITY = 4

CONNECTION_CLOSED = "connection_closed"
DISCONNECT = "disconnect"
TICK_TIMEOUT = "net_tick_timeout"
SETUP_FAILED = "connection_setup_failed"


class Called:
    """Acceptor: this peer wants a connection; answer with `decide`."""

    __slots__ = ("peer",)

    def __init__(self, peer: str) -> None:
        self.peer = peer


class Up:
    """The handshake succeeded."""

    __slots__ = ("peer", "flags", "creation")

    def __init__(self, peer: str, flags: int, creation: int) -> None:
        self.peer = peer
        self.flags = flags
        self.creation = creation


class Frames:
    """Data packets in order of arrival, ticks taken out; each begins with the pass-through byte."""

    __slots__ = ("packets",)

    def __init__(self, packets: list[bytes]) -> None:
        self.packets = packets


class Down:
    """The end. reason: as in `nodedown_reason`; detail: why a set-up failed, in the handshake's words."""

    __slots__ = ("reason", "detail", "was_up")

    def __init__(self, reason: str, detail: str, was_up: bool) -> None:
        self.reason = reason
        self.detail = detail
        self.was_up = was_up


Event = Called | Up | Frames | Down


class Connection:
    """One side of a connection. Times are nanoseconds of the clock that the owner reads.

    epoch: any point of the tick grid; tick_time: net_ticktime; intensity: how many ticks it has; setup_time: of a handshake.
    """

    __slots__ = (
        "handshake", "framer", "events", "out", "deadline", "epoch", "period", "intensity", "next_tick", "heard",
        "resting", "down",
    )  # fmt: skip

    def __init__(
        self, party: Party, initiator: bool, peer: str, now: int, epoch: int = 0, tick_time: int = TICK_TIME,
        intensity: int = INTENSITY, setup_time: int = SETUP_TIME,
    ) -> None:  # fmt: skip
        self.handshake = Handshake(party, initiator, peer)
        self.framer = Framer()
        self.events: list[Event] = []
        self.out: list[bytes] = []
        self.deadline: int | None = now + setup_time
        self.epoch = epoch
        self.period = tick_time // intensity
        self.intensity = intensity
        self.next_tick = 0
        self.heard = now
        self.resting = False
        self.down = False
        self._flush_handshake()

    @property
    def is_up(self) -> bool:
        """May signals be sent?"""
        return self.handshake.state is UP and not self.down

    def send(self, control: bytes, payload: bytes) -> bytes:
        """The bytes of one signal, for the carrier; they are not kept for `data_to_send`."""
        if self.handshake.state is not UP or self.down:
            raise LocalProtocolError("signal on a connection that is not up")
        return data_packet(control, payload)

    def decide(self, status: str, now: int) -> None:
        """Answer to `Called`: one of handshake.STATUSES."""
        if self.handshake.state is not WAIT_DECISION:
            raise LocalProtocolError("nobody asked for a decision")
        self.handshake.decide(status)
        self._after_handshake(now)

    def receive_data(self, data: bytes, now: int) -> None:
        """Bytes arrived, cut anywhere."""
        if self.down:
            return
        self.heard = now
        framer = self.framer
        framer.feed(data)
        try:
            while framer.width == 2:
                packet = framer.next_packet()
                if packet is None:
                    return
                self.handshake.receive(packet)
                self._after_handshake(now)
                if self.down:
                    return
            packets = framer.next_packets()
        except RemoteProtocolError as error:
            self._end(CONNECTION_CLOSED if self.handshake.state is UP else SETUP_FAILED, str(error))
            return
        packets = [packet for packet in packets if packet]
        if packets:
            self.events.append(Frames(packets))

    def receive_frames(self, data: bytes, now: int) -> list[bytes] | None:
        """As `receive_data`, when nothing but whole data packets arrived; else None, and nothing was done."""
        framer = self.framer
        if self.down or framer.width == 2 or framer.buffer:
            return None
        packets = split(data)
        if packets is not None:
            self.heard = max(self.heard, now)
        return packets

    def receive_closed(self) -> None:
        """The carrier says that the peer closed, or that the way to it is gone."""
        self._end(CONNECTION_CLOSED if self.handshake.state is UP else SETUP_FAILED, "closed")

    def close(self, reason: str = DISCONNECT) -> None:
        """We end it; the owner closes the carrier after having sent `data_to_send`."""
        self._end(reason, "closed here")

    def data_to_send(self) -> bytes:
        """Bytes of the handshake and ticks that are due; signals were handed out by `send`."""
        if not self.out:
            return b""
        data = b"".join(self.out)
        self.out.clear()
        return data

    def next_event(self) -> Event | None:
        """What happened, one at a time."""
        return self.events.pop(0) if self.events else None

    def next_deadline(self) -> int | None:
        """When `handle_timer` wants to be called next; None while nothing can run out."""
        if self.down:
            return None
        if self.handshake.state is not UP:
            return self.deadline
        return None if self.resting else self.next_tick

    def handle_timer(self, now: int) -> None:
        """Time passed: give up a handshake, send a tick, give up a silent peer."""
        if self.down:
            return
        if self.handshake.state is not UP:
            if self.deadline is not None and now >= self.deadline:
                self._end(SETUP_FAILED, "timeout")
            return
        while not self.down and not self.resting and now >= self.next_tick:
            self._tick(self.next_tick)
            self.next_tick += self.period

    def set_tick_time(self, tick_time: int, now: int) -> None:
        """`net_kernel:set_net_ticktime`: from now on the grid has this pitch."""
        self.period = tick_time // self.intensity
        self.next_tick = self._grid_after(now)

    def rest(self) -> None:
        """The carrier is whole: nothing can run out."""
        self.resting = True

    def wake(self, now: int, peer_epoch: int, peer_period: int, delay: int) -> None:
        """The carrier may be broken from now on; until now the peer's ticks arrived, `delay` after they were sent."""
        if not self.resting:
            return
        self.resting = False
        last = peer_epoch + (now - delay - peer_epoch) // peer_period * peer_period + delay
        self.heard = max(self.heard, min(last, now))
        self.next_tick = self._grid_after(now)

    def _grid_after(self, now: int) -> int:
        return self.epoch + ((now - self.epoch) // self.period + 1) * self.period

    def _tick(self, at: int) -> None:
        noticed = self.epoch - (self.epoch - self.heard) // self.period * self.period  # grid point at or after `heard`
        if at - noticed >= self.intensity * self.period:
            self._end(TICK_TIMEOUT, "not responding")
        else:
            self.out.append(TICK)

    def _flush_handshake(self) -> None:
        for packet in self.handshake.outgoing:
            self.out.append(handshake_packet(packet))
        self.handshake.outgoing.clear()

    def _after_handshake(self, now: int) -> None:
        shake = self.handshake
        self._flush_handshake()
        if shake.state is WAIT_DECISION:
            self.events.append(Called(shake.peer))
        elif shake.state is UP:
            self.framer.connected()
            self.deadline = None
            self.next_tick = self._grid_after(now)
            self.events.append(Up(shake.peer, shake.peer_flags, shake.peer_creation))
        elif shake.state is FAILED:
            self._end(SETUP_FAILED, shake.reason)

    def _end(self, reason: str, detail: str) -> None:
        if self.down:
            return
        self.down = True
        self.framer.buffer = b""
        self.events.append(Down(reason, detail, self.handshake.state is UP))

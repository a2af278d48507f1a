"""Real sockets: nodes of this cluster and nodes of a real Erlang find each other through epmd and talk over TCP.

    network = TcpNetwork(cluster.distribution.network, timers, epmd_port)
    cluster.distribution.network = network          before the first node becomes alive
    network.poll(seconds)                           the driver's wait: sockets are served here, and nowhere else
    network.fileno()                                readable when `poll(0)` has something to do

Nodes of the cluster reach each other through the simulated network as before; every other name is looked up at the epmd of
its host. A node listens only at the address that its own host name stands for.
Law: a listener is called from `poll` and from timers only, never inside `send`, `dial` or `close`.
Follows: ERTS User's Guide, "Distribution Protocol", The EPMD protocol.
"""

from __future__ import annotations

import selectors
import socket
import struct
from collections.abc import Callable
from typing import Any

from pyshell.dist.carrier import Carrier, Listener, Timers
from pyshell.dist.flags import DIST_HDR_ATOM_CACHE, FRAGMENTS

EPMD_PORT = 4369
VISIBLE, HIDDEN = 77, 72
VERSION = 6  # of the handshake, highest and lowest
ALIVE, ALIVE_RESPONSE, ALIVE_RESPONSE_X, PORT_PLEASE, PORT_RESPONSE, NAMES = 120, 121, 118, 122, 119, 110
CHUNK = 1 << 16
LOOK_UP_TIME = 5.0  # seconds, of the two requests that are waited for: to be registered, and who is

ASKING, CONNECTING, OPEN, CLOSED = "asking", "connecting", "open", "closed"


class EpmdError(Exception):
    """epmd is not there, or does not take a name."""


def alive_request(name: str, port: int, hidden: bool) -> bytes:
    """ALIVE2_REQ: this name, without its host, listens at this port."""
    raw = name.encode("utf-8")
    body = struct.pack(">BHBBHHH", ALIVE, port, HIDDEN if hidden else VISIBLE, 0, VERSION, VERSION, len(raw)) + raw + b"\0\0"
    return len(body).to_bytes(2, "big") + body


def port_request(name: str) -> bytes:
    """PORT_PLEASE2_REQ: where is this name?"""
    body = bytes((PORT_PLEASE,)) + name.encode("utf-8")
    return len(body).to_bytes(2, "big") + body


def port_of(answer: bytes) -> int | None:
    """The port in PORT2_RESP; None if nobody has the name. Raises EpmdError while the answer is not whole."""
    if len(answer) < 2 or answer[0] != PORT_RESPONSE:
        raise EpmdError("not a whole answer")
    if answer[1] != 0:
        return None
    if len(answer) < 4:
        raise EpmdError("not a whole answer")
    return int.from_bytes(answer[2:4], "big")


def registered_names(answer: str) -> list[tuple[str, int]]:
    """(name, port) of the lines in NAMES_RESP, without its first four bytes."""
    found = []
    for line in answer.splitlines():
        words = line.split()
        if len(words) == 5 and words[:1] == ["name"] and words[4].isdecimal():
            found.append((words[1], int(words[4])))
    return found


class TcpCarrier:
    """One end of a TCP connection; also, before that, of the question to epmd where to connect."""

    whole = False  # nobody knows whether what is sent arrives, so ticks are needed
    extra_flags = DIST_HDR_ATOM_CACHE | FRAGMENTS
    patience = 1_000_000_000  # the peer's tick time may be as short as four seconds, and he does not tell

    __slots__ = ("network", "listener", "peer", "sock", "out", "state", "answer", "closing")

    def __init__(self, network: TcpNetwork, listener: Listener, peer: str, sock: socket.socket | None, state: str) -> None:
        self.network = network
        self.listener = listener
        self.peer = peer
        self.sock = sock
        self.state = state
        self.out = bytearray()
        self.answer = b""
        self.closing = False

    def send(self, data: bytes) -> None:
        """Hand over bytes; what the socket does not take at once waits."""
        if self.closing or self.state is CLOSED:
            return
        self.out += data
        if self.state is OPEN:
            self._flush()

    def close(self) -> None:
        """What was sent before goes out if the socket takes it."""
        self.closing = True
        if self.state is not OPEN or not self.out:
            self._drop()

    def _flush(self) -> None:
        assert self.sock is not None
        try:
            while self.out:
                del self.out[: self.sock.send(self.out)]
        except BlockingIOError:
            pass
        except OSError:
            self.lost()
            return
        if self.closing and not self.out:
            self._drop()
        else:
            self.network.watch(self)

    def lost(self) -> None:
        """The peer, or the way to it, is gone: the listener hears so, but not inside the call that found out."""
        if self.state is CLOSED:
            return
        told = self.closing
        self._drop()
        if not told:
            self.network.timers.call_soon(lambda: self.listener.carrier_closed(self))

    def _drop(self) -> None:
        self.state = CLOSED
        self.network.forget(self)
        if self.sock is not None:
            self.sock.close()
            self.sock = None

    def ready(self, mask: int) -> None:
        """The socket can be read or written."""
        if self.state is ASKING:
            self._ask(mask)
        elif self.state is CONNECTING:
            self._connected()
        elif self.state is OPEN:
            if mask & selectors.EVENT_WRITE:
                self._flush()
            if mask & selectors.EVENT_READ and self.sock is not None:
                self._read(self.sock)

    def _read(self, sock: socket.socket) -> None:
        try:
            data = sock.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self.listener.carrier_data(self, data)
        else:
            self.lost()

    def _ask(self, mask: int) -> None:
        """The conversation with epmd: one question, one answer; then the connection itself."""
        assert self.sock is not None
        try:
            if mask & selectors.EVENT_WRITE and self.answer == b"":
                self.sock.sendall(port_request(self.peer.partition("@")[0]))
                self.network.watch(self, reading=True)
            if mask & selectors.EVENT_READ:
                data = self.sock.recv(CHUNK)
                self.answer += data
                port = port_of(self.answer) if data else None
                if port is None:
                    self.lost()
                else:
                    self._connect(port)
        except EpmdError:
            return
        except OSError:
            self.lost()

    def _connect(self, port: int) -> None:
        assert self.sock is not None
        self.network.forget(self, keep=True)
        self.sock.close()
        self.sock = begin(self.peer.partition("@")[2], port)
        self.state = CONNECTING
        self.network.watch(self)

    def _connected(self) -> None:
        assert self.sock is not None
        if self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self.lost()
            return
        self.state = OPEN
        self._flush()


def begin(host: str, port: int) -> socket.socket:
    """A socket that is being connected."""
    sock = socket.socket()
    sock.setblocking(False)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.connect_ex((host, port))
    return sock


class Member:
    """A node of ours: the socket that listens, and the one that keeps its registration; None for who cannot be called."""

    __slots__ = ("listener", "door", "registration")

    def __init__(self, listener: Listener, door: socket.socket | None, registration: socket.socket | None) -> None:
        self.listener = listener
        self.door = door
        self.registration = registration


class TcpNetwork:
    """dist/carrier.Network over sockets. inner: the network of the nodes of this cluster. epmd_port: on every host.

    trouble: why the last `join` failed, one line.
    """

    def __init__(self, inner: Any, timers: Timers, epmd_port: int = EPMD_PORT) -> None:
        self.inner = inner
        self.timers = timers
        self.epmd_port = epmd_port
        self.trouble = ""
        self.selector = selectors.DefaultSelector()
        self.members: dict[str, Member] = {}
        self.carriers: dict[TcpCarrier, None] = {}

    def join(self, name: str, listener: Listener) -> bool:
        """Listen, and tell epmd. False if the name is taken, or there is no epmd, or no such host here."""
        if not self.inner.join(name, listener):
            self.trouble = f"there is a node {name} already"
            return False
        if listener.settings.nameless is not None:  # type: ignore[attr-defined]
            self.members[name] = Member(listener, None, None)
            return True
        short, _, host = name.partition("@")
        door = registration = None
        try:
            door = socket.create_server((socket.gethostbyname(host), 0))
            registration = self._register(short, door.getsockname()[1], listener)
            self.trouble = f"the name {name} seems to be in use by another Erlang node"
        except OSError as error:
            what = f"no epmd answers at port {self.epmd_port}" if door is not None else f"cannot listen at {host}"
            self.trouble = f"{what}: {error}"
        if door is None or registration is None:
            if door is not None:
                door.close()
            self.inner.leave(name)
            return False
        door.setblocking(False)
        self.members[name] = Member(listener, door, registration)
        self.selector.register(door, selectors.EVENT_READ, lambda mask: self._accept(name))
        return True

    def names_on(self, host: str) -> list[tuple[str, int]] | None:
        """(name, port) of all that the epmd of a host knows; None if there is none. It is waited for."""
        answer = b""
        try:
            with socket.create_connection((host, self.epmd_port), LOOK_UP_TIME) as sock:
                sock.sendall(bytes((0, 1, NAMES)))
                while data := sock.recv(CHUNK):
                    answer += data
        except OSError:
            return None
        return registered_names(answer[4:].decode("utf-8", "replace"))

    def _register(self, short: str, port: int, listener: Any) -> socket.socket | None:
        sock = socket.create_connection(("127.0.0.1", self.epmd_port), LOOK_UP_TIME)
        sock.sendall(alive_request(short, port, listener.settings.hidden))
        answer = b""
        while len(answer) < 2 or len(answer) < (6 if answer[0] == ALIVE_RESPONSE_X else 4):
            data = sock.recv(16)
            if not data:
                break
            answer += data
        if len(answer) < 2 or answer[1] != 0:
            sock.close()
            return None
        return sock

    def leave(self, name: str, silent: bool = False) -> None:
        """Be found no more; its connections close."""
        self.inner.leave(name, silent)
        member = self.members.pop(name, None)
        if member is None:
            return
        if member.door is not None:
            self.selector.unregister(member.door)
            member.door.close()
        if member.registration is not None:
            member.registration.close()
        for carrier in [c for c in self.carriers if c.listener is member.listener]:
            carrier.close()

    def dial(self, name: str, peer: str) -> Carrier:
        """A node of the cluster is reached as always, any other one through the epmd of its host."""
        if peer in self.inner.members or name not in self.members:
            found: Carrier = self.inner.dial(name, peer)
            return found
        carrier = TcpCarrier(self, self.members[name].listener, peer, None, ASKING)
        try:
            carrier.sock = begin(peer.partition("@")[2], self.epmd_port)
        except OSError:
            self.carriers[carrier] = None
            self.timers.call_soon(carrier.lost)
            return carrier
        self.watch(carrier)
        return carrier

    def tick_grid(self, name: str) -> tuple[int, int, int] | None:
        """Of nodes of the cluster only."""
        found: tuple[int, int, int] | None = self.inner.tick_grid(name)
        return found

    def has_host(self, host: str) -> bool:
        """Does a node of the cluster live there?"""
        found: bool = self.inner.has_host(host)
        return found

    # sockets --------------------------------------------------------------------------------------------------------

    def watch(self, carrier: TcpCarrier, reading: bool = False) -> None:
        """Wait for what the carrier needs next."""
        if carrier.sock is None:
            return
        connecting = carrier.state is CONNECTING or (carrier.state is ASKING and not reading)
        events = selectors.EVENT_WRITE if connecting else selectors.EVENT_READ
        if carrier.state is OPEN and carrier.out:
            events |= selectors.EVENT_WRITE
        if carrier in self.carriers and carrier.sock.fileno() in self.selector.get_map():
            self.selector.modify(carrier.sock, events, carrier.ready)
        else:
            self.selector.register(carrier.sock, events, carrier.ready)
        self.carriers[carrier] = None

    def forget(self, carrier: TcpCarrier, keep: bool = False) -> None:
        """Its socket is about to be closed. keep: it gets another one."""
        if carrier.sock is not None and carrier.sock.fileno() in self.selector.get_map():
            self.selector.unregister(carrier.sock)
        if not keep:
            self.carriers.pop(carrier, None)

    def _accept(self, name: str) -> None:
        member = self.members.get(name)
        if member is None or member.door is None:
            return
        try:
            sock, _ = member.door.accept()
        except OSError:
            return
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        carrier = TcpCarrier(self, member.listener, "", sock, OPEN)
        self.watch(carrier)
        member.listener.carrier_called(carrier)

    def fileno(self) -> int:
        """The descriptor by which others may wait for all sockets at once; -1 where the system has none."""
        number: int = getattr(self.selector, "fileno", lambda: -1)()
        return number

    def poll(self, seconds: float) -> None:
        """Wait for sockets, at most so long, and serve them."""
        for key, mask in self.selector.select(max(0.0, seconds)):
            action: Callable[[int], None] = key.data
            action(mask)

    def close(self) -> None:
        """All nodes leave."""
        for name in list(self.members):
            self.leave(name)
        self.selector.close()

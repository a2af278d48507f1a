"""The connector of one node: whom it is connected to, whom it is calling, and what waits until that is settled.

Any signal to another node connects by itself. Until the connection is up the signals wait in order; if it fails they
are gone, and whoever waits for an answer hears `noconnection`. Two nodes that call each other at the same time end with
one connection.
Law: a peer is up or not for all of the node at once: `nodeup` before its first signal, `nodedown` after its last.
Follows: net_kernel(3) and the table of simultaneous connects in the handshake of "Distribution Protocol".
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from pyshell.dist import flags as dflags
from pyshell.dist import names
from pyshell.dist.carrier import Carrier, Network, Timers
from pyshell.dist.connection import (
    CONNECTION_CLOSED,
    DISCONNECT,
    TICK_TIMEOUT,
    Called,
    Connection,
    Down,
    Frames,
    Up,
)
from pyshell.dist.contact import Answer, Contact, Settings
from pyshell.dist.framing import LocalProtocolError, RemoteProtocolError
from pyshell.dist.funs import FunRegister, NodeContext
from pyshell.dist.handshake import ALIVE, INVALID_REPLY, NOK, NOT_ALLOWED, OK, OK_SIMULTANEOUS, Party
from pyshell.dist.headers import choose_codec
from pyshell.dist.subscribers import Subscribers
from pyshell.runtime import signals
from pyshell.runtime.process import Process
from pyshell.runtime.signals import Message
from pyshell.term.atom import Atom, atom
from pyshell.term.etf_encode import EncodeOptions
from pyshell.term.ids import Pid

NEVER_CONNECT = frozenset(
    (signals.Exit, signals.Down, signals.Unlink, signals.UnlinkAck, signals.Demonitor, signals.SpawnReply)
)
"""What has no meaning without the connection that it is about."""


class Connector:
    """The `Uplink` of a node and the `Listener` of its carriers.

    seen(what, node name, detail): told of "up", "down" and "failed" (the journal). challenge(): 32 bits from the seeded stream.
    """

    def __init__(
        self, node: Any, network: Network, timers: Timers, register: FunRegister, settings: Settings,
        challenge: Callable[[], int], seen: Callable[[str, str, str], None],
    ) -> None:  # fmt: skip
        self.node = node
        self.network = network
        self.timers = timers
        self.register = register
        self.settings = settings
        self.seen = seen
        self.contacts: dict[Atom, Contact] = {}
        self.carriers: dict[Any, Contact] = {}
        self.listens = settings.listen
        self.known: dict[Atom, None] = node.stores.setdefault("known", {})  # ever named, not connected, in the order of nodes(known)
        self.once: set[Atom] = set()
        self.refused: set[Atom] = set()  # attempts that failed, of which those who wait will hear soon
        self.subscribers: Subscribers = node.stores.setdefault("subscribers", Subscribers(node))
        self.numbers = 0
        self.epoch = timers.now_ns()
        flags = dflags.DEFAULT | (0 if settings.hidden else dflags.PUBLISHED)
        name, creation = settings.nameless.name if settings.nameless is not None else node.name.name, node.stores["creation"]
        self.party = Party(name, creation, flags, self.cookie_for, challenge)
        self.options = EncodeOptions(utf8_atoms=True, creator=Pid(atom(name), 0, 0, creation), identify=register.identify)

    # what the node asks -----------------------------------------------------------------------------------------

    def send(self, node: Atom, signal: Any, no_connect: bool = False) -> bool:
        """Send a signal, connecting first if need be. False: not connected, and `no_connect` forbids to try."""
        contact = self.contacts.get(node)
        if contact is not None and contact.up:
            if type(signal) is Message and signal.from_ is not None:
                contact.sent += 1
                try:
                    contact.carrier.send(contact.encoder.message(signal.from_, signal.to, signal.message))  # type: ignore[union-attr]
                except LocalProtocolError as error:
                    self._too_large(contact, error)
            else:
                self._write(contact, signal)
            return True
        if contact is None:
            if no_connect or type(signal) in NEVER_CONNECT:
                return False
            contact = self._call(node, False)
            if contact is None:
                self._lost_soon(node)
                return True
        contact.waiting.append(signal)
        return True

    def connect(self, node: Atom, answer: Answer, hidden: bool = False) -> None:
        """`net_kernel:connect_node/1`: answer(True) when it is up (perhaps before this returns), answer(False) if it fails.

        hidden: `hidden_connect_node/1`, a connection that shows in neither side's nodes().
        """
        contact = self.contacts.get(node)
        if contact is not None and contact.up:
            answer(True)
            return
        if contact is None:
            contact = self._call(node, True, hidden)
        if contact is None:
            answer(False)
            return
        contact.asked.append(answer)

    def reach(self, node: Atom) -> None:
        """Connect because somebody watches the node; if that fails he hears so."""
        if node not in self.contacts and self._call(node, False) is None:
            self._lost_soon(node)

    def disconnect(self, node: Atom) -> bool:
        """`erlang:disconnect_node/1`; False if there is no connection."""
        contact = self.contacts.get(node)
        if contact is None:
            return False
        was_up = contact.up
        if contact.connection.down:  # we wait for his call
            return False
        contact.connection.close(DISCONNECT)
        self._work(contact)
        return was_up

    def silence(self) -> None:
        """The node ends at this instant: what happens to its processes from now on, nobody is told."""
        self.contacts.clear()
        self.settings.auto = "never"

    def stop(self) -> None:
        """The node leaves the network; its peers hear of it."""
        for contact in list(self.carriers.values()):
            contact.connection.close(DISCONNECT)
            self._release(contact)
        self.contacts.clear()
        self.network.leave(self.party.name)

    def cookie_for(self, peer: str) -> str:
        """The cookie that the other node has to know."""
        return self.settings.cookies.get(peer, self.settings.cookie)

    def up_nodes(self, visible: bool = True, hidden: bool = False) -> list[Atom]:
        """Connected nodes, the longest connected first, as nodes/0 has them."""
        return [name for name, found in self.contacts.items() if found.up and (hidden if found.hidden else visible)]

    def set_tick_time(self, tick_time: int) -> None:
        """From now on; all connections."""
        self.settings.tick_time = tick_time
        for contact in self.carriers.values():
            contact.connection.set_tick_time(tick_time, self.timers.now_ns())
            self._arm(contact)

    @property
    def tick_grid(self) -> tuple[int, int]:
        """A point and the pitch of the grid on which this node sends ticks."""
        return self.epoch, self.settings.tick_time // self.settings.intensity

    # calling ----------------------------------------------------------------------------------------------------

    def _call(self, node: Atom, explicit: bool, hidden: bool = False) -> Contact | None:
        """Begin to connect; None if that is refused or not allowed."""
        self.know(node)
        settings = self.settings
        name = node.name
        if not explicit and not self.may_call(node):
            return None
        if node in self.refused:  # just now; who waits will hear so together with the others
            return None
        if settings.allowed is not None and name not in settings.allowed:
            self._log("ERROR", f"** Connection attempt with disallowed node {name} ** \n\n")
            return None
        if node is self.node.name or not names.is_node_name(name) or not self._fits(name):
            return None
        carrier = self.network.dial(self.party.name, name)
        party = self.party.offering(self.party.flags & ~dflags.PUBLISHED) if hidden else self.party
        connection = self._connection(party, True, name, carrier)
        contact = Contact(node, connection, carrier, True)
        contact.hidden = hidden
        self.contacts[node] = contact
        self.carriers[carrier] = contact
        self._work(contact)
        return contact

    def _connection(self, party: Party, initiator: bool, peer: str, carrier: Carrier) -> Connection:
        settings = self.settings
        if carrier.extra_flags:
            party = party.offering(party.flags | carrier.extra_flags)
        intensity = max(settings.intensity, settings.tick_time // carrier.patience)
        times = (settings.tick_time, intensity, settings.setup_time)
        return Connection(party, initiator, peer, self.timers.now_ns(), self.epoch, *times)

    def may_call(self, node: Atom) -> bool:
        """May a signal connect to this node, as `dist_auto_connect` has it?"""
        nameless = self.settings.nameless
        if nameless is not None and not nameless.named:
            return False
        return self.settings.auto != "never" and not (self.settings.auto == "once" and node in self.once)

    def know(self, node: Atom) -> None:
        """A node that is not connected was named, or is not connected any more: the last of these now."""
        self.known.pop(node, None)
        if node is not self.node.name:
            self.known[node] = None

    @property
    def long_names(self) -> bool:
        """Does this node have a long name?"""
        return "." in names.host_of(self.party.name) if self.settings.long is None else self.settings.long

    def _fits(self, name: str) -> bool:
        """May this node call that one, as far as their names go? Says why not."""
        host = names.host_of(name)
        if not (self.network.has_host(host) or names.resolves(host)):
            return True  # the name means nothing: the attempt fails without a word
        wrong = names.misfit(host, self.long_names)
        if wrong:
            self._log("ERROR", wrong)
        return not wrong

    def _write(self, contact: Contact, signal: Any) -> None:
        assert contact.encoder is not None
        contact.sent += 1
        try:
            packet = contact.encoder.packet(signal)
        except LocalProtocolError as error:
            self._too_large(contact, error)
            return
        contact.carrier.send(packet)

    def _too_large(self, contact: Contact, error: LocalProtocolError) -> None:
        """A message beyond all limits: the connection is what gives way, as in OTP."""
        self._log("ERROR", f"** Can not send to node {contact.peer and contact.peer.name}: {error} **\n\n")
        contact.connection.close(DISCONNECT)
        self._work(contact)

    def _lost_soon(self, node: Atom) -> None:
        """Whoever waits for an answer from there hears that there is none, but not inside the running call."""
        self.refused.add(node)
        self.node.world.soon(lambda: self._unreachable(node))

    def _unreachable(self, node: Atom) -> None:
        self.refused.discard(node)
        if node not in self.contacts:
            self.node.connection_lost(node)
            self.subscribers.lost(node)

    # carriers ---------------------------------------------------------------------------------------------------

    def carrier_called(self, carrier: Carrier) -> None:
        """Somebody calls; who it is, the handshake will say."""
        connection = self._connection(self.party, False, "", carrier)
        contact = self.carriers[carrier] = Contact(None, connection, carrier, False)
        self._arm(contact)

    def carrier_data(self, carrier: Carrier, data: bytes) -> None:
        """Bytes from a peer."""
        contact = self.carriers.get(carrier)
        if contact is None:
            return
        if contact.up:
            connection = contact.connection
            packets = connection.receive_frames(data, 0 if connection.resting else self.timers.now_ns())
            if packets is not None:
                self._signals(contact, packets)
                if connection.events:
                    self._work(contact)
                return
        contact.connection.receive_data(data, self.timers.now_ns())
        self._work(contact)

    def carrier_closed(self, carrier: Carrier) -> None:
        """The peer, or the way to it, is gone."""
        contact = self.carriers.get(carrier)
        if contact is not None:
            contact.connection.receive_closed()
            self._work(contact)

    def carrier_changed(self, carrier: Carrier) -> None:
        """Ticks are needed from now on, or not any more."""
        contact = self.carriers.get(carrier)
        if contact is not None:
            self._rest_or_wake(contact)
            self._work(contact)

    def _rest_or_wake(self, contact: Contact) -> None:
        if contact.carrier.whole:
            contact.connection.rest()
            return
        other = self.network.tick_grid(contact.peer.name if contact.peer is not None else "")
        epoch, period, delay = other or (self.epoch, self.settings.tick_time // self.settings.intensity, 0)
        contact.connection.wake(self.timers.now_ns(), epoch, period, delay)

    # the connection's events --------------------------------------------------------------------------------------

    def _work(self, contact: Contact) -> None:
        """Handle what the connection has to say, send what it has to send, set its alarm."""
        connection = contact.connection
        while True:
            if connection.out:
                contact.carrier.send(connection.data_to_send())
            event = connection.next_event()
            if event is None:
                break
            kind = type(event)
            if kind is Frames:
                self._signals(contact, event.packets)  # type: ignore[union-attr]
            else:
                _EVENTS[kind](self, contact, event)
        self._arm(contact)

    def _signals(self, contact: Contact, packets: list[bytes]) -> None:
        decode = contact.decoder.signal  # type: ignore[union-attr]
        node, peer, connection = self.node, contact.peer, contact.connection
        deliver, push = node.deliver, node.push
        contact.received += len(packets)
        for packet in packets:
            try:
                signal = decode(packet)
            except RemoteProtocolError as error:
                self._log("ERROR", f"** Got a corrupt message from node {peer.name}: {error} **\n\n")  # type: ignore[union-attr]
                contact.connection.close(CONNECTION_CLOSED)
                return
            if type(signal) is Message and type(signal.to) is Process:
                push(signal.to, signal.message)  # what `deliver` would do with it
            elif signal is not None:  # else a piece of a large one
                deliver(signal, peer)
                if connection.down:
                    return

    def _called(self, contact: Contact, event: Called) -> None:
        peer = atom(event.peer)
        if peer not in self.contacts:
            self.know(peer)
        contact.peer = peer
        settings = self.settings
        if settings.allowed is not None and event.peer not in settings.allowed:
            self._log("ERROR", f"** Connection attempt from disallowed node {event.peer} ** \n\n")
            contact.connection.decide(NOT_ALLOWED, self.timers.now_ns())
            return
        present = self.contacts.get(peer)
        status = OK
        if present is None:
            self.contacts[peer] = contact
        elif present.up:
            status = ALIVE  # we did not notice its loss; it replaces the old connection when it is up
        elif present.calling:
            if self.party.name > event.peer:
                contact.connection.decide(NOK, self.timers.now_ns())
                return
            status = OK_SIMULTANEOUS
            self._take_over(contact, present)
        else:
            self._take_over(contact, present)
        contact.connection.decide(status, self.timers.now_ns())

    def _take_over(self, contact: Contact, old: Contact) -> None:
        """A newer attempt of the same two nodes: it inherits what waits."""
        contact.waiting, old.waiting = old.waiting, []
        contact.asked, old.asked = old.asked, []
        assert contact.peer is not None
        self.contacts[contact.peer] = contact
        self._release(old)

    def _up(self, contact: Contact, event: Up) -> None:
        peer = contact.peer
        assert peer is not None
        present = self.contacts.get(peer)
        if present is not None and present is not contact:
            self._take_over_up(contact, present)
        self.contacts.pop(peer, None)
        self.contacts[peer] = contact  # nodes/0 shows the order of coming up
        self.known.pop(peer, None)
        self.numbers += 1
        contact.up = True
        contact.number = self.numbers
        contact.since = self.timers.now_ns()
        if self.settings.nameless is not None:
            self.settings.nameless.connected(self.subscribers)
        contact.hidden = contact.hidden or self.settings.hidden or not event.flags & dflags.PUBLISHED
        context, common = NodeContext(self.node, self.register), contact.carrier.extra_flags & event.flags
        contact.encoder, contact.decoder = choose_codec(self.options, context, self.node.name, common)
        self.once.add(peer)
        self._rest_or_wake(contact)
        self.seen("up", peer.name, "")
        self.subscribers.node_up(peer, contact.hidden, contact.number)
        waiting, contact.waiting = contact.waiting, []
        for signal in waiting:
            if contact.connection.down:
                break
            self._write(contact, signal)
        asked, contact.asked = contact.asked, []
        for answer in asked:
            answer(True)

    def _take_over_up(self, contact: Contact, present: Contact) -> None:
        """The new connection is up while an old one is believed in: the old one ends first."""
        if present.up:
            self._ended(present, CONNECTION_CLOSED)()
            self._release(present)
        else:
            self._take_over(contact, present)

    def _down(self, contact: Contact, event: Down) -> None:
        self._release(contact)
        peer = contact.peer
        if peer is None:
            return
        if not event.was_up and event.detail == INVALID_REPLY:
            text = f"** Connection attempt from node {peer.name} rejected. Invalid challenge reply. **\n\n"
            self._log("ERROR", text)
        if not event.was_up and (self.contacts.get(peer) is contact or event.detail == INVALID_REPLY):
            self.seen("failed", peer.name, event.detail)
        if self.contacts.get(peer) is not contact:
            return
        if not event.was_up and event.detail == NOK:  # he calls us: what waits here waits for his call
            deadline = self.timers.now_ns() + self.settings.setup_time
            contact.alarm = self.timers.call_at(deadline, lambda: self._end(contact, event))
            return
        self._end(contact, event)

    def _end(self, contact: Contact, event: Down) -> None:
        """Nothing comes of this contact any more: whoever waits hears so."""
        peer = contact.peer
        assert peer is not None
        del self.contacts[peer]
        self.know(peer)
        if contact.up:
            if event.reason == TICK_TIMEOUT:
                text = f"** Node {peer.name} not responding **\n** Removing (timedout) connection **\n\n"
                self._log("ERROR", text)
            self.node.world.soon(self._ended(contact, event.reason))
            if self.settings.nameless is not None and not self.contacts:
                self.node.world.soon(partial(self.settings.nameless.alone, self.subscribers))
        elif contact.calling or contact.waiting:
            self._lost_soon(peer)
        asked, contact.asked = contact.asked, []
        for answer in asked:
            answer(False)

    def _ended(self, contact: Contact, reason: str) -> Callable[[], None]:
        """An established connection is over. What follows from that must not happen inside the running process: the caller
        sees to it that the answer is called.
        """
        peer = contact.peer
        assert peer is not None
        contact.up = False
        self.seen("down", peer.name, reason)

        def tell() -> None:
            self.node.connection_lost(peer)
            self.subscribers.lost(peer)
            self.subscribers.node_down(peer, contact.hidden, reason, contact.number)

        return tell

    def _release(self, contact: Contact) -> None:
        """The carrier is not ours any more."""
        if contact.alarm is not None:
            self.timers.cancel(contact.alarm)
            contact.alarm = contact.alarm_at = None
        if self.carriers.pop(contact.carrier, None) is not None:
            contact.carrier.close()
        contact.connection.down = True

    # time -------------------------------------------------------------------------------------------------------

    def _arm(self, contact: Contact) -> None:
        deadline = contact.connection.next_deadline()
        if deadline == contact.alarm_at:
            return
        if contact.alarm is not None:
            self.timers.cancel(contact.alarm)
        contact.alarm_at = deadline
        contact.alarm = None if deadline is None else self.timers.call_at(deadline, lambda: self._alarm(contact))

    def _alarm(self, contact: Contact) -> None:
        contact.alarm = contact.alarm_at = None
        contact.connection.handle_timer(self.timers.now_ns())
        self._work(contact)

    def _log(self, level: str, text: str) -> None:
        self.node.reports.emit(level, text, None, "log")


_EVENTS: dict[type, Callable[[Connector, Contact, Any], None]] = {
    Called: Connector._called,
    Up: Connector._up,
    Down: Connector._down,
}

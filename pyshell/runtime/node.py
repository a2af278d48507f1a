"""A node: its processes, names, code and console, and the way a signal takes from here.

All nodes of a cluster share one `World` (scheduler.py): run queue, timers, clock, random numbers. What leaves the node goes
through `uplink`; a node that is not alive has none, and everything beyond it is simply not there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from pyshell.runtime import deaths, delivery, signals
from pyshell.runtime.code import CodeServer
from pyshell.runtime.exits import A_KILLED
from pyshell.runtime.process import Process
from pyshell.runtime.reports import Reports
from pyshell.runtime.scheduler import World
from pyshell.runtime.timers import Timer
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import NIL
from pyshell.term.fun import ExternalFun
from pyshell.term.ids import Pid, Port, Ref, new_ref
from pyshell.term.show import ShowEnv, write
from pyshell.traps.errors import A_ERROR, A_EXIT, ErlangError, badarg, system_limit
from pyshell.traps.machine import DEAD, ENTRIES, READY, WAIT, start_frame

FIRST_PROCESS = 80  # numbers below are left to what a node starts by itself
FIRST_REFERENCE = 3141592653 << 64 | 271828182 << 32 | 1 << 17
"""As long as references of BEAM usually are, so that a line breaks where erl's does. The last of the three words counts, and has
18 bits, as the distribution protocol wants it."""
MAX_PROCESSES = 262_144  # as erl without +P
MAX_ID = 1 << 28
NONODE = atom("nonode@nohost")


class Uplink(Protocol):
    """The distribution, as its node sees it (dist/connector.py)."""

    def send(self, node: Atom, signal: Any, no_connect: bool = False) -> bool:
        """Send, connecting first if need be. False: not sent, because there is no connection and none may be made."""


class Peer:
    """What ties this node to another one: to be told `noconnection` when the connection is lost.

    links: {(Process, Pid): None}. monitors: {Ref: (watcher, thing, tag)} ours of theirs. monitored: {Ref: Process} theirs of
    ours. requests: {Ref: what to call with a reason} spawns that were not answered yet.
    """

    __slots__ = ("links", "monitors", "monitored", "requests")

    def __init__(self) -> None:
        self.links: dict[Any, None] = {}
        self.monitors: dict[Any, Any] = {}
        self.monitored: dict[Any, Process] = {}
        self.requests: dict[Any, Callable[[Any], None]] = {}


class Node:
    """One Erlang node. `alive`: has a name of its own and an uplink."""

    def __init__(self, world: World, name: str, creation: int, library: Any, compiler: Any) -> None:
        self.world = world
        self.name = atom(name)
        self.creation = creation
        self.started = world.clock.now_ns()
        self.alive = False
        self.runq = world.runq
        world.nodes.append(self)
        self.processes: dict[int, Process] = {}
        self.max_processes = MAX_PROCESSES
        self.registry: dict[Atom, Process] = {}
        self.aliases: dict[Ref, Process] = {}
        self.peers: dict[Atom, Peer] = {}
        self.library = library
        self.native_names: dict[Any, Any] = library.native_names()
        self.code = CodeServer(self, library, compiler)
        self.exports: dict[str, Callable[..., Any]] = self.code.exports
        self.uplink: Uplink | None = None
        self.console: Any = None
        self.files: Any = None  # the FileSystem it may use
        self.arguments: list[tuple[str, list[str]]] = []  # flags of the command line
        self.plain_arguments: list[str] = []
        self.group_leader: Any = None
        self.latin1_env = ShowEnv("latin1", self.channel)
        self.reports = Reports(self)
        self.cluster: Any = None
        self.halted: int | None = None  # exit status, once halt/1 took effect
        self.unlinks = 0
        self.timers: dict[Ref, tuple[Timer, Process | None]] = {}  # of send_after/3 and start_timer/3: and to whom
        self.stores: dict[str, Any] = {}  # tables and the like, one entry a native module
        self.channels: dict[tuple[Atom, int], int] = {}
        self._next_id = FIRST_PROCESS
        self._serial = 0
        self._refs = FIRST_REFERENCE
        self._last_ref = FIRST_REFERENCE | 0x3FFFF

    # processes ------------------------------------------------------------------------------------------------

    def spawn(
        self,
        code: Callable[..., Any],
        args: tuple[Any, ...],
        *,
        parent: Any = None,
        link: bool = False,
        monitor: Any = None,
        group_leader: Any = None,
        initial_call: Any = None,
    ) -> Process:
        """A new process that runs `code(p, *args)`. monitor: a Ref the parent monitors it under.

        group_leader defaults to the parent's. A spawn that leaves it so is a program's: it raises system_limit when there
        are too many processes. What names a group leader belongs to the node itself (the shell) and may always start.
        """
        if group_leader is None:
            if parent is None:
                group_leader = self.group_leader
            else:
                if len(self.processes) >= self.max_processes:
                    raise self.too_many_processes()
                group_leader = parent.gl
        number = self._next_id
        self._next_id = number + 1
        if number >= MAX_ID:
            self._next_id = FIRST_PROCESS
            self._serial += 1
        if self._serial and number in self.processes:  # somebody has lived through a whole round of numbers
            return self.spawn(
                code, args, parent=parent, link=link, monitor=monitor, group_leader=group_leader, initial_call=initial_call
            )
        p = Process(self, number, self._serial, start_frame(code, args), group_leader, parent, initial_call)
        self.processes[number] = p
        if link:
            deaths.link(parent, p)
        if monitor is not None:
            parent.extras().own("monitors")[monitor] = (p, None)
            p.extras().own("monitored_by")[monitor] = (parent, None, p)
        self.runq.append(p)
        return p

    def spawn_fun(self, parent: Process, code: Callable[..., Any]) -> Process:
        """As `spawn`, for the most frequent case: no link, no monitor, no arguments."""
        number = self._next_id
        if self._serial or number >= MAX_ID or len(self.processes) >= self.max_processes:
            return self.spawn(code, (), parent=parent)
        self._next_id = number + 1
        p = Process(self, number, 0, (ENTRIES[0], code), parent.gl, parent)
        self.processes[number] = p
        self.runq.append(p)
        return p

    def spawn_named(self, name: str, number: int, code: Callable[..., Any], args: tuple[Any, ...], call: Any) -> Process:
        """A process of the node itself, registered, with a number below those of programs."""
        following, self._next_id = self._next_id, number
        p = self.spawn(code, args, group_leader=self.group_leader, initial_call=call)
        self._next_id = following
        p.extras().name = atom(name)
        self.registry[atom(name)] = p
        return p

    def too_many_processes(self) -> ErlangError:
        """The error to raise; the log says it too."""
        self.reports.emit("ERROR", "Too many processes\n\n\n")
        return system_limit()

    def find(self, pid: Pid) -> Process | None:
        """The live process behind a pid of this node, also when the pid came over the wire."""
        if isinstance(pid, Process):
            return pid if pid.st != DEAD else None
        p = self.processes.get(pid.id)
        if p is not None and p.serial == pid.serial and pid.node is self.name and pid.creation == self.creation:
            return p
        return None

    def push(self, p: Process, message: Any) -> None:
        """Put a message into a local mailbox and wake its process."""
        if p.st == DEAD:
            return
        if p.backlog is not None:
            p.backlog.append(message)
        elif not p.mb:
            p.mb = (message,)
        elif type(p.mb) is tuple:
            p.mb = [p.mb[0], message]
        else:
            p.mb.append(message)
        if p.st == WAIT:
            p.st = READY
            self.runq.append(p)

    def resume(self, p: Process) -> None:
        """Let a waiting process look again."""
        if p.st == WAIT:
            p.st = READY
            self.runq.append(p)

    def send(self, sender: Any, to: Any, message: Any, no_connect: bool = False) -> bool:
        """`to ! message`: a pid, name, {Name, Node} or alias. False: not sent for want of a connection (no_connect)."""
        if isinstance(to, Process):
            self.push(to, message)
            return True
        if isinstance(to, Pid):
            if to.node is self.name:
                p = self.find(to)
                if p is not None:
                    self.push(p, message)
                return True
            return self.send_signal(to.node, signals.Message(sender, to, message), no_connect)
        if type(to) is Atom:
            p = self.registry.get(to)
            if p is None:
                raise badarg()
            self.push(p, message)
            return True
        if type(to) is tuple and len(to) == 2 and type(to[0]) is Atom and type(to[1]) is Atom:
            if to[1] is self.name:
                p = self.registry.get(to[0])
                if p is not None:
                    self.push(p, message)
                return True
            return self.send_signal(to[1], signals.Message(sender, to[0], message), no_connect)
        if type(to) is Ref:
            return self._send_alias(sender, to, message, no_connect)
        if type(to) is Port:
            return True
        raise badarg()

    def _send_alias(self, sender: Any, alias: Ref, message: Any, no_connect: bool) -> bool:
        if alias.node is not self.name:
            return self.send_signal(alias.node, signals.AliasMessage(sender, alias, message), no_connect)
        p = self.aliases.get(alias)
        if p is None or p.x is None:
            return True
        if p.x.aliases.get(alias) in ("reply", "reply_demonitor"):
            mode = p.x.aliases.pop(alias)
            self.aliases.pop(alias, None)
            if mode == "reply_demonitor":
                deaths.demonitor(p, alias)
        self.push(p, message)
        return True

    def exit_signal(self, sender: Any, to: Any, reason: Any, linked: bool = False) -> None:
        """exit/2, to anywhere. ProcessExit when the process that runs now is among those that had to die."""
        if to.node is not self.name:
            self.send_signal(to.node, signals.ExitTo(sender, to, reason))
            return
        p = self.find(to)
        if p is not None:
            deaths.exit_to(sender, p, reason, linked)

    def leave_links(self, p: Process, reason: Any, keep: Any) -> None:
        """Break the links of p but the one to `keep`, as if p had died of `reason`."""
        deaths.leave_links(p, reason, keep)

    def exited(self, p: Process, cls: Atom, reason: Any, trace: Any) -> None:
        """The machine says that p is at its end."""
        deaths.exited(p, cls, reason, trace)

    def crashed(self, p: Process, reason: Any) -> None:
        """A process died of an error that nobody caught: report it."""
        self.reports.crashed(p, reason)

    def kill(self, p: Process) -> None:
        """End p now, as exit(P, kill) does."""
        deaths.exited(p, A_EXIT, A_KILLED, NIL)

    def internal_error(self, p: Process, bug: BaseException) -> None:
        """A mistake of pyshell's own ended p."""
        self.reports.internal_error(p, bug)
        deaths.exited(p, A_EXIT, atom("internal_error"), NIL)

    # signals between nodes ------------------------------------------------------------------------------------

    def peer(self, node: Atom) -> Peer:
        """Book-keeping for another node, made now if need be."""
        found = self.peers.get(node)
        if found is None:
            found = self.peers[node] = Peer()
        return found

    def send_signal(self, node: Atom, signal: Any, no_connect: bool = False) -> bool:
        """Hand a signal to the distribution; without one, whatever waits for an answer hears noconnection."""
        if self.uplink is None:
            if not no_connect:
                self.world.soon(lambda: deaths.connection_lost(self, node))
            return False
        return self.uplink.send(node, signal, no_connect)

    def deliver(self, signal: Any, source: Atom) -> None:
        """A signal has arrived from node `source`."""
        delivery.deliver(self, signal, source)

    def connection_lost(self, node: Atom) -> None:
        """Called by the distribution: noconnection for everything that crossed to that node."""
        deaths.connection_lost(self, node)

    # timers of receive ----------------------------------------------------------------------------------------

    def start_receive_timer(self, p: Process, milliseconds: int) -> None:
        """`receive ... after`: wake p when the time is over, unless it is cancelled."""
        world = self.world
        deadline = world.clock.now_ns() + milliseconds * 1_000_000
        x = p.x
        if x is not None and x.alarm is not None:
            timer, fire = x.alarm
            if world.timers.again(timer, deadline, fire):
                p.tmo = timer
                return
        timer = p.tmo = self._new_receive_timer(p, deadline)
        if x is not None:
            x.alarm = (timer, timer.action)

    def _new_receive_timer(self, p: Process, deadline: int) -> Timer:
        def fire() -> None:
            if p.tmo is timer and p.st != DEAD:
                p.tmo = True
                self.resume(p)

        timer = self.world.timers.add(deadline, fire)
        return timer

    def cancel_receive_timer(self, p: Process) -> None:
        """The receive is over."""
        if isinstance(p.tmo, Timer):
            self.world.timers.cancel(p.tmo)
        p.tmo = None

    # code -----------------------------------------------------------------------------------------------------

    def load_export(self, key: str, module: Atom, name: Atom, arity: int) -> Callable[..., Any] | None:
        """The function behind a key of `exports` that is not there yet: loads its module. None: no such function."""
        return self.code.find(key, module, name, arity)

    def error_module(self, module: Atom, name: Atom, arity: int) -> Atom | None:
        """The module that explains this native's errors in `error_info`, or None."""
        found: Atom | None = self.library.error_module(module.name, name.name, arity)
        return found

    def error_line(self, module: Atom, name: Atom, arity: int) -> int:
        """The line of OTP's module that raises errors of this native, 0 if it is a native there too."""
        return int(self.library.error_line(module.name, name.name, arity))

    def start(self, module: str, name: str, args: tuple[Any, ...]) -> Process:
        """A process of the node's own that runs module:name(args)."""
        call = ExternalFun(atom(module), atom(name), len(args))
        code = self.code.find(f"{module}:{name}/{len(args)}", call.module, call.name, len(args))
        if code is None:
            raise ErlangError(A_ERROR, atom("undef"))
        return self.spawn(code, args, initial_call=(call.module, call.name, len(args)))

    # identifiers ----------------------------------------------------------------------------------------------

    def make_ref(self) -> Ref:
        """A reference nobody has."""
        self._refs = number = self._refs + 1
        if number == self._last_ref:  # the next one carries
            self._refs = number + (1 << 32) - (1 << 18)
            self._last_ref += 1 << 32
        made: Ref = new_ref(Ref, (number, self.name, self.creation, None))
        return made

    def channel(self, node: Atom, creation: int) -> int:
        """The K of `<K.N.S>`: this node's small number for another node (and incarnation); 0 is itself."""
        if node is self.name and creation == self.creation:
            return 0
        found = self.channels.get((node, creation))
        if found is None:
            found = self.channels[node, creation] = 13600 + len(self.channels)
        return found

    def channel_owner(self, channel: int) -> tuple[Atom, int] | None:
        """(node, creation) behind a K, or None."""
        for owner, number in self.channels.items():
            if number == channel:
                return owner
        return None

    def shown(self, term: Any) -> str:
        """`~w` of a term, as this node sees it."""
        return write(term, self.show_env())

    def halt(self, status: int) -> None:
        """halt/1: nothing of this node runs any more."""
        if self.cluster is not None:
            self.cluster.halted(self)
        self.halted = status

    def show_env(self, encoding: str = "latin1") -> ShowEnv:
        """How this node prints pids and references."""
        return self.latin1_env if encoding == "latin1" else ShowEnv(encoding, self.channel)

    def pid_text(self, pid: Pid) -> str:
        """`pid_to_list/1`."""
        return f"<{self.channel(pid.node, pid.creation)}.{pid.id}.{pid.serial}>"

    def ref_text(self, ref: Ref) -> str:
        """`ref_to_list/1`."""
        return f"#Ref<{self.channel(ref.node, ref.creation)}.{'.'.join(map(str, ref.words()))}>"

    def port_text(self, port: Port) -> str:
        """`port_to_list/1`."""
        return f"#Port<{self.channel(port.node, port.creation)}.{port.id}>"

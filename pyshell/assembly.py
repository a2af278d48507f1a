"""Puts all together: tools, cluster, first node, session, and the driver or the terminal that runs them.

Everything is made here and handed down; nobody below looks for anything by himself. Subcommands and tests use the
same functions.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
from typing import Any

from pyshell.cluster import HOST, NONODE, Cluster
from pyshell.dist.options import start_options
from pyshell.flags import Flags, UsageError
from pyshell.host.driver import Driver
from pyshell.host.files import Files, OtpSources, resource
from pyshell.host.memory import MEGABYTE, cap_address_space, machine_bytes, resident_bytes
from pyshell.host.patience import Patience
from pyshell.host.real_clock import RealClock
from pyshell.host.store import Store, cache_folder
from pyshell.lang import grammar
from pyshell.lang.parse import Parser
from pyshell.modules import Linker, Modules
from pyshell.otp.kernel.group import new_leader
from pyshell.otp.library import Library
from pyshell.runtime.node import Node
from pyshell.shell.boot import CallStart, EvalText, Program
from pyshell.shell.session import Session


class Tools:
    """What a program needs once: parser, library, compiled modules, cache. Clusters may share one."""

    __slots__ = ("library", "linker", "modules", "parser", "store")

    def __init__(self, store: Store | None = None) -> None:
        self.store = Store(cache_folder()) if store is None else store
        self.parser = Parser(grammar.load(resource("grammar", "erlang.lark"), self.store))
        self.library = Library(OtpSources())
        self.linker = Linker(self.library)
        self.modules = Modules(self.library, self.parser, self.linker, self.store)


def make_cluster(tools: Tools, seed: int | None = None, clock: Any = None) -> Cluster:
    """An empty cluster. clock: the machine's unless given; seed: from the system unless given."""
    chosen = int.from_bytes(os.urandom(6), "big") if seed is None else seed
    cluster = Cluster(tools.library, tools.modules, chosen, RealClock() if clock is None else clock)
    if clock is None:
        cluster.world.impatient = Patience()
    return cluster


def open_session(tools: Tools, node: Node, encoding: str = "latin1", columns: int | None = None) -> Session:
    """A session on a node, attached to its console and not started."""
    session = Session(tools, node, encoding, columns)
    node.console = session.console
    return session


def open_job(tools: Tools, node: Node, columns: int | None = None) -> Session:
    """One more session on a node, with a group leader of its own, not started."""
    session = Session(tools, node, "unicode", columns)
    session.own_leader = new_leader(node, session.console)
    return session


def run(flags: Flags, readable: tuple[str, ...] = ()) -> int:
    """The shell, as the command line says; its exit status. readable: files that programs may read, wherever they are."""
    tools = Tools()
    seed = flags.options.get("seed")
    cluster = make_cluster(tools, None if seed is None else int(seed))
    cluster.machine = machine_name()
    before = start_files(flags)
    cluster.files = Files(allow_host="allow-host" in flags.options, readable=before + readable)
    _watch_memory(cluster, flags)
    sockets = importlib.import_module("pyshell.host.real_nodes").go_real(cluster) if "real" in flags.options else None
    node = _first_node(cluster, flags)
    home = os.environ.get("HOME")
    cluster.tell_arguments(node, [*([("home", [home])] if home else []), *flags.flags], flags.plain)
    on_terminal = "plain" in flags.options or (sys.stdin.isatty() and sys.stdout.isatty())
    if on_terminal and not flags.has("noshell") and not flags.has("noinput"):
        return _run_terminal(tools, cluster, node, flags, sockets, bool(before))
    return _run_piped(tools, cluster, node, flags, sockets, bool(before))


def _run_piped(tools: Tools, cluster: Cluster, node: Node, flags: Flags, sockets: Any, prelude: bool) -> int:
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader that went away ends us silently, as any filter
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if not node.alive:  # a name that it gives itself later ends as erl's would
        cluster.host = cluster.machine
    session = open_session(tools, node)
    shell = not (flags.has("noshell") or flags.has("noinput"))
    if flags.has("noinput"):
        session.feed_eof()
    session.start(programs(flags), shell, PRELUDE if prelude else None)
    status = Driver(cluster, session, sockets=sockets).run()
    sys.stderr.flush()
    os._exit(status)  # nothing is left to clean up, and freeing a large heap object by object takes seconds


def _run_terminal(tools: Tools, cluster: Cluster, node: Node, flags: Flags, sockets: Any, prelude: bool) -> int:
    node.stores["at_terminal"] = True
    app = importlib.import_module("pyshell.terminal.app")
    options = importlib.import_module("pyshell.terminal.options")
    columns = 80
    with contextlib.suppress(OSError):
        columns = os.get_terminal_size().columns

    def another(other: Node) -> Session:
        return open_session(tools, other, "unicode", columns)

    def further(other: Node) -> Session:
        return open_job(tools, other, columns)

    liked, warning = importlib.import_module("pyshell.terminal.config").read_config()
    chosen = options.Options(
        open_session=another,
        open_job=further,
        hints="plain-errors" not in flags.options,
        plain="plain" in flags.options or liked.get("plain", False),
        color=flags.options.get("color", liked.get("color", "auto")),
        ascii="ascii" in flags.options or liked.get("ascii", False),
        cpr="no-cpr" not in flags.options,
        vi="vi" in flags.options or liked.get("vi", False),
        status=liked.get("status", True),
        suggest=liked.get("suggest", True),
        warning=warning,
        programs=programs(flags),
        prelude=PRELUDE if prelude else None,
        sockets=sockets,
    )
    session = open_session(tools, node, "unicode", columns)
    return int(app.run(cluster, session, chosen))


def machine_name() -> str:
    """The first half of the machine's name, as `inet:gethostname()` answers it."""
    return os.uname().nodename.partition(".")[0] if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", HOST)


def _first_node(cluster: Cluster, flags: Flags) -> Node:
    short, long = flags.last("sname"), flags.last("name")
    if not short and not long:
        return cluster.start_node(NONODE)
    given = (short or long or [""])[0]
    name, at, host = given.partition("@")
    if not name or (at and not host):
        raise UsageError(f"{given!r} is no name for a node")
    if not host:
        if long:
            raise UsageError(f"-name needs a name with a host, as {name}@127.0.0.1")
        host = machine_name()
    options = start_options(flags.flags)
    if "real" in flags.options:
        options["hidden"] = True  # `global` of this cluster and that of OTP do not understand each other
    if name == "undefined":
        options.pop("hidden", None)
        return cluster.start_nameless(host, **options)
    node = cluster.start_alive(f"{name}@{host}", **options)
    if node is None:  # it is the first, so it is somebody outside who has the name
        raise UsageError(getattr(cluster.distribution.network, "trouble", "") or f"{name}@{host} cannot be started")
    return node


PRELUDE: list[Program] = [CallStart(["c", "erlangrc"], True)]
USUAL = 2048 * MEGABYTE  # what programs may use unless told otherwise: more than any lesson, less than any machine


def _watch_memory(cluster: Cluster, flags: Flags) -> None:
    """Programs may use so much memory; the process that takes more is ended."""
    chosen = flags.options.get("memory")
    cluster.world.memory_limit = int(chosen) * MEGABYTE if chosen is not None else min(machine_bytes() * 3 // 4, USUAL)
    if cluster.world.memory_limit:
        cluster.world.memory_usage = resident_bytes
        cap_address_space(cluster.world.memory_limit)


def programs(flags: Flags) -> list[Program]:
    """`-eval`, `-s` and `-run` in the order of the command line; before them, waiting for other nodes."""
    waits = any(flag == "kernel" and "sync_nodes_timeout" in values for flag, values in flags.flags)
    found: list[Program] = [CallStart(["kernel_config", "sync_nodes"], True)] if waits else []
    for flag, values in flags.flags:
        if flag == "eval":
            found.append(EvalText(values[0]))
        elif flag in ("s", "run") and values:
            found.append(CallStart(values, flag == "s"))
    return found


def start_files(flags: Flags) -> tuple[str, ...]:
    """The files `.erlang` that are there, of the two places where erl looks."""
    home = os.environ.get("HOME", "")
    if not home or flags.last("boot") == ["no_dot_erlang"]:
        return ()
    config = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    places = (os.path.join(home, ".erlang"), os.path.join(config, "erlang", ".erlang"))
    return tuple(path for path in places if os.path.exists(path))

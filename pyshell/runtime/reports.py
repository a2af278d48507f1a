"""What a node tells about itself: reports of crashed processes, warnings, in the layout of OTP's default logger.

A report appears where the group leader of the process is, so that the shell that spawned a remote process sees its end.
Follows: kernel logger and logger_formatter (legacy header), as erl prints it with default settings.
"""

from __future__ import annotations

from typing import Any

from pyshell.runtime.clock import wall_ns
from pyshell.term.atom import atom
from pyshell.term.cons import from_text, make_list
from pyshell.term.ids import Pid
from pyshell.term.maps import from_pairs
from pyshell.term.pretty import pretty

A_LOGGER = atom("logger")
A_REPORT = atom("$report")
A_LOG, A_ERROR, A_TAG, A_TRUE = atom("log"), atom("error"), atom("tag"), atom("true")
A_PID, A_GL, A_ERROR_LOGGER, A_EMULATOR = atom("pid"), atom("gl"), atom("error_logger"), atom("emulator")
A_STARTED, A_TIME = atom("started"), atom("time")
SETTINGS = "logger"  # under this name in a node's stores: what the log is set up to do, where it is not as at the start
FORMATTING = 200_000  # ns that a report needs before it leaves for another node: signals of a crash come before its report
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def civil(days: int) -> tuple[int, int, int]:
    """(year, month, day) of a number of days since 1970-01-01."""
    days += 719468
    era, rest = divmod(days, 146097)
    year = (rest - rest // 1460 + rest // 36524 - rest // 146096) // 365
    day = rest - (365 * year + year // 4 - year // 100)
    month = (5 * day + 2) // 153
    day -= (153 * month + 2) // 5 - 1
    month += 3 if month < 10 else -9
    return year + era * 400 + (month <= 2), month, day


def stamp(wall_ns: int) -> str:
    """`23-Nov-2026::00:21:12.109994`, UTC."""
    seconds, nanos = divmod(wall_ns, 1_000_000_000)
    days, rest = divmod(seconds, 86400)
    year, month, day = civil(days)
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}.{nanos // 1000:06}"
    return f"{day}-{MONTHS[month - 1]}-{year}::{clock}"


class Reports:
    """The log of one node."""

    def __init__(self, node: Any) -> None:
        self.node = node

    def emit(self, level: str, text: str, leader: Any = None, kind: str = "report") -> None:
        """Print a report under its header. level: "ERROR", "WARNING", ... text: what follows, with its newlines.

        kind: "report" of the emulator, which comes a little later than what was printed at the same instant; "far report" of
        another node's, later still; "log" at once.
        """
        node = self.node
        if isinstance(leader, Pid) and leader.node is not node.name:
            report: Any = (A_REPORT, atom(level), text.encode("utf-8"))
            if leader.node.name not in node.cluster.nodes:  # a node of a real Erlang, where logger takes events
                about = from_pairs([(A_PID, leader), (A_GL, leader), (A_TIME, wall_ns(node) // 1000)])
                report = (A_LOG, atom(level.lower()), from_text("~ts"), make_list([from_text(text.rstrip("\n"))]), about)
            node.world.timers.add(
                node.world.clock.now_ns() + FORMATTING, lambda: node.send(None, (A_LOGGER, leader.node), report)
            )
            return
        if node.console is not None:
            when = stamp(wall_ns(node))
            node.console.write(f"={level} REPORT==== {when} ===\n{text}", kind)

    def _changed(self) -> bool:
        """Whether somebody changed what the log does: then a report has to go all the way through logger."""
        node = self.node
        settings = node.stores.get(SETTINGS)
        if settings is not None and len(settings) > (A_STARTED in settings):
            return True
        return any(
            flag == "config" or (flag == "kernel" and any(key.startswith("logger") for key in values[::2]))
            for flag, values in node.arguments
        )

    def _event(self, p: Any, text: str, args: list[Any]) -> None:
        """Hand a report of the emulator to logger, as the event OTP makes of it. text, args: of a format."""
        about = from_pairs([(A_TAG, A_ERROR), (A_EMULATOR, A_TRUE)])
        metadata = from_pairs([(A_PID, p), (A_GL, p.gl), (A_ERROR_LOGGER, about)])
        self.node.start("logger", "$emulated", ((A_LOG, A_ERROR, from_text(text), make_list(args), metadata),))

    def crashed(self, p: Any, reason: Any) -> None:
        """An error that nobody caught ended process p."""
        node = self.node
        if self._changed():
            if node.alive:
                self._event(p, "Error in process ~p on node ~p with exit value:~n~p~n", [p, node.name, reason])
            else:
                self._event(p, "Error in process ~p with exit value:~n~p~n", [p, reason])
            return
        where = f" on node {node.name.name}" if node.alive else ""
        reader = node
        if isinstance(p.gl, Pid) and p.gl.node is not node.name:  # it is put into words there
            reader = node.cluster.node(p.gl.node.name) if node.cluster is not None else None
        if reader is None:
            pid = f"<0.{p.id}.{p.serial}>"
        elif reader is node:
            pid = node.pid_text(p)
        else:
            pid = f"<{reader.channel(node.name, node.creation)}.{p.id}.{p.serial}>"
        shown = pretty(reason, 1, 80, -1, -1, (reader or node).show_env())
        self.emit("ERROR", f"Error in process {pid}{where} with exit value:\n{shown}\n\n", p.gl)

    def too_large(self, p: Any, used: int, limit: int, kill: bool) -> None:
        """Process p uses too much memory, or the program as a whole does and p was chosen. used, limit: words."""
        name = p.x.name.name if p.x is not None and p.x.name is not None else ""
        text = (
            f"     Process:            {self.node.pid_text(p)} {name}\n"
            "     Context:            maximum heap size reached\n"
            f"     Max Heap Size:      {limit}\n"
            f"     Total Heap Size:    {used}\n"
            f"     Kill:               {str(kill).lower()}\n"
            "     Error Logger:       true\n"
            f"     Message Queue Len:  {p.message_count()}\n\n"
        )
        self.emit("ERROR", text, p.gl)

    def internal_error(self, p: Any, bug: BaseException) -> None:
        """A mistake of pyshell's: say so, and where."""
        cause = bug.__cause__ or bug
        tb = cause.__traceback__
        where = "?"
        while tb is not None:
            where = f"{tb.tb_frame.f_code.co_filename.rpartition('/')[2]}:{tb.tb_lineno} {tb.tb_frame.f_code.co_name}"
            tb = tb.tb_next
        self.emit(
            "ERROR",
            f"Process {self.node.pid_text(p)} was ended by a mistake of pyshell itself, not of your program.\n"
            f"{type(cause).__name__}: {cause} ({where})\n"
            "Please report it together with what you typed.\n\n",
            p.gl,
        )

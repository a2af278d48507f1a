"""The commands that are no Erlang: `:on b`, `:after 20ms`, `:log`, `:help`.

The law: one line each; an unknown word, a wrong argument is answered with one clear line and changes nothing.
"""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Callable
from typing import Any

from pyshell.terminal.desk import Desk

_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(ms|s|min|h)?").fullmatch
_MILLISECONDS = {None: 1.0, "ms": 1.0, "s": 1_000.0, "min": 60_000.0, "h": 3_600_000.0}
MAX_HOURS = 1_000
LOG_DEFAULT = 200


class Words:
    """The table. Methods give the text to print.

    wait(ms): lets so much time pass on a real clock; columns(): width of the terminal.
    """

    def __init__(self, desk: Desk, wait: Callable[[float], None], columns: Callable[[], int]) -> None:
        self._desk = desk
        self._columns = columns
        self._wait = wait
        self._table: dict[str, tuple[str, str, Callable[[str], str]]] = {
            "on": ("NODE", "go on typing on that node (without NODE: which there are)", self._on),
            "after": ("TIME", "let time pass: 20ms, 5s, 2min", self._after),
            "log": ("[N]", "the last N lines of output, also those left out", self._log),
            "help": ("", "this list; help(). has the commands of the Erlang shell", self._help),
            "quit": ("", "leave; so do q(). and Ctrl-D", self._quit),
        }
        self.leaving = False

    def names(self) -> list[str]:
        """All words, for completion."""
        return sorted(self._table)

    def run(self, line: str) -> str:
        """`:word rest`, with or without its colon."""
        word, _space, rest = line.strip().removeprefix(":").strip().partition(" ")
        if word in self._table:
            return self._table[word][2](rest.strip())
        close = difflib.get_close_matches(word, self.names(), 1)
        return f"There is no command :{word}{f' (did you mean :{close[0]}?)' if close else ''}. :help lists them.\n"

    def _on(self, rest: str) -> str:
        desk = self._desk
        if not rest:
            shown = [f"{name}{' (here)' if name == desk.front.name else ''}" for name in desk.node_names()]
            return f"Nodes: {', '.join(shown)}.\n"
        name = desk.whole_name(rest)
        if name == desk.front.name and desk.front.status is None:
            return f"You are on {name}.\n"
        if desk.bring_to_front(name):
            return ""
        return f"There is no node {name}. lab:start({rest.partition('@')[0]}) starts one; :on lists them.\n"

    def _after(self, rest: str) -> str:
        found = _DURATION(rest)
        milliseconds = float(found.group(1)) * _MILLISECONDS[found.group(2)] if found else 0.0
        if found is None or not 0 < milliseconds <= MAX_HOURS * 3_600_000:
            return "How long? :after 20ms, :after 5s, :after 2min.\n"
        cluster: Any = self._desk.cluster
        if getattr(cluster.clock, "virtual", False):
            cluster.run_until(cluster.clock.now_ns() + round(milliseconds * 1_000_000))
        else:
            self._wait(milliseconds)
        return ""

    def _log(self, rest: str) -> str:
        if rest and not rest.isdecimal():
            return "How many lines? :log 100\n"
        return self._desk.funnel.log_text(int(rest) if rest else LOG_DEFAULT) or "Nothing was printed yet.\n"

    def _help(self, _rest: str) -> str:
        lines = [(f":{word} {usage}".rstrip(), text) for word, (usage, text, _run) in self._table.items()]
        keys = [
            ("Ctrl-C", "stop what runs, or clear the line"),
            ("Ctrl-G", "the menu of jobs, also while something runs"),
            ("Tab", "complete"),
            ("F1, Alt-h", "arguments and documentation of the call at the cursor"),
            ("Ctrl-R", "search in what was typed before"),
            ("Alt-Enter", "a new line in any case"),
        ]
        width = max(len(left) for left, _text in lines + keys)
        room = max(self._columns() - 1, width + 20)
        return "".join(_hanging(f"  {left:<{width}}  ", text, room) for left, text in lines + keys)

    def _quit(self, _rest: str) -> str:
        self.leaving = True
        return ""


def _hanging(left: str, text: str, room: int) -> str:
    """A row of a table, its second column wrapped."""
    return textwrap.fill(text, room, initial_indent=left, subsequent_indent=" " * len(left)) + "\n"

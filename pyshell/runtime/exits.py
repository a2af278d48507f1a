"""Exit signals. Everything that decides whether a process dies of one lives here, in the table below.

This file does not know whether the signal came from this node or from the wire.
Follows: Erlang reference manual, "Processes", Receiving Exit Signals.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.atom import atom

A_NORMAL = atom("normal")
A_KILL = atom("kill")
A_KILLED = atom("killed")
A_EXIT_TAG = atom("EXIT")
A_NOPROC = atom("noproc")
A_NOCONNECTION = atom("noconnection")

DIE, DELIVER, IGNORE = "die", "deliver", "ignore"

# (reason, by a link?, trapping?, from itself?) -> what happens; None stands for any other reason
_LAW: dict[tuple[str, bool, bool, bool], str] = {
    ("kill", False, False, False): DIE,
    ("kill", False, True, False): DIE,
    ("kill", False, False, True): DIE,
    ("kill", False, True, True): DIE,
    ("kill", True, False, False): DIE,
    ("kill", True, True, False): DELIVER,
    ("normal", False, False, False): IGNORE,
    ("normal", False, True, False): DELIVER,
    ("normal", False, False, True): DIE,
    ("normal", False, True, True): DELIVER,
    ("normal", True, False, False): IGNORE,
    ("normal", True, True, False): DELIVER,
    ("other", False, False, False): DIE,
    ("other", False, True, False): DELIVER,
    ("other", False, False, True): DIE,
    ("other", False, True, True): DELIVER,
    ("other", True, False, False): DIE,
    ("other", True, True, False): DELIVER,
}


def verdict(reason: Any, linked: bool, trapping: bool, own: bool) -> tuple[str, Any]:
    """(what happens, reason the process dies with or is told)."""
    kind = "kill" if reason is A_KILL else "normal" if reason is A_NORMAL else "other"
    what = _LAW[kind, linked, trapping, own]
    if what is DIE and kind == "kill" and not linked:
        return what, A_KILLED
    return what, reason

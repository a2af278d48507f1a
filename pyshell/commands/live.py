"""The real shell on the world of a transcript, in the very state that a replay has left it in."""

from __future__ import annotations

import importlib
from typing import Any

from pyshell.assembly import Tools, open_job, open_session
from pyshell.transcript.header import Header
from pyshell.transcript.observer import look
from pyshell.transcript.pace import READS, STUCK, Pace
from pyshell.transcript.player import WorldTrouble
from pyshell.transcript.world import World


def open_shell(tools: Tools, world: World, header: Header, node: str, marks: bool) -> int:
    """Let somebody type; the exit status. marks: for a driver, which also wants the width of the transcript's header."""
    staged = importlib.import_module("pyshell.terminal.staged")
    options = importlib.import_module("pyshell.terminal.options")
    sessions = world.sessions()
    name = node or next(iter(sessions))

    def session_of(other: Any) -> Any:
        found = sessions.get(other.name.name)
        if found is not None and found[0].node is other:
            return found[0]
        return open_session(tools, other, "unicode", header.width)

    def further(other: Any) -> Any:
        return open_job(tools, other, header.width)

    def seen(expression: str) -> str:
        try:
            return f"{look(tools, next(iter(world.cluster.nodes.values())), expression.strip().removesuffix('.'))}\n"
        except WorldTrouble as trouble:
            return f"** {trouble}\n"

    stage = staged.Stage(
        Pace(world.cluster, header.tick),
        {other for other, (_session, started) in sessions.items() if started},
        STUCK,
        READS,
        header.width if marks else None,
        marks,
        {"look": ("EXPRESSION", "the value of an expression, evaluated by nobody", seen)},
        header.clock == "live",
    )
    if stage.live:
        world.cluster.clock.hand_over()
    chosen = options.Options(session_of, open_job=further, status=not marks)
    return int(staged.run(world.cluster, sessions[name][0], chosen, stage))

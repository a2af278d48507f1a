"""What helps a learner at the prompt of a lesson: completion, and the line below with wires, time and step.

The law: an aid that fails is silent; the lesson goes on without it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable

from pyshell.lesson.player import COMMANDS, LessonPlayer
from pyshell.shell.completion import Context, Names
from pyshell.terminal.names import Signatures, names_for
from pyshell.terminal.status import status_text
from pyshell.transcript.player import WorldTrouble

WORDS = [name.partition(" ")[0].removeprefix(":") for name, _text in COMMANDS]


def completion(player: LessonPlayer) -> Callable[[Context], Names]:
    """What may be completed where the learner types now."""

    signatures = Signatures()

    def names(context: Context) -> Names:
        try:
            session = player.world.session(player.shell.node)
        except WorldTrouble:
            return Names()
        return names_for(context, session, sorted(player.world.cluster.nodes), WORDS, signatures)

    return names


def status(player: LessonPlayer) -> Callable[[], str]:
    """`nodes [a] b │ a──b │ 12.340 s │ lesson 2/7`."""

    def text() -> str:
        world = player.world
        width = shutil.get_terminal_size().columns
        where = f"{player.lesson.ident} {player.bar(plain=False).split()[-1]}"
        nodes = sorted(name for name, node in world.cluster.nodes.items() if node.alive)
        wires = status_text(world.cluster, nodes, player.shell.node, False, max(0, width - len(where) - 3))
        return f"{wires} │ {where}" if wires else where

    return text

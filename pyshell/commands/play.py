"""`pyshell play FILE [--until LINE] [--speed N]`: show a recorded session as if it were typed, then leave the shell
open.

The law: what is shown is what happens now, not what the file says; on a terminal the shell stays open in that very
state.
"""

from __future__ import annotations

import argparse
import importlib
import os

from pyshell.commands.console import Console
from pyshell.commands.files import Complaint, complain
from pyshell.commands.replay import load
from pyshell.commands.worlds import Worlds
from pyshell.transcript.format import Check, Transcript
from pyshell.transcript.header import FormatError
from pyshell.transcript.lineshell import LineShell
from pyshell.transcript.player import Player, WorldTrouble
from pyshell.transcript.report import source_lines

USAGE = "pyshell play FILE [--until LINE] [--speed N]"
HINT = "The shell is yours. :after 1s lets time pass, :on b goes to node b, :quit ends."
_SECOND = 1_000_000_000


def main(arguments: list[str]) -> int:
    """The command; its exit status."""
    options = argparse.ArgumentParser("pyshell play", usage=USAGE, description="Show a recorded session.")
    options.add_argument("file", metavar="FILE")
    options.add_argument("--until", type=int, metavar="LINE", help="stop before this line")
    options.add_argument("--speed", type=speed, default=1.0, metavar="N", help="N times as fast (2x); 0 for at once")
    options.add_argument("--marks", action="store_true", help="write marks that a driver of the terminal can follow")
    chosen = options.parse_args(arguments)
    try:
        return _play(load(chosen.file), chosen.until, Console(chosen.speed), chosen.marks)
    except FormatError as error:
        complain(f"{chosen.file}:{error.line}: {error.text}")
    except (Complaint, WorldTrouble) as complaint:
        complain(str(complaint))
    except KeyboardInterrupt:
        return 130
    return 2


def speed(text: str) -> float:
    """`2`, `2x`, `0.5`; 0 is at once."""
    value = float(text.removesuffix("x"))
    if not 0 <= value < 1e6:
        raise ValueError(text)
    return value


def _play(transcript: Transcript, until: int | None, console: Console, marks: bool) -> int:
    worlds = Worlds()
    in_real_time = transcript.header.clock == "live"
    world = worlds.make(transcript.header, transcript.files, console.speed or 1.0)
    player = Player(world, transcript.header.nodes)
    notes = list(transcript.notes)
    status = 0
    for step in transcript.steps:
        if until is not None and step.line >= until:
            break
        while notes and notes[0][0] < step.line:
            console.show([f"% {notes.pop(0)[1]}".rstrip()])
        if isinstance(step, Check):
            continue
        console.show(source_lines(step))
        before = world.now()
        console.pause(0.6)
        outcome = player.do(step)
        if not in_real_time:  # else it has taken that long
            console.pause((outcome.time - before) / _SECOND)
        console.show(outcome.actual)
        if outcome.trouble:
            console.show([f"** {outcome.trouble}"])
            status = 1
            break
    if console.is_person and os.environ.get("TERM", "") not in ("", "dumb"):
        if not marks:
            console.show([HINT])
        live = importlib.import_module("pyshell.commands.live")  # with the whole terminal: only for persons
        return max(status, int(live.open_shell(worlds.tools, world, transcript.header, player.node, marks)))
    if console.is_person:
        _open(LineShell(world, (player.node,)), console)
    return status


def _open(shell: LineShell, console: Console) -> None:
    """The shell in the state the session left."""
    console.show([HINT])
    while True:
        try:
            line = console.ask(shell.prompt())
        except KeyboardInterrupt:
            shell.forget()
            console.show([""])
            continue
        if line is None or (not shell.unfinished and line.strip() in (":quit", ":q", "q().")):
            return
        console.show(shell.feed(line))

"""The hands of the player: steps of a transcript typed into a shell, and what that looks like."""

from __future__ import annotations

from pyshell.lesson.say import Say
from pyshell.transcript.format import Input, Wait
from pyshell.transcript.lineshell import LineShell
from pyshell.transcript.report import source_lines


def time_text(step: Wait) -> str:
    """`75s`."""
    return source_lines(step)[0].removeprefix("%% after ")


def said_by_shell(lines: list[str]) -> list[Say]:
    """Lines of the shell as they stand; nothing for none."""
    return [Say("shell", "\n".join(lines))] if lines else []


def as_typed(shell: LineShell, step: Input) -> list[str]:
    """The input behind the prompt that stands there now."""
    shell.node = step.node
    prompt = shell.prompt()
    first, *rest = step.source.split("\n")
    return [prompt + first, *(" " * max(0, len(prompt) - 3) + ".. " + line for line in rest)]


def type_step(shell: LineShell, step: object) -> list[str]:
    """Type one step of a transcript; what it showed."""
    if isinstance(step, Input):
        shell.node = step.node
        return shell.enter(step.source)
    if isinstance(step, Wait):
        return shell.command(f":after {time_text(step)}")
    return []

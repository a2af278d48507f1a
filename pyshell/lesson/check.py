"""Has the learner done it? Checks and mistakes are Erlang expressions about the state of the world, never about what
was typed.

The law: whoever looks leaves no trace; a check that cannot be evaluated has failed, and says so, but ends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from pyshell.lesson.format import Clause, Lesson, Predict, Session, Step
from pyshell.transcript.format import Input
from pyshell.transcript.format import Step as Typed
from pyshell.transcript.player import World, WorldTrouble


class LessonWorld(World, Protocol):
    """A world that also remembers when a step began. cluster.files: the folder that its nodes see."""

    cluster: Any
    tape: list[tuple[str, str] | int]  # what was typed (node, source) and waited (ns) from the beginning

    def session(self, node: str) -> Any:
        """The shell of a node. Raises WorldTrouble."""

    def mark(self) -> None:
        """A step begins: what `see:history` and `see:got` tell starts here."""


def is_true(world: World, clause: Clause) -> bool:
    """Is the expression true? Raises WorldTrouble: it has no value."""
    return world.look(clause.expression) == "true"


def first_missing(world: World, checks: Sequence[Clause]) -> Clause | None:
    """The first check that is not true."""
    for clause in checks:
        try:
            if not is_true(world, clause):
                return clause
        except WorldTrouble:
            return clause
    return None


def first_mistake(world: World, mistakes: Sequence[Clause]) -> Clause | None:
    """The first mistake that was made."""
    for clause in mistakes:
        try:
            if is_true(world, clause):
                return clause
        except WorldTrouble:
            continue
    return None


def right_choice(question: Predict, shown: Sequence[str]) -> list[str]:
    """The choices that are what was printed: all of it, its first line, or its last (reports may stand before it)."""
    whole = " ".join(line.strip() for line in shown)
    for answer in (shown[0], whole, shown[-1]) if shown else ("",):
        right = [choice for choice in question.choices if choice.strip() == answer]
        if right:
            return right
    return []


def path(step: Step) -> list[Session | Predict | None]:
    """The reference path of a step, in order; None is the place where its task is done."""
    parts: list[Session | Predict | None] = [part for part in step.before if not isinstance(part, str)]
    if step.answer is not None:
        parts.append(step.answer)
    parts.append(None)
    parts.extend(part for part in step.after if not isinstance(part, str))
    return parts


def typed(world: World, steps: Sequence[Typed], node: str) -> str:
    """Type inputs and let time pass, whatever comes of it; the node where the last input was typed."""
    for step in steps:
        try:
            if isinstance(step, Input):
                node = step.node
                world.enter(step.node, step.source)
            elif hasattr(step, "ns"):
                world.wait(step.ns)
        except WorldTrouble:
            continue
    return node


def prepare(world: LessonWorld, lesson: Lesson, upto: int) -> str:
    """Bring a new world to the start of a step: setups and reference paths of all before. Returns the current node."""
    node = lesson.header.nodes[0] if lesson.header.nodes else ""
    for session in lesson.setup:
        typed(world, session.steps, node)
    for step in lesson.steps[:upto]:
        world.mark()
        for session in step.setup:
            typed(world, session.steps, node)
        for part in path(step):
            if isinstance(part, Session):
                node = typed(world, part.steps, node)
            elif isinstance(part, Predict):
                world.enter(part.node, part.expression)
    world.shown(node)
    world.mark()
    if upto < len(lesson.steps):
        for session in lesson.steps[upto].setup:
            typed(world, session.steps, node)
    world.shown(node)
    return node


def file_text(world: LessonWorld, name: str) -> str:
    """A file of the learner's folder, "" when there is none."""
    files = world.cluster.files
    try:
        return str(files.read(f"{files.home}/{name}").decode("utf-8", "replace"))
    except OSError:
        return ""


def write_file(world: LessonWorld, name: str, text: str) -> None:
    """Replace a file of the learner's folder."""
    files = world.cluster.files
    files.write(f"{files.home}/{name}", text.encode())

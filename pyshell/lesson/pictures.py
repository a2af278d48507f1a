"""What the player draws: the map of wires, the list of steps, the summary. Lines of text, no colours.

The law: every picture says in words what it shows; `plain` leaves out all characters that are not ASCII.
"""

from __future__ import annotations

import re

from pyshell.lesson.format import Lesson
from pyshell.lesson.progress import DONE, OPEN, SKIPPED, LessonProgress
from pyshell.transcript.player import World, WorldTrouble

_WIRES = "[{A, B, see:wire(A, B)} || A <- lab:nodes(), B <- lab:nodes(), A < B]"
_WIRE = re.compile(r"\{'?([^',{}]+)'?,'?([^',{}]+)'?,(\w+)\}")
MARKS = {"up": ("──", "--"), "cut": ("╳ ", "xx"), "held": ("≈≈", "~~"), "down": ("··", "..")}
WORDS = {"up": "connected", "cut": "cut", "held": "held back", "down": "not connected"}
CHART = "see:chart(20)."


def bar(here: int, count: int, plain: bool) -> str:
    """`▰▰▱▱ 2/4`, or `step 2 of 4`; here counts from 1."""
    if plain:
        return f"step {here} of {count}"
    return "▰" * here + "▱" * (count - here) + f" {here}/{count}"


def wire_map(world: World, plain: bool) -> list[str]:
    """A line for each pair of nodes: `a ── b  connected`."""
    try:
        wires = _WIRE.findall(world.look(_WIRES))
    except WorldTrouble as trouble:
        return [f"There is no map: {trouble}"]
    if not wires:
        return ["There is one node, and no wire."]
    width = max(len(name) for a, b, _ in wires for name in (a, b))
    lines = []
    for a, b, state in wires:
        mark = MARKS.get(state, ("? ", "? "))[plain]
        lines.append(f"{a:<{width}} {mark} {b:<{width}}  {WORDS.get(state, state)}")
    return lines


def step_list(lesson: Lesson, progress: LessonProgress, index: int) -> list[str]:
    """All steps with their states; `>` is where the learner is."""
    rows = []
    for number, step in enumerate(lesson.steps, 1):
        row = progress.steps.get(step.slug)
        state = row.state if row is not None and row.state != OPEN else ""
        rows.append(f"{'>' if number - 1 == index else ' '} {number}. {step.name}" + (f"  ({state})" if state else ""))
    return rows


def summary(lesson: Lesson, progress: LessonProgress, plain: bool) -> list[str]:
    """What was done in each step, and the sums."""
    marks = {DONE: "+" if plain else "✓", SKIPPED: "-" if plain else "·"}
    width = max(len(step.name) for step in lesson.steps)
    rows, hints, skipped = [], 0, 0
    for step in lesson.steps:
        row = progress.steps.get(step.slug)
        state = row.state if row is not None else OPEN
        used = row.hints if row is not None else 0
        hints += used
        skipped += state == SKIPPED
        told = [word for word, known in (("skipped", state == SKIPPED), (_count(used, "hint"), used)) if known]
        rows.append(f"{marks.get(state, ' ')} {step.name:<{width}}  {', '.join(told)}".rstrip())
    rows.append(f"{_count(len(lesson.steps), 'step')}, {_count(hints, 'hint')}, {skipped} skipped.")
    return rows


def chart(world: World, node: str) -> list[str]:
    """The learner's own sequence chart: what went between the nodes at last; nothing when there is nothing to show."""
    try:
        world.shown(node)
        world.enter(node, CHART)
        lines = world.shown(node)
    except WorldTrouble:
        return []
    if not lines or lines[0].startswith("**"):
        return []
    return lines[:-1] if lines[-1] == "ok" or lines[-1].startswith("[") else lines


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"

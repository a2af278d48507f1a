"""Which function is taught where: the lessons as a work of reference.

The law: made from what the lessons do (answers and demos), not from a list that somebody keeps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyshell.lesson.format import Lesson, Session
from pyshell.transcript.format import Input

_CALL = re.compile(r"\b([a-z]\w*):([a-z]\w*)\(")
_LOCAL = re.compile(
    r"(?<![\w:.])(spawn\w*|monitor\w*|demonitor|link|unlink|register|whereis|process_flag|exit|flush|nl?|c|self)\("
)

Place = tuple[str, int, str]
"""Id of the lesson, number and name of the step."""


def index(lessons: Iterable[Lesson], word: str = "") -> dict[str, list[Place]]:
    """`net_kernel:monitor_nodes` -> where it is used, in the order of the course. word: only what contains it."""
    found: dict[str, list[Place]] = {}
    for lesson in lessons:
        own = {name.removesuffix(".erl") for name in lesson.files}
        for number, step in enumerate(lesson.steps, 1):
            place = (lesson.ident, number, step.name)
            for name in sorted(_used([*step.demos(), *([step.answer] if step.answer else [])])):
                if name.partition(":")[0] not in own and word.lower() in name.lower():
                    found.setdefault(name, []).append(place)
    return dict(sorted(found.items()))


def _used(sessions: Iterable[Session]) -> set[str]:
    names: set[str] = set()
    for session in sessions:
        for step in session.steps:
            if isinstance(step, Input):
                names.update(f"{module}:{function}" for module, function in _CALL.findall(step.source))
                names.update(_LOCAL.findall(step.source))
    return names

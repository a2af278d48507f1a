"""`:save`: what the learner did, from the beginning of the world, as a transcript or as a page with a chart.

The law: what is saved is done once more in a new world, so it says what really happens, and replays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pyshell.lesson.check import LessonWorld
from pyshell.lesson.format import Lesson
from pyshell.transcript.format import parse
from pyshell.transcript.pages import page_text
from pyshell.transcript.player import WorldTrouble
from pyshell.transcript.player import replay as play_again
from pyshell.transcript.recorder import Recorder

_NUMBER = re.compile(r"(\d+)> $")
_CHART = "see:chart(#{format => mermaid})."


def transcript_text(lesson: Lesson, files: dict[str, str], tape: Sequence[tuple[str, str] | int], world: LessonWorld) -> str:
    """The transcript of that tape. world: a new one, with these files."""
    recorder = Recorder(replace(lesson.header, title=lesson.title), files)
    node = lesson.header.nodes[0] if lesson.header.nodes else ""
    for entry in tape:
        try:
            if isinstance(entry, int):
                recorder.waited(entry)
                world.wait(entry)
            else:
                node, source = entry
                number = _NUMBER.search(world.prompt(node) or "")
                if number is None:
                    break
                recorder.input(node, int(number[1]), source)
                world.enter(node, source)
        except WorldTrouble:
            break
        recorder.output(world.shown(node))
    return recorder.text()


def page(text: str, world: LessonWorld) -> str:
    """The same as a page of Markdown, with a sequence chart when something went between nodes. world: a new one."""
    transcript = parse(text)
    shown = page_text(play_again(transcript, world))
    node = transcript.header.nodes[-1] if transcript.header.nodes else ""
    try:
        world.enter(node, _CHART)
        drawn = world.shown(node)
    except WorldTrouble:
        return shown
    drawn = drawn[:-1] if drawn and drawn[-1] == "ok" else drawn
    if not drawn or not drawn[0].startswith("sequenceDiagram"):
        return shown
    return "\n".join([shown.rstrip(), "", "```mermaid", *drawn, "```", ""])

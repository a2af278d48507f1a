"""What a menu wants to know of a lesson, read in a moment: the front matter, the title, the names of the steps.

The law: a sketch of a text that `format.parse` accepts agrees with it; a text that has no sketch is no lesson.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyshell.transcript.header import LESSON_KEYS, FormatError, front_matter, read_headers

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(slots=True, frozen=True)
class Sketch:
    """See the head of this file. steps: (slug, name)."""

    ident: str
    title: str
    minutes: int
    needs: tuple[str, ...]
    part: str
    steps: tuple[tuple[str, str], ...]

    def index(self, slug: str) -> int | None:
        """Where the step with this slug is."""
        return next((index for index, (known, _name) in enumerate(self.steps) if known == slug), None)


def slug_of(name: str) -> str:
    """`Be told!` -> `be-told`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def sketch(text: str) -> Sketch:
    """Raises FormatError."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    rows, start = front_matter(lines)
    if not rows:
        raise FormatError(1, "a lesson begins with front matter: a line '---', 'key: value' lines, a line '---'")
    values = read_headers(rows, LESSON_KEYS)
    if not values.get("lesson"):
        raise FormatError(1, "the front matter needs 'lesson:' with an id such as cut-a-link")
    title, names, fence = "", [], ""
    hidden = False
    for line in lines[start:]:
        found = _FENCE.match(line)
        if fence:
            if found is not None and found[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif hidden:
            hidden = "-->" not in line
        elif found is not None:
            fence = found[1]
        elif line.startswith("<!--"):
            hidden = "-->" not in line
        elif line.startswith("# ") and not title:
            title = line[2:].strip()
        elif line.startswith("## "):
            names.append(line[3:].strip())
    if not title or not names:
        raise FormatError(1, "a lesson needs a title, '# Title', and a step, '## Step name'")
    steps = tuple((slug_of(name), name) for name in names)
    return Sketch(values["lesson"], title, values.get("minutes", 0), values.get("needs", ()), values.get("part", ""), steps)

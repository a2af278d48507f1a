"""What a reader of a transcript alone can say: marks that hide too much, steps that check nothing, missing seeds."""

from __future__ import annotations

import re

from pyshell.transcript.format import Input, Transcript

_RANDOM = re.compile(r"\brand:|\bcrypto:|random")
_MOST = 0.1


def lint(transcript: Transcript) -> list[tuple[int, str]]:
    """(line, sentence) for whatever deserves a second look."""
    found: list[tuple[int, str]] = []
    lines = [line for step in transcript.steps for line in step.output]
    marked = [line for line in lines if line.mark]
    if len(lines) >= 10 and len(marked) > _MOST * len(lines):
        found.append((marked[0].line, f"{len(marked)} of {len(lines)} lines are marked; that hides much"))
    for line in marked:
        if line.mark == "re" and len(re.sub(r"\W|[dwsS]", "", line.text)) < 3:
            found.append((line.line, f"'{line.text}' matches almost anything"))
    for step in transcript.steps:
        if isinstance(step, Input) and not step.output:
            found.append((step.line, "an input without output"))
        elif step.output and all(line.mark == "..." for line in step.output):
            found.append((step.line, "the output is not checked at all"))
    seeded = any(line.startswith("%% seed:") for line in transcript.lines)
    for step in transcript.steps:
        if not seeded and isinstance(step, Input) and _RANDOM.search(step.source):
            found.append((step.line, "random numbers without a '%% seed:'"))
            break
    return found

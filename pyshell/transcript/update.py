"""Accepting: the text of a transcript with the output that really came.

The law: only expected lines and the numbers of prompts change. A step that passes keeps its lines to the letter; in
one that differs, marked lines that still match stay. A passing run gives back the very text; accepting twice changes
nothing more.
"""

from __future__ import annotations

import re

from pyshell.transcript.format import Input, quote
from pyshell.transcript.match import Expected, align, matches
from pyshell.transcript.player import Outcome, Run

_NUMBER = re.compile(r"^(\s*)((?:\([^()\s]+\))?)\d+>")


class NotAcceptable(Exception):  # noqa: N818 - a verdict, not an error of ours
    """This run must not become the expected one: one sentence."""


def new_output(expected: list[Expected], actual: list[str]) -> list[str]:
    """The lines for a step that differs."""
    plain = [quote(line) for line in actual]
    by_text = {line.text: line for line in expected if line.mark == "unordered"}
    lines: list[Expected] = []
    for line, text in align(expected, actual):
        if line is None or (not line.mark and text is not None):
            lines.append(Expected(text or "", "", 0, quote(text or "")))
        elif line.mark == "...":
            if text is None:
                lines.append(line)
        elif text is not None:
            lines.append(by_text[text] if line.mark == "unordered" else line)
    if all(line.mark == "..." for line in lines) or not matches(lines, actual):
        return plain  # a lone `...` would say nothing; and what is accepted must pass
    return [line.raw for line in lines]


def whole_run(run: Run) -> list[Outcome]:
    """What every step showed, output behind the last one included. Raises NotAcceptable."""
    if run.undone:
        trouble = run.outcomes[-1].trouble if run.outcomes else "nothing was run"
        raise NotAcceptable(f"the replay did not reach the end: {trouble}")
    outcomes = list(run.outcomes)
    if run.rest and outcomes:
        last = outcomes[-1]
        outcomes[-1] = Outcome(last.step, last.actual + run.rest, last.time, last.prompt, last.trouble)
    for outcome in outcomes:
        if outcome.trouble:
            raise NotAcceptable(f"line {outcome.step.line}: {outcome.trouble}")
    return outcomes


def accepted_lines(run: Run, offset: int = 1) -> list[str]:
    """The lines of the file after accepting (offset: number of the first line). Raises NotAcceptable."""
    lines = list(run.transcript.lines)
    for outcome in reversed(whole_run(run)):
        step = outcome.step
        start = step.last - offset + 1
        if not outcome.same:
            lines[start : start + len(step.output)] = new_output(step.output, outcome.actual)
        if outcome.prompt and isinstance(step, Input):
            renumber(lines, step.line - offset, start, outcome.prompt)
    return lines


def renumber(lines: list[str], first: int, end: int, prompt: str) -> None:
    """Another number in the prompts of one input."""
    number = _NUMBER.match(prompt.strip())
    if number is None:
        raise NotAcceptable(f"line {first + 1}: the prompt is {prompt.strip()}")
    for index in range(first, end):
        lines[index] = _NUMBER.sub(lambda found: found[1] + prompt.strip(), lines[index])


def accepted_text(run: Run) -> str:
    """The whole file after accepting. Raises NotAcceptable."""
    return "".join(line + "\n" for line in accepted_lines(run))

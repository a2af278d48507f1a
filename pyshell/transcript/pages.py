"""Transcripts on a page of Markdown: found in its fences, and written as such a page.

The law: all fences `erl` of a page are one session, in order: variables, prompt numbers and the clock go on; a fence that
says `fresh` begins another one. The words behind `erl` are headers of the transcript (`nodes="a b" seed=7`); they stand on
the first fence of a session. A fence `erlang file=echo.erl` is a file for every session of the page; a fence `erlang`
that begins with a prompt counts as `erl`; `skip="why"` leaves a fence out. `<!-- erl ... -->` holds steps that the page
does not show. Line numbers are those of the page, so that accepting puts lines back in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyshell.transcript.format import FILE_NAME, Input, Step, Transcript, parse_fragment, split_lines
from pyshell.transcript.header import KEYS, FormatError, Header, read_value
from pyshell.transcript.markdown import Block, blocks
from pyshell.transcript.player import Outcome, Run
from pyshell.transcript.recorder import header_lines
from pyshell.transcript.report import source_lines
from pyshell.transcript.update import new_output, renumber, whole_run

_PROMPT = re.compile(r"(?:\([^()\s]+\))?1> ")
_OWN = ("fresh", "skip", "file", "broken")


@dataclass(slots=True)
class Page:
    """The sessions of a page: (name, transcript). lines: of the page."""

    sessions: list[tuple[str, Transcript]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def is_session(block: Block) -> bool:
    """Is this fence (or comment) part of a session?"""
    if block.kind == "comment":
        return block.text.startswith(" erl\n")
    if block.kind != "fence" or "skip" in block.keys:
        return False
    if block.language == "erl":
        return "file" not in block.keys
    return block.language == "erlang" and not block.keys and bool(block.lines and _PROMPT.match(block.lines[0]))


def parse_page(text: str, title: str = "") -> Page:
    """The sessions of a page. Raises FormatError."""
    page = Page(lines=split_lines(text))
    files: dict[str, str] = {}
    groups: list[tuple[str, list[Block]]] = []
    heading = title
    found = blocks(text)
    for block in found:
        if block.kind == "heading":
            heading = block.text
        elif block.kind == "fence" and block.language in ("erl", "erlang") and "file" in block.keys:
            _add_file(files, block)
        elif is_session(block):
            if not groups or "fresh" in block.keys:
                groups.append((heading, []))
            groups[-1][1].append(block)
    names: dict[str, int] = {}
    for name, fences in groups:
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "session"
        names[slug] = names.get(slug, 0) + 1
        unique = slug if names[slug] == 1 else f"{slug}-{names[slug]}"
        page.sessions.append((unique, _session(name, fences, files)))
    return page


def _add_file(files: dict[str, str], block: Block) -> None:
    name = block.keys["file"]
    if not FILE_NAME.fullmatch(name):
        raise FormatError(block.line, f"'{name}' is no name for a file of a transcript")
    if name in files:
        raise FormatError(block.line, f"file {name} is there twice")
    files[name] = "".join(line + "\n" for line in block.lines)


def _session(title: str, fences: list[Block], files: dict[str, str]) -> Transcript:
    values: dict[str, object] = {"title": title}
    steps: list[Step] = []
    for number, block in enumerate(fences):
        for key, value in block.keys.items():
            if key in _OWN:
                continue
            if number:
                raise FormatError(block.line, f"'{key}' belongs to the first fence of the session (or say 'fresh')")
            values[key] = read_value(block.line, key, value, KEYS)
        lines, first = block.lines, block.line + 1
        if block.kind == "comment":
            lines = block.text.split("\n")[1:]
        steps += parse_fragment(lines, first).steps
    return Transcript(Header(**values), steps, files, [], [])  # type: ignore[arg-type]


def accepted_page(page: Page, runs: list[Run]) -> list[str]:
    """The lines of the page with the output that really came. Raises NotAcceptable."""
    lines = list(page.lines)
    outcomes: list[Outcome] = []
    for run in runs:
        outcomes += whole_run(run)
    for outcome in sorted(outcomes, key=lambda row: -row.step.line):
        step = outcome.step
        start = step.last
        margin = re.match(r" *", lines[step.line - 1])
        indent = margin[0] if margin is not None else ""
        if not outcome.same:
            new = new_output(step.output, outcome.actual)
            lines[start : start + len(step.output)] = [(indent + line).rstrip() for line in new]
        if outcome.prompt and isinstance(step, Input):
            renumber(lines, step.line - 1, start, outcome.prompt)
    return lines


def page_text(run: Run) -> str:
    """A replay as a page that `parse_page` reads back: comments are prose, steps are fences, files follow."""
    transcript = run.transcript
    rows = [row.removeprefix("%% ").partition(": ") for row in header_lines(transcript.header)[1:]]
    words = [f'{key}="{value}"' if " " in value else f"{key}={value}" for key, _, value in rows if key != "title"]
    if transcript.header.pty:
        words.append("pty=yes")
    parts = [f"# {transcript.header.title}", ""] if transcript.header.title else []
    for name, text in transcript.files.items():
        ticks = _ticks(text)
        parts += [f"{ticks}erlang file={name}", *text.removesuffix("\n").split("\n"), ticks, ""]
    opening = " ".join(["erl", *words])
    for prose, outcomes in _sections(run):
        parts += [*prose, ""] if prose else []
        if not outcomes:
            continue
        body = [line for outcome in outcomes for line in _step_lines(outcome)]
        ticks = _ticks("\n".join(body))
        parts += [f"{ticks}{opening}", *body, ticks, ""]
        opening = "erl"
    return "\n".join(parts).rstrip("\n") + "\n"


def _step_lines(outcome: Outcome) -> list[str]:
    """As it stands in a transcript: the file's own lines where they match, what came where they do not."""
    step = outcome.step
    if outcome.same:
        return source_lines(step) + [line.raw for line in step.output]
    return source_lines(step) + new_output(step.output, outcome.actual)


def _sections(run: Run) -> Iterator[tuple[list[str], list[Outcome]]]:
    """Prose, and the steps up to the next prose."""
    notes = list(run.transcript.notes)
    prose: list[str] = []
    outcomes: list[Outcome] = []
    for outcome in run.outcomes:
        if notes and notes[0][0] < outcome.step.line:
            if outcomes:
                yield prose, outcomes
            prose, outcomes = [], []
            while notes and notes[0][0] < outcome.step.line:
                prose.append(notes.pop(0)[1])
        outcomes.append(outcome)
    if outcomes:
        yield prose, outcomes
    if notes:
        yield [text for _line, text in notes], []


def _ticks(text: str) -> str:
    """A fence that nothing in the text closes."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    return "`" * (longest + 1)

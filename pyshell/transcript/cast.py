"""A replay as an asciicast, version 3: what asciinema players show.

The law: times are those of the cluster, so that the same transcript gives the same bytes everywhere; typing takes a fixed
time a character, and a long wait is shown as long as the player's `idle_time_limit` allows.
Follows: asciinema, "asciicast file format (version 3)": an event has the seconds since the one before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from pyshell.transcript.format import Check
from pyshell.transcript.player import Run
from pyshell.transcript.report import source_lines

KEY_SECONDS = 0.03
READ_SECONDS = 0.8
IDLE_LIMIT = 2.0
ROWS = 24


def cast(run: Run) -> str:
    """The whole file: a header and a line for each event. Comments of the transcript become markers and grey text."""
    header = run.transcript.header
    terminal = {"cols": header.width, "rows": ROWS, "type": "xterm-256color"}
    first: dict[str, object] = {"version": 3, "term": terminal, "idle_time_limit": IDLE_LIMIT}
    if header.title:
        first["title"] = header.title
    first["env"] = {"SHELL": "pyshell"}
    rows = [json.dumps(first, ensure_ascii=False)]
    before = 0
    for time, kind, text in _events(run):
        now = round(time * 1_000_000)  # in microseconds, so that no sum of roundings drifts
        rows.append(json.dumps([(now - before) / 1_000_000, kind, text], ensure_ascii=False))
        before = now
    return "".join(row + "\n" for row in rows)


def _events(run: Run) -> Iterator[tuple[float, str, str]]:
    """(seconds since the start, kind, text)."""
    shown = 0.0  # seconds of the recording that are not cluster time: typing and reading
    before = 0
    notes = list(run.transcript.notes)
    for outcome in run.outcomes:
        step = outcome.step
        while notes and notes[0][0] < step.line:
            text = notes.pop(0)[1]
            moment = before / 1e9 + shown
            if text:
                yield moment, "m", text
            yield moment, "o", f"\x1b[2m% {text}\x1b[0m\r\n" if text else "\r\n"
            shown += READ_SECONDS if text else 0.0
        if isinstance(step, Check):
            continue
        for line in source_lines(step):
            for char in line:
                yield before / 1e9 + shown, "o", char
                shown += KEY_SECONDS
            yield before / 1e9 + shown, "o", "\r\n"
        for line in outcome.actual:
            yield outcome.time / 1e9 + shown, "o", line + "\r\n"
        before = outcome.time
        shown += READ_SECONDS

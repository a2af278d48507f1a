"""A sequence chart as text: a line of life for each node, an arrow for each signal.

Law: a row is one moment: time runs downwards, and no row is wider than asked for. A signal that took a while has its arrow
where it arrived (where it was lost, a cross in mid-way); its label stands on the arrow and is cut where there is no room.
Where the lines would stand too close, the chart is a table.
"""

from __future__ import annotations

from collections.abc import Sequence

from pyshell.otp.lab.see.tables import table

NEAREST = 14  # columns between two lines of life

Row = tuple[int, str, str, str, str]
"""(nanoseconds, kind, from, to, text); kind: arrow, lost, note."""


def chart(nodes: Sequence[str], rows: Sequence[Row], width: int) -> str:
    """The whole chart. nodes: from left to right."""
    moments = [f"{row[0] / 1e9:.3f}" for row in rows]
    margin = max([len(text) for text in moments] + [4]) + 2
    room = (width - margin) // max(1, len(nodes))
    if room < NEAREST and len(nodes) > 1:
        return _table(rows, moments, width)
    at = {name: index * room + room // 2 for index, name in enumerate(nodes)}
    canvas = len(nodes) * room
    lines = [_heads(at, canvas)]
    for row, moment in zip(rows, moments):
        for number, line in enumerate(_row(row, at, canvas)):
            lines.append(f"{line.rstrip().ljust(canvas)}{moment.rjust(margin) if not number else ''}".rstrip())
    return "\n".join(lines) + "\n"


def _heads(at: dict[str, int], canvas: int) -> str:
    line = [" "] * canvas
    for name, column in at.items():
        room = min(canvas // max(1, len(at)) - 1, canvas)
        text = name if len(name) <= room else name[: room - 1] + "…"
        start = max(0, min(column - len(text) // 2, canvas - len(text)))
        line[start : start + len(text)] = text
    return "".join(line).rstrip()


def _life(at: dict[str, int], canvas: int) -> list[str]:
    line = [" "] * canvas
    for column in at.values():
        line[column] = "│"
    return line


def _row(row: Row, at: dict[str, int], canvas: int) -> list[str]:
    """One or two lines for one moment."""
    _time, kind, source, target, text = row
    line = _life(at, canvas)
    start, end = at.get(source), at.get(target)
    if kind == "note" or start is None or end is None or start == end:
        return _note(line, start, end, text, canvas)
    left, right = min(start, end), max(start, end)
    for column in range(left + 1, right):
        line[column] = "─"
    if kind == "lost":
        line[(start + end) // 2] = "╳"
        for column in range((start + end) // 2 + (1 if end > start else -1), end, 1 if end > start else -1):
            line[column] = "│" if column in at.values() else " "
        left, right = min(start, (start + end) // 2), max(start, (start + end) // 2)
    elif end > start:
        line[end - 1] = "▶"
    else:
        line[end + 1] = "◀"
    room = right - left - 5
    words = f" {text if len(text) <= room - 2 else text[: max(0, room - 3)] + '…'} "
    if room >= 5:
        first = left + 1 + max(1, (right - left - 1 - len(words)) // 2)
        line[first : first + len(words)] = words
        if len(text) > room - 2 and kind != "lost" and len(text) > 2 * room:
            return ["".join(line)]
    return ["".join(line)]


def _note(line: list[str], start: int | None, end: int | None, text: str, canvas: int) -> list[str]:
    """Words at a line of life, or between two of them."""
    if start is None:
        start = end if end is not None else 0
    middle = start if end is None else (start + end) // 2
    words = f"[{text}]" if len(text) + 2 <= canvas else f"[{text[: canvas - 3]}…]"
    first = max(0, min(middle - len(words) // 2, canvas - len(words)))
    line[first : first + len(words)] = words
    return ["".join(line)]


def _table(rows: Sequence[Row], moments: Sequence[str], width: int) -> str:
    """Where there is no room for lines of life."""
    signs = {"arrow": "->", "lost": "-X", "note": ""}
    body = [
        [moment, f"{source} {signs[kind]} {target}".rstrip() if target else source, text]
        for (_time, kind, source, target, text), moment in zip(rows, moments)
    ]
    return table(body, width=width)

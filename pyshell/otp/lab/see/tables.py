"""Columns of text, as wide as what stands in them: the tables that see prints."""

from __future__ import annotations

from collections.abc import Sequence


def table(rows: Sequence[Sequence[str]], head: Sequence[str] = (), width: int = 0) -> str:
    """Rows under a head, columns as wide as they must be. width: the last column is cut so that no row is longer."""
    body = [list(map(str, row)) for row in ([head, *rows] if head else rows)]
    if not body:
        return ""
    wide = [max(len(row[at]) for row in body if at < len(row)) for at in range(max(map(len, body)))]
    lines = []
    for row in body:
        line = "  ".join(cell.ljust(wide[at]) for at, cell in enumerate(row)).rstrip()
        if width and len(line) > width:
            line = line[: width - 1] + "…"
        lines.append(line + "\n")
    return "".join(lines)

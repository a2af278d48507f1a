"""The cluster as a picture of text: nodes on an ellipse, a line for every wire that is up, cut or held.

Law: no line is wider than asked for; a wire says in its middle what is the matter with it (X cut, = held). Wires that are
whole but not connected are not drawn. From six nodes on (or where there is no room) it is a table with a sign for each wire.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pyshell.otp.lab.see.tables import table

MOST = 5
SIGNS = {"up": "─", "cut": "╳", "held": "=", "down": "·"}


def draw(nodes: Sequence[str], edges: Sequence[tuple[str, str, str, str]], marks: dict[str, str], width: int) -> str:
    """edges: (a, b, state, words). marks: what stands behind a node's name, as ` (frozen)`."""
    names = {node: node + marks.get(node, "") for node in nodes}
    longest = max(map(len, names.values()))
    columns = min(width, 40 + longest + 8 * len(nodes))
    if len(nodes) > MOST or columns < 2 * longest + 8:
        return _matrix(nodes, edges, names)
    rows = {1: 1, 2: 3}.get(len(nodes), 5 + 2 * len(nodes))
    canvas = [[" "] * columns for _ in range(rows)]
    centre_x, centre_y = (columns - 1) / 2, (rows - 1) / 2
    radius_x, radius_y = (columns - longest - 4) / 2 - 1, max(0.0, centre_y)
    places = {}
    for number, node in enumerate(nodes):
        angle = 2 * math.pi * number / len(nodes) - (math.pi if len(nodes) == 2 else math.pi / 2)
        x = centre_x + radius_x * math.cos(angle) if len(nodes) > 1 else centre_x
        places[node] = (round(x), round(centre_y + radius_y * math.sin(angle)) if len(nodes) > 2 else round(centre_y))
    for a, b, state, _words in edges:
        if state != "down":
            _line(canvas, places[a], places[b], state)
    for node, (x, y) in places.items():
        text = f"[{names[node]}]"
        start = max(0, min(columns - len(text), x - len(text) // 2))
        canvas[y][start : start + len(text)] = text
    return "\n".join("".join(row).rstrip() for row in canvas) + "\n"


def _matrix(nodes: Sequence[str], edges: Sequence[tuple[str, str, str, str]], names: dict[str, str]) -> str:
    """A row and a column for each node."""
    found = {frozenset((a, b)): SIGNS[state] for a, b, state, _words in edges}
    short = [node.partition("@")[0] for node in nodes]
    rows = [[names[a], *(found.get(frozenset((a, b)), "") for b in nodes)] for a in nodes]
    return table(rows, ["", *short]) + "(─ up, ╳ cut, = held, · not connected)\n"


def _line(canvas: list[list[str]], start: tuple[int, int], end: tuple[int, int], state: str) -> None:
    (x1, y1), (x2, y2) = start, end
    steps = max(abs(x2 - x1), abs(y2 - y1), 1)
    steep = "│" if abs(x2 - x1) <= abs(y2 - y1) // 3 else "╲" if (x2 - x1) * (y2 - y1) > 0 else "╱"
    last = y1
    for step in range(steps + 1):
        x, y = round(x1 + (x2 - x1) * step / steps), round(y1 + (y2 - y1) * step / steps)
        if state == "up" or step % 3:
            canvas[y][x] = "─" if y == last else steep
        last = y
    middle_x, middle_y = round((x1 + x2) / 2), round((y1 + y2) / 2)
    if state in ("cut", "held"):
        canvas[middle_y][middle_x] = "╳" if state == "cut" else "="

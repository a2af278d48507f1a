"""The cluster as SVG: nodes on a circle, a line for every wire, in colour and in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.sax.saxutils import escape

from pyshell.otp.lab.see.chart_svg import STYLE

SIZE, MARGIN = 460, 110


def draw(nodes: Sequence[str], edges: Sequence[tuple[str, str, str, str]], marks: dict[str, str]) -> str:
    """As map_text.draw."""
    centre, radius = SIZE / 2, SIZE / 2 - MARGIN
    places = {}
    for number, node in enumerate(nodes):
        angle = 2 * math.pi * number / max(1, len(nodes)) - (math.pi if len(nodes) == 2 else math.pi / 2)
        places[node] = (centre + radius * math.cos(angle), centre + radius * math.sin(angle)) if len(nodes) > 1 else (centre,) * 2
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}" viewBox="0 0 {SIZE} {SIZE}">',
        f"<title>The cluster</title><style>{STYLE}</style>",
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    for a, b, state, words in edges:
        (x1, y1), (x2, y2) = places[a], places[b]
        where = f'x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}"'
        out.append(f'<line class="{state}" {where}><title>{escape(words)}</title></line>')
        if state in ("cut", "held"):
            x, y = (x1 + x2) / 2, (y1 + y2) / 2
            out.append(f'<rect x="{x - 18:.0f}" y="{y - 10:.0f}" width="36" height="18" fill="#fff"/>')
            out.append(f'<text class="label" x="{x:.0f}" y="{y + 4:.0f}">{state}</text>')
    for node, (x, y) in places.items():
        text = node + marks.get(node, "")
        half = len(text) * 4 + 12
        kind = "node frozen" if node in marks else "node"
        out.append(f'<rect class="{kind}" x="{x - half:.0f}" y="{y - 16:.0f}" width="{2 * half}" height="32" rx="8"/>')
        out.append(f'<text class="label" x="{x:.0f}" y="{y + 4:.0f}">{escape(text)}</text>')
    out.append("</svg>")
    return "\n".join(out) + "\n"

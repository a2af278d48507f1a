"""A sequence chart as SVG, and a picture with its text as one page of HTML that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from pyshell.otp.lab.see.chart_text import Row

BETWEEN, LEFT, TOP, STEP, RIGHT = 260, 130, 60, 34, 120
STYLE = (
    "text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#222}"
    ".head{font-weight:600;text-anchor:middle}.label{text-anchor:middle}.time{fill:#777;text-anchor:end}"
    ".life{stroke:#999;stroke-dasharray:2 3}.sent{stroke:#1a5fb4;stroke-width:1.6;fill:none}"
    ".lost{stroke:#c01c28;stroke-width:1.6;fill:none}.note{fill:#fdf3d0;stroke:#d9c27a}"
    ".node{fill:#fff;stroke:#444;stroke-width:1.5}.up{stroke:#2a7b3f;stroke-width:2.5}"
    ".down{stroke:#bbb;stroke-dasharray:3 5}.cut{stroke:#c01c28;stroke-width:2.5;stroke-dasharray:10 6}"
    ".held{stroke:#c88800;stroke-width:2.5;stroke-dasharray:4 4}.frozen{fill:#dcebfa}"
)
LONGEST = 26


def chart(nodes: Sequence[str], rows: Sequence[Row], title: str = "Signals between nodes") -> str:
    """The whole picture. A signal's line goes from the moment of this row; its slope is that of a step."""
    at = {name: LEFT + index * BETWEEN for index, name in enumerate(nodes)}
    width = LEFT + max(0, len(nodes) - 1) * BETWEEN + LEFT + RIGHT
    height = TOP + (len(rows) + 1) * STEP
    out = [_open(width, height, title)]
    for name, x in at.items():
        out.append(f'<line class="life" x1="{x}" y1="{TOP - 14}" x2="{x}" y2="{height - 12}"/>')
        out.append(f'<text class="head" x="{x}" y="{TOP - 26}">{escape(name)}</text>')
    for number, (time, kind, source, target, text) in enumerate(rows):
        y = TOP + (number + 1) * STEP - STEP // 3
        out.append(f'<text class="time" x="{width - 12}" y="{y}">{time / 1e9:.3f} s</text>')
        if kind == "note" or source not in at or target not in at:
            out += _note(at, source, target, text, y)
        else:
            out += _arrow(at[source], at[target], y, kind, text)
    out.append("</svg>")
    return "\n".join(out) + "\n"


def _open(width: int, height: int, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n"
        '<rect width="100%" height="100%" fill="#fff"/>'
    )


def _short(text: str, most: int = LONGEST) -> str:
    return escape(text if len(text) <= most else text[: most - 1] + "…")


def _arrow(x1: int, x2: int, y: int, kind: str, text: str) -> list[str]:
    middle = (x1 + x2) // 2
    room = max(6, abs(x2 - x1) // 8 - 2)
    label = f'<text class="label" x="{middle}" y="{y - 6}"><title>{escape(text)}</title>{_short(text, room)}</text>'
    if kind == "lost":
        stop = middle
        cross = (
            f'<path class="lost" d="M{stop - 6} {y - 6}L{stop + 6} {y + 6}M{stop - 6} {y + 6}L{stop + 6} {y - 6}"/>'
        )
        quarter = (x1 + middle) // 2
        text_at = f'<text class="label" x="{quarter}" y="{y - 8}"><title>{escape(text)}</title>{_short(text, room // 2)}</text>'
        return [f'<line class="lost" x1="{x1}" y1="{y}" x2="{stop}" y2="{y}"/>', cross, text_at]
    back = -7 if x2 > x1 else 7
    head = f'<path class="sent" d="M{x2 + back} {y - 4}L{x2} {y}L{x2 + back} {y + 4}"/>'
    return [f'<line class="sent" x1="{x1}" y1="{y}" x2="{x2}" y2="{y}"/>', head, label]


def _note(at: dict[str, int], source: str, target: str, text: str, y: int) -> list[str]:
    places = [at[name] for name in (source, target) if name in at] or [LEFT]
    middle = sum(places) // len(places)
    words = _short(text, 34)
    half = min(132, len(text) * 4 + 10)
    return [
        f'<rect class="note" x="{middle - half}" y="{y - 15}" width="{2 * half}" height="20" rx="3"/>',
        f'<text class="label" x="{middle}" y="{y}"><title>{escape(text)}</title>{words}</text>',
    ]


def page(title: str, svg: str, text: str) -> str:
    """One file: the picture, and below it the same as text."""
    return (
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
        f"<title>{escape(title)}</title>\n<style>body{{margin:2em;font:15px sans-serif;color:#222}}"
        "pre{font:13px ui-monospace,Menlo,Consolas,monospace;overflow:auto}svg{max-width:100%;height:auto}</style>\n"
        f"</head><body>\n<h1>{escape(title)}</h1>\n{svg}<pre>{escape(text)}</pre>\n</body></html>\n"
    )

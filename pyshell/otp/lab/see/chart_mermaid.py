"""A sequence chart, and the cluster, in the language of Mermaid (which many pages of Markdown show as a picture)."""

from __future__ import annotations

from collections.abc import Sequence

from pyshell.otp.lab.see.chart_text import Row

_ENTITIES = {"#": "#35;", ";": "#59;", '"': "#34;", "<": "#lt;", ">": "#gt;", "\n": " "}
LINKS = {"up": "---", "down": "-.-", "cut": "-. cut .-", "held": "-. held .-"}


def chart(nodes: Sequence[str], rows: Sequence[Row]) -> str:
    """`sequenceDiagram`."""
    alias = {name: f"n{number}" for number, name in enumerate(nodes)}
    lines = ["sequenceDiagram"]
    lines += [f"    participant {short} as {_safe(name)}" for name, short in alias.items()]
    for time, kind, source, target, text in rows:
        moment = f"{time / 1e9:.3f} s"
        if kind == "note" or source not in alias or target not in alias:
            over = ",".join(alias[name] for name in (source, target) if name in alias) or "n0"
            lines.append(f"    Note over {over}: {_safe(text)} ({moment})")
        else:
            arrow = "-x" if kind == "lost" else "->>"
            lines.append(f"    {alias[source]}{arrow}{alias[target]}: {_safe(text)} ({moment})")
    return "\n".join(lines) + "\n"


def graph(nodes: Sequence[str], edges: Sequence[tuple[str, str, str, str]]) -> str:
    """`graph LR` of (a, b, state, words)."""
    alias = {name: f"n{number}" for number, name in enumerate(nodes)}
    lines = ["graph LR", *(f'    {short}["{_safe(name)}"]' for name, short in alias.items())]
    lines += [f"    {alias[a]} {LINKS[state]} {alias[b]}" for a, b, state, _words in edges]
    return "\n".join(lines) + "\n"


def _safe(text: str) -> str:
    """Characters that mean something to Mermaid, as entities."""
    return "".join(_ENTITIES.get(char, char) for char in text)

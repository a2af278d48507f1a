"""Natives of see: the sequence chart and the map, in all their forms; the log for ShiViz."""

from __future__ import annotations

from typing import Any

from pyshell.dist.sim import journal as j
from pyshell.otp.lab.see import chart_mermaid, chart_svg, chart_text, map_svg, map_text
from pyshell.otp.lab.see.chart_text import Row
from pyshell.otp.lab.see.events import DELIVERED, LOST, Signal, story
from pyshell.otp.lab.see.happened import happening
from pyshell.otp.lab.see.looking import alive, columns, label, options, result_of, screen, wrong
from pyshell.otp.lab.see.order import shiviz
from pyshell.otp.lab.see.wires import state, words
from pyshell.otp.native import bif
from pyshell.term.atom import OK, Atom
from pyshell.term.cons import to_text

FORMS = ("text", "mermaid", "svg", "html", "shiviz")
NARROWEST, WIDEST, MOST, LABEL = 40, 400, 10_000, 60
USUAL = 40  # signals


def _chosen(p: Any, term: Any) -> dict[str, Any]:
    """Options of a picture: format, file, width, limit, since (ms, mark or start), all."""
    found = options(term)
    form = found.get("format")
    form = form.name if type(form) is Atom else _form_of(found.get("file")) if form is None else ""
    width = found.get("width", min(WIDEST, max(NARROWEST, columns(p))))
    limit, since = found.get("limit", USUAL), found.get("since")
    if set(found) - {"format", "file", "width", "limit", "since", "all"} or form not in FORMS:
        raise wrong("options")
    if type(width) is not int or not NARROWEST <= width <= WIDEST:
        raise wrong("width")
    if type(limit) is not int or not 0 <= limit <= MOST:
        raise wrong("count")
    if since is not None and type(since) is not int and not (type(since) is Atom and since.name in ("mark", "start")):
        raise wrong("options")
    file = found.get("file")
    if file is not None and not to_text(file):
        raise wrong("options")
    return {"format": form, "width": width, "limit": limit, "since": since, "file": file, "all": found.get("all", False)}


def _form_of(file: Any) -> str:
    """What the ending of a file's name asks for."""
    name = to_text(file) if file is not None else ""
    ending = (name or "").rpartition(".")[2]
    return {"svg": "svg", "html": "html", "mmd": "mermaid", "md": "mermaid", "log": "shiviz"}.get(ending, "text")


def rows_of(p: Any, chosen: dict[str, Any]) -> tuple[list[str], list[Row]]:
    """(nodes from left to right, rows in the order of time)."""
    since, after = chosen["since"], 0
    start = p.n.cluster.journal.mark if type(since) is Atom and since.name == "mark" else 0
    if type(since) is int:
        after = since * 1_000_000
    rows: list[Row] = []
    for row in story(p, start, chosen["all"] is not False):
        if isinstance(row, Signal):
            kind = {DELIVERED: "arrow", LOST: "lost"}.get(row.fate, "arrow")
            text = _label(p, row.event) + ("" if row.fate in (DELIVERED, LOST) else " (under way)")
            rows.append((row.end_time if row.fate == DELIVERED else row.time, kind, row.source, row.target, text))
        else:
            rows += _note(p, row[1])
    rows = [row for row in rows if row[0] >= after]
    rows.sort(key=lambda row: row[0])
    rows = rows[-chosen["limit"] :] if chosen["limit"] else []
    named = {name for row in rows for name in row[2:4] if name}
    known = [name for name in p.n.cluster.distribution.names if name in named]
    return known, rows


def _label(p: Any, event: Any) -> str:
    """What stands on an arrow: the message, or the kind of signal."""
    word, rest = event[0].name, event[1:]
    if word == "send":
        to = rest[1]
        name = f"{to[0].name} ! " if type(to) is tuple else ""
        return name + label(p, rest[2], LABEL)
    if word == "exit" and result_of(rest[2]) is not None:
        return f"result {label(p, result_of(rest[2])[0], LABEL)}"
    if word == "exit":
        return f"exit: {label(p, rest[2], LABEL)}"
    return f"spawn {label(p, rest[2], LABEL)}" if word == "spawn" else word


def _note(p: Any, entry: j.Entry) -> list[Row]:
    time, what, source, target, data = entry
    if what == j.EXITED:
        return [(time, "note", source, "", f"{label(p, data[0])} ended: {label(p, data[1], 30)}")]
    if what == j.FAILED or (what in (j.NODEUP, j.STARTED) and time == 0):
        return []
    text = happening(entry)[1]
    return [(time, "note", source, target if what in (j.CUT, j.HEALED, j.FAULT) else "", text)]


@bif("$chart", 1)
def chart(p: Any, term: Any) -> Any:
    """The text in the wished form; with a file it is written there, and the answer is ok."""
    chosen = _chosen(p, term)
    if chosen["format"] == "shiviz":
        return _out(p, chosen, shiviz(p))
    nodes, rows = rows_of(p, chosen)
    text = chart_text.chart(nodes, rows, chosen["width"]) if rows else "No signal has gone from node to node yet.\n"
    if chosen["format"] == "mermaid":
        text = chart_mermaid.chart(nodes, rows)
    elif chosen["format"] in ("svg", "html"):
        picture = chart_svg.chart(nodes, rows)
        wide = chart_text.chart(nodes, rows, 120) if rows else text
        text = picture if chosen["format"] == "svg" else chart_svg.page("Signals between nodes", picture, wide)
    return _out(p, chosen, text)


@bif("$map", 1)
def picture(p: Any, term: Any) -> Any:
    """As `$chart`, of the cluster as it is."""
    chosen = _chosen(p, term)
    cluster = p.n.cluster
    nodes = alive(cluster)
    edges = []
    for number, a in enumerate(nodes):
        for b in nodes[number + 1 :]:
            found = state(cluster, a, b)
            edges.append((a, b, found.name, words(cluster, a, b, found)))
    marks = {name: " (frozen)" for name in nodes if name in cluster.network.frozen}
    odd = [(a, b, kind, text) for a, b, kind, text in edges if text not in ("up", "not connected")]
    legend = "".join(f"{a} - {b}: {text}\n" for a, b, _kind, text in odd)
    text = map_text.draw(nodes, edges, marks, chosen["width"]) if nodes else "No node is alive: lab:start(b).\n"
    text += legend
    if chosen["format"] == "mermaid":
        text = chart_mermaid.graph(nodes, edges)
    elif chosen["format"] in ("svg", "html"):
        drawn = map_svg.draw(nodes, edges, marks)
        text = drawn if chosen["format"] == "svg" else chart_svg.page("The cluster", drawn, text)
    return _out(p, chosen, text)


def _out(p: Any, chosen: dict[str, Any], text: str) -> Any:
    """Into the file, or as characters for the screen."""
    if chosen["file"] is None:
        return screen(p, text)
    name = to_text(chosen["file"]) or ""
    files = p.n.files
    if files is None:
        raise wrong("file")
    try:
        files.write(name if name.startswith("/") else f"{files.home}/{name}", text.encode())
    except OSError:
        raise wrong("file") from None
    return OK

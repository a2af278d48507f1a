"""Writes a transcript of what is typed and shown.

The law: what the recorder writes reads back as what happened: output that would read as something else is quoted,
and time stands in the file only where it passed while a prompt waited.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pyshell.transcript.format import MAGIC, input_lines, needs_quote, quote
from pyshell.transcript.header import HOST, Header, duration_text


def header_lines(header: Header) -> list[str]:
    """The headers that differ from the defaults."""
    plain = Header()
    rows: list[tuple[str, str]] = []
    if header.title:
        rows.append(("title", header.title))
    rows.append(("seed", str(header.seed)))
    if header.nodes:
        rows.append(("nodes", " ".join(name.removesuffix("@" + HOST) for name in header.nodes)))
    if header.latency != plain.latency:
        rows.append(("latency", duration_text(header.latency) if header.latency else "0us"))
    if header.tick != plain.tick:
        rows.append(("tick", duration_text(header.tick)))
    if header.width != plain.width:
        rows.append(("width", str(header.width)))
    if header.epoch != plain.epoch:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=header.epoch // 1000)
        rows.append(("epoch", moment.isoformat().replace("+00:00", "Z")))
    if header.clock != plain.clock:
        rows += [("clock", header.clock), ("allow", header.allow)]
    if header.loss:
        rows.append(("loss", f"{header.loss:.12g}"))
    if header.flags:
        rows.append(("flags", " ".join(header.flags)))
    if header.xfail:
        rows.append(("xfail", header.xfail))
    return [MAGIC, *(f"%% {key}: {value}" for key, value in rows)]


class Recorder:
    """Collects the lines of a transcript."""

    __slots__ = ("header", "files", "_lines")

    def __init__(self, header: Header, files: dict[str, str] | None = None) -> None:
        self.header = header
        self.files = dict(files or {})
        self._lines: list[str] = []

    def note(self, text: str) -> None:
        """A comment."""
        self._lines += ["", *(f"% {line}".rstrip() for line in text.split("\n"))]

    def input(self, node: str, number: int, source: str) -> None:
        """What was typed at a prompt."""
        self._lines += input_lines(node, number, source)

    def waited(self, ns: int) -> None:
        """Time passed while the prompt waited."""
        if ns > 0:
            self._lines.append(f"%% after {duration_text(ns)}")

    def output(self, lines: Iterable[str]) -> None:
        """What was shown since the last input or wait."""
        self._lines += [quote(line) if needs_quote(line) else line for line in lines]

    def text(self, xfail: str = "") -> str:
        """The transcript so far."""
        lines = header_lines(self.header)
        if xfail:
            lines.append(f"%% xfail: {xfail}")
        lines += ["", *self._lines]
        for name, text in self.files.items():
            lines += ["", f"-- {name} --", *text.removesuffix("\n").split("\n")]
        return "\n".join(lines).rstrip("\n") + "\n"

"""The headers of a transcript: `%% key: value`, and the same keys as front matter of a lesson or words of a fence.

The law: a key has one meaning and one type; an unknown key, a value of the wrong type or a key given twice is an
error that names its line. Durations are integers in nanoseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pyshell.dist.options import split_flags

HOST = "lab"
"""The host of a node that was named by its short name."""

EPOCH = "2026-01-01T00:00:00Z"
_UNITS = {"us": 1_000, "ms": 1_000_000, "s": 1_000_000_000, "min": 60_000_000_000, "h": 3_600_000_000_000}
_DURATION = re.compile(r"(\d{1,18})(?:\.(\d{1,9}))?(us|ms|s|min|h)")
_NODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*(?:@[A-Za-z0-9_][A-Za-z0-9_.-]*)?")
_NOT_HERE = frozenset(["name", "sname", "eval", "s", "run", "noshell", "noinput"])
LONGEST_NS = 366 * 24 * 3_600_000_000_000


class FormatError(Exception):
    """A text that is not what it should be: line (from 1) and one sentence."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(f"line {line}: {text}")
        self.line = line
        self.text = text


def duration_ns(text: str) -> int | None:
    """`1500ms`, `1.5s`, `2min` in nanoseconds; None if it is no duration."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        return None
    whole, fraction, unit = found.groups()
    size = _UNITS[unit]
    ns = int(whole) * size + (int(fraction) * size // 10 ** len(fraction) if fraction else 0)
    return ns if ns <= LONGEST_NS else None


def duration_text(ns: int) -> str:
    """The shortest exact way to write a duration; what duration_ns reads back. Below a microsecond it is rounded up."""
    micros = -(-ns // 1_000)
    for unit in ("h", "min", "s", "ms"):
        size = _UNITS[unit] // 1_000
        if micros and micros % size == 0 and (unit not in ("h", "min") or micros // size > 1):
            return f"{micros // size}{unit}"
    return f"{micros}us"


def seconds_text(ns: int) -> str:
    """`75.020 s`, for people."""
    return f"{ns // 1_000_000_000}.{ns // 1_000_000 % 1000:03d} s"


def whole_name(name: str) -> str:
    """`a` is a@lab; a whole name stays as it is."""
    return name if "@" in name else f"{name}@{HOST}"


def _text(value: str) -> str:
    return value


def _number(value: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", value):
        raise ValueError("a whole number")
    return int(value)


def _nodes(value: str) -> tuple[str, ...]:
    names = tuple(whole_name(word) for word in value.split() if _NODE.fullmatch(word))
    if not names or len(names) != len(value.split()):
        raise ValueError("names of nodes, with a space between two")
    if len(set(names)) != len(names):
        raise ValueError("different names")
    return names


def _duration(value: str) -> int:
    ns = duration_ns(value)
    if ns is None:
        raise ValueError("a duration such as 10ms, 1.5s or 2min")
    return ns


def _share(value: str) -> float:
    try:
        share = float(value.removesuffix("%")) / (100 if value.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ValueError("a share from 0 to 1, or a percentage")
    return share


def _width(value: str) -> int:
    width = _number(value)
    if not 20 <= width <= 1000:
        raise ValueError("a width from 20 to 1000 columns")
    return width


def _yes(value: str) -> bool:
    if value not in ("yes", "no"):
        raise ValueError("yes or no")
    return value == "yes"


def _words(value: str) -> tuple[str, ...]:
    return tuple(value.split())


def _flags(value: str) -> tuple[str, ...]:
    """Words of erl's command line for every node."""
    words = tuple(value.split())
    if not words[0].startswith("-"):
        raise ValueError("flags of erl, such as -connect_all false or -kernel dist_auto_connect never")
    for flag, _values in split_flags(list(words)):
        if flag in _NOT_HERE:
            raise ValueError(f"flags for nodes that run already (so -{flag} is none)")
    return words


def _epoch(value: str) -> int:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("a moment such as 2026-01-01T00:00:00Z") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // (datetime.resolution) * 1_000


def one_of(*words: str) -> Callable[[str], str]:
    """A reader for a value that is one of these words."""

    def read(value: str) -> str:
        if value not in words:
            raise ValueError(" or ".join(words))
        return value

    return read


Reader = Callable[[str], Any]
KEYS: Mapping[str, Reader] = {
    "title": _text,
    "seed": _number,
    "nodes": _nodes,
    "clock": one_of("virtual", "live"),
    "allow": one_of("live"),
    "epoch": _epoch,
    "latency": _duration,
    "tick": _duration,
    "loss": _share,
    "width": _width,
    "flags": _flags,
    "pty": _yes,
    "xfail": _text,
}
LESSON_KEYS: Mapping[str, Reader] = {
    "lesson": _text,
    "part": _text,
    "nodes": _nodes,
    "seed": _number,
    "latency": _duration,
    "tick": _duration,
    "width": _width,
    "minutes": _number,
    "needs": _words,
    "clock": one_of("step", "live"),
}


@dataclass(slots=True, frozen=True)
class Header:
    """The world of a transcript. nodes: whole names, () for one node without a name; times in nanoseconds.

    clock: "live" for the machine's; flags: words of erl's command line, for every node.
    """

    title: str = ""
    seed: int = 0
    nodes: tuple[str, ...] = ()
    clock: str = "virtual"
    allow: str = ""
    epoch: int = field(default_factory=lambda: _epoch(EPOCH))
    latency: int = 1_000_000
    tick: int = 60_000_000_000
    loss: float = 0.0
    width: int = 80
    flags: tuple[str, ...] = ()
    pty: bool = False
    xfail: str = ""


def read_value(line: int, key: str, value: str, keys: Mapping[str, Reader]) -> Any:
    """The value of one `key: value` line."""
    reader = keys.get(key)
    if reader is None:
        raise FormatError(line, f"unknown header '{key}' (known: {', '.join(keys)})")
    if not value:
        raise FormatError(line, f"header '{key}' has no value")
    try:
        return reader(value)
    except ValueError as wrong:
        raise FormatError(line, f"header '{key}' must be {wrong}, not '{value}'") from None


def read_headers(rows: Iterable[tuple[int, str, str]], keys: Mapping[str, Reader] = KEYS) -> dict[str, Any]:
    """(line, key, value) rows as a dict of read values."""
    values: dict[str, Any] = {}
    for line, key, value in rows:
        if key in values:
            raise FormatError(line, f"header '{key}' is there twice")
        values[key] = read_value(line, key, value, keys)
    return values


_FRONT = re.compile(r"(?P<key>[A-Za-z][\w-]*):(?: (?P<value>.*))?")


def front_matter(lines: list[str]) -> tuple[list[tuple[int, str, str]], int]:
    """The (line, key, value) rows between two `---` at the top, and the index of the first line behind them."""
    if not lines or lines[0].rstrip() != "---":
        return [], 0
    rows: list[tuple[int, str, str]] = []
    for index in range(1, len(lines)):
        line = lines[index].rstrip()
        if line == "---":
            return rows, index + 1
        found = _FRONT.fullmatch(line)
        if found is None:
            raise FormatError(index + 1, f"front matter has lines 'key: value', not '{line}'")
        rows.append((index + 1, found["key"], (found["value"] or "").strip()))
    raise FormatError(1, "the front matter is not closed by a line '---'")

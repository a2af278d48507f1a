"""Does what a step printed match what the transcript expects?

The law: lines match in order, each by its mark: none (equal), `glob` (only `*` and `?` are special, Erlang's lists
are full of `[`), `re` (the whole line), `unordered` (a run of them is a bag of lines), `...` (any lines, as few as
will do). Trailing spaces and trailing empty lines never count.
Because every mark but `...` stands for a fixed number of lines, the lines between two `...` are looked for from the
left and never need to be tried again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

MARKS = ("glob", "re", "unordered", "...")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u2028\u2029]|\t")
_NAMED = {"\x1b": "\\e", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\a": "\\a"}
_LARGE = 4_000_000


@dataclass(slots=True, frozen=True)
class Expected:
    """One expected line: its text without quoting and mark, the mark ("" for none), where it stands (line from 1)."""

    text: str
    mark: str = ""
    line: int = 0
    raw: str = ""


def output_lines(text: str) -> list[str]:
    """What was printed, as lines that can stand in a file: control characters are named, nothing trails."""
    lines = [_CONTROL.sub(_control, line).rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _control(found: re.Match[str]) -> str:
    char = found.group()
    return _NAMED.get(char) or f"\\x{{{ord(char):X}}}"


@lru_cache(maxsize=512)
def pattern(text: str, mark: str) -> re.Pattern[str]:
    """The expression for a `glob` or `re` line. Raises re.error."""
    if mark == "re":
        return re.compile(text)
    parts = (".*" if char == "*" else "." if char == "?" else re.escape(char) for char in text)
    return re.compile("".join(parts), re.DOTALL)


def line_matches(expected: Expected, actual: str) -> bool:
    """One line against one line (`...` matches any)."""
    if expected.mark in ("glob", "re"):
        return pattern(expected.text, expected.mark).fullmatch(actual) is not None
    return expected.mark == "..." or expected.text == actual


def _segments(expected: Sequence[Expected]) -> list[list[Expected]]:
    """The lines between the `...`."""
    parts: list[list[Expected]] = [[]]
    for line in expected:
        if line.mark == "...":
            parts.append([])
        else:
            parts[-1].append(line)
    return parts


def _segment_at(segment: Sequence[Expected], actual: Sequence[str], start: int) -> bool:
    """Do the lines from `start` match all of the segment?"""
    if start < 0 or start + len(segment) > len(actual):
        return False
    index = 0
    while index < len(segment):
        if segment[index].mark != "unordered":
            if not line_matches(segment[index], actual[start + index]):
                return False
            index += 1
            continue
        first = index
        while index < len(segment) and segment[index].mark == "unordered":
            index += 1
        bag = Counter(line.text for line in segment[first:index])
        if bag != Counter(actual[start + first : start + index]):
            return False
    return True


def matches(expected: Sequence[Expected], actual: Sequence[str]) -> bool:
    """Does the output match, as a whole?"""
    first, *rest = _segments(expected)
    if not _segment_at(first, actual, 0):
        return False
    at = len(first)
    if not rest:
        return at == len(actual)
    for segment in rest[:-1]:
        while not _segment_at(segment, actual, at):
            at += 1
            if at + len(segment) > len(actual):
                return False
        at += len(segment)
    last = len(actual) - len(rest[-1])
    return last >= at and _segment_at(rest[-1], actual, last)


Pair = tuple[Expected | None, str | None]


def align(expected: Sequence[Expected], actual: Sequence[str]) -> list[Pair]:
    """The two side by side with the fewest differences: (line, line) same, (line, None) missing, (None, line) new.

    A `...` stands first, with None, and what it swallows follows as (that line, text).
    """
    head = 0
    while head < min(len(expected), len(actual)) and _plainly_same(expected[head], actual[head]):
        head += 1
    tail = 0
    while tail < min(len(expected), len(actual)) - head and _plainly_same(expected[-1 - tail], actual[-1 - tail]):
        tail += 1
    left, right = expected[head : len(expected) - tail], actual[head : len(actual) - tail]
    pairs: list[Pair] = list(zip(expected[:head], actual[:head]))
    if (len(left) + 1) * (len(right) + 1) > _LARGE:
        pairs.extend((line, None) for line in left)
        pairs.extend((None, text) for text in right)
    else:
        pairs.extend(_table_walk(left, right))
    pairs.extend(zip(expected[len(expected) - tail :], actual[len(actual) - tail :]))
    return pairs


def _plainly_same(expected: Expected, actual: str) -> bool:
    return expected.mark in ("", "glob", "re") and line_matches(expected, actual)


def _same(expected: Expected, actual: str, bags: dict[int, Counter[str]]) -> bool:
    """Inside a run of unordered lines any line of the bag may stand at any place."""
    if expected.mark == "unordered":
        return bags[id(expected)][actual] > 0
    return expected.mark != "..." and line_matches(expected, actual)


def _bags(expected: Sequence[Expected]) -> dict[int, Counter[str]]:
    bags: dict[int, Counter[str]] = {}
    run: Counter[str] | None = None
    for line in expected:
        if line.mark != "unordered":
            run = None
            continue
        if run is None:
            run = Counter()
        run[line.text] += 1
        bags[id(line)] = run
    return bags


def _table_walk(left: Sequence[Expected], right: Sequence[str]) -> list[Pair]:
    """Edit distance from the ends, then the walk from the front. Costs: one for a missing or a new line."""
    bags = _bags(left)
    rows, columns = len(left), len(right)
    cost = [[0] * (columns + 1) for _ in range(rows + 1)]
    for j in range(columns - 1, -1, -1):
        cost[rows][j] = columns - j
    for i in range(rows - 1, -1, -1):
        wild = left[i].mark == "..."
        for j in range(columns, -1, -1):
            best = cost[i + 1][j] + (0 if wild else 1)
            if j < columns:
                best = min(best, cost[i][j + 1] + (0 if wild else 1))
                if _same(left[i], right[j], bags):
                    best = min(best, cost[i + 1][j + 1])
            cost[i][j] = best
    pairs: list[Pair] = []
    i = j = 0
    while i < rows or j < columns:
        if i < rows and left[i].mark == "...":
            pairs.append((left[i], None))
            while j < columns and cost[i + 1][j] > cost[i][j]:
                pairs.append((left[i], right[j]))
                j += 1
            i += 1
        elif i < rows and j < columns and _same(left[i], right[j], bags) and cost[i][j] == cost[i + 1][j + 1]:
            pairs.append((left[i], right[j]))
            i, j = i + 1, j + 1
        elif i < rows and cost[i][j] == cost[i + 1][j] + 1:
            pairs.append((left[i], None))
            i += 1
        else:
            pairs.append((None, right[j]))
            j += 1
    return pairs

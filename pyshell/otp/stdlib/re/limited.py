"""Patterns that could take for ever are run here, step by step and with a limit; all others by Python's `re`.

A repeat of what itself repeats or chooses, like (a+)+ or (a|ab)*, may try exponentially many ways when it fails, and
nothing stops Python while it does. PCRE counts its steps and gives up with `match_limit`; so does this: a backtracking
machine over Python's own parse of the pattern, whose single characters, anchors and look-arounds `re` still matches.
Law: the same text and pattern take the same steps on every machine. What the machine does not know (conditions, atomic
groups) is left to `re`.
Follows: PCRE 8.44 "match_limit"; Cox, "Regular Expression Matching: the Virtual Machine Approach".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _compiler as sre_compile  # type: ignore[attr-defined]  # private, and steady since Python 3.11
from re import _parser as sre_parse
from typing import Any

LIMIT = 2_000_000
"""Steps of one search. PCRE's limit is ten million calls of its inner function."""
SHORT = 22  # characters: so few that no pattern can try many ways
MOST_CODE = 20_000
ONE, SPLIT, JUMP, SAVE, GREEDY, LAZY, REFERENCE, MARK, MOVED, END = range(10)
_SINGLE = frozenset(("LITERAL", "NOT_LITERAL", "ANY", "IN"))
_WHOLE = frozenset((*_SINGLE, "AT"))
_REPEATS = frozenset(("MAX_REPEAT", "MIN_REPEAT"))


class LimitReached(Exception):
    """More steps than LIMIT."""


class Unknown(Exception):
    """The machine cannot run this pattern."""


class Found:
    """A match, as far as natives of re ask for it."""

    __slots__ = ("places", "text")

    def __init__(self, text: str, places: tuple[int, ...]) -> None:
        self.text = text
        self.places = places

    def span(self, group: int = 0) -> tuple[int, int]:
        return self.places[2 * group], self.places[2 * group + 1]

    def start(self, group: int = 0) -> int:
        return self.places[2 * group]

    def end(self, group: int = 0) -> int:
        return self.places[2 * group + 1]

    def group(self, number: int = 0) -> str | None:
        start, end = self.span(number)
        return self.text[start:end] if start >= 0 else None

    def groups(self) -> tuple[str | None, ...]:
        return tuple(self.group(number) for number in range(1, len(self.places) // 2))


def _name(op: Any) -> str:
    return str(op)


def is_risky(items: Any, inside: bool = False) -> bool:
    """Is there a repeat without a small limit around a repeat or a choice?"""
    for op, value in items:
        name = _name(op)
        if name in _REPEATS:
            many = value[1] > 8
            if (inside and many) or is_risky(value[2], inside or many):
                return True
        elif name == "BRANCH":
            if inside or any(is_risky(part, inside) for part in value[1]):
                return True
        elif name == "SUBPATTERN" and is_risky(value[3], inside):
            return True
    return False


class _Coder:
    """Turns a parse into code: a list of [operation, arguments..]."""

    def __init__(self, parsed: Any, flags: int) -> None:
        self.state = parsed.state
        self.flags = flags
        self.code: list[list[Any]] = []
        self.slots = 2 * self.state.groups

    def put(self, *instruction: Any) -> list[Any]:
        if len(self.code) >= MOST_CODE:
            raise Unknown
        self.code.append(list(instruction))
        return self.code[-1]

    def single(self, node: Any, flags: int) -> re.Pattern[str]:
        """A pattern of just this node."""
        part = sre_parse.SubPattern(self.state, [node])
        made: re.Pattern[str] = sre_compile.compile(part, flags)
        return made

    def sequence(self, items: Any, flags: int) -> None:
        for node in items:
            self.node(node, flags)

    def node(self, node: Any, flags: int) -> None:
        op, value = node
        name = _name(op)
        if name in _WHOLE:
            self.put(ONE, self.single(node, flags))
        elif name in ("ASSERT", "ASSERT_NOT"):
            if any(_name(inner) in ("SUBPATTERN", "GROUPREF") for inner, _ in value[1]):
                raise Unknown
            self.put(ONE, self.single(node, flags))
        elif name == "SUBPATTERN":
            group, add, remove, items = value
            if group is not None:
                self.put(SAVE, 2 * group)
            self.sequence(items, (flags | add) & ~remove)
            if group is not None:
                self.put(SAVE, 2 * group + 1)
        elif name == "BRANCH":
            self.branch(value[1], flags)
        elif name in _REPEATS:
            least, most, items = value
            self.repeat(name == "MAX_REPEAT", least, most, items, flags)
        elif name == "GROUPREF":
            self.put(REFERENCE, value, bool(flags & re.IGNORECASE))
        else:
            raise Unknown

    def branch(self, parts: Any, flags: int) -> None:
        ends = []
        for part in parts[:-1]:
            split = self.put(SPLIT, len(self.code) + 1, None)
            self.sequence(part, flags)
            ends.append(self.put(JUMP, None))
            split[2] = len(self.code)
        self.sequence(parts[-1], flags)
        for end in ends:
            end[1] = len(self.code)

    def repeat(self, greedy: bool, least: int, most: Any, items: Any, flags: int) -> None:
        endless = most is sre_parse.MAXREPEAT
        if len(items) == 1 and _name(items[0][0]) in _SINGLE:
            kind = GREEDY if greedy else LAZY
            whole = sre_parse.SubPattern(self.state, [(sre_parse.MAX_REPEAT, (0, most, items))])
            self.put(kind, sre_compile.compile(whole, flags), self.single(items[0], flags), least, most)
            return
        for _ in range(least):
            self.sequence(items, flags)
        if endless:
            slot = self.slots
            self.slots += 1
            begin = len(self.code)
            split = self.put(SPLIT, begin + 1, None)
            self.put(MARK, slot)
            self.sequence(items, flags)
            self.put(MOVED, slot, len(self.code) + 2)  # a turn that matched nothing is the last one
            self.put(JUMP, begin)
            self.leave([split], greedy)
            return
        splits = []
        for _ in range(most - least):
            splits.append(self.put(SPLIT, len(self.code) + 1, None))
            self.sequence(items, flags)
        self.leave(splits, greedy)

    def leave(self, splits: list[list[Any]], greedy: bool) -> None:
        """Those go on here when they do not repeat; which way is tried first."""
        for split in splits:
            split[2] = len(self.code)
            if not greedy:
                split[1], split[2] = split[2], split[1]


class Limited:
    """A pattern as `re.Pattern` is used by natives: match, search, finditer."""

    __slots__ = ("_code", "_slots", "_steps", "groups", "plain")

    def __init__(self, plain: re.Pattern[str], coder: _Coder) -> None:
        coder.put(END)
        self.plain = plain
        self.groups = plain.groups
        self._code = [tuple(instruction) for instruction in coder.code]
        self._slots = coder.slots
        self._steps = 0

    def match(self, text: str, start: int = 0) -> Any:
        if len(text) - start <= SHORT:
            return self.plain.match(text, start)
        self._steps = 0
        return self._at(text, start)

    def search(self, text: str, start: int = 0) -> Any:
        if len(text) - start <= SHORT:
            return self.plain.search(text, start)
        self._steps = 0
        return self._from(text, start)

    def finditer(self, text: str, start: int = 0) -> Iterator[Any]:
        if len(text) - start <= SHORT:
            yield from self.plain.finditer(text, start)
            return
        self._steps = 0
        at = start
        while at <= len(text):
            found = self._from(text, at)
            if found is None:
                return
            yield found
            at = found.end() if found.end() > found.start() else found.end() + 1

    def _from(self, text: str, start: int) -> Found | None:
        for at in range(start, len(text) + 1):
            found = self._at(text, at)
            if found is not None:
                return found
        return None

    def _at(self, text: str, start: int) -> Found | None:
        """Run the code from this place on. A way not yet tried: (instruction, place, slots), or, of a repeat of one character,
        with the place up to which it may still go.
        """
        code, steps = self._code, self._steps
        at, place = 0, start
        slots: tuple[int, ...] = (-1,) * self._slots
        ways: list[tuple[int, int, tuple[int, ...]]] = []
        while True:
            steps += 1
            if steps > LIMIT:
                raise LimitReached
            instruction = code[at]
            op = instruction[0]
            at += 1
            if op == ONE:
                found = instruction[1].match(text, place)
                if found is not None:
                    place = found.end()
                    continue
            elif op == SPLIT:
                ways.append((instruction[2], place, slots))
                at = instruction[1]
                continue
            elif op == JUMP:
                at = instruction[1]
                continue
            elif op == SAVE or op == MARK:
                slot = instruction[1]
                slots = (*slots[:slot], place, *slots[slot + 1 :])
                continue
            elif op == GREEDY:
                last = instruction[1].match(text, place).end()
                if last - place >= instruction[3]:
                    steps += last - place - instruction[3]
                    ways.extend((at, back, slots) for back in range(place + instruction[3], last))
                    place = last
                    continue
            elif op == LAZY:
                last = instruction[1].match(text, place).end()
                if last - place >= instruction[3]:
                    steps += last - place - instruction[3]
                    ways.extend((at, on, slots) for on in range(last, place + instruction[3], -1))
                    place += instruction[3]
                    continue
            elif op == REFERENCE:
                end = self._referred(text, place, slots, instruction)
                if end >= 0:
                    place = end
                    continue
            elif op == MOVED:
                if slots[instruction[1]] == place:
                    at = instruction[2]
                continue
            else:
                self._steps = steps
                return Found(text, (start, place, *slots[2 : 2 * self.groups + 2]))
            if not ways:
                self._steps = steps
                return None
            at, place, slots = ways.pop()

    def _referred(self, text: str, place: int, slots: tuple[int, ...], instruction: Any) -> int:
        first, last = slots[2 * instruction[1]], slots[2 * instruction[1] + 1]
        if first < 0 or last < 0:
            return -1
        wanted, found = text[first:last], text[place : place + last - first]
        same = wanted.lower() == found.lower() if instruction[2] else wanted == found
        return place + len(wanted) if same else -1


def limited(plain: re.Pattern[str]) -> Any:
    """The pattern itself, or its limited form where it could take for ever."""
    parsed = sre_parse.parse(plain.pattern, plain.flags & ~re.UNICODE if plain.flags & re.ASCII else plain.flags)
    if not is_risky(parsed):
        return plain
    coder = _Coder(parsed, plain.flags)
    try:
        coder.sequence(parsed, plain.flags)
    except Unknown:
        return plain
    return Limited(plain, coder)

"""PCRE patterns, translated one construct after the other to Python's.

Law: what PCRE refuses is refused, with its words and the position (in bytes, as PCRE counts); what Python reads
differently is written out. Groups keep their numbers; names are resolved here.
Follows: PCRE 8.44, "pcrepattern"; stdlib re:compile/2.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pyshell.otp.stdlib.re.classes import POSIX, SIMPLE, UNICODE, property_class
from pyshell.otp.stdlib.re.limited import limited
from pyshell.term.text import flat_bytes, flat_text

_BRACES = re.compile(r"\{(\d+)(,(\d*))?\}").match
_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*").match
_SPECIAL_IN_CLASS = frozenset("\\]^-[&~|")
_CONTROL = {"a": "\\x07", "e": "\\x1b", "f": "\\x0c", "n": "\\n", "r": "\\r", "t": "\\t"}
_MAX_REPEAT = 65535


class PatternError(Exception):
    """This is no pattern: PCRE's words, and the position in bytes."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


class Pattern:
    """A pattern ready to run. names: group name -> number."""

    __slots__ = ("compiled", "names", "unicode", "groups")

    def __init__(self, compiled: re.Pattern[str], names: dict[str, int], unicode: bool) -> None:
        self.compiled: Any = limited(compiled)
        self.names = names
        self.unicode = unicode
        self.groups = compiled.groups


class _Group:
    """An open group: how many scopes of inline options it has open, the options before it, where it stands."""

    __slots__ = ("scopes", "extended", "ungreedy", "close")

    def __init__(self, extended: bool, ungreedy: bool, close: str = ")") -> None:
        self.scopes: list[str] = []
        self.extended = extended
        self.ungreedy = ungreedy
        self.close = close


class _Translator:
    def __init__(self, source: str, options: frozenset[str]) -> None:
        self.source = source
        self.options = options
        self.pos = 0
        self.out: list[str] = []
        self.extended = "extended" in options
        self.ungreedy = "ungreedy" in options
        self.classes = UNICODE if "ucp" in options else SIMPLE
        self.groups = [_Group(self.extended, self.ungreedy)]
        self.count = 0
        self.names: dict[str, int] = {}
        self.references: list[tuple[Any, int]] = []
        self.can_repeat = False

    def fail(self, message: str, position: int | None = None) -> PatternError:
        at = self.pos if position is None else position
        if "unicode" in self.options:
            at = len(self.source[:at].encode("utf-8", "surrogatepass"))
        return PatternError(message, at)

    def run(self) -> str:
        source = self.source
        while self.pos < len(source):
            char = source[self.pos]
            if self.extended and char in " \t\n\r\x0b\x0c":
                self.pos += 1
            elif self.extended and char == "#":
                end = source.find("\n", self.pos)
                self.pos = len(source) if end < 0 else end + 1
            else:
                self._one(char)
        if len(self.groups) > 1:
            raise self.fail("missing )")
        self.out.append(")" * len(self.groups[0].scopes))
        for target, position in self.references:
            if (self.names.get(target, 0) if type(target) is str else target) > self.count or (
                type(target) is str and target not in self.names
            ):
                raise self.fail("reference to non-existent subpattern", position)
        return "".join(part if type(part) is str else self._reference(part) for part in self.out)

    def _reference(self, target: Any) -> str:
        name = target[0]
        return f"(?:\\{self.names[name] if type(name) is str else name})"

    def _atom(self, text: Any, size: int) -> None:
        self.out.append(text)
        self.pos += size
        self.can_repeat = True

    def _one(self, char: str) -> None:
        if char == "\\":
            self._escape()
        elif char == "[":
            self._class()
        elif char == "(":
            self._open()
        elif char == ")":
            self._close()
        elif char == "|":
            scopes = self.groups[-1].scopes
            self.out.append(")" * len(scopes) + "|" + "".join(scopes))
            self.pos += 1
            self.can_repeat = False
        elif char in "*+?" or (char == "{" and _BRACES(self.source, self.pos)):
            self._repeat(char)
        elif char == "^":
            self.out.append("^")
            self.pos += 1
            self.can_repeat = False
        elif char == "$":
            self._atom("\\Z" if "dollar_endonly" in self.options else "$", 1)
        elif char == ".":
            self._atom(".", 1)
        else:
            self._atom(re.escape(char), 1)

    def _repeat(self, char: str) -> None:
        if not self.can_repeat:
            raise self.fail("nothing to repeat")
        text, size = char, 1
        if char == "{":
            match = _BRACES(self.source, self.pos)
            if match is None:
                return
            text, size = match.group(), match.end() - self.pos
            low, high = match.group(1), match.group(3)
            for number in (low, high):
                if number and int(number) > _MAX_REPEAT:
                    raise self.fail("number too big in {} quantifier", match.end() - 1)
            if high and int(high) < int(low):
                raise self.fail("numbers out of order in {} quantifier", match.end() - 1)
        self.pos += size
        after = self.source[self.pos : self.pos + 1]
        if after == "+":
            self.out.append(text + "+")
            self.pos += 1
        else:
            lazy = after == "?"
            self.pos += lazy
            self.out.append(text + ("?" if lazy != self.ungreedy else ""))
        self.can_repeat = False

    def _close(self) -> None:
        if len(self.groups) == 1:
            raise self.fail("unmatched parentheses")
        group = self.groups.pop()
        self.extended, self.ungreedy = group.extended, group.ungreedy
        self._atom(")" * len(group.scopes) + group.close, 1)

    def _push(self, text: str, size: int) -> None:
        self.groups.append(_Group(self.extended, self.ungreedy))
        self.out.append(text)
        self.pos += size
        self.can_repeat = False

    def _open(self) -> None:
        source, pos = self.source, self.pos
        rest = source[pos + 1 : pos + 4]
        if not rest.startswith("?"):
            if rest.startswith("*") and source[pos + 2 : pos + 3].isupper():
                raise self.fail("(*VERB) not supported", pos + 2)
            self.count += "no_auto_capture" not in self.options
            self._push("(?:" if "no_auto_capture" in self.options else "(", 1)
            return
        two, three = rest[:2], rest[:3]
        if two == "?#":
            end = source.find(")", pos)
            if end < 0:
                raise self.fail("missing ) after comment", len(source))
            self.pos = end + 1
        elif two in ("?:", "?=", "?!", "?>"):
            self._push("(" + two, 3)
        elif three in ("?<=", "?<!"):
            self._push("(" + three, 4)
        elif two in ("?<", "?'") or three == "?P<":
            self._named(3 if two in ("?<", "?'") else 4)
        elif three in ("?P=", "?P>"):
            self._named_reference(three)
        elif two[1:] in ("|", "R", "&", "+") or two[1:].isdigit() or (three[1:2] == "-" and three[2:].isdigit()):
            raise self.fail("not supported: recursion and branch reset", pos + 2)
        elif two == "?(":
            self._conditional()
        else:
            self._inline_options()

    def _named(self, skip: int) -> None:
        start = self.pos + skip
        if self.source[start : start + 1].isdigit():
            raise self.fail("group name must start with a non-digit", start)
        match = _NAME(self.source, start)
        end = match.end() if match else start
        if match is None or self.source[end : end + 1] not in (">", "'") or self.source[end : end + 1] == "":
            raise self.fail("syntax error in subpattern name (missing terminator)", end)
        if match.group() in self.names and "dupnames" not in self.options:
            raise self.fail("two named subpatterns have the same name", end)
        self.count += 1
        self.names.setdefault(match.group(), self.count)
        self._push("(", end + 1 - self.pos)

    def _named_reference(self, kind: str) -> None:
        match = _NAME(self.source, self.pos + 4)
        if match is None or kind != "?P=":
            raise self.fail("not supported: recursion and branch reset", self.pos + 3)
        self.references.append((match.group(), match.end()))
        self._atom((match.group(),), match.end() + 1 - self.pos)

    def _conditional(self) -> None:
        match = re.compile(r"\(\?\((?:<?'?)(\w+)(?:>?'?)\)").match(self.source, self.pos)
        if match is None:
            raise self.fail("malformed number or name after (?(", self.pos + 3)
        word = match.group(1)
        number = int(word) if word.isdigit() else self.names.get(word, 0)
        if not 0 < number <= self.count:
            raise self.fail("reference to non-existent subpattern", match.end() - 1)
        self._push(f"(?({number})", match.end() - self.pos)

    def _inline_options(self) -> None:
        at = self.pos + 2
        on = True
        wanted: dict[str, bool] = {}
        while at < len(self.source) and self.source[at] not in "):":
            char = self.source[at]
            if char == "-" and on:
                on = False
            elif char in "imsxUJ":
                wanted[char] = on
            else:
                raise self.fail("unrecognized character after (? or (?-", at)
            at += 1
        if at >= len(self.source):
            raise self.fail("unrecognized character after (? or (?-", at)
        plus = "".join(c for c, value in wanted.items() if value and c in "ims")
        minus = "".join(c for c, value in wanted.items() if not value and c in "ims")
        scope = f"(?{plus}{'-' + minus if minus else ''}:"
        group_before = (self.extended, self.ungreedy)
        if self.source[at] == ":":
            self.groups.append(_Group(*group_before))
            self.out.append(scope)
            self.can_repeat = False
        elif plus or minus:
            self.groups[-1].scopes.append(scope)
            self.out.append(scope)
            self.can_repeat = False
        self.extended = wanted.get("x", self.extended)
        self.ungreedy = wanted.get("U", self.ungreedy)
        self.pos = at + 1

    def _escape(self) -> None:
        source, pos = self.source, self.pos
        char = source[pos + 1 : pos + 2]
        if not char:
            raise self.fail("\\ at end of pattern", pos + 1)
        if char in "dwshvDWSHV":
            inside = self.classes[char.lower()]
            self._atom(f"[{'^' if char.isupper() else ''}{inside}]", 2)
        elif char in "bB":
            self.out.append("\\" + char)
            self.pos += 2
            self.can_repeat = False
        elif char in "AzZ":
            self.out.append({"A": "\\A", "z": "\\Z", "Z": "(?=\\n?\\Z)"}[char])
            self.pos += 2
            self.can_repeat = False
        elif char == "R":
            self._atom("(?>\\r\\n|[\\n\\x0b\\x0c\\r\\x85\\u2028\\u2029])", 2)
        elif char == "N":
            self._atom("[^\\n]", 2)
        elif char in "GKX":
            raise self.fail(f"not supported: \\{char}", pos + 2)
        elif char == "Q":
            end = source.find("\\E", pos + 2)
            text = source[pos + 2 :] if end < 0 else source[pos + 2 : end]
            for literal in text:
                self._atom(re.escape(literal), 0)
            self.pos = len(source) if end < 0 else end + 2
        elif char == "E":
            self.pos += 2
        elif char in "gk" or char in "123456789":
            self._back_reference(char)
        elif char in "pP":
            inside, size = self._property(pos)
            self._atom(f"[{'' if char == 'p' else '^'}{inside}]", size)
        else:
            code, size = self._character(pos)
            self._atom(code, size)

    def _back_reference(self, char: str) -> None:
        match = re.compile(r"\\g\{?(-?\d+)\}?|\\[gk](?:\{(\w+)\}|<(\w+)>|'(\w+)')|\\(\d+)").match(self.source, self.pos)
        if match is None:
            raise self.fail("a numbered reference must not be zero", self.pos + 1)
        number, *names, plain = match.groups()
        name = next(filter(None, names), None)
        if plain is not None and int(plain) > max(9, self.source.count("(")):
            code, size = self._character(self.pos)
            self._atom(code, size)
            return
        target: Any = name if name is not None else int(number or plain)
        if type(target) is int and target < 0:
            target += self.count + 1
        if target == 0:
            raise self.fail("a numbered reference must not be zero", self.pos + 1)
        self.references.append((target, match.end() - (1 if name else 0)))
        self._atom((target,), match.end() - self.pos)

    def _property(self, pos: int) -> tuple[str, int]:
        match = re.compile(r"\\[pP](?:\{(\^?)(\w+&?)\}|(\w))").match(self.source, pos)
        name = (match.group(2) or match.group(3)) if match else ""
        inside = property_class(name) if name else None
        if match is None or inside is None:
            raise self.fail("unknown property name after \\P or \\p", match.end() - 1 if match else pos + 2)
        return inside, match.end() - pos

    def _character(self, pos: int) -> tuple[str, int]:
        """(Python text, length) of an escape that stands for one character."""
        source = self.source
        char = source[pos + 1]
        if char in _CONTROL:
            return _CONTROL[char], 2
        if char == "c":
            if pos + 2 >= len(source):
                raise self.fail("\\c at end of pattern", pos + 2)
            return _code(ord(source[pos + 2].upper()) ^ 64), 3
        if char == "x":
            match = re.compile(r"\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{0,2}))").match(source, pos)
            if match is None or (match.group(1) is None and source[pos + 2 : pos + 3] == "{"):
                raise self.fail("non-hex character in \\x{} (closing brace missing?)", pos + 3)
            code = int(match.group(1) or match.group(2) or "0", 16)
            if code > (0x10FFFF if "unicode" in self.options else 0xFF):
                raise self.fail("character value in \\x{} or \\o{} is too large", match.end() - 1)
            return _code(code), match.end() - pos
        match = re.compile(r"\\o\{([0-7]+)\}|\\([0-7]{1,3})").match(source, pos)
        if match is not None:
            return _code(int(match.group(1) or match.group(2), 8) & 0x10FFFF), match.end() - pos
        return re.escape(char), 2

    def _class(self) -> None:
        source, start = self.source, self.pos
        pos = start + 1
        negated = source[pos : pos + 1] == "^"
        pos += negated
        parts: list[str] = []
        first = True
        while True:
            if pos >= len(source):
                raise self.fail("missing terminating ] for character class", len(source))
            char = source[pos]
            if char == "]" and not first:
                break
            first = False
            part, pos, single = self._member(pos)
            if single is not None and source[pos : pos + 1] == "-" and source[pos + 1 : pos + 2] not in ("]", ""):
                high, after, high_single = self._member(pos + 1)
                if high_single is None:
                    part, pos = f"{part}\\-{high}", after
                else:
                    if high_single < single:
                        raise self.fail("range out of order in character class", after - 1)
                    part, pos = f"{part}-{high}", after
            parts.append(part)
        body = "".join(parts)
        self.pos = pos + 1
        self.out.append(f"[{'^' if negated else ''}{body}]" if body else "(?!)")
        self.can_repeat = True

    def _member(self, pos: int) -> tuple[str, int, int | None]:
        """(Python text, position behind it, its code if it is one character) of one part of a class."""
        source = self.source
        char = source[pos]
        if char == "[" and source[pos + 1 : pos + 2] in (":", ".", "="):
            match = re.compile(r"\[:(\^?)(\w+):\]").match(source, pos)
            if match is not None:
                inside = POSIX.get(match.group(2))
                if inside is None:
                    raise self.fail("unknown POSIX class name", pos + 2)
                return (_complement(inside) if match.group(1) else inside), match.end(), None
        if char != "\\":
            return (f"\\{char}" if char in _SPECIAL_IN_CLASS else char), pos + 1, ord(char)
        letter = source[pos + 1 : pos + 2]
        if not letter:
            raise self.fail("\\ at end of pattern", len(source))
        if letter in "dwshv":
            return self.classes[letter], pos + 2, None
        if letter in "DWSHV":
            return _complement(self.classes[letter.lower()]), pos + 2, None
        if letter in "pP":
            inside, size = self._property(pos)
            return (inside if letter == "p" else _complement(inside)), pos + size, None
        if letter == "b":
            return "\\x08", pos + 2, 8
        if letter in "QE":
            return "", pos + 2, None
        code, size = self._character(pos)
        value = re.compile(code).pattern
        single = ord(value) if len(value) == 1 else _value(value)
        return code, pos + size, single


def _code(code: int) -> str:
    return f"\\U{code:08x}"


def _value(text: str) -> int:
    if text[1] in "xU":
        return int(text[2:], 16)
    return {"n": 10, "r": 13, "t": 9}.get(text[1], ord(text[1]))


@lru_cache(maxsize=64)
def _complement(inside: str) -> str:
    """The characters that are not in a class, again as the inside of one."""
    outside = re.compile(f"[^{inside}]")
    parts = []
    start = -1
    for code in range(0x3002):
        good = outside.match(chr(code)) is not None
        if good and start < 0:
            start = code
        elif not good and start >= 0:
            parts.append(f"{_code(start)}-{_code(code - 1)}")
            start = -1
    return "".join(parts) + f"{_code(max(start, 0x3002))}-{_code(0x10FFFF)}"


@lru_cache(maxsize=500)
def compile_text(source: str, options: frozenset[str]) -> Pattern:
    """The pattern of this text; raises PatternError."""
    translator = _Translator(source, options)
    text = translator.run()
    flags = 0
    for name, flag in (("caseless", re.IGNORECASE), ("multiline", re.MULTILINE), ("dotall", re.DOTALL)):
        if name in options:
            flags |= flag
    try:
        return Pattern(re.compile(text, flags), translator.names, "unicode" in options)
    except re.error as ex:
        if "look-behind" in ex.msg:
            end = source.find(")", source.find("(?<"))
            raise PatternError("lookbehind assertion is not fixed length", max(end, 0)) from None
        raise PatternError(ex.msg, min(ex.pos or 0, len(source))) from None
    except (OverflowError, RecursionError):
        raise PatternError("regular expression is too large", len(source)) from None


def pattern_of(term: Any, options: tuple[str, ...]) -> Pattern:
    """The pattern of an iodata term (character data with option unicode); TypeError if it is none."""
    if "unicode" in options:
        text = flat_text(term)
    else:
        data = flat_bytes(term)
        text = None if data is None else data.decode("latin-1")
    if text is None:
        raise TypeError("not an iodata term")
    return compile_text(text, frozenset(options))

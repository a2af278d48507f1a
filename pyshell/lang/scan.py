"""Text -> tokens, as erl_scan reads it, and where a form ends.

The law: one master expression; a token is (kind, value, (line, column)). kind is "atom", "var", "integer", "float",
"char", "string", "sigil", "external", "dot", or the text itself of a reserved word or separator; then value is that
text too.
A scanned form always ends with a full stop: a dot before white space, before `%` or at the end of the text.
Follows: stdlib erl_scan (tokens/3, format_error/1); reference manual, "Character Set" and "String" (triple-quoted,
sigils).
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.lang import literal
from pyshell.lang.ast import Pos
from pyshell.lang.diagnostic import Diagnostic, LanguageError, fail
from pyshell.term import floats, show
from pyshell.term.cons import from_text

Token = tuple[str, Any, Pos]

RESERVED = frozenset(
    "after and andalso band begin bnot bor bsl bsr bxor case catch cond div else end fun if let maybe not of or "
    "orelse receive rem try when xor".split()
)
_NAME = "[0-9A-Za-z_@\xc0-\xd6\xd8-\xf6\xf8-\xff]*+"
_WHITE = "[\x00-\x09\x0b-\x20\x80-\xa0]"
_BODY = r"[^{0}\\]*+(?:\\(?:\^[\s\S]|[^^])[^{0}\\]*+)*+"
_TOKEN = re.compile(
    _WHITE + "*+(?:"
    f"(?P<atom>[a-z\xdf-\xf6\xf8-\xff]{_NAME})"
    f"|(?P<var>[A-Z_\xc0-\xd6\xd8-\xde]{_NAME})"
    "|(?P<newline>\n)"
    "|(?P<mark>[,(){}\\[\\];]|\\.\\.\\.?|->|--|-|<<|<-|<=|<:-|<:=|<|>>|>=|>|\\+\\+|\\+|=:=|=/=|=<|=>|==|=|/=|/"
    "|\\|\\||\\||:=|::|:|\\?=|&&|[*!#?])"
    "|(?P<integer>[0-9]++(?!#|_[0-9]|\\.[0-9]))"
    "|(?P<dot>\\.(?=[\x00-\x20\x80-\xa0%]|\\Z))"
    '|(?P<triple>"""+[ \t]*+\n)'
    f'|(?P<string>"{_BODY.format(chr(34))}")'
    f"|(?P<quoted>'{_BODY.format(chr(39))}')"
    "|(?P<comment>%[^\n]*+)"
    "|(?P<number>[0-9])"
    "|(?P<char>\\$)"
    "|(?P<sigil>~(?=[A-Za-z0-9_@]*(?:[(\\[{</|\"'`#])))"
    "|(?P<open>[\"'])"
    "|(?P<end>\\Z)"
    "|(?P<other>[\\s\\S]))"
).match
_EXTERNAL = re.compile(
    r"<[0-9]+\.[0-9]+\.[0-9]+>|#Port<[0-9]+\.[0-9]+>|#Ref<[0-9]+(?:\.[0-9]+){3}>|#Fun<[a-z][\w@]*\.[a-z][\w@]*\.[0-9]+>"
).match


class Scanned:
    """The tokens of one form (the last is "dot", unless the text ended), or the error that ended the scan.

    end is the offset where the next form begins; line, column its position. at_end: there was nothing left.
    """

    __slots__ = ("tokens", "error", "end", "line", "column", "at_end")

    def __init__(
        self, tokens: list[Token], error: Diagnostic | None, end: int, line: int, column: int, at_end: bool = False
    ) -> None:
        self.tokens = tokens
        self.error = error
        self.end = end
        self.line = line
        self.column = column
        self.at_end = at_end


class _MoreError(Exception):
    """The text ends inside a token or before the full stop, and more may come."""


class _Scanner:
    """One pass over a text. `base` is the offset of column 0 of the current line."""

    __slots__ = ("text", "offset", "line", "base", "tokens", "final", "reserved", "shell")

    def __init__(
        self, text: str, offset: int, line: int, column: int, final: bool, maybe: bool, shell: bool, words: bool = True
    ) -> None:
        self.text = text
        self.offset = offset
        self.line = line
        self.base = offset - column
        self.tokens: list[Token] = []
        self.final = final
        self.reserved = RESERVED if maybe else RESERVED - {"maybe", "else"}
        if not words:
            self.reserved = frozenset()
        self.shell = shell

    def form(self) -> bool:  # noqa: C901 - the hot loop of the room: one branch a kind of token
        """Scan to a full stop; false when the text ended before. Raises LanguageError, _MoreError."""
        text, reserved, append = self.text, self.reserved, self.tokens.append
        offset = self.offset
        while True:
            found = _TOKEN(text, offset)
            assert found is not None
            kind = found.lastgroup
            assert kind is not None
            start, offset = found.span(kind)
            if kind == "atom":
                value = text[start:offset]
                if value in reserved:
                    append((value, value, (self.line, start - self.base)))
                else:
                    if offset - start > 255:
                        raise self._stop(start, offset, "illegal atom")
                    append(("atom", value, (self.line, start - self.base)))
            elif kind == "mark":
                value = text[start:offset]
                if self.shell and value in "<#":
                    external = _EXTERNAL(text, start)
                    if external is not None:
                        offset = external.end()
                        append(("external", external.group(), (self.line, start - self.base)))
                        continue
                append((value, value, (self.line, start - self.base)))
            elif kind == "var":
                if offset - start > 255:
                    raise self._stop(start, offset, "illegal var")
                append(("var", text[start:offset], (self.line, start - self.base)))
            elif kind == "newline":
                self.line += 1
                self.base = start
            elif kind == "integer":
                append(("integer", literal.integer(text[start:offset]), (self.line, start - self.base)))
            elif kind == "dot":
                if offset == len(text) and not self.final:
                    raise _MoreError
                append(("dot", ".", (self.line, start - self.base)))
                if offset < len(text) and text[offset] != "%":
                    if text[offset] == "\n":
                        self.line += 1
                        self.base = offset
                    offset += 1
                self.offset = offset
                return True
            elif kind == "comment":
                continue
            elif kind == "end":
                self.offset = offset
                if not self.final:
                    raise _MoreError
                return False
            else:
                self.offset = start
                self._rare(kind, start, offset)
                offset = self.offset

    def _stop(self, start: int, rest: int, text: str) -> LanguageError:
        self.offset = rest
        return fail((self.line, start - self.base), "erl_scan", text)

    def _rare(self, kind: str, start: int, end: int) -> None:
        """The tokens that need more than a look-up; leaves `offset` behind the token."""
        text = self.text
        pos = (self.line, start - self.base)
        if kind == "string" or kind == "quoted":
            value = self._body(start + 1, end - 1)
            self.offset = end
            if kind == "quoted":
                if len(value) > 255:
                    raise fail(pos, "erl_scan", "illegal atom")
                kind = "atom"
            self.tokens.append((kind, value, pos))
        elif kind == "char":
            self._char(start, pos)
        elif kind == "number":
            self._number(start, pos)
        elif kind == "triple":
            self.tokens.append(("string", self._triple(start, pos), pos))
        elif kind == "sigil":
            self._sigil(start, pos)
        elif kind == "open":
            self._unterminated(start + 1, text[start], pos)
        elif ord(text[start]) > 255:
            raise self._stop(start, end, "illegal character")
        else:
            self.offset = end
            self.tokens.append((text[start], text[start], pos))

    def _body(self, start: int, end: int) -> str:
        """The characters between two quotes, escapes read, lines counted."""
        text = self.text
        value = text[start:end]
        if "\\" in value:
            try:
                value = literal.unescape(value)
            except literal.EscapeError as error:
                raise self._bad_escape(start, error.start, error.end) from None
        self._lines(start, end)
        return value

    def _bad_escape(self, start: int, at: int, rest: int) -> LanguageError:
        self._lines(start, start + at)
        return self._stop(start + at, start + rest, "illegal character")

    def _lines(self, start: int, end: int) -> None:
        count = self.text.count("\n", start, end)
        if count:
            self.line += count
            self.base = self.text.rindex("\n", start, end)

    def _unterminated(self, start: int, quote: str, pos: Pos) -> None:
        text = self.text
        head = text[start:]
        try:
            head = literal.unescape(head, cut=True)
        except literal.EscapeError as error:
            raise self._bad_escape(start, error.start, error.end) from None
        if not self.final:
            raise _MoreError
        thing = {'"': "string", "'": "atom"}.get(quote, "sigil string")
        self.offset = len(text)
        text = f"unterminated {thing} starting with {literal.quoted(head[:16], quote)}"
        raise fail(pos, "erl_scan", text, ("string", ord(quote), from_text(head[:16])))

    def _char(self, start: int, pos: Pos) -> None:
        text = self.text
        if start + 1 >= len(text):
            if not self.final:
                raise _MoreError
            raise self._stop(start, len(text), "unterminated character")
        if text[start + 1] != "\\":
            self.offset = start + 2
            value = ord(text[start + 1])
        else:
            try:
                value, size = literal.escape(text, start + 1)
            except literal.EscapeError as error:
                raise self._stop(start, error.end, "illegal character") from None
            if size == 0:
                if not self.final:
                    raise _MoreError
                raise self._stop(start, len(text), "unterminated character")
            self.offset = start + 1 + size
        self.tokens.append(("char", value, pos))
        self._lines(start, self.offset)

    def _number(self, start: int, pos: Pos) -> None:
        try:
            kind, value, self.offset = literal.number(self.text, start)
        except literal.NumberError as error:
            raise self._stop(start, error.end, str(error)) from None
        if self.offset == len(self.text) and not self.final:
            raise _MoreError
        self.tokens.append((kind, value, pos))

    def _triple(self, start: int, pos: Pos) -> str:
        text = self.text
        try:
            value, end = literal.triple_quoted(text, start)
        except literal.TripleError as error:
            self._lines(start, error.at)
            raise self._stop(error.at, error.at, str(error)) from None
        if end < 0:
            if not self.final:
                raise _MoreError
            self.offset = len(text)
            head = literal.quoted(value[:16], '"')
            raise fail(pos, "erl_scan", f"unterminated triple-quoted string starting with {head}")
        self._lines(start, end)
        self.offset = end
        return value

    def _sigil(self, start: int, pos: Pos) -> None:
        """`~s"..."`: a string for s and S, a UTF-8 binary for b, B and no name; capitals take every character as it
        is.
        """
        text = self.text
        at = start + 1
        while text[at].isalnum() or text[at] in "_@":
            at += 1
        name = text[start + 1 : at]
        if name not in ("", "s", "S", "b", "B"):
            raise self._stop(start, at, "illegal sigil prefix")
        if literal.opens_triple(text, at):
            value = self._triple(at, pos)
            if name in ("s", "b"):
                value = literal.unescape(value)
        else:
            closing = literal.CLOSING.get(text[at], text[at])
            end = literal.find_closing(text, at + 1, closing, verbatim=name in ("S", "B"))
            if end < 0:
                self._unterminated(at + 1, text[at], pos)
            if name in ("S", "B"):
                value = text[at + 1 : end]
                self._lines(at, end)
            else:
                value = self._body(at + 1, end)
            self.offset = end + 1
        self.tokens.append(("string" if name in ("s", "S") else "sigil", value, pos))


def read_form(
    text: str,
    start: int = 0,
    line: int = 1,
    column: int = 1,
    final: bool = True,
    maybe: bool = True,
    shell: bool = False,
    words: bool = True,
) -> Scanned | None:
    """The next form of `text` from offset `start`; None when it is not complete and more text may come (not `final`).

    shell: read `<0.1.2>`, `#Ref<..>`, `#Port<..>`, `#Fun<m.f.1>` as the shell does.
    maybe: `maybe` and `else` are reserved words. words: there are reserved words at all.
    """
    scanner = _Scanner(text, start, line, column, final, maybe, shell, words)
    error: Diagnostic | None = None
    full = False
    try:
        full = scanner.form()
    except LanguageError as stop:
        error = stop.diagnostic
    except _MoreError:
        return None
    empty = error is None and not full and not scanner.tokens
    end = scanner.offset
    if maybe and (text.find("maybe", start, end) >= 0 or text.find("else", start, end) >= 0):
        _settle_maybe(scanner.tokens)
    return Scanned(scanner.tokens, error, end, scanner.line, end - scanner.base, empty)


_BEGINS = frozenset(
    "var atom integer float char string sigil external { [ << # ? begin case if fun try catch receive maybe not bnot".split()
)
_OPENS = frozenset("begin case if receive try".split())


def _settle_maybe(tokens: list[Token]) -> None:
    """`maybe` is a reserved word only where an expression follows it, `else` only inside of that.

    In OTP 25 both are atoms unless a module asks for more; so what was written for it goes on to work.
    """
    open_blocks: list[str] = []
    for i, (kind, value, pos) in enumerate(tokens):
        following = tokens[i + 1][0] if i + 1 < len(tokens) else ""
        if kind == "maybe":
            if following in _BEGINS:
                open_blocks.append(kind)
            else:
                tokens[i] = ("atom", value, pos)
        elif kind == "else":
            if not open_blocks or open_blocks[-1] != "maybe":
                tokens[i] = ("atom", value, pos)
        elif kind in _OPENS or (kind == "fun" and (following == "(" or (following == "var" and _calls(tokens, i + 2)))):
            open_blocks.append(kind)
        elif kind == "end" and open_blocks:
            open_blocks.pop()


def _calls(tokens: list[Token], i: int) -> bool:
    return i < len(tokens) and tokens[i][0] == "("


def scan(text: str, line: int = 1, column: int = 1, maybe: bool = True) -> list[Token] | Diagnostic:
    """All tokens of a text, over full stops, as erl_scan:string/2; the first error instead when there is one."""
    scanner = _Scanner(text, 0, line, column, True, maybe, False)
    try:
        while scanner.form():
            pass
    except LanguageError as stop:
        return stop.diagnostic
    if maybe:
        _settle_maybe(scanner.tokens)
    return scanner.tokens


def token_end(text: str, start: int) -> int:
    """The offset behind the token that begins at `start` (of a text that could be scanned)."""
    found = _TOKEN(text, start)
    assert found is not None and found.lastgroup is not None
    kind, end = found.lastgroup, found.end()
    if kind in ("atom", "var", "mark", "integer", "comment", "dot"):
        return end + 1 if kind == "dot" and end < len(text) and text[end] != "%" else end
    scanner = _Scanner(text, start, 1, 1, True, True, False)
    scanner._rare(kind, start, end)
    return scanner.offset


def skip_line(text: str, offset: int) -> int | None:
    """After a scan error the shell drops the rest of the line: the offset behind its newline, None when it has none."""
    newline = text.find("\n", offset)
    return None if newline < 0 else newline + 1


def next_form(text: str, offset: int = 0) -> int | None:
    """Where the form that starts at `offset` ends for the shell (behind its full stop, or behind the line of a scan
    error).

    None: not complete, more lines are needed.
    """
    form = read_form(text, offset, final=False, shell=True)
    if form is None:
        return None
    return form.end if form.error is None else skip_line(text, form.end)


def atom_text(name: str) -> str:
    """An atom as Erlang text, quoted when it must be."""
    return show.atom_text(name, unicode=True)


def token_text(token: Token) -> str:
    """A token as a syntax error shows it: reserved words and separators as the atoms they are, values as terms."""
    kind, value, _pos = token
    if kind == "var":
        return str(value)
    if kind == "integer":
        return show.int_text(value)
    if kind == "float":
        return floats.short(value)
    if kind == "char":
        return show.char_text(value)
    if kind in ("string", "sigil", "external"):
        return show.string_text(value)
    if kind == "$end":
        return ""
    return atom_text(value)

"""Text -> pieces with a class each, for colours and for completion. Never fails and loses nothing.

The law: the pieces joined are the text; on a text that lang.scan accepts, the pieces that are neither "white" nor
"comment" are its tokens, one to one (tests/terminal/test_highlight.py). An unterminated string or atom is one piece,
"open", up to the end of the text.
Follows: stdlib erl_scan, through the same helpers as lang/scan.py.
"""

from __future__ import annotations

import re

from pyshell.lang import literal
from pyshell.lang.bifs import AUTO_IMPORTED
from pyshell.lang.scan import RESERVED

Piece = tuple[str, str]
"""(class, text)."""

_NAME = "[0-9A-Za-z_@\xc0-\xd6\xd8-\xf6\xf8-\xff]*+"
_BODY = r"[^{0}\\]*+(?:\\(?:\^[\s\S]|[^^])[^{0}\\]*+)*+"
_PIECE = re.compile(
    "(?P<white>[\x00-\x20\x80-\xa0]++)"
    f"|(?P<atom>[a-z\xdf-\xf6\xf8-\xff]{_NAME})"
    f"|(?P<var>[A-Z_\xc0-\xd6\xd8-\xde]{_NAME})"
    "|(?P<comment>%[^\n]*+)"
    "|(?P<mark>[,(){}\\[\\];]|\\.\\.\\.?|->|--|-|<<|<-|<=|<:-|<:=|<|>>|>=|>|\\+\\+|\\+|=:=|=/=|=<|=>|==|=|/=|/"
    "|\\|\\||\\||:=|::|:|\\?=|&&|[*!#?])"
    "|(?P<number>[0-9])"
    "|(?P<dot>\\.(?=[\x00-\x20\x80-\xa0%]|\\Z))"
    '|(?P<triple>"""+[ \t]*+\n)'
    f'|(?P<string>"{_BODY.format(chr(34))}")'
    f"|(?P<quoted>'{_BODY.format(chr(39))}')"
    "|(?P<char>\\$)"
    "|(?P<sigil>~(?=[A-Za-z0-9_@]*(?:[(\\[{</|\"'`#])))"
    "|(?P<open>[\"'])"
    "|(?P<other>[\\s\\S])"
).match
_EXTERNAL = re.compile(
    r"<[0-9]+\.[0-9]+\.[0-9]+>|#Port<[0-9]+\.[0-9]+>|#Ref<[0-9]+(?:\.[0-9]+){3}>|#Fun<[a-z][\w@]*\.[a-z][\w@]*\.[0-9]+>"
).match
_INSIDE = re.compile(
    r"(?P<escape>\\(?:x\{[^}]*\}?|x[0-9a-fA-F]{2}|[0-7]{1,3}|\^[\s\S]|[\s\S]))"
    r"|(?P<format>~[-0-9.*a-z]*?[~cfegswpWPBX#bxn+iatlT])"
)
_SIGIL_NAME = re.compile("~[A-Za-z0-9_@]*").match

WORD_OPERATORS = frozenset("and andalso band bnot bor bsl bsr bxor div not or orelse rem xor".split())
_BIF_NAMES = frozenset(name.partition("/")[0] for name in AUTO_IMPORTED)
_CLASSES = frozenset(("error", "exit", "throw"))
_BRACKETS = frozenset("( ) [ ] { } << >> , ; .".split())


def pieces(text: str, shell: bool = True) -> list[Piece]:
    """The text cut: white comment atom quoted var keyword number char string sigil external dot mark open bad.

    shell: `<0.90.0>` and the like are one piece.
    """
    found: list[Piece] = []
    at, size = 0, len(text)
    while at < size:
        match = _PIECE(text, at)
        assert match is not None
        kind = match.lastgroup or "bad"
        end = match.end()
        if kind == "atom":
            if match.group() in RESERVED:
                kind = "keyword"
        elif kind == "mark":
            external = _EXTERNAL(text, at) if shell and text[at] in "<#" else None
            if external is not None:
                kind, end = "external", external.end()
        elif kind in ("number", "char", "triple", "sigil", "open", "other"):
            kind, end = _rare(text, at, kind)
        found.append((kind, text[at:end]))
        at = end
    return found


def _rare(text: str, at: int, kind: str) -> tuple[str, int]:
    """(class, end) of a piece that needs more than a look."""
    size = len(text)
    if kind == "number":
        try:
            return "number", literal.number(text, at)[2]
        except literal.NumberError as error:
            return "bad", max(error.end, at + 1)
    if kind == "char":
        if at + 1 >= size:
            return "open", size
        if text[at + 1] != "\\":
            return "char", at + 2
        try:
            length = literal.escape(text, at + 1)[1]
        except literal.EscapeError as error:
            return "bad", max(error.end, at + 1)
        return ("char", at + 1 + length) if length else ("open", size)
    if kind == "triple":
        return _triple(text, at, at, "string")
    if kind == "sigil":
        return _sigil(text, at)
    if kind == "open":
        return "open", size
    return ("bad" if ord(text[at]) > 255 else "mark"), at + 1


def _triple(text: str, start: int, quotes: int, kind: str) -> tuple[str, int]:
    try:
        end = literal.triple_quoted(text, quotes)[1]
    except literal.TripleError as error:
        return "bad", max(error.at, start + 1)
    return (kind, end) if end >= 0 else ("open", len(text))


def _sigil(text: str, at: int) -> tuple[str, int]:
    match = _SIGIL_NAME(text, at)
    assert match is not None
    name, quotes = match.group()[1:], match.end()
    if name not in ("", "s", "S", "b", "B"):
        return "bad", quotes
    if literal.opens_triple(text, quotes):
        return _triple(text, at, quotes, "sigil")
    closing = literal.CLOSING.get(text[quotes], text[quotes])
    end = literal.find_closing(text, quotes + 1, closing, verbatim=name in ("S", "B"))
    return ("sigil", end + 1) if end >= 0 else ("open", len(text))


def spans(text: str, shell: bool = True) -> list[Piece]:
    """The text cut into pieces with the classes of their colours.

    white comment atom module function builtin variable macro record attribute keyword operator punctuation string
    escape format char number pid bad.
    """
    found = pieces(text, shell)
    real = [index for index, piece in enumerate(found) if piece[0] not in ("white", "comment")]
    classes = [kind for kind, _text in found]
    for place, index in enumerate(real):
        before = [found[i] for i in real[max(0, place - 2) : place]]
        after = [found[i] for i in real[place + 1 : place + 3]]
        classes[index] = _class(found[index], before, after)
        if classes[index] == "attribute":
            classes[real[place - 1]] = "attribute"
    result: list[Piece] = []
    for kind, (_kind, piece) in zip(classes, found):
        if kind == "string" and ("\\" in piece or "~" in piece):
            result.extend(_inside(piece))
        else:
            result.append((kind, piece))
    return result


def _class(piece: Piece, before: list[Piece], after: list[Piece]) -> str:
    """The colour class of one token, from the two before it and the two behind it."""
    kind, text = piece
    previous = before[-1][1] if before and before[-1][0] in ("mark", "keyword") else ""
    if kind in ("atom", "quoted"):
        return _atom_class(text, previous, before, after)
    if kind == "var":
        return "macro" if previous == "?" else "variable"
    if kind == "keyword":
        return "operator" if text in WORD_OPERATORS else "keyword"
    if kind == "mark":
        return "punctuation" if text in _BRACKETS else "macro" if text == "?" else "operator"
    if kind in ("sigil", "open"):
        return "string"
    return {"external": "pid", "dot": "punctuation"}.get(kind, kind)


def _atom_class(text: str, previous: str, before: list[Piece], after: list[Piece]) -> str:
    following = after[0][1] if after and after[0][0] == "mark" else ""
    if previous == "?":
        return "macro"
    if previous == "#":
        return "record"
    if previous == "-" and (len(before) < 2 or before[-2][0] == "dot"):
        return "attribute"
    if following == ":":
        return "atom" if text in _CLASSES and len(after) > 1 and after[1][0] == "var" else "module"
    if following == "(":
        return "builtin" if text in _BIF_NAMES and previous != ":" else "function"
    if following == "/" and len(after) > 1 and after[1][0] == "number":
        return "function"
    return "atom"


def _inside(text: str) -> list[Piece]:
    """A string, its escapes and format controls apart."""
    result: list[Piece] = []
    at = 0
    for match in _INSIDE.finditer(text):
        if match.start() > at:
            result.append(("string", text[at : match.start()]))
        result.append((match.lastgroup or "string", match.group()))
        at = match.end()
    if at < len(text):
        result.append(("string", text[at:]))
    return result

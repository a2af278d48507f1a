"""The pieces of a formatted text: padded, cut off, flat or in the shape in which OTP builds them.

A piece is a text, a `Pad`, a term already made (`Deep`, `Shown`), or a pair (what comes first, what follows).
Follows: stdlib io_lib_format.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.cons import from_text, make_list
from pyshell.term.format_scan import Control, Mismatch
from pyshell.term.text import split_clusters, text_length

Term = Any


class Pad:
    """`count` times the character, in the shape in which OTP builds it."""

    __slots__ = ("char", "count")

    def __init__(self, char: str, count: int) -> None:
        self.char = char
        self.count = count


class Deep:
    """An Erlang deep list of characters that is already there."""

    __slots__ = ("term", "text")

    def __init__(self, term: Term, text: str) -> None:
        self.term = term
        self.text = text


class Shown:
    """A term to be written: its text, and the call that makes the deep list of it."""

    __slots__ = ("text", "shape")

    def __init__(self, text: str, shape: Any) -> None:
        self.text = text
        self.shape = shape


def flat_of(piece: Any) -> str:
    if type(piece) is str:
        return piece
    if type(piece) is tuple:
        return flat_of(piece[0]) + flat_of(piece[1])
    if type(piece) is Pad:
        return piece.char * piece.count
    text: str = piece.text
    return text


def deep_of(piece: Any) -> Term:
    if type(piece) is str:
        return from_text(piece)
    if type(piece) is tuple:
        return [deep_of(piece[0]), deep_of(piece[1])]
    if type(piece) is Pad:
        return pad_chars(ord(piece.char), piece.count)
    return piece.term if type(piece) is Deep else piece.shape()


def pad_chars(code: int, count: int) -> Term:
    """The character `count` times, by halves, as OTP shares them."""
    if count <= 3:
        return make_list([code] * count)
    half = pad_chars(code, count // 2)
    return [code, [half, half]] if count % 2 else [half, half]


def adjust(data: Any, pad: Pad, left: bool) -> Any:
    if pad.count == 0:
        return data
    return (data, pad) if left else (pad, data)


def need(good: bool) -> None:
    if not good:
        raise Mismatch


def field(data: Any, text: str, width: int | None, left: bool, precision: int | None, pad: str) -> Any:
    """Pads a written term; one that is too long becomes asterisks."""
    if width is None:
        if precision is None:
            return data
        width = precision
    length = text_length(text)
    room = width if precision is None else min(precision, width)
    need(room >= 0)
    if length > room:
        return adjust(Pad("*", room), Pad(pad, width - room), left)
    return adjust(data, Pad(pad, width - length), left)


def string_field(data: Any, control: Control, limit: int = -1) -> Any:
    """Pads, or cuts off, the characters of `~s`. Too small a precision cuts, too large a one pads on the right.

    limit: no field is wider, but for the dots; below 0 is none.
    """
    width, precision, left, pad = control.width, control.precision, control.left, control.pad
    if width is not None and limit >= 0:
        width = max(3, min(width, limit))
    if width is None and precision is None:
        return data
    need((width is None or width >= 0) and (precision is None or precision >= 0))
    text = data if type(data) is str else data.text
    length = text_length(text)
    if precision is None or width is None or width == precision:
        if width is None:
            width, left = precision, True
        assert width is not None
        if length > width:
            return _cut(text, width, control.unicode)
        return adjust(data, Pad(pad, width - length), left) if length < width else data
    need(width > precision)
    if length > precision:
        data = _cut(text, precision, control.unicode)
    elif length < precision:
        data = (data, Pad(pad, precision - length))
    return adjust(data, Pad(pad, width - precision), left)


def _cut(text: str, length: int, unicode: bool) -> str:
    return "".join(split_clusters(text)[:length]) if unicode else text[:length]

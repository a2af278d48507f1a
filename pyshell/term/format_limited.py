"""`io_lib:format/3` with `chars_limit`: the sequences `~p ~w ~s` share the characters that the rest of the text leaves.

Each gets what is left divided by how many are still to come, so one that needs little leaves more to those behind it.
Follows: stdlib io_lib_format:build/2.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.atom import Atom
from pyshell.term.cons import from_text, make_list
from pyshell.term.format import char_data, column_after, format_text, small_text
from pyshell.term.format_pieces import Shown, deep_of, field, flat_of, need, string_field
from pyshell.term.format_scan import Control, Literal, Mismatch, argument_list, diagnose, scan
from pyshell.term.limited import laid_out, limited_box
from pyshell.term.pretty_layout import flat_text as flat_box
from pyshell.term.show import ShowEnv
from pyshell.term.term_chars import box_chars, text_shape
from pyshell.term.text import flat_text, split_clusters, text_length

Term = Any
_LIMITED = "pPwWs"
_ENDING = 3  # the dots


def format_limited(fmt: Any, args: Term, limit: int, env: ShowEnv) -> Term:
    """The deep list of `io_lib:format(Fmt, Args, [{chars_limit, Limit}])`. A limit below 0 is none. Raises FormatError."""
    if limit < 0:
        return format_text(fmt, args, env)
    try:
        return make_list(_build(scan(fmt, argument_list(args)), limit, env))
    except Mismatch:
        raise diagnose(fmt, args) from None


def _build(items: list[Any], limit: int, env: ShowEnv) -> list[Any]:
    texts = [_fixed(item) for item in items]
    waiting = texts.count(None)
    left = max(limit - sum(text_length(text) for text in texts if text is not None), 0)
    out: list[Any] = []
    column = 0
    for item, text in zip(items, texts, strict=True):
        if text is None:
            piece = _share(item, left // waiting, column, env)
            out.append(deep_of(piece))
            text = flat_of(piece)
            left = max(left - text_length(text), 0)
            waiting -= 1
        elif type(item) is list or type(item) is bytes:
            out.append(item)
        else:
            out += map(ord, text)
        column = column_after(text, column)
    return out


def _fixed(item: Any) -> str | None:
    """The text of what the limit does not touch."""
    if type(item) is Literal:
        text: str = item.text
        return text
    if type(item) is Control:
        small = item.char not in _LIMITED or (item.char == "s" and type(item.args[0]) is Atom)
        return small_text(item, item.args) if small else None
    found = item if type(item) is str else flat_text(item)
    if found is None:
        raise Mismatch
    return found


def _share(control: Control, room: int, column: int, env: ShowEnv) -> Any:
    """A limited sequence in about `room` characters."""
    char, term = control.char, control.args[0]
    if char == "s":
        return _characters(control, room)
    depth = -1
    if char in "PW":
        need(type(control.args[1]) is int)
        depth = control.args[1]
    env = env.with_encoding("unicode" if control.unicode else "latin1")
    if char in "wW":
        root = limited_box(term, room, depth, env, False, False)
        shown = Shown(root if isinstance(root, str) else flat_box(root), lambda: box_chars(root))
        return field(shown, shown.text, control.width, control.left, control.precision, control.pad)
    need(not control.left)
    root = limited_box(term, room, depth, env, control.strings)
    start = max(column + 1 if control.precision is None else control.precision, 1)
    text = laid_out(root, start, 80 if control.width is None else control.width)
    return Shown(text, lambda: from_text(text) if "\n" in text else text_shape(root) if root == text else box_chars(root))


def _characters(control: Control, room: int) -> Any:
    """`~s`: the first characters, and dots."""
    width = control.width
    data = char_data(control.args[0], control.unicode)
    if width is None or room < width:
        clusters = split_clusters(data.text) if control.unicode else list(data.text)
        kept = max(room - _ENDING, 0)
        if len(clusters) - kept > _ENDING:
            return string_field("".join(clusters[:kept]) + "." * _ENDING, control, room)
    return string_field(data, control, room)

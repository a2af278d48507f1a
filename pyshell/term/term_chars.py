"""The deep lists of characters that `io_lib:write/1` and `io_lib:format/2` answer for a term.

Their text is that of `show` and `pretty`; here is only their shape:
`io_lib:format("~w", [[a]])` is `[["[",["a"],"]"]]`, flattened `[a]`.
The lists are built from the outside in, cells first, so that nothing recurses. Text of several lines is one flat list
(in OTP it is deep there too, in a way that follows from how the lines were broken).
"""

from __future__ import annotations

from typing import Any

from pyshell.term.binary import Bits
from pyshell.term.cons import NIL, from_text, make_list, split_tail
from pyshell.term.extent import LATER, extent
from pyshell.term.maps import ErlMap
from pyshell.term.pretty import box_tree
from pyshell.term.pretty_layout import BIN, DOTS, FIELD, LIST, MAP, PAIR, RECORD, flat_text
from pyshell.term.show import ShowEnv, binary_parts, leaf_text

Term = Any
_ARROW = from_text(" => ")
_EQUALS = from_text(" = ")
_DOTS = from_text("...")
_COMMA, _BAR = 44, 124


def write_chars(term: Term, env: ShowEnv, depth: int = -1) -> Term:
    """`io_lib:write(Term, Depth)`."""
    if depth == 0:
        return from_text("...")
    root: Term = [None, NIL]
    todo: list[tuple[Any, Term, int]] = [(root, term, depth)]
    whole, unlimited, steps = term, depth < 0, 0
    while todo:
        steps += 1
        if steps == LATER and unlimited:
            extent(whole)
        cell, term, depth = todo.pop()
        text = "..." if depth == 0 else leaf_text(term, env)
        if text is not None:
            cell[0] = from_text(text)
        elif type(term) is list:
            cell[0] = from_text("[...]") if depth == 1 else _around("[", _list_spine(term, depth, todo), "]")
        elif type(term) is tuple:
            if not term or depth == 1:
                cell[0] = from_text("{...}" if term else "{}")
            else:
                cell[0] = _around("{", _tuple_spine(term, depth, todo), "}")
        elif type(term) is ErlMap:
            cell[0] = _map_shape(term, depth, todo)
        else:
            cell[0] = binary_shape(term, depth)
    return root[0]


def _around(before: str, inside: Term, after: str) -> Term:
    return make_list([*map(ord, before), inside, ord(after)])


def _slot(term: Term, depth: int, tail: Term, todo: list[Any]) -> Term:
    """A cell whose head will be the shape of `term`."""
    cell: Term = [None, tail]
    todo.append((cell, term, depth))
    return cell


def _next_depth(depth: int, steps: int) -> int:
    return depth - steps if depth > 0 else depth


def _list_spine(term: Term, depth: int, todo: list[Any]) -> Term:
    items, tail = split_tail(term)
    spine: Term = NIL
    if depth > 0 and (len(items) >= depth or (len(items) == depth - 1 and tail is not NIL)):
        spine = [_BAR, _DOTS]
        items = items[: depth - 1]
    elif tail is not NIL:
        spine = [_BAR, _slot(tail, _next_depth(depth, len(items) + 1), NIL, todo)]
    for index in range(len(items) - 1, -1, -1):
        spine = _slot(items[index], _next_depth(depth, index + 1), spine, todo)
        if index:
            spine = [_COMMA, spine]
    return spine


def _tuple_spine(term: tuple[Term, ...], depth: int, todo: list[Any]) -> Term:
    spine: Term = NIL
    if 0 < depth <= len(term):
        spine = [_COMMA, _DOTS]
        term = term[: depth - 1]
    for index in range(len(term) - 1, -1, -1):
        spine = _slot(term[index], _next_depth(depth, index + 1), spine, todo)
        if index:
            spine = [_COMMA, spine]
    return spine


def _map_shape(term: ErlMap, depth: int, todo: list[Any]) -> Term:
    if not len(term) or depth == 1:
        return from_text("#{}")
    pairs = term.items()
    spine: Term = NIL
    if 0 < depth <= len(pairs) + 1:
        spine = [_COMMA, _DOTS]
        pairs = pairs[: max(depth - 1, 1)]
    inner = _next_depth(depth, 1)
    for index in range(len(pairs) - 1, -1, -1):
        key, value = pairs[index]
        pair = _slot(key, inner, [_ARROW, _slot(value, inner, NIL, todo)], todo)
        spine = [pair, spine]
        if index:
            spine = [_COMMA, spine]
    return _around("#{", spine, "}")


def binary_shape(bits: bytes | Bits, depth: int) -> Term:
    """`<<1,2>>` as `["<","<",["1",44,"2"],">",">"]` (characters as numbers)."""
    return bytes_shape(binary_parts(bits, depth)[0])


def bytes_shape(parts: list[str]) -> Term:
    """The shape of a binary, from the texts between its commas."""
    inside: list[Term] = []
    for part in parts:
        if ":" in part:
            value, _, size = part.partition(":")
            inside.extend((from_text(value), ord(":"), from_text(size), _COMMA))
        else:
            inside.extend((from_text(part), _COMMA))
    return make_list([60, 60, make_list(inside[:-1]), 62, 62])


def pretty_chars(
    term: Term, text: str, column: int, line_length: int, depth: int, max_chars: int, env: ShowEnv, strings: bool
) -> Term:
    """The shape of what `pretty` with these arguments gave as `text`."""
    if depth == 0:
        return from_text(text)
    root = box_tree(term, line_length, depth, env, strings)
    if isinstance(root, str):
        return text_shape(root)
    return box_chars(root) if flat_text(root) == text else from_text(text)


def box_chars(root: Any) -> Term:
    """The shape of a box that is written on one line."""
    if isinstance(root, str):
        return text_shape(root)
    top: Term = [None, NIL]
    todo: list[tuple[Any, int, Any]] = [(top, 0, root)]
    while todo:
        cell, side, node = todo.pop()
        cell[side] = text_shape(node) if type(node) is str else _box_shape(node, todo)
    return top[0]


def text_shape(text: str) -> Term:
    """A text is flat, but for `<<"...">>`."""
    if not text.startswith('<<"'):
        return from_text(text)
    end = text.rindex('"') + 1
    inside, after = from_text(text[2:end]), text[end:]
    if after == "/utf8>>":
        return make_list([60, 60, inside, from_text(after)])
    return make_list([60, 60, inside], from_text(after))


def _box_shape(box: Any, todo: list[Any]) -> Term:
    kind = box.kind
    if kind == BIN:
        inside: list[Term] = []
        for part in box.items:
            for number, piece in enumerate(part.split(":")):
                inside.extend((ord(":") if number else _COMMA, from_text(piece)))
        return make_list([60, 60, make_list(inside[1:]), 62, 62])
    if kind == PAIR:
        value: Term = [None, NIL]
        key: Term = [None, [_ARROW, value]]
        todo.extend(((key, 0, box.items[0]), (value, 0, box.items[1])))
        return key
    if kind == FIELD:
        equals: Term = [_EQUALS, None]
        todo.append((equals, 1, box.items[0]))
        return [from_text(box.title), equals]
    spine: Term = NIL
    if box.tail is not None:
        bar = _BAR if kind == LIST else _COMMA
        if box.tail is DOTS:
            spine = [bar, _DOTS] if box.items else _DOTS
        else:
            spine = [bar, None]
            todo.append((spine, 1, box.tail))
    for index in range(len(box.items) - 1, -1, -1):
        spine = [None, spine]
        todo.append((spine, 0, box.items[index]))
        if index:
            spine = [_COMMA, spine]
    if kind == RECORD:
        return make_list([from_text(box.title), 123, spine, 125])
    before, after = ("[", "]") if kind == LIST else ("#{", "}") if kind == MAP else ("{", "}")
    return _around(before, spine, after)

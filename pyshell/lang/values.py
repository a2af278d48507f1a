"""Values as code: the abstract form of a term, and the annotations inside an abstract form.

The law: values and forms may be of any depth: nothing here recurses.
Follows: stdlib erl_parse (abstract/2, map_anno/2). The value of a literal node: to_form.py.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from pyshell.term.atom import Atom, atom
from pyshell.term.binary import Bits
from pyshell.term.cons import NIL, make_list, split_tail
from pyshell.term.fun import ExternalFun
from pyshell.term.maps import ErlMap

Term = Any
Visit = Generator[Any, Any, Any]

_INTEGER, _FLOAT, _ATOM, _NIL, _STRING, _CONS, _TUPLE, _MAP, _BIN, _ELEMENT, _DEFAULT, _FUN, _FUNCTION, _ASSOC = map(
    atom,
    ("integer", "float", "atom", "nil", "string", "cons", "tuple", "map", "bin", "bin_element", "default", "fun", "function",
     "map_field_assoc"),
)  # fmt: skip
_LEAVES = frozenset(("atom", "char", "float", "integer", "string", "var"))


class NoLiteral(Exception):
    """A pid, reference or fun has no literal."""


def run(visit: Visit, step: Callable[[Any], Visit]) -> Any:
    """Run a generator; what it yields is given to `step`, and the result is sent back."""
    stack = [visit]
    value: Any = None
    while stack:
        try:
            wanted = stack[-1].send(value)
        except StopIteration as done:
            stack.pop()
            value = done.value
        else:
            stack.append(step(wanted))
            value = None
    return value


def literal_form(
    term: Term, anno: Term, is_char: Callable[[int], bool], other: Callable[[Any], Term | None] = lambda value: None
) -> Term:
    """The abstract form of a value. is_char: which integers may make a list a string. Raises NoLiteral.

    other: the form of what is no value but stands for an expression; None if it is not that either.
    """

    def visit(value: Term) -> Visit:
        kind = type(value)
        if kind is int or kind is float or kind is Atom:
            return (_INTEGER if kind is int else _FLOAT if kind is float else _ATOM, anno, value)
        if value is NIL:
            return (_NIL, anno)
        if kind is bytes or kind is Bits:
            return (_BIN, anno, make_list(_elements(value, anno)))
        if kind is list:
            return (yield from _list(value))
        if kind is tuple:
            items = []
            for item in value:
                items.append((yield item))
            return (_TUPLE, anno, make_list(items))
        if kind is ErlMap:
            fields = []
            for key, item in value.items():
                left = yield key
                fields.append((_ASSOC, anno, left, (yield item)))
            return (_MAP, anno, make_list(fields))
        if kind is ExternalFun:
            parts = ((_ATOM, anno, value.module), (_ATOM, anno, value.name), (_INTEGER, anno, value.arity))
            return (_FUN, anno, (_FUNCTION, *parts))
        form = other(value)
        if form is None:
            raise NoLiteral
        return form

    def _list(cell: Term) -> Visit:
        items, tail = split_tail(cell)
        start = len(items)  # from here on the rest is a string
        while tail is NIL and start and type(items[start - 1]) is int and is_char(items[start - 1]):
            start -= 1
        if start < len(items):
            result: Term = (_STRING, anno, make_list(items[start:]))
        else:
            result = yield tail
        for item in reversed(items[:start]):
            result = (_CONS, anno, (yield item), result)
        return result

    return run(visit(term), visit)


def _elements(bits: bytes | Bits, anno: Term) -> list[Term]:
    data = bits.data if type(bits) is Bits else bits
    whole = (bits.size if type(bits) is Bits else 8 * len(bits)) // 8  # type: ignore[arg-type]
    found: list[Term] = [(_ELEMENT, anno, (_INTEGER, anno, byte), _DEFAULT, _DEFAULT) for byte in bytes(data)[:whole]]  # type: ignore[arg-type]
    if type(bits) is Bits and bits.size % 8:
        left = bits.size % 8
        value = bits.data[whole] >> (8 - left)
        found.append((_ELEMENT, anno, (_INTEGER, anno, value), (_INTEGER, anno, left), _DEFAULT))
    return found


def with_annotations(form: Term, change: Callable[[Term], Term]) -> Term:
    """A form (or forms, expressions, ...) with each annotation replaced, parents first, from left to right."""

    def visit(term: Term) -> Visit:
        if type(term) is list:
            items, tail = split_tail(term)
            changed = []
            for item in items:
                changed.append((yield item))
            return make_list(changed, tail)
        if type(term) is not tuple or len(term) < 2 or type(term[0]) is not Atom:
            return term
        tag = term[0].name
        if tag in ("error", "warning", "eof"):
            return term
        if tag in ("clauses", "typed_record_field") or (tag == "function" and type(term[1]) is not int and len(term) < 5):
            return (yield from _parts(term, 1))
        head = (term[0], change(term[1]))
        if tag in _LEAVES:
            return (*head, *term[2:])
        if tag == "attribute":
            return (*head, term[2], (yield from _attribute(term[2].name, term[3])))
        if tag == "bin_element":
            value = yield term[2]
            return (*head, value, (yield term[3]), term[4])
        return (*head, *(yield from _parts(term, 2))[2:])

    def _parts(term: Term, start: int) -> Visit:
        parts = list(term[:start])
        for part in term[start:]:
            parts.append((yield part) if type(part) in (tuple, list) else part)
        return tuple(parts)

    def _attribute(name: str, value: Term) -> Visit:
        if name in ("record", "spec", "callback", "type", "opaque") and type(value) is tuple:
            return (value[0], *(yield from _parts(value, 1))[1:])
        return value

    return run(visit(form), visit)

"""Literal nodes: the ones that are a constant term already."""

from __future__ import annotations

from typing import Any

from pyshell.lang import ast
from pyshell.term.atom import atom
from pyshell.term.cons import NIL, from_text, make_list
from pyshell.term.maps import from_pairs

_SIMPLE = (ast.Integer, ast.Char, ast.AtomLit, ast.Nil, ast.String, ast.Float)


def is_literal(node: ast.Node) -> bool:
    """True for a node whose value is known: numbers, atoms, strings, and lists, tuples, plain binaries, maps of such."""
    todo = [node]
    while todo:
        n = todo.pop()
        kind = type(n)
        if kind in _SIMPLE:
            continue
        if kind is ast.Cons:
            todo.append(n.head)  # type: ignore[attr-defined]
            todo.append(n.tail)  # type: ignore[attr-defined]
        elif kind is ast.Tuple:
            todo.extend(n.items)  # type: ignore[attr-defined]
        elif kind is ast.Unary and n.op == "-":  # type: ignore[attr-defined]
            if type(n.operand) not in (ast.Integer, ast.Float):  # type: ignore[attr-defined]
                return False
        elif kind is ast.Map and n.base is None:  # type: ignore[attr-defined]
            for field in n.fields:  # type: ignore[attr-defined]
                if field.exact:
                    return False
                todo.append(field.key)
                todo.append(field.value)
        elif kind is ast.Bin:
            for element in n.elements:  # type: ignore[attr-defined]
                if element.size is not None or element.types is not None or not _byte_source(element.value):
                    return False
        else:
            return False
    return True


def _byte_source(node: ast.Node) -> bool:
    return type(node) is ast.String or (type(node) in (ast.Integer, ast.Char))


def literal(node: ast.Node) -> Any:
    """The term of a literal node (`is_literal` said yes). A loop for lists; tuples nest as deep as the parser let them."""
    kind = type(node)
    if kind is ast.Cons:
        heads = []
        while type(node) is ast.Cons:
            heads.append(literal(node.head))
            node = node.tail
        return make_list(heads, literal(node))
    n: Any = node
    if kind is ast.Tuple:
        return tuple([literal(item) for item in n.items])
    if kind is ast.AtomLit:
        return atom(n.value)
    if kind is ast.Nil:
        return NIL
    if kind is ast.String:
        return from_text(n.value)
    if kind is ast.Unary:
        return -n.operand.value
    if kind is ast.Map:
        # a list, no generator: what recurses through C overflows the stack of C
        return from_pairs([(literal(field.key), literal(field.value)) for field in n.fields])
    if kind is ast.Bin:
        return b"".join(map(_bytes, n.elements))
    return n.value


def _bytes(element: Any) -> bytes:
    value = element.value.value
    if type(element.value) is ast.String:
        return bytes(ord(c) & 255 for c in value)
    return bytes((value & 255,))

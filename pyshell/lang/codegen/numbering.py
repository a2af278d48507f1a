"""How BEAM's compiler numbers the loops of comprehensions: `lc$^N` in stack traces.

It counts while it turns a function into Core Erlang: arguments, elements and operands from the right to the left, what
generators run through and filters before the generators themselves, those before what a comprehension collects; a fun takes
a number too, after its body.
Follows: compiler v3_core.
"""

from __future__ import annotations

from typing import Any

from pyshell.lang import ast
from pyshell.lang.codegen.guard import is_guard
from pyshell.lang.walk import children

_COMPREHENSIONS = (ast.ListComp, ast.BinComp, ast.MapComp)
_FUNS = (ast.Fun, ast.NamedFun)


class _Name:
    """This generator (None: a fun) gets the next number."""

    __slots__ = ("generator",)

    def __init__(self, generator: Any) -> None:
        self.generator = generator


def comprehension_numbers(clauses: list[ast.Clause]) -> dict[int, int]:
    """{id of a generator: its number} for a function."""
    found: dict[int, int] = {}
    count = 0
    todo: list[Any] = list(reversed(clauses))
    while todo:
        node = todo.pop()
        if type(node) is _Name:
            if node.generator is not None:
                found[id(node.generator)] = count
            count += 1
            continue
        todo += reversed(_in_turn(node))
    return found


def _in_turn(node: Any) -> list[Any]:
    """What below a node is looked at, and numbered, in this order."""
    if isinstance(node, _COMPREHENSIONS):
        return _of_comprehension(node)
    if isinstance(node, _FUNS):
        return [*children(node), _Name(None)]
    if type(node) is ast.Op and node.op not in ("andalso", "orelse"):
        return [node.right, node.left]
    if type(node) is ast.Call:
        return [*reversed(node.args), node.func]
    if type(node) is ast.Tuple or type(node) is ast.Cons:
        return children(node)[::-1]
    return children(node)


def _of_comprehension(node: Any) -> list[Any]:
    first: list[Any] = []
    then: list[Any] = []
    for qualifier in node.qualifiers:
        if type(qualifier) is ast.Generator or type(qualifier) is ast.Zip:
            parts = qualifier.generators if type(qualifier) is ast.Zip else [qualifier]
            first += [part.value for part in parts]  # type: ignore[union-attr]
            then.append(_Name(qualifier))
        elif not is_guard(qualifier):
            first.append(qualifier)
    collected = [node.key, node.value] if type(node) is ast.MapComp else [node.expr]
    return [*first, *then, *collected]

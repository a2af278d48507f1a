"""Variables whose value is written where they are bound, put in the place of the variables: as the compiler does.

The law: a name stands for one value, for it is bound once, or first by a statement of the body itself; names that heads of
funs or generators bind again are left alone.
Follows: compiler's sys_core_fold (let_substs).
"""

from __future__ import annotations

from typing import Any

from pyshell.lang import ast, walk
from pyshell.lang.ast import Clause, Node
from pyshell.lang.codegen.literal import is_literal
from pyshell.lang.lint_values import value
from pyshell.term.atom import Atom


class Known:
    """clause: with the values in place. values: {name: literal node}. placed: ids of the nodes that were put in."""

    __slots__ = ("clause", "values", "placed")

    def __init__(self, clause: Clause) -> None:
        self.values: dict[str, Node] = {}
        self.placed: set[int] = set()
        self.clause = clause
        matches, patterns = _bindings(clause)
        if not matches:
            return
        bound: dict[str, int] = {}
        for names in patterns:
            for name in names:
                bound[name] = bound.get(name, 0) + 1
        again = _bound_anew(clause)
        statements = {id(node) for node in _chained(clause.body)}
        inside = _inside_patterns(clause)
        for match in matches:
            found = _last(match.value)
            if isinstance(found, ast.Var):
                found = self.values.get(found.name, found)
            for name, literal in _pairs(match.pattern, self._put(found, inside)):
                if name not in self.values and name not in again and (bound[name] == 1 or id(match) in statements):
                    self.values[name] = literal
        if self.values:
            self.clause = self._put(clause, inside)  # type: ignore[assignment]

    def _put(self, root: Node, inside: set[int]) -> Node:
        new: dict[int, Node] = {}
        for node in reversed(list(walk.each([root]))):
            if isinstance(node, ast.Var):
                if node.name in self.values and id(node) not in inside:
                    placed = new[id(node)] = _at(self.values[node.name], node)
                    self.placed.add(id(placed))
                continue
            changed = walk.rebuilt(node, new)
            if changed is not node:
                new[id(node)] = changed
        return new.get(id(root), root)


def _bindings(clause: Clause) -> tuple[list[ast.Match], list[list[str]]]:
    """The matches of a body in the order they are written, and the variables of all patterns."""
    matches: list[ast.Match] = []
    patterns: list[list[str]] = [_names(clause.patterns)]
    for node in walk.each(clause.body):
        if isinstance(node, ast.Match):
            matches.append(node)
            patterns.append(_names([node.pattern]))
        elif isinstance(node, Clause):
            patterns.append(_names(node.patterns))
        elif isinstance(node, ast.Generator):
            patterns.append(_names([node.pattern]))
    return matches, patterns


def _names(nodes: list[Node]) -> list[str]:
    return [node.name for node in walk.each(nodes) if isinstance(node, ast.Var) and node.name != "_"]


def _bound_anew(clause: Clause) -> set[str]:
    """Names of heads: the function's own, those of funs and of generators."""
    found = set(_names(clause.patterns))
    for node in walk.each(clause.body):
        if isinstance(node, ast.Fun | ast.NamedFun):
            for inner in node.clauses:
                found.update(_names(inner.patterns))
        elif isinstance(node, ast.Generator):
            found.update(_names([node.pattern]))
    return found


def _inside_patterns(clause: Clause) -> set[int]:
    found: set[int] = set()
    for node in walk.each([clause]):
        below: list[Node] = []
        if isinstance(node, Clause):
            below = node.patterns
        elif isinstance(node, ast.Match | ast.Generator):
            below = [node.pattern]
        found.update(id(inner) for inner in walk.each(below))
    return found


def _chained(body: list[Node]) -> list[ast.Match]:
    """The matches that are statements, with those on their right."""
    found = []
    for statement in body:
        node = statement
        while isinstance(node, ast.Match):
            found.append(node)
            node = node.value
    return found


def _last(node: Node) -> Node:
    while isinstance(node, ast.Match):
        node = node.value
    return node


def _pairs(pattern: Node, found: Node) -> list[tuple[str, Node]]:
    """Variables of a pattern with the literals they are bound to."""
    pairs: list[tuple[str, Node]] = []
    todo = [(pattern, found)]
    while todo:
        pattern, found = todo.pop()
        if isinstance(pattern, ast.Var):
            literal = _literal(found)
            if literal is not None and pattern.name != "_":
                pairs.append((pattern.name, literal))
        elif isinstance(pattern, ast.Tuple) and isinstance(found, ast.Tuple):
            if len(pattern.items) == len(found.items):
                todo += zip(pattern.items, found.items, strict=True)
        elif isinstance(pattern, ast.Cons) and isinstance(found, ast.Cons):
            todo += [(pattern.head, found.head), (pattern.tail, found.tail)]
    return pairs


def _literal(node: Node) -> Node | None:
    if is_literal(node):
        return node
    known = value(node)
    if type(known) is int and known >= 0:
        return ast.Integer(node.pos, known)
    return ast.AtomLit(node.pos, known.name) if type(known) is Atom else None


def _at(node: Node, place: Node) -> Node:
    """The same literal where the variable stands."""
    copy: Any = object.__new__(type(node))
    for base in type(node).__mro__:
        for name in getattr(base, "__slots__", ()):
            setattr(copy, name, getattr(node, name))
    copy.pos = place.pos
    return copy  # type: ignore[no-any-return]

"""Record definitions, and what record expressions stand for: after `expand` there is no record left in a tree.

A record is a tuple with its name in front. An access or update in a body is a `case` that ends in `{badrecord,
Value}`; in a guard it is `element/2` behind a test that makes the whole guard test fail. Temporary variables are
named `rec0`, `rec1`...: no variable of a program can have such a name, and no shell should keep their values.
The law: not recursive; trees without records come back unchanged (the very same list).
Follows: stdlib erl_expand_records; reference manual, "Records".
"""

from __future__ import annotations

from pyshell.lang import ast, walk
from pyshell.lang.ast import Clause, Node, Pos

_BODY, _PATTERN, _GUARD = 0, 1, 2
_RECORD_NODES = frozenset((ast.Record, ast.RecordAccess, ast.RecordIndex))
_SIMPLE = (ast.Var, ast.AtomLit, ast.Integer, ast.Float, ast.Char, ast.String, ast.Nil)


class RecordDef:
    """fields: (name, default expression or None) in the order of the tuple. types: those that were written, by field."""

    __slots__ = ("name", "fields", "pos", "index", "types")

    def __init__(
        self,
        name: str,
        fields: list[tuple[str, Node | None]],
        pos: Pos = (0, 0),
        types: dict[str, Node] | None = None,
    ) -> None:
        self.types = types or {}
        self.name = name
        self.fields = fields
        self.pos = pos
        self.index = {field: position for position, (field, _default) in enumerate(fields, 2)}
        """Position of each field in the tuple (the tag is 1)."""

    @property
    def size(self) -> int:
        """Elements of the tuple."""
        return len(self.fields) + 1


Records = dict[str, RecordDef]


def expand(exprs: list[Node], records: Records, first_temporary: int = 0) -> list[Node]:
    """The same expressions (or clauses, or functions) without records. Every record named must be defined (lint
    first).
    """
    if not any(_is_record_thing(node) for node in walk.each(exprs)):
        return exprs
    return _Expander(records, first_temporary).run(exprs)


def _is_record_thing(node: Node) -> bool:
    kind = type(node)
    if kind in _RECORD_NODES:
        return True
    return isinstance(node, ast.Call) and _called(node) in ("is_record", "record_info")


def _called(node: ast.Call) -> str:
    func = node.func
    if isinstance(func, ast.Remote):
        if not (isinstance(func.module, ast.AtomLit) and func.module.value == "erlang"):
            return ""
        func = func.name
    return func.value if isinstance(func, ast.AtomLit) else ""


def _erlang(pos: Pos, name: str, args: list[Node]) -> ast.Call:
    return ast.Call(pos, ast.Remote(pos, ast.AtomLit(pos, "erlang"), ast.AtomLit(pos, name)), args)


class _Expander:
    """One call of expand: `count` numbers the temporary variables."""

    __slots__ = ("records", "count")

    def __init__(self, records: Records, count: int) -> None:
        self.records = records
        self.count = count

    def run(self, roots: list[Node], context: int = _BODY) -> list[Node]:
        order: list[tuple[Node, int]] = []
        todo = [(node, context) for node in roots]
        while todo:
            node, where = todo.pop()
            order.append((node, where))
            todo += _below(node, where)
        new: dict[int, Node] = {}
        for node, where in reversed(order):
            made = self._one(node, walk.rebuilt(node, new), where)
            if made is not node:
                new[id(node)] = made
        return [new.get(id(node), node) for node in roots]

    def _temporary(self, pos: Pos) -> ast.Var:
        name = f"rec{self.count}"
        self.count += 1
        return ast.Var(pos, name)

    def _one(self, old: Node, node: Node, where: int) -> Node:
        """One node whose children are expanded."""
        if isinstance(node, ast.Record):
            if where == _PATTERN:
                return self._pattern(node)
            return self._new(node, where) if node.base is None else self._update(node, node.base)
        if isinstance(node, ast.RecordAccess):
            if where == _GUARD:
                index = self.records[node.name].index[node.field]
                return _erlang(node.pos, "element", [ast.Integer(node.pos, index), node.base])
            return self._access(node)
        if isinstance(node, ast.RecordIndex):
            return ast.Integer(node.pos, self.records[node.name].index[node.field])
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, Clause) and isinstance(old, Clause) and old.guards:
            guards = [[self._strict(was, test) for was, test in zip(*pair)] for pair in zip(old.guards, node.guards)]
            return Clause(node.pos, node.patterns, guards, node.body)
        return node

    def _call(self, node: ast.Call) -> Node:
        name = _called(node)
        if name == "record_info" and isinstance(node.func, ast.AtomLit) and len(node.args) == 2:
            what, record = node.args
            if isinstance(what, ast.AtomLit) and isinstance(record, ast.AtomLit) and record.value in self.records:
                definition = self.records[record.value]
                if what.value == "size":
                    return ast.Integer(node.pos, definition.size)
                result: Node = ast.Nil(node.pos)
                for field, _default in reversed(definition.fields):
                    result = ast.Cons(node.pos, ast.AtomLit(node.pos, field), result)
                return result
        if name == "is_record" and len(node.args) == 2 and isinstance(node.args[1], ast.AtomLit):
            definition_ = self.records.get(node.args[1].value)
            if definition_ is not None:
                return _erlang(node.pos, "is_record", [*node.args, ast.Integer(node.pos, definition_.size)])
        return node

    # ---- construction and matching -------------------------------------------------------------------------

    def _pattern(self, node: ast.Record) -> Node:
        definition = self.records[node.name]
        given = {field.name: field.value for field in node.fields}
        rest = given.get(None)
        items: list[Node] = [ast.AtomLit(node.pos, node.name)]
        for name, _default in definition.fields:
            items.append(given.get(name) or rest or ast.Var(node.pos, "_"))
        return ast.Tuple(node.pos, items)

    def _new(self, node: ast.Record, where: int) -> Node:
        definition = self.records[node.name]
        given = {field.name: field.value for field in node.fields}
        rest = given.get(None)
        items: list[Node] = [ast.AtomLit(node.pos, node.name)]
        for name, default in definition.fields:
            value = given.get(name) or rest
            if value is None:
                value = self._default(default, node.pos, where)
            items.append(value)
        return ast.Tuple(node.pos, items)

    def _default(self, default: Node | None, pos: Pos, where: int) -> Node:
        if default is None:
            return ast.AtomLit(pos, "undefined")
        if isinstance(default, _SIMPLE):
            return default
        return self.run([default], where)[0]

    # ---- access and update ---------------------------------------------------------------------------------

    def _bad(self, pos: Pos, value: Node) -> Node:
        return _erlang(pos, "error", [ast.Tuple(pos, [ast.AtomLit(pos, "badrecord"), value])])

    def _access(self, node: ast.RecordAccess) -> Node:
        definition, pos = self.records[node.name], node.pos
        value = self._temporary(pos)
        items: list[Node] = [ast.AtomLit(pos, node.name)]
        items += [value if name == node.field else ast.Var(pos, "_") for name, _default in definition.fields]
        found = Clause(pos, [ast.Tuple(pos, items)], [], [value])
        return ast.Case(pos, node.base, [found, Clause(pos, [value], [], [self._bad(pos, value)])])

    def _update(self, node: ast.Record, base: Node) -> Node:
        """New values first, then the record, then the new tuple."""
        definition, pos = self.records[node.name], node.pos
        body: list[Node] = []
        given: dict[str | None, Node] = {}
        for field in node.fields:
            value = field.value
            if not isinstance(value, _SIMPLE):
                value = self._temporary(field.pos)
                body.append(ast.Match(field.pos, value, field.value))
            given[field.name] = value
        record = self._temporary(pos)
        body.append(ast.Match(pos, record, base))
        items: list[Node] = [ast.AtomLit(pos, node.name)]
        result: Node
        if given and len(given) * 2 <= len(definition.fields):
            items += [ast.Var(pos, "_") for _field in definition.fields]
            result = record
            for index, value in sorted((definition.index[str(name)], value) for name, value in given.items())[::-1]:
                result = _erlang(pos, "setelement", [ast.Integer(pos, index), result, value])
        else:
            olds = [self._temporary(pos) for _field in definition.fields]
            items += olds
            news = [given.get(name, old) for (name, _default), old in zip(definition.fields, olds)]
            result = ast.Tuple(pos, [ast.AtomLit(pos, node.name), *news])
        found = Clause(pos, [ast.Tuple(pos, items)], [], [result])
        other = Clause(pos, [ast.Var(pos, "_")], [], [self._bad(pos, record)])
        return ast.Block(pos, [*body, ast.Case(pos, record, [found, other])])

    # ---- guards --------------------------------------------------------------------------------------------

    def _strict(self, old: Node, new: Node) -> Node:
        """A guard test in front of which stand the record tests of the accesses in it."""
        if isinstance(old, ast.Op) and old.op in ("andalso", "orelse") and isinstance(new, ast.Op):
            return ast.Op(new.pos, new.op, self._strict(old.left, new.left), self._strict(old.right, new.right))
        tests: list[Node] = []
        for node in walk.each([old]):
            if isinstance(node, ast.RecordAccess):
                size = ast.Integer(node.pos, self.records[node.name].size)
                base = self.run([node.base], _GUARD)[0]
                tests.append(_erlang(node.pos, "is_record", [base, ast.AtomLit(node.pos, node.name), size]))
        for test in tests:
            new = ast.Op(test.pos, "andalso", test, new)
        return new


def _below(node: Node, where: int) -> list[tuple[Node, int]]:
    """The children of a node with what they are: pattern, guard or expression."""
    if where == _GUARD:
        return [(child, _GUARD) for child in walk.children(node)]
    if isinstance(node, Clause):
        found = [(pattern, _PATTERN) for pattern in node.patterns]
        found += [(test, _GUARD) for tests in node.guards for test in tests]
        return found + [(expr, _BODY) for expr in node.body]
    if where == _PATTERN:
        if isinstance(node, ast.MapField):
            return [(node.key, _GUARD), (node.value, _PATTERN)]
        if isinstance(node, ast.BinElement) and node.size is not None:
            return [(node.value, _PATTERN), (node.size, _GUARD)]
        return [(child, _PATTERN) for child in walk.children(node)]
    if isinstance(node, ast.Match | ast.MaybeMatch | ast.Generator):
        return [(node.pattern, _PATTERN), (node.value, _BODY)]
    return [(child, _BODY) for child in walk.children(node)]

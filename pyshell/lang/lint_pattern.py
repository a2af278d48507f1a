"""The checker's patterns: which expressions are patterns, and what they bind.

A pattern returns two tables: the known variables it reads, and the new ones it binds.
Follows: stdlib erl_lint (pattern, pattern_bin, pat_var, reject_invalid_alias).
"""

from __future__ import annotations

from pyshell.lang import ast, constant
from pyshell.lang import lint_vars as table
from pyshell.lang.ast import Node, Pos
from pyshell.lang.bit_types import UTF
from pyshell.lang.lint_base import _LEAVES, LintBase
from pyshell.lang.lint_vars import Vars
from pyshell.lang.scan import atom_text

Pair = tuple[Vars, Vars]
_NONE: Pair = (table.EMPTY, table.EMPTY)


class PatternLint(LintBase):
    """`known` is what guards and sizes inside may read; `old` what a variable may already be bound by (none in fun
    heads).
    """

    def pattern(self, node: Node, known: Vars, old: Vars) -> Pair:
        """Check one pattern: (old variables it reads, variables it binds)."""
        kind = type(node)
        if kind in _LEAVES:
            return _NONE
        if isinstance(node, ast.Var):
            return _NONE if node.name == "_" else self._pattern_var(node.name, node.pos, old, table.EMPTY)
        if isinstance(node, ast.Tuple | ast.Cons):
            return self.patterns(self.parts(node), known, old)
        if isinstance(node, ast.Match):
            return self._alias(node, known, old)
        if isinstance(node, ast.Map) and node.base is None:
            return self._map_pattern(node, known, old)
        if isinstance(node, ast.Bin):
            return self._bin_pattern(node, known, old)
        if isinstance(node, ast.Record) and node.base is None:
            return self._record_pattern(node, known, old)
        if isinstance(node, ast.RecordIndex):
            self.record_field(node.pos, node.name, node.field, node.field_pos)
            return _NONE
        if isinstance(node, ast.Op) and node.op == "++":
            return self._prefix(node, known, old)
        if not constant.is_pattern(node):
            self.error(node.pos, "illegal pattern", "illegal_pattern")
        return _NONE

    def patterns(self, nodes: list[Node], known: Vars, old: Vars) -> Pair:
        """Patterns side by side: a variable in two of them must have one value."""
        reads, binds = table.EMPTY, table.EMPTY
        for node in nodes:
            if type(node) in _LEAVES:
                continue
            seen, new = self.pattern(node, known, old)
            reads = self.merge_pattern(seen, reads)
            binds = self.merge_pattern(binds, new)
        return reads, binds

    def _pattern_var(self, name: str, pos: Pos, old: Vars, new: Vars) -> Pair:
        entry = new.get(name)
        if entry is not None:
            self._underscore(name, pos)
            return table.EMPTY, {name: (table.BOUND, True, entry[2])}
        entry = old.get(name)
        if entry is None:
            if self.in_record_definition:
                self.error(pos, f"variable {atom_text(name)} in record definition")
            return table.EMPTY, {name: table.bound(pos)}
        state = entry[0]
        if state[0] == "unsafe":
            self._unsafe(name, pos, state)
        else:
            self._underscore(name, pos)
            if state[0] == "export":
                self._exported("exported_var", name, pos, state)
        return {name: (table.BOUND, True, entry[2])}, table.EMPTY

    def _underscore(self, name: str, pos: Pos) -> None:
        if name.startswith("_"):
            self.warn(
                pos,
                "underscore_match",
                f"variable {atom_text(name)} is already bound. If you mean to ignore this value, use '_' or a "
                "different underscore-prefixed name",
            )

    def _prefix(self, node: ast.Op, known: Vars, old: Vars) -> Pair:
        """`"abc" ++ Rest`, also with a list of characters."""
        left = node.left
        pos = node.pos
        while isinstance(left, ast.Cons) and isinstance(left.head, ast.Char | ast.Integer):
            pos = left.pos
            left = left.tail
        if isinstance(left, ast.Nil | ast.String):
            return self.pattern(node.right, known, old)
        self.error(pos, "illegal pattern", "illegal_pattern")
        return _NONE

    def _map_pattern(self, node: ast.Map, known: Vars, old: Vars) -> Pair:
        reads, binds = table.EMPTY, table.EMPTY
        for field in node.fields:
            if not field.exact:
                self.error(field.pos, "illegal pattern", "illegal_pattern")
                continue
            key = self.map_key(field.key, known)
            seen, new = self.pattern(field.value, known, old)
            reads = self.merge_pattern(self.merge_pattern(key, seen), reads)
            binds = self.merge_pattern(binds, new)
        return reads, binds

    def map_key(self, key: Node, known: Vars) -> Vars:
        """The key of a map pattern is a guard expression."""
        count = len(self.errors)
        seen = self.guard_expr(key, known)
        for error in self.errors[count:]:
            if error.text == "illegal guard expression":
                error.text, error.term = "illegal map key in pattern", "illegal_map_key"
        return seen

    def _record_pattern(self, node: ast.Record, known: Vars, old: Vars) -> Pair:
        record = self.record_exists(node.pos, node.name)
        if record is None:
            return _NONE
        given = {field.name for field in node.fields}
        if None in given and given.issuperset(record.index):
            pos = next(field.pos for field in node.fields if field.name is None)
            self.error(pos, "'_' initializes no omitted fields")
        binds = table.EMPTY

        def check(value: Node, _known: Vars) -> Vars:
            nonlocal binds
            seen, new = self.pattern(value, known, old)
            binds = self.merge_pattern(binds, new)
            return seen

        reads = self.record_fields(node, record, known, check)
        return reads, binds

    # ---- binaries ------------------------------------------------------------------------------------------

    def _bin_pattern(self, node: ast.Bin, known: Vars, old: Vars) -> Pair:
        reads, binds = table.EMPTY, table.EMPTY
        previous: tuple[int | str | None, Pos] = (0, node.pos)
        for element in node.elements:
            value = element.value
            if isinstance(value, ast.String) and not _plain_string(element):
                self.error(element.pos, "a literal string in a binary pattern must not have a type or a size")
                continue
            seen, new = self._segment_value(value, old, binds)
            size, size_reads, size_binds = self._segment_size(element.size, known, binds)
            _kind, bits = self.segment_type(element, element.size is not None, size)
            if bits == "all" and isinstance(value, ast.String):
                bits = 8 * len(value.value)
            if previous[0] == "all":
                self.error(previous[1], "a binary field without size is only allowed at the end of a binary pattern")
            previous = (bits, element.pos)
            reads = table.merge(size_reads, table.merge(seen, reads))
            binds = table.merge(size_binds, table.merge(binds, new))
        return reads, binds

    def _segment_value(self, value: Node, old: Vars, new: Vars) -> Pair:
        if isinstance(value, ast.Var):
            return _NONE if value.name == "_" else self._pattern_var(value.name, value.pos, old, new)
        if not isinstance(value, ast.String) and not constant.is_pattern(value):
            self.error(value.pos, "illegal pattern", "illegal_pattern")
        return _NONE

    def _segment_size(self, size: Node | None, known: Vars, new: Vars) -> tuple[int | None, Vars, Vars]:
        """A number, or a guard expression over known variables and those of the segments before."""
        if size is None:
            return None, table.EMPTY, table.EMPTY
        if isinstance(size, ast.Var):
            return None, *self.size_variable(size.name, size.pos, known, new)
        number = constant.value(size)
        if isinstance(number, int):
            return number, table.EMPTY, table.EMPTY
        self.size_vars = new
        count = len(self.errors)
        reads = self.guard_expr(size, known)
        for error in self.errors[count:]:
            if error.text == "illegal guard expression":
                error.text = "illegal bit size"
            elif error.text.endswith("is illegal in guard"):
                error.text = error.text.replace("in guard", "in a size expression for a binary segment")
        binds, self.size_vars = self.size_vars, None
        if number is not None or isinstance(size, ast.Bin | ast.Cons | ast.Map | ast.Nil | ast.Tuple):
            text = "a size expression in a pattern evaluates to a non-integer value; this pattern cannot possibly match"
            self.warn(size.pos, "non_integer_bitsize", text)
        return None, reads, binds

    # ---- aliases -------------------------------------------------------------------------------------------

    def _alias(self, node: ast.Match, known: Vars, old: Vars) -> Pair:
        left = self.pattern(node.pattern, known, old)
        right = self.pattern(node.value, known, old)
        self.reject_alias(node.pattern, node.value, known)
        return self.merge_pattern(left[0], right[0]), self.merge_pattern(left[1], right[1])

    def reject_alias(self, left: Node, right: Node, known: Vars) -> None:
        """`<<..>> = <<..>>` and map keys that are not bound are not allowed in patterns matched in parallel."""
        todo = [(left, right)]
        while todo:
            a, b = todo.pop()
            if isinstance(b, ast.Match) and not isinstance(a, ast.Match):
                a, b = b, a
            if isinstance(a, ast.Match):
                todo += ((a.value, b), (a.pattern, b))
            elif isinstance(a, ast.Bin) and isinstance(b, ast.Bin):
                self.error(a.pos, "binary patterns cannot be matched in parallel using '='")
            elif isinstance(a, ast.Map) and isinstance(b, ast.Map):
                for field in (*a.fields, *b.fields):
                    key = field.key
                    if (
                        field.exact
                        and isinstance(key, ast.Var)
                        and known.get(key.name, (table.STACK,))[0] != table.BOUND
                    ):
                        self.error(key.pos, f"variable {atom_text(key.name)} is unbound")
            elif isinstance(a, ast.Cons) and isinstance(b, ast.Cons):
                todo += ((a.tail, b.tail), (a.head, b.head))
            elif isinstance(a, ast.Tuple) and isinstance(b, ast.Tuple):
                todo.extend(reversed(list(zip(a.items, b.items))))
            elif isinstance(a, ast.Record) and isinstance(b, ast.Record):
                todo.extend(reversed(self._same_fields(a, b)))

    def _same_fields(self, a: ast.Record, b: ast.Record) -> list[tuple[Node, Node]]:
        """The pairs of field patterns that are matched against the same element."""
        one, other = self.records.get(a.name), self.records.get(b.name)
        if one is None or other is None:
            return []
        places = {other.index[field.name]: field.value for field in b.fields if field.name in other.index}
        found = [(one.index[field.name], field.value) for field in a.fields if field.name in one.index]
        return [(value, places[place]) for place, value in found if place in places]

    def reject_match(self, pattern: Node, value: Node, known: Vars) -> None:
        """The same for `P = P2 = E`."""
        while isinstance(value, ast.Match) and isinstance(pattern, ast.Bin | ast.Map | ast.Match):
            self.reject_alias(pattern, value.pattern, known)
            value = value.value


def _plain_string(element: ast.BinElement) -> bool:
    if element.size is not None:
        return False
    return element.types is None or any(spec in UTF for spec in element.types)

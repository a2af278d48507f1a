"""The checker's ground floor: errors, warnings, records, and expressions in guards and segments.

The law: errors are collected in the order they are met (that is the order they are shown in); an expression is checked
against a table of variables and returns the table of those it mentions (lang/lint_vars.py).
Follows: stdlib erl_lint (gexpr, expr_bin, check_record, format_error/1).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from pyshell.lang import ast, bifs, bit_types, constant
from pyshell.lang import lint_vars as table
from pyshell.lang.ast import Node, Pos
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.lint_vars import Vars
from pyshell.lang.records import RecordDef
from pyshell.lang.scan import atom_text

Check = Callable[[Node, Vars], Vars]
_LEAVES = frozenset((ast.Integer, ast.Char, ast.Float, ast.AtomLit, ast.String, ast.Nil))


def where(state: table.State) -> str:
    """`'case' (line 3, column 9)`"""
    return f"{atom_text(state[1])} (line {state[2][0]}, column {state[2][1]})"


class LintBase:
    """One check: of a shell command or of a module.

    locals: "f/1" of the functions the module defines; imports: "f/1" -> module. Both are empty in the shell.
    """

    def __init__(self, records: dict[str, RecordDef], locals_: Collection[str] = (), imports: Any = None) -> None:
        self.errors: list[Diagnostic] = []
        self.warnings: list[Diagnostic] = []
        self.records = records
        self.used_records: set[str] = set()
        self.locals = locals_
        self.imports: dict[str, str] = imports if imports is not None else {}
        self.disabled: set[str] = set()
        self.size_vars: Vars | None = None
        """While a size in a pattern is checked: the variables bound by the segments before it."""
        self.in_record_definition = False

    def error(self, pos: Pos, text: str, term: object = None) -> Vars:
        """Note an error; returns the empty table so that a check can end with it."""
        self.errors.append(Diagnostic(pos[0], pos[1], "erl_lint", text, term=term))
        return table.EMPTY

    def warn(self, pos: Pos, category: str, text: str, term: object = None) -> None:
        """Note a warning, unless its category is switched off."""
        if category not in self.disabled:
            self.warnings.append(Diagnostic(pos[0], pos[1], "erl_lint", text, warning=True, term=term))

    # ---- variables -----------------------------------------------------------------------------------------

    def variable(self, name: str, pos: Pos, known: Vars) -> Vars:
        """A variable that is read."""
        if self.size_vars is not None:
            seen, new = self.size_variable(name, pos, known, self.size_vars)
            self.size_vars = table.merge(self.size_vars, new)
            return seen
        entry = known.get(name)
        if entry is None:
            self.error(pos, f"variable {atom_text(name)} is unbound", ("unbound_var", name))
            return {name: table.bound(pos, True)}
        kind = entry[0][0]
        if kind == "export" and "export_vars" in self.disabled:
            return {name: (entry[0], True, entry[2])}
        if kind == "export":
            self._exported("export_vars", name, pos, entry[0])
        elif kind == "unsafe":
            self._unsafe(name, pos, entry[0])
        elif kind == "stacktrace":
            self.error(pos, f"stacktrace variable {atom_text(name)} must not be used in a guard")
        return {name: (table.BOUND, True, entry[2])}

    def _exported(self, category: str, name: str, pos: Pos, state: table.State) -> None:
        text = f"variable {atom_text(name)} exported from {where(state)}"
        self.warn(pos, category, text, ("exported_var", name, state[1:]))

    def _unsafe(self, name: str, pos: Pos, state: table.State) -> None:
        self.error(pos, f"variable {atom_text(name)} unsafe in {where(state)}", ("unsafe_var", name, state[1:]))

    def size_variable(self, name: str, pos: Pos, known: Vars, new: Vars) -> tuple[Vars, Vars]:
        """A variable in the size of a segment: (table of old variables, table of those the pattern itself bound)."""
        entry = new.get(name)
        if entry is not None:
            return table.EMPTY, {name: (table.BOUND, True, entry[2])}
        entry = known.get(name)
        if entry is None:
            self.error(pos, f"variable {atom_text(name)} is unbound", ("unbound_var", name))
            return {name: table.bound(pos, True)}, table.EMPTY
        if entry[0][0] == "unsafe":
            self._unsafe(name, pos, entry[0])
        elif entry[0][0] == "export":
            self._exported("export_vars", name, pos, entry[0])
        return {name: (table.BOUND, True, entry[2])}, table.EMPTY

    # ---- guards --------------------------------------------------------------------------------------------

    def guard(self, alternatives: list[list[Node]], known: Vars) -> Vars:
        """All alternatives of a guard; each test sees the variables of those before it."""
        result = table.EMPTY
        for tests in alternatives:
            for test in tests:
                seen = self.guard_test(test, known)
                known = table.update(seen, known)
                result = table.update(seen, result)
        return result

    def guard_test(self, test: Node, known: Vars) -> Vars:
        """One test; the old type tests (`integer(X)`) are allowed at this level only."""
        if isinstance(test, ast.Call) and isinstance(test.func, ast.AtomLit):
            name, arity = test.func.value, len(test.args)
            if f"{name}/{arity}" in bifs.OLD_TYPE_TESTS:
                if f"is_{name}/{arity}" not in bifs.AUTO_IMPORTED:
                    return self.guard_expr(test, known)
                self.warn(test.func.pos, "obsolete_guard", f"{name}/{arity} obsolete (use is_{name}/{arity})")
                modern = ast.AtomLit(test.func.pos, f"is_{name}")
                if name == "record":
                    return self.guard_expr(ast.Call(test.pos, modern, test.args), known)
                seen = self.each(test.args, known, self.guard_expr)
                if self._is_local(f"{name}/{arity}"):
                    self._illegal_local(test.pos, name, arity)
                return seen
        return self.guard_expr(test, known)

    def guard_expr(self, node: Node, known: Vars) -> Vars:
        """An expression in a guard, in the key of a map pattern or in the size of a segment of a pattern."""
        kind = type(node)
        if kind in _LEAVES:
            return table.EMPTY
        if isinstance(node, ast.Var):
            return self.variable(node.name, node.pos, known)
        if isinstance(node, ast.Op):
            return self._guard_operator(node, known)
        if isinstance(node, ast.Call):
            return self._guard_call(node, known)
        if isinstance(node, ast.Unary):
            return self.guard_expr(node.operand, known)
        if isinstance(node, ast.Cons | ast.Tuple):
            return self.each(self.parts(node), known, self.guard_expr)
        if isinstance(node, ast.Map):
            return self.map_expr(node, known, self.guard_expr)
        if isinstance(node, ast.Bin):
            return self.segments(node.elements, known, self.guard_expr)
        if isinstance(node, ast.RecordIndex):
            return self.record_field(node.pos, node.name, node.field, node.field_pos)
        if isinstance(node, ast.RecordAccess):
            seen = self.guard_expr(node.base, known)
            self.record_field(node.pos, node.name, node.field, node.field_pos)
            return seen
        if isinstance(node, ast.Record) and node.base is None:
            return self.record_init(node, known, self.guard_expr, True)
        return self.error(node.pos, "illegal guard expression")

    def _guard_operator(self, node: ast.Op, known: Vars) -> Vars:
        operands, places = self.operands(node, None)
        seen = self.each(operands, known, self.guard_expr)
        for op, pos in places:
            if op not in ("andalso", "orelse") and not bifs.is_guard_operator(op, 2):
                self.error(pos, "illegal guard expression")
        return seen

    def operands(self, node: Node, stop: frozenset[str] | None) -> tuple[list[Node], list[tuple[str, Pos]]]:
        """A tree of binary operators as the list of its operands from left to right, and its operators inside out.

        Only left operands are opened up, so long chains cost no stack; operators in `stop` are not opened.
        """
        operands: list[Node] = []
        places: list[tuple[str, Pos]] = []
        while isinstance(node, ast.Op) and (stop is None or node.op not in stop):
            operands.append(node.right)
            places.append((node.op, node.pos))
            node = node.left
        operands.append(node)
        operands.reverse()
        places.reverse()
        return operands, places

    def _is_local(self, key: str) -> bool:
        return key in self.locals or key in self.imports

    def _illegal_local(self, pos: Pos, name: str, arity: int) -> None:
        self.error(pos, f"call to local/imported function {atom_text(name)}/{arity} is illegal in guard")

    def _guard_call(self, node: ast.Call, known: Vars) -> Vars:
        func = node.func
        remote = isinstance(func, ast.Remote)
        if isinstance(func, ast.Remote):
            if not (isinstance(func.module, ast.AtomLit) and func.module.value == "erlang"):
                return self.error(node.pos, "illegal guard expression")
            func = func.name
        if not isinstance(func, ast.AtomLit):
            return self.error(node.pos, "illegal guard expression")
        name, args = func.value, node.args
        if name == "is_record" and len(args) in (2, 3):
            return self._guard_is_record(node, known)
        seen = self.each(args, known, self.guard_expr)
        key = f"{name}/{len(args)}"
        if remote:
            if key not in bifs.GUARD and not bifs.is_guard_operator(name, len(args)):
                self.error(node.pos, "illegal guard expression")
        elif self._is_local(key):
            self._illegal_local(node.pos, name, len(args))
        elif key not in bifs.GUARD:
            self.error(node.pos, "illegal guard expression")
        return seen

    def _guard_is_record(self, node: ast.Call, known: Vars) -> Vars:
        args = node.args
        if isinstance(args[1], ast.AtomLit) and (len(args) == 2 or isinstance(args[2], ast.Integer)):
            seen = self.guard_expr(args[0], known)
            if len(args) == 2:
                self.record_exists(args[1].pos, args[1].value)
            elif self._is_local("is_record/3"):
                self._illegal_local(node.pos, "is_record", 3)
            return seen
        seen = self.each(args, known, self.guard_expr)
        self.error(node.pos, "illegal guard expression")
        return seen

    def is_guard(self, node: Node) -> bool:
        """Would this qualifier be a legal guard test (then it is checked as one)?"""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.AtomLit):
            key = f"{node.func.value}/{len(node.args)}"
            if self._is_local(key):
                return False
            if key in bifs.TYPE_TESTS:
                return all(self._is_guard_expr(arg) for arg in node.args)
        return self._is_guard_expr(node)

    def _is_guard_expr(self, node: Node) -> bool:  # noqa: C901 - one line a kind of node
        todo = [node]
        while todo:
            node = todo.pop()
            kind = type(node)
            if kind in _LEAVES or kind is ast.Var or kind is ast.RecordIndex:
                continue
            if isinstance(node, ast.Cons | ast.Tuple):
                todo.extend(self.parts(node))
            elif isinstance(node, ast.Op):
                if node.op not in ("andalso", "orelse") and not bifs.is_guard_operator(node.op, 2):
                    return False
                todo += (node.left, node.right)
            elif isinstance(node, ast.Unary):
                todo.append(node.operand)
            elif isinstance(node, ast.Map):
                if node.base is not None:
                    todo.append(node.base)
                for field in node.fields:
                    todo += (field.key, field.value)
            elif isinstance(node, ast.Bin):
                for element in node.elements:
                    todo.append(element.value)
                    if element.size is not None:
                        todo.append(element.size)
            elif isinstance(node, ast.RecordAccess):
                todo.append(node.base)
            elif isinstance(node, ast.Record) and node.base is None:
                todo.extend(field.value for field in node.fields)
            elif isinstance(node, ast.Call) and self._is_guard_function(node):
                todo.extend(node.args)
            else:
                return False
        return True

    def _is_guard_function(self, node: ast.Call) -> bool:
        func = node.func
        if isinstance(func, ast.AtomLit):
            key = f"{func.value}/{len(node.args)}"
            return key in bifs.GUARD and not self._is_local(key)
        if isinstance(func, ast.Remote) and isinstance(func.module, ast.AtomLit) and isinstance(func.name, ast.AtomLit):
            name, arity = func.name.value, len(node.args)
            known = f"{name}/{arity}" in bifs.GUARD or bifs.is_guard_operator(name, arity)
            return func.module.value == "erlang" and known
        return False

    # ---- parts shared by guards and bodies -----------------------------------------------------------------

    def parts(self, node: Node) -> list[Node]:
        """Elements of a tuple, or of a list with its tail, from left to right."""
        if isinstance(node, ast.Tuple):
            return node.items
        items: list[Node] = []
        while isinstance(node, ast.Cons):
            items.append(node.head)
            node = node.tail
        if not isinstance(node, ast.Nil):
            items.append(node)
        return items

    def each(self, nodes: list[Node], known: Vars, check: Check) -> Vars:
        """Expressions that all see the same variables; a new variable in two of them must have one value."""
        result = table.EMPTY
        for node in nodes:
            if type(node) not in _LEAVES:
                result = self.merge_pattern(check(node, known), result)
        return result

    def merge_pattern(self, a: Vars, b: Vars) -> Vars:
        """As table.merge, but a variable in both is used: it is matched against itself (which `_X` should not be)."""
        if not a or not b:
            return a or b
        result = dict(a)
        for name, right in b.items():
            left = a.get(name)
            if left is None:
                result[name] = right
                continue
            places = table.union(left[2], right[2])
            if not (left[1] and right[1]) and name.startswith("_"):
                fresh = places if not left[1] and not right[1] else right[2] if left[1] else left[2]
                for place in fresh:
                    self.warn(
                        place,
                        "underscore_match",
                        f"variable {atom_text(name)} is bound multiple times in this pattern. If you mean to ignore "
                        "this value, use '_' or a different underscore-prefixed name",
                    )
            result[name] = (table.merge_states(left[0], right[0]), True, places)
        return result

    def map_expr(self, node: ast.Map, known: Vars, check: Check) -> Vars:
        """`#{...}` and `M#{...}`."""
        if node.base is None:
            for field in node.fields:
                if field.exact:
                    self.error(field.pos, "only association operators '=>' are allowed in map construction")
            result = table.EMPTY
        else:
            result = check(node.base, known)
        for field in node.fields:
            result = table.update(self.each([field.key, field.value], known, check), result)
        return result

    def segments(self, elements: list[ast.BinElement], known: Vars, check: Check) -> Vars:
        """`<<...>>` as an expression."""
        result = table.EMPTY
        for element in elements:
            seen = check(element.value, known)
            size: int | str | None = None
            sized = element.size is not None
            if element.size is not None:
                if isinstance(element.size, ast.AtomLit) and element.size.value == "all":
                    size = "all"
                else:
                    number = constant.value(element.size) if self._is_guard_expr(element.size) else None
                    if isinstance(number, int):
                        size = number
                    else:
                        seen = table.merge(check(element.size, known), seen)
            self.segment_type(element, sized, size)
            result = table.merge(seen, result)
        return result

    def segment_type(
        self, element: ast.BinElement, sized: bool, size: int | str | None
    ) -> tuple[bit_types.BitType, int | str | None]:
        """Check types against the size; (the meaning, size in bits or "all" or None when not known)."""
        try:
            found = bit_types.bit_type(sized, element.types)
        except bit_types.BitTypeError as error:
            self.error(element.pos, str(error))
            return bit_types.bit_type(False, None), 8
        if not sized:
            size = found.default_size
        if size == "all":
            if found.type != "binary":
                self.error(element.pos, "illegal bit size")
                return found, None
            return found, "all"
        if size is None or found.unit is None:
            return found, None
        bits = int(size) * found.unit
        if found.type == "float" and bits not in (16, 32, 64):
            self.warn(element.pos, "bad_bitsize", "bad float bit size")
        return found, bits

    # ---- records -------------------------------------------------------------------------------------------

    def record_exists(self, pos: Pos, name: str) -> RecordDef | None:
        """The definition; an error when there is none."""
        found = self.records.get(name)
        if found is None:
            self.error(pos, f"record {atom_text(name)} undefined", ("undefined_record", name))
        else:
            self.used_records.add(name)
        return found

    def record_field(self, pos: Pos, name: str, field: str, field_pos: Pos) -> Vars:
        """`#name.field`"""
        found = self.record_exists(pos, name)
        if found is not None and field not in found.index:
            self._undefined_field(field_pos, name, field)
        return table.EMPTY

    def _undefined_field(self, pos: Pos, name: str, field: str) -> None:
        self.error(
            pos, f"field {atom_text(field)} undefined in record {atom_text(name)}", ("undefined_field", name, field)
        )

    def record_init(self, node: ast.Record, known: Vars, check: Check, in_guard: bool = False) -> Vars:
        """`#name{...}`; the defaults of fields that are not given are checked too."""
        found = self.record_exists(node.pos, node.name)
        if found is None:
            return table.EMPTY
        result = self.record_fields(node, found, known, check)
        given = {field.name for field in node.fields}
        if None not in given:
            count, warned = len(self.errors), len(self.warnings)
            for name, default in found.fields:
                if default is not None and name not in given and type(default) not in _LEAVES:
                    check(default, known)
            if not in_guard:
                del self.errors[count:]
            del self.warnings[warned:]
        return result

    def record_fields(self, node: ast.Record, record: RecordDef, known: Vars, check: Check) -> Vars:
        """The fields written in `#name{...}`, each once and each one that the record has."""
        seen: set[str | None] = set()
        result = table.EMPTY
        for field in node.fields:
            if field.name in seen:
                if field.name is None:
                    self.error(field.pos, "'_' initializes no omitted fields")
                else:
                    self.error(
                        field.pos, f"field {atom_text(field.name)} already defined in record {atom_text(node.name)}"
                    )
                continue
            seen.add(field.name)
            if field.name is not None and field.name not in record.index:
                self._undefined_field(field.pos, node.name, field.name)
            else:
                result = self.merge_pattern(result, check(field.value, known))
        return result

"""The checker's expressions: scopes of `case`, `try`, funs and comprehensions.

Follows: stdlib erl_lint (expr, icrt_clauses, try_clauses, handle_comprehension, fun_clauses).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.lang import ast, bifs
from pyshell.lang import lint_vars as table
from pyshell.lang.ast import Clause, Node, Pos
from pyshell.lang.lint_base import _LEAVES
from pyshell.lang.lint_pattern import PatternLint
from pyshell.lang.lint_vars import Vars
from pyshell.lang.scan import atom_text
from pyshell.lang.to_ast import first_pos

_SHORT_CIRCUIT = frozenset(("andalso", "orelse"))
_NOT_CALLABLE = (ast.Char, ast.Integer, ast.Float, ast.String, ast.Cons, ast.Nil, ast.ListComp, ast.RecordIndex)
_NOT_RECORD = (*_NOT_CALLABLE, ast.AtomLit, ast.Fun, ast.FunRef, ast.NamedFun)


class ExprLint(PatternLint):
    """Expressions: each method gets the variables known before it and returns those its construct mentions or binds."""

    def body(self, nodes: list[Node], known: Vars) -> Vars:
        """A sequence: each expression sees what those before it bound."""
        result = table.EMPTY
        for node in nodes:
            if type(node) in _LEAVES:
                continue
            seen = self.expr(node, known)
            known = table.update(seen, known)
            result = table.update(seen, result) if result else seen
        return result

    def expr(self, node: Node, known: Vars) -> Vars:
        """One expression."""
        check = _DISPATCH.get(type(node))
        return check(self, node, known) if check is not None else table.EMPTY

    def _var(self, node: ast.Var, known: Vars) -> Vars:
        return self.variable(node.name, node.pos, known)

    def _items(self, node: Node, known: Vars) -> Vars:
        return self.each(self.parts(node), known, self.expr)

    def _map(self, node: ast.Map, known: Vars) -> Vars:
        return self.map_expr(node, known, self.expr)

    def _bin(self, node: ast.Bin, known: Vars) -> Vars:
        return self.segments(node.elements, known, self.expr)

    def _block(self, node: ast.Block, known: Vars) -> Vars:
        return self.body(node.body, known)

    def _unary(self, node: ast.Unary, known: Vars) -> Vars:
        return self.expr(node.operand, known)

    def _operator(self, node: ast.Op, known: Vars) -> Vars:
        if node.op in _SHORT_CIRCUIT:
            return self._short_circuit(node, known)
        operands, _places = self.operands(node, _SHORT_CIRCUIT)
        return self.each(operands, known, self.expr)

    def _short_circuit(self, node: ast.Op, known: Vars) -> Vars:
        """The right operand sees what the left one bound; what it binds itself is unsafe afterwards."""
        links: list[ast.Op] = []
        right: Node = node
        while isinstance(right, ast.Op) and right.op in _SHORT_CIRCUIT:
            links.append(right)
            right = right.right
        lefts: list[Vars] = []
        scopes: list[Vars] = []
        for link in links:
            seen = self.expr(link.left, known)
            known = table.update(seen, known)
            lefts.append(seen)
            scopes.append(known)
        result = self.expr(right, known)
        for link, seen, scope in zip(reversed(links), reversed(lefts), reversed(scopes)):
            hidden = table.update(table.unsafe(link.op, link.pos, result, scope), result)
            result = table.merge(seen, hidden)
        return result

    def _match(self, node: ast.Match, known: Vars) -> Vars:
        chain: list[ast.Match] = []
        value: Node = node
        while isinstance(value, ast.Match):
            chain.append(value)
            value = value.value
        seen = self.expr(value, known)
        for match in reversed(chain):
            reads, binds = self.pattern(match.pattern, *(table.update(seen, known),) * 2)
            self.reject_match(match.pattern, match.value, known)
            seen = table.update(binds, table.merge(seen, reads))
        return seen

    def _maybe_match(self, node: ast.MaybeMatch, known: Vars) -> Vars:
        return self._match(ast.Match(node.pos, node.pattern, node.value), known)

    # ---- clauses -------------------------------------------------------------------------------------------

    def _if(self, node: ast.If, known: Vars) -> Vars:
        return self._exporting(node.clauses, "if", node.pos, known)

    def _case(self, node: ast.Case, known: Vars) -> Vars:
        seen = self.expr(node.subject, known)
        return table.merge(seen, self._exporting(node.clauses, "case", node.pos, table.update(seen, known)))

    def _receive(self, node: ast.Receive, known: Vars) -> Vars:
        if node.timeout is None or node.after is None:
            return self._exporting(node.clauses, "receive", node.pos, known)
        timeout = self.expr(node.timeout, known)
        after = self.body(node.after, known)
        tables = [after, *(self._clause(clause, known) for clause in node.clauses)]
        exported = table.export(tables, known, "receive", node.pos)
        return table.merge(exported, table.merge(after, timeout))

    def _exporting(self, clauses: list[Clause], what: str, pos: Pos, known: Vars) -> Vars:
        return table.export([self._clause(clause, known) for clause in clauses], known, what, pos)

    def _clause(self, clause: Clause, known: Vars, stack: ast.Var | None = None) -> Vars:
        reads, binds = self.patterns(clause.patterns, known, known)
        head = table.update(reads, binds)
        scope = table.update(head, known)
        if stack is not None and stack.name != "_":
            entry = scope.get(stack.name)
            if entry is not None and entry[1]:
                self.error(stack.pos, f"stacktrace variable {atom_text(stack.name)} must not be previously bound")
            scope = table.update({stack.name: (table.STACK, False, (stack.pos,))}, scope)
        if clause.guards:
            head = table.update(self.guard(clause.guards, scope), head)
        return table.update(self.body(clause.body, table.update(head, known)), head)

    def _try(self, node: ast.Try, known: Vars) -> Vars:
        seen = self.body(node.body, known)
        hidden = table.unsafe("try", node.pos, seen, known)
        inner = table.update(seen, known)
        of = [self._clause(clause, inner) for clause in node.of]
        outer = table.update(hidden, known)
        handlers = []
        for clause in node.handlers:
            stack = clause.patterns[2]
            handlers.append(self._clause(clause, outer, stack if isinstance(stack, ast.Var) else None))
        exported = table.export(of, inner, "try", node.pos)
        exported = table.merge(exported, table.export(handlers, outer, "try", node.pos))
        result = table.update(hidden, seen)
        result = table.merge(result, table.update(table.unsafe("try", node.pos, exported, known), exported))
        after = self.body(node.after, table.update(result, known))
        return table.merge(result, table.update(table.unsafe("try", node.pos, after, known), after))

    def _catch(self, node: ast.Catch, known: Vars) -> Vars:
        seen = self.expr(node.expr, known)
        return table.update(table.unsafe("catch", node.pos, seen, known), seen)

    def _maybe(self, node: ast.Maybe, known: Vars) -> Vars:
        seen = self.body(node.body, known)
        hidden = table.update(table.unsafe("maybe", node.pos, seen, known), known)
        result = table.merge(seen, hidden)
        if node.clauses:
            other = self._exporting(node.clauses, "else", node.pos, hidden)
            other = table.merge(other, table.update(table.unsafe("else", node.pos, other, known), known))
            result = table.merge(result, other)
        return result

    # ---- calls and funs ------------------------------------------------------------------------------------

    def _call(self, node: ast.Call, known: Vars) -> Vars:
        func, args = node.func, node.args
        if isinstance(func, ast.AtomLit):
            if func.value == "is_record" and len(args) == 2 and isinstance(args[1], ast.AtomLit):
                return self._is_record(node, known)
            seen = self.each(args, known, self.expr)
            self._local_call(node, func)
            return seen
        if isinstance(func, ast.Remote):
            module, name = func.module, func.name
            if isinstance(module, ast.AtomLit) and isinstance(name, ast.AtomLit):
                if module.value == "erlang" and name.value == "is_record" and len(args) == 2:
                    return self.expr(ast.Call(node.pos, ast.AtomLit(name.pos, "is_record"), args), known)
                self.remote_call(node, module.value, name.value)
                return self.each(args, known, self.expr)
            return self.each([module, name, *args], known, self.expr)
        if isinstance(func, _NOT_CALLABLE) or (isinstance(func, ast.Tuple) and len(func.items) != 2):
            self.warn(node.pos, "invalid_call", "invalid function call")
        return self.each([func, *args], known, self.expr)

    def _is_record(self, node: ast.Call, known: Vars) -> Vars:
        seen = self.expr(node.args[0], known)
        name = node.args[1]
        assert isinstance(name, ast.AtomLit)
        self.record_exists(name.pos, name.value)
        return seen

    def _local_call(self, node: ast.Call, func: ast.AtomLit) -> None:
        name, arity = func.value, len(node.args)
        key = f"{name}/{arity}"
        if key in bifs.AUTO_IMPORTED and key not in self.locals and key not in self.imports and not self.no_auto(key):
            self.bif_call(node, name)
            return
        if key == "record_info/2" and key not in self.locals and key not in self.imports:
            kind, record = node.args
            if not (isinstance(kind, ast.AtomLit) and isinstance(record, ast.AtomLit)):
                self.error(node.pos, "illegal record info")
            elif kind.value not in ("fields", "size"):
                self.error(kind.pos, "illegal record info")
            else:
                self.record_exists(func.pos, record.value)
            return
        self.local_call(node.pos, name, arity)

    def no_auto(self, key: str) -> bool:
        """Is the auto-import of this BIF switched off in the module?"""
        return False

    def local_call(self, pos: Pos, name: str, arity: int) -> None:
        """A call of a function of the module, or of an imported one. The shell has none to check against."""

    def local_fun(self, pos: Pos, name: str, arity: int) -> None:
        """`fun f/1`: of a function of the module, never of an imported one."""

    def bif_call(self, node: ast.Call, name: str) -> None:
        """A call of an auto-imported BIF."""

    def remote_call(self, node: ast.Call, module: str, name: str) -> None:
        """A call of a function known by module and name."""

    def _remote(self, node: ast.Remote, known: Vars) -> Vars:
        return self.error(first_pos(node.module), "illegal expression", "illegal_expr")

    def _fun_ref(self, node: ast.FunRef, known: Vars) -> Vars:
        if node.module is not None:
            return self.each([node.module, node.name, node.arity], known, self.expr)
        assert isinstance(node.name, ast.AtomLit) and isinstance(node.arity, ast.Integer)
        name, arity = node.name.value, node.arity.value
        key = f"{name}/{arity}"
        if key == "record_info/2":
            return self.error(node.pos, "illegal record info")
        if key in self.locals or key not in bifs.AUTO_IMPORTED or self.no_auto(key):
            self.local_fun(node.pos, name, arity)
        return table.EMPTY

    def _fun(self, node: ast.Fun, known: Vars) -> Vars:
        return self.fun_clauses(node.clauses, known)

    def _named_fun(self, node: ast.NamedFun, known: Vars) -> Vars:
        if node.name == "_":
            return self.fun_clauses(node.clauses, known)
        own: Vars = {node.name: table.bound(node.pos)}
        self._shadow(own, known, "named fun")
        seen = self.fun_clauses(node.clauses, table.update(table.without(known, own), own))
        self.unused(table.update(seen, own), table.EMPTY)
        return table.within(seen, known) if node.name not in known else table.without(table.within(seen, known), own)

    def fun_clauses(self, clauses: list[Clause], known: Vars) -> Vars:
        """Clauses of a fun or function: nothing is exported; returned are the outer variables they use."""
        before, self.in_record_definition = self.in_record_definition, False
        result = table.EMPTY
        for clause in clauses:
            result = table.merge(self._fun_clause(clause, known), result)
        self.in_record_definition = before
        return table.safe(table.used(table.within(result, known)))

    def _fun_clause(self, clause: Clause, known: Vars) -> Vars:
        reads, binds = self.patterns(clause.patterns, known, table.EMPTY)
        outer = table.update(reads, known)
        self._shadow(binds, known, "fun")
        scope = table.update(table.without(outer, binds), binds)
        if clause.guards:
            scope = table.update(self.guard(clause.guards, scope), scope)
        scope = table.update(self.body(clause.body, scope), scope)
        self.unused(scope, known)
        hidden = table.within(outer, binds)
        self.unused_again(scope, hidden)
        return table.within(table.merge(hidden, table.without(scope, hidden)), known)

    # ---- comprehensions ------------------------------------------------------------------------------------

    def _comprehension(self, node: Any, known: Vars) -> Vars:
        heads = [node.key, node.value] if isinstance(node, ast.MapComp) else [node.expr]
        scope, hidden = self._qualifiers(node.qualifiers, known)
        scope = table.update(self.each(heads, scope, self.expr), scope)
        self.unused_again(scope, hidden)
        self.unused(hidden, known)
        self.unused(scope, known)
        outer = table.merge(table.without(scope, hidden), hidden)
        return table.safe(table.used(table.within(outer, known)))

    def _qualifiers(self, qualifiers: list[Node], known: Vars) -> tuple[Vars, Vars]:
        before, self.in_record_definition = self.in_record_definition, False
        hidden = table.EMPTY
        for qualifier in qualifiers:
            if isinstance(qualifier, ast.Generator):
                known, hidden = self._generators([qualifier], known, hidden)
            elif isinstance(qualifier, ast.Zip):
                known, hidden = self._generators(qualifier.generators, known, hidden)
            elif self.is_guard(qualifier):
                known = table.update(self.guard_test(qualifier, known), known)
            else:
                known = table.update(self.expr(qualifier, known), known)
        self.in_record_definition = before
        return known, hidden

    def _generators(self, generators: list[ast.Generator], known: Vars, hidden: Vars) -> tuple[Vars, Vars]:
        """Generators side by side: each value is evaluated before the first pattern is matched."""
        scope = known
        for generator in generators:
            if generator.kind == "binary":
                self._generator_pattern(generator.pattern)
            seen = self.expr(generator.value, known)
            scope = table.update(table.within(seen, known), scope)
            self.unused(seen, known)
        patterns = [generator.pattern for generator in generators]
        flat = [
            part
            for pattern in patterns
            for part in ([pattern.key, pattern.value] if isinstance(pattern, ast.MapField) else [pattern])
        ]
        reads, binds = self.patterns(flat, scope, table.EMPTY)
        scope = table.update(reads, scope)
        self._shadow(binds, scope, "generate")
        covered = table.within(scope, binds)
        self.unused_again(covered, hidden)
        hidden = table.update(table.without(covered, hidden), hidden)
        return table.update(table.without(scope, binds), binds), hidden

    def _generator_pattern(self, pattern: Node) -> None:
        if isinstance(pattern, ast.Bin) and pattern.elements:
            last = pattern.elements[-1]
            kinds = ("binary", "bytes", "bits", "bitstring")
            if last.size is None and any(spec in kinds for spec in last.types or ()):
                self.error(last.pos, "binary fields without size are not allowed in patterns of bit string generators")

    # ---- records -------------------------------------------------------------------------------------------

    def _record(self, node: ast.Record, known: Vars) -> Vars:
        if node.base is None:
            return self.record_init(node, known, self.expr)
        seen = self._record_base(node, node.base, known)
        record = self.record_exists(node.pos, node.name)
        if record is not None:
            seen = table.merge(seen, self.record_fields(node, record, known, self.expr))
        for field in node.fields:
            if field.name is None:
                return self.error(field.pos, f"meaningless use of _ in update of record {atom_text(node.name)}")
        return seen

    def _record_base(self, node: Node, base: Node, known: Vars) -> Vars:
        if isinstance(base, _NOT_RECORD):
            self.warn(node.pos, "invalid_record", "invalid record expression")
        return self.expr(base, known)

    def _record_access(self, node: ast.RecordAccess, known: Vars) -> Vars:
        seen = self._record_base(node, node.base, known)
        self.record_field(node.pos, node.name, node.field, node.field_pos)
        return seen

    def _record_index(self, node: ast.RecordIndex, known: Vars) -> Vars:
        return self.record_field(node.pos, node.name, node.field, node.field_pos)

    # ---- warnings about variables --------------------------------------------------------------------------

    def _shadow(self, new: Vars, known: Vars, what: str) -> None:
        for name, entry in new.items():
            if name in known and known[name][0][0] != "unsafe" and entry[2]:
                self.warn(entry[2][0], "shadow_vars", f"variable {atom_text(name)} shadowed in {atom_text(what)}")

    def unused(self, seen: Vars, known: Vars) -> None:
        """Warn of the variables of `seen` that are new and not used."""
        for name, entry in seen.items():
            if not entry[1] and name not in known and not name.startswith("_"):
                for place in entry[2]:
                    self.warn(place, "unused_vars", f"variable {atom_text(name)} is unused", ("unused_var", name))

    def unused_again(self, seen: Vars, hidden: Vars) -> None:
        """Warn of the unused ones among those that hid a variable of an outer scope."""
        self.unused(table.within(seen, hidden), table.EMPTY)


_DISPATCH: dict[type[Node], Callable[[Any, Any, Vars], Vars]] = {
    ast.Var: ExprLint._var,
    ast.Cons: ExprLint._items,
    ast.Tuple: ExprLint._items,
    ast.Map: ExprLint._map,
    ast.Bin: ExprLint._bin,
    ast.Block: ExprLint._block,
    ast.Unary: ExprLint._unary,
    ast.Op: ExprLint._operator,
    ast.Match: ExprLint._match,
    ast.MaybeMatch: ExprLint._maybe_match,
    ast.If: ExprLint._if,
    ast.Case: ExprLint._case,
    ast.Receive: ExprLint._receive,
    ast.Try: ExprLint._try,
    ast.Catch: ExprLint._catch,
    ast.Maybe: ExprLint._maybe,
    ast.Call: ExprLint._call,
    ast.Remote: ExprLint._remote,
    ast.FunRef: ExprLint._fun_ref,
    ast.Fun: ExprLint._fun,
    ast.NamedFun: ExprLint._named_fun,
    ast.ListComp: ExprLint._comprehension,
    ast.BinComp: ExprLint._comprehension,
    ast.MapComp: ExprLint._comprehension,
    ast.Record: ExprLint._record,
    ast.RecordAccess: ExprLint._record_access,
    ast.RecordIndex: ExprLint._record_index,
}

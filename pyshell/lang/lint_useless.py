"""What the compiler's optimizer remarks: terms built for nothing, calls without effect, clauses that cannot match.

The law: only remarks on code that passed the checker; every remark is a warning of module sys_core_fold.
Follows: compiler's sys_core_fold (effect context) and v3_core, as far as a tree shows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pyshell.lang import ast, bifs, walk
from pyshell.lang.ast import Clause, Node
from pyshell.lang.codegen.literal import is_literal
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.lint_binary import SIZE, TYPE, cannot_be_built
from pyshell.lang.lint_clauses import NEVER, Clauses
from pyshell.lang.lint_fail import failure
from pyshell.lang.lint_known import Known
from pyshell.lang.records import RecordDef
from pyshell.lang.scan import atom_text

_TERMS = (ast.Integer, ast.Float, ast.Char, ast.String, ast.Nil, ast.Cons, ast.Tuple, ast.Fun, ast.NamedFun, ast.FunRef)
_NO_FUN = (ast.Integer, ast.Float, ast.Char, ast.String, ast.Nil, ast.Cons, ast.Tuple, ast.Bin, ast.Map)
_NO_NAME = (ast.Integer, ast.Float, ast.Char, ast.String, ast.Nil, ast.Cons, ast.Tuple)
_COMPARE = frozenset("== /= =< < >= > =:= =/=".split())
_SAFE = frozenset(
    """is_atom/1 is_binary/1 is_bitstring/1 is_boolean/1 is_float/1 is_function/1 is_integer/1 is_list/1 is_map/1
    is_number/1
    is_pid/1 is_port/1 is_reference/1 is_tuple/1 self/0 node/0 date/0 time/0 get/0 get/1 registered/0 processes/0
    make_ref/0 get_keys/0 get_keys/1 is_alive/0 nodes/0""".split()
)
_PURE = frozenset(
    """abs/1 hd/1 tl/1 element/2 length/1 size/1 tuple_size/1 byte_size/1 bit_size/1 map_size/1 round/1 trunc/1 float/1
    floor/1 ceil/1 setelement/3 atom_to_list/1 list_to_atom/1 integer_to_list/1 list_to_integer/1 tuple_to_list/1
    list_to_tuple/1 binary_to_list/1 list_to_binary/1 float_to_list/1 list_to_float/1 pid_to_list/1 integer_to_binary/1
    binary_to_integer/1 atom_to_binary/1 iolist_size/1 iolist_to_binary/1 max/2 min/2 map_get/2 is_map_key/2
    term_to_binary/1 binary_part/2 binary_part/3 split_binary/2 is_function/2""".split()
)
_IGNORED = "is ignored (suppress the warning by assigning the expression to the _ variable)"


def useless(function: ast.Function, locals_: frozenset[str], records: Mapping[str, RecordDef]) -> list[Diagnostic]:
    """The remarks on one function. locals_: "f/1" of the module's functions (they hide BIFs)."""
    checker = _Useless(function, locals_, records)
    checker.function(function)
    return checker.found


class _Useless:
    __slots__ = ("clauses", "found", "locals", "placed", "uses")

    def __init__(self, function: ast.Function, locals_: frozenset[str], records: Mapping[str, RecordDef]) -> None:
        self.found: list[Diagnostic] = []
        self.locals = locals_
        self.placed: set[int] = set()  # literals that stand for variables
        self.uses: Counter[str] = Counter()  # how often the clause names each variable
        self.clauses = Clauses(function, records, self._warn)

    def _warn(self, node: Node, text: str, by: str = "sys_core_fold") -> None:
        self.found.append(Diagnostic(node.pos[0], node.pos[1], by, text, warning=True))

    def function(self, function: ast.Function) -> None:
        name = f"{atom_text(function.name)}/{len(function.clauses[0].patterns)}"
        self.clauses.heads(function, function.clauses, name)
        for clause in function.clauses:
            self.uses = Counter(node.name for node in walk.each([clause]) if isinstance(node, ast.Var))
            self._guards(clause)
            known = Known(clause)
            self.clauses.known, self.placed = known.values, known.placed
            todo = _sequence(known.clause.body, True)
            while todo:
                node, wanted = todo.pop()
                todo += self._visit(node, wanted)

    def _guards(self, clause: Clause) -> None:
        for tests in clause.guards:
            for node in walk.each(tests):
                fails = failure(node, self.locals)
                if fails is not None and "map_size" not in fails:
                    self._warn(node, fails)

    def _visit(self, node: Node, wanted: bool) -> list[tuple[Node, bool]]:
        """Remark on one node; the nodes below it with whether their value is wanted."""
        below: list[tuple[Node, bool]] = []
        if isinstance(node, ast.Block):
            return _sequence(node.body, wanted)
        if isinstance(node, ast.Case | ast.If | ast.Receive | ast.Try):
            groups = self._groups(node)
            caught = isinstance(node, ast.Try) and not _is_safe(node)
            valued = caught or (isinstance(node, ast.Try) and not _is_case(node))
            if isinstance(node, ast.Case):
                below.append((node.subject, not self._ignores(node)))
                self.clauses.case(node)
            elif isinstance(node, ast.Try):
                if node.of and not self.clauses.plain(node.of):
                    self._warn(node, NEVER)
                if caught:
                    self.clauses.plain(node.handlers)
                else:
                    groups = node.of  # nothing can be caught: the compiler drops the handlers
            elif not self.clauses.plain(groups) and isinstance(node, ast.If):
                self._warn(node, NEVER)
            if isinstance(node, ast.Try):
                below += _sequence(node.body, True) + _sequence(node.after, True)
            if isinstance(node, ast.Receive) and node.timeout is not None:
                below += [(node.timeout, True), *_sequence(node.after or [], wanted)]
            for clause in groups:
                self._guards(clause)
                below += _sequence(clause.body, wanted or valued)
            return below
        if isinstance(node, ast.Fun | ast.NamedFun):
            self.clauses.heads(node, node.clauses)
            for clause in node.clauses:
                self._guards(clause)
                below += _sequence(clause.body, True)
        elif isinstance(node, ast.Match):
            below += self._bound(node.pattern, node.value, wanted)
            self.clauses.match(node)
        elif isinstance(node, ast.ListComp):
            below += [(child, child is not node.expr or wanted) for child in walk.children(node)]
        elif self._cannot_be_called(node):
            below += [(part, False) for argument in node.args for part in _evaluated(argument)]  # type: ignore[attr-defined]
        else:
            below += [(child, True) for child in walk.children(node)]
        if isinstance(node, ast.ListComp | ast.BinComp | ast.MapComp):
            self.clauses.filters(node)
        fails = failure(node, self.locals)
        if fails is not None:
            self._warn(node, fails)
        if isinstance(node, ast.Bin):
            broken = cannot_be_built(node)
            if broken is not None:
                self._warn(*broken, {TYPE: "v3_core", SIZE: "v3_kernel"}.get(broken[1], "sys_core_fold"))
        if self._cannot_be_called(node):
            self._warn(node, "invalid function call")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Remote):
            if isinstance(node.func.module, _NO_NAME) or isinstance(node.func.name, _NO_NAME):
                self._warn(node.func.module, "invalid module and/or function name; this call will always fail")
        if not wanted:
            self._unwanted(node)
        return below

    def _cannot_be_called(self, node: Node) -> bool:
        return isinstance(node, ast.Call) and (isinstance(node.func, _NO_FUN) or id(node.func) in self.placed)

    def _bound(self, pattern: Node, value: Node, wanted: bool) -> list[tuple[Node, bool]]:
        """The value of `Pattern = Value`: what only a variable gets that is never used is not wanted. `_` asks for silence."""
        found: list[tuple[Node, bool]] = []
        todo = [(pattern, value)]
        while todo:
            pattern, value = todo.pop()
            if not wanted and isinstance(pattern, ast.Tuple) and isinstance(value, ast.Tuple):
                if len(pattern.items) == len(value.items):
                    todo += zip(pattern.items, value.items, strict=True)
                    continue
            if not wanted and isinstance(pattern, ast.Cons) and isinstance(value, ast.Cons):
                todo += [(pattern.head, value.head), (pattern.tail, value.tail)]
            elif not (isinstance(pattern, ast.Nil) and isinstance(value, ast.Nil)):
                found.append((value, wanted or is_literal(value) or not self._unused(pattern)))
        return found

    def _unused(self, pattern: Node) -> bool:
        return isinstance(pattern, ast.Var) and not pattern.name.startswith("_") and self.uses[pattern.name] == 1

    def _ignores(self, node: ast.Case) -> bool:
        """The first clause takes whatever comes, and nobody asks what it was."""
        clause = node.clauses[0]
        pattern = clause.patterns[0]
        any_value = isinstance(pattern, ast.Var) and (pattern.name == "_" or self._unused(pattern))
        return any_value and not clause.guards and isinstance(node.subject, ast.Call | ast.Op | ast.Unary)

    @staticmethod
    def _groups(node: Node) -> list[Clause]:
        if isinstance(node, ast.Try):
            return [*node.of, *node.handlers]
        clauses: list[Clause] = node.clauses  # type: ignore[attr-defined]
        return clauses

    def _unwanted(self, node: Node) -> None:
        if id(node) in self.placed:
            return
        if isinstance(node, ast.FunRef):
            if node.module is not None:
                self._warn(node, f"the result of fun construction {_IGNORED}")
            return
        if isinstance(node, (*_TERMS, ast.Map, ast.Bin)):
            self._warn(node, "a term is constructed, but never used")
        elif isinstance(node, ast.Op | ast.Unary) and node.op not in ("!", "andalso", "orelse"):
            arity = 2 if isinstance(node, ast.Op) else 1
            if node.op in _COMPARE:
                self._warn(node, f"use of operator {atom_text(node.op)} has no effect")
            else:
                self._warn(node, f"the result of evaluating operator {atom_text(node.op)}/{arity} {_IGNORED}")
        elif isinstance(node, ast.Call):
            self._unwanted_call(node)

    def _unwanted_call(self, node: ast.Call) -> None:
        func = node.func
        if isinstance(func, ast.Remote) and isinstance(func.module, ast.AtomLit) and func.module.value == "erlang":
            func = func.name
        elif isinstance(func, ast.AtomLit) and f"{func.value}/{len(node.args)}" in self.locals:
            return
        if not isinstance(func, ast.AtomLit):
            return
        key = f"{func.value}/{len(node.args)}"
        if key in _SAFE:
            self._warn(node, f"the call to {key} has no effect")
        elif key in _PURE and key in bifs.AUTO_IMPORTED:
            self._warn(node, f"the result of calling {key} {_IGNORED}")


def _is_safe(node: ast.Try) -> bool:
    """Nothing can happen in its body."""
    return not node.after and all(isinstance(part, ast.Var) or is_literal(part) for part in node.body)


def _is_case(node: ast.Try) -> bool:
    """One with a safe body, as the compiler sees it: it has to choose by what a variable holds."""
    return isinstance(node.body[-1], ast.Var) and bool(node.of) and not isinstance(node.of[0].patterns[0], ast.Var)


def _evaluated(argument: Node) -> list[Node]:
    """What of the argument of a call that fails is still evaluated: not the variables, nor the terms made of them."""
    found: list[Node] = []
    todo = [argument]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Cons | ast.Tuple):
            todo += walk.children(node)
        elif not isinstance(node, ast.Var) and not is_literal(node) and not _names_remote(node):
            found.append(node)
    return found


def _names_remote(node: Node) -> bool:
    return isinstance(node, ast.FunRef) and node.module is not None


def _sequence(nodes: list[Node], wanted: bool) -> list[tuple[Node, bool]]:
    return [(node, wanted and index == len(nodes) - 1) for index, node in enumerate(nodes)]

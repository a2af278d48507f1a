"""What the compiler's optimizer remarks: terms built for nothing, calls without effect, clauses that cannot match.

The law: only remarks on code that passed the checker; every remark is a warning of module sys_core_fold.
Follows: compiler's sys_core_fold (effect context) and v3_core, as far as a tree shows it.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyshell.lang import ast, bifs, walk
from pyshell.lang.ast import Clause, Node
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.lint_clauses import Clauses
from pyshell.lang.lint_fail import failure
from pyshell.lang.records import RecordDef
from pyshell.lang.scan import atom_text

_TERMS = (ast.Integer, ast.Float, ast.Char, ast.String, ast.Nil, ast.Cons, ast.Tuple, ast.Fun, ast.NamedFun, ast.FunRef)
_NO_FUN = (ast.Integer, ast.Float, ast.Char, ast.String, ast.Nil, ast.Cons, ast.Tuple, ast.Bin, ast.Map)
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
    binary_to_integer/1 atom_to_binary/1 iolist_size/1 iolist_to_binary/1 max/2 min/2 map_get/2 is_map_key/2 node/1
    term_to_binary/1 binary_part/2 binary_part/3 split_binary/2 is_function/2""".split()
)
_IGNORED = "is ignored (suppress the warning by assigning the expression to the _ variable)"


def useless(function: ast.Function, locals_: frozenset[str], records: Mapping[str, RecordDef]) -> list[Diagnostic]:
    """The remarks on one function. locals_: "f/1" of the module's functions (they hide BIFs)."""
    checker = _Useless(function, locals_, records)
    checker.function(function)
    return checker.found


class _Useless:
    __slots__ = ("clauses", "found", "locals")

    def __init__(self, function: ast.Function, locals_: frozenset[str], records: Mapping[str, RecordDef]) -> None:
        self.found: list[Diagnostic] = []
        self.locals = locals_
        self.clauses = Clauses(function, records, self._warn)

    def _warn(self, node: Node, text: str) -> None:
        self.found.append(Diagnostic(node.pos[0], node.pos[1], "sys_core_fold", text, warning=True))

    def function(self, function: ast.Function) -> None:
        name = f"{atom_text(function.name)}/{len(function.clauses[0].patterns)}"
        self.clauses.heads(function, function.clauses, name)
        todo: list[tuple[Node, bool]] = []
        for clause in function.clauses:
            todo += _sequence(clause.body, True)
        while todo:
            node, wanted = todo.pop()
            todo += self._visit(node, wanted)

    def _visit(self, node: Node, wanted: bool) -> list[tuple[Node, bool]]:
        """Remark on one node; the nodes below it with whether their value is wanted."""
        below: list[tuple[Node, bool]] = []
        if isinstance(node, ast.Block):
            return _sequence(node.body, wanted)
        if isinstance(node, ast.Case | ast.If | ast.Receive | ast.Try):
            groups = self._groups(node)
            if isinstance(node, ast.Case):
                below.append((node.subject, True))
                self.clauses.case(node)
            elif isinstance(node, ast.Try):
                self.clauses.plain(node.of)
                self.clauses.plain(node.handlers)
            else:
                self.clauses.plain(groups)
            if isinstance(node, ast.Try):
                below += _sequence(node.body, wanted or bool(node.of)) + _sequence(node.after, False)
            if isinstance(node, ast.Receive) and node.timeout is not None:
                below += [(node.timeout, True), *_sequence(node.after or [], wanted)]
            for clause in groups:
                below += _sequence(clause.body, wanted)
            return below
        if isinstance(node, ast.Fun | ast.NamedFun):
            self.clauses.heads(node, node.clauses)
            for clause in node.clauses:
                below += _sequence(clause.body, True)
        elif isinstance(node, ast.Match):
            below.append((node.value, True))
            self.clauses.match(node)
        else:
            below += [(child, True) for child in walk.children(node)]
        if isinstance(node, ast.ListComp | ast.BinComp | ast.MapComp):
            self.clauses.filters(node)
        fails = failure(node, self.locals)
        if fails is not None:
            self._warn(node, fails)
        if isinstance(node, ast.Call) and isinstance(node.func, _NO_FUN):
            self._warn(node, "invalid function call")
        if not wanted:
            self._unwanted(node)
        return below

    @staticmethod
    def _groups(node: Node) -> list[Clause]:
        if isinstance(node, ast.Try):
            return [*node.of, *node.handlers]
        clauses: list[Clause] = node.clauses  # type: ignore[attr-defined]
        return clauses

    def _unwanted(self, node: Node) -> None:
        if isinstance(node, ast.FunRef) and node.module is None:
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


def _sequence(nodes: list[Node], wanted: bool) -> list[tuple[Node, bool]]:
    return [(node, wanted and index == len(nodes) - 1) for index, node in enumerate(nodes)]

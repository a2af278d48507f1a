"""`ets:fun2ms/1` for a fun typed at the prompt: its form becomes a match specification.

A variable of the head is `$N`, counted as they come; the whole object, named by `X = {..}`, is `$_`; a variable from
outside is {const, Value}. Each alternative of a guard is a clause of its own.
Follows: stdlib ms_transform, its words for what cannot be translated included.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.lang import ast
from pyshell.lang.codegen.literal import is_literal, literal
from pyshell.lang.records import RecordDef
from pyshell.otp.native import bif
from pyshell.otp.stdlib.ets.selecting import GUARD_BIFS
from pyshell.runtime.ets_match import variable
from pyshell.term.atom import ERROR, Atom, atom
from pyshell.term.cons import NIL, from_text, make_list
from pyshell.term.fun import ExternalFun, Fun
from pyshell.term.maps import from_pairs
from pyshell.traps.errors import function_clause
from pyshell.traps.trace import location

A_COMPILED, A_CONST, A_WHOLE = atom("compiled"), atom("const"), atom("$_")
_PARAMETER = "ets:fun2ms requires fun with single variable or tuple parameter"
_PSEUDO = {"object": A_WHOLE, "bindings": atom("$*")}
_ACTIONS = frozenset(
    [("message", 1), ("return_trace", 0), ("exception_trace", 0), ("process_dump", 0), ("enable_trace", 1),
     ("enable_trace", 2), ("disable_trace", 1), ("disable_trace", 2), ("trace", 2), ("trace", 3), ("display", 1), ("caller", 0),
     ("current_stacktrace", 0), ("set_tcw", 1), ("get_tcw", 0), ("silent", 1), ("set_seq_token", 2), ("get_seq_token", 0),
     ("is_seq_trace", 0), ("self", 0)]
)  # fmt: skip
_LOGICAL = ("andalso", "orelse", "and", "or")


class Untranslatable(Exception):
    """Cannot be translated; why."""


class SpecClause:
    """One clause on its way. outer: values of the variables from outside; records: those that may be named.

    tracing: it is a specification for dbg: the head is a list of arguments, the body may say what to do.
    """

    def __init__(self, outer: Any, records: Any = None, tracing: bool = False) -> None:
        self.outer = outer
        self.records: dict[str, RecordDef] = records or {}
        self.tracing = tracing
        self.numbers: dict[str, Any] = {}
        self.where = "head"

    def head(self, pattern: ast.Node) -> Any:
        if type(pattern) is ast.Match:
            name, inner = pattern.pattern, pattern.value
            if type(name) is not ast.Var:
                name, inner = inner, name
            if type(name) is not ast.Var or type(inner) not in self.heads():
                raise Untranslatable(self.parameter())
            self.numbers[name.name] = A_WHOLE
            pattern = inner
        if type(pattern) is not ast.Var and type(pattern) not in self.heads():
            raise Untranslatable(self.parameter())
        return self.pattern(pattern)

    def heads(self) -> tuple[type, ...]:
        """What a head may be besides a variable."""
        return (ast.Cons, ast.Nil) if self.tracing else (ast.Tuple, ast.Record)

    def parameter(self) -> str:
        """What is said of another head."""
        return _PARAMETER.replace("ets", "dbg").replace("tuple", "list") if self.tracing else _PARAMETER

    def pattern(self, node: ast.Node) -> Any:
        kind = type(node)
        if kind is ast.Var:
            return self.head_variable(node.name)  # type: ignore[attr-defined]
        if is_literal(node):
            value = literal(node)
            if type(value) is Atom and (variable(value) is not None or value.name in ("_", "$_", "$$", "$*")):
                words = "which conflics with reserved atoms in match_spec heads"
                raise Untranslatable(f"fun head contains atom '{value.name}', {words}")
            return value
        if isinstance(node, ast.Tuple):
            return tuple([self.pattern(item) for item in node.items])
        if isinstance(node, ast.Cons):
            return [self.pattern(node.head), self.pattern(node.tail)]
        if isinstance(node, ast.Map):
            return from_pairs([(self.pattern(f.key), self.pattern(f.value)) for f in node.fields])
        if isinstance(node, ast.Record):
            return self.record(node, atom("_"), self.pattern)
        raise Untranslatable("fun head contains a pattern that cannot be translated into match_spec")

    def record(self, node: ast.Record, absent: Any, read: Callable[[ast.Node], Any]) -> Any:
        """`#r{...}` as a tuple."""
        known = self.records.get(node.name)
        if known is None:
            raise Untranslatable(f"fun contains a record field or record ('{node.name}') that is not defined")
        given = {field.name: field.value for field in node.fields}
        values: list[Any] = [atom(node.name)]
        for name, default in known.fields:
            if name in given or None in given:
                values.append(read(given[name] if name in given else given[None]))
            else:
                values.append(absent if absent is not None else atom("undefined") if default is None else read(default))
        return tuple(values)

    def field(self, name: str, field: str) -> int:
        """Position of a field in a record's tuple."""
        known = self.records.get(name)
        if known is None or field not in known.index:
            raise Untranslatable(f"fun contains a record field or record ('{name}') that is not defined")
        return known.index[field]

    def head_variable(self, name: str) -> Any:
        if name == "_":
            return atom("_")
        known = self.numbers.get(name)
        if known is None:
            count = sum(value is not A_WHOLE for value in self.numbers.values())
            known = self.numbers[name] = atom(f"${count + 1}")
        return known

    def value(self, node: ast.Node) -> Any:
        if is_literal(node):
            value = literal(node)
            if type(value) is Atom and value.name[:1] == "$":
                return A_CONST, value
            return (value,) if type(value) is tuple else value
        if isinstance(node, ast.Var):
            if node.name in self.numbers:
                return self.numbers[node.name]
            if node.name in self.outer:
                return A_CONST, self.outer[node.name]
            raise Untranslatable(f"variable '{node.name}' is unbound")
        if isinstance(node, ast.Tuple):
            return (tuple([self.value(item) for item in node.items]),)
        if isinstance(node, ast.Cons):
            return [self.value(node.head), self.value(node.tail)]
        if isinstance(node, ast.Op):
            return atom(node.op), self.value(node.left), self.value(node.right)
        if isinstance(node, ast.Unary):
            return atom(node.op), self.value(node.operand)
        if isinstance(node, ast.Call):
            return self.call(node)
        if isinstance(node, ast.Map):
            return from_pairs([(self.value(f.key), self.value(f.value)) for f in node.fields])
        if isinstance(node, ast.Record) and node.base is None:
            return (self.record(node, None, self.value),)
        if isinstance(node, ast.RecordAccess):
            return atom("element"), self.field(node.name, node.field), self.value(node.base)
        if isinstance(node, ast.RecordIndex):
            return self.field(node.name, node.field)
        if isinstance(node, ast.Match):
            raise Untranslatable(f"fun with {self.where} matching ('=' in {self.where}) is illegal as match_spec")
        what = f"the language element {type(node).__name__.lower()} (in {self.where})"
        raise Untranslatable(f"{what} cannot be translated into match_spec")

    def call(self, node: ast.Call) -> Any:
        func = node.func
        if isinstance(func, ast.Remote) and type(func.module) is ast.AtomLit and func.module.value == "erlang":
            func = func.name
        if type(func) is not ast.AtomLit:
            what = f"a remote or computed call (in {self.where})"
            if isinstance(func, ast.Remote) and type(func.module) is ast.AtomLit and type(func.name) is ast.AtomLit:
                key = f"{func.module.value}:{func.name.value}/{len(node.args)}"
                what = f"the remote function call '{key}' (called in {self.where})"
            raise Untranslatable(f"fun containing {what} cannot be translated into match_spec")
        name = func.value
        if not node.args and name in _PSEUDO:
            return _PSEUDO[name]
        if name == "is_record" and len(node.args) == 2 and isinstance(node.args[1], ast.AtomLit):
            record = self.records.get(node.args[1].value)
            if record is not None:
                return atom(name), self.value(node.args[0]), atom(record.name), record.size
        if self.tracing and self.where == "body" and (name, len(node.args)) in _ACTIONS:
            return (atom(name), *[self.value(arg) for arg in node.args])
        if (name, len(node.args)) not in GUARD_BIFS and name not in _LOGICAL:
            what = f"the local function call '{name}/{len(node.args)}' (called in {self.where})"
            raise Untranslatable(f"fun containing {what} cannot be translated into match_spec")
        return (atom(name), *[self.value(arg) for arg in node.args])


def _spec(fun: Fun) -> Any:
    return specification(fun.info.form, dict(zip(fun.info.free, fun.env, strict=False)))


def specification(form: ast.Fun, outer: Any, records: Any = None, tracing: bool = False) -> Any:
    """The match specification of a fun. Raises Untranslatable. See SpecClause."""
    clauses = []
    for node in form.clauses:
        clause = SpecClause(outer, records, tracing)
        if len(node.patterns) != 1:
            raise Untranslatable(clause.parameter())
        head = clause.head(node.patterns[0])
        for alternative in node.guards or [[]]:
            clause.where = "guard"
            guards = [clause.value(test) for test in alternative]
            clause.where = "body"
            clauses.append((head, make_list(guards), make_list([clause.value(value) for value in node.body])))
    return make_list(clauses)


@bif("spec_of", 1)
def spec_of(p: Any, fun: Any) -> Any:
    """The specification, {error, compiled} for a fun that was not typed at the prompt, or {error, Text}."""
    if not isinstance(fun, Fun):
        raise function_clause(atom("ets"), atom("fun2ms"), (fun,), location("ets.erl", 601))
    if isinstance(fun, ExternalFun) or type(fun.info.form) is not ast.Fun:
        return ERROR, A_COMPILED
    try:
        return _spec(fun)
    except Untranslatable as ex:
        return ERROR, from_text(str(ex)) or NIL

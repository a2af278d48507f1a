"""The compiler: what was typed at the prompt, or a module's functions, to callable Python code.

`compile_exprs` is the hot path of the prompt: one pass over the tree, one `compile` of CPython.
The tree must have passed the checker (lang/lint.py): no unbound or unsafe variable is left in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from pyshell.lang import ast
from pyshell.lang.codegen.bodies import (
    finish,
    write_block,
    write_call,
    write_case,
    write_fun,
    write_fun_ref,
    write_if,
    write_match,
)
from pyshell.lang.codegen.comprehension import collect, write_comprehension
from pyshell.lang.codegen.control import write_catch, write_maybe, write_receive, write_try
from pyshell.lang.codegen.data import bin_match, bin_take, fold, write_bin, write_map
from pyshell.lang.codegen.emit import Lines, continuation, site_name
from pyshell.lang.codegen.guard import guard_value
from pyshell.lang.codegen.ir import Function, Scope, Statement
from pyshell.lang.codegen.operators import HELPERS, UNARY_HELPERS, write_op, write_unary
from pyshell.lang.codegen.pattern import variables
from pyshell.lang.codegen.state import Codegen, Linker, Parts
from pyshell.lang.codegen.unit import Owner, Unit
from pyshell.lang.codegen.whole import fast
from pyshell.term.atom import atom
from pyshell.term.fun import FunInfo
from pyshell.traps import ops

SHELL_MODULE = "erl_eval"
SHELL_UNIQ = 3316493
# index of erl_eval's own fun for each arity of an interpreted one: what `#Fun<erl_eval.42.3316493>` shows
SHELL_INDEX = (43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23)
SHELL_NAMED_INDEX = 20  # of arity 0; one less for every argument

PARTS = Parts(
    writers={
        ast.Op: write_op,
        ast.Unary: write_unary,
        ast.Match: write_match,
        ast.Block: write_block,
        ast.Case: write_case,
        ast.If: write_if,
        ast.Call: write_call,
        ast.Fun: write_fun,
        ast.NamedFun: write_fun,
        ast.FunRef: write_fun_ref,
        ast.Receive: write_receive,
        ast.Try: write_try,
        ast.Catch: write_catch,
        ast.Maybe: write_maybe,
        ast.Map: write_map,
        ast.Bin: write_bin,
        ast.ListComp: write_comprehension,
        ast.BinComp: write_comprehension,
        ast.MapComp: write_comprehension,
    },
    bin_match=bin_match,
    bin_take=bin_take,
    fold=fold,
    guard_value=guard_value,
    collect=collect,
    folders={(op, 2): getattr(ops, helper) for op, helper in HELPERS.items()}
    | {(op, 1): getattr(ops, helper) for op, helper in UNARY_HELPERS.items()},
)


class ShellCode:
    """What was typed, compiled: `code(p, *values of params)` -> (value, *values of names).

    params: those of the bound variables that are read. names: the variables that are new afterwards; the value of one
    that stands in a branch that was not taken is None.
    """

    __slots__ = ("code", "params", "names", "unit")

    def __init__(
        self, code: Callable[..., Any], params: tuple[str, ...], names: tuple[str, ...], unit: Unit
    ) -> None:
        self.code = code
        self.params = params
        self.names = names
        self.unit = unit


def compile_exprs(exprs: list[ast.Node], bound: Collection[str], linker: Linker, prompt: bool = True) -> ShellCode:
    """Compile a sequence typed at the prompt. bound: names of variables that have a value.

    prompt False: it is erl_eval that was asked to run it; the shell has no place in stack traces.
    """
    cg = Codegen(SHELL_MODULE, linker, set(), PARTS, True)
    line = exprs[0].pos[0]
    top = Function("top", "expr", 0, "top", line, cg.next_number())
    params = tuple(sorted(name for name in variables(exprs) if name in bound))
    env = {name: top.variable(name) for name in params}
    top.params = list(env.values())
    scope = Scope(top, env)
    cg.body(exprs, "Vvalue", scope, top.block)
    for name, python in top.perhaps.items():  # bound if the branch that was taken binds it; None if not
        if name not in env:
            env[name] = python
            top.block.insert(0, Statement("let", line, python, "None"))
    names = tuple(name for name in env if name not in params)
    top.block.append(Statement("ret", exprs[-1].pos[0], e=f"(Vvalue,{''.join(env[n] + ',' for n in names)})"))
    finish(cg, top)
    top.calls = False  # no preemption before the first call: the slice has just begun
    unit = link(cg, "erl_eval.erl", _shell_info, prompt)
    return ShellCode(unit.space["top"], params, names, unit)


def _shell_info(function: Function, unit: Unit, number: int) -> FunInfo:
    named = type(function.form) is ast.NamedFun
    arity = function.arity
    index = SHELL_NAMED_INDEX - min(arity, 20) if named else SHELL_INDEX[arity] if arity < 21 else 22
    free = _captured(function)
    name = f"-expr/6-RF/{arity}-{arity + 2}-" if named else f"-expr/6-fun-{arity + 2}-"
    return FunInfo(unit.module, name, function.arity, index, SHELL_UNIQ, free, None, function.form)


def _captured(function: Function) -> tuple[str, ...]:
    return tuple(v for v in function.free if v != function.self_name)


def link(cg: Codegen, file: str, info: Callable[[Function, Unit, int], FunInfo], prompt: bool) -> Unit:
    """Put everything a compilation made into one namespace, ready to be called."""
    sites = {site_name(f, s): (f, s) for f in cg.functions.values() for s in f.sites}

    def make(name: str) -> Lines:
        return continuation(*sites[name])

    unit = Unit(atom(cg.module), file, cg.shell, make)
    unit.space.update(cg.space)
    parts: list[tuple[Owner, Lines]] = [(Owner("guard", 0, guard=True), lines) for lines in cg.guards]
    for number, function in enumerate(cg.functions.values()):
        owner = Owner(function.name, function.arity, prompt and function.kind == "top")
        parts.append((owner, fast(function)))
        for s in function.sites:
            unit.stub(site_name(function, s), owner, s.line, s.in_try)
        if function.kind == "fun":
            function.info = info(function, unit, number)
            unit.space[f"I{function.number}"] = function.info
    unit.load(parts)
    for function in cg.functions.values():
        if function.kind == "fun":
            function.info.make = unit.space[f"mk{function.python}"]
    return unit

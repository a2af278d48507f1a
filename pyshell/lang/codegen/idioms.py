"""Pairs of calls that people write together, compiled as one step: the list between them is never made.

`lists:flatten(io_lib:format(F, A))`; `length`, `lists:sum` and `lists:append` of a list comprehension; `lists:foldl`,
`foreach` and `map` over `lists:seq(From, To)`. Where an argument is not what it should be the two calls are made as they
stand, so errors and traces are theirs.
"""

from __future__ import annotations

from typing import Any

from pyshell.lang import ast
from pyshell.lang.codegen.ir import RETURN, Block, Scope, Statement
from pyshell.lang.codegen.state import Codegen

_OVER_NUMBERS = frozenset({("foldl", 3), ("foreach", 2), ("map", 2)})
"""Functions of lists that have a form `$name` which takes From and To in place of `lists:seq(From, To)`."""


def is_call_of(node: Any, module: str, names: tuple[str, ...], arity: int) -> bool:
    """`module:name(...)`, as it is written."""
    func = node.func if type(node) is ast.Call else None
    if type(func) is not ast.Remote or type(func.module) is not ast.AtomLit or type(func.name) is not ast.AtomLit:
        return False
    return func.module.value == module and func.name.value in names and len(node.args) == arity


def run_of_numbers(first: str, last: str) -> str:
    """Python text of the test whether lists:seq(first, last) has a value."""
    tests = [f"type({text}) is int" for text in (first, last) if not text.isdecimal()]
    if not tests and int(first) <= int(last) + 1:
        return "True"
    return " and ".join([*tests, f"{first}<={last}+1"])


def write_idiom(cg: Codegen, node: ast.Call, module: str, name: str, dst: str, scope: Scope, out: Block) -> bool:
    """Write a call of module:name if it is the outer one of such a pair; False if it is none."""
    if not node.args:
        return False
    inner = node.args[-1]
    if type(inner) is ast.ListComp and len(node.args) == 1:
        return _of_comprehension(cg, node, inner, f"{module}:{name}", dst, scope, out)
    if module != "lists":
        return False
    if name == "flatten" and len(node.args) == 1 and is_call_of(inner, "io_lib", ("format", "fwrite"), 2):
        _flat_format(cg, node, inner, dst, scope, out)
        return True
    if (name, len(node.args)) in _OVER_NUMBERS and is_call_of(inner, "lists", ("seq",), 2):
        _over_numbers(cg, name, node, inner, dst, scope, out)
        return True
    return False


def given(texts: list[str], scope: Scope, node: ast.Node) -> tuple[list[ast.Node], Scope]:
    """Variables that stand for values already computed, and where they are known."""
    names = [f"argument {number}" for number in range(len(texts))]
    inner = Scope(scope.function, {**scope.env, **dict(zip(names, texts, strict=True))})
    return [ast.Var(node.pos, name) for name in names], inner


def _apart(cg: Codegen, node: ast.Call, known: list[ast.Node], count: int, dst: str, scope: Scope) -> Block:
    """The two calls one after the other; the inner one takes the last `count` of the arguments."""
    block: Block = []
    inner: Any = node.args[-1]
    *front, last = [*known[:-count], ast.Var(inner.pos, "what lies between")]
    between = scope.function.temp()
    cg.statement(ast.Call(inner.pos, inner.func, known[-count:]), between, scope, block)
    scope.env["what lies between"] = between
    cg.statement(ast.Call(node.pos, node.func, [*front, last]), dst, scope, block)
    return block


def _of_comprehension(cg: Codegen, node: ast.Call, inner: Any, called: str, dst: str, scope: Scope, out: Block) -> bool:
    line = node.pos[0]
    if called == "erlang:length":
        cg.done(f"len({cg.collect(inner, scope, out)})", dst, line, out)
        return True
    if called == "lists:sum":
        items = cg.collect(inner, scope, out)
        text, again = f"sum_of_integers({items})", f"make_list({items})"
    elif called == "lists:append":
        items = cg.collect(inner, scope, out, "Joined()")
        text, again = f"joined(p,{items})", f"failing_parts({items})"
    else:
        return False
    value = scope.function.temp()
    out.append(Statement("let", line, value, text))
    whole = scope.function.temp()
    failed: Block = [Statement("let", line, whole, again)]
    known, inside = given([whole], scope, node)
    cg.statement(ast.Call(node.pos, node.func, known), RETURN if dst == RETURN else value, inside, failed)
    out.append(Statement("if", line, arms=[(f"{value} is None", failed)]))
    cg.done(value, dst, line, out)
    return True


def _flat_format(cg: Codegen, node: ast.Call, inner: Any, dst: str, scope: Scope, out: Block) -> None:
    line = node.pos[0]
    texts = [cg.atomic(arg, scope, out) for arg in inner.args]
    known, inside = given(texts, scope, inner)
    value = scope.function.temp()
    out.append(Statement("let", line, value, f"flat_format(p,{texts[0]},{texts[1]})"))
    failed = _apart(cg, node, known, 2, RETURN if dst == RETURN else value, inside)
    out.append(Statement("if", line, arms=[(f"{value} is None", failed)]))
    cg.done(value, dst, line, out)


def _over_numbers(cg: Codegen, name: str, node: ast.Call, inner: Any, dst: str, scope: Scope, out: Block) -> None:
    line = node.pos[0]
    texts = [cg.atomic(arg, scope, out) for arg in [*node.args[:-1], *inner.args]]
    known, inside = given(texts, scope, inner)
    value = RETURN if dst == RETURN else scope.function.temp()
    fused: Block = []
    lists = ast.Remote(node.pos, ast.AtomLit(node.pos, "lists"), ast.AtomLit(node.pos, f"${name}"))
    cg.statement(ast.Call(node.pos, lists, known), value, inside, fused)
    apart = _apart(cg, node, known, 2, value, inside)
    out.append(Statement("if", line, arms=[(run_of_numbers(*texts[-2:]), fused)], orelse=apart))
    if dst != RETURN:
        cg.done(value, dst, line, out)

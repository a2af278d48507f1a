"""`lists:foldl`, `map` and `filter` over a fun that is written in place: its body goes into the loop.

Only where the body makes no calls but those of guards, has no effect and nowhere to stop. Then, if anything fails, all of it
can be done again by the function itself, so errors and traces are its own. See whole.py for the loop.
"""

from __future__ import annotations

from typing import Any

from pyshell.lang import ast
from pyshell.lang.bifs import GUARD
from pyshell.lang.codegen.idioms import given, is_call_of, run_of_numbers
from pyshell.lang.codegen.ir import RETURN, Block, Fold, Function, Scope, Statement
from pyshell.lang.codegen.state import Codegen
from pyshell.lang.walk import each

_ARITIES = {("foldl", 3): 2, ("map", 2): 1, ("filter", 2): 1}
_PURE = frozenset(
    (ast.Clause, ast.Var, ast.Integer, ast.Char, ast.Float, ast.String, ast.AtomLit, ast.Nil, ast.Cons, ast.Tuple, ast.Unary,
     ast.Match, ast.Block, ast.Case, ast.If, ast.Map, ast.MapField, ast.Bin, ast.BinElement)
)  # fmt: skip
_PLAIN = frozenset(("let", "arith", "check", "raise", "if", "ret"))
_MOST = 30  # variables that the fun may have from around it


def _is_pure(node: ast.Fun) -> bool:
    """Evaluating its body changes nothing."""
    for part in each([*node.clauses]):
        kind = type(part)
        if kind in _PURE:
            continue
        if kind is ast.Op:
            if part.op == "!":  # type: ignore[attr-defined]
                return False
        elif kind is ast.Remote:
            if type(part.module) is not ast.AtomLit or part.module.value != "erlang":  # type: ignore[attr-defined]
                return False
        elif kind is not ast.Call or f"{_name(part)}/{len(part.args)}" not in GUARD:  # type: ignore[attr-defined]
            return False
    return True


def _name(call: Any) -> Any:
    name = call.func.name if type(call.func) is ast.Remote else call.func
    return name.value if type(name) is ast.AtomLit else None


def _is_plain(block: Block) -> bool:
    """Nothing in it can stop."""
    return all(s.op in _PLAIN and _is_plain(s.orelse) and all(_is_plain(arm) for _, arm in s.arms) for s in block)


def write_inlined(cg: Codegen, node: ast.Call, module: str, name: str, dst: str, scope: Scope, out: Block) -> bool:
    """Write such a call; False if it is none, and nothing was written."""
    arity = _ARITIES.get((name, len(node.args))) if module == "lists" else None
    fun: Any = node.args[0] if node.args else None
    if arity is None or type(fun) is not ast.Fun or len(fun.clauses[0].patterns) != arity or not _is_pure(fun):
        return False
    numbers = is_call_of(node.args[-1], "lists", ("seq",), 2)
    inner: Any = node.args[-1]
    made = f"L{cg.counter + 1}"
    value = cg.atomic(fun, scope, out)
    texts = [cg.atomic(arg, scope, out) for arg in (*node.args[1:-1], *(inner.args if numbers else [inner]))]
    called = _called(cg, node, inner if numbers else None, [value, *texts])
    inside = given([value, *texts], scope, node)[1]
    function = cg.functions[made]
    if not _is_plain(function.block) or function.sites or len(function.free) > _MOST:
        cg.statement(called, dst, inside, out)
        return True
    fused: Block = out
    if numbers and (test := run_of_numbers(*texts[-2:])) != "True":
        fused = []
        apart: Block = []
        cg.statement(called, dst, inside, apart)
        out.append(Statement("if", node.pos[0], arms=[(test, fused)], orelse=apart))
    _write(cg, node, name, function, value, texts, numbers, dst, scope, fused)
    return True


def _called(cg: Codegen, node: ast.Call, seq: Any, texts: list[str]) -> ast.Call:
    """The same call with its arguments in variables."""
    known: list[ast.Node] = [ast.Var(node.pos, f"argument {number}") for number in range(len(texts))]
    if seq is not None:
        known[-2:] = [ast.Call(seq.pos, seq.func, known[-2:])]
    return ast.Call(node.pos, node.func, known)


def _write(
    cg: Codegen, node: ast.Call, name: str, fun: Function, value: str, texts: list[str], numbers: bool, dst: str,
    scope: Scope, out: Block,
) -> None:  # fmt: skip
    line = node.pos[0]
    number = cg.next_number()
    function = Function("fold", scope.function.name, scope.function.arity, f"H{number}", line, number)
    key = cg.const_key(f"lists:{name}/{len(node.args)}")
    fold = function.fold = Fold(name, fun, key, number, numbers)
    start = [texts[0]] * 2 if fold.given else ["[]"]
    whole = texts[-2:] if numbers else texts[-1:]
    function.params = [*fold.state, fold.left, *([fold.last] if numbers else []), fold.first, fold.value, *fun.free]
    args = [*start, *whole, whole[0], value, *fun.free]
    cg.functions[function.python] = function
    if dst == RETURN:
        scope.function.calls = True
        out.append(Statement("tail", line, e=function.python, args=args))
    else:
        cg.call(f"{function.python}({','.join(['p', *args])})", dst, line, scope, out)

"""receive, try, catch and maybe.

A try is one statement: `x=e=None; try: body -> x; except CATCH as ex: e=caught(p,ex)`. What follows (of, catch, after) is
ordinary code that asks whether `e` is None. A receive chooses a clause inside a loop and runs its body behind it.
"""

from __future__ import annotations

from pyshell.lang import ast
from pyshell.lang.codegen.bodies import clause_arms, clauses, join
from pyshell.lang.codegen.ir import DROP, RETURN, Block, Scope, Statement
from pyshell.lang.codegen.state import Codegen

HELD = "ex if type(ex) is ErlangError else held(ex)"  # nobody wants the trace yet: the traceback is kept


def write_receive(cg: Codegen, node: ast.Receive, dst: str, scope: Scope, out: Block) -> None:
    function, line = scope.function, node.pos[0]
    timeout = cg.atomic(node.timeout, scope, out) if node.timeout is not None else ""
    message, chosen = function.temp("Vm"), function.temp("Vc")
    found = clause_arms(cg, [message], node.clauses, scope) if node.clauses else []
    site = Statement("recv", line, message, timeout, chosen, arms=[(condition, []) for condition, *_ in found])
    function.sites.append(site)
    function.calls = True
    out.append(site)
    arms = [(f"{chosen}=={i}", binds, inner, body) for i, (_, binds, inner, body) in enumerate(found)]
    if node.after is not None:
        arms.append(("True", [], scope.branch(), node.after))
    elif arms:
        arms[-1] = ("True", *arms[-1][1:])
    else:
        out.append(Statement("raise", line, e="if_clause()"))  # never reached: nothing ever matches
        return
    join(cg, arms, dst, scope, out, line, "")


def _wants_trace(handlers: list[ast.Clause]) -> bool:
    """Some clause names the stack trace."""
    return any(not (type(c.patterns[2]) is ast.Var and c.patterns[2].name == "_") for c in handlers)


def write_try(cg: Codegen, node: ast.Try, dst: str, scope: Scope, out: Block) -> None:
    if node.after and (node.of or node.handlers):
        inner = ast.Try(node.pos, node.body, node.of, node.handlers, [])
        _protect(cg, [inner], node.after, node.pos[0], dst, scope, out)
    elif node.after:
        _protect(cg, node.body, node.after, node.pos[0], dst, scope, out)
    else:
        _catching(cg, node, dst, scope, out)


def _protect(
    cg: Codegen, body: list[ast.Node], after: list[ast.Node], line: int, dst: str, scope: Scope, out: Block
) -> None:
    """`try body after A end`: A once, then the value or the exception."""
    function = scope.function
    x, err = function.temp("Vx"), function.temp("Ve")
    block: Block = []
    inner = scope.branch()
    function.guarded += 1
    cg.body(body, x, inner, block)
    function.guarded -= 1
    _exported(scope, inner)
    out.append(Statement("try", line, x, HELD, err, body=block))
    cg.body(after, DROP, scope.branch(), out)
    out.append(Statement("check", line, e=f"{err} is None", slow=err))
    cg.done(x, dst, line, out)


def _exported(scope: Scope, inner: Scope) -> list[str]:
    """At the prompt what a `try` or `catch` has bound stays bound, as erl_eval has it. The Python names that are new."""
    if scope.function.kind != "top":
        return []
    found = {name: python for name, python in inner.env.items() if name not in scope.env}
    scope.function.perhaps.update(found)
    return list(found.values())


def _catching(cg: Codegen, node: ast.Try, dst: str, scope: Scope, out: Block) -> None:
    function, line = scope.function, node.pos[0]
    x, err = function.temp("Vx"), function.temp("Ve")
    inner = scope.branch()
    block: Block = []
    function.guarded += 1
    cg.body(node.body, x, inner, block)
    function.guarded -= 1
    traced = _wants_trace(node.handlers)
    out.append(Statement("try", line, x, "caught(p,ex)" if traced else HELD, err, body=block))
    good: Block = []
    lost = _exported(scope, inner)
    if node.of:
        clauses(cg, [x], node.of, dst, inner, good, line, f"try_clause({x})")
        _exported(scope, inner)
    else:
        cg.done(x, dst, line, good)
    parts = [function.temp(), function.temp(), function.temp()]
    bad: Block = [Statement("let", line, ",".join(parts), f"{err}.cls,{err}.reason,{err}.trace")]
    bad += [Statement("let", line, python, "None") for python in lost]
    inner = scope.branch()
    arms = clause_arms(cg, parts, node.handlers, inner)
    if not traced:  # a clause that takes it lets go of it, and so of Python's frames; if none does, it goes on
        arms = [(condition, [*binds, (err, "None")], own, body) for condition, binds, own, body in arms]
    join(cg, arms, dst, inner, bad, line, err)
    _exported(scope, inner)
    out.append(Statement("if", line, arms=[(f"{err} is None", good)], orelse=bad))


def write_catch(cg: Codegen, node: ast.Catch, dst: str, scope: Scope, out: Block) -> None:
    """`catch E`: the value, the thrown term or {'EXIT', Reason}."""
    function, line = scope.function, node.pos[0]
    x, err = function.temp("Vx"), function.temp("Ve")
    block: Block = []
    inner = scope.branch()
    function.guarded += 1
    cg.statement(node.expr, x, inner, block)
    function.guarded -= 1
    out.append(Statement("try", line, x, "caught(p,ex,(A_throw,A_exit))", err, body=block))
    lost: Block = [Statement("let", line, python, "None") for python in _exported(scope, inner)]
    if lost:
        out.append(Statement("if", line, arms=[(f"{err} is not None", lost)], orelse=[]))
    cg.done(f"({x} if {err} is None else catch_value({err}))", dst, line, out)


def write_maybe(cg: Codegen, node: ast.Maybe, dst: str, scope: Scope, out: Block) -> None:
    """`maybe ... else ... end`: the first `P ?= E` that does not match leaves with its value."""
    function, line = scope.function, node.pos[0]
    failed = function.temp("Ve")
    value = function.temp() if dst in (RETURN, DROP) else dst
    out.append(Statement("let", line, failed, "None"))
    _maybe_body(cg, node.body, value, failed, scope.branch(), out)
    bad: Block = []
    if node.clauses:
        clauses(cg, [failed], node.clauses, value, scope.branch(), bad, line, f"else_clause({failed})")
    else:
        cg.done(failed, value, line, bad)
    out.append(Statement("if", line, arms=[(f"{failed} is not None", bad)], orelse=[]))
    cg.done(value, dst, line, out)


def _maybe_body(cg: Codegen, nodes: list[ast.Node], dst: str, failed: str, scope: Scope, out: Block) -> None:
    for i, node in enumerate(nodes):
        last = i == len(nodes) - 1
        if type(node) is not ast.MaybeMatch:
            cg.statement(node, dst if last else DROP, scope, out)
            continue
        line = node.pos[0]
        subject = cg.variable(node.value, scope, out)
        clause = ast.Clause(node.pos, [node.pattern], [], [])
        condition, binds, inner, _ = clause_arms(cg, [subject], [clause], scope)[0]
        block: Block = [Statement("let", line, names, text) for names, text in binds]
        if last:
            cg.done(subject, dst, line, block)
        else:
            _maybe_body(cg, nodes[i + 1 :], dst, failed, inner, block)
        leave: Block = [Statement("let", line, failed, subject), Statement("let", line, dst, subject)]
        if condition == "True":
            out.extend(block)
        else:
            out.append(Statement("if", line, arms=[(condition, block)], orelse=leave))
        return

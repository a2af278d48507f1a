"""Functions of a module that never return: every way through them ends in an exception or in a call of another such one.

BEAM's compiler knows them too: what stands behind a call of one is gone, so the call is a tail call wherever it stands,
and its caller is not in the stack trace.
"""

from __future__ import annotations

from pyshell.lang import ast, walk

Name = tuple[str, int]
_ENDS = frozenset({("error", 1), ("error", 2), ("error", 3), ("exit", 1), ("throw", 1)})
"""Functions of module `erlang`, imported by themselves."""
_LEAVES = frozenset({ast.Var, ast.AtomLit, ast.Integer, ast.Float, ast.Char, ast.String, ast.Nil, ast.FunRef, ast.Remote})
_OPEN = frozenset({ast.Catch, ast.Fun, ast.NamedFun, ast.ListComp, ast.BinComp, ast.MapComp, ast.Maybe})
"""Where something inside that never returns says nothing of the whole."""


def never_returning(functions: dict[Name, ast.Function]) -> frozenset[Name]:
    """Which of these functions never return; the others of the module are taken to return."""
    never = set(functions)
    ends = _ENDS - never
    callers: dict[Name, set[Name]] = {}
    todo = []
    for name, form in functions.items():
        for called in _called(form, never):
            callers.setdefault(called, set()).add(name)
        todo.append(name)
    while todo:
        name = todo.pop()
        if name in never and not _is_dead(functions[name], never | ends):
            never.discard(name)
            todo += callers.get(name, ())
    return frozenset(never)


def _called(form: ast.Function, names: set[Name]) -> set[Name]:
    found = {_target(node) for node in walk.each([form]) if type(node) is ast.Call}
    return {name for name in found if name in names}


def _target(call: ast.Call) -> Name | None:
    return (call.func.value, len(call.args)) if type(call.func) is ast.AtomLit else None


def _ends(call: ast.Call, never: set[Name]) -> bool:
    func = call.func
    if type(func) is ast.AtomLit:
        return (func.value, len(call.args)) in never
    if type(func) is not ast.Remote or type(func.module) is not ast.AtomLit or type(func.name) is not ast.AtomLit:
        return False
    return func.module.value == "erlang" and (func.name.value, len(call.args)) in _ENDS


def _is_dead(form: ast.Function, never: set[Name]) -> bool:
    """No clause comes to its end."""
    return all(_clause_is_dead(clause, never) for clause in form.clauses)


def _clause_is_dead(clause: ast.Clause, never: set[Name]) -> bool:
    dead: set[int] = set()
    for node in reversed(list(walk.each(clause.body))):
        kind = type(node)
        if kind not in _LEAVES and kind not in _OPEN and _never(node, dead, never):
            dead.add(id(node))
    return _any(clause.body, dead)


def _any(nodes: list[ast.Node], dead: set[int]) -> bool:
    return any(id(node) in dead for node in nodes)


def _all(clauses: list[ast.Clause], dead: set[int]) -> bool:
    return all(id(clause) in dead for clause in clauses)


def _never(node: ast.Node, dead: set[int], never: set[Name]) -> bool:
    """Whether the node never has a value, when `dead` holds those below it that never have one."""
    if type(node) is ast.Call and _ends(node, never):
        return True
    if not dead:
        return False
    if type(node) is ast.Clause:
        return _any(node.body, dead)
    if type(node) is ast.Case:
        return id(node.subject) in dead or _all(node.clauses, dead)
    if type(node) is ast.If:
        return _all(node.clauses, dead)
    if type(node) is ast.Receive:
        return _all(node.clauses, dead) and (node.after is None or _any(node.after, dead))
    if type(node) is ast.Try:
        ended = _any(node.body, dead) or (bool(node.of) and _all(node.of, dead))
        return _any(node.after, dead) or (ended and _all(node.handlers, dead))
    if type(node) is ast.Op and node.op in ("andalso", "orelse"):
        return id(node.left) in dead
    return _any(walk.children(node), dead)

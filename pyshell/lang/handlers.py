"""Calls given to handlers: what erl_eval does when its caller says what local and other functions mean.

A handler is a hidden variable that holds a fun; the calls become calls of it. Patterns and guards stay as they are.
Follows: stdlib erl_eval(3), "Local Function Handler" and "Non-local Function Handler".
"""

from __future__ import annotations

from collections.abc import Iterator

from pyshell.lang import ast, walk
from pyshell.lang.ast import Call, Node, Pos
from pyshell.lang.bifs import AUTO_IMPORTED

LOCAL, REMOTE = "@local", "@remote"
"""The hidden variables: LOCAL is called with (Name, Arguments), REMOTE with ({Module, Name} or a fun, Arguments)."""


def is_local(node: Node) -> bool:
    """Whether this is a call of a function by its name alone that is no BIF."""
    return type(node) is Call and type(node.func) is ast.AtomLit and _key(node) not in AUTO_IMPORTED


def _key(call: Call) -> str:
    assert isinstance(call.func, ast.AtomLit)
    return f"{call.func.value}/{len(call.args)}"


def handled(exprs: list[Node], local: bool, remote: bool, shown: dict[str, list[Node]] | None = None) -> list[Node]:
    """The expressions with their calls given to handlers. local: those of functions that are no BIFs; remote: all others.

    shown: local calls are not evaluated but shown to the handler, which gets (Name, `@argsN`, [{Variable, Value}]); here the
    arguments are put under that name.
    """
    quiet = _patterns_and_guards(exprs)
    order = list(walk.each(exprs))
    new: dict[int, Node] = {}
    for node in reversed(order):
        if id(node) in quiet:
            continue
        changed = walk.rebuilt(node, new)
        if local and is_local(node):
            changed = _local(node, changed, shown)
        elif remote:
            changed = _remote(changed)
        if changed is not node:
            new[id(node)] = changed
    return [new.get(id(node), node) for node in exprs]


def _patterns_and_guards(exprs: list[Node]) -> set[int]:
    """Ids of all nodes inside patterns, guards, sizes of segments, and names of remote functions."""
    roots: list[Node] = []
    for node in walk.each(exprs):
        if isinstance(node, ast.Clause):
            roots += node.patterns
            roots += [test for tests in node.guards for test in tests]
        elif isinstance(node, ast.Match | ast.MaybeMatch | ast.Generator):
            roots.append(node.pattern)
    return {id(node) for node in walk.each(roots)}


def _list(pos: Pos, items: list[Node]) -> Node:
    result: Node = ast.Nil(pos)
    for item in reversed(items):
        result = ast.Cons(pos, item, result)
    return result


def _local(node: Node, changed: Node, shown: dict[str, list[Node]] | None) -> Node:
    assert isinstance(node, Call) and isinstance(changed, Call)
    pos = node.pos
    if shown is None:
        return Call(pos, ast.Var(pos, LOCAL), [node.func, _list(pos, changed.args)])
    name = f"@args{len(shown)}"
    shown[name] = node.args
    pairs: list[Node] = []
    for variable in sorted(set(_free(node.args))):
        pairs.append(ast.Tuple(pos, [ast.AtomLit(pos, variable), ast.Var(pos, variable)]))
    return Call(pos, ast.Var(pos, LOCAL), [node.func, ast.Var(pos, name), _list(pos, pairs)])


def _free(nodes: list[Node]) -> Iterator[str]:
    """Variables that are read by some expressions and not bound there."""
    inside = [node for node in walk.each(nodes) if isinstance(node, ast.Match | ast.Clause | ast.Generator)]
    own: set[str] = set()
    for binder in inside:
        patterns = binder.patterns if isinstance(binder, ast.Clause) else [binder.pattern]
        own.update(below.name for below in walk.each(patterns) if isinstance(below, ast.Var))
    for node in walk.each(nodes):
        if isinstance(node, ast.Var) and node.name not in own and node.name != "_":
            yield node.name


def _remote(node: Node) -> Node:
    pos = node.pos
    if isinstance(node, ast.Op) and node.op not in ("andalso", "orelse"):
        return _asked(pos, _pair(pos, ast.AtomLit(pos, "erlang"), ast.AtomLit(pos, node.op)), [node.left, node.right])
    if isinstance(node, ast.Unary):
        return _asked(pos, _pair(pos, ast.AtomLit(pos, "erlang"), ast.AtomLit(pos, node.op)), [node.operand])
    if not isinstance(node, Call):
        return node
    func = node.func
    if isinstance(func, ast.Remote):
        return _asked(pos, _pair(pos, func.module, func.name), node.args)
    if isinstance(func, ast.AtomLit):
        if _key(node) not in AUTO_IMPORTED:
            return node
        return _asked(pos, _pair(pos, ast.AtomLit(pos, "erlang"), func), node.args)
    return node if isinstance(func, ast.Var) and func.name == LOCAL else _asked(pos, func, node.args)


def _pair(pos: Pos, module: Node, name: Node) -> Node:
    return ast.Tuple(pos, [module, name])


def _asked(pos: Pos, what: Node, args: list[Node]) -> Node:
    return Call(pos, ast.Var(pos, REMOTE), [what, _list(pos, args)])

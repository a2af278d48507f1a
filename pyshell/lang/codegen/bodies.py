"""Clauses, case, if, match, block, calls and funs as statements. Joins are free: branches assign `dst` and fall through."""

from __future__ import annotations

from typing import Any

from pyshell.lang import ast
from pyshell.lang.bifs import AUTO_IMPORTED, COMPILED_AS, REMOTE_BIFS
from pyshell.lang.codegen.binary_growth import binary_growth
from pyshell.lang.codegen.binary_loop import binary_loop
from pyshell.lang.codegen.guard import TYPE_TESTS, guard_names, write_guard
from pyshell.lang.codegen.idioms import write_idiom
from pyshell.lang.codegen.inlined import write_inlined
from pyshell.lang.codegen.ir import DROP, RETURN, VARIABLE, Block, Function, Scope, Statement
from pyshell.lang.codegen.liveness import live_before
from pyshell.lang.codegen.operators import boolean
from pyshell.lang.codegen.pattern import Match, bound_in, variables
from pyshell.lang.codegen.state import Codegen
from pyshell.lang.walk import each

Arm = tuple[str, list[tuple[str, str]], Scope, list[ast.Node]]


def clause_arms(
    cg: Codegen, subjects: list[str], clauses: list[ast.Clause], scope: Scope, head: bool = False
) -> list[Arm]:
    """(condition, bindings, scope, body) of each clause against these subjects. head: they are the parameters."""
    arms = []
    for clause in clauses:
        inner = scope.branch()
        needed = guard_names(clause.guards)
        match = Match(cg, inner, needed, subjects if head else (), scope.env if head else None)
        if head:  # what a fun's head binds hides what is outside, in this clause
            for name in bound_in(clause.patterns):
                inner.env.pop(name, None)
        for pattern, subject in zip(clause.patterns, subjects, strict=True):
            match.add(pattern, subject)
        if clause.guards:
            text = write_guard(cg, clause.guards, inner)
            if text != "True":
                match.tests.append(text)
        arms.append((match.condition(), match.binds, inner, clause.body))
    return arms


def join(cg: Codegen, arms: list[Arm], dst: str, scope: Scope, out: Block, line: int, fail: str) -> None:
    """The `if` over all arms. What every arm that goes on binds is bound afterwards."""
    tested: list[tuple[str, Block]] = []
    orelse: Block | None = None
    envs = []
    blocks: list[Block] = []
    for condition, binds, inner, body in arms:
        block: Block = [Statement("let", line, names, text) for names, text in binds]
        cg.body(body, dst, inner, block)
        envs.append(inner.env)
        blocks.append(block)
        if condition == "True":
            orelse = block
            break
        tested.append((condition, block))
    if orelse is None:
        orelse = [Statement("raise", line, e=fail)]
    if envs:
        first, rest = envs[0], envs[1:]
        for name, python in first.items():
            if name not in scope.env and all(e.get(name) == python for e in rest):
                scope.env[name] = python
        if scope.function.kind == "top":
            perhaps = {n: v for env in envs for n, v in env.items() if n not in scope.env}
            scope.function.perhaps.update(perhaps)
            for env, block in zip(envs, blocks, strict=True):  # the guard of another clause may have left a value there
                block[:0] = [Statement("let", line, v, "None") for n, v in perhaps.items() if n not in env]
    if tested:
        out.append(Statement("if", line, arms=tested, orelse=orelse))
    else:
        out.extend(orelse)


def clauses(
    cg: Codegen, subjects: list[str], rows: list[ast.Clause], dst: str, scope: Scope, out: Block, line: int, fail: str
) -> None:
    """Try the clauses in order against pure texts; `fail` is the Python text of what to raise."""
    join(cg, clause_arms(cg, subjects, rows, scope), dst, scope, out, line, fail)


def write_block(cg: Codegen, node: ast.Block, dst: str, scope: Scope, out: Block) -> None:
    cg.body(node.body, dst, scope, out)


def write_match(cg: Codegen, node: ast.Match, dst: str, scope: Scope, out: Block) -> None:
    """`P = E`."""
    pattern, line = node.pattern, node.pos[0]
    if type(pattern) is ast.Var and pattern.name not in scope.env:
        if pattern.name == "_":
            cg.statement(node.value, dst, scope, out)
            return
        python = scope.function.variable(pattern.name)
        cg.statement(node.value, python, scope, out)
        scope.env[pattern.name] = python
        cg.done(python, dst, line, out)
        return
    subject = cg.variable(node.value, scope, out)
    match = Match(cg, scope, frozenset())
    match.add(pattern, subject)
    if match.tests or match.late:
        out.append(Statement("check", line, e=match.condition(), slow=f"badmatch({subject})"))
    for names, text in match.binds:
        out.append(Statement("let", line, names, text))
    cg.done(subject, dst, line, out)


def write_case(cg: Codegen, node: ast.Case, dst: str, scope: Scope, out: Block) -> None:
    """`case E of ...`; a tuple of expressions against tuple patterns is matched without building it."""
    subject, rows, line = node.subject, node.clauses, node.pos[0]
    branches = _boolean_branches(rows)
    if branches is not None:
        test = boolean(cg, subject, scope, out)
        if test.startswith("("):
            yes, no = branches
            arms: list[Arm] = [(test, [], scope.branch(), yes), ("True", [], scope.branch(), no)]
            join(cg, arms, dst, scope, out, line, "")
            return
        clauses(cg, [test], rows, dst, scope, out, line, f"case_clause({test})")
        return
    if type(subject) is ast.Tuple and subject.items and all(_fits(c, len(subject.items)) for c in rows):
        texts = [cg.variable(item, scope, out) for item in subject.items]
        split = [
            ast.Clause(c.pos, c.patterns[0].items, c.guards, c.body)
            if type(c.patterns[0]) is ast.Tuple
            else ast.Clause(c.pos, [ast.Var(c.pos, "_")] * len(texts), c.guards, c.body)
            for c in rows
        ]
        clauses(cg, texts, split, dst, scope, out, line, f"case_clause(({','.join(texts)},))")
        return
    text = cg.variable(subject, scope, out)
    clauses(cg, [text], rows, dst, scope, out, line, f"case_clause({text})")


def _boolean_branches(rows: list[ast.Clause]) -> tuple[list[ast.Node], list[ast.Node]] | None:
    if len(rows) != 2 or rows[0].guards or rows[1].guards:
        return None
    first, second = rows[0].patterns[0], rows[1].patterns[0]
    if type(first) is not ast.AtomLit or first.value not in ("true", "false"):
        return None
    wanted = "false" if first.value == "true" else "true"
    if not (type(second) is ast.AtomLit and second.value == wanted) and not (
        type(second) is ast.Var and second.name == "_"
    ):
        return None
    bodies = (rows[0].body, rows[1].body)
    return bodies if first.value == "true" else bodies[::-1]


def _fits(clause: ast.Clause, size: int) -> bool:
    pattern = clause.patterns[0]
    if type(pattern) is ast.Tuple:
        return len(pattern.items) == size
    return type(pattern) is ast.Var and pattern.name == "_"


def write_if(cg: Codegen, node: ast.If, dst: str, scope: Scope, out: Block) -> None:
    arms = clause_arms(cg, [], node.clauses, scope)
    join(cg, arms, dst, scope, out, node.pos[0], "if_clause()")


# calls --------------------------------------------------------------------------------------------------------


def write_call(cg: Codegen, node: ast.Call, dst: str, scope: Scope, out: Block) -> None:
    """Any call: local, imported, native of module erlang, remote, computed module or function, fun value."""
    func, line = node.func, node.pos[0]
    if type(func) is ast.AtomLit:
        _local_call(cg, func.value, node, dst, scope, out)
    elif type(func) is ast.Remote:
        module, name = func.module, func.name
        if type(module) is ast.AtomLit and type(name) is ast.AtomLit:
            at = (cg, node, module.value, name.value, dst, scope, out)
            if cg.shell_top(scope) or not (write_inlined(*at) or write_idiom(*at)):
                _remote_call(cg, module.value, name.value, node, dst, scope, out)
            return
        m, f = cg.atomic(module, scope, out), cg.atomic(name, scope, out)
        args = [cg.value(a, scope, out) for a in node.args]
        packed = f"({''.join(a + ',' for a in args)})"
        atoms = " and ".join(f"type({part}) is Atom" for part in (m, f) if not part.startswith("A_"))
        wrong = f"bad_apply({m},{f},({','.join(args)}{',' if args else ''}),{cg.shell})"
        out.append(Statement("check", line, e=atoms or "True", slow=wrong))
        variable = m if type(name) is ast.AtomLit else f if type(module) is ast.AtomLit else ""
        if variable and not cg.shell:  # a callback: the site remembers under which key of the exports it is
            cache = cg.cache()
            code = f"(p.n.exports.get({cache}.get({variable})) or mfa_code(p,{m},{f},{packed},{cache},{variable}))"
            if dst == RETURN:
                scope.function.calls = True
                out.append(Statement("tail", line, e=code, args=args))
            else:
                cg.call(f"{code}({','.join(['p', *args])})", dst, line, scope, out)
        elif dst == RETURN:
            scope.function.calls = True
            out.append(Statement("tail", line, "direct", "apply_mfa", args=[m, f, packed]))
        else:
            cg.call(f"apply_mfa(p,{m},{f},{packed})", dst, line, scope, out)
    else:
        fun = cg.variable(func, scope, out)
        args = [cg.value(a, scope, out) for a in node.args]
        fun_call(cg, fun, args, dst, line, scope, out)


def fun_call(cg: Codegen, fun: str, args: list[str], dst: str, line: int, scope: Scope, out: Block) -> None:
    """Call of a fun value held in variable `fun`."""
    n = len(args)
    function = scope.function
    if fun == function.self_name and n == function.arity and function.kind == "fun":
        if dst == RETURN:
            function.is_loop = function.calls = True
            out.append(Statement("loop", line, args=args))
        else:
            function.self_used = True
            cg.call(f"{fun}.code({','.join(['p', *args])})", dst, line, scope, out)
        return
    packed = f"({''.join(a + ',' for a in args)})"
    if dst == RETURN:
        code = f"({fun}.code if type({fun}) is Fun{n} else fun_code(p,{fun},{packed}))"
        function.calls = True
        out.append(Statement("tail", line, e=code, args=args))
        return
    text = f"({fun}.code({','.join(['p', *args])}) if type({fun}) is Fun{n} else call_fun(p,{fun},{packed}))"
    cg.call(text, dst, line, scope, out)


def _local_call(cg: Codegen, name: str, node: ast.Call, dst: str, scope: Scope, out: Block) -> None:
    arity, line = len(node.args), node.pos[0]
    if (name, arity) in cg.local:
        args = [cg.value(a, scope, out) for a in node.args]
        local_call(cg, name, args, dst, line, scope, out)
    elif (name, arity) in cg.imports:
        _remote_call(cg, cg.imports[name, arity], name, node, dst, scope, out)
    elif f"{name}/{arity}" in AUTO_IMPORTED:
        if cg.shell_top(scope) or not write_idiom(cg, node, "erlang", name, dst, scope, out):
            _remote_call(cg, "erlang", name, node, dst, scope, out)
    else:
        _remote_call(cg, "shell_default" if cg.shell else cg.module, name, node, dst, scope, out)


def local_call(cg: Codegen, name: str, args: list[str], dst: str, line: int, scope: Scope, out: Block) -> None:
    """Call of a function of the same module: directly, a loop for the function itself in tail position."""
    function = scope.function
    python = function_name(name, len(args))
    if python in cg.natives and not getattr(cg.space[python], "traps", False):
        if dst == RETURN and f"{cg.module}:{name}/{len(args)}" not in REMOTE_BIFS:
            out.append(Statement("tail", line, "direct", python, args=args))
            return
        cg.effect(f"{python}({','.join(['p', *args])})", dst, line, out)
    elif dst != RETURN and (function.guarded or (name, len(args)) not in cg.never):
        cg.call(f"{python}({','.join(['p', *args])})", dst, line, scope, out)
    elif dst == RETURN and function.kind == "function" and function.python == python:
        function.is_loop = function.calls = True
        out.append(Statement("loop", line, args=args))
    else:
        function.calls = True
        out.append(Statement("tail", line, e=python, args=args))


def function_name(name: str, arity: int) -> str:
    """Name in the namespace of a module's function."""
    plain = name if name.isascii() and name.isidentifier() else "".join(f"_{ord(c):x}" for c in name) + "_q"
    return f"f_{plain}_{arity}"


def _remote_call(cg: Codegen, module: str, name: str, node: ast.Call, dst: str, scope: Scope, out: Block) -> None:
    arity, line = len(node.args), node.pos[0]
    args = [cg.value(a, scope, out) for a in node.args]
    place = f"{module}:{name}/{arity}"
    if not cg.shell and place in COMPILED_AS:
        module, name = "erlang", COMPILED_AS[place]
    if module == "erlang":
        if name == "self" and not args:
            cg.done("p", dst, line, out)
            return
        if arity == 1 and name in TYPE_TESTS:
            arg = args[0] if VARIABLE.fullmatch(args[0]) else cg.cut(args[0], line, scope, out, 0)
            cg.done(f"(A_true if {TYPE_TESTS[name].format(arg)} else A_false)", dst, line, out)
            return
        if arity == 1 and name in _RAISERS and dst in (RETURN, DROP):
            out.append(Statement("raise", line, e=f"ErlangError(A_{name},{args[0]},NO_HEAD)"))
            return
        native = cg.native(name, arity)
        if native is not None:
            if arity and name in _SELECTORS and not VARIABLE.fullmatch(args[-1]):
                args[-1] = cg.cut(args[-1], line, scope, out, 0)
            text = f"{native[0]}({','.join(['p', *args])})"
            if native[1] and dst == RETURN:  # what it has the machine call next is a tail call
                scope.function.calls = True
                out.append(Statement("ret", line, e=text))
                return
            if not native[1]:
                cg.effect(_selector(name, node.args, args, text), dst, line, out)
                return
            cg.call(text, dst, line, scope, out)
            return
    key = cg.const_key(place)
    if cg.shell_top(scope):  # runs once: short code is the fastest code
        cg.call(f"call_export(p,{key},({''.join(a + ',' for a in args)}))", dst, line, scope, out)
        return
    code = f"(p.n.exports.get({key}) or export(p,{key},({''.join(a + ',' for a in args)})))"
    if dst == RETURN:
        scope.function.calls = True
        if place in REMOTE_BIFS:
            out.append(Statement("ret", line, e=f"{code}({','.join(['p', *args])})"))
        else:  # a module that goes round through another one is unwound with the slice
            out.append(Statement("tail", line, "" if module == cg.module else "direct", e=code, args=args))
    else:
        cg.call(f"{code}({','.join(['p', *args])})", dst, line, scope, out)


_RAISERS = frozenset(("throw", "error", "exit"))
_SELECTORS = frozenset(("hd", "tl", "element"))


def _selector(name: str, nodes: list[ast.Node], args: list[str], slow: str) -> str:
    """`hd`, `tl` and `element(2, T)` in line where they are sure to work; else the call, which also has the error."""
    if name in ("hd", "tl") and len(args) == 1:
        return f"({args[0]}[{int(name == 'tl')}] if type({args[0]}) is list else {slow})"
    if name == "element" and len(args) == 2 and type(nodes[0]) is ast.Integer and nodes[0].value > 0:
        at = nodes[0].value - 1
        return f"({args[1]}[{at}] if type({args[1]}) is tuple and len({args[1]})>{at} else {slow})"
    return slow


# functions and funs -------------------------------------------------------------------------------------------


def write_heads(cg: Codegen, function: Function, rows: list[ast.Clause], env: dict[str, str]) -> None:
    """Parameters and body of a function of several clauses. A parameter takes the name its clauses agree on."""
    scope = Scope(function, env)
    hidden = bound_in(pattern for clause in rows for pattern in clause.patterns)
    names = [[variables(p) for p in c.patterns] for c in rows]
    for i in range(function.arity):
        plain = {c.patterns[i].name for c in rows if type(c.patterns[i]) is ast.Var}  # type: ignore[attr-defined]
        plain.discard("_")
        name = plain.pop() if len(plain) == 1 else None
        if name is not None and _clashes(name, i, rows, names, env.keys() - hidden):
            name = None
        function.params.append(function.variable(name) if name else f"Va{function.number}_{i}")
    shown = f"({''.join(a + ',' for a in function.params)})"
    if cg.shell and function.kind == "fun":
        fail = f"function_clause(A_erl_eval,A_inside,{shown})"
    else:
        fail = f"function_clause({cg.atom(cg.module)},{cg.atom(function.name)},{shown})"
    arms = clause_arms(cg, function.params, rows, scope, True)
    join(cg, arms, RETURN, scope, function.block, function.line, fail)


def _clashes(name: str, i: int, rows: list[ast.Clause], names: list[list[set[str]]], taken: set[str]) -> bool:
    if name in taken:
        return True
    for clause, sets in zip(rows, names, strict=True):
        if any(name in found for j, found in enumerate(sets) if j != i):
            return True
        pattern = clause.patterns[i]
        if type(pattern) is ast.Var and pattern.name == name:
            continue
        if name in sets[i] or name in variables([*clause.guards, *clause.body]):  # its own variable of that name
            return True
    return False


def write_fun(cg: Codegen, node: Any, dst: str, scope: Scope, out: Block) -> None:
    """`fun ... end` and `fun F(...) -> ... end`."""
    outer = scope.function
    number = cg.next_number()
    rows: list[ast.Clause] = node.clauses
    arity = len(rows[0].patterns)
    index = cg.fun_index + _numbered_inside(cg, rows)
    called = f"{node.name}/{arity}" if type(node) is ast.NamedFun else "fun"
    name = f"-{whole_name(outer)}-{called}-{index}-"
    function = Function("fun", name, arity, f"L{number}", node.pos[0], number)
    function.form = node
    function.interpreted = cg.shell
    env = dict(scope.env)
    hidden = bound_in(pattern for clause in rows for pattern in clause.patterns)
    if type(node) is ast.NamedFun:
        hidden.add(node.name)
    function.outer = {n: env[n] for n in hidden if n in env and n != "_"}
    if type(node) is ast.NamedFun and node.name != "_":
        function.self_name = function.variable(node.name)
        env[node.name] = function.self_name
    write_heads(cg, function, rows, env)
    cg.fun_index = index + 1
    finish(cg, function)
    free = [v for v in function.free if v != function.self_name]
    cg.done(f"mkL{number}({','.join(free)})", dst, node.pos[0], out)


def _numbered_inside(cg: Codegen, clauses: list[ast.Clause]) -> int:
    """How many functions BEAM's compiler makes of what stands in these clauses: it numbers them before the fun itself."""
    count = 0
    for node in each([*clauses]):
        kind = type(node)
        if kind is ast.Fun or kind is ast.NamedFun or kind is ast.Generator:
            count += 1
        elif type(node) is ast.FunRef and node.module is None:
            count += (node.name.value, node.arity.value) in cg.local  # type: ignore[attr-defined]
    return count


def whole_name(outer: Function) -> str:
    """`f/1` of the module function that a comprehension stands in, also through funs and other comprehensions."""
    if outer.kind != "function" and outer.name.startswith("-"):
        return outer.name[1:].split("-")[0]
    return f"{outer.name}/{outer.arity}"


def finish(cg: Codegen, function: Function) -> None:
    """Liveness; the live-in variables of a nested function are the ones it captures."""
    if function.kind in ("fun", "generator"):
        captured = live_before(function, function.block, set(), set()) - set(function.params)
        function.free = sorted(captured)
    live_before(function, function.block, set(), set())
    for number, site in enumerate(function.sites, 1):
        site.site = number
    binary_loop(cg, function)
    binary_growth(cg, function)
    cg.functions[function.python] = function


def write_fun_ref(cg: Codegen, node: ast.FunRef, dst: str, scope: Scope, out: Block) -> None:
    """`fun f/1`, `fun m:f/1`, `fun M:F/A`."""
    line = node.pos[0]
    if node.module is None:
        name, arity = node.name.value, node.arity.value  # type: ignore[attr-defined]
        _local_ref(cg, name, arity, dst, scope, out, line)
        return
    parts = [cg.atomic(part, scope, out) for part in (node.module, node.name, node.arity)]
    cg.effect(f"external_fun({','.join(parts)})", dst, line, out)


def _local_ref(cg: Codegen, name: str, arity: int, dst: str, scope: Scope, out: Block, line: int) -> None:
    if (name, arity) in cg.local:
        number = cg.next_number()
        params = [ast.Var((line, 1), f"A{i}") for i in range(arity)]
        call = ast.Call((line, 1), ast.AtomLit((line, 1), name), list(params))
        clause = ast.Clause((line, 1), list(params), [], [call])
        function = Function("fun", f"-fun.{name}/{arity}-", arity, f"L{number}", line, number)
        cg.fun_index += 1
        write_heads(cg, function, [clause], {})
        finish(cg, function)
        cg.done(f"mkL{number}()", dst, line, out)
    elif (name, arity) in cg.imports:
        ref = f"external_fun({cg.atom(cg.imports[name, arity])},{cg.atom(name)},{arity})"
        cg.done(ref, dst, line, out)
    elif cg.shell:
        out.append(Statement("raise", line, e=f"undef(A_erl_eval,{cg.atom(name)},{arity})"))
    else:
        cg.done(f"external_fun(A_erlang,{cg.atom(name)},{arity})", dst, line, out)


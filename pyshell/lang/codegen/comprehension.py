"""Comprehensions: a loop function for each generator. Its second parameter is the Python list that collects the results.

The list is passed along and appended to; frames that hold it run once only, so that is safe. At the end it becomes an
Erlang list, a bitstring or a map. Filters are guards where they can be, else expressions that must be true.
"""

from __future__ import annotations

from typing import Any

from pyshell.lang import ast
from pyshell.lang.codegen.bodies import finish, whole_name
from pyshell.lang.codegen.data import write_bin
from pyshell.lang.codegen.guard import guard_test, is_guard, is_safe, write_guard
from pyshell.lang.codegen.idioms import given, is_call_of, run_of_numbers
from pyshell.lang.codegen.ir import DROP, RETURN, Block, Function, Scope, Statement
from pyshell.lang.codegen.operators import boolean
from pyshell.lang.codegen.pattern import Match, bound_in
from pyshell.lang.codegen.state import Codegen

_FINISH = {ast.ListComp: "make_list", ast.BinComp: "bits_concat", ast.MapComp: "from_pairs"}


def write_comprehension(cg: Codegen, node: Any, dst: str, scope: Scope, out: Block) -> None:
    collected = collect(cg, node, scope, out, dst == RETURN)
    cg.effect(f"{_FINISH[type(node)]}({collected})", dst, node.pos[0], out)


def collect(cg: Codegen, node: Any, scope: Scope, out: Block, tail: bool = False, into: str = "[]") -> str:
    """Run through the generators; the variable with what came of it, all appended to `into`."""
    collected = scope.function.temp()
    out.append(Statement("let", node.pos[0], collected, into))
    _qualifiers(cg, node, 0, collected, scope.branch(), out, tail)
    return collected


def _emit_item(cg: Codegen, node: Any, collected: str, scope: Scope, out: Block) -> None:
    line = node.pos[0]
    if type(node) is ast.MapComp:
        key = cg.value(node.key, scope, out)
        item = f"({key},{cg.value(node.value, scope, out)})"
    elif type(node) is ast.BinComp:
        item = _bits_item(cg, node.expr, scope, out)
    else:
        item = cg.value(node.expr, scope, out)
    out.append(Statement("let", line, DROP, f"{collected}.append({item})"))


def _bits_item(cg: Codegen, node: ast.Node, scope: Scope, out: Block) -> str:
    """What a comprehension appends: its second segment and on, if it is built in a module."""
    if cg.shell:
        return f"check_bits({cg.value(node, scope, out)})"
    if type(node) is not ast.Bin or not node.elements:
        return f"segment_bits({cg.value(node, scope, out)})"
    item = scope.function.temp()
    write_bin(cg, node, item, scope, out, 2)
    return item


def _qualifiers(
    cg: Codegen, node: Any, i: int, collected: str, scope: Scope, out: Block, tail: bool, within: Function | None = None
) -> None:
    """tail: BEAM calls the first loop as the last thing its function does. within: the loop around this place."""
    if i == len(node.qualifiers):
        _emit_item(cg, node, collected, scope, out)
        return
    qualifier = node.qualifiers[i]
    if type(qualifier) is ast.Generator or type(qualifier) is ast.Zip:
        _generator(cg, node, i, qualifier, collected, scope, out, tail, within)
        return
    line = qualifier.pos[0]
    arm: Block = []
    if is_safe(qualifier):
        test = guard_test(cg, qualifier, scope)
        orelse: Block = []
    elif is_guard(qualifier):
        test, orelse = write_guard(cg, [[qualifier]], scope), []
    else:
        text = boolean(cg, qualifier, scope, out)
        if text.startswith("("):
            test, orelse = text, []
        else:
            test = f"{text} is A_true"
            bad: Block = [Statement("raise", line, e=f"bad_filter({text})")]
            orelse = [Statement("if", line, arms=[(f"{text} is not A_false", bad)], orelse=[])]
    inner = scope.branch()
    _qualifiers(cg, node, i + 1, collected, inner, arm, tail, within)
    out.append(Statement("if", line, arms=[(test, arm)], orelse=orelse))


def _generator(
    cg: Codegen, node: Any, i: int, gen: Any, collected: str, scope: Scope, out: Block, tail: bool,
    within: Function | None,
) -> None:  # fmt: skip
    line = gen.pos[0]
    number = cg.next_number()
    outer = scope.function
    whole = outer  # the function that was written
    while whole.within is not None:
        whole = whole.within
    base = whole_name(whole)
    kind_name, arity = ("lbc", 2) if type(node) is ast.BinComp else ("lc", 1)
    name = f"-{base}-{kind_name}$^{cg.comprehensions.get(id(gen), 0)}/{arity}-{cg.fun_index}-"
    cg.fun_index += 1
    function = Function("generator", name, arity, f"Q{number}", line, number)
    function.within = within
    function.is_loop = function.calls = True
    acc, left = f"Vacc{number}", f"Vleft{number}"
    if type(node) is ast.ListComp:
        function.collected = acc
    sequence = gen.value if type(gen) is ast.Generator and gen.kind == "list" else None
    over_numbers = is_call_of(sequence, "lists", ("seq",), 2) and not cg.shell_top(scope)
    pattern, kind, strict = _shape(gen)
    env = dict(scope.env)
    function.outer = {n: env.pop(n) for n in bound_in([pattern]) if n in env}
    inner = Scope(function, env)
    outside = scope.env.copy()
    if kind == "binary":
        position = f"Vpos{number}"
        function.params = [left, acc, position]
        function.block = _binary_loop(cg, node, i, pattern, strict, function, inner, outside)
    elif over_numbers:
        function.params = [left, acc, f"Vlast{number}"]
        function.block = _number_loop(cg, node, i, pattern, strict, function, inner, outside)
    else:
        function.params = [left, acc]
        function.block = _list_loop(cg, node, i, pattern, strict, function, inner, outside)
    # now what it runs through: BEAM numbers its funs after those inside
    if over_numbers:
        first, last = _numbers(cg, gen, sequence, scope, out)
        args = f"p,{first},{collected},{last}"
    else:
        args = f"p,{_source(cg, gen, scope, out)},{collected}{',0' if kind == 'binary' else ''}"
    finish(cg, function)
    if within is not None:
        within.innermost = function.innermost or function
    free = "".join("," + v for v in function.free)
    hidden = within is not None or (tail and outer.kind != "top")
    cg.call(f"Q{number}({args}{free})", DROP, -line if hidden else line, scope, out)


def _shape(gen: Any) -> tuple[Any, str, bool]:
    """(pattern, kind of loop, strict?)."""
    if type(gen) is ast.Zip:
        patterns = [_shape(part)[0] for part in gen.generators]
        return ast.Tuple(gen.pos, patterns), "list", any(part.strict for part in gen.generators)
    if gen.kind == "map":
        return ast.Tuple(gen.pos, [gen.pattern.key, gen.pattern.value]), "list", gen.strict
    return gen.pattern, gen.kind, gen.strict


def _source(cg: Codegen, gen: Any, scope: Scope, out: Block) -> str:
    """Text of what is run through."""
    if type(gen) is ast.Zip:
        texts = []
        for part in gen.generators:
            text = _source(cg, part, scope, out)
            texts.append(f"bits_items({text})" if part.kind == "binary" else text)
        return f"zip_lists({','.join(texts)})"
    value = cg.value(gen.value, scope, out)
    return f"map_pairs({value})" if gen.kind == "map" else value


def _line_of(gen: Any) -> int:
    """Where what is run through is written."""
    return int((gen.value if type(gen) is ast.Generator else gen).pos[0])


def _list_loop(
    cg: Codegen, node: Any, i: int, pattern: Any, strict: bool, function: Function, inner: Scope, outside: dict[str, str]
) -> Block:
    left, acc = function.params[:2]
    line = function.line
    tail = f"Vtail{function.number}"
    match = Match(cg, inner, frozenset(), (), outside)
    match.add(pattern, f"{left}[0]")
    hit: Block = [Statement("let", line, names, text) for names, text in match.binds]
    _qualifiers(cg, node, i + 1, acc, inner, hit, False, function)
    body: Block = [Statement("let", line, tail, f"{left}[1]")]
    if not match.tests and [text for _, text in match.binds] == [f"{left}[0]"]:  # a variable: both at once
        body = [Statement("let", line, f"{match.binds[0][0]},{tail}", left)]
        hit = hit[1:]
    if match.tests or match.late:
        miss: Block = [Statement("raise", line, e=f"badmatch({left}[0])")] if strict else []
        body.append(Statement("if", line, arms=[(match.condition(), hit)], orelse=miss))
    else:
        body += hit
    body.append(Statement("loop", line, args=[tail, acc]))
    done: Block = [Statement("ret", line, e=acc)]
    wrong: Block = [Statement("raise", _line_of(node.qualifiers[i]), e=f"bad_generator({left})")]
    return [Statement("if", line, arms=[(f"type({left}) is list", body), (f"{left} is NIL", done)], orelse=wrong)]


def _numbers(cg: Codegen, gen: Any, call: Any, scope: Scope, out: Block) -> tuple[str, str]:
    """(first, last) of a run of integers that needs no list. The call is made where it fails: the trace wants to see it."""
    line = gen.pos[0]
    first, last = (cg.atomic(arg, scope, out) for arg in call.args)
    usual = run_of_numbers(first, last)
    if usual != "True":
        made = scope.function.temp()
        other: Block = []
        known, inner = given([first, last], scope, call)
        cg.statement(ast.Call(call.pos, call.func, known), made, inner, other)
        other.append(Statement("raise", line, e=f"bad_generator({made})"))
        out.append(Statement("if", line, arms=[(f"not ({usual})", other)]))
    return first, last


def _number_loop(
    cg: Codegen, node: Any, i: int, pattern: Any, strict: bool, function: Function, inner: Scope, outside: dict[str, str]
) -> Block:
    """[the number after this one, the body..., the next round]: see whole.py for how it is written."""
    left, acc, last = function.params
    line = function.line
    item, after = f"Vgot{function.number}", f"Vafter{function.number}"
    function.counted = item
    match = Match(cg, inner, frozenset(), (), outside)
    match.add(pattern, item)
    hit: Block = [Statement("let", line, names, text) for names, text in match.binds]
    _qualifiers(cg, node, i + 1, acc, inner, hit, False, function)
    if match.tests or match.late:
        miss: Block = [Statement("raise", line, e=f"badmatch({item})")] if strict else []
        hit = [Statement("if", line, arms=[(match.condition(), hit)], orelse=miss)]
    here: Block = [Statement("let", line, f"{item},{after}", f"{left},{left}+1")]
    return [*here, *hit, Statement("loop", line, args=[after, acc, last])]


def _binary_loop(
    cg: Codegen, node: Any, i: int, pattern: Any, strict: bool, function: Function, inner: Scope, outside: dict[str, str]
) -> Block:
    left, acc, position = function.params
    line = function.line
    got, after = f"Vgot{function.number}", f"Vafter{function.number}"
    match = Match(cg, inner, frozenset(), (), outside)
    todo: list[tuple[ast.Node, str]] = []
    steps = cg.bin_take(match, pattern, left, position, got, todo)
    for sub, text in todo:
        match.add(sub, text)
    hit: Block = [Statement("let", line, names, text) for names, text in match.binds]
    _qualifiers(cg, node, i + 1, acc, inner, hit, False, function)
    body: Block = [Statement("let", line, after, f"{got}[0]")]
    if match.tests or match.late:
        miss: Block = [Statement("raise", line, e=f"badmatch({left})")] if strict else []
        body.append(Statement("if", line, arms=[(match.condition(), hit)], orelse=miss))
    else:
        body += hit
    body.append(Statement("loop", line, args=[left, acc, after]))
    for held, text in reversed(steps):
        stopped: Block = [Statement("ret", line, e=acc)]
        test = Statement("if", line, arms=[(f"{held} is not None", body)], orelse=stopped)
        body = [Statement("let", line, held, text), test]
    wrong: Block = [Statement("raise", _line_of(node.qualifiers[i]), e=f"bad_generator({left})")]
    return [Statement("if", line, arms=[(f"is_bits({left})", body)], orelse=wrong)]

"""Constructed data: strings, maps, bitstrings; and bitstrings in patterns.

A bitstring pattern is taken apart by one helper call with a table of segments (traps/bits.py); where a size depends on an
earlier segment of the same pattern, the pattern is cut in two before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyshell.lang import ast
from pyshell.lang.codegen.ir import VARIABLE, Block, Scope, Statement
from pyshell.lang.codegen.literal import is_literal, literal
from pyshell.lang.codegen.pattern import Match, bound_in, variables
from pyshell.lang.codegen.state import Codegen

_DEFAULT_SIZE = {"integer": 8, "float": 64}
_UNIT = {"binary": 8}


def write_map(cg: Codegen, node: ast.Map, dst: str, scope: Scope, out: Block) -> None:
    """`#{...}` and `M#{...}`: each run of `=>` or `:=` fields is one helper call, left to right."""
    line = node.pos[0]
    base = cg.value(node.base, scope, out) if node.base is not None else ""
    parts = []
    for field in node.fields:
        key = cg.atomic(field.key, scope, out)
        parts.append((field.exact, key, cg.atomic(field.value, scope, out)))
    if not base:
        keys = [field.key for field in node.fields]
        if len(keys) <= 32 and all(type(k) is ast.AtomLit for k in keys):
            text = ",".join(f"{key}:{value}" for _, key, value in parts)
            cg.done(f"ErlMap({{{text}}})", dst, line, out)
        else:
            cg.done(f"from_pairs(({''.join(f'({k},{v}),' for _, k, v in parts)}))", dst, line, out)
        return
    if cg.shell and not (parts and parts[0][0]):  # erl_eval calls maps:put/3, which its error shows
        if not VARIABLE.fullmatch(base):
            base = cg.cut(base, line, scope, out, 0)
        out.append(Statement("check", line, e=f"type({base}) is ErlMap", slow=f"bad_put({base})"))
    text = base
    i = 0
    while i < len(parts):
        j = i
        while j < len(parts) and parts[j][0] == parts[i][0]:
            j += 1
        if parts[i][0]:
            helper = "map_update_shell" if cg.shell else "map_update"
            pairs = [f"{key},{value}" for _, key, value in parts[i:j]]
        else:
            helper = "map_put" + (str(j - i) if j - i < 3 else "")
            pairs = [f"{_inside(cg, field.key, key)},{value}"
                     for field, (_, key, value) in zip(node.fields[i:j], parts[i:j], strict=True)]  # fmt: skip
        text = f"{helper}({text},{','.join(pairs)})"
        i = j
    if not parts:
        text = f"map_put({base})"
    cg.effect(text, dst, line, out)


def _inside(cg: Codegen, key: ast.Node, text: str) -> str:
    """Text of a key as it stands inside a map."""
    if is_literal(key):
        return cg.map_key(literal(key))
    return f"({text} if type({text}) is int else wrap({text}))"


# bitstrings ---------------------------------------------------------------------------------------------------


def segment_type(element: ast.BinElement) -> tuple[str, int, str, str, int | None]:
    """(type, unit, sign, endian, default size) of a segment as written; size None: all that is left."""
    kind, unit, sign, endian = "", 0, "unsigned", "big"
    for item in element.types or ():
        if isinstance(item, tuple):
            unit = item[1]
        elif item in ("signed", "unsigned"):
            sign = item
        elif item in ("big", "little", "native"):
            endian = "big" if item == "big" else "little"
        else:
            kind = {"bytes": "binary", "bits": "bitstring"}.get(item, item)
    if not kind:
        kind = "integer"
    if not unit:
        unit = _UNIT.get(kind, 1)
    return kind, unit, sign, endian, _DEFAULT_SIZE.get(kind)


def write_bin(cg: Codegen, node: ast.Bin, dst: str, scope: Scope, out: Block, first: int = 1) -> None:
    """`<<...>>`: values and sizes first, then one call that builds everything.

    first: the number of its first segment, as BEAM's compiler counts: one more for what is appended in a comprehension.
    """
    line = node.pos[0]
    values: list[str] = []
    table: list[tuple[Any, ...]] = []
    for number, element in enumerate(node.elements, first):
        kind, unit, sign, endian, default = segment_type(element)
        if type(element.value) is ast.String:  # a part of the table for each character, whatever its type
            size = cg.atomic(element.size, scope, out) if element.size is not None else str(default)
            known = element.size is None or type(element.size) is ast.Integer  # else BEAM's compiler gives no number
            for char in element.value.value:
                values.append(f"{ord(char)},{size}")
                table.append((kind, unit, sign, endian, number if cg.shell or known else 0))
            continue
        text = cg.atomic(element.value, scope, out)
        size = cg.atomic(element.size, scope, out) if element.size is not None else str(default)
        values.append(f"{text},{size}")
        table.append((kind, unit, sign, endian, number))
    helper = "bits_build_shell" if cg.shell else "bits_build"
    cg.effect(f"{helper}({cg.plain(tuple(table))},{','.join(values)})", dst, line, out)


def _segments(
    match: Match, elements: list[Any], own: Iterable[str]
) -> tuple[list[Any], list[tuple[ast.Node, int]], list[str]]:
    """(table, patterns of the values by index, size arguments) for one helper call. own: bound by segments before these."""
    table: list[Any] = []
    values: list[tuple[ast.Node, int]] = []
    args: list[str] = []
    for element in elements:
        kind, unit, sign, endian, default = segment_type(element)
        size: Any = default
        if element.size is not None:
            if type(element.size) is ast.Integer:
                size = element.size.value
            else:
                text = match.read(element.size, own)
                args.append(text if type(element.size) is ast.Var else f"size_value(lambda: {text})")
                size = (len(args) - 1,)
        if type(element.value) is ast.String:
            for char in element.value.value:
                values.append((ast.Char(element.pos, ord(char)), len(table)))
                table.append((kind, size, unit, sign, endian))
            continue
        value = element.value
        if kind == "float" and type(value) in (ast.Integer, ast.Char):
            value = ast.Float(value.pos, float(value.value))
        values.append((value, len(table)))
        table.append((kind, size, unit, sign, endian))
    return table, values, args


def _runs(elements: list[Any]) -> list[list[Any]]:
    """Elements cut into runs: no size inside a run reads a variable that the same run binds."""
    runs: list[list[Any]] = [[]]
    bound: set[str] = set()
    for element in elements:
        if element.size is not None and variables(element.size) & bound:
            runs.append([])
            bound = set()
        runs[-1].append(element)
        bound |= variables(element.value)
    return runs


def bin_match(cg: Codegen, match: Match, node: ast.Bin, held: str, todo: list[tuple[ast.Node, str]]) -> None:
    """Demand that the bitstring `held` matches the pattern as a whole."""
    runs = _runs(node.elements)
    position = "0"
    own: set[str] = set()
    for i, run in enumerate(runs):
        got = match.scope.function.temp()
        table, values, args = _segments(match, run, own)
        last = i == len(runs) - 1
        spec = cg.plain((tuple(table), last))
        match.tests.append(f"({got}:=bits_match({','.join([held, position, spec, *args])})) is not None")
        position = f"{got}[0]"
        for pattern, index in values:
            if last:
                todo.append((pattern, f"{got}[{index + 1}]"))
            else:
                match.add(pattern, f"{got}[{index + 1}]")
        own |= bound_in(element.value for element in run)


def bin_take(
    cg: Codegen, match: Match, node: Any, held: str, position: str, got: str, todo: list[tuple[ast.Node, str]]
) -> list[tuple[str, str]]:
    """What takes one item of a binary generator: variables, the last one `got`, and their texts, each to be tested before
    the next: (next position, values...), or None at the end.
    """
    elements: list[Any] = node.elements if type(node) is ast.Bin else []
    if type(node) is ast.Bin and is_literal(node):
        elements = [ast.BinElement(node.pos, ast.Integer(node.pos, b), None, None) for b in literal(node)]
    *runs, last = _runs(elements)
    own: set[str] = set()
    steps: list[tuple[str, str]] = []
    for run in runs:  # its segments are there, or it is the end; whether they match is asked afterwards
        part = match.scope.function.temp()
        table, values, args = _segments(match, run, own)
        steps.append((part, f"bits_match({','.join([held, position, cg.plain((tuple(table), False)), *args])})"))
        position = f"{part}[0]"
        for pattern, index in values:
            match.add(pattern, f"{part}[{index + 1}]")
        own |= bound_in(element.value for element in run)
    table, values, args = _segments(match, last, own)
    todo.extend((pattern, f"{got}[{index + 1}]") for pattern, index in values)
    return [*steps, (got, f"bits_match({','.join([held, position, cg.plain((tuple(table), False)), *args])})")]


def fold(cg: Codegen, node: Any) -> Any:
    """The value of a constant expression in a pattern (`1 + 2`, `-1`); the checker made sure that it has one."""
    if is_literal(node):
        return literal(node)
    if type(node) is ast.Unary:
        return cg.folders[node.op, 1](fold(cg, node.operand))
    return cg.folders[node.op, 2](fold(cg, node.left), fold(cg, node.right))


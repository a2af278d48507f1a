"""What must fail when it runs: operators and BIFs applied to constants.

Follows: compiler's sys_core_fold (eval_failure warnings): only constants are looked at, not what a variable may hold.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.lang import ast
from pyshell.lang.ast import Node
from pyshell.lang.codegen.literal import is_literal, literal
from pyshell.term.atom import Atom
from pyshell.term.cons import NIL, to_python
from pyshell.term.maps import ErlMap
from pyshell.term.show import write

_NUMBERS = frozenset("+ - * /".split())
_INTEGERS = frozenset("div rem band bor bxor bsl bsr bnot".split())
_LOGICAL = frozenset("and or xor not".split())
_ARITH, _ARG, _MAP = "badarith", "badarg", "badmap"
Test = Callable[[Any], bool]


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)


def _is_integer(value: Any) -> bool:
    return type(value) is int


def _is_boolean(value: Any) -> bool:
    return type(value) is Atom and value.name in ("true", "false")


def _is_atom(value: Any) -> bool:
    return type(value) is Atom


def _is_list(value: Any) -> bool:
    return value is NIL or to_python(value) is not None


def _is_cell(value: Any) -> bool:
    return type(value) is list


def _is_tuple(value: Any) -> bool:
    return type(value) is tuple


def _is_binary(value: Any) -> bool:
    return type(value) is bytes


def _is_map(value: Any) -> bool:
    return type(value) is ErlMap


_BIFS: dict[str, Test] = {
    "abs/1": _is_number, "round/1": _is_number, "trunc/1": _is_number, "floor/1": _is_number, "ceil/1": _is_number,
    "float/1": _is_number, "hd/1": _is_cell, "tl/1": _is_cell, "length/1": _is_list, "tuple_size/1": _is_tuple,
    "tuple_to_list/1": _is_tuple, "list_to_tuple/1": _is_list, "atom_to_list/1": _is_atom, "byte_size/1": _is_binary,
    "bit_size/1": _is_binary, "map_size/1": _is_map, "integer_to_list/1": _is_integer, "list_to_atom/1": _is_list,
    "size/1": lambda value: type(value) in (tuple, bytes),
}  # fmt: skip


def failure(node: Node, locals_: frozenset[str]) -> str | None:
    """The compiler's words on an operator or call that is sure to fail, None for all others.

    locals_: "f/1" of the module's functions, which hide BIFs.
    """
    if isinstance(node, ast.Op):
        if node.op in _NUMBERS or node.op in _INTEGERS or node.op in _LOGICAL or node.op in ("++", "--"):
            if is_literal(node.left) and is_literal(node.right):
                return _operator(node.op, [literal(node.left), literal(node.right)])
    elif isinstance(node, ast.Unary):
        if is_literal(node.operand):
            return _operator(node.op, [literal(node.operand)])
    elif isinstance(node, ast.Call) and all(map(is_literal, node.args)):
        return _call(node, locals_)
    elif isinstance(node, ast.Map) and node.base is not None and is_literal(node.base):
        if type(literal(node.base)) is not ErlMap:
            return f"map update will fail with a '{_MAP}' exception"
    return None


def _operator(op: str, values: list[Any]) -> str | None:
    reason = ""
    if op in _LOGICAL:
        reason = "" if all(map(_is_boolean, values)) else _ARG
    elif op in ("++", "--"):
        reason = "" if _is_list(values[0]) and (op == "++" or _is_list(values[1])) else _ARG
    elif op in _INTEGERS:
        fits = all(map(_is_integer, values)) and not (op in ("div", "rem") and values[1] == 0)
        reason = "" if fits else _ARITH
    elif not all(map(_is_number, values)) or (op == "/" and values[1] == 0):
        reason = _ARITH
    if not reason:
        return None
    return f"evaluation of operator '{op}'/{len(values)} will fail with a '{reason}' exception"


def _call(node: ast.Call, locals_: frozenset[str]) -> str | None:
    func = node.func
    if isinstance(func, ast.Remote) and _is_maps_get(func, node.args):
        func = ast.AtomLit(node.pos, "map_get")  # what the compiler makes of it
    elif isinstance(func, ast.Remote):
        if not (isinstance(func.module, ast.AtomLit) and func.module.value == "erlang"):
            return None
        func = func.name
    elif isinstance(func, ast.AtomLit) and f"{func.value}/{len(node.args)}" in locals_:
        return None
    if not isinstance(func, ast.AtomLit):
        return None
    key = f"{func.value}/{len(node.args)}"
    values = [literal(arg) for arg in node.args]
    reason = ""
    if key == "element/2":
        index, value = values
        fits = _is_integer(index) and _is_tuple(value) and 1 <= index <= len(value)
        reason = "" if fits else _ARG
    elif key == "map_get/2":
        reason = _looked_up(*values)
    elif key in _BIFS and not _BIFS[key](values[0]):
        reason = _MAP if key == "map_size/1" else _ARG
    return f"the call to {key} will fail with a '{reason}' exception" if reason else None


def _is_maps_get(func: ast.Remote, args: list[Node]) -> bool:
    if len(args) != 2 or not isinstance(func.module, ast.AtomLit) or not isinstance(func.name, ast.AtomLit):
        return False
    return (func.module.value, func.name.value) == ("maps", "get")


def _looked_up(key: Any, value: Any) -> str:
    if type(value) is not ErlMap:
        return f"{{badmap,{write(value)}}}"
    return "" if value.get(key) is not None else f"{{badkey,{write(key)}}}"

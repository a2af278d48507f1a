"""What an expression of constants comes to, as the compiler sees it: guards and subjects it decides before anything runs.

The law: pure BIFs and operators whose operands are constants, from the inside out; `andalso` and `orelse` where the left
side is decided. What would fail has no value here (lint_fail.py has words for it).
Follows: compiler's sys_core_fold (fold_call/fold_non_lit_args), erl_bifs:is_pure/3.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from pyshell.lang import ast
from pyshell.lang.ast import Node
from pyshell.lang.codegen.literal import is_literal, literal
from pyshell.term.atom import FALSE, TRUE, Atom
from pyshell.term.binary import Bits
from pyshell.term.cons import NIL, to_python
from pyshell.term.maps import ErlMap
from pyshell.term.order import compare, compare_exact

COMPARE: dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq, "/=": operator.ne, "<": operator.lt, ">": operator.gt, "=<": operator.le, ">=": operator.ge,
}  # fmt: skip
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_MAX_SHIFT = 1024  # a longer one is for the program itself
_BITS: dict[str, Callable[[int, int], int]] = {"band": operator.and_, "bor": operator.or_, "bxor": operator.xor}
_LOGIC: dict[str, Callable[[bool, bool], bool]] = {"and": operator.and_, "or": operator.or_, "xor": operator.xor}
_BOOLEANS = (TRUE, FALSE)


def _is_type(*kinds: type) -> Callable[[Any], bool]:
    return lambda term: type(term) in kinds


_TESTS: dict[str, Callable[[Any], bool]] = {
    "is_atom": _is_type(Atom), "is_integer": _is_type(int), "is_float": _is_type(float), "is_number": _is_type(int, float),
    "is_tuple": _is_type(tuple), "is_map": _is_type(ErlMap), "is_binary": _is_type(bytes),
    "is_bitstring": _is_type(bytes, Bits), "is_list": lambda term: term is NIL or type(term) is list,
    "is_boolean": lambda term: term is TRUE or term is FALSE, "is_pid": lambda _term: False, "is_port": lambda _term: False,
    "is_reference": lambda _term: False, "is_function": lambda _term: False,
}  # fmt: skip


def _length(term: Any) -> int | None:
    items = to_python(term) if type(term) is list or term is NIL else None
    return None if items is None else len(items)


_MEASURES: dict[str, Callable[[Any], Any]] = {
    "length": _length,
    "hd": lambda term: term[0] if type(term) is list else None,
    "tl": lambda term: term[1] if type(term) is list else None,
    "tuple_size": lambda term: len(term) if type(term) is tuple else None,
    "size": lambda term: len(term) if type(term) in (tuple, bytes) else None,
    "byte_size": lambda term: len(term) if type(term) is bytes else None,
    "bit_size": lambda term: 8 * len(term) if type(term) is bytes else None,
    "map_size": lambda term: len(term) if type(term) is ErlMap else None,
    "abs": lambda term: abs(term) if type(term) in (int, float) else None,
}


def value(node: Node) -> Any:
    """The term, or None: not known before the program runs, or no term at all."""
    if is_literal(node):
        return literal(node)
    if isinstance(node, ast.Op):
        return _operator(node)
    if isinstance(node, ast.Unary):
        return _prefix(node.op, value(node.operand))
    if isinstance(node, ast.Call):
        return _call(node)
    return None


def _operator(node: ast.Op) -> Any:
    if node.op in ("andalso", "orelse"):
        first = value(node.left)
        if first is None or first not in _BOOLEANS:
            return None
        return value(node.right) if (first is TRUE) == (node.op == "andalso") else first
    left, right = value(node.left), value(node.right)
    if left is None or right is None:
        return None
    op = node.op
    if op in ("=:=", "=/="):
        return _boolean((compare_exact(left, right) == 0) == (op == "=:="))
    if op in COMPARE:
        return _boolean(COMPARE[op](compare(left, right), 0))
    if op in _LOGIC:
        known = left in _BOOLEANS and right in _BOOLEANS
        return _boolean(_LOGIC[op](left is TRUE, right is TRUE)) if known else None
    numbers = type(left) in (int, float) and type(right) in (int, float)
    whole = type(left) is int and type(right) is int
    if op in _ARITHMETIC and numbers:
        return _ARITHMETIC[op](left, right)
    if op in _BITS and whole:
        return _BITS[op](left, right)
    if op in ("bsl", "bsr") and whole:
        shift = right if op == "bsl" else -right
        if shift > _MAX_SHIFT:
            return None
        return left << shift if shift >= 0 else left >> -shift
    if op in ("div", "rem") and whole and right:
        quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
        return quotient if op == "div" else left - quotient * right
    return left / right if op == "/" and numbers and right else None


def _prefix(op: str, operand: Any) -> Any:
    if op == "not":
        return None if operand is None or operand not in _BOOLEANS else _boolean(operand is FALSE)
    if op == "bnot":
        return ~operand if type(operand) is int else None
    if type(operand) not in (int, float):
        return None
    return -operand if op == "-" else operand


def _call(node: ast.Call) -> Any:
    func = node.func
    if isinstance(func, ast.Remote) and isinstance(func.module, ast.AtomLit) and func.module.value == "erlang":
        func = func.name
    if not isinstance(func, ast.AtomLit):
        return None
    args = [value(arg) for arg in node.args]
    if any(arg is None for arg in args):
        return None
    name = func.value
    if len(args) == 1:
        if name in _TESTS:
            return _boolean(_TESTS[name](args[0]))
        return _MEASURES[name](args[0]) if name in _MEASURES else None
    if len(args) == 2 and type(args[1]) is tuple and name == "element" and type(args[0]) is int:
        return args[1][args[0] - 1] if 1 <= args[0] <= len(args[1]) else None
    if len(args) == 2 and type(args[1]) is ErlMap and name in ("map_get", "is_map_key"):
        found = args[1].get(args[0])
        return found if name == "map_get" else _boolean(found is not None)
    return None


def _boolean(condition: bool) -> Atom:
    return TRUE if condition else FALSE


def folded(guards: list[list[Node]]) -> bool | None:
    """Whether a guard is true or false whatever happens; None: that depends."""
    if not guards:
        return True
    found = [_alternative(alternative) for alternative in guards]
    if True in found:
        return True
    return None if None in found else False


def _alternative(tests: list[Node]) -> bool | None:
    values = [value(test) for test in tests]
    left = [known for known in values if known is not TRUE]
    if not left:
        return True
    return None if any(known is None for known in left) else False

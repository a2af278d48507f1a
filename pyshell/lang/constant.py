"""Constant expressions in patterns and sizes: their value, if they have one.

Follows: stdlib erl_eval (partial_eval/1), erl_lint (is_pattern_expr/1).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from pyshell.lang import ast
from pyshell.lang.ast import Node

Number = int | float
_MAX_SHIFT = 1 << 26

_BINARY: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_INTEGER: dict[str, Callable[[int, int], int]] = {"band": operator.and_, "bor": operator.or_, "bxor": operator.xor}


def value(node: Node) -> Number | str | None:
    """The number (or the name of the atom) an arithmetic expression of literals stands for, None when it is not one.

    A chain of left operands is walked in a loop: 1+1+1+... may be long.
    """
    chain: list[ast.Op] = []
    while isinstance(node, ast.Op):
        chain.append(node)
        node = node.left
    result = _leaf(node)
    while chain and result is not None:
        above = chain.pop()
        right = value(above.right)
        result = None if right is None else _apply(above.op, result, right)
    return result


def _leaf(node: Node) -> Number | str | None:
    if isinstance(node, ast.Integer | ast.Char | ast.Float | ast.AtomLit):
        return node.value
    if isinstance(node, ast.Unary) and node.op in ("+", "-", "bnot"):
        operand = value(node.operand)
        if operand is None or isinstance(operand, str):
            return None
        if node.op == "bnot":
            return ~operand if isinstance(operand, int) else None
        return -operand if node.op == "-" else operand
    return None


def _apply(op: str, left: Number | str, right: Number | str) -> Number | None:
    if isinstance(left, str) or isinstance(right, str):
        return None
    try:
        if op in _BINARY:
            result: Number = _BINARY[op](left, right)
        elif op == "/":
            result = left / right
        elif not (isinstance(left, int) and isinstance(right, int)):
            return None
        elif op in _INTEGER:
            return _INTEGER[op](left, right)
        elif op in ("div", "rem"):
            quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
            return quotient if op == "div" else left - quotient * right
        elif op in ("bsl", "bsr"):
            shift = right if op == "bsl" else -right
            if shift > _MAX_SHIFT:
                return None
            return left << shift if shift >= 0 else left >> -shift
        else:
            return None
    except (ArithmeticError, ValueError):
        return None
    if isinstance(result, float) and result in (float("inf"), float("-inf")):
        return None
    return result


def is_pattern(node: Node) -> bool:
    """Is this expression one a pattern may hold: a literal, or arithmetic on literals that has a value?"""
    return value(node) is not None

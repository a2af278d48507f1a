"""Guards. What cannot fail stands inline; arithmetic on small integers too, with a way out; the rest is a function.

A guard function answers False when anything in it raises, since failure of a guard is not an error.
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.lang import ast
from pyshell.lang.bifs import GUARD, OLD_TYPE_TESTS
from pyshell.lang.codegen.ir import Scope, uses
from pyshell.lang.codegen.literal import is_literal, literal
from pyshell.lang.codegen.operators import (
    COMPARISONS,
    HELPERS,
    PYTHON_ORDER,
    UNARY_HELPERS,
    compare,
    is_number,
)
from pyshell.lang.codegen.pattern import variables
from pyshell.lang.codegen.state import Codegen

TYPE_TESTS = {
    "is_integer": "type({0}) is int",
    "is_float": "type({0}) is float",
    "is_number": "(type({0}) is int or type({0}) is float)",
    "is_atom": "type({0}) is Atom",
    "is_boolean": "({0} is A_true or {0} is A_false)",
    "is_list": "(type({0}) is list or {0} is NIL)",
    "is_tuple": "type({0}) is tuple",
    "is_map": "type({0}) is ErlMap",
    "is_binary": "type({0}) is bytes",
    "is_bitstring": "(type({0}) is bytes or type({0}) is Bits)",
    "is_pid": "isinstance({0},Pid)",
    "is_reference": "type({0}) is Ref",
    "is_port": "type({0}) is Port",
    "is_function": "isinstance({0},Fun)",
}
_NUMBER = re.compile(r"\(?-?\d[\d.e+-]*\)?").fullmatch
GUARD_OPERATORS = frozenset(HELPERS) - {"++", "--"} | COMPARISONS | {"andalso", "orelse"}
_COMPLEMENT = {"==": "==", "/=": "!=", "=:=": "==", "=/=": "!="}
_FAST = {"+": "+", "-": "-", "*": "*", "band": "&", "bor": "|", "bxor": "^", "div": "//", "rem": "%"}


def write_guard(cg: Codegen, guards: list[list[ast.Node]], scope: Scope) -> str:
    """Python condition: some alternative whose tests are all true."""
    alternatives = [" and ".join(_element(cg, e, scope) for e in conjunction) for conjunction in guards]
    if len(alternatives) == 1:
        return alternatives[0]
    return "(" + " or ".join(f"({a})" for a in alternatives) + ")"


def guard_names(guards: list[list[ast.Node]]) -> set[str]:
    """Variables that a guard reads."""
    return variables(guards) if guards else set()


def _element(cg: Codegen, node: ast.Node, scope: Scope) -> str:
    if is_safe(node):
        return guard_test(cg, node, scope)
    fast = _fast_comparison(node, scope)
    slow = _function(cg, guard_test(cg, node, scope), node.pos[0])
    return f"({fast[0]} if {fast[1]} else {slow})" if fast else slow


def _function(cg: Codegen, text: str, line: int) -> str:
    name = f"G{cg.next_number()}"
    names = ",".join(["p", *sorted(uses(text))])
    cg.guards.append(
        [(0, f"def {name}({names}):", line), (1, f"try: return {text}", line), (1, "except CATCH: return False", line)]
    )
    return f"{name}({names})"


def is_guard(node: ast.Node) -> bool:
    """True for a legal guard test: a filter of a comprehension that is one fails silently, as guards do."""
    todo: list[Any] = [node]
    while todo:
        n = todo.pop()
        kind = type(n)
        if kind is ast.Op and n.op in GUARD_OPERATORS:
            todo += (n.left, n.right)
        elif kind is ast.Unary:
            todo.append(n.operand)
        elif kind is ast.Call and f"{_bif(n)}/{len(n.args)}" in GUARD:
            todo += n.args
        elif kind is ast.Tuple:
            todo += n.items
        elif kind is ast.Cons:
            todo += (n.head, n.tail)
        elif kind is not ast.Var and not is_literal(n):
            return False
    return True


def is_safe(node: ast.Node) -> bool:
    """True if evaluating the guard can never fail."""
    todo: list[Any] = [node]
    while todo:
        n = todo.pop()
        kind = type(n)
        if kind in (ast.Var, ast.Integer, ast.AtomLit, ast.Nil, ast.Char, ast.String, ast.Float):
            continue
        if kind is ast.Op and n.op in COMPARISONS:
            todo += (n.left, n.right)
        elif kind is ast.Op and n.op in ("andalso", "orelse", "and", "or"):
            if not (_is_test(n.left) and _is_test(n.right)):
                return False
            todo += (n.left, n.right)
        elif kind is ast.Unary and n.op == "not" and _is_test(n.operand):
            todo.append(n.operand)
        elif kind is ast.Call and len(n.args) == 1 and _bif(n) in TYPE_TESTS:
            todo.append(n.args[0])
        elif kind is ast.Call and not n.args and _bif(n) in ("self", "node"):
            continue
        elif kind is ast.Tuple:
            todo.extend(n.items)
        elif kind is ast.Cons:
            todo += (n.head, n.tail)
        elif not is_literal(n):
            return False
    return True


def _is_test(node: Any) -> bool:
    """True if the value is surely a boolean."""
    kind = type(node)
    if kind is ast.Op:
        return node.op in COMPARISONS or (
            node.op in ("andalso", "orelse", "and", "or") and _is_test(node.left) and _is_test(node.right)
        )
    if kind is ast.Unary:
        return node.op == "not" and _is_test(node.operand)
    if kind is ast.AtomLit:
        return node.value in ("true", "false")
    return kind is ast.Call and len(node.args) == 1 and _bif(node) in TYPE_TESTS


def _bif(node: Any) -> str:
    """Name of the BIF a guard call names, `erlang:` or not; empty if it is something else."""
    func = node.func
    if type(func) is ast.Remote:
        if type(func.module) is ast.AtomLit and func.module.value == "erlang" and type(func.name) is ast.AtomLit:
            return str(func.name.value)
        return ""
    if type(func) is not ast.AtomLit:
        return ""
    old = f"{func.value}/{len(node.args)}" in OLD_TYPE_TESTS and func.value != "float"
    return f"is_{func.value}" if old else str(func.value)


def guard_test(cg: Codegen, node: Any, scope: Scope) -> str:
    """Python condition for a guard expression in boolean position; may raise."""
    kind = type(node)
    if kind is ast.Op:
        if node.op in COMPARISONS:
            return compare(node.op, guard_value(cg, node.left, scope), guard_value(cg, node.right, scope))
        if node.op in ("andalso", "orelse") and _is_test(node.left) and _is_test(node.right):
            word = "and" if node.op == "andalso" else "or"
            return f"({guard_test(cg, node.left, scope)} {word} {guard_test(cg, node.right, scope)})"
        if node.op == "andalso":
            return f"(boolean({guard_value(cg, node.left, scope)}) and {guard_test(cg, node.right, scope)})"
        if node.op == "orelse":
            return f"(boolean({guard_value(cg, node.left, scope)}) or {guard_test(cg, node.right, scope)})"
    if kind is ast.Unary and node.op == "not" and _is_test(node.operand):
        return f"(not {guard_test(cg, node.operand, scope)})"
    if kind is ast.Call and len(node.args) == 1 and _bif(node) in TYPE_TESTS:
        return _type_test(_bif(node), guard_value(cg, node.args[0], scope))
    if kind is ast.AtomLit:
        return "True" if node.value == "true" else "False"
    text = guard_value(cg, node, scope)
    return "False" if _NUMBER(text) else f"({text} is A_true)"


def _type_test(name: str, text: str) -> str:
    if _NUMBER(text) and name in ("is_boolean", "is_list"):  # Python warns where a number is asked to be an object
        return "False"
    return "(" + TYPE_TESTS[name].format(text) + ")"


def guard_value(cg: Codegen, node: Any, scope: Scope) -> str:
    """Python text for the value of a guard expression; may raise."""
    kind = type(node)
    if kind is ast.Var:
        return scope.env[node.name]
    if kind is ast.Integer or kind is ast.Char:
        return str(node.value) if 0 <= node.value < 1 << 64 else cg.const(node.value)
    if kind is ast.Nil:
        return "NIL"
    if is_literal(node):
        return cg.const(literal(node))
    if kind is ast.Tuple:
        return f"({''.join(guard_value(cg, item, scope) + ',' for item in node.items)})"
    if kind is ast.Cons:
        return f"[{guard_value(cg, node.head, scope)},{guard_value(cg, node.tail, scope)}]"
    if kind is ast.Op and node.op in HELPERS:
        return f"{HELPERS[node.op]}({guard_value(cg, node.left, scope)},{guard_value(cg, node.right, scope)})"
    if kind is ast.Unary:
        return f"{UNARY_HELPERS[node.op]}({guard_value(cg, node.operand, scope)})"
    if kind is ast.Call:
        name = _bif(node)
        if name == "self":
            return "p"
        native = cg.native(name, len(node.args)) if name else None
        if native is not None:
            return f"{native[0]}({','.join(['p', *(guard_value(cg, a, scope) for a in node.args)])})"
    if kind is ast.Op or kind is ast.AtomLit:
        return f"(A_true if {guard_test(cg, node, scope)} else A_false)"
    if kind is ast.Map or kind is ast.Bin:
        return cg.guard_data(node, scope)
    raise ValueError(f"not a guard expression: {kind.__name__}")


def _fast_comparison(node: Any, scope: Scope) -> tuple[str, str] | None:
    """(fast, when): a comparison of integer arithmetic as plain Python, and when that is right."""
    if type(node) is not ast.Op or node.op not in COMPARISONS:
        return None
    conditions: dict[str, None] = {}
    left = _fast_value(node.left, scope, conditions)
    right = _fast_value(node.right, scope, conditions)
    if left is None or right is None or not conditions:
        return None
    return f"{left}{_COMPLEMENT.get(node.op) or PYTHON_ORDER[node.op]}{right}", " and ".join(conditions)


def _fast_value(node: Any, scope: Scope, conditions: dict[str, None]) -> str | None:
    kind = type(node)
    if kind is ast.Integer:
        return str(node.value) if node.value < 1 << 62 else None
    if kind is ast.Var:
        text = scope.env[node.name]
        conditions[f"type({text}) is int"] = None
        return text
    if kind is ast.Op and node.op in _FAST:
        left = _fast_value(node.left, scope, conditions)
        right = _fast_value(node.right, scope, conditions)
        if left is None or right is None:
            return None
        if node.op in ("div", "rem"):
            if type(node.left) is not ast.Var or not is_number(right) or right == "0":
                return None
            conditions[f"{left}>=0"] = None
        elif node.op == "*" and not is_number(left) and not is_number(right):
            return None
        return f"({left}{_FAST[node.op]}{right})"
    return None

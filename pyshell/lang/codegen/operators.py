"""Operators. `+` and `-` run as Python's and are checked by the type of the result; everything else tests its operands.

`x=a+b` / `if type(x) is not int: x=add(a,b)`: floats and big mistakes take the slow text. A TypeError of the fast text
is turned into badarith by evaluating the slow text again (traps/trace.py), so the operands show in the error.
"""

from __future__ import annotations

from pyshell.lang import ast
from pyshell.lang.codegen.ir import DROP, RETURN, VARIABLE, Block, Scope, Statement
from pyshell.lang.codegen.state import Codegen

ORDER = {"<": "lt", ">": "gt", "=<": "le", ">=": "ge"}
PYTHON_ORDER = {"<": "<", ">": ">", "=<": "<=", ">=": ">="}
EQUALITY = ("==", "/=", "=:=", "=/=")
COMPARISONS = frozenset([*ORDER, *EQUALITY])
BITWISE = {"band": "&", "bor": "|", "bxor": "^"}
HELPERS = {
    "+": "add", "-": "sub", "*": "mul", "/": "fdiv", "div": "idiv", "rem": "rem", "band": "band", "bor": "bor",
    "bxor": "bxor", "bsl": "bsl", "bsr": "bsr", "and": "and_", "or": "or_", "xor": "xor_", "++": "append",
    "--": "subtract",
}  # fmt: skip
UNARY_HELPERS = {"-": "neg", "+": "plus", "bnot": "bnot", "not": "not_"}
_COMMUTATIVE = frozenset(("+", "*", "band", "bor", "bxor"))
BIG = 1 << 62  # one factor below this keeps the growth of a product linear


def is_number(text: str) -> bool:
    return text.isdigit()


def is_constant_identity(text: str) -> bool:
    """A constant for which `is` is equality."""
    return text[:2] in ("A_", "AQ") or text == "NIL"


def compare(op: str, a: str, b: str) -> str:
    """Python condition for a comparison of two pure texts."""
    if op in EQUALITY:
        return _equality(op, a, b)
    slow = f"{ORDER[op]}({a},{b})"
    fast = f"{a}{PYTHON_ORDER[op]}{b}"
    if is_number(a) and is_number(b):
        return f"({fast})"
    if is_number(b):
        return f"({fast} if type({a}) is int else {slow})"
    if is_number(a):
        return f"({fast} if type({b}) is int else {slow})"
    return f"({fast} if type({a}) is int is type({b}) else {slow})"


def _equality(op: str, a: str, b: str) -> str:
    negated = op in ("/=", "=/=")
    exact = op in ("=:=", "=/=")
    if is_number(a) and is_number(b):
        return "(True)" if (int(a) == int(b)) != negated else "(False)"
    if is_number(a):
        a, b = b, a
    if is_number(b) and is_constant_identity(a):
        return "(True)" if negated else "(False)"
    if is_number(b) and not is_number(a):
        if exact:
            text = f"({a}=={b} and type({a}) is int)"
        else:
            text = f"({a}=={b} if type({a}) is int else eq_value({a},{b}))"
    elif is_constant_identity(a) or is_constant_identity(b):
        return f"({a} is {'not ' if negated else ''}{b})"
    else:
        same = f"{'eq_exact' if exact else 'eq_value'}({a},{b})"
        if "p" in (a, b):  # self(): two processes are the same when they are one object
            same = f"type({a}) is not type({b}) and {same}"
        text = f"({a} is {b} or {same})"
    return f"(not {text})" if negated else text


def slow_text(cg: Codegen, node: ast.Op, a: str, b: str) -> str:
    """The helper's call for an operator on these texts, with the operands in the stack trace as BEAM has them.

    Compiled code adds small constants, and calculates with what it knows to be floats, by instructions that forget the
    operands; a constant in front of a commutative operator goes behind it. The prompt is interpreted and does neither.
    """
    op = node.op
    helper = HELPERS[op]
    if cg.shell or (op not in _COMMUTATIVE and op not in ("-", "/")):
        return f"{helper}({a},{b})"
    if op == "/" or (op in ("+", "-", "*") and (_is_float(node.left) or _is_float(node.right))):
        return f"{helper}_bare({a},{b})"
    if (op in ("+", "-") and _is_small(node.right)) or (op == "+" and _is_small(node.left)):
        return f"{helper}_bare({a},{b})"
    if op in _COMMUTATIVE and type(node.left) in (ast.Integer, ast.Char, ast.Float):
        a, b = b, a
    return f"{helper}({a},{b})"


def _is_small(node: ast.Node) -> bool:
    if type(node) is ast.Unary and node.op == "-":
        node = node.operand
    return type(node) in (ast.Integer, ast.Char) and node.value < 1 << 59  # type: ignore[attr-defined]


def _is_float(node: ast.Node) -> bool:
    todo = [node]
    while todo:
        n = todo.pop()
        if type(n) is ast.Float or (type(n) is ast.Op and n.op == "/"):
            return True
        if type(n) is ast.Op and n.op in ("+", "-", "*"):
            todo += (n.left, n.right)
    return False


def arithmetic(op: str, a: str, b: str, helper: str) -> str:
    """Python text for one binary operator other than + and - on atomic texts: fast if both are small, else the helper."""
    ints = [f"type({v}) is int" for v in dict.fromkeys((a, b)) if not is_number(v)]
    if op == "*":
        if not is_number(a) and not is_number(b):
            ints.append(f"-{BIG}<{b}<{BIG}")
        elif not ints:
            return helper
        return f"({a}*{b} if {' and '.join(ints)} else {helper})"
    if op in ("div", "rem"):
        if b == "0" or not ints:
            return helper
        signs = [f"{a}>=0"] if not is_number(a) else []
        signs += [f"{b}>0"] if not is_number(b) else []
        return f"({a}{'//' if op == 'div' else '%'}{b} if {' and '.join(ints + signs)} else {helper})"
    if op in BITWISE and ints:
        return f"({a}{BITWISE[op]}{b} if {' and '.join(ints)} else {helper})"
    return helper


def _sums(cg: Codegen, node: ast.Node, scope: Scope, out: Block) -> tuple[str, str]:
    """(fast, slow) text of a tree of + and -."""
    if type(node) is ast.Op and node.op in ("+", "-"):
        fast_left, slow_left = _sums(cg, node.left, scope, out)
        fast_right, slow_right = _sums(cg, node.right, scope, out)
        if type(node.right) is ast.Op and node.right.op in ("+", "-"):
            fast_right = f"({fast_right})"
        text = fast_left + node.op + fast_right
        if len(text) > 300:  # nothing may nest too deep: compute what there is
            temp = scope.function.temp()
            out.append(Statement("arith", node.pos[0], temp, text, slow_text(cg, node, slow_left, slow_right)))
            return temp, temp
        return text, slow_text(cg, node, slow_left, slow_right)
    text = cg.atomic(node, scope, out)
    return text, text


def write_op(cg: Codegen, node: ast.Op, dst: str, scope: Scope, out: Block) -> None:
    """Any binary operator."""
    op, line = node.op, node.pos[0]
    if op in COMPARISONS:
        cg.done(f"(A_true if {test(cg, node, scope, out)} else A_false)", dst, line, out)
    elif op in ("+", "-"):
        fast, slow = _sums(cg, node, scope, out)
        x = scope.function.temp() if dst in (RETURN, DROP) else dst
        out.append(Statement("arith", line, x, fast, slow))
        cg.done(x, dst, line, out)
    elif op in ("andalso", "orelse"):
        _short_circuit(cg, node, dst, scope, out)
    elif op == "!":
        native = cg.native("!" if cg.shell else "send", 2)  # BEAM's instruction blames erlang:send/2
        to = cg.value(node.left, scope, out)
        message = cg.value(node.right, scope, out)
        call = f"{native[0] if native else 'send'}(p,{to},{message})"
        if dst == DROP and VARIABLE.fullmatch(to) and native:
            out.append(Statement("send", line, e=to, slow=call, args=[message]))
        else:
            cg.effect(call, dst, line, out)
    else:
        # erlc builds a comprehension in front of its tail, so it has the tail first
        late = op == "++" and type(node.left) is ast.ListComp and not cg.shell
        b = cg.atomic(node.right, scope, out) if late else ""
        a = cg.atomic(node.left, scope, out)
        b = b or cg.atomic(node.right, scope, out)
        cg.effect(arithmetic(op, a, b, slow_text(cg, node, a, b)), dst, line, out)


def _short_circuit(cg: Codegen, node: ast.Op, dst: str, scope: Scope, out: Block) -> None:
    """`andalso`, `orelse`: the right operand in tail position stays there."""
    left = boolean(cg, node.left, scope, out)
    line = node.pos[0]
    inner = scope.branch()
    right: Block = []
    cg.statement(node.right, dst, inner, right)
    known: Block = []
    cg.done("A_false" if node.op == "andalso" else "A_true", dst, line, known)
    if left.startswith("("):
        arms = [(left, right), ("True", known)] if node.op == "andalso" else [(left, known), ("True", right)]
        out.append(Statement("if", line, arms=arms[:1], orelse=arms[1][1]))
        return
    bad: Block = [Statement("raise", line, e=f"badbool('{node.op}',{left})")]
    yes, no = (right, known) if node.op == "andalso" else (known, right)
    out.append(Statement("if", line, arms=[(f"{left} is A_true", yes), (f"{left} is A_false", no)], orelse=bad))
    cg.atom("true")
    cg.atom("false")


def boolean(cg: Codegen, node: ast.Node, scope: Scope, out: Block) -> str:
    """A Python condition in parentheses if the node is a comparison, else a variable that holds its value."""
    if type(node) is ast.Op and node.op in COMPARISONS:
        return test(cg, node, scope, out)
    return cg.variable(node, scope, out)


def test(cg: Codegen, node: ast.Op, scope: Scope, out: Block) -> str:
    """Python condition of a comparison."""
    cg.atom("true")
    cg.atom("false")
    a = cg.atomic(node.left, scope, out)
    return compare(node.op, a, cg.atomic(node.right, scope, out))


def write_unary(cg: Codegen, node: ast.Unary, dst: str, scope: Scope, out: Block) -> None:
    """`-`, `+`, `bnot`, `not`."""
    cg.effect(f"{UNARY_HELPERS[node.op]}({cg.atomic(node.operand, scope, out)})", dst, node.pos[0], out)

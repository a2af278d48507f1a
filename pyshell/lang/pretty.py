"""Nodes -> Erlang text, laid out as erl_pp does: what b(), h() and error reports print of funs and commands.

A node becomes a `Doc` (lang/pretty_layout.py), which is laid out in 72 columns with indentation 4.
Follows: stdlib erl_pp (lexpr and friends); erl_parse for precedences.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.lang import ast
from pyshell.lang.ast import Clause, Node
from pyshell.lang.bifs import AUTO_IMPORTED
from pyshell.lang.pretty_layout import Atomic, Broken, CStep, Doc, Seq, Step, StringDoc, join, lay_out, listing
from pyshell.lang.scan import atom_text
from pyshell.term import floats, show

_COMPARE = (300, 200, 300)
_ADD = (400, 400, 500)
_MULTIPLY = (500, 500, 600)
_INFIX: dict[str, tuple[int, int, int]] = {
    "=": (150, 100, 100), "!": (150, 100, 100), "orelse": (160, 150, 150), "andalso": (200, 160, 160),
    "++": (400, 300, 300), "--": (400, 300, 300), "#": (800, 700, 800), ":": (900, 800, 900),
    **dict.fromkeys("== /= =< < >= > =:= =/=".split(), _COMPARE),
    **dict.fromkeys("+ - bor bxor bsl bsr or xor".split(), _ADD),
    **dict.fromkeys("* / div rem band and".split(), _MULTIPLY),
}  # fmt: skip
_PREFIX, _OPERAND = 600, 700
_CATCH, _CAUGHT = 700, 100
_RECORD = 700
_CALL, _CALLED = 700, 800
_MAX = 900


def expr_text(node: Node, indent: int = 0) -> str:
    """One expression; `indent` is the column (from 0) where it will stand, for the lines after the first."""
    return _text(lambda: _expr(node, 0), indent)


def exprs_text(nodes: list[Node], indent: int = 0) -> str:
    """A command: expressions with commas between, on one line when they fit."""
    return _text(lambda: Seq("", "", ",", ",", [_expr(node, 0) for node in nodes], True), indent)


def binding_text(name: str, value: Node) -> str:
    """`F = fun(A) -> ... end` as b() prints it."""
    return expr_text(ast.Match((0, 0), ast.Var((0, 0), name), value))


def function_text(node: ast.Function) -> str:
    """A function form, as erl_pp:form/1."""
    clauses = [_named_clause(atom_text(node.name), clause) for clause in node.clauses]
    return _text(lambda: join([Broken(";", clauses), Atomic(".")]), 0)


def _text(make: Callable[[], Doc], indent: int) -> str:
    try:
        return lay_out(make(), indent)
    except RecursionError:
        # Such a tree (thousands of levels) would be indented beyond any screen.
        return "..."


def _expr(node: Node, context: int) -> Doc:
    return _DISPATCH[type(node)](node, context)


def expr_doc(node: Node, context: int = 0) -> Doc:
    """An expression that stands where operators bind as tightly as `context` says."""
    return _expr(node, context)


def guard_doc(guards: list[list[Node]]) -> Doc:
    """`when G1, G2; G3`."""
    return listing([Step(Atomic("when"), _guards(guards))])


def _paren(own: int, context: int, doc: Doc) -> Doc:
    return join([Atomic("("), doc, Atomic(")")]) if own < context else doc


def _items(nodes: list[Node]) -> list[Any]:
    return [_expr(node, 0) for node in nodes]


def _body(nodes: list[Node]) -> Doc:
    return _expr(nodes[0], 0) if len(nodes) == 1 else Broken(",", _items(nodes))


# ---- terms -------------------------------------------------------------------------------------------------


def _char(node: ast.Char, _context: int) -> Doc:
    return Atomic(show.char_text(node.value), complex_item=True)


def _string(node: ast.String, _context: int) -> Doc:
    return StringDoc(node.value)


def _cons(node: Node, _context: int) -> Doc:
    items: list[Any] = []
    while isinstance(node, ast.Cons):
        items.append(_expr(node.head, 0))
        node = node.tail
    if isinstance(node, ast.Nil):
        return Seq("[", "]", ",", ",", items, True)
    items.append(_expr(node, 0))
    return Seq("[", "]", ",", " |", items, True)


def _braces(items: list[Any]) -> Doc:
    return Seq("{", "}", ",", ",", items, True) if items else Atomic("{}")


def _tuple(node: ast.Tuple, _context: int) -> Doc:
    return _braces(_items(node.items))


def _bin(node: ast.Bin, _context: int) -> Doc:
    if not node.elements:
        return Atomic("<<>>")
    items = [_segment(element) for element in node.elements]
    return join([Atomic("<<"), Seq("", "", ",", ",", items, False), Atomic(">>")])


def _segment(element: ast.BinElement) -> Doc:
    parts = [_expr(element.value, _MAX)]
    if element.size is not None:
        parts += [Atomic(":"), _expr(element.size, _MAX)]
    if element.types is not None:
        names = [spec if isinstance(spec, str) else f"{spec[0]}:{spec[1]}" for spec in element.types]
        parts.append(Atomic("/" + "-".join(names)))
    return join(parts)


def _hash(base: Node) -> str:
    return " #" if isinstance(base, ast.Integer | ast.FunRef) else "#"


def _map(node: ast.Map, context: int) -> Doc:
    fields = _braces([
        listing([Step(join([_expr(field.key, 0), Atomic(" :=" if field.exact else " =>")]), _expr(field.value, 0))])
        for field in node.fields
    ])  # fmt: skip
    if node.base is None:
        return _paren(_RECORD, context, Seq(Atomic("#"), "", "", "", [fields], True))
    left, own, _right = _INFIX["#"]
    head = join([_expr(node.base, left), Atomic(_hash(node.base))])
    return _paren(own, context, Seq(head, "", "", "", [fields], True))


def _record(node: ast.Record, context: int) -> Doc:
    fields = _braces([
        listing([CStep(Atomic(("_" if field.name is None else atom_text(field.name)) + " ="), _expr(field.value, 100))])
        for field in node.fields
    ])  # fmt: skip
    name = atom_text(node.name)
    if node.base is None:
        return _paren(_RECORD, context, Seq(Atomic(f"#{name}"), "", "", "", [fields], True))
    left, own, _right = _INFIX["#"]
    head = join([_expr(node.base, left), Atomic(_hash(node.base) + name)])
    return _paren(own, context, Seq(head, "", "", "", [fields], True))


def _record_access(node: ast.RecordAccess, context: int) -> Doc:
    left, own, _right = _INFIX["#"]
    text = f"{_hash(node.base)}{atom_text(node.name)}.{atom_text(node.field)}"
    return _paren(own, context, join([_expr(node.base, left), Atomic(text)]))


# ---- operators and calls -----------------------------------------------------------------------------------


def _op(node: ast.Op, context: int) -> Doc:
    """Long chains of one precedence are opened up in a loop."""
    left, own, right = _INFIX[node.op]
    chain: list[ast.Op] = [node]
    first = node.left
    while isinstance(first, ast.Op) and left == own and _INFIX[first.op] == (left, own, right):
        chain.append(first)
        first = first.left
    doc = _expr(first, left)
    for link in reversed(chain):
        items = [doc, Atomic(link.op, complex_item=True), _expr(link.right, right)]
        doc = Broken("", items) if link.op in ("andalso", "orelse") else listing(items)
    return _paren(own, context, doc)


def _unary(node: ast.Unary, context: int) -> Doc:
    text = node.op if node.op in "+-" else node.op + " "
    return _paren(_PREFIX, context, join([Atomic(text), _expr(node.operand, _OPERAND)]))


def _match(node: ast.Match, context: int) -> Doc:
    left, own, right = _INFIX["="]
    doc = listing([CStep(join([_expr(node.pattern, left), Atomic(" =")]), _expr(node.value, right))])
    return _paren(own, context, doc)


def _maybe_match(node: ast.MaybeMatch, _context: int) -> Doc:
    return listing([CStep(join([_expr(node.pattern, 0), Atomic(" ?=")]), _expr(node.value, 0))])


def _catch(node: ast.Catch, context: int) -> Doc:
    return _paren(_CATCH, context, listing([Step(Atomic("catch"), _expr(node.expr, _CAUGHT))]))


def _remote(node: ast.Remote, context: int) -> Doc:
    left, own, right = _INFIX[":"]
    return _paren(own, context, join([_expr(node.module, left), Atomic(":"), _expr(node.name, right)]))


def _args(nodes: list[Node]) -> Doc:
    return Seq("(", ")", ",", ",", _items(nodes), True)


def _call(node: ast.Call, context: int) -> Doc:
    func = node.func
    if isinstance(func, ast.Remote) and isinstance(func.module, ast.AtomLit) and isinstance(func.name, ast.AtomLit):
        key = f"{func.name.value}/{len(node.args)}"
        if func.module.value == "erlang" and key in AUTO_IMPORTED:
            func = func.name
    return _paren(_CALL, context, Seq(_expr(func, _CALLED), "", "", "", [_args(node.args)], True))


# ---- blocks and clauses ------------------------------------------------------------------------------------


def _end() -> Doc:
    return Atomic("end", complex_item=True)


def _block(node: ast.Block, _context: int) -> Doc:
    return listing([Step(Atomic("begin"), _body(node.body)), _end()])


def _if(node: ast.If, _context: int) -> Doc:
    clauses = [
        Step(join([_guards(clause.guards, False), Atomic(" ->")]), _body(clause.body)) for clause in node.clauses
    ]
    return listing([Step(Atomic("if"), Broken(";", clauses)), _end()])


def _guards(alternatives: list[list[Node]], spaced: bool = True) -> Doc:
    items = [Seq("", "", ",", ",", _items(tests), True) for tests in alternatives]
    return Seq("", "", ";", ";", items, spaced)


def _when(head: Doc, guards: list[list[Node]]) -> Doc:
    if not guards:
        return join([head, Atomic(" ->")])
    guard = listing([Step(Atomic("when"), _guards(guards))])
    return join([listing([Step(head, guard)]), Atomic(" ->")])


def _clauses(clauses: list[Clause]) -> Doc:
    return Broken(
        ";", [Step(_when(_expr(clause.patterns[0], 0), clause.guards), _body(clause.body)) for clause in clauses]
    )


def _case(node: ast.Case, _context: int) -> Doc:
    head = listing([Step(Atomic("case"), _expr(node.subject, 0)), Atomic("of", complex_item=True)])
    return listing([Step(head, _clauses(node.clauses)), _end()])


def _receive(node: ast.Receive, _context: int) -> Doc:
    items: list[Any] = [Step(Atomic("receive"), _clauses(node.clauses))]
    if node.timeout is not None and node.after is not None:
        after = listing([Step(join([_expr(node.timeout, 0), Atomic(" ->")]), _body(node.after))])
        items.append(Step(Atomic("after"), after))
    return listing([*items, _end()])


def _try(node: ast.Try, _context: int) -> Doc:
    head: Any = Step(Atomic("try"), _body(node.body))
    if node.of:
        head = Step(listing([head, Atomic("of", complex_item=True)]), _clauses(node.of))
    items: list[Any] = [head]
    if node.handlers:
        items.append(Step(Atomic("catch"), Broken(";", [_handler(clause) for clause in node.handlers])))
    if node.after:
        items.append(Step(Atomic("after"), _body(node.after)))
    return listing([*items, _end()])


def _handler(clause: Clause) -> Step:
    class_, reason, stack = clause.patterns
    parts = [_expr(class_, 0), Atomic(":"), _expr(reason, 0)]
    if not (isinstance(stack, ast.Var) and stack.name == "_"):
        parts += [Atomic(":"), _expr(stack, 0)]
    return Step(_when(join(parts), clause.guards), _body(clause.body))


def _maybe(node: ast.Maybe, _context: int) -> Doc:
    items: list[Any] = [Step(Atomic("maybe"), _body(node.body))]
    if node.clauses:
        items.append(Step(Atomic("else"), _clauses(node.clauses)))
    return listing([*items, _end()])


def _fun_clause(clause: Clause) -> Step:
    return Step(_when(_args(clause.patterns), clause.guards), _body(clause.body))


def _named_clause(name: str, clause: Clause) -> Step:
    head = join([Atomic(name), _args(clause.patterns)])
    return Step(_when(head, clause.guards), _body(clause.body))


def _fun(node: ast.Fun, _context: int) -> Doc:
    clauses = Broken(";", [_fun_clause(clause) for clause in node.clauses])
    return listing([Seq(Atomic("fun"), "", "", "", [clauses], True), _end()])


def _named_fun(node: ast.NamedFun, _context: int) -> Doc:
    steps = [_fun_clause(clause) for clause in node.clauses]
    clauses = Broken(";", [Step(join([Atomic(node.name), step.head]), step.body) for step in steps])
    return listing([Seq(Atomic("fun "), "", "", "", [clauses], True), _end()])


def _fun_ref(node: ast.FunRef, _context: int) -> Doc:
    parts: list[Doc] = [Atomic("fun ")]
    if node.module is not None:
        parts += [_expr(node.module, 0), Atomic(":")]
    return join([*parts, _expr(node.name, 0), Atomic("/"), _expr(node.arity, 0)])


# ---- comprehensions ----------------------------------------------------------------------------------------


def _comprehension(opening: str, head: Doc, qualifiers: list[Node], closing: str) -> Doc:
    step = Step(join([head, Atomic(" ||")]), Broken(",", [_qualifier(item) for item in qualifiers]))
    inner = Broken("", [Atomic(" "), listing([step])])
    return listing([Seq(opening, "", "", "", [inner], True), Atomic(closing, complex_item=True)])


def _qualifier(node: Node) -> Doc:
    if isinstance(node, ast.Zip):
        return join([part for item in node.generators for part in (Atomic(" && "), _qualifier(item))][1:])
    if not isinstance(node, ast.Generator):
        return _expr(node, 0)
    arrow = {("binary", False): " <=", ("binary", True): " <:="}.get(
        (node.kind, node.strict), " <:-" if node.strict else " <-"
    )
    pattern = node.pattern
    if isinstance(pattern, ast.MapField):
        left = join([_expr(pattern.key, 0), Atomic(" := "), _expr(pattern.value, 0)])
    else:
        left = _expr(pattern, 0)
    return listing([Step(join([left, Atomic(arrow)]), _expr(node.value, 0))])


def _list_comp(node: ast.ListComp, _context: int) -> Doc:
    return _comprehension("[", _expr(node.expr, 0), node.qualifiers, "]")


def _bin_comp(node: ast.BinComp, _context: int) -> Doc:
    return _comprehension("<<", _expr(node.expr, _MAX), node.qualifiers, ">>")


def _map_comp(node: ast.MapComp, _context: int) -> Doc:
    head = join([_expr(node.key, 0), Atomic(" => "), _expr(node.value, 0)])
    return _comprehension("#{", head, node.qualifiers, "}")


_DISPATCH: dict[type[Node], Callable[[Any, int], Doc]] = {
    ast.Var: lambda node, _context: Atomic(node.name),
    ast.AtomLit: lambda node, _context: Atomic(atom_text(node.value)),
    ast.Integer: lambda node, _context: Atomic(show.int_text(node.value)),
    ast.Float: lambda node, _context: Atomic(floats.short(node.value)),
    ast.Nil: lambda _node, _context: Atomic("[]"),
    ast.RecordIndex: lambda node, _context: Atomic(f"#{atom_text(node.name)}.{atom_text(node.field)}", complex_item=True),
    ast.Char: _char, ast.String: _string, ast.Cons: _cons, ast.Tuple: _tuple, ast.Bin: _bin, ast.Map: _map,
    ast.Record: _record, ast.RecordAccess: _record_access, ast.Op: _op, ast.Unary: _unary, ast.Match: _match,
    ast.MaybeMatch: _maybe_match, ast.Catch: _catch, ast.Remote: _remote, ast.Call: _call,
    ast.Block: _block, ast.If: _if,
    ast.Case: _case, ast.Receive: _receive, ast.Try: _try, ast.Maybe: _maybe, ast.Fun: _fun, ast.NamedFun: _named_fun,
    ast.FunRef: _fun_ref, ast.ListComp: _list_comp, ast.BinComp: _bin_comp, ast.MapComp: _map_comp,
}  # fmt: skip

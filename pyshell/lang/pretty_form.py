"""Attributes, types and specifications as Erlang text, laid out as erl_pp lays them out.

Follows: stdlib erl_pp (form/1, attribute/1), erl_parse for the precedences of types.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.lang import ast
from pyshell.lang.abstract_read import read_expr
from pyshell.lang.ast import Node
from pyshell.lang.pretty import expr_doc, function_text
from pyshell.lang.pretty_layout import Atomic, Broken, CStep, Doc, Seq, Step, join, lay_out, listing
from pyshell.lang.records import RecordDef
from pyshell.lang.scan import atom_text
from pyshell.lang.values import NoLiteral, literal_form
from pyshell.term.show import write

_UNION, _UNION_ITEM, _ANNOTATION, _ANNOTATED, _RANGE, _RANGE_SIDE = 170, 170, 150, 150, 200, 300
_TYPE_HASH = 700


def form_text(form: Node) -> str:
    """A form with its full stop and newline."""
    if isinstance(form, ast.Function):
        return function_text(form) + "\n"
    assert isinstance(form, ast.Attribute)
    return lay_out(join([_attribute(form.name, form.value), Atomic(".\n")]), 0)


def record_text(record: RecordDef) -> str:
    """`-record(person,{name, age = 0, email}).` as rl() prints it."""
    fields = [ast.FieldDef(record.pos, name, default, record.types.get(name)) for name, default in record.fields]
    return lay_out(join([_attribute("record", (record.name, fields)), Atomic(".")]), 0)


def _first(head: Doc, body: Doc) -> Doc:
    """The body directly behind the head; its further lines begin where it begins."""
    return Seq(head, "", "", "", [body], True)


def _attribute(name: str, value: Any) -> Doc:
    if name in ("type", "opaque"):
        type_name, definition, variables = value
        head = _call(type_name, [expr_doc(variable) for variable in variables])
        return _first(Atomic(f"-{name} "), _typed(head, definition))
    if name in ("spec", "callback"):
        *names, _arity = value[0]
        what = Atomic(":".join(map(atom_text, names)))
        clauses = Broken(";", [_signature(signature) for signature in value[1]])
        return _first(Atomic(f"-{name} "), listing([_first(what, clauses)]))
    if name == "record":
        fields = [_field(field) for field in value[1]]
        body: Doc = Seq("{", "}", ",", ",", fields, True) if fields else Atomic("{}")
        return join([_first(Atomic(f"-record({atom_text(value[0])},"), body), Atomic(")")])
    if name in ("export", "export_type", "optional_callbacks") and _is_farities(value):
        return _with_args(name, [_farities(value)])
    if name == "import" and value[1] is not None:
        return _with_args(name, [Atomic(atom_text(value[0])), _farities(value[1])])
    if name == "module":
        return _with_args(name, [Atomic(atom_text(value))])
    if name == "import":
        return _with_args(name, [Atomic(atom_text(value[0]))])
    if name == "file":
        return _with_args(name, [expr_doc(ast.String((0, 0), value[0])), expr_doc(ast.Integer((0, 0), value[1]))])
    return _with_args(name, [_value(value)])


def _with_args(name: str, args: list[Any]) -> Doc:
    return _first(Atomic(f"-{atom_text(name)}"), Seq("(", ")", ",", ",", args, True))


def _value(value: Any) -> Doc:
    """A term, as the expression it is written as."""
    try:
        form = literal_form(value, 0, lambda char: 0 <= char < 0xD800 or 0xDFFF < char <= 0x10FFFF)
    except NoLiteral:
        return Atomic(write(value))
    return expr_doc(read_expr(form))


def _is_farities(value: Any) -> bool:
    return type(value) is list and all(type(pair) is tuple and type(pair[0]) is str for pair in value)


def _farities(pairs: list[tuple[str, int]]) -> Doc:
    if not pairs:
        return Atomic("[]")
    items = [Atomic(f"{atom_text(name)}/{arity}", complex_item=True) for name, arity in pairs]
    return Seq("[", "]", ",", ",", items, False)


def _field(field: ast.FieldDef) -> Doc:
    name = Atomic(atom_text(field.name))
    if field.default is None:
        return name if field.type is None else _typed(name, field.type)
    value = expr_doc(field.default, 100)
    if field.type is not None:
        value = _typed(value, field.type)
    return listing([CStep(join([name, Atomic(" =")]), value)])


def _typed(what: Doc, type_: Node) -> Doc:
    return listing([CStep(join([what, Atomic(" ::")]), type_doc(type_))])


def _call(name: str, args: list[Any]) -> Doc:
    return _first(Atomic(atom_text(name)), Seq("(", ")", ",", ",", args, True))


# ---- specifications ----------------------------------------------------------------------------------------------


def _signature(node: ast.Type) -> Doc:
    args: list[Any] = node.args or []
    if node.name != "bounded_fun":
        return _fun(node, Atomic(""))
    constraints = Seq("", "", ",", ",", [_constraint(item) for item in args[1]], True)
    return listing([Step(_fun(args[0], Atomic("")), listing([Step(Atomic("when"), constraints)]))])


def _constraint(node: ast.Type) -> Doc:
    args: list[Any] = node.args or []
    return _typed(expr_doc(args[0]), args[1])


def _fun(node: ast.Type, before: Doc) -> Doc:
    """`(Args) -> Result`."""
    args: list[Any] = node.args or []
    params: Doc = Atomic("(...)") if args[0].name == "any" else _args(args[0].args)
    return Seq(before, "", "", "", [Step(join([params, Atomic(" ->")]), type_doc(args[1]))], True)


def _args(types: Any) -> Doc:
    return Seq("(", ")", ",", ",", [type_doc(item) for item in types or ()], True)


# ---- types -------------------------------------------------------------------------------------------------------


def type_doc(node: Node, context: int = 0) -> Doc:
    """A type that stands where operators bind as tightly as `context` says."""
    if not isinstance(node, ast.Type):
        return expr_doc(node, context)
    args: list[Any] = node.args or []
    if node.tag == "ann_type":
        body = listing([CStep(join([type_doc(args[0], 160), Atomic(" ::")]), type_doc(args[1], _ANNOTATED))])
        return _paren(150, context, body)
    if node.tag == "remote_type":
        name = f"{atom_text(args[0].value)}:{atom_text(args[1].value)}"
        return _first(Atomic(name), _args(args[2]))
    special = _SPECIAL.get(node.name) if node.tag == "type" else None
    if special is not None:
        doc = special(node, args, context)
        if doc is not None:
            return doc
    return _first(Atomic(atom_text(node.name)), _args(args))


def _paren(own: int, context: int, doc: Doc) -> Doc:
    return join([Atomic("("), doc, Atomic(")")]) if own < context else doc


def _union(_node: ast.Type, args: list[Any], context: int) -> Doc:
    items = [type_doc(item, _UNION_ITEM) for item in args]
    return _paren(_UNION, context, Seq("", "", " |", " |", items, True))


def _list(_node: ast.Type, args: list[Any], _context: int) -> Doc | None:
    return Seq("[", "]", ",", ",", [type_doc(args[0])], False) if args else None


def _nonempty_list(_node: ast.Type, args: list[Any], _context: int) -> Doc | None:
    return Seq("[", "]", ",", ",", [type_doc(args[0]), Atomic("...")], True) if args else None


def _braces(items: list[Any]) -> Doc:
    return Seq("{", "}", ",", ",", items, True) if items else Atomic("{}")


def _tuple(node: ast.Type, args: list[Any], _context: int) -> Doc:
    return _first(Atomic("tuple"), _args(())) if node.args is None else _braces([type_doc(item) for item in args])


def _map(node: ast.Type, args: list[Any], context: int) -> Doc:
    if node.args is None:
        return _first(Atomic("map"), _args(()))
    pairs = []
    for pair in args:
        arrow = " =>" if pair.name == "map_field_assoc" else " :="
        pairs.append(listing([CStep(join([type_doc(pair.args[0]), Atomic(arrow)]), type_doc(pair.args[1]))]))
    return _paren(_TYPE_HASH, context, _first(Atomic("#"), _braces(pairs)))


def _record(_node: ast.Type, args: list[Any], context: int) -> Doc:
    fields = [_typed(expr_doc(field.args[0]), field.args[1]) for field in args[1:]]
    return _paren(_TYPE_HASH, context, _first(Atomic(f"#{atom_text(args[0].value)}"), _braces(fields)))


def _range(_node: ast.Type, args: list[Any], context: int) -> Doc:
    sides = [expr_doc(side, _RANGE_SIDE) for side in args]
    return _paren(_RANGE, context, Seq("", "", "..", "..", sides, False))


def _binary(_node: ast.Type, args: list[Any], _context: int) -> Doc | None:
    if not args:
        return None
    parts = []
    for start, size in (("_:", args[0]), ("_:_*", args[1])):
        if not (isinstance(size, ast.Integer) and size.value == 0):
            parts.append(join([Atomic(start), expr_doc(size, 900)]))
    return Seq("<<", ">>", ",", ",", parts, True) if parts else Atomic("<<>>")


def _fun_type(node: ast.Type, args: list[Any], _context: int) -> Doc:
    return join([_fun(node, Atomic("fun(")), Atomic(")")]) if args else Atomic("fun()")


def _nil(_node: ast.Type, _args_: list[Any], _context: int) -> Doc:
    return Atomic("[]")


_SPECIAL: dict[str, Callable[[ast.Type, list[Any], int], Doc | None]] = {
    "union": _union, "list": _list, "nonempty_list": _nonempty_list, "nil": _nil, "tuple": _tuple, "map": _map,
    "record": _record, "range": _range, "binary": _binary, "fun": _fun_type,
}  # fmt: skip

"""Rules of the grammar -> nodes: attributes, types and specifications.

What `ast.Attribute.value` holds, by name:
module: str · export, export_type, optional_callbacks: [(name, arity)] · import: (module, [(name, arity)]) ·
record: (name, [ast.FieldDef]) · file: (name, line) · type, opaque: (name, type, [ast.Var]) ·
spec, callback: ((name, arity) or (module, name, arity), [types]) · any other: an Erlang term.
The law: as lang/to_ast.py; wrong declarations are errors with erl_parse's texts.
Follows: stdlib erl_parse (build_attribute, build_typed_attribute, build_type_spec, normalise).
"""

from __future__ import annotations

from typing import Any

from pyshell.lang import ast, walk
from pyshell.lang.ast import Node, Pos
from pyshell.lang.diagnostic import LanguageError, fail
from pyshell.lang.scan import atom_text
from pyshell.lang.to_ast import Builder, Values, first_pos
from pyshell.term import maps
from pyshell.term.atom import atom
from pyshell.term.binary import Bits, concat, make_bits
from pyshell.term.cons import NIL, from_text
from pyshell.term.fun import ExternalFun

BUILT_IN_TYPES = frozenset(
    """any/0 arity/0 atom/0 binary/0 bitstring/0 bool/0 boolean/0 byte/0 char/0 float/0 function/0
    identifier/0
    integer/0 iodata/0 iolist/0 list/0 list/1 map/0 maybe_improper_list/0 maybe_improper_list/2 mfa/0 module/0
    neg_integer/0 nil/0 no_return/0 node/0 non_neg_integer/0 none/0 nonempty_binary/0 nonempty_bitstring/0
    nonempty_improper_list/2 nonempty_list/0 nonempty_list/1 nonempty_maybe_improper_list/0
    nonempty_maybe_improper_list/2 nonempty_string/0 number/0 pid/0 port/0 pos_integer/0 reference/0 string/0 term/0
    timeout/0 tuple/0""".split()
)


def _bad(node: Node, text: str) -> LanguageError:
    return fail(first_pos(node), "erl_parse", text)


def _bad_declaration(node: Node, name: str) -> LanguageError:
    return _bad(node, f"bad {atom_text(name)} declaration")


# ---- attributes --------------------------------------------------------------------------------------------


def _attribute(v: Values) -> Node:
    _kind, name, pos = v[1]
    values: list[Node] = v[2]
    first = values[0]
    value: Any
    if name == "module":
        if not isinstance(first, ast.AtomLit):
            raise _bad_declaration(first, name)
        value = first.value
    elif name in ("export", "export_type", "optional_callbacks") and len(values) == 1:
        if name != "export" and not _is_farity_list(first):
            value = term(first)
        else:
            value = _farities(first)
    elif name == "export":
        raise _bad_declaration(values[1], name)
    elif name == "import":
        if len(values) == 1 and isinstance(first, ast.AtomLit):
            value = (first.value, None)
        elif len(values) == 2 and isinstance(first, ast.AtomLit):
            value = (first.value, _farities(values[1]))
        else:
            raise _bad_declaration(values[-1] if len(values) == 1 else values[1], name)
    elif name == "record":
        if len(values) != 2 or not isinstance(first, ast.AtomLit):
            raise _bad_declaration(first, name)
        if not isinstance(values[1], ast.Tuple):
            raise _bad(values[1], "bad record declaration")
        value = (first.value, [_field(item, None) for item in values[1].items])
    elif name == "file":
        if len(values) != 2 or not isinstance(first, ast.String) or not isinstance(values[1], ast.Integer):
            raise _bad_declaration(first, name)
        value = (first.value, values[1].value)
    elif len(values) == 1:
        value = term(first)
    else:
        raise _bad(values[1], "bad attribute")
    return ast.Attribute(pos, name, value)


def _cells(node: Node) -> tuple[list[Node], Node]:
    items: list[Node] = []
    while isinstance(node, ast.Cons):
        items.append(node.head)
        node = node.tail
    return items, node


def _is_farity_list(node: Node) -> bool:
    items, tail = _cells(node)
    return isinstance(tail, ast.Nil) and all(
        isinstance(item, ast.Op)
        and item.op == "/"
        and isinstance(item.left, ast.AtomLit)
        and isinstance(item.right, ast.Integer)
        for item in items
    )


def _farities(node: Node) -> list[tuple[str, int]]:
    """`[f/1, g/2]`"""
    _items, tail = _cells(node)
    found: list[tuple[str, int]] = []
    while isinstance(node, ast.Cons):
        item = node.head
        if not isinstance(item, ast.Op) or item.op != "/":
            raise _bad(node, "bad Name/Arity")
        if not isinstance(item.left, ast.AtomLit):
            raise _bad(item.left, "bad function name")
        if not isinstance(item.right, ast.Integer):
            raise _bad(item.right, "bad function arity")
        found.append((item.left.value, item.right.value))
        node = node.tail
    if not isinstance(tail, ast.Nil):
        raise _bad(tail, "bad Name/Arity")
    return found


def _field(node: Any, type_: Node | None) -> ast.FieldDef:
    if isinstance(node, tuple):
        return _field(node[0], node[1])
    if isinstance(node, ast.AtomLit):
        return ast.FieldDef(node.pos, node.value, None, type_)
    if isinstance(node, ast.Match) and isinstance(node.pattern, ast.AtomLit):
        return ast.FieldDef(node.pattern.pos, node.pattern.value, node.value, type_)
    raise _bad(node, "bad record field")


def _typed_record(v: Values) -> tuple[str, Any, Any]:
    return "record", v[0], v[3]


def _type_definition(v: Values) -> tuple[str, Any, Any]:
    return "type", v[0], v[2]


def _typed(v: Values) -> tuple[Node, Node]:
    return v[0], v[2]


def _typed_attribute(v: Values) -> Node:
    return _build_typed(v[1], v[2])


def _typed_attribute_2(v: Values) -> Node:
    return _build_typed(v[1], v[3])


def _build_typed(token: Any, value: tuple[str, Any, Any]) -> Node:
    _kind, name, pos = token
    what, first, second = value
    if name == "record" and what == "record" and isinstance(first, ast.AtomLit):
        return ast.Attribute(pos, name, (first.value, [_field(item, None) for item in second]))
    if name in ("type", "opaque", "nominal") and what == "type" and isinstance(first, ast.Call):
        if isinstance(first.func, ast.AtomLit):
            for arg in first.args:
                if not isinstance(arg, ast.Var) or arg.name == "_":
                    raise _bad(arg, "bad type variable")
            return ast.Attribute(pos, name, (first.func.value, second, first.args))
    if name in ("record", "type", "opaque"):
        raise fail(pos, "erl_parse", f"bad {name} declaration")
    raise fail(pos, "erl_parse", "bad attribute")


def term(node: Node) -> Any:
    """The Erlang term an expression stands for in an attribute (`f/1` is {f,1} there); "bad attribute" when it is
    none.
    """
    try:
        return _term(_tupled(node))
    except BadLiteral:
        raise _bad(node, "bad attribute") from None


class BadLiteral(Exception):
    """Not a literal: `node`."""

    def __init__(self, node: Node) -> None:
        super().__init__("no literal")
        self.node = node


def literal(node: Node) -> Any:
    """The term a literal stands for, or None (a `bad term`)."""
    try:
        return _term(node)
    except BadLiteral:
        return None


def _tupled(node: Node) -> Node:
    """`f/1` as {f,1}, wherever it stands in lists and tuples."""
    if not any(type(below) is ast.Op for below in walk.each([node])):
        return node
    new: dict[int, Node] = {}
    for below in reversed(list(walk.each([node]))):
        new[id(below)] = walk.rebuilt(below, new)
        if isinstance(below, ast.Op) and below.op == "/":
            if isinstance(below.left, ast.AtomLit) and isinstance(below.right, ast.Integer):
                new[id(below)] = ast.Tuple(below.pos, [below.left, below.right])
    return new[id(node)]


def _term(node: Node) -> Any:
    """The value of a literal; children before parents, so that depth costs memory only."""
    done: dict[int, Any] = {}
    for below in reversed(list(walk.each([node]))):
        done[id(below)] = _value(below, done)
    return _known(node, done)


literal_of = _term
"""As `literal`, but raises BadLiteral with the node that is none."""


def _known(node: Node, done: dict[int, Any]) -> Any:
    """The value of a node of which the parts have values; what is no value in itself is refused only here."""
    value = done[id(node)]
    if value is None:
        raise BadLiteral(node)
    return value


def _value(node: Node, done: dict[int, Any]) -> Any:
    if isinstance(node, ast.AtomLit):
        return atom(node.value)
    if isinstance(node, ast.Integer | ast.Char | ast.Float):
        return node.value
    if isinstance(node, ast.String):
        return from_text(node.value)
    if isinstance(node, ast.Nil):
        return NIL
    if isinstance(node, ast.Cons):
        return [_known(node.head, done), _known(node.tail, done)]
    if isinstance(node, ast.Tuple):
        return tuple([_known(item, done) for item in node.items])
    if isinstance(node, ast.Map) and node.base is None and not any(field.exact for field in node.fields):
        return maps.from_pairs((_known(field.key, done), _known(field.value, done)) for field in node.fields)
    if isinstance(node, ast.Unary) and node.op in ("+", "-"):
        value = _known(node.operand, done)
        if type(value) in (int, float):
            return -value if node.op == "-" else value
    if isinstance(node, ast.Bin):
        return concat([_segment(element) for element in node.elements])
    if isinstance(node, ast.FunRef) and isinstance(node.module, ast.AtomLit) and isinstance(node.name, ast.AtomLit):
        if isinstance(node.arity, ast.Integer):
            return ExternalFun(atom(node.module.value), atom(node.name.value), node.arity.value)
    return None


def _segment(element: ast.BinElement) -> bytes | Bits:
    """Integers and strings of whole segments: what an attribute may hold."""
    value, size = element.value, element.size
    if isinstance(value, ast.String) and size is None:
        if element.types == ["utf8"]:
            return value.value.encode("utf-8", "surrogatepass")
        if element.types is None:
            return bytes(ord(char) & 255 for char in value.value)
    if isinstance(value, ast.Integer | ast.Char) and element.types is None:
        if size is None:
            return make_bits(value.value & 255, 8)
        if isinstance(size, ast.Integer):
            return make_bits(value.value & ((1 << size.value) - 1), size.value)
    raise BadLiteral(value)


# ---- specifications ----------------------------------------------------------------------------------------


def _spec_local(v: Values) -> tuple[str, ...]:
    return (v[0][1],)


def _spec_remote(v: Values) -> tuple[str, ...]:
    return (v[0][1], v[2][1])


def _spec(v: Values) -> Node:
    return _build_spec(v[1], v[2], v[3])


def _spec_2(v: Values) -> Node:
    return _build_spec(v[1], v[3], v[4])


def _build_spec(token: Any, function: tuple[str, ...], types: list[ast.Type]) -> Node:
    return ast.Attribute(token[2], token[1], ((*function, spec_arity(types[0])), types))


def spec_arity(signature: ast.Type) -> int:
    """The number of arguments of one alternative of a specification."""
    if signature.name == "bounded_fun":
        assert signature.args is not None
        signature = signature.args[0]
    assert signature.args is not None
    arguments = signature.args[0].args
    return len(arguments) if arguments is not None else 0


def _bounded_fun(v: Values) -> Node:
    return ast.Type(v[0].pos, "type", "bounded_fun", [v[0], v[2]])


def _constraint(v: Values) -> Node:
    _kind, name, pos = v[0]
    if name == "_":
        raise fail(pos, "erl_parse", "bad type variable")
    return ast.Type(pos, "type", "constraint", [ast.Var(pos, name), v[2]])


def _old_constraint(v: Values) -> Node:
    _kind, name, pos = v[0]
    if name != "is_subtype" or len(v[2]) != 2:
        raise fail(pos, "erl_parse", f"unsupported constraint {atom_text(name)}")
    if not isinstance(v[2][0], ast.Var):
        raise _bad(v[2][0], "bad type variable")
    return ast.Type(v[2][0].pos, "type", "constraint", v[2])


def check_declaration(form: Node) -> None:
    """`-type foo.` reads as an attribute with a term, but is no declaration of a type."""
    if isinstance(form, ast.Attribute) and form.name in ("type", "opaque", "spec", "callback"):
        first = form.value[0] if type(form.value) is tuple and form.value else None
        if type(first) is tuple and first:
            first = first[0]
        if type(first) is not str:
            raise fail(form.pos, "erl_parse", f"bad {form.name} declaration")


# ---- types -------------------------------------------------------------------------------------------------


def _type(pos: Pos, name: str, args: list[Any] | None) -> ast.Type:
    return ast.Type(pos, "type", name, args)


def _annotated_type(v: Values) -> Node:
    return ast.Type(v[0][2], "ann_type", "", [ast.Var(v[0][2], v[0][1]), v[2]])


def _union_type(v: Values) -> Node:
    rest = v[2]
    if isinstance(rest, ast.Type) and rest.tag == "type" and rest.name == "union" and rest.args is not None:
        return _type(first_pos(v[0]), "union", [v[0], *rest.args])
    return _type(first_pos(v[0]), "union", [v[0], rest])


def _range_type(v: Values) -> Node:
    return _type(first_pos(v[0]), "range", [v[0], v[2]])


def _named(token: Any, args: list[Any]) -> Node:
    _kind, name, pos = token
    if not args and name in ("tuple", "map"):
        return _type(pos, name, None)
    tag = "type" if f"{name}/{len(args)}" in BUILT_IN_TYPES else "user_type"
    return ast.Type(pos, tag, name, args)


def _plain_type(v: Values) -> Node:
    return _named(v[0], [])


def _named_type(v: Values) -> Node:
    return _named(v[0], v[2])


def _remote_type(v: Values) -> Node:
    args = v[4] if len(v) > 5 else []
    return ast.Type(v[0][2], "remote_type", "", [ast.AtomLit(v[0][2], v[0][1]), ast.AtomLit(v[2][2], v[2][1]), args])


def _nil_type(v: Values) -> Node:
    return _type(v[0][2], "nil", [])


def _list_type(v: Values) -> Node:
    return _type(v[0][2], "list", [v[1]])


def _nonempty_list_type(v: Values) -> Node:
    return _type(v[0][2], "nonempty_list", [v[1]])


def _map_type(v: Values) -> Node:
    return _type(v[0][2], "map", v[2] if len(v) == 4 else [])


def _tuple_type(v: Values) -> Node:
    return _type(v[0][2], "tuple", v[1] if len(v) == 3 else [])


def _record_type(v: Values) -> Node:
    return _type(v[0][2], "record", [ast.AtomLit(v[1][2], v[1][1]), *(v[3] if len(v) == 5 else [])])


def _field_type(v: Values) -> Node:
    return _type(v[0][2], "field_type", [ast.AtomLit(v[0][2], v[0][1]), v[2]])


def _assoc_type(v: Values) -> Node:
    return _type(v[1][2], "map_field_assoc", [v[0], v[2]])


def _exact_type(v: Values) -> Node:
    return _type(v[1][2], "map_field_exact", [v[0], v[2]])


def _bin_type(v: Values) -> tuple[bool, Node, Pos | None]:
    """(is it a unit `_:_*U`, the size or unit, where a variable stands that is not `_`)"""
    _kind, name, pos = v[0]
    wrong: Pos | None = None if name == "_" else pos
    size = v[2]
    if isinstance(size, ast.Op) and size.op == "*" and isinstance(size.left, ast.Var):
        if size.left.name != "_":
            wrong = wrong or size.left.pos
        return True, size.right, wrong
    return False, size, wrong


def _binary_type(v: Values) -> Node:
    """`<<_:Base, _:_*Unit>>`: the base comes first, only once."""
    pos = v[0][2]
    base: Node = ast.Integer((pos[0], 0), 0)  # without a column, as in erl_parse
    unit: Node = ast.Integer((pos[0], 0), 0)
    for index, (is_unit, size, wrong) in enumerate(v[1:-1:2]):
        follows = v[2 * index + 2]
        if (index == 1 and not is_unit) or (is_unit and follows[0] == ","):
            raise fail(follows[2], "erl_parse", f"syntax error before: {atom_text(follows[0])}")
        if wrong is not None:
            raise fail(wrong, "erl_parse", "Bad binary type")
        if is_unit:
            unit = size
        else:
            base = size
    return _type(pos, "binary", [base, unit])


def _any_fun_type(v: Values) -> Node:
    return _type(v[0][2], "fun", [])


def _fun_type_any_args(v: Values) -> Node:
    return _type(v[0][2], "fun", [_type(v[0][2], "any", None), v[4]])


def _fun_type_no_args(v: Values) -> Node:
    return _type(v[0][2], "fun", [_type(v[0][2], "product", []), v[3]])


def _fun_type(v: Values) -> Node:
    return _type(v[0][2], "fun", [_type(v[0][2], "product", v[1]), v[4]])


BUILDERS: dict[str, Builder] = {
    "attribute": _attribute, "typed_attribute": _typed_attribute, "typed_attribute_2": _typed_attribute_2,
    "typed_record": _typed_record, "type_definition": _type_definition, "typed": _typed, "spec": _spec,
    "spec_2": _spec_2,
    "spec_local": _spec_local, "spec_remote": _spec_remote, "bounded_fun": _bounded_fun, "constraint": _constraint,
    "old_constraint": _old_constraint, "annotated_type": _annotated_type, "union_type": _union_type,
    "range_type": _range_type, "plain_type": _plain_type, "named_type": _named_type, "remote_type": _remote_type,
    "remote_type_args": _remote_type, "nil_type": _nil_type, "list_type": _list_type,
    "nonempty_list_type": _nonempty_list_type, "map_type": _map_type, "tuple_type": _tuple_type,
    "record_type": _record_type, "field_type": _field_type, "assoc_type": _assoc_type, "exact_type": _exact_type,
    "bin_type": _bin_type, "binary_type": _binary_type, "any_fun_type": _any_fun_type,
    "fun_type_any_args": _fun_type_any_args, "fun_type_no_args": _fun_type_no_args, "fun_type": _fun_type,
}  # fmt: skip

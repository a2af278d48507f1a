"""Erlang terms -> nodes: the abstract format read back, from wherever it comes (parse transforms, programs, erl_parse).

The law: what is no form, expression, clause or type of the abstract format is a `BadForm`, never another error; each reader is
a generator that yields the terms below and is sent their nodes, so depth costs memory only.
Follows: stdlib manual, "The Abstract Format". The way there: abstract.py.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from pyshell.lang import ast
from pyshell.lang.abstract import Anno
from pyshell.lang.ast import Node, Pos
from pyshell.term.atom import Atom
from pyshell.term.cons import to_python, to_text

Term = Any
Reading = Generator[Any, Any, Any]


class BadForm(Exception):
    """`term` does not belong to the abstract format."""

    def __init__(self, term: Term) -> None:
        super().__init__("bad form")
        self.term = term


def read_expr(term: Term) -> Node:
    """An expression, pattern, clause or type. Raises BadForm."""
    node: Node = _run(_node(term))
    return node


def read_exprs(terms: Term) -> list[Node]:
    """A list of expressions. Raises BadForm."""
    return [read_expr(term) for term in _items(terms)]


def read_form(term: Term) -> Node:
    """An ast.Function or ast.Attribute. Raises BadForm."""
    if type(term) is not tuple or len(term) < 4 or type(term[0]) is not Atom:
        raise BadForm(term)
    kind = term[0].name
    if kind == "function" and len(term) == 5:
        clauses: list[Any] = [_run(_clause(clause)) for clause in _items(term[4])]
        if not clauses or any(len(clause.patterns) != term[3] for clause in clauses):
            raise BadForm(term)
        return ast.Function(position(term[1]), _name(term[2]), clauses)
    if kind == "attribute" and len(term) == 4:
        name = _name(term[2])
        try:
            return ast.Attribute(position(term[1]), name, _attribute_value(name, term[3]))
        except (TypeError, ValueError, IndexError):
            raise BadForm(term) from None
    raise BadForm(term)


def position(anno: Term) -> Pos:
    """The position in an annotation: Line, {Line,Column}, or a list of both and more."""
    if type(anno) is tuple and len(anno) == 2 and type(anno[0]) is int and type(anno[1]) is int:
        return anno
    if type(anno) is int:
        return (anno, 0)
    place: Pos = (0, 0)
    for item in to_python(anno) or ():
        if type(item) is tuple and len(item) == 2 and item[0].name == "location":
            place = position(item[1])
    return Anno(*place, anno)


def _run(reading: Reading) -> Any:
    """Run a reader; what it yields is read before it goes on."""
    stack = [reading]
    value: Any = None
    while stack:
        try:
            wanted = stack[-1].send(value)
        except StopIteration as done:
            stack.pop()
            value = done.value
        except (TypeError, AttributeError, IndexError, ValueError) as error:
            raise BadForm(None) from error
        else:
            stack.append(_node(wanted))
            value = None
    return value


def _node(term: Term) -> Reading:
    if type(term) is not tuple or len(term) < 2 or type(term[0]) is not Atom:
        raise BadForm(term)
    reader = _READERS.get((term[0].name, len(term)))
    if reader is None:
        raise BadForm(term)
    return reader(term)


def _items(cell: Term) -> list[Term]:
    items = to_python(cell)
    if items is None:
        raise BadForm(cell)
    return items


def _name(value: Term) -> str:
    if type(value) is not Atom:
        raise BadForm(value)
    return value.name


def _each(cell: Term) -> Reading:
    nodes = []
    for item in _items(cell):
        nodes.append((yield item))
    return nodes


# ---- attributes ----------------------------------------------------------------------------------------------


def _attribute_value(name: str, value: Term) -> Any:
    if name == "module":
        return _name(value[0] if type(value) is tuple else value)
    if name in ("export", "export_type", "optional_callbacks"):
        pairs = to_python(value)
        if pairs is not None and all(type(pair) is tuple and len(pair) == 2 for pair in pairs):
            return [(_name(function), arity) for function, arity in pairs]
        return value
    if name == "import":
        return (_name(value), None) if type(value) is Atom else (_name(value[0]), _pairs(value[1]))
    if name == "record":
        return (_name(value[0]), [_field(field) for field in _items(value[1])])
    if name == "file":
        text = to_text(value[0])
        if text is None or type(value[1]) is not int:
            raise BadForm(value)
        return (text, value[1])
    if name in ("type", "opaque", "nominal") and type(value) is tuple and len(value) == 3:
        return (_name(value[0]), read_expr(value[1]), read_exprs(value[2]))
    if name in ("spec", "callback"):
        *names, arity = value[0]
        return ((*map(_name, names), arity), read_exprs(value[1]))
    return value


def _pairs(cell: Term) -> list[tuple[str, int]]:
    return [(_name(function), arity) for function, arity in _items(cell)]


def _field(term: Term) -> ast.FieldDef:
    type_ = None
    if term[0].name == "typed_record_field":
        type_ = read_expr(term[2])
        term = term[1]
    if term[0].name != "record_field" or len(term) not in (3, 4):
        raise BadForm(term)
    default = read_expr(term[3]) if len(term) == 4 else None
    return ast.FieldDef(position(term[1]), _name(term[2][2]), default, type_)


# ---- one reader a construct ----------------------------------------------------------------------------------


def _leaf(make: Callable[[Pos, Any], Node], accept: Callable[[Any], Any]) -> Callable[[Term], Reading]:
    def read(term: Term) -> Reading:
        value = accept(term[2])
        if value is None:
            raise BadForm(term)
        return make(position(term[1]), value)
        yield  # a reader is a generator

    return read


def _integer(value: Term) -> int | None:
    return value if type(value) is int else None


def _text(value: Term) -> str | None:
    return to_text(value)


def _parts(make: Callable[..., Node], shape: str) -> Callable[[Term], Reading]:
    """A node of parts; in shape `n` stands for a node, `l` for a list of nodes, `a` for a name."""

    def read(term: Term) -> Reading:
        found: list[Any] = []
        for kind, part in zip(shape, term[2:]):
            if kind == "n":
                found.append((yield part))
            elif kind == "l":
                found.append((yield from _each(part)))
            else:
                found.append(_name(part))
        return make(position(term[1]), *found)

    return read


def _nil(term: Term) -> Reading:
    return ast.Nil(position(term[1]))
    yield


def _bin_element(term: Term) -> Reading:
    value = yield term[2]
    size = None if _is(term[3], "default") else (yield term[3])
    types: list[str | tuple[str, int]] | None = None
    if not _is(term[4], "default"):
        types = [item.name if type(item) is Atom else (_name(item[0]), item[1]) for item in _items(term[4])]
    return ast.BinElement(position(term[1]), value, size, types)


def _is(value: Term, name: str) -> bool:
    return type(value) is Atom and value.name == name


def _map(term: Term) -> Reading:
    base = (yield term[2]) if len(term) == 4 else None
    return ast.Map(position(term[1]), base, (yield from _each(term[-1])))


def _map_field(term: Term) -> Reading:
    key = yield term[2]
    return ast.MapField(position(term[1]), term[0].name == "map_field_exact", key, (yield term[3]))


def _record(term: Term) -> Reading:
    base = (yield term[2]) if len(term) == 5 else None
    fields = []
    for field in _items(term[-1]):
        tag, where, name, value = field
        if not _is(tag, "record_field"):
            raise BadForm(field)
        label = None if _is(name[0], "var") else _name(name[2])
        fields.append(ast.RecordField(position(where), label, (yield value)))
    return ast.Record(position(term[1]), base, _name(term[-2]), fields)


def _record_access(term: Term) -> Reading:
    base = yield term[2]
    return ast.RecordAccess(position(term[1]), base, _name(term[3]), _name(term[4][2]), position(term[4][1]))


def _record_index(term: Term) -> Reading:
    return ast.RecordIndex(position(term[1]), _name(term[2]), _name(term[3][2]), position(term[3][1]))
    yield


def _op(term: Term) -> Reading:
    if len(term) == 4:
        return ast.Unary(position(term[1]), _name(term[2]), (yield term[3]))
    left = yield term[3]
    return ast.Op(position(term[1]), _name(term[2]), left, (yield term[4]))


def _receive(term: Term) -> Reading:
    clauses = yield from _each(term[2])
    if len(term) == 3:
        return ast.Receive(position(term[1]), clauses, None, None)
    timeout = yield term[3]
    return ast.Receive(position(term[1]), clauses, timeout, (yield from _each(term[4])))


def _try(term: Term) -> Reading:
    body = yield from _each(term[2])
    of = yield from _each(term[3])
    handlers = []
    for handler in _items(term[4]):
        clause = yield handler
        (head,) = clause.patterns
        if not isinstance(head, ast.Tuple) or len(head.items) != 3:
            raise BadForm(handler)
        handlers.append(ast.Clause(clause.pos, head.items, clause.guards, clause.body))
    return ast.Try(position(term[1]), body, of, handlers, (yield from _each(term[5])))


def _fun(term: Term) -> Reading:
    where, what = position(term[1]), term[2]
    tag = _name(what[0])
    if tag == "clauses":
        return ast.Fun(where, (yield from _each(what[1])))
    if tag != "function":
        raise BadForm(term)
    if len(what) == 3:
        return ast.FunRef(where, None, ast.AtomLit(where, _name(what[1])), ast.Integer(where, what[2]))
    parts = []
    for part in what[1:]:  # before R15 they were no expressions
        plain = ast.AtomLit(where, part.name) if type(part) is Atom else None
        plain = plain or (ast.Integer(where, part) if type(part) is int else None)  # type: ignore[assignment]
        parts.append(plain if plain is not None else (yield part))
    return ast.FunRef(where, *parts)


def _named_fun(term: Term) -> Reading:
    return ast.NamedFun(position(term[1]), _name(term[2]), (yield from _each(term[3])))


def _map_comp(term: Term) -> Reading:
    field = yield term[2]
    return ast.MapComp(position(term[1]), field.key, field.value, (yield from _each(term[3])))


def _generator(kind: str, strict: bool) -> Callable[[Term], Reading]:
    def read(term: Term) -> Reading:
        pattern = yield term[2]
        return ast.Generator(position(term[1]), kind, pattern, (yield term[3]), strict)

    return read


def _maybe(term: Term) -> Reading:
    body = yield from _each(term[2])
    if len(term) == 3:
        return ast.Maybe(position(term[1]), body, [])
    return ast.Maybe(position(term[1]), body, (yield from _each(term[3][2])), position(term[3][1]))


def _clause(term: Term) -> Reading:
    tag, where, heads, guard, body = term
    if not _is(tag, "clause"):
        raise BadForm(term)
    patterns = yield from _each(heads)
    guards = []
    for tests in _items(guard):
        guards.append((yield from _each(tests)))
    return ast.Clause(position(where), patterns, guards, (yield from _each(body)))


def _type(term: Term) -> Reading:
    where, tag = position(term[1]), term[0].name
    if tag in ("ann_type", "remote_type"):
        parts = _items(term[2])
        args: list[Any] = [(yield parts[0]), (yield parts[1])]
        if tag == "remote_type":
            args.append((yield from _each(parts[2])))
        return ast.Type(where, tag, "", args)
    name = _name(term[2])
    if len(term) == 3 or _is(term[3], "any"):
        return ast.Type(where, tag, name, None)
    if name == "bounded_fun":
        fun, constraints = _items(term[3])
        return ast.Type(where, tag, name, [(yield fun), (yield from _each(constraints))])
    if name == "constraint":
        _is_subtype, pair = _items(term[3])
        return ast.Type(where, tag, name, (yield from _each(pair)))
    return ast.Type(where, tag, name, (yield from _each(term[3])))


_READERS: dict[tuple[str, int], Callable[[Term], Reading]] = {
    ("var", 3): _leaf(ast.Var, _name), ("atom", 3): _leaf(ast.AtomLit, _name),
    ("integer", 3): _leaf(ast.Integer, _integer), ("char", 3): _leaf(ast.Char, _integer),
    ("float", 3): _leaf(ast.Float, lambda value: value if type(value) is float else None),
    ("string", 3): _leaf(ast.String, _text), ("nil", 2): _nil,
    ("cons", 4): _parts(ast.Cons, "nn"), ("tuple", 3): _parts(ast.Tuple, "l"), ("bin", 3): _parts(ast.Bin, "l"),
    ("bin_element", 5): _bin_element, ("map", 3): _map, ("map", 4): _map,
    ("map_field_assoc", 4): _map_field, ("map_field_exact", 4): _map_field,
    ("record", 4): _record, ("record", 5): _record, ("record_field", 5): _record_access,
    ("record_index", 4): _record_index, ("call", 4): _parts(ast.Call, "nl"), ("remote", 4): _parts(ast.Remote, "nn"),
    ("op", 4): _op, ("op", 5): _op, ("match", 4): _parts(ast.Match, "nn"), ("block", 3): _parts(ast.Block, "l"),
    ("case", 4): _parts(ast.Case, "nl"), ("if", 3): _parts(ast.If, "l"), ("receive", 3): _receive,
    ("receive", 5): _receive, ("try", 6): _try, ("catch", 3): _parts(ast.Catch, "n"), ("fun", 3): _fun,
    ("named_fun", 4): _named_fun, ("lc", 4): _parts(ast.ListComp, "nl"), ("bc", 4): _parts(ast.BinComp, "nl"),
    ("mc", 4): _map_comp, ("generate", 4): _generator("list", False), ("b_generate", 4): _generator("binary", False),
    ("m_generate", 4): _generator("map", False), ("generate_strict", 4): _generator("list", True),
    ("b_generate_strict", 4): _generator("binary", True), ("m_generate_strict", 4): _generator("map", True),
    ("zip", 3): _parts(ast.Zip, "l"), ("maybe", 3): _maybe, ("maybe", 4): _maybe,
    ("maybe_match", 4): _parts(ast.MaybeMatch, "nn"), ("clause", 5): _clause,
    ("type", 3): _type, ("type", 4): _type, ("user_type", 4): _type, ("remote_type", 3): _type, ("ann_type", 3): _type,
}  # fmt: skip


__all__ = ["BadForm", "position", "read_expr", "read_exprs", "read_form"]

"""Nodes -> Erlang terms: the abstract format, as parse transforms, erl_parse and erl_eval know it.

A position (Line, Column) becomes the annotation {Line,Column}, one without column the line; an `Anno` position gives back the
annotation it was read from.
The law: one node, one term; children are translated before their parents, so depth costs memory only.
Follows: stdlib manual, "The Abstract Format"; erl_parse (build_attribute and friends). The way back: abstract_read.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.lang import ast, walk
from pyshell.lang.ast import Node, Pos
from pyshell.term.atom import atom
from pyshell.term.cons import from_text, make_list

Term = Any
Done = dict[int, Term]

_ANY, _DEFAULT, _UNDERSCORE, _CLAUSE, _EOF = map(atom, ("any", "default", "_", "clause", "eof"))
_FUNCTION, _ATTRIBUTE, _TYPE, _FUN, _ATOM, _VAR = map(atom, ("function", "attribute", "type", "fun", "atom", "var"))
_RECORD_FIELD, _TYPED_FIELD, _TUPLE, _ELSE = map(atom, ("record_field", "typed_record_field", "tuple", "else"))
_OP, _ASSOC, _EXACT = map(atom, ("op", "map_field_assoc", "map_field_exact"))
_GENERATORS = {"list": "generate", "binary": "b_generate", "map": "m_generate"}


class Anno(tuple[int, int]):
    """A position that was read from an annotation that is more than line and column."""

    anno: Term

    def __new__(cls, line: int, column: int, anno: Term) -> Anno:
        self = super().__new__(cls, (line, column))
        self.anno = anno
        return self


def annotation(pos: Pos) -> Term:
    """The annotation of a position: {Line,Column}, Line, or what an Anno was read from."""
    if type(pos) is Anno:
        return pos.anno
    return pos if pos[1] else pos[0]


def expr_term(node: Node) -> Term:
    """One expression, pattern, type or clause."""
    return terms_of([node])[0]


def terms_of(nodes: list[Node]) -> list[Term]:
    """The terms of some expressions."""
    done: Done = {}
    for node in reversed(list(walk.each(nodes))):
        done[id(node)] = _DISPATCH[type(node)](node, done)
    return [done[id(node)] for node in nodes]


def form_term(form: Node) -> Term:
    """{function,..} or {attribute,..}."""
    if isinstance(form, ast.Function):
        clauses = make_list(terms_of(list(form.clauses)))
        arity = len(form.clauses[0].patterns)
        return (_FUNCTION, annotation(form.pos), atom(form.name), arity, clauses)
    assert isinstance(form, ast.Attribute)
    return (_ATTRIBUTE, annotation(form.pos), atom(form.name), _attribute_value(form.name, form.value))


def _attribute_value(name: str, value: Any) -> Term:
    if name == "module":
        return atom(value)
    if name in ("export", "export_type", "optional_callbacks") and type(value) is list and _is_python(value):
        return _farities(value)
    if name == "import":
        return atom(value[0]) if value[1] is None else (atom(value[0]), _farities(value[1]))
    if name == "record":
        return (atom(value[0]), make_list([_field(field) for field in value[1]]))
    if name == "file":
        return (from_text(value[0]), value[1])
    if name in ("type", "opaque", "nominal"):
        return (atom(value[0]), expr_term(value[1]), make_list(terms_of(value[2])))
    if name in ("spec", "callback"):
        *names, arity = value[0]
        return ((*map(atom, names), arity), make_list(terms_of(value[1])))
    return value


def _is_python(value: list[Any]) -> bool:
    """A list of (name, arity), no list cell."""
    return not value or (type(value[0]) is tuple and len(value[0]) == 2 and type(value[0][0]) is str)


def _farities(pairs: list[tuple[str, int]]) -> Term:
    return make_list([(atom(name), arity) for name, arity in pairs])


def _field(field: ast.FieldDef) -> Term:
    where = annotation(field.pos)
    found: Term = (_RECORD_FIELD, where, (_ATOM, where, atom(field.name)))
    if field.default is not None:
        found = (*found, expr_term(field.default))
    return found if field.type is None else (_TYPED_FIELD, found, expr_term(field.type))


# ---- one function a class ------------------------------------------------------------------------------------


def _each(nodes: Any, done: Done) -> Term:
    return make_list([done[id(node)] for node in nodes])


def _simple(tag: str, convert: Callable[[Any], Term]) -> Callable[[Any, Done], Term]:
    name = atom(tag)
    return lambda node, done: (name, annotation(node.pos), convert(node.value))


def _children(tag: str, *names: str) -> Callable[[Any, Done], Term]:
    """{Tag, Anno, ...} of a node whose parts are nodes or lists of nodes, in this order."""
    name = atom(tag)

    def convert(node: Any, done: Done) -> Term:
        found = [name, annotation(node.pos)]
        for part in names:
            value = getattr(node, part)
            found.append(_each(value, done) if type(value) is list else done[id(value)])
        return tuple(found)

    return convert


def _bin_element(node: ast.BinElement, done: Done) -> Term:
    size = _DEFAULT if node.size is None else done[id(node.size)]
    types: Term = _DEFAULT
    if node.types is not None:
        types = make_list([atom(t) if isinstance(t, str) else (atom(t[0]), t[1]) for t in node.types])
    return (atom("bin_element"), annotation(node.pos), done[id(node.value)], size, types)


def _map(node: ast.Map, done: Done) -> Term:
    base = () if node.base is None else (done[id(node.base)],)
    return (atom("map"), annotation(node.pos), *base, _each(node.fields, done))


def _map_field(node: ast.MapField, done: Done) -> Term:
    tag = _EXACT if node.exact else _ASSOC
    return (tag, annotation(node.pos), done[id(node.key)], done[id(node.value)])


def _record(node: ast.Record, done: Done) -> Term:
    base = () if node.base is None else (done[id(node.base)],)
    return (atom("record"), annotation(node.pos), *base, atom(node.name), _each(node.fields, done))


def _record_field(node: ast.RecordField, done: Done) -> Term:
    where = annotation(node.pos)
    name = (_VAR, where, _UNDERSCORE) if node.name is None else (_ATOM, where, atom(node.name))
    return (_RECORD_FIELD, where, name, done[id(node.value)])


def _record_access(node: ast.RecordAccess, done: Done) -> Term:
    field = (_ATOM, annotation(node.field_pos), atom(node.field))
    return (_RECORD_FIELD, annotation(node.pos), done[id(node.base)], atom(node.name), field)


def _record_index(node: ast.RecordIndex, done: Done) -> Term:
    field = (_ATOM, annotation(node.field_pos), atom(node.field))
    return (atom("record_index"), annotation(node.pos), atom(node.name), field)


def _op(node: ast.Op, done: Done) -> Term:
    return (_OP, annotation(node.pos), atom(node.op), done[id(node.left)], done[id(node.right)])


def _unary(node: ast.Unary, done: Done) -> Term:
    return (_OP, annotation(node.pos), atom(node.op), done[id(node.operand)])


def _receive(node: ast.Receive, done: Done) -> Term:
    found = (atom("receive"), annotation(node.pos), _each(node.clauses, done))
    if node.timeout is None or node.after is None:
        return found
    return (*found, done[id(node.timeout)], _each(node.after, done))


def _try(node: ast.Try, done: Done) -> Term:
    handlers = []
    for clause in node.handlers:
        tag, where, patterns, *rest = done[id(clause)]
        head = (_TUPLE, annotation(clause.pos), patterns)
        handlers.append((tag, where, make_list([head]), *rest))
    parts = (_each(node.body, done), _each(node.of, done), make_list(handlers), _each(node.after, done))
    return (atom("try"), annotation(node.pos), *parts)


def _fun(node: ast.Fun, done: Done) -> Term:
    return (_FUN, annotation(node.pos), (atom("clauses"), _each(node.clauses, done)))


def _named_fun(node: ast.NamedFun, done: Done) -> Term:
    return (atom("named_fun"), annotation(node.pos), atom(node.name), _each(node.clauses, done))


def _fun_ref(node: ast.FunRef, done: Done) -> Term:
    name, arity = done[id(node.name)], done[id(node.arity)]
    if node.module is not None:
        return (_FUN, annotation(node.pos), (_FUNCTION, done[id(node.module)], name, arity))
    return (_FUN, annotation(node.pos), (_FUNCTION, name[2], arity[2]))


def _map_comp(node: ast.MapComp, done: Done) -> Term:
    field = (_ASSOC, annotation(node.pos), done[id(node.key)], done[id(node.value)])
    return (atom("mc"), annotation(node.pos), field, _each(node.qualifiers, done))


def _generator(node: ast.Generator, done: Done) -> Term:
    tag = _GENERATORS[node.kind] + ("_strict" if node.strict else "")
    return (atom(tag), annotation(node.pos), done[id(node.pattern)], done[id(node.value)])


def _maybe(node: ast.Maybe, done: Done) -> Term:
    found = (atom("maybe"), annotation(node.pos), _each(node.body, done))
    if not node.clauses:
        return found
    return (*found, (_ELSE, annotation(node.else_pos if node.else_pos[0] else node.clauses[0].pos), _each(node.clauses, done)))


def _clause(node: ast.Clause, done: Done) -> Term:
    guards = make_list([_each(tests, done) for tests in node.guards])
    return (_CLAUSE, annotation(node.pos), _each(node.patterns, done), guards, _each(node.body, done))


def _type(node: ast.Type, done: Done) -> Term:
    where, args = annotation(node.pos), node.args
    if node.tag == "ann_type":
        return (atom("ann_type"), where, _each(args, done))
    if node.tag == "remote_type":
        assert args is not None
        return (atom("remote_type"), where, make_list([done[id(args[0])], done[id(args[1])], _each(args[2], done)]))
    if args is None:
        return (_TYPE, where, _ANY) if node.name == "any" else (_TYPE, where, atom(node.name), _ANY)
    if node.name == "constraint":
        place = annotation(args[0].pos)
        return (_TYPE, where, atom("constraint"), make_list([(_ATOM, place, atom("is_subtype")), _each(args, done)]))
    if node.name == "bounded_fun":
        return (_TYPE, where, atom("bounded_fun"), make_list([done[id(args[0])], _each(args[1], done)]))
    return (atom(node.tag), where, atom(node.name), _each(args, done))


_DISPATCH: dict[type, Callable[[Any, Done], Term]] = {
    ast.Var: lambda node, done: (_VAR, annotation(node.pos), atom(node.name)),
    ast.Integer: _simple("integer", int), ast.Float: _simple("float", float), ast.Char: _simple("char", int),
    ast.AtomLit: _simple("atom", atom), ast.String: _simple("string", from_text),
    ast.Nil: lambda node, done: (atom("nil"), annotation(node.pos)),
    ast.Cons: _children("cons", "head", "tail"), ast.Tuple: _children("tuple", "items"),
    ast.Bin: _children("bin", "elements"), ast.BinElement: _bin_element, ast.Map: _map, ast.MapField: _map_field,
    ast.Record: _record, ast.RecordField: _record_field, ast.RecordAccess: _record_access,
    ast.RecordIndex: _record_index, ast.Call: _children("call", "func", "args"),
    ast.Remote: _children("remote", "module", "name"), ast.Op: _op, ast.Unary: _unary,
    ast.Match: _children("match", "pattern", "value"), ast.Block: _children("block", "body"),
    ast.Case: _children("case", "subject", "clauses"), ast.If: _children("if", "clauses"), ast.Receive: _receive,
    ast.Try: _try, ast.Catch: _children("catch", "expr"), ast.Fun: _fun, ast.NamedFun: _named_fun, ast.FunRef: _fun_ref,
    ast.ListComp: _children("lc", "expr", "qualifiers"), ast.BinComp: _children("bc", "expr", "qualifiers"),
    ast.MapComp: _map_comp, ast.Generator: _generator, ast.Zip: _children("zip", "generators"), ast.Maybe: _maybe,
    ast.MaybeMatch: _children("maybe_match", "pattern", "value"), ast.Clause: _clause, ast.Type: _type,
}  # fmt: skip


# ---- values --------------------------------------------------------------------------------------------------


def end_of_file(line: int, column: int) -> Term:
    """{eof,{Line,Column}}."""
    return (_EOF, annotation((line, column)))


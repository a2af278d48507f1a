"""Rules of the grammar -> nodes: one function a builder name of grammar/erlang.lark, for expressions and patterns.

The law: a builder gets the values of the rule's symbols (tokens and nodes) and returns one value; what is wrong beyond
grammar is raised with erl_parse's text and place, at the moment erl_parse would.
Positions are those of the abstract format: an operator stands at its operator, a match or call at its first character.
Follows: stdlib erl_parse (its actions); "The Abstract Format".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pyshell.lang import ast, scan, walk
from pyshell.lang.ast import Clause, Node, Pos
from pyshell.lang.diagnostic import fail

Values = Sequence[Any]
Builder = Callable[[Values], Any]


def first_pos(node: Node) -> Pos:
    """Where the text of a node begins (its own position may be that of an operator inside)."""
    while True:
        kind = type(node)
        if kind is ast.Op:
            node = node.left  # type: ignore[attr-defined]
        elif kind in _POSTFIX and node.base is not None:  # type: ignore[attr-defined]
            node = node.base  # type: ignore[attr-defined]
        elif kind is ast.Remote:
            node = node.module  # type: ignore[attr-defined]
        else:
            return node.pos


_POSTFIX = frozenset((ast.Map, ast.Record, ast.RecordAccess))


def last_pos(node: Node) -> Pos:
    """The last position in a tree, which the `_` of a handler without a stack trace gets."""
    return max(max(below.pos, getattr(below, "field_pos", below.pos)) for below in walk.each([node]))


# ---- lists of values ---------------------------------------------------------------------------------------


def _one(v: Values) -> list[Any]:
    return [v[0]]


def _append(v: Values) -> list[Any]:
    items: list[Any] = v[0]
    items.append(v[2])
    return items


def _prepend(v: Values) -> list[Any]:
    return [v[0], *v[2]]


def _prepend_2(v: Values) -> list[Any]:
    return [v[1], *v[3]]


def _nothing(v: Values) -> list[Any]:
    return []


def _first(v: Values) -> Any:
    return v[0]


def _second(v: Values) -> Any:
    return v[1]


def _third(v: Values) -> Any:
    return v[2]


def _no_args(v: Values) -> tuple[list[Node], Pos]:
    return [], v[0][2]


def _args(v: Values) -> tuple[list[Node], Pos]:
    return v[1], v[0][2]


def _not_expressions(v: Values) -> Any:
    raise fail(v[1][2], "erl_parse", "syntax error before: ';'")


# ---- simple terms ------------------------------------------------------------------------------------------


def _var(v: Values) -> Node:
    return ast.Var(v[0][2], v[0][1])


def _atom(v: Values) -> Node:
    return ast.AtomLit(v[0][2], v[0][1])


def _integer(v: Values) -> Node:
    return ast.Integer(v[0][2], v[0][1])


def _float(v: Values) -> Node:
    return ast.Float(v[0][2], v[0][1])


def _char(v: Values) -> Node:
    return ast.Char(v[0][2], v[0][1])


def _string(v: Values) -> Node:
    return ast.String(v[0][2], v[0][1])


def _join_strings(v: Values) -> Node:
    return ast.String(v[0].pos, v[0].value + v[1][1])


def _sigil(v: Values) -> Node:
    pos = v[0][2]
    return ast.Bin(pos, [ast.BinElement(pos, ast.String(pos, v[0][1]), None, ["utf8"])])


def _external(v: Values) -> Node:
    """`<0.1.2>` at the prompt is `erlang:list_to_pid("<0.1.2>")`; ports, references and external funs likewise."""
    _kind, text, pos = v[0]
    if text.startswith("#Fun"):
        scanned = scan.scan(text[5:-1].replace(".", " "))
        assert isinstance(scanned, list)
        module, name, arity = (token[1] for token in scanned)
        return ast.FunRef(pos, ast.AtomLit(pos, module), ast.AtomLit(pos, name), ast.Integer(pos, arity))
    native = {"<": "list_to_pid", "#P": "list_to_port", "#R": "list_to_ref"}[text[: 2 if text[0] == "#" else 1]]
    func = ast.Remote(pos, ast.AtomLit(pos, "erlang"), ast.AtomLit(pos, native))
    return ast.Call(pos, func, [ast.String(pos, text)])


def _nil(v: Values) -> Node:
    return ast.Nil(v[0][2])


def _cons(v: Values) -> Node:
    """`[ E tail` stands at the bracket, the cells of a tail stand at their element."""
    opening = v[0]
    return ast.Cons(opening[2] if opening[0] == "[" else first_pos(v[1]), v[1], v[2])


def _tuple(v: Values) -> Node:
    return ast.Tuple(v[0][2], v[1] if len(v) == 3 else [])


# ---- operators ---------------------------------------------------------------------------------------------


def _match(v: Values) -> Node:
    return ast.Match(first_pos(v[0]), v[0], v[2])


def _operator(v: Values) -> Node:
    token = v[1]
    return ast.Op(token[2], token[1], v[0], v[2])


def _prefix(v: Values) -> Node:
    return ast.Unary(v[0][2], v[0][1], v[1])


def _catch(v: Values) -> Node:
    return ast.Catch(v[0][2], v[1])


def _call(v: Values) -> Node:
    return ast.Call(first_pos(v[0]), v[0], v[1][0])


def _remote(v: Values) -> Node:
    return ast.Remote(v[1][2], v[0], v[2])


# ---- binaries ----------------------------------------------------------------------------------------------


def _binary(v: Values) -> Node:
    return ast.Bin(v[0][2], v[1] if len(v) == 3 else [])


def _segment(v: Values) -> Node:
    return ast.BinElement(first_pos(v[0]), v[0], None, None)


def _segment_size(v: Values) -> Node:
    return ast.BinElement(first_pos(v[0]), v[0], v[2], None)


def _segment_types(v: Values) -> Node:
    return ast.BinElement(first_pos(v[0]), v[0], None, v[2])


def _segment_size_types(v: Values) -> Node:
    return ast.BinElement(first_pos(v[0]), v[0], v[2], v[4])


def _type_name(v: Values) -> str:
    name: str = v[0][1]
    return name


def _type_number(v: Values) -> tuple[str, int]:
    return v[0][1], v[2][1]


# ---- maps and records --------------------------------------------------------------------------------------


def _map(v: Values) -> Node:
    return ast.Map(v[0][2], None, v[1])


def _map_update(v: Values) -> Node:
    return ast.Map(v[1][2], v[0], v[2])


def _assoc_field(v: Values) -> Node:
    return ast.MapField(v[1][2], False, v[0], v[2])


def _exact_field(v: Values) -> Node:
    return ast.MapField(v[1][2], True, v[0], v[2])


def _record_index(v: Values) -> Node:
    return ast.RecordIndex(v[0][2], v[1][1], v[3][1], v[3][2])


def _record(v: Values) -> Node:
    return ast.Record(v[0][2], None, v[1][1], _named(v[2], v[1][1]))


def _record_access(v: Values) -> Node:
    return ast.RecordAccess(v[1][2], v[0], v[2][1], v[4][1], v[4][2])


def _record_update(v: Values) -> Node:
    return ast.Record(v[1][2], v[0], v[2][1], _named(v[3], v[2][1]))


def _record_field(v: Values) -> Node:
    return ast.RecordField(v[0][2], v[0][1], v[2])


def _default_field(v: Values) -> Node:
    """`_ = V`; the name of any other variable is kept for `_named`, which refuses it."""
    name = v[0][1]
    return ast.RecordField(v[0][2], None if name == "_" else "\0" + name, v[2])


def _named(fields: list[ast.RecordField], record: str) -> list[ast.RecordField]:
    for field in fields:
        if field.name is not None and field.name[:1] == "\0":
            text = f"field {scan.atom_text(field.name[1:])} is not an atom or _ in record {scan.atom_text(record)}"
            raise fail(field.pos, "erl_lint", text)
    return fields


# ---- comprehensions ----------------------------------------------------------------------------------------


def _list_comprehension(v: Values) -> Node:
    return ast.ListComp(v[0][2], v[1], v[3])


def _binary_comprehension(v: Values) -> Node:
    return ast.BinComp(v[0][2], v[1], v[3])


def _map_comprehension(v: Values) -> Node:
    return ast.MapComp(v[0][2], v[2], v[4], v[6])


def _generator_of(kind: str, strict: bool) -> Builder:
    def build(v: Values) -> Node:
        return ast.Generator(v[1][2], kind, v[0], v[2], strict)

    return build


def _pair(v: Values) -> Node:
    return ast.Zip(v[0].pos, [v[0], v[2]])


def _append_zip(v: Values) -> Node:
    v[0].generators.append(v[2])
    zipped: Node = v[0]
    return zipped


# ---- blocks and clauses ------------------------------------------------------------------------------------


def _block(v: Values) -> Node:
    return ast.Block(v[0][2], v[1])


def _if(v: Values) -> Node:
    return ast.If(v[0][2], v[1])


def _case(v: Values) -> Node:
    return ast.Case(v[0][2], v[1], v[3])


def _receive(v: Values) -> Node:
    return ast.Receive(v[0][2], v[1], None, None)


def _receive_after(v: Values) -> Node:
    return ast.Receive(v[0][2], [], v[2], v[3])


def _receive_clauses_after(v: Values) -> Node:
    return ast.Receive(v[0][2], v[1], v[3], v[4])


def _try(v: Values) -> Node:
    return ast.Try(v[0][2], v[1], [], v[2][0], v[2][1])


def _try_of(v: Values) -> Node:
    return ast.Try(v[0][2], v[1], v[3], v[4][0], v[4][1])


def _handlers(v: Values) -> tuple[list[Clause], list[Node]]:
    return v[1], []


def _handlers_after(v: Values) -> tuple[list[Clause], list[Node]]:
    return v[1], v[3]


def _only_after(v: Values) -> tuple[list[Clause], list[Node]]:
    return [], v[1]


def _throw_handler(v: Values) -> Node:
    pos = first_pos(v[0])
    return Clause(pos, [ast.AtomLit(pos, "throw"), v[0], ast.Var(last_pos(v[0]), "_")], v[1], v[2])


def _handler_class(token: Any) -> Node:
    return ast.AtomLit(token[2], token[1]) if token[0] == "atom" else ast.Var(token[2], token[1])


def _handler(v: Values) -> Node:
    return Clause(v[0][2], [_handler_class(v[0]), v[2], ast.Var(last_pos(v[2]), "_")], v[3], v[4])


def _stack_handler(v: Values) -> Node:
    return Clause(v[0][2], [_handler_class(v[0]), v[2], ast.Var(v[4][2], v[4][1])], v[5], v[6])


def _maybe(v: Values) -> Node:
    if len(v) == 5:
        return ast.Maybe(v[0][2], v[1], v[3], v[2][2])
    return ast.Maybe(v[0][2], v[1], [])


def _maybe_match(v: Values) -> Node:
    return ast.MaybeMatch(v[1][2], v[0], v[2])


def _if_clause(v: Values) -> Node:
    return Clause(first_pos(v[0][0][0]), [], v[0], v[1])


def _clause(v: Values) -> Node:
    return Clause(first_pos(v[0]), [v[0]], v[1], v[2])


# ---- funs and functions ------------------------------------------------------------------------------------


def _fun_local(v: Values) -> Node:
    return ast.FunRef(v[0][2], None, ast.AtomLit(v[1][2], v[1][1]), ast.Integer(v[3][2], v[3][1]))


def _fun_remote(v: Values) -> Node:
    return ast.FunRef(v[0][2], v[1], v[3], v[5])


def _fun_clause(v: Values) -> tuple[str | None, Clause]:
    return None, Clause(v[0][1], v[0][0], v[1], v[2])


def _named_clause(v: Values) -> tuple[str, Clause]:
    return v[0][1], Clause(v[0][2], v[1][0], v[2], v[3])


def _same_heads(clauses: list[tuple[str | None, Clause]]) -> list[Clause]:
    name, first = clauses[0]
    for other, clause in clauses:
        if other != name or len(clause.patterns) != len(first.patterns):
            raise fail(clause.pos, "erl_parse", "head mismatch")
    return [clause for _name, clause in clauses]


def _fun(v: Values) -> Node:
    clauses = _same_heads(v[1])
    name = v[1][0][0]
    return ast.Fun(v[0][2], clauses) if name is None else ast.NamedFun(v[0][2], name, clauses)


def _function(v: Values) -> Node:
    clauses = _same_heads(v[0])
    return ast.Function(clauses[0].pos, v[0][0][0], clauses)


BUILDERS: dict[str, Builder] = {
    "one": _one, "append": _append, "prepend": _prepend, "prepend_2": _prepend_2, "nothing": _nothing, "first": _first,
    "second": _second, "third": _third, "no_args": _no_args, "args": _args, "no_fields": _nothing,
    "not_expressions": _not_expressions,
    "var": _var, "atom": _atom, "integer": _integer, "float": _float, "char": _char, "string": _string,
    "join_strings": _join_strings, "sigil": _sigil, "external": _external, "nil": _nil, "cons": _cons, "tuple": _tuple,
    "match": _match, "operator": _operator, "prefix": _prefix, "catch": _catch, "call": _call, "remote": _remote,
    "binary": _binary, "segment": _segment, "segment_size": _segment_size, "segment_types": _segment_types,
    "segment_size_types": _segment_size_types, "type_name": _type_name, "type_number": _type_number,
    "map": _map, "map_update": _map_update, "assoc_field": _assoc_field, "exact_field": _exact_field,
    "record_index": _record_index, "record": _record, "record_access": _record_access, "record_update": _record_update,
    "record_field": _record_field, "default_field": _default_field,
    "list_comprehension": _list_comprehension, "binary_comprehension": _binary_comprehension,
    "map_comprehension": _map_comprehension, "generator": _generator_of("list", False),
    "strict_generator": _generator_of("list", True), "binary_generator": _generator_of("binary", False),
    "strict_binary_generator": _generator_of("binary", True), "map_generator": _generator_of("map", False),
    "strict_map_generator": _generator_of("map", True), "pair": _pair, "append_zip": _append_zip,
    "block": _block, "if": _if, "case": _case, "receive": _receive, "receive_after": _receive_after,
    "receive_clauses_after": _receive_clauses_after, "try": _try, "try_of": _try_of, "handlers": _handlers,
    "handlers_after": _handlers_after, "only_after": _only_after, "throw_handler": _throw_handler,
    "atom_handler": _handler, "var_handler": _handler, "atom_stack_handler": _stack_handler,
    "var_stack_handler": _stack_handler, "maybe": _maybe, "maybe_else": _maybe, "maybe_match": _maybe_match,
    "if_clause": _if_clause, "clause": _clause, "fun_local": _fun_local, "fun_remote": _fun_remote,
    "fun_clause": _fun_clause, "named_fun_clause": _named_clause, "fun": _fun, "function_clause": _named_clause,
    "function": _function,
}  # fmt: skip

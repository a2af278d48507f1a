"""The syntax tree: one class a construct, named after the Erlang abstract format (stdlib manual, "The Abstract
Format").

Patterns and guards are expressions here, as in the abstract format; the checker says which ones are legal.
`pos` is (line, column), both from 1. Nodes are not changed after the parser made them.
"""

from __future__ import annotations

from typing import Any

Pos = tuple[int, int]
NOWHERE: Pos = (0, 0)


class Node:
    """Base of all nodes."""

    __slots__ = ("pos",)

    pos: Pos

    def __repr__(self) -> str:
        names = [name for base in type(self).__mro__ for name in getattr(base, "__slots__", ())]
        names = [name for name in names if not name.endswith("pos")]
        return f"{type(self).__name__}({', '.join(repr(getattr(self, name)) for name in names)})"


class Var(Node):
    """A variable; `_` is the anonymous one."""

    __slots__ = ("name",)

    def __init__(self, pos: Pos, name: str) -> None:
        self.pos = pos
        self.name = name


class Integer(Node):
    __slots__ = ("value",)

    def __init__(self, pos: Pos, value: int) -> None:
        self.pos = pos
        self.value = value


class Float(Node):
    __slots__ = ("value",)

    def __init__(self, pos: Pos, value: float) -> None:
        self.pos = pos
        self.value = value


class AtomLit(Node):
    """The atom of this name."""

    __slots__ = ("value",)

    def __init__(self, pos: Pos, value: str) -> None:
        self.pos = pos
        self.value = value


class Char(Node):
    """`$a`: prints and matches as an integer."""

    __slots__ = ("value",)

    def __init__(self, pos: Pos, value: int) -> None:
        self.pos = pos
        self.value = value


class String(Node):
    """A string literal (adjacent ones are joined)."""

    __slots__ = ("value",)

    def __init__(self, pos: Pos, value: str) -> None:
        self.pos = pos
        self.value = value


class Nil(Node):
    """`[]`."""

    __slots__ = ()

    def __init__(self, pos: Pos) -> None:
        self.pos = pos


class Cons(Node):
    """`[H | T]`; `[a, b]` is nested cells ending in Nil."""

    __slots__ = ("head", "tail")

    def __init__(self, pos: Pos, head: Node, tail: Node) -> None:
        self.pos = pos
        self.head = head
        self.tail = tail


class Tuple(Node):
    __slots__ = ("items",)

    def __init__(self, pos: Pos, items: list[Node]) -> None:
        self.pos = pos
        self.items = items


class Bin(Node):
    """`<<...>>`."""

    __slots__ = ("elements",)

    def __init__(self, pos: Pos, elements: list[BinElement]) -> None:
        self.pos = pos
        self.elements = elements


class BinElement(Node):
    """One segment; types as written: "little", ("unit", 8)."""

    __slots__ = ("value", "size", "types")

    def __init__(self, pos: Pos, value: Node, size: Node | None, types: list[str | tuple[str, int]] | None) -> None:
        self.pos = pos
        self.value = value
        self.size = size
        self.types = types


class Map(Node):
    """`#{...}` or `Base#{...}`."""

    __slots__ = ("base", "fields")

    def __init__(self, pos: Pos, base: Node | None, fields: list[MapField]) -> None:
        self.pos = pos
        self.base = base
        self.fields = fields


class MapField(Node):
    """`K => V`, or `K := V` when exact."""

    __slots__ = ("exact", "key", "value")

    def __init__(self, pos: Pos, exact: bool, key: Node, value: Node) -> None:
        self.pos = pos
        self.exact = exact
        self.key = key
        self.value = value


class Record(Node):
    """`#r{...}` or `Base#r{...}`."""

    __slots__ = ("base", "name", "fields")

    def __init__(self, pos: Pos, base: Node | None, name: str, fields: list[RecordField]) -> None:
        self.pos = pos
        self.base = base
        self.name = name
        self.fields = fields


class RecordField(Node):
    """`f = V`; name None stands for `_ = V`."""

    __slots__ = ("name", "value")

    def __init__(self, pos: Pos, name: str | None, value: Node) -> None:
        self.pos = pos
        self.name = name
        self.value = value


class RecordAccess(Node):
    """`Base#r.f`; field_pos is where `f` stands."""

    __slots__ = ("base", "name", "field", "field_pos")

    def __init__(self, pos: Pos, base: Node, name: str, field: str, field_pos: Pos = NOWHERE) -> None:
        self.pos = pos
        self.base = base
        self.name = name
        self.field = field
        self.field_pos = field_pos


class RecordIndex(Node):
    """`#r.f`; field_pos is where `f` stands."""

    __slots__ = ("name", "field", "field_pos")

    def __init__(self, pos: Pos, name: str, field: str, field_pos: Pos = NOWHERE) -> None:
        self.pos = pos
        self.name = name
        self.field = field
        self.field_pos = field_pos


class Call(Node):
    """`func` is a Remote, an AtomLit (local call) or any expression."""

    __slots__ = ("func", "args")

    def __init__(self, pos: Pos, func: Node, args: list[Node]) -> None:
        self.pos = pos
        self.func = func
        self.args = args


class Remote(Node):
    """`m:f`, only as the function of a Call or in a type."""

    __slots__ = ("module", "name")

    def __init__(self, pos: Pos, module: Node, name: Node) -> None:
        self.pos = pos
        self.module = module
        self.name = name


class Op(Node):
    """Binary operator as written; also `andalso`, `orelse`, `!`, `++`, `--`."""

    __slots__ = ("op", "left", "right")

    def __init__(self, pos: Pos, op: str, left: Node, right: Node) -> None:
        self.pos = pos
        self.op = op
        self.left = left
        self.right = right


class Unary(Node):
    """`+ - not bnot`."""

    __slots__ = ("op", "operand")

    def __init__(self, pos: Pos, op: str, operand: Node) -> None:
        self.pos = pos
        self.op = op
        self.operand = operand


class Match(Node):
    """`P = E`."""

    __slots__ = ("pattern", "value")

    def __init__(self, pos: Pos, pattern: Node, value: Node) -> None:
        self.pos = pos
        self.pattern = pattern
        self.value = value


class Block(Node):
    """`begin ... end`."""

    __slots__ = ("body",)

    def __init__(self, pos: Pos, body: list[Node]) -> None:
        self.pos = pos
        self.body = body


class Case(Node):
    __slots__ = ("subject", "clauses")

    def __init__(self, pos: Pos, subject: Node, clauses: list[Clause]) -> None:
        self.pos = pos
        self.subject = subject
        self.clauses = clauses


class If(Node):
    """Clauses have no patterns."""

    __slots__ = ("clauses",)

    def __init__(self, pos: Pos, clauses: list[Clause]) -> None:
        self.pos = pos
        self.clauses = clauses


class Receive(Node):
    """`timeout` and `after` come together."""

    __slots__ = ("clauses", "timeout", "after")

    def __init__(self, pos: Pos, clauses: list[Clause], timeout: Node | None, after: list[Node] | None) -> None:
        self.pos = pos
        self.clauses = clauses
        self.timeout = timeout
        self.after = after


class Try(Node):
    """A handler has three patterns: class, reason, stack trace (Var `_` where not written)."""

    __slots__ = ("body", "of", "handlers", "after")

    def __init__(self, pos: Pos, body: list[Node], of: list[Clause], handlers: list[Clause], after: list[Node]) -> None:
        self.pos = pos
        self.body = body
        self.of = of
        self.handlers = handlers
        self.after = after


class Catch(Node):
    __slots__ = ("expr",)

    def __init__(self, pos: Pos, expr: Node) -> None:
        self.pos = pos
        self.expr = expr


class Fun(Node):
    __slots__ = ("clauses",)

    def __init__(self, pos: Pos, clauses: list[Clause]) -> None:
        self.pos = pos
        self.clauses = clauses


class NamedFun(Node):
    """`fun F(...) -> ... end`."""

    __slots__ = ("name", "clauses")

    def __init__(self, pos: Pos, name: str, clauses: list[Clause]) -> None:
        self.pos = pos
        self.name = name
        self.clauses = clauses


class FunRef(Node):
    """`fun f/1` (module None, AtomLit, Integer) or `fun M:F/A` (any of them may be a variable)."""

    __slots__ = ("module", "name", "arity")

    def __init__(self, pos: Pos, module: Node | None, name: Node, arity: Node) -> None:
        self.pos = pos
        self.module = module
        self.name = name
        self.arity = arity


class ListComp(Node):
    __slots__ = ("expr", "qualifiers")

    def __init__(self, pos: Pos, expr: Node, qualifiers: list[Node]) -> None:
        self.pos = pos
        self.expr = expr
        self.qualifiers = qualifiers


class BinComp(Node):
    __slots__ = ("expr", "qualifiers")

    def __init__(self, pos: Pos, expr: Node, qualifiers: list[Node]) -> None:
        self.pos = pos
        self.expr = expr
        self.qualifiers = qualifiers


class MapComp(Node):
    __slots__ = ("key", "value", "qualifiers")

    def __init__(self, pos: Pos, key: Node, value: Node, qualifiers: list[Node]) -> None:
        self.pos = pos
        self.key = key
        self.value = value
        self.qualifiers = qualifiers


class Generator(Node):
    """kind "list" `<-`, "binary" `<=`, "map" `K := V <-` (pattern is a MapField)."""

    __slots__ = ("kind", "pattern", "value", "strict")

    def __init__(self, pos: Pos, kind: str, pattern: Node, value: Node, strict: bool) -> None:
        self.pos = pos
        self.kind = kind
        self.pattern = pattern
        self.value = value
        self.strict = strict


class Zip(Node):
    """`G1 && G2` of newer releases."""

    __slots__ = ("generators",)

    def __init__(self, pos: Pos, generators: list[Generator]) -> None:
        self.pos = pos
        self.generators = generators


class Maybe(Node):
    """`maybe ... else ... end`; else_pos is where the `else` stands."""

    __slots__ = ("body", "clauses", "else_pos")

    def __init__(self, pos: Pos, body: list[Node], clauses: list[Clause], else_pos: Pos = NOWHERE) -> None:
        self.pos = pos
        self.body = body
        self.clauses = clauses
        self.else_pos = else_pos


class MaybeMatch(Node):
    """`P ?= E`."""

    __slots__ = ("pattern", "value")

    def __init__(self, pos: Pos, pattern: Node, value: Node) -> None:
        self.pos = pos
        self.pattern = pattern
        self.value = value


class Clause(Node):
    """guards: alternatives of conjunctions; [] when there is none."""

    __slots__ = ("patterns", "guards", "body")

    def __init__(self, pos: Pos, patterns: list[Node], guards: list[list[Node]], body: list[Node]) -> None:
        self.pos = pos
        self.patterns = patterns
        self.guards = guards
        self.body = body


class Attribute(Node):
    """A form `-name(...)`; value depends on name (lang/forms.py)."""

    __slots__ = ("name", "value")

    def __init__(self, pos: Pos, name: str, value: Any) -> None:
        self.pos = pos
        self.name = name
        self.value = value


class Function(Node):
    """A function form; the arity is that of its first clause."""

    __slots__ = ("name", "clauses")

    def __init__(self, pos: Pos, name: str, clauses: list[Clause]) -> None:
        self.pos = pos
        self.name = name
        self.clauses = clauses


class Type(Node):
    """A type of a specification. tag: "type" (built in), "user_type", "remote_type" (args: module, name, list),
    "ann_type".

    name is the type constructor ("list", "union", "fun", "product", ...); args None stands for `any` (`tuple()`,
    `map()`).
    Atoms, integers, characters and variables in types are their own nodes, operators are Op and Unary.
    """

    __slots__ = ("tag", "name", "args")

    def __init__(self, pos: Pos, tag: str, name: str, args: list[Any] | None) -> None:
        self.pos = pos
        self.tag = tag
        self.name = name
        self.args = args


class FieldDef(Node):
    """A field of `-record`: default and type None when not written."""

    __slots__ = ("name", "default", "type")

    def __init__(self, pos: Pos, name: str, default: Node | None, type_: Node | None) -> None:
        self.pos = pos
        self.name = name
        self.default = default
        self.type = type_

"""Patterns -> a conjunction of Python tests on access paths, and the bindings that hold when it is true.

Inner values that are looked at more than once get a temporary by `:=`; variables are bound at the head of the branch,
several at once where a tuple falls apart into variables only. A variable that occurs twice is compared place with place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pyshell.lang import ast
from pyshell.lang.codegen.ir import VARIABLE, Scope
from pyshell.lang.codegen.literal import is_literal, literal
from pyshell.lang.codegen.state import Codegen
from pyshell.term.cons import NIL


class Match:
    """What one pattern, or several together, demand: `tests` all true, then `binds` (name or names, text).

    outside: variables as they are known around a fun's head or a generator, whose patterns bind anew what they bind; keys
    and sizes read these. None where patterns compare with what is bound already.
    """

    __slots__ = ("cg", "scope", "tests", "binds", "needed", "places", "subjects", "late", "outside")

    def __init__(
        self, cg: Codegen, scope: Scope, needed: frozenset[str] | set[str], subjects: Sequence[str] = (),
        outside: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.cg = cg
        self.scope = scope
        self.outside = outside
        self.tests: list[str] = []
        self.late: list[str] = []  # comparisons of two values: they cost more than a look at a type or an atom
        self.binds: list[tuple[str, str]] = []
        self.needed = needed  # Erlang variables that a guard or a size reads: bound inside the test
        self.subjects = subjects  # parameters: a variable that is all of a pattern is just another name for one
        self.places: dict[str, str] = {}  # Python name -> text that has its value before the binds ran

    def condition(self) -> str:
        """All tests in one Python condition."""
        return " and ".join(self.tests + self.late) or "True"

    def add(self, pattern: ast.Node, subject: str) -> None:
        """Demand that `subject` (pure text) matches."""
        todo: list[tuple[ast.Node, str]] = [(pattern, subject)]
        while todo:
            node, text = todo.pop()
            self._one(node, text, todo)

    def _one(self, node: Any, text: str, todo: list[tuple[ast.Node, str]]) -> None:
        kind = type(node)
        if kind is ast.Var:
            self._variable(node.name, text)
        elif kind is ast.AtomLit:
            self.tests.append(f"{text} is {self.cg.atom(node.value)}")
        elif kind is ast.Integer or kind is ast.Char:
            number = str(node.value) if node.value < 1 << 64 else self.cg.const(node.value)
            self.tests.append(f"{text}=={number} and type({text}) is int")
        elif kind is ast.Nil:
            self.tests.append(f"{text} is NIL")
        elif kind is ast.Match:
            text = self._named(text)
            todo.append((node.value, text))
            todo.append((node.pattern, text))
        elif kind is ast.Tuple:
            self._tuple(node.items, text, todo)
        elif kind is ast.Cons:
            held = self._named(text, "type({}) is list")
            self._split([node.head, node.tail], held, todo)
        elif kind is ast.Map:
            self._map(node, text, todo)
        elif kind is ast.Op and node.op == "++":
            self._prefix(node, text, todo)
        elif kind is ast.Bin and not is_literal(node):
            self.cg.bin_match(self, node, self._named(text), todo)
        else:
            self._constant(node, text)

    def _constant(self, node: Any, text: str) -> None:
        term = literal(node) if is_literal(node) else self.cg.fold(node)
        if term is NIL:
            self.tests.append(f"{text} is NIL")
        elif type(term) is int:
            self.tests.append(f"{text}=={self.cg.const(term)} and type({text}) is int")
        else:
            self.tests.append(f"eq_exact({text},{self.cg.const(term)})")

    def _named(self, text: str, test: str = "") -> str:
        """A variable that holds the subject; with a test, demand that too."""
        if VARIABLE.fullmatch(text):
            if test:
                self.tests.append(test.format(text))
            return text
        temp = self.scope.function.temp()
        self.tests.append(test.format(f"({temp}:={text})") if test else f"({temp}:={text}) is not None")
        return temp

    def _variable(self, name: str, text: str) -> None:
        if name == "_":
            return
        env = self.scope.env
        known = env.get(name)
        if known is not None:
            here = self.places.get(known, known)
            # pids of one process may be of two Python types (runtime/process.py); anything else of two types differs
            same = f"(type({here}) is type({text}) or isinstance({here},Pid))"
            self.late.append(f"({here} is {text} or {same} and eq_exact({here},{text}))")
            return
        if text in self.subjects:
            env[name] = text
            return
        python = self.scope.function.variable(name)
        env[name] = python
        if python == text:
            return
        if name in self.needed:
            self.tests.append(f"({python}:={text}) is not None")
        else:
            self.binds.append((python, text))
            self.places[python] = text

    def _tuple(self, items: list[ast.Node], text: str, todo: list[tuple[ast.Node, str]]) -> None:
        if not items:
            self.tests.append(f"{text}==()" if VARIABLE.fullmatch(text) else f"({text})==()")
            return
        first = text if VARIABLE.fullmatch(text) else f"({(held := self.scope.function.temp())}:={text})"
        held = text if first == text else held
        self.tests.append(f"type({first}) is tuple and len({held})=={len(items)}")
        self._split(items, held, todo)

    def _split(self, items: list[ast.Node], held: str, todo: list[tuple[ast.Node, str]]) -> None:
        env = self.scope.env
        names = [item.name for item in items if type(item) is ast.Var]
        new = [n for n in names if n != "_"]
        if (
            len(names) == len(items)
            and len(new) > 1
            and len(set(new)) == len(new)
            and not any(n in env or n in self.needed for n in new)
        ):
            python = []
            for i, name in enumerate(names):
                if name == "_":
                    python.append("_")
                    continue
                env[name] = self.scope.function.variable(name)
                python.append(env[name])
                self.places[env[name]] = f"{held}[{i}]"
            self.binds.append((",".join(python), held))
            return
        for i in range(len(items) - 1, -1, -1):
            todo.append((items[i], f"{held}[{i}]"))

    def _map(self, node: ast.Map, text: str, todo: list[tuple[ast.Node, str]]) -> None:
        held = self._named(text, "type({}) is ErlMap")
        later: list[tuple[ast.Node, str]] = []
        for field in node.fields:
            value = self.scope.function.temp()
            self.tests.append(f"({value}:={self._map_get(held, field.key)}) is not None")
            later.append((field.value, value))
        todo.extend(reversed(later))

    def _map_get(self, held: str, key: ast.Node) -> str:
        if is_literal(key):
            own = f"({held}.inner if type({held}.inner) is dict else {held}.own())"
            return f"{own}.get({self.cg.map_key(literal(key))})"
        return f"{held}.get({self.read(key)})"

    def read(self, node: ast.Node, own: Iterable[str] = ()) -> str:
        """Text of a key or a size. own: variables of this pattern that it may read, those of segments before it."""
        scope = self.scope
        if self.outside is not None:
            scope = Scope(scope.function, {**self.outside, **{n: scope.env[n] for n in own if n in scope.env}})
        if type(node) is ast.Var:
            known = scope.env[node.name]
            return self.places.get(known, known)
        text = self.cg.guard_value(node, scope)
        for python, place in self.places.items():
            text = text.replace(python, place) if python in text else text
        return text

    def _prefix(self, node: ast.Op, text: str, todo: list[tuple[ast.Node, str]]) -> None:
        """`"abc" ++ Tail`: the left side is a literal list."""
        left: Any = node.left
        heads: list[ast.Node] = []
        if type(left) is ast.String:
            heads = [ast.Char(left.pos, ord(c)) for c in left.value]
        while type(left) is ast.Cons:
            heads.append(left.head)
            left = left.tail
        rest: ast.Node = node.right
        for head in reversed(heads):
            rest = ast.Cons(node.pos, head, rest)
        todo.append((rest, text))


def bound_in(patterns: Any) -> set[str]:
    """The variables that patterns bind: not those that only keys of maps and sizes of segments read."""
    names: set[str] = set()
    todo = list(patterns)
    while todo:
        node = todo.pop()
        kind = type(node)
        if kind is ast.Var:
            names.add(node.name)
        elif kind is ast.Map:
            todo.extend(field.value for field in node.fields)
        elif kind is ast.Bin:
            todo.extend(element.value for element in node.elements)
        elif kind not in _LEAVES:
            for slot in kind.__slots__:
                child = getattr(node, slot)
                if isinstance(child, list):
                    todo.extend(child)
                elif isinstance(child, ast.Node):
                    todo.append(child)
    return names


_LEAVES = frozenset((ast.AtomLit, ast.Char, ast.Float, ast.Integer, ast.Nil, ast.String))


def variables(node: Any, found: set[str] | None = None) -> set[str]:
    """All variable names inside a node, or a list of nodes."""
    names: set[str] = set() if found is None else found
    todo = [node]
    while todo:
        n = todo.pop()
        kind = type(n)
        if kind is ast.Var:
            names.add(n.name)
        elif kind in _LEAVES:
            continue
        elif isinstance(n, list):
            todo.extend(n)
        elif isinstance(n, ast.Node):
            for slot in kind.__slots__:
                child = getattr(n, slot)
                if isinstance(child, (ast.Node, list)):
                    todo.append(child)
    return names

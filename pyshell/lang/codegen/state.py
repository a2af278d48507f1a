"""What all parts of the code generator share: constants, functions made so far, and the way back to the others.

The parts do not import each other's entry points; they call `cg.statement`, `cg.value` and `cg.body`, whose table of
node classes is filled by lang/compiler.py. So imports among the parts go one way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from pyshell.lang import ast
from pyshell.lang.codegen.ir import ATOMIC, DROP, RETURN, VARIABLE, Block, Function, Scope, Statement
from pyshell.lang.codegen.literal import is_literal, literal
from pyshell.term.atom import Atom, atom
from pyshell.term.maps import wrap

LONGEST = 600  # characters of one expression before it is cut into temporaries (CPython nests 200 brackets at most)


class Linker(Protocol):
    """What the code generator asks of the world: the natives of module erlang."""

    def native(self, module: str, name: str, arity: int) -> Callable[..., Any] | None:
        """The Python function behind module:name/arity if it is a native, else None."""


Writer = Callable[["Codegen", Any, str, Scope, Block], None]


class Parts:
    """The parts that call each other in circles, tied together once by lang/compiler.py."""

    __slots__ = ("writers", "bin_match", "bin_take", "fold", "guard_value", "collect", "folders")

    def __init__(self, writers: dict[type, Writer], bin_match: Any, bin_take: Any, fold: Any, guard_value: Any, collect: Any,
                 folders: dict[tuple[str, int], Callable[..., Any]]) -> None:  # fmt: skip
        self.writers = writers
        self.bin_match = bin_match
        self.bin_take = bin_take
        self.fold = fold
        self.guard_value = guard_value
        self.collect = collect
        self.folders = folders


class Codegen:
    """One compilation: a module, or what was typed at the prompt (`shell` true: errors as erl_eval's)."""

    def __init__(self, module: str, linker: Linker, local: set[tuple[str, int]], parts: Parts,
                 shell: bool, imports: dict[tuple[str, int], str] | None = None) -> None:  # fmt: skip
        self.module = module
        self.linker = linker
        self.local = local
        self.imports = imports or {}
        self.never: frozenset[tuple[str, int]] = frozenset()  # functions of the module that never return
        self.shell = shell
        self.writers = parts.writers
        self.space: dict[str, Any] = {}
        self.natives: dict[str, tuple[str, str, int]] = {}
        self.functions: dict[str, Function] = {}
        self.guards: list[list[tuple[int, str, int]]] = []
        self.counter = 0
        self.fun_index = 0
        self.comprehensions: dict[int, int] = {}  # numbers of generators (numbering.py)
        self.caches = 0
        self._atoms: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self.parts = parts
        self.folders = parts.folders

    def next_number(self) -> int:
        """A number no other function of this compilation has."""
        self.counter += 1
        return self.counter

    # constants ------------------------------------------------------------------------------------------------

    def atom(self, name: str) -> str:
        """Name of the constant that holds this atom."""
        found = self._atoms.get(name)
        if found is None:
            simple = name.isascii() and name.isidentifier()
            found = "A_" + name if simple else f"AQ{len(self._atoms)}"
            self._atoms[name] = found
            self.space[found] = atom(name)
        return found

    def const(self, term: Any) -> str:
        """Name of a constant for any term."""
        if type(term) is Atom:
            return self.atom(term.name)
        name = f"C{len(self.space)}"
        self.space[name] = term
        return name

    def plain(self, value: Any) -> str:
        """Name of a constant that is no term: a table for a helper, of strings, numbers and tuples."""
        name = f"P{len(self.space)}"
        self.space[name] = value
        return name

    def map_key(self, term: Any) -> str:
        """Name of the constant that stands for this term as a key inside a map."""
        if type(term) is Atom:
            return self.atom(term.name)
        name = f"W{len(self.space)}"
        self.space[name] = wrap(term)
        return name

    def cache(self) -> str:
        """Name of a dict of this unit that starts empty, for a call site to remember things in."""
        self.caches += 1
        return f"Y{self.caches}"

    def const_key(self, key: str) -> str:
        """Name of the constant that holds the key of an export, "module:name/arity"."""
        found = self._keys.get(key)
        if found is None:
            found = self._keys[key] = f"X{len(self._keys)}"
            self.space[found] = key
        return found

    def shell_top(self, scope: Scope) -> bool:
        """True where a call may not be a tail call: what was typed still has to collect its bindings."""
        return scope.function.kind == "top"

    def local_native(self, name: str, arity: int, python: str) -> bool:
        """Let a native stand for this function of the module, if there is one."""
        function = self.linker.native(self.module, name, arity)
        if function is None:
            return False
        self.space[python] = function
        self.natives[python] = (self.module, name, arity)
        return True

    def native(self, name: str, arity: int) -> tuple[str, bool] | None:
        """(name in the namespace, may it stop?) of erlang:name/arity, or None if there is no such native."""
        function = self.linker.native("erlang", name, arity)
        if function is None:
            return None
        python = f"B{arity}_{name}" if name.isidentifier() else f"B{arity}_{len(self.space)}"
        if python not in self.space:
            self.space[python] = function
            self.natives[python] = ("erlang", name, arity)
        return python, bool(getattr(function, "traps", False))

    def bin_match(self, match: Any, node: ast.Bin, held: str, todo: list[tuple[ast.Node, str]]) -> None:
        """Demand that `held` matches a bitstring pattern (data.py)."""
        self.parts.bin_match(self, match, node, held, todo)

    def bin_take(self, match: Any, node: Any, held: str, position: str, got: str, todo: list[Any]) -> Any:
        """What takes one item of a binary generator: [(variable, text)] (data.py)."""
        return self.parts.bin_take(self, match, node, held, position, got, todo)

    def collect(self, node: ast.ListComp, scope: Scope, out: Block, into: str = "[]") -> str:
        """What the elements of a comprehension were appended to, which nobody else has (comprehension.py)."""
        return str(self.parts.collect(self, node, scope, out, False, into))

    def fold(self, node: ast.Node) -> Any:
        """The value of a constant expression (data.py)."""
        return self.parts.fold(self, node)

    def guard_value(self, node: ast.Node, scope: Scope) -> str:
        """Python text of a guard expression's value (guard.py)."""
        return str(self.parts.guard_value(self, node, scope))

    def guard_data(self, node: Any, scope: Scope) -> str:
        """Maps and bitstrings built inside a guard: their writers make no other statements there."""
        out: Block = []
        text = self.value(node, scope, out)
        for s in out:  # only temporaries of pure texts: put them in place again
            text = text.replace(s.x, f"({s.e})") if s.op == "let" else text
        return text

    # expressions ----------------------------------------------------------------------------------------------

    def value(self, node: ast.Node, scope: Scope, out: Block) -> str:
        """Python text of the node's value, free of side effects; what must run first is appended to `out`."""
        kind = type(node)
        if kind is ast.Var:
            return scope.env[node.name]  # type: ignore[attr-defined]
        if kind is ast.Integer or kind is ast.Char:
            number = node.value  # type: ignore[attr-defined]
            if scope.function.kind == "top" and number > 9:  # runs once, and lines of one shape have one text
                return self.const(number)
            return str(number) if 0 <= number < 1 << 64 else self.const(number)
        if kind is ast.AtomLit:
            return self.atom(node.value)  # type: ignore[attr-defined]
        if kind is ast.Nil:
            return "NIL"
        if is_literal(node):
            return self.const(literal(node))
        if kind is ast.Tuple:
            items = [self.value(item, scope, out) for item in node.items]  # type: ignore[attr-defined]
            text = f"({','.join(items)},)" if items else "()"
            return self.cut(text, node.pos[0], scope, out)
        if kind is ast.Cons:
            return self._list(node, scope, out)
        temp = scope.function.temp()
        self.statement(node, temp, scope, out)
        return temp

    def _list(self, node: Any, scope: Scope, out: Block) -> str:
        heads = []
        line = node.pos[0]
        while type(node) is ast.Cons:
            heads.append(self.value(node.head, scope, out))
            node = node.tail
        text = self.value(node, scope, out)
        for count, head in enumerate(reversed(heads)):
            text = f"[{head},{text}]"
            if count % 40 == 39:
                text = self.cut(text, line, scope, out, 0)
        return self.cut(text, line, scope, out)

    def cut(self, text: str, line: int, scope: Scope, out: Block, longest: int = LONGEST) -> str:
        """The text, or a temporary that holds its value when it is too long to nest further."""
        if len(text) <= longest:
            return text
        temp = scope.function.temp()
        out.append(Statement("let", line, temp, text))
        return temp

    def atomic(self, node: ast.Node, scope: Scope, out: Block) -> str:
        """As `value`, but always a variable or a constant."""
        text = self.value(node, scope, out)
        return text if ATOMIC.fullmatch(text) else self.cut(text, node.pos[0], scope, out, 0)

    def variable(self, node: ast.Node, scope: Scope, out: Block) -> str:
        """As `value`, but always a variable."""
        text = self.value(node, scope, out)
        return text if VARIABLE.fullmatch(text) else self.cut(text, node.pos[0], scope, out, 0)

    def statement(self, node: ast.Node, dst: str, scope: Scope, out: Block) -> None:
        """Append statements that compute the node into `dst` (a variable, DROP or RETURN)."""
        writer = self.writers.get(type(node))
        if writer is None:
            self.done(self.value(node, scope, out), dst, node.pos[0], out)
        else:
            writer(self, node, dst, scope, out)

    def body(self, nodes: list[ast.Node], dst: str, scope: Scope, out: Block) -> None:
        """A sequence: the last one's value goes to `dst`. `X = E, X` is `E`, as erlc has it: a tail call stays one."""
        if dst == RETURN and not self.shell and len(nodes) > 1 and _is_named_value(nodes[-2], nodes[-1], scope):
            nodes = [*nodes[:-2], nodes[-2].value]  # type: ignore[attr-defined]
        for node in nodes[:-1]:
            self.statement(node, DROP, scope, out)
        self.statement(nodes[-1], dst, scope, out)

    def done(self, text: str, dst: str, line: int, out: Block) -> None:
        """The value of `text`, which has no side effect, goes to `dst`."""
        if dst == RETURN:
            out.append(Statement("ret", line, e=text))
        elif dst != DROP and dst != text:
            out.append(Statement("let", line, dst, text))

    def effect(self, text: str, dst: str, line: int, out: Block) -> None:
        """As `done`, for a text that must be evaluated even when nobody wants the value."""
        if dst == RETURN:
            out.append(Statement("ret", line, e=text))
        else:
            out.append(Statement("let", line, dst, text))

    def call(self, text: str, dst: str, line: int, scope: Scope, out: Block) -> None:
        """A call that may stop: `text` is the Python call."""
        function = scope.function
        function.calls = True
        target = function.temp() if dst == RETURN else dst
        site = Statement("call", line, target, text)
        function.sites.append(site)
        out.append(site)
        if dst == RETURN:
            out.append(Statement("ret", line, e=target))


def _is_named_value(before: ast.Node, last: ast.Node, scope: Scope) -> bool:
    """`X = E, X` with an X that is new."""
    if type(before) is not ast.Match or type(last) is not ast.Var or type(before.pattern) is not ast.Var:
        return False
    return before.pattern.name == last.name != "_" and last.name not in scope.env

"""A unit: one namespace of compiled code with its constants, line tables and continuations that are made on first use.

Compiled code is a value: nothing in a unit changes what programs can see, so the nodes of a cluster share it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pyshell.lang.codegen.emit import Lines
from pyshell.term import atom as atoms
from pyshell.term import binary, cons, fun, ids, maps
from pyshell.term.atom import Atom
from pyshell.traps import bits, data, errors, growing, idioms, machine, ops, trace

_NAMES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (atoms, ("Atom",)),
    (binary, ("Bits",)),
    (cons, ("NIL", "make_list")),
    (ids, ("Pid", "Port", "Ref")),
    (fun, ("Fun",)),
    (maps, ("ErlMap", "from_pairs", "wrap")),
    (errors, ("CATCH", "NO_HEAD", "ErlangError", "bad_filter", "bad_generator", "badbool", "badmatch", "case_clause",
              "else_clause", "function_clause", "if_clause", "try_clause", "undef")),
    (machine, ("apply_mfa", "mfa_code", "call_export", "call_fun", "expired", "export", "fun_code", "spent", "stop", "take")),
    (ops, ("add_bare", "sub_bare", "mul_bare", "fdiv_bare")),
    (ops, ("add", "sub", "mul", "fdiv", "idiv", "rem", "band", "bor", "bxor", "bsl", "bsr", "bnot", "neg", "plus",
           "and_", "or_", "xor_", "not_", "append", "subtract", "lt", "gt", "le", "ge", "eq_exact", "eq_value")),
    (bits, ("bits_build", "bits_build_shell", "bits_match", "bits_rest", "bits_whole", "bits_empty",
            "bits_concat", "bits_items", "check_bits", "segment_bits", "is_bits",
            "size_value")),
    (growing, ("bits_grow", "grown")),
    (idioms, ("Joined", "failing_parts", "flat_format", "joined", "sum_of_integers")),
    (data, ("bad_apply", "bad_put", "boolean", "external_fun", "map_pairs", "map_put", "map_put1", "map_put2",
            "map_update", "map_update_shell", "zip_lists")),
    (trace, ("caught", "catch_value", "held")),
)  # fmt: skip


def _base() -> dict[str, Any]:
    space: dict[str, Any] = {name: getattr(module, name) for module, names in _NAMES for name in names}
    for name in ("true", "false", "error", "exit", "throw", "erl_eval", "erlang"):
        space[f"A_{name}"] = atoms.atom(name)
    space["A_inside"] = atoms.atom("-inside-an-interpreted-fun-")
    for number, entry in enumerate(machine.ENTRIES):
        space[f"e{number}"] = entry
    for number, kind in enumerate(fun.FUN_CLASSES):
        space[f"Fun{number}"] = kind
    return space


BASE: dict[str, Any] = _base()


def _compile(text: str, file: str) -> Any:
    return compile(text, file, "exec", dont_inherit=True, optimize=0)


_compiled = lru_cache(maxsize=512)(_compile)
"""For what is typed: half of the time of a line is CPython's compiler, and many lines are of one shape."""


class Site:
    """A call or receive at which a process may stop; the attribute `site` of its continuation."""

    __slots__ = ("unit", "function", "arity", "line", "intry", "top", "collected")

    def __init__(
        self, unit: Unit, function: str, arity: int, line: int, intry: bool, top: bool, collected: Any = None
    ) -> None:
        self.collected = collected  # a list comprehension: where in the frame its results so far are, and its inner loop
        self.unit = unit
        self.function = function
        self.arity = arity
        self.line = line
        self.intry = intry
        self.top = top


class Owner:
    """What the trace wants to know of a Python function: Erlang name and arity; top: typed at the prompt.

    collected: of a list comprehension's loop, else None: the variable that holds the results so far; name, arity and line
    of the innermost loop, which is the one that BEAM would have put them together in.
    """

    __slots__ = ("name", "arity", "top", "guard", "collected")

    def __init__(self, name: str, arity: int, top: bool = False, guard: bool = False, collected: Any = None) -> None:
        self.collected = collected
        self.name = name
        self.arity = arity
        self.top = top
        self.guard = guard


class Unit:
    """One namespace. module, file: for stack traces. shell: typed at the prompt.

    `make(name)` of a continuation that is not compiled yet gives its lines.
    """

    __slots__ = ("module", "file", "shell", "space", "tables", "slow", "make", "made")

    def __init__(self, module: Atom, file: str, shell: bool, make: Callable[[str], Lines]) -> None:
        self.module = module
        self.file = file
        self.shell = shell
        self.space: dict[str, Any] = BASE.copy()
        self.space["UNIT"] = self
        self.tables: dict[str, tuple[list[Owner], list[int], list[int]]] = {}
        self.slow: dict[tuple[str, int], str] = {}
        self.make = make
        self.made = 0

    def load(self, parts: list[tuple[Owner, Lines]]) -> Any:
        """Compile and run functions: their names appear in the namespace. Answers CPython's code object."""
        owners: list[Owner] = []
        which: list[int] = []
        erlang: list[int] = []
        texts: list[str] = []
        self.made += 1
        file = f"<{self.module.name}:{self.made}>"
        for number, (owner, lines) in enumerate(parts):
            owners.append(owner)
            for indent, text, line in lines:
                texts.append(" " * indent + text)
                which.append(number)
                erlang.append(line)
                if text.startswith("if type(") and ") is not int: " in text:
                    self._remember_slow(file, len(texts) - 1, text)
        self.tables[file] = (owners, which, erlang)
        code = _compiled("\n".join(texts), file) if self.shell else _compile("\n".join(texts), file)
        exec(code, self.space)
        return code

    def _remember_slow(self, file: str, line: int, text: str) -> None:
        _, _, assignment = text.partition(") is not int: ")
        _, _, slow = assignment.partition("=")
        self.slow[file, line] = slow

    def slow_text(self, file: str, line: int) -> str | None:
        """The slow form of the arithmetic in a line of Python, or None if it is not arithmetic."""
        return self.slow.get((file, line))

    def collected(self, file: str, line: int) -> Any:
        """`collected` of the owner of this line."""
        table = self.tables.get(file)
        return table[0][table[1][line - 1]].collected if table is not None else None

    def where(self, file: str, line: int) -> tuple[str, int, int, bool] | None:
        """(Erlang function, arity, Erlang line or its negative in tail position, typed at the prompt?)."""
        table = self.tables.get(file)
        if table is None:
            return None
        owners, which, erlang = table
        owner = owners[which[line - 1]]
        return None if owner.guard else (owner.name, owner.arity, erlang[line - 1], owner.top)

    def add_caches(self, count: int) -> None:
        """The dicts in which call sites remember things."""
        self.space.update((f"Y{number}", {}) for number in range(1, count + 1))

    def stub(self, name: str, owner: Owner, line: int, intry: bool, collected: Any = None) -> None:
        """A continuation that is compiled when a frame first runs it."""

        made: Any = None

        def late(p: Any, v: Any, f: Any) -> Any:
            nonlocal made
            if made is None:
                made = self.force(name, owner, site)
            return made(p, v, f)

        site = Site(self, owner.name, owner.arity, line, intry, owner.top, collected)
        late.site = site  # type: ignore[attr-defined]
        self.space[name] = late

    def force(self, name: str, owner: Owner, site: Site) -> Any:
        """The compiled continuation; frames pushed earlier keep the stub, which finds it here."""
        found = self.space[name]
        if found.__name__ == "late":
            self.load([(owner, self.make(name))])
            found = self.space[name]
            found.site = site
        return found


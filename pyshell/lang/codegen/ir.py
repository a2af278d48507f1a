"""The intermediate form: a function is a block, a block is a list of statements, an expression is Python text.

All variables in the text begin with `V`: `VX` is Erlang's X, `Vt3` a temporary (Erlang names never continue in lower
case), `VX__4` an X that shadows an outer one inside function 4. So uses and definitions are found in the text itself.
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.lang.ast import Node

VARIABLE = re.compile(r"\bV\w+")
WALRUS = re.compile(r"\b(V\w+):=")
ATOMIC = re.compile(r"\w+|\(-\d+\)")

RETURN = "RETURN"  # destination: the value of the function
DROP = "_"  # destination: nobody wants the value


def uses(text: str) -> set[str]:
    """Variables that occur in a piece of Python text."""
    return set(VARIABLE.findall(text))


def defines(text: str) -> set[str]:
    """Variables that a condition binds with `:=`."""
    return set(WALRUS.findall(text))


class Statement:
    """One statement. `op` says which of the other fields mean something:

    let x=e · send args[0] to e, or else call slow ·
    arith x=e (fast) or slow · call x=e · ret e · raise e · check e else raise slow · loop args ·
    tail e args · if arms, orelse · try x slow=error body, e=what is caught · recv x, slow=selector, arms=tests, e=timeout
    line: Erlang line. live, in_try: of call and recv sites, filled in by liveness. site: number of the site.
    """

    __slots__ = ("op", "line", "x", "e", "slow", "args", "arms", "orelse", "body", "site", "live", "in_try")

    def __init__(
        self,
        op: str,
        line: int,
        x: str = "",
        e: str = "",
        slow: str = "",
        args: list[str] | None = None,
        arms: list[tuple[str, list[Statement]]] | None = None,
        orelse: list[Statement] | None = None,
        body: list[Statement] | None = None,
    ) -> None:
        self.op = op
        self.line = line
        self.x = x
        self.e = e
        self.slow = slow
        self.args: list[str] = args if args is not None else []
        self.arms: list[tuple[str, list[Statement]]] = arms if arms is not None else []
        self.orelse: list[Statement] = orelse if orelse is not None else []
        self.body: list[Statement] = body if body is not None else []
        self.site = 0
        self.live: list[str] = []
        self.in_try = False


Block = list[Statement]


class Function:
    """A Python function under construction.

    kind: "function" of a module, "fun", "generator" (a comprehension's loop), "fold" (a loop of module lists with its fun
    inside) or "top" (what was typed at the prompt).
    name, arity: as the stack trace shows them. python: its name in the namespace. outer: Erlang variables that were
    visible around it, which its own patterns shadow. free: captured variables.
    """

    __slots__ = (
        "kind", "name", "arity", "python", "line", "params", "free", "self_name", "block", "sites", "is_loop", "calls",
        "temps", "outer", "number", "form", "info", "self_used", "perhaps", "within", "collected",
        "interpreted", "offset", "entry", "guarded", "counted", "fold", "innermost",
    )  # fmt: skip

    def __init__(self, kind: str, name: str, arity: int, python: str, line: int, number: int) -> None:
        self.kind = kind
        self.name = name
        self.arity = arity
        self.python = python
        self.line = line
        self.number = number
        self.params: list[str] = []
        self.free: list[str] = []
        self.self_name = ""
        self.self_used = False
        self.block: Block = []
        self.sites: list[Statement] = []
        self.is_loop = False
        self.calls = False
        self.temps = 0
        self.outer: dict[str, str] = {}
        self.form: Node | None = None
        self.info: Any = None
        self.offset = ""  # a loop over a binary: the variable with the position in it (binary_loop.py)
        self.entry: list[str] = []  # then: the parameters as another round would be called with them
        self.interpreted = False  # a fun typed at the prompt: erl_eval leaves no frame where it evaluates the last thing
        self.within: Function | None = None  # generator only: the one around it in the same comprehension
        self.guarded = 0  # how many try and catch there are around what is being written
        self.innermost: Function | None = None  # generator only: the last one in the same comprehension, if it is another
        self.collected = ""  # generator of a list only: its parameter with the results so far
        self.counted = ""  # generator over numbers: the variable with the number
        self.fold: Fold | None = None  # kind "fold" only
        self.perhaps: dict[str, str] = {}  # top only: variables that some branches bind and others do not

    def full_arity(self) -> int:
        """Arity in a stack trace: BEAM passes what a fun captured as further arguments.

        An inner generator also has what the outer ones go on with.
        """
        if self.kind != "generator":
            return self.arity + len([v for v in self.free if v != self.self_name])
        needed: set[str] = set()
        count = self.arity
        generator: Function | None = self
        while generator is not None:
            needed.update(v for v in generator.free if not v.startswith("Vacc"))
            generator = generator.within
            count += generator is not None
        return count + len(needed)

    def temp(self, prefix: str = "Vt") -> str:
        """A new temporary."""
        self.temps += 1
        return f"{prefix}{self.number}_{self.temps}"

    def variable(self, name: str) -> str:
        """The Python name under which this function binds Erlang's variable."""
        python = "V" + (name if name.isascii() and "@" not in name else mangle(name))
        return f"{python}__{self.number}" if name in self.outer else python


class Fold:
    """A function of module lists whose loop has the body of its fun inside (see inlined.py).

    fun: the function of which the body is. key: constant with the key of lists' function. value: parameter with the fun
    itself. left: parameter with what is left, a list or the next number. first, last: the whole, from the start; last is
    "" for a list. item: variable with the element. state: parameters in which results are kept; the first `given` of them
    are those the function was called with, at the start. result: text of the value. kind: "foldl", "map" or "filter".
    """

    __slots__ = ("kind", "fun", "key", "value", "left", "first", "last", "item", "state", "given", "result")

    def __init__(self, kind: str, fun: Function, key: str, number: int, over_numbers: bool) -> None:
        self.kind = kind
        self.fun = fun
        self.key = key
        self.value = f"Vfun{number}"
        self.left = f"Vleft{number}"
        self.first = f"Vfirst{number}"
        self.last = f"Vlast{number}" if over_numbers else ""
        self.item = fun.params[0]
        folding = kind == "foldl"
        self.given = int(folding)
        self.state = [f"Vacc{number}", fun.params[1]] if folding else [f"Vgot{number}"]
        self.result = fun.params[1] if folding else f"make_list(Vgot{number})"

    def take(self, value: str) -> list[str]:
        """Lines that keep the value of the fun for one element."""
        kept = self.state[-1]
        if self.kind == "foldl":
            return [f"{kept}={value}"]
        if self.kind == "map":
            return [f"{kept}.append({value})"]
        keep = f"{kept}.append({self.item})"
        return [f"_={value}", f"if _ is A_true: {keep}", "elif _ is not A_false: raise bad_filter(_)"]


def mangle(name: str) -> str:
    """Letters, digits and underscore only, different for different names."""
    return "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in name) + "_u"


class Scope:
    """What is bound here: Erlang name -> Python name; and the function that is being compiled."""

    __slots__ = ("function", "env")

    def __init__(self, function: Function, env: dict[str, str]) -> None:
        self.function = function
        self.env = env

    def branch(self) -> Scope:
        """A scope whose bindings do not show outside until joined."""
        return Scope(self.function, self.env.copy())


def ends(block: Block) -> bool:
    """True if no path falls off the end of the block."""
    todo = [block]
    while todo:
        inner = todo.pop()
        if not inner:
            return False
        last = inner[-1]
        if last.op == "if":
            todo.append(last.orelse)
            todo += [arm for _, arm in last.arms]
        elif last.op not in ("ret", "raise", "loop", "tail"):
            return False
    return True

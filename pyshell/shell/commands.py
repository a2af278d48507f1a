"""The internal commands of the shell: what a local call means that is no BIF.

The law: the table below is all there is. A command becomes a call of a hidden fun with the evaluated arguments; `f`,
`rd`, `history`, `results` and `catch_exception` look at what was typed instead. Anything else is a function of
user_default or shell_default.
Follows: stdlib shell (local_func/7), shell_default.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from pyshell.lang.ast import AtomLit, Call, Integer, Node, Remote, Var
from pyshell.lang.bifs import AUTO_IMPORTED
from pyshell.shell.prepare import HIDDEN
from pyshell.shell.records import RecordTable
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import NIL, to_python
from pyshell.term.fun import FUN_CLASSES, FunInfo
from pyshell.traps.errors import A_ERROR, ErlangError
from pyshell.traps.trace import location

Term = Any
Native = Callable[..., Term]

A_OK = atom("ok")
A_SHELL = atom("shell")
A_SHELL_UNDEF = atom("shell_undef")
A_FUNCTION_CLAUSE = atom("function_clause")
LITERAL = frozenset([("f", 1), ("rd", 2), ("history", 1), ("results", 1), ("catch_exception", 1)])


class Host(Protocol):
    """What commands do to the session."""

    records: RecordTable

    def forget(self, name: str | None) -> None: ...
    def list_bindings(self) -> None: ...
    def list_history(self) -> None: ...
    def show_fully(self, value: Term) -> None: ...
    def write(self, text: str) -> None: ...
    def keep_commands(self, count: int) -> int: ...
    def keep_results(self, count: int) -> int: ...
    def catch_exceptions(self, on: bool) -> bool: ...
    def leave(self) -> None: ...
    def result_of(self, number: int) -> Term: ...
    def exported(self, module: str, name: str, arity: int) -> bool: ...


class Commands:
    """Gives out nodes for local calls and collects the hidden values those nodes need."""

    __slots__ = ("_counter", "_hidden", "_host", "_table")

    def __init__(self, host: Host) -> None:
        self._host = host
        self._hidden: dict[str, Term] = {}
        self._counter = 0
        self._table: dict[tuple[str, int], Native] = {
            ("b", 0): self._b,
            ("f", 0): self._f,
            ("h", 0): self._h,
            ("exit", 0): self._exit,
            ("rf", 0): self._rf_all,
            ("rf", 1): self._rf,
            ("rl", 0): self._rl_all,
            ("rl", 1): self._rl,
            ("rp", 1): self._rp,
            ("rr", 1): self._rr1,
            ("rr", 2): self._rr2,
            ("rr", 3): self._rr3,
        }

    def hidden(self) -> dict[str, Term]:
        """See prepare.LocalCalls."""
        values, self._hidden = self._hidden, {}
        return values

    def meaning(self, call: Call, typed: Call) -> Node | None:
        """See prepare.LocalCalls."""
        func, args = call.func, call.args
        if type(func) is not AtomLit:
            return None
        name, arity = func.value, len(args)
        if f"{name}/{arity}" in AUTO_IMPORTED:
            return None
        if name == "v" and arity == 1 and type(args[0]) is Integer:
            return self._value(call, self._host.result_of(args[0].value))
        if (name, arity) in LITERAL:
            return self._call(call, name, self._literal(name, typed.args), [])
        native = self._table.get((name, arity))
        if native is not None:
            return self._call(call, name, native, args)
        if self._host.exported("user_default", name, arity):
            return Call(call.pos, Remote(func.pos, AtomLit(func.pos, "user_default"), func), args)
        if self._host.exported("shell_default", name, arity):
            return None
        return self._call(call, name, _undefined(name, arity), args)

    # nodes ----------------------------------------------------------------------------------------------------

    def _value(self, call: Call, value: Term) -> Var:
        self._counter += 1
        name = f"{HIDDEN}{self._counter}"
        self._hidden[name] = value
        return Var(call.pos, name)

    def _call(self, call: Call, name: str, native: Native, args: list[Node]) -> Call:
        info = FunInfo(A_SHELL, name, len(args), 0, 0, ())
        return Call(call.pos, self._value(call, FUN_CLASSES[len(args)](native, info, ())), args)

    # what was typed ---------------------------------------------------------------------------------------------

    def _literal(self, name: str, args: list[Node]) -> Native:
        """The command for the arguments as they stand in the text; function_clause for those it does not know."""
        host, first = self._host, args[0]
        if name == "f" and type(first) is Var:
            variable = first.name


            def forget(p: Any) -> Atom:
                host.forget(variable)
                return A_OK

            return forget
        if name == "history" and type(first) is Integer:
            count = first.value
            return lambda p: host.keep_commands(count)
        if name == "results" and type(first) is Integer:
            count = first.value
            return lambda p: host.keep_results(count)
        if name == "catch_exception" and type(first) is AtomLit and first.value in ("true", "false"):
            on = first.value == "true"
            return lambda p: atom("true" if host.catch_exceptions(on) else "false")
        if name == "rd" and type(first) is AtomLit:
            record, fields = first.value, args[1]
            return lambda p: host.records.define(record, fields)
        arity = len(args)

        def refuse(p: Any) -> Term:
            error = ErlangError(A_ERROR, A_FUNCTION_CLAUSE)
            error.trace = [(A_SHELL, atom(name), arity, NIL), NIL]  # all there is, as shell.erl raises it
            raise error

        return refuse

    # commands -------------------------------------------------------------------------------------------------

    def _b(self, p: Any) -> Atom:
        self._host.list_bindings()
        return A_OK

    def _f(self, p: Any) -> Atom:
        self._host.forget(None)
        return A_OK

    def _h(self, p: Any) -> Atom:
        self._host.list_history()
        return A_OK

    def _exit(self, p: Any) -> Atom:
        self._host.leave()
        return A_OK

    def _rf_all(self, p: Any) -> Term:
        return self._host.records.forget_all()

    def _rf(self, p: Any, names: Term) -> Atom:
        self._host.records.forget(_names(names), everything=_is_wildcard(names))
        return A_OK

    def _rl_all(self, p: Any) -> Atom:
        self._host.write(self._host.records.text(None))
        return A_OK

    def _rl(self, p: Any, names: Term) -> Atom:
        self._host.write(self._host.records.text(_names(names)))
        return A_OK

    def _rp(self, p: Any, value: Term) -> Atom:
        self._host.show_fully(value)
        return A_OK

    def _rr1(self, p: Any, file: Term) -> Term:
        return self._host.records.read(p, file, atom("_"), NIL)

    def _rr2(self, p: Any, file: Term, names: Term) -> Term:
        return self._host.records.read(p, file, names, NIL)

    def _rr3(self, p: Any, file: Term, names: Term, options: Term) -> Term:
        return self._host.records.read(p, file, names, options)


def _undefined(name: str, arity: int) -> Native:
    """The function for a call of something that does not exist: its arguments have been evaluated by then."""
    reason = (A_SHELL_UNDEF, atom(name), arity, NIL)

    def fail(p: Any, *args: Term) -> Term:
        raise ErlangError(A_ERROR, reason, (A_SHELL, A_SHELL_UNDEF, 2, location("shell.erl", 1061)))

    return fail


def _is_wildcard(names: Term) -> bool:
    return type(names) is Atom and names.name == "_"


def _names(names: Term) -> list[str]:
    """One atom, or a list of atoms."""
    items = to_python(names)
    if items is None:
        items = [names]
    return [item.name for item in items if type(item) is Atom]

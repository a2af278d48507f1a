"""Match specifications of calls, sends and receives: the head fits a list of arguments, the body says what is to be done.

The law: a body's parts are done in order, for the first clause that fits; its values are of no use but to the actions.
Follows: ERTS User's Guide, "Match Specifications in Erlang" (the part for tracing).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.runtime.ets_match import BadSpec, Bifs, Bindings, Value, _true, _value, _variables, compile_pattern, variable
from pyshell.term.atom import FALSE, TRUE, Atom, atom
from pyshell.term.cons import NIL, to_python
from pyshell.traps.errors import CATCH

A_ANY, A_EXIT, A_UNDEFINED = atom("_"), atom("EXIT"), atom("undefined")


class Verdict:
    """What a clause that fits has said. message: True, False (report nothing), or what is added to the report.

    returns, exceptions: report the return too. silent: TRUE or FALSE, when it was said. flags: (on, flag) in order.
    """

    __slots__ = ("message", "returns", "exceptions", "silent", "flags", "caller")

    def __init__(self, caller: Callable[[], Any]) -> None:
        self.message: Any = True
        self.returns = False
        self.exceptions = False
        self.silent: Any = None
        self.flags: list[tuple[bool, Any, Any]] = []
        self.caller = caller


class TraceSpec:
    """A compiled specification. run(p, args, caller) answers a Verdict, or None when no clause fits."""

    __slots__ = ("clauses", "acting")

    def __init__(self, term: Any, bifs: Bifs) -> None:
        """Raises BadSpec."""
        self.acting: list[Verdict] = []
        rows = to_python(term)
        if rows is None:
            raise BadSpec("Match programs are not in a list.")
        known = {**bifs, **self._actions()}
        self.clauses = [self._clause(row, known) for row in rows]

    @staticmethod
    def _clause(term: Any, bifs: Bifs) -> tuple[Any, list[Value], list[Value]]:
        if type(term) is not tuple or len(term) != 3:
            raise BadSpec("Match program part is not a tuple of arity 3.")
        head, guards, body = term
        if to_python(head) is None and variable(head) is None and head is not A_ANY:
            raise BadSpec("Match head is invalid in this position.")
        guard_items, body_items = to_python(guards), to_python(body)
        if guard_items is None:
            raise BadSpec("Guards are not in a list.")
        if body_items is None:
            raise BadSpec("Body is not a list.")
        names = _variables(head)
        return (
            compile_pattern(head),
            [_value(guard, bifs, names) for guard in guard_items],
            [_value(item, bifs, names) for item in body_items],
        )

    def run(self, p: Any, args: Any, caller: Callable[[], Any] = lambda: A_UNDEFINED) -> Verdict | None:
        """args: a list term. caller(): {Module, Function, Arity} or undefined, asked only if wanted."""
        for match, guards, body in self.clauses:
            bound: Bindings = {}
            verdict = Verdict(caller)
            self.acting.append(verdict)
            try:
                if match(args, bound) and all(_true(p, guard, args, bound) for guard in guards):
                    for value in body:
                        try:
                            value(p, args, bound)
                        except CATCH:
                            continue
                    return verdict
            finally:
                self.acting.pop()
        return None

    def _actions(self) -> Bifs:
        def now() -> Verdict:
            return self.acting[-1]

        def message(p: Any, what: Any) -> Any:
            now().message = False if what is FALSE else True if what is TRUE else what
            return TRUE

        def return_trace(p: Any) -> Any:
            now().returns = True
            return TRUE

        def exception_trace(p: Any) -> Any:
            now().returns = now().exceptions = True
            return TRUE

        def silent(p: Any, on: Any) -> Any:
            if on is TRUE or on is FALSE:
                now().silent = on
            return TRUE

        def enable(p: Any, flag: Any) -> Any:
            now().flags.append((True, p, flag))
            return TRUE

        def disable(p: Any, flag: Any) -> Any:
            now().flags.append((False, p, flag))
            return TRUE

        def enable_for(p: Any, pid: Any, flag: Any) -> Any:
            now().flags.append((True, pid, flag))
            return TRUE

        def disable_for(p: Any, pid: Any, flag: Any) -> Any:
            now().flags.append((False, pid, flag))
            return TRUE

        def change(p: Any, off: Any, on: Any) -> Any:
            return change_for(p, p, off, on)

        def change_for(p: Any, pid: Any, off: Any, on: Any) -> Any:
            now().flags += [(False, pid, flag) for flag in to_python(off) or ()]
            now().flags += [(True, pid, flag) for flag in to_python(on) or ()]
            return TRUE

        return {
            ("message", 1): message,
            ("return_trace", 0): return_trace,
            ("exception_trace", 0): exception_trace,
            ("silent", 1): silent,
            ("caller", 0): lambda p: now().caller(),
            ("enable_trace", 1): enable,
            ("disable_trace", 1): disable,
            ("enable_trace", 2): enable_for,
            ("disable_trace", 2): disable_for,
            ("trace", 2): change,
            ("trace", 3): change_for,
            ("display", 1): lambda p, term: TRUE,
            ("process_dump", 0): lambda p: TRUE,
            ("set_tcw", 1): lambda p, word: TRUE,
            ("get_tcw", 0): lambda p: 0,
            ("set_seq_token", 2): _set_token,
            ("get_seq_token", 0): _get_token,
            ("is_seq_trace", 0): lambda p: FALSE if type(_get_token(p)) is not tuple else TRUE,
        }


def _tokens(p: Any) -> Any:
    tracing = p.n.stores.get("tracing")
    return tracing.tokens if tracing is not None else None


def _set_token(p: Any, item: Any, value: Any) -> Any:
    tokens = _tokens(p)
    if tokens is not None and type(item) is Atom:
        tokens.set(p, item.name, value)
    return TRUE


def _get_token(p: Any) -> Any:
    tokens = _tokens(p)
    return tokens.get(p) if tokens is not None else NIL

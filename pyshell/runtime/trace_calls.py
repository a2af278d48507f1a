"""Calls that are traced: the functions of a pattern are taken out of their places, and others put there that report.

A global pattern changes the table of exports, a local one also the names that the module's own code calls by. The namespace of
a module is shared by all nodes, so what stands there asks the pattern of the node that calls. A function that calls itself in
tail position is a loop in Python: it is given one reduction at a time, so that it comes back through its name.
Law: a traced call that was reported gives way to the others for some turns, so that a tracer has shown it before the program
goes on, as a tracer on another scheduler would.
Follows: erlang(3) trace_pattern/3.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import repeat
from operator import length_hint
from typing import Any

from pyshell.runtime.process import Process
from pyshell.runtime.trace_spec import TraceSpec, Verdict
from pyshell.runtime.tracing import FLAGS, Traced, Tracing
from pyshell.term.atom import TRUE, Atom, atom
from pyshell.term.cons import make_list
from pyshell.term.ids import Pid
from pyshell.traps.errors import CATCH, ErlangError
from pyshell.traps.machine import ENTRIES, READY, RUN, stop, yield_
from pyshell.traps.trace import held

HOPS = 8  # turns of the others after a report: the tracer's, its group leader's, and back
MOST_ARGUMENTS = 30
A_CALL, A_RETURN_FROM, A_RETURN_TO, A_EXCEPTION_FROM, A_UNDEFINED, A_TRACE_TS = map(
    atom, ("call", "return_from", "return_to", "exception_from", "undefined", "trace_ts")
)
EVALUATOR = (atom("erl_eval"), atom("do_apply"), 7)


class Pattern:
    """What is set for one function of one node. spec: None, or what decides; term: as it was given.

    traced: "global", "local" or "". count: calls so far, None if nobody counts. meta: (tracer, spec, term) or None.
    """

    __slots__ = ("traced", "spec", "term", "count", "paused", "meta", "times")

    def __init__(self) -> None:
        self.traced = ""
        self.spec: TraceSpec | None = None
        self.term: Any = None
        self.count: int | None = None
        self.paused = False
        self.meta: tuple[Any, TraceSpec | None, Any] | None = None
        self.times: dict[Any, list[int]] | None = None

    def empty(self) -> bool:
        """Nothing is left of it."""
        return not self.traced and self.count is None and self.meta is None and self.times is None


class Hidden:
    """Stands for the unit of a frame that is ours: a stack trace leaves it out (line negative, not on top)."""

    shell = True
    module = atom("erlang")


class _Place:
    """`site` of a continuation of ours."""

    unit = Hidden
    function, arity, line, top, collected = "", 0, -1, False, None

    def __init__(self, intry: bool) -> None:
        self.intry = intry


class Hook:
    """What stands in for one function. original: it itself. direct: a native, whose callers expect a value at once."""

    __slots__ = ("key", "mfa", "original", "direct", "traced", "plain", "framed", "entry", "framed_entry")

    def __init__(self, key: tuple[str, str, int], original: Any, loops: bool, direct: bool) -> None:
        self.key = key
        self.mfa = (atom(key[0]), atom(key[1]), key[2])
        self.original = original
        self.direct = direct
        self.traced, plain, self.framed = _maker(key[2])(self, original, _enter, _enter_native, _left, _failed, _RETURNED)
        self.plain = plain if loops else original
        self.entry, self.framed_entry = ENTRIES[key[2]], ENTRIES[key[2] + 1]
        self.traced.hook = self


_TEXT = """
def make(hook, original, enter, enter_native, left, failed, returned):
    key, direct = hook.key, hook.direct
    def traced(p{a}):
        tracing = p.n.stores.get("tracing")
        pattern = tracing.calls.get(key) if tracing is not None else None
        if pattern is None:
            return original(p{a})
        if pattern.count is None and pattern.meta is None and pattern.times is None and (p.x is None or p.x.tracing is None):
            return original(p{a})
        if direct:
            record = enter_native(p, tracing, pattern, hook, ({t}))
            if record is None:
                return original(p{a})
            try:
                v = original(p{a})
            except CATCH as ex:
                failed(p, record, ex)
                raise
            if v is None and (v := stop(p, (returned[record.exceptions], record))) is None:
                return None
            record.report(p, v)
            return v
        return enter(p, tracing, pattern, hook, ({t}))
    def plain(p{a}):
        rest = p.r
        p.r = repeat(None, 1)
        v = original(p{a})
        if v is None:
            if p.st == READY and p.k is None and p.t[1] is traced:
                p.st = RUN
                p.r = rest
            elif p.st != READY:
                p.r = rest
            return None
        p.r = rest
        return v
    def framed(p, record{a}):
        try:
            v = hook.plain(p{a})
        except CATCH as ex:
            failed(p, record, ex)
            raise
        if v is None and (v := stop(p, (returned[record.exceptions], record))) is None:
            return None
        return left(p, record, v)
    return traced, plain, framed
"""


def _maker(arity: int) -> Any:
    a = "".join(f", a{i}" for i in range(arity))
    t = "".join(f"a{i}, " for i in range(arity))
    space: dict[str, Any] = {"repeat": repeat, "READY": READY, "RUN": RUN, "CATCH": CATCH, "stop": stop}
    exec(_TEXT.format(a=a, t=t), space)
    return space["make"]


class Record:
    """A call whose end is to be reported."""

    __slots__ = ("tracing", "state", "hook", "returns", "exceptions", "back")

    def __init__(self, tracing: Tracing, state: Traced, hook: Hook, returns: bool, exceptions: bool, back: Any) -> None:
        self.tracing = tracing
        self.state = state
        self.hook = hook
        self.returns = returns
        self.exceptions = exceptions
        self.back = back  # where it returns to, None if that is not wanted

    def report(self, p: Any, value: Any) -> bool:
        """The call has returned. Was there anything to tell?"""
        if p.x is None or p.x.tracing is None or "silent" in self.state.flags:
            return False
        if self.returns:
            self.tracing.tell(p, self.state, A_RETURN_FROM, self.hook.mfa, value)
        if self.back is not None:
            self.tracing.tell(p, self.state, A_RETURN_TO, self.back)
        return self.returns or self.back is not None


def _failed(p: Any, record: Record, ex: BaseException) -> None:
    """The call has ended with an exception."""
    if record.exceptions and p.x is not None and p.x.tracing is not None and "silent" not in record.state.flags:
        error = held(ex)
        record.tracing.tell(p, record.state, A_EXCEPTION_FROM, record.hook.mfa, (error.cls, error.reason))


def _left(p: Any, record: Record, value: Any) -> Any:
    if record.report(p, value):
        yield_(p, (_late, HOPS, value))
        return None
    return value


def _late(p: Any, v: Any, f: Any) -> Any:
    """A value that waits some turns, or till nobody else has anything to do."""
    if f[1] and p.n.runq:
        yield_(p, (_late, f[1] - 1, f[2]))
        return None
    return f[2]


def _hop(p: Any, v: Any, f: Any) -> Any:
    """A call that waits some turns, or till nobody else has anything to do."""
    if f[1] and p.n.runq:
        yield_(p, (_hop, f[1] - 1, f[2]))
    else:
        p.t = f[2]
    return None


def _returned(p: Any, v: Any, f: Any) -> Any:
    return _left(p, f[1], v)


def _returned_or_failed(p: Any, v: Any, f: Any) -> Any:
    if type(v) is ErlangError:
        _failed(p, f[1], v)
        raise v
    return _left(p, f[1], v)


_returned.site = _Place(False)  # type: ignore[attr-defined]
_returned_or_failed.site = _Place(True)  # type: ignore[attr-defined]
_late.site = _hop.site = _Place(False)  # type: ignore[attr-defined]
_RETURNED = (_returned, _returned_or_failed)


def _enter(p: Any, tracing: Tracing, pattern: Pattern, hook: Hook, args: tuple[Any, ...]) -> None:
    """A call of a traced function: report it and say what the machine does next."""
    if length_hint(p.r) == 0:  # or the function itself would find that, and come through here once more
        yield_(p, (hook.entry, hook.traced, *args))
        return
    next(p.r)
    told, record = _report(p, tracing, pattern, hook, args)
    if record is not None:
        target = (hook.framed_entry, hook.framed, record, *args)
    else:
        target = (hook.entry, hook.plain, *args)
    if told:
        yield_(p, (_hop, HOPS, target))
    else:
        p.t = target


def _enter_native(p: Any, tracing: Tracing, pattern: Pattern, hook: Hook, args: tuple[Any, ...]) -> Record | None:
    return _report(p, tracing, pattern, hook, args)[1]


def _report(
    p: Any, tracing: Tracing, pattern: Pattern, hook: Hook, args: tuple[Any, ...]
) -> tuple[bool, Record | None]:
    """Count and report a call. (was the tracer told?, what its end needs)."""
    if pattern.count is not None and not pattern.paused:
        pattern.count += 1
    if pattern.times is not None and not pattern.paused:
        pattern.times.setdefault(p, [0, 0])[0] += 1
    told = False
    place = _Caller(p)
    if pattern.meta is not None:
        told = _meta(p, tracing, pattern, hook, args, place)
    state = p.x.tracing if p.x is not None else None
    if state is None or "call" not in state.flags or not pattern.traced:
        return told, None
    verdict = pattern.spec.run(p, make_list(args), place.mfa) if pattern.spec is not None else Verdict(place.mfa)
    if verdict is None:
        return told, None
    _apply(tracing, verdict)
    if verdict.silent is TRUE:
        state.flags["silent"] = None
    elif verdict.silent is not None:
        state.flags.pop("silent", None)
    if "silent" not in state.flags and verdict.message is not False:
        shown: Any = len(args) if "arity" in state.flags else make_list(args)
        more = () if verdict.message is True else (verdict.message,)
        tracing.tell(p, state, A_CALL, (hook.mfa[0], hook.mfa[1], shown), *more)
        told = True
    back = None
    if "return_to" in state.flags and pattern.traced == "local" and not place.known():
        back = place.mfa()
    if verdict.returns or back is not None:
        return told, Record(tracing, state, hook, verdict.returns, verdict.exceptions, back)
    return told, None


def _meta(p: Any, tracing: Tracing, pattern: Pattern, hook: Hook, args: tuple[Any, ...], place: _Caller) -> bool:
    """The report of a meta trace: whoever calls, with the time."""
    assert pattern.meta is not None
    tracer, spec, _ = pattern.meta
    verdict = spec.run(p, make_list(args), place.mfa) if spec is not None else Verdict(place.mfa)
    if verdict is None or verdict.message is False or tracer is p:
        return False
    more = () if verdict.message is True else (verdict.message,)
    call = (hook.mfa[0], hook.mfa[1], make_list(args))
    tracing.node.push(tracer, (A_TRACE_TS, p, A_CALL, call, *more, tracing.stamp("timestamp")))
    return True


def _apply(tracing: Tracing, verdict: Verdict) -> None:
    """Flags that a specification switches on and off."""
    for on, pid, flag in verdict.flags:
        who = pid if isinstance(pid, Pid) else tracing.node.registry.get(pid)
        state = tracing.processes.get(who) if isinstance(who, Process) else None
        if state is None or type(flag) is not Atom or flag.name not in FLAGS:
            continue
        if on:
            state.flags[flag.name] = None
        else:
            state.flags.pop(flag.name, None)


class _Caller:
    """Where a call returns to, looked for when somebody asks."""

    __slots__ = ("p", "found", "again")

    def __init__(self, p: Any) -> None:
        self.p = p
        self.found: Any = None
        self.again = False

    def mfa(self) -> Any:
        """{Module, Function, Arity}, or undefined at the start of the process."""
        if self.found is None:
            self._look()
        return self.found

    def known(self) -> bool:
        """Somebody who has been called before will report the return to this place."""
        if self.found is None:
            self._look()
        return self.again

    def _look(self) -> None:
        self.found = A_UNDEFINED
        frame: Any = sys._getframe(1)
        while frame is not None and frame.f_code.co_name not in ("run_slices",):
            unit = frame.f_globals.get("UNIT")
            if unit is not None:
                where = unit.where(frame.f_code.co_filename, frame.f_lineno)
                if where is not None and self._is_place(unit, where[0], where[1], where[2], where[3]):
                    return
            frame = frame.f_back
        for heap in reversed([*(self.p.stk or ()), *reversed(self.p.k or ())]):
            if heap[0] in _RETURNED and heap[1].back is not None:
                self.again = True
            site = getattr(heap[0], "site", None)
            if site is not None and self._is_place(site.unit, site.function, site.arity, site.line, site.top):
                return

    def _is_place(self, unit: Any, name: str, arity: int, line: int, top: bool) -> bool:
        if line < 0 and not top:
            return False
        self.found = EVALUATOR if unit.shell else (unit.module, atom(name), arity)
        return True


def hooked(key: tuple[str, str, int], code: Any, loops: bool, direct: bool) -> Callable[..., Any]:
    """What stands for `code` while it is traced."""
    return Hook(key, code, loops, direct).traced  # type: ignore[no-any-return]

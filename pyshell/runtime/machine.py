"""The machine: runs processes, each for one slice. See traps/machine.py for what compiled code may tell it.

Frames of live Python calls move to the heap only when the process stops: `p.k` is what the unwinding calls left, innermost
first. An exception that no Python `try` took looks among the heap frames for one whose site lies in a try.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from pyshell.term.atom import atom
from pyshell.term.cons import NIL
from pyshell.traps.errors import A_ERROR, A_EXIT, A_SYSTEM_LIMIT, CATCH, ErlangError, InternalError, ProcessExit
from pyshell.traps.machine import DEAD, READY, RUN, WAIT, refill
from pyshell.traps.trace import caught

A_NORMAL = atom("normal")


def run_slices(runq: Any, later: Any, most: int, long: int) -> tuple[int, Any]:
    """Run processes from the queue, each for one slice: at most `most` of them, and at most `long` that use a whole slice.

    later: what has to be done before the next process runs. Answers (how many ran, the last one that used its whole slice or
    None). One function for many processes: in a ring of processes the call for each would cost as much as its message.
    """
    ran = 0
    greedy = None
    while ran < most:
        while later:
            later.popleft()()
        if not runq:
            break
        p = runq.popleft()
        if p.st:  # no longer ready: it died while it waited for its turn
            continue
        ran += 1
        p.st = RUN
        f = p.t
        stk = p.stk
        v: Any = None
        while True:
            try:
                while True:
                    v = f[0](p, v, f)
                    if v is not None:
                        if stk:
                            f = stk.pop()
                            continue
                        p.n.exited(p, A_EXIT, A_NORMAL, NIL)
                        break
                    k = p.k
                    if k is not None:
                        k.reverse()
                        p.k = None
                        if stk:
                            stk.extend(k)
                        else:
                            p.stk = stk = k
                    st = p.st
                    if st == WAIT:
                        if not p.backlog:
                            break
                        refill(p)
                        p.st = RUN
                        f = p.t
                        continue
                    if st == RUN:
                        f = p.t
                        continue
                    if st == READY:
                        runq.append(p)
                        greedy = p
                    else:
                        p.t = p.stk = None
                    break
                break
            except CATCH as ex:
                f, v = _unwind(p, ex)
                if f is None:
                    break
                stk = p.stk
            except BaseException as ex:  # noqa: BLE001 - sorted out there; nothing of a program may end the shell
                f = v = stk = None
                _ended(p, ex)
                break
        if greedy is p:
            long -= 1
            if not long:
                break
    return ran, greedy


def run_slice(p: Any) -> None:
    """Run one process for one slice, out of turn; if it used it up it goes to the back of the run queue."""
    alone: deque[Any] = deque([p])
    run_slices(alone, (), 1, 1)
    p.n.runq.extend(alone)


def _ended(p: Any, ex: BaseException) -> None:
    """Something that compiled code does not catch came out of process p."""
    p.k = p.stk = None
    if isinstance(ex, ProcessExit):
        if p.st != DEAD:
            p.n.exited(p, A_EXIT, ex.reason, NIL)
        p.t = None
    elif isinstance(ex, (MemoryError, RecursionError)):
        ex.__traceback__ = ex.__context__ = None  # what the process held goes first: its end needs room
        p.t = None
        p.mb = ()
        p.backlog = None
        p.n.exited(p, A_ERROR, A_SYSTEM_LIMIT, NIL)
    elif isinstance(ex, Exception):  # a mistake of ours: it ends this process, is reported, and nothing else
        p.n.internal_error(p, ex)
    else:
        raise ex


def _nobody_looks(p: Any) -> bool:
    """No handler is left, and whoever hears of the end does not ask where it was."""
    if p.x is not None and p.x.on_exit is not None:
        return False
    sites = (getattr(frame[0], "site", None) for frame in p.stk or ())
    return not any(site is not None and site.intry for site in sites)


def _unwind(p: Any, ex: BaseException) -> tuple[Any, Any]:
    """The frame that handles the exception and the exception, or (None, None) when the process died of it."""
    p.k = None
    if type(ex) is ErlangError and ex.cls is A_EXIT and _nobody_looks(p):  # the usual end of a request: no trace is made
        ex.clear()
        p.stk = None
        p.n.exited(p, A_EXIT, ex.reason, NIL)
        return None, None
    try:
        error: ErlangError = caught(p, ex)
    except InternalError as bug:
        p.n.internal_error(p, bug)
        p.stk = None
        return None, None
    stk = p.stk
    while stk:
        f = stk.pop()
        site = getattr(f[0], "site", None)
        if site is not None and site.intry:
            return f, error
    p.n.exited(p, error.cls, error.reason, error.trace)
    return None, None

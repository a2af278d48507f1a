"""The machine: runs one process for one slice. See traps/machine.py for what compiled code may tell it.

Frames of live Python calls move to the heap only when the process stops: `p.k` is what the unwinding calls left, innermost
first. An exception that no Python `try` took looks among the heap frames for one whose site lies in a try.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.atom import atom
from pyshell.term.cons import NIL
from pyshell.traps.errors import A_ERROR, A_EXIT, A_SYSTEM_LIMIT, CATCH, ErlangError, InternalError, ProcessExit
from pyshell.traps.machine import DEAD, READY, RUN, WAIT
from pyshell.traps.trace import caught

A_NORMAL = atom("normal")


def run_slice(p: Any) -> None:
    """Run process p until it waits, ends or has used its reductions; then it is back in the run queue."""
    p.st = RUN
    f = p.t
    v: Any = None
    stk = p.stk
    while True:
        try:
            while True:
                v = f[0](p, v, f)
                if v is None:
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
                        return
                    if st == RUN:
                        f = p.t
                        continue
                    if st == READY:
                        p.n.runq.append(p)
                    elif st == DEAD:
                        p.t = p.stk = None
                    return
                if stk:
                    f = stk.pop()
                else:
                    p.n.exited(p, A_EXIT, A_NORMAL, NIL)
                    return
        except CATCH as ex:
            f, v = _unwind(p, ex)
            stk = p.stk
            if f is None:
                return
        except ProcessExit as ex:
            if p.st != DEAD:
                p.n.exited(p, A_EXIT, ex.reason, NIL)
            p.k = p.t = p.stk = None
            return
        except (MemoryError, RecursionError) as ex:
            f = v = stk = ex.__traceback__ = ex.__context__ = None  # what the process held goes first: the end needs room
            p.t = p.k = p.stk = None
            p.mb = ()
            if p.st != DEAD:
                p.n.exited(p, A_ERROR, A_SYSTEM_LIMIT, NIL)
            return
        except Exception as bug:  # a mistake of ours: it ends this process, is reported, and nothing else
            p.k = p.stk = None
            p.n.internal_error(p, bug)
            return


def _unwind(p: Any, ex: BaseException) -> tuple[Any, Any]:
    """The frame that handles the exception and the exception, or (None, None) when the process died of it."""
    p.k = None
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

"""The only things compiled code may say to the machine.

A compiled function `f(p, a1, ..)` takes the process first and returns its value, or None: "stopped here". Whoever sees
None from a call pushes one frame `(continuation, captured values..)` on the process and returns None as well:

    x = g(p, a)
    if x is None:
        x = stop(p, (K7, Va, Vb))
        if x is None: return None

A frame runs as `frame[0](p, value, frame)`. Before a function returns None it has done one of three things:
  tail call   p.t = (e2, fun, a, b)               p.st is still RUN
  preempted   p.t = frame, p.st = READY           through `spent`
  waiting     p.t = frame, p.st = WAIT            in a receive
The mailbox is `p.mb`, a list, or a tuple of at most one message; the receive looks at it from index `p.i` on; what does
not fit into a short list stands behind it in `p.backlog`, a deque or None.
`p.tmo` is what the receive's time limit has come to: None, the milliseconds to wait, a timer, or True once it fired.
`p.k` collects the pushed frames, innermost first; the machine moves them to `p.stk`. Reductions are the iterator `p.r`:
`for _ in p.r: break / else: if spent(..): return None`, or the loop itself. See runtime/machine.py for the other side.
"""

from __future__ import annotations

import sys
from collections import deque
from itertools import repeat
from typing import Any

from pyshell.term.atom import Atom, atom
from pyshell.term.fun import FUN_CLASSES, ExternalFun, Fun
from pyshell.traps.errors import BAD_CALL, ErlangError, badarg, badarity, badfun, timeout_value, undef

READY, RUN, WAIT, DEAD, SUSPENDED = 0, 1, 2, 3, 4
SLICE = 4000  # reductions between preemptions, as in BEAM
EXHAUSTED = iter(())
LOAN = 2 * SLICE  # what a process that is deep in calls gets on top at a time, while nobody else is ready
LOANS = 16  # how often in one step
DEEP = 1000  # live Python calls
MAX_TIMEOUT = 0xFFFFFFFF
LONG = 512  # messages in `p.mb` from which on most wait in `p.backlog`
INFINITY = atom("infinity")

Frame = tuple[Any, ...]


def stop(p: Any, frame: Frame) -> Any:
    """A call returned None. While that meant "tail call", make the calls; give the value, or push the frame."""
    while p.st == RUN:
        t = p.t
        value = t[0](p, None, t)
        if value is not None:
            return value
    k = p.k
    if k is None:
        p.k = [frame]
    else:
        k.append(frame)
    return None


def yield_(p: Any, frame: Frame) -> None:
    """Out of reductions: go to the back of the run queue, to continue with `frame` and a new budget."""
    p.r = repeat(None, SLICE)
    p.st = READY
    p.t = frame


def spent(p: Any, frame: Frame) -> bool:
    """Out of reductions: True when the process has to stop, to continue with `frame`; False if it may go on as it is.

    A recursion that is deep costs more to take down to the heap than to let finish, if nobody waits.
    """
    world = p.n.world
    if world.lent < LOANS and not world.runq and not world.later and _is_deep() and not world.impatient(world.lent):
        world.lent += 1
        world.slices += LOAN // SLICE
        p.r = repeat(None, LOAN)
        return False
    p.r = repeat(None, SLICE)
    p.st = READY
    p.t = frame
    return True


def _is_deep() -> bool:
    try:
        return sys._getframe(DEEP) is not None
    except ValueError:
        return False


def charge(p: Any, cost: int) -> None:
    """A native did work worth `cost` reductions: from a whole slice on, the process gives way at its next call."""
    if cost >= SLICE:
        p.r = EXHAUSTED


def _make_entry(arity: int) -> Any:
    args = "".join(f",f[{i + 2}]" for i in range(arity))
    space: dict[str, Any] = {}
    exec(f"def e{arity}(p,v,f): return f[1](p{args})", space)
    return space[f"e{arity}"]


ENTRIES: tuple[Any, ...] = tuple(_make_entry(n) for n in range(40))


def start_frame(code: Any, args: tuple[Any, ...]) -> Frame:
    """The frame that calls `code(p, *args)`."""
    return (ENTRIES[len(args)], code, *args)


def fun_code(p: Any, fun: Any, args: tuple[Any, ...]) -> Any:
    """The Python function to call for a fun value with these arguments; raises badfun, badarity or undef."""
    arity = len(args)
    kind = type(fun)
    if kind is FUN_CLASSES[arity]:
        return fun.code
    if kind is ExternalFun:
        if fun.arity != arity:
            raise _bad_call(badarity(fun, args))
        return find_code(p, fun.module, fun.name, args)
    raise _bad_call(badarity(fun, args) if isinstance(fun, Fun) else badfun(fun))


def _bad_call(failure: ErlangError) -> ErlangError:
    failure.info = BAD_CALL
    return failure


def find_code(p: Any, module: Any, name: Any, args: tuple[Any, ...]) -> Any:
    """The Python function behind module:name on the process' node, loading the module if need be; raises undef."""
    key = f"{module.name}:{name.name}/{len(args)}"
    code = p.n.exports.get(key)
    if code is None:
        code = p.n.load_export(key, module, name, len(args))
        if code is None:
            raise undef(module, name, args)
    return code


def export(p: Any, key: str, args: tuple[Any, ...]) -> Any:
    """As `find_code`, for a call written out in the source: key is "module:name/arity", not yet in the table."""
    module, _, rest = key.partition(":")
    return find_code(p, atom(module), atom(rest.rpartition("/")[0]), args)


def call_export(p: Any, key: str, args: tuple[Any, ...]) -> Any:
    """A whole remote call, for code that runs once."""
    p.t = (ENTRIES[len(args)], p.n.exports.get(key) or export(p, key, args), *args)
    return None


def call_fun(p: Any, fun: Any, args: tuple[Any, ...]) -> Any:
    """Call any fun value; as every call, None means stopped."""
    p.t = (ENTRIES[len(args)], fun_code(p, fun, args), *args)
    return None


def apply_mfa(p: Any, module: Any, name: Any, args: tuple[Any, ...]) -> Any:
    """`Module:Name(Args..)` with module or name known only now."""
    if type(module) is not Atom or type(name) is not Atom:
        raise badarg()
    p.t = (ENTRIES[len(args)], find_code(p, module, name, args), *args)
    return None


def mfa_code(p: Any, module: Any, name: Any, args: tuple[Any, ...], cache: dict[Any, str], variable: Any) -> Any:
    """The Python function behind Module:Name, of which one is written in the source and `variable` the other.

    cache: of the call site, {variable: key in the exports}. Both are atoms. Raises undef.
    """
    code = find_code(p, module, name, args)
    cache[variable] = f"{module.name}:{name.name}/{len(args)}"
    return code


def take(p: Any, mailbox: Any, index: int) -> None:
    """Message `index` was accepted: out of the mailbox, and the next receive starts from the front."""
    p.i = 0
    if p.tmo is not None:
        timer, p.tmo = p.tmo, None
        kind = type(timer)
        if kind is not int and kind is not bool:
            p.n.world.timers.cancel(timer)
    if len(mailbox) == 1:
        p.mb = ()
    else:
        del mailbox[index]
        if len(mailbox) - index > LONG:  # or each message from the front of a long mailbox would move all others
            tail = mailbox[index + LONG // 2 :]
            del mailbox[index + LONG // 2 :]
            if p.backlog is None:
                p.backlog = deque(tail)
            else:
                p.backlog.extendleft(reversed(tail))


def refill(p: Any) -> None:
    """The receive has looked at all of the mailbox, but there is a backlog: some more of it, and it looks again."""
    backlog = p.backlog
    count = min(len(backlog), max(LONG // 2, len(p.mb)))
    p.mb = [*p.mb, *[backlog.popleft() for _ in range(count)]]
    if not backlog and type(backlog) is deque:  # that of a traced process stays
        p.backlog = None


def expired(p: Any, timeout: Any) -> bool:
    """The receive found nothing: has its time run out? Starts its timer the first time.

    timeout: milliseconds, an integer up to 2^32-1, or infinity; anything else is timeout_value.
    """
    if p.backlog:
        return False
    if p.tmo is not None:
        if p.tmo is True:  # the timer fired
            p.tmo = None
            p.i = 0
            return True
        return False
    if type(timeout) is int and 0 <= timeout <= MAX_TIMEOUT:
        if timeout == 0:
            p.i = 0
            return True
        p.tmo = timeout  # a timer is started for who still waits at the end of this step
        p.n.world.timers.waits.append(p)
        return False
    if timeout is INFINITY:
        return False
    raise timeout_value()

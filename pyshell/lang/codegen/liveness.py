"""Which variables a suspended site still needs: one backward pass over a function's block.

`exc` holds what the handlers around a statement need: any call inside a try may go there instead of on.
"""

from __future__ import annotations

from pyshell.lang.codegen.ir import Block, Function, Statement, defines, uses


def live_before(function: Function, block: Block, out: set[str], exc: set[str], in_try: bool = False) -> set[str]:
    """Variables needed before `block` when `out` are needed after it. Sets `.live` and `.in_try` of its sites."""
    for s in reversed(block):
        out = _before(function, s, out, exc, in_try)
    return out


def _before(function: Function, s: Statement, out: set[str], exc: set[str], in_try: bool) -> set[str]:
    op = s.op
    if op == "let":
        return (out - uses(s.x)) | uses(s.e)
    if op == "send":
        return out | uses(s.slow)
    if op == "call":
        out = (out - {s.x}) | exc
        s.live = sorted(out)
        s.in_try = in_try
        return out | uses(s.e)
    if op == "arith":
        return (out - {s.x}) | uses(s.e) | exc
    if op == "if":
        needed = live_before(function, s.orelse, out, exc, in_try)
        for condition, arm in reversed(s.arms):
            bound = defines(condition)
            needed = needed | ((live_before(function, arm, out, exc, in_try) | uses(condition)) - bound)
        return needed
    if op == "ret" or op == "raise":
        return uses(s.e) | exc
    if op == "check":
        bound = defines(s.e)
        return (out - bound) | (uses(s.e) - bound) | (uses(s.slow) - bound)
    if op == "loop":
        own = {function.self_name} if function.self_name else set()
        return set(function.free) | own | uses(",".join(s.args))
    if op == "tail":
        return uses(s.e) | uses(",".join(s.args))
    if op == "try":
        handler = out - {s.x, s.slow}
        inside = live_before(function, s.body, out - {s.slow}, exc | handler, True)
        return (inside - {s.x, s.slow}) | handler | exc
    return _before_receive(s, out, exc, in_try)


def _before_receive(s: Statement, out: set[str], exc: set[str], in_try: bool) -> set[str]:
    bound = {s.x, s.slow}
    for test, _ in s.arms:
        bound |= defines(test)
    for test, _ in s.arms:
        out = out | uses(test)
    out = (out - bound) | exc | uses(s.e)
    s.live = sorted(out)
    s.in_try = in_try
    return out

"""A whole function as lines of Python: its loop, what it does when the slice is used up; for a fun, its maker.

Where Python can do the counting it does: a generator over `lists:seq(From, To)` is a `for` over a range, and so is a fold
over a fun that is written in place. `zip` takes a number before it sees that the reductions are used up; the one it took
then is taken again, since the variable still holds the one before.
"""

from __future__ import annotations

from pyshell.lang.codegen.emit import Emitter, Lines, spent
from pyshell.lang.codegen.ir import Function, Statement


def _again(function: Function, args: list[str]) -> str:
    return f"return {function.python}({','.join(['p', *args])})"


def _generator_over_numbers(function: Function) -> Lines:
    """Parameters: next number, results so far, last number. Its block ends with the next round."""
    emitter = Emitter(function, False)
    put, line = emitter.put, function.line
    left, acc, last = function.params
    item = function.counted
    params = function.params + function.free
    emitter.after = (function.block[-1].args[0], f"{item}+1")
    put(0, f"def {function.python}({','.join(['p', *params])}):", line)
    put(1, f"{item}={left}-1", line)
    put(1, f"for {item},_ in zip(range({left},{last}+1),p.r):", line)
    emitter.block(function.block[1:-1], 2)
    put(1, f"if {item}=={last}: return {acc}", line)
    entry = [f"{item}+1", *params[1:]]
    put(1, spent(function.python, entry), line)
    put(1, _again(function, entry), line)
    return emitter.lines


class _Inside(Emitter):
    """The body of a fun inside the loop that calls it: what it gives goes where the loop wants it."""

    def _result(self, s: Statement, indent: int) -> None:
        fold = self.function.fold
        assert fold is not None
        for text in fold.take(s.e):
            self.put(indent, text, s.line)
        self.put(indent, "continue", s.line)


def _fold(function: Function) -> Lines:
    """A function of module lists over a fun whose body is in the loop; if anything fails the function itself is called."""
    fold = function.fold
    assert fold is not None
    emitter = _Inside(function, False)
    put, line = emitter.put, function.line
    state, first, last, hold = fold.state, fold.first, fold.last, fold.item
    params = function.params
    at = params.index(fold.left)
    put(0, f"def {function.python}({','.join(['p', *params])}):", line)
    put(1, f"code=p.n.exports.get({fold.key})", line)
    put(1, "if not hasattr(code,'hook'):", line)  # nobody traces it
    if last:
        put(2, f"{hold}={fold.left}-1", line)
    put(2, "try:", line)
    if last:
        put(3, f"for {hold},_ in zip(range({fold.left},{last}+1),p.r):", line)
        emitter.block(fold.fun.block, 4)
        entry = [*params[:at], f"{hold}+1", *params[at + 1 :]]
        done = f"{hold}=={last}"
    else:
        put(3, "for _ in p.r:", line)
        put(4, f"if type({fold.left}) is not list: break", line)
        put(4, f"{hold},{fold.left}={fold.left}", line)
        emitter.block(fold.fun.block, 4)
        entry = params
        done = f"{fold.left} is NIL"
    if not last:
        put(3, "else:", line)
        put(4, spent(function.python, entry), line)
        put(4, _again(function, entry), line)
    put(2, "except CATCH: pass", line)
    put(2, "else:", line)
    put(3, f"if {done}: return {fold.result}", line)
    if last:
        put(3, spent(function.python, entry), line)
        put(3, _again(function, entry), line)
    items = f"make_list(range({first},{last}+1))" if last else first
    put(1, f"items={items}", line)
    args = ",".join([fold.value, *state[: fold.given], "items"])
    put(1, f"p.t=(e{fold.given + 2},code or export(p,{fold.key},({args})),{args}); return None", line)
    return emitter.lines


def fast(function: Function) -> Lines:
    """The function itself (and, for a fun, the maker that captures its variables)."""
    if function.fold is not None:
        return _fold(function)
    if function.counted:
        return _generator_over_numbers(function)
    emitter = Emitter(function, False)
    put, line = emitter.put, function.line
    indent = 1
    is_fun = function.kind == "fun"
    free = [v for v in function.free if v != function.self_name]
    params = function.params + (function.free if function.kind == "generator" else [])
    entry = function.entry or params
    if is_fun:
        put(0, f"def mk{function.python}({','.join(free)}):", line)
        indent = 2
    put(indent - 1, f"def {function.python}({','.join(['p', *params])}):", line)
    if function.offset:
        put(indent, f"{function.offset}=0", line)
    if function.is_loop:
        put(indent, "while True:", line)
        put(indent + 1, "for _ in p.r:", line)
        emitter.block(function.block, indent + 2)
        put(indent + 1, "else:", line)
        put(indent + 2, spent(function.python, entry), line)
    else:
        if function.calls:
            put(indent, "for _ in p.r: break", line)
            put(indent, "else:", line)
            put(indent + 1, spent(function.python, entry), line)
        emitter.block(function.block, indent)
    if is_fun:
        made = f"Fun{function.arity}({function.python},I{function.number},({''.join(v + ',' for v in free)}))"
        if function.self_name:
            put(1, f"{function.self_name}={made}; return {function.self_name}", line)
        else:
            put(1, f"return {made}", line)
    return emitter.lines



"""Statements -> lines of Python: (indent, text, Erlang line); a negative line marks a frame in tail position.

A continuation is the rest of the function behind its call site, emitted by the same code: the rest of the site's block,
then the rest of each block around it. One that grows too long runs to its next call and enters that one's continuation.
"""

from __future__ import annotations

from pyshell.lang.codegen.ir import Block, Function, Statement, ends

SHORT = 1000  # characters of a receive's tests that are written twice
CUT = 60  # lines of a continuation before it hands over to the next one
Lines = list[tuple[int, str, int]]


def spent(name: str, args: list[str]) -> str:
    """What a function does when the slice is used up: unless it may go on it stops, to be called again with these."""
    return f"if spent(p,({','.join([f'e{len(args)}', name, *args])})): return None"


def site_name(function: Function, s: Statement) -> str:
    """Name of a site's continuation."""
    return f"K{function.python}_{s.site}"


class Emitter:
    """Lines for one function; `continued` inside a continuation, where the function's own loop is not around.

    same: a receive that is entered again with what its frame `f` already holds.
    """

    after = ("", "")
    """In a loop that Python counts: the variable of the next round, and what it would be."""

    def __init__(self, function: Function, continued: bool, same: Statement | None = None) -> None:
        self.function = function
        self.same = same
        self.continued = continued
        self.lines: Lines = []

    def put(self, indent: int, text: str, line: int) -> None:
        self.lines.append((indent, text, line))

    def block(self, block: Block, indent: int, cut: bool = False) -> None:
        """Emit a block. cut: this is a continuation's outermost level, which may hand over."""
        put = self.put
        for at, s in enumerate(block):
            op = s.op
            if self.function.interpreted and s.line > 0 and _is_last(block, at):
                s.line = -s.line
            if op == "let":
                put(indent, f"{s.x}={s.e}", s.line)
            elif op == "call":
                if cut and len(self.lines) > CUT:
                    self._hand_over(s, indent)
                    return
                put(indent, f"{s.x}={s.e}", s.line)
                put(indent, self._stopped(s.x, self._frame(s)), s.line)
            elif op == "send":
                self._send(s, indent)
            elif op == "arith":
                put(indent, f"{s.x}={s.e}", s.line)
                put(indent, f"if type({s.x}) is not int: {s.x}={s.slow}", s.line)
            elif op == "ret":
                self._result(s, indent)
            elif op == "if":
                self._if(s, indent)
                if all(ends(arm) for _, arm in s.arms) and ends(s.orelse):
                    return
            elif op == "check":
                self._check(s, indent)
            elif op == "raise":
                put(indent, f"raise {s.e}", s.line)
            elif op == "tail":
                self._tail(s, indent)
            elif op == "loop":
                self._loop(s, indent)
            elif op == "try":
                put(indent, f"{s.x}={s.slow}=None", s.line)
                put(indent, "try:", s.line)
                self.block(s.body, indent + 1)
                self._except(s, indent)
            else:
                self._receive(s, indent)

    def _frame(self, s: Statement) -> str:
        """Python text of the frame to push for a site."""
        name, now = self.after
        live = [now if text == name else text for text in s.live]
        return f"({','.join([site_name(self.function, s), *live])},)"

    def _result(self, s: Statement, indent: int) -> None:
        self.put(indent, f"return {s.e}", s.line)

    @staticmethod
    def _stopped(x: str, frame: str) -> str:
        return f"if {x} is None and ({x}:=stop(p,{frame})) is None: return None"

    def _send(self, s: Statement, indent: int) -> None:
        """The usual case in line: a local process that waits and has no messages. It is woken with this one."""
        to = s.e
        idle = f"type({to}) is type(p) and {to}.st==2 and not {to}.mb and {to}.backlog is None"
        self.put(indent, f"if {idle}: {to}.mb=({s.args[0]},); {to}.st=0; {to}.n.runq.append({to})", s.line)
        self.put(indent, f"else: _={s.slow}", s.line)

    def _check(self, s: Statement, indent: int) -> None:
        if s.e == f"{s.slow} is None":
            self.put(indent, f"if {s.slow} is not None: raise {s.slow}", s.line)
        else:
            self.put(indent, f"if not ({s.e}): raise {s.slow}", s.line)

    def _except(self, s: Statement, indent: int) -> None:
        drop = "; v=None" if self.continued else ""  # what was raised again: it knows this frame by its traceback
        self.put(indent, f"except CATCH as ex: {s.slow}={s.e}{drop}", s.line)

    def _tail(self, s: Statement, indent: int) -> None:
        if s.x == "direct":
            self.put(indent, f"return {s.e}({','.join(['p', *s.args])})", -s.line)
        else:
            frame = ",".join([f"e{len(s.args)}", s.e, *s.args])
            self.put(indent, f"p.t=({frame}); return None", -s.line)

    def _loop(self, s: Statement, indent: int) -> None:
        function = self.function
        if self.continued:
            name = function.self_name + ".code" if function.kind == "fun" else function.python
            free = function.free if function.kind == "generator" else []
            self.put(indent, f"return {name}({','.join(['p', *s.args, *free])})", -s.line)
            return
        pairs = [(x, y) for x, y in zip(function.params, s.args, strict=False) if x != y]
        if pairs:
            self.put(indent, f"{','.join(x for x, _ in pairs)}={','.join(y for _, y in pairs)}", s.line)
        self.put(indent, "continue", s.line)

    def _if(self, s: Statement, indent: int) -> None:
        word = "if"
        for condition, arm in s.arms:
            self.put(indent, f"{word} {condition}:", s.line)
            word = "if" if word == "if" and ends(arm) else "elif"  # flat: long elif chains overflow CPython's parser
            if arm:
                self.block(arm, indent + 1)
            else:
                self.put(indent + 1, "pass", s.line)
        if not s.orelse:
            return
        if all(ends(arm) for _, arm in s.arms):
            self.block(s.orelse, indent)
        else:
            self.put(indent, "else:", s.line)
            self.block(s.orelse, indent + 1)

    def _receive(self, s: Statement, indent: int) -> None:
        put, line = self.put, s.line
        put(indent, "mb=p.mb; i=p.i", line)
        put(indent, "while i<len(mb):", line)
        put(indent + 1, f"{s.x}=mb[i]", line)
        self._chosen(s, indent + 1)
        if s.arms and "True" not in (test for test, _ in s.arms) and sum(len(test) for test, _ in s.arms) < SHORT:
            put(indent + 1, "if not i&15:", line)  # many do not match: the rest in a loop that is fast once it runs
            put(indent + 2, f"for {s.x} in mb[i:]:", line)
            self._chosen(s, indent + 3)
            put(indent + 2, "else: continue", line)
            put(indent + 2, "break", line)
        put(indent, "else:", line)
        put(indent + 1, "p.i=i", line)
        frame = "f" if s is self.same else self._frame(s)
        if s.e:
            put(indent + 1, f"if not expired(p,{s.e}): p.t={frame}; p.st=2; return None", line)
            put(indent + 1, f"{s.slow}=-1", line)
            put(indent, f"if {s.slow}>=0:", line)
            put(indent + 1, "if len(mb)==1 and type(p.tmo) is int: p.tmo=None; p.mb=(); p.i=0", line)
            put(indent + 1, "else: take(p,mb,i)", line)
        else:
            put(indent + 1, f"p.t={frame}; p.st=2; return None", line)
            put(indent, "if len(mb)==1: p.mb=(); p.i=0", line)
            put(indent, "elif len(mb)<512: del mb[i]; p.i=0", line)
            put(indent, "else: take(p,mb,i)", line)

    def _chosen(self, s: Statement, indent: int) -> None:
        """The clause that takes the message, if one does; else on to the next message."""
        for number, (test, _) in enumerate(s.arms):
            self.put(indent, f"if {test}: {s.slow}={number}; break", s.line)
        self.put(indent, "i+=1", s.line)

    def _hand_over(self, s: Statement, indent: int) -> None:
        put = self.put
        put(indent, f"v={s.e}", s.line)
        put(indent, f"f={self._frame(s)}", s.line)
        put(indent, self._stopped("v", "f"), s.line)
        put(indent, f"return {site_name(self.function, s)}(p,v,f)", -s.line)

    def suffix(self, block: Block, site: Statement, indent: int, in_try: bool) -> bool:
        """Emit what runs after `site`, if it is inside `block`."""
        for j, s in enumerate(block):
            if not self._resume(s, site, indent, in_try):
                continue
            if s is site or s.op != "if" or not self._finished():
                self.block(block[j + 1 :], indent, cut=not in_try)
            return True
        return False

    def _finished(self) -> bool:
        """The lines so far cannot fall through: nothing more is needed behind them."""
        if not self.lines:
            return False
        indent, text, _ = self.lines[-1]
        return indent == 1 and (text.startswith(("return", "raise", "p.t=")) or text == "continue")

    def _resume(self, s: Statement, site: Statement, indent: int, in_try: bool) -> bool:
        if s is site:
            if s.op == "recv":
                self._receive(s, indent)
                return True
            if in_try:
                self.put(indent, "if type(v) is ErlangError: raise v", s.line)
            self.put(indent, f"{s.x}=v", s.line)
            return True
        if s.op == "if":
            return any(self.suffix(arm, site, indent, in_try) for _, arm in s.arms) or self.suffix(
                s.orelse, site, indent, in_try
            )
        if s.op == "try" and _contains(s.body, site):
            self.put(indent, f"{s.x}={s.slow}=None", s.line)
            self.put(indent, "try:", s.line)
            self.suffix(s.body, site, indent + 1, True)
            self._except(s, indent)
            return True
        return False


def _is_last(block: Block, at: int) -> bool:
    """The statement computes what the function returns."""
    s = block[at]
    if s.op in ("ret", "raise"):
        return True
    following = block[at + 1] if at + 1 < len(block) else None
    return s.op in ("let", "arith") and following is not None and following.op == "ret" and following.e == s.x


def _contains(block: Block, site: Statement) -> bool:
    todo = list(block)
    while todo:
        s = todo.pop()
        if s is site:
            return True
        for _, arm in s.arms:
            todo.extend(arm)
        todo.extend(s.orelse)
        todo.extend(s.body)
    return False


def _unchanging(function: Function) -> bool:
    """Its loop always goes on with the same arguments."""
    todo = list(function.block)
    while todo:
        s = todo.pop()
        if s.op == "loop" and s.args != function.params:
            return False
        for _, arm in s.arms:
            todo.extend(arm)
        todo.extend(s.orelse)
        todo.extend(s.body)
    return True


def continuation(function: Function, site: Statement) -> Lines:
    """The continuation of a site: `def K(p,v,f)`.

    A loop that begins with a receive (a server) is wholly in the continuation: a message costs no further call.
    """
    server = site.op == "recv" and function.is_loop and function.kind != "generator" and function.block[0] is site
    emitter = Emitter(function, not server, site if server and _unchanging(function) else None)
    emitter.put(0, f"def {site_name(function, site)}(p,v,f):", site.line)
    if site.live:
        emitter.put(1, f"_,{','.join(site.live)}=f", site.line)
    if server:
        name = f"{function.self_name}.code" if function.kind == "fun" else function.python
        emitter.put(1, "while True:", site.line)
        emitter.put(2, "for _ in p.r:", site.line)
        emitter.block(function.block, 3)
        emitter.put(2, "else:", site.line)
        emitter.put(3, spent(name, function.params), site.line)
        return emitter.lines
    emitter.suffix(function.block, site, 1, False)
    return emitter.lines

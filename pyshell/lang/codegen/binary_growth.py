"""Loops that append to a binary: the parameter becomes one that grows in place (traps/growing.py).

Done to a function that was already written, and only where every use of the parameter is understood: in each round it
is passed on as it is, or with something appended and then not looked at again; who wants it as a value is at an end.
"""

from __future__ import annotations

import re

from pyshell.lang.codegen.ir import Block, Function, Statement
from pyshell.lang.codegen.state import Codegen

_BUILT = re.compile(r"(bits_build|bits_build_shell)\((P\d+),(V\w+),None,(.+)\)")
_ENDS = ("ret", "raise", "tail")


def binary_growth(cg: Codegen, function: Function) -> None:
    """Rewrite each parameter for which that can be done."""
    if function.is_loop and function.kind != "generator":
        for i in range(len(function.params)):
            _Rewriter(cg, function, i).rewrite()


class _Rewriter:
    """One parameter of one function. appends, values: the statements to be changed."""

    def __init__(self, cg: Codegen, function: Function, i: int) -> None:
        self.cg = cg
        self.i = i
        self.param = function.params[i]
        self.word = re.compile(rf"\b{self.param}\b")
        self.block = function.block
        self.appends: list[Statement] = []
        self.values: list[Statement] = []

    def rewrite(self) -> None:
        if not self._understood(self.block) or not self.appends:
            return
        for s in self.appends:
            build, spec, first, values = _BUILT.fullmatch(s.e).groups()  # type: ignore[union-attr]
            rest = self.cg.plain(self.cg.space[spec][1:])
            s.e = f"bits_grow({build},{rest},{first},{values}) or {build}({spec},grown({first}),None,{values})"
        for s in self.values:
            s.e, s.slow = self._seen(s.e), self._seen(s.slow)
            s.args = [self._seen(text) for text in s.args]

    def _seen(self, text: str) -> str:
        return self.word.sub(f"grown({self.param})", text)

    def _uses(self, s: Statement) -> bool:
        return any(self.word.search(text) for text in (s.x, s.e, s.slow, *s.args))

    def _understood(self, block: Block) -> bool:
        todo = [block]
        while todo:
            part = todo.pop()
            for s in part:
                if s.op in ("try", "recv") or any(self.word.search(condition) for condition, _ in s.arms):
                    return False
                todo.append(s.orelse)
                todo += [arm for _, arm in s.arms]
            if part and not self._part(part):
                return False
        return True

    def _part(self, part: Block) -> bool:
        """One straight piece: it goes round, or ends, or does not use the parameter itself."""
        last = part[-1]
        if last.op == "loop":
            return self._round(part, last)
        users = [s for s in part if self._uses(s)]
        self.values += users
        return not users or last.op in _ENDS

    def _round(self, part: Block, loop: Statement) -> bool:
        """The parameter is passed on as it is, or what was appended to it is; and neither is used otherwise."""
        others = loop.args[: self.i] + loop.args[self.i + 1 :]
        passed = loop.args[self.i]
        if any(self.word.search(text) for text in others):
            return False
        if passed == self.param:
            return not any(self._uses(s) for s in part[:-1])
        name = re.compile(rf"\b{re.escape(passed)}\b")
        users = [s for s in part[:-1] if self._uses(s)]
        if len(users) != 1 or users[0].op != "let" or users[0].x != passed:
            return False
        built = _BUILT.fullmatch(users[0].e)
        if built is None or built[3] != self.param or self.word.search(built[4]):
            return False
        table = self.cg.space[built[2]]
        if table[0][0] not in ("binary", "bitstring") or len(table) < 2 or any(name.search(text) for text in others):
            return False
        for s in part[:-1]:
            if s.arms or (s is not users[0] and any(name.search(text) for text in (s.e, s.slow, *s.args))):
                return False
        self.appends.append(users[0])
        return True

"""Loops over a binary: `f(<<C, Rest/binary>>, A) -> f(Rest, A + C)` without a copy of the rest in each round.

BEAM passes a sub-binary that refers to the whole one. Here the loop keeps the whole binary in its parameter and goes on
at a position (a variable of its own, in bits); only who needs the rest as a value gets a copy. This is done to a function
that was already written, and only where every use of the parameter is understood: loops without other calls in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyshell.lang.codegen.ir import Block, Function, Statement
from pyshell.lang.codegen.state import Codegen

_GOT = re.compile(r"(V\w+)\[(\d+)\]")


def _statements(block: Block) -> Iterator[tuple[Block, Statement]]:
    todo = [block]
    while todo:
        part = todo.pop()
        for s in part:
            yield part, s
            todo.extend(arm for _, arm in s.arms)
            todo.append(s.orelse)
            todo.append(s.body)


def binary_loop(cg: Codegen, function: Function) -> None:
    """Rewrite the first parameter for which that can be done."""
    if not function.is_loop or function.sites or function.kind == "generator":
        return
    for i in range(len(function.params)):
        rewriter = _Rewriter(cg, function, i)
        if rewriter.possible():
            rewriter.rewrite()
            return


class _Rewriter:
    """One parameter of one function. `ends`: {variable of a match: (its new test, number of its rest)}."""

    def __init__(self, cg: Codegen, function: Function, i: int) -> None:
        self.cg = cg
        self.function = function
        self.i = i
        self.param = function.params[i]
        self.offset = f"Vo{function.number}_{i}"
        self.word = re.compile(rf"\b{self.param}\b")
        self.match = re.compile(rf"\((V\w+):=bits_match\({self.param},([^,()]+),(P\d+)((?:,[^()]*)?)\)\) is not None")
        self.empty = re.compile(rf"eq_exact\({self.param},(C\d+)\)")
        self.rests: dict[str, int] = {}  # variable of a match -> the number of its last value, the rest

    # is it possible? --------------------------------------------------------------------------------------------

    def possible(self) -> bool:
        """Every use of the parameter is understood, and some round goes on with a rest."""
        moves = False
        for part, s in _statements(self.function.block):
            for condition, _ in s.arms:
                if not self._understood(condition):
                    return False
            if s.op == "raise" and s.e.startswith("function_clause("):
                continue
            if s.op == "loop":
                if self.word.search(",".join(s.args[: self.i] + s.args[self.i + 1 :])):
                    return False
                goes_on = s.args[self.i]
                if goes_on != self.param and self._bound(part, goes_on) is None:
                    return False
                moves = moves or goes_on != self.param
            elif any(self.word.search(text) for text in (s.x, s.e, s.slow, *s.args)):
                return False
        return moves

    def _understood(self, condition: str) -> bool:
        for found in self.match.finditer(condition):
            table, to_end = self.cg.space[found[3]]
            if to_end and table and table[-1][0] in ("binary", "bitstring") and table[-1][1] is None:
                self.rests[found[1]] = len(table)
                if f"{found[1]}[{len(table)}]" in condition:  # a guard looks at the rest
                    return False
        left = self.match.sub("", condition)
        for found in self.empty.finditer(left):
            if self.cg.space[found[1]] != b"":
                return False
        return self.word.search(self.empty.sub("", left)) is None

    def _bound(self, part: Block, variable: str) -> Statement | None:
        """The statement `variable = rest` of this arm."""
        for s in part:
            found = _GOT.fullmatch(s.e) if s.op == "let" and s.x == variable else None
            if found is not None and self.rests.get(found[1]) == int(found[2]):
                return s
        return None

    # then do it -------------------------------------------------------------------------------------------------

    def rewrite(self) -> None:
        function = self.function
        for part, s in list(_statements(function.block)):
            s.arms = [(self._condition(condition), arm) for condition, arm in s.arms]
            if s.op == "raise":
                s.e = self.word.sub(self._rest(self.offset), s.e)
            elif s.op == "loop" and s.args[self.i] != self.param:
                self._go_on(part, s)
        for _, s in _statements(function.block):  # rests that are wanted as values
            found = _GOT.fullmatch(s.e) if s.op == "let" else None
            if found is not None and self.rests.get(found[1]) == int(found[2]):
                s.e = self._rest(f"{found[1]}[0]")
        function.offset = self.offset
        function.entry = [self._rest(self.offset) if p == self.param else p for p in function.params]

    def _rest(self, position: str) -> str:
        return f"bits_rest({self.param},{position})"

    def _condition(self, condition: str) -> str:
        def again(found: re.Match[str]) -> str:
            got, position, spec, sizes = found.groups()
            table, _ = self.cg.space[spec]
            check = ""
            if got in self.rests:
                if table[-1][0] == "binary":
                    check = f" and bits_whole({self.param},{got}[0])"
                spec = self.cg.plain((table[:-1], False))
            position = self.offset if position == "0" else position
            return f"({got}:=bits_match({self.param},{position},{spec}{sizes})) is not None{check}"

        return self.empty.sub(f"bits_empty({self.param},{self.offset})", self.match.sub(again, condition))

    def _go_on(self, part: Block, loop: Statement) -> None:
        variable = loop.args[self.i]
        bound = self._bound(part, variable)
        assert bound is not None
        elsewhere = [text for s in part if s is not bound for text in (s.x, s.e, s.slow, *s.args)]
        elsewhere += [text for _, s in _statements([s for s in part if s.arms]) for text in (s.e, s.slow, *s.args)]
        uses = sum(len(re.findall(rf"\b{variable}\b", text)) for text in elsewhere)
        part.insert(part.index(loop), Statement("let", loop.line, self.offset, _GOT.fullmatch(bound.e)[1] + "[0]"))  # type: ignore[index]
        loop.args[self.i] = self.param
        if uses == 1:  # only the loop wanted it
            part.remove(bound)

"""Evaluates expressions on a node of our own and says what came of it, as the recorder of real answers does.

An answer is one line: the value, or {Class, Reason, [{M,F,ArityOrArgs}..]} up to the shell's own frames, and behind
` # ` what the explanations of the shell say about the arguments. Pids, references and funs are `_`.
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.assembly import Tools
from pyshell.cluster import Cluster
from pyshell.lang.compiler import compile_exprs
from pyshell.otp.errors.explain import explain
from pyshell.runtime.clock import VirtualClock
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import iterate, to_python
from pyshell.term.show import ShowEnv, write
from pyshell.traps.machine import DEAD, stop

ENV = ShowEnv("unicode")
A_INFO, A_CAUSE = atom("error_info"), atom("cause")
_IDS = re.compile(r"#(?:Fun|Ref|Port)<[^>]*>|<\d+\.\d+\.\d+>|fun [a-z_]+:[a-z_]+/\d+")


def masked(text: str) -> str:
    """Without what is different in each run."""
    return _IDS.sub("_", text)


class Evaluator:
    """One node. `answer(expression)`; processes of the expression die with it."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self.cluster = Cluster(tools.library, tools.modules, 1, VirtualClock())
        self.node = self.cluster.start_node()
        tools.library.natives("erlang")

    def answer(self, expression: str) -> str:
        """The answer; AssertionError if there is none after many steps."""
        exprs, error = self.tools.parser.parse_exprs(expression + ".")
        assert exprs is not None, f"{expression}: {error}"
        code = compile_exprs(exprs, (), self.tools.linker)
        found: list[str] = []

        def finish(p: Any, value: Any, frame: Any) -> Any:
            found.append(write(value[0], ENV))
            return value

        def start(p: Any) -> Any:
            value = code.code(p)
            return stop(p, (finish,)) if value is None else finish(p, value, None)

        def died(p: Any, cls: Atom, reason: Any, trace: Any) -> None:
            if not found:
                found.append(self._error(cls, reason, trace))

        process = self.node.spawn(start, ())
        process.extras().on_exit = died
        for _ in range(100_000):
            if found or process.st == DEAD:
                break
            if not self.cluster.step():
                deadline = self.cluster.next_deadline()
                assert deadline is not None, f"{expression}: stuck"
                self.cluster.clock.jump_to(deadline)
        assert found, f"{expression}: no answer"
        return masked(found[0])

    def _error(self, cls: Atom, reason: Any, trace: Any) -> str:
        frames = []
        for module, name, args, _ in iterate(trace):
            if module.name not in ("erl_eval", "shell") and "-" not in name.name:  # - : made by the compiler
                frames.append(f"{{{write(module)},{write(name)},{write(args, ENV)}}}")
        text = f"{{{cls.name},{write(reason, ENV)},[{','.join(frames)}]}}"
        return text + self._explanation(reason, trace)

    def _explanation(self, reason: Any, trace: Any) -> str:
        first = next(iter(iterate(trace)), None)
        if first is None:
            return ""
        module, name, args, location = first
        infos = [pair[1] for pair in iterate(location) if pair[0] is A_INFO]
        if not infos or type(args) is int:
            return ""
        cause = infos[0].get(A_CAUSE)
        reasons = explain(module.name, name.name, to_python(args) or [], reason, cause, self.node.name)
        parts = [f"{key}: {text}" for key, text in sorted(reasons.items(), key=lambda pair: str(pair[0]))]
        return "".join(f" # {part}" for part in parts).replace("\n", "\\n")

"""Tokens -> nodes: the LALR loop over the tables of lang/grammar.py.

The law: not recursive, so depth of nesting costs memory and nothing else; no parse tree in between, each rule's builder
(lang/to_ast.py, lang/to_form.py) makes the node at once. A rule that only hands its value up is not executed: where
a value ends up after a run of such rules is looked up once and remembered.
Follows: stdlib erl_parse (parse_exprs/1, parse_form/1); texts of its syntax errors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pyshell.lang import scan, to_ast, to_form
from pyshell.lang.ast import Node
from pyshell.lang.diagnostic import Diagnostic, LanguageError, fail
from pyshell.lang.grammar import Tables
from pyshell.lang.scan import Token

Jumps = dict[int, dict[str, int]]
Rule = tuple[str, int, Callable[[Sequence[Any]], Any] | None, Jumps]


class Parser:
    """Immutable but for what it remembers about its tables; one serves all sessions."""

    __slots__ = ("tables", "_rules")

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        builders = {**to_ast.BUILDERS, **to_form.BUILDERS}
        jumps: dict[str, Jumps] = {}
        self._rules: list[Rule] = [
            (name, size, builders[builder] if builder else None, jumps.setdefault(name, {}))
            for name, size, builder in tables.rules
        ]

    def parse_exprs(
        self, text: str, line: int = 1, column: int = 1
    ) -> tuple[list[Node], None] | tuple[None, Diagnostic]:
        """The expressions of a text that is one form (its full stop may be missing only if that is an error to be
        shown).
        """
        form = scan.read_form(text, 0, line, column, shell=True)
        assert form is not None
        if form.error is not None:
            return None, form.error
        return self.parse_exprs_tokens(form.tokens)

    def parse_exprs_tokens(self, tokens: list[Token]) -> tuple[list[Node], None] | tuple[None, Diagnostic]:
        """The same from the tokens of one form (lang/scan.py `read_form`)."""
        try:
            return self._run("start_exprs", tokens), None
        except LanguageError as error:
            return None, error.diagnostic

    def parse_form(self, tokens: list[Token]) -> tuple[Node, None] | tuple[None, Diagnostic]:
        """An ast.Attribute or ast.Function from the tokens of one form of a module."""
        if len(tokens) > 1 and tokens[0][0] == "-" and tokens[1][0] == "atom" and tokens[1][1] in ("spec", "callback"):
            tokens = [tokens[0], ("spec", tokens[1][1], tokens[1][2]), *tokens[2:]]
        try:
            form: Node = self._run("start_form", tokens)
            to_form.check_declaration(form)
            return form, None
        except LanguageError as error:
            return None, error.diagnostic

    def _run(self, start: str, tokens: list[Token]) -> Any:
        tables = self.tables
        actions, default, rules = tables.actions, tables.default, self._rules
        source = iter(tokens)
        token = next(source, None) or _end(tokens)
        kind = token[0]
        state = tables.starts[start]
        states = [state]
        values: list[Any] = []
        while True:
            action = default[state]
            if not action:
                found = actions[state].get(kind)
                if found is None:
                    found = tables.fallback[state] or None
                if found is None:
                    raise fail(token[2], "erl_parse", f"syntax error before: {scan.token_text(token)}")
                if found >= 0:
                    state = found
                    states.append(state)
                    values.append(token)
                    token = next(source, None) or _end(tokens)
                    kind = token[0]
                    continue
                action = found
            name, size, build, jumps = rules[~action]
            if build is None:
                value = values.pop()
                del states[-1:]
            elif size == 1:
                value = build((values.pop(),))
                del states[-1:]
            elif size:
                value = build(values[-size:])
                del values[-size:]
                del states[-size:]
            else:
                value = build(())
            if name == start:
                return value
            top = states[-1]
            try:
                state = jumps[top][kind]
            except KeyError:
                state = self._jump(top, name, kind, jumps)
            states.append(state)
            values.append(value)

    def _jump(self, top: int, name: str, kind: str, jumps: Jumps) -> int:
        """The state after a `name` on top of `top` when the next token is `kind`, rules that only pass it on
        applied.
        """
        tables = self.tables
        target = tables.gotos[top][name]
        while True:
            action = tables.default[target] or tables.actions[target].get(kind, 0)
            if action >= 0 or self._rules[~action][2] is not None:
                break
            target = tables.gotos[top][self._rules[~action][0]]
        jumps.setdefault(top, {})[kind] = target
        return target


def _end(tokens: list[Token]) -> Token:
    """What comes after the last token: an end at the place of that token, as yecc reports it."""
    return ("$end", "", tokens[-1][2] if tokens else (1, 1))

"""The same verdict, text and place as the real erl_scan, erl_parse and erl_lint, on a few thousand damaged lines."""

from __future__ import annotations

import pytest

from pyshell.lang import ast, lint, scan
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.parse import Parser
from pyshell.lang.records import RecordDef
from pyshell.term import floats

from .conftest import Oracle
from .snippets import EXPRESSIONS, FORMS, damaged

BOUND = ["L", "M", "R", "W", "X", "Pid", "Msg", "F"]
RECORDS = {"r": RecordDef("r", [("a", None), ("b", None)])}
TOKENS = r"""
foo Bar _ _x Ä ä 'a b' 'it\'s' '' "a\nb" "\x{41}\x41\101\^A\d" $a $\n $\x{41} $\s $  1 1.5 1.0e-3 2#101 36#zZ 1_000 1#
16#ff_ff 16#g 1.0e 1_ 1__2 37#1 0.0 1e5 -> <- <= => := == /= =:= =/= =< >= ++ -- || | .. ... . : :: ? ?= # @ \ ^ ` ~ & !
a.b a. b 1.a 'x\xzz' "\x{110000}" 'abc
"abc
$
$\
% comment
a % comment
case of end maybe_x after andalso xor nota
1.5.2 1..2 "a" "b" <<>> << >> {[()]},;
¿ × ÷ À à ÿ €
""".strip().splitlines()

pytestmark = pytest.mark.beam


def shown(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.line}:{diagnostic.column} {diagnostic.module} {diagnostic.text}"


def compare(lines: list[str], wanted: list[str], got: list[str]) -> None:
    wrong = [
        f"{line}\n  erl:  {want}\n  here: {have}"
        for line, want, have in zip(lines, wanted, got)
        if want not in (have, "crash")  # erl_parse itself has no clause for some of the damage
    ]
    assert len(wanted) == len(lines)
    assert not wrong, f"{len(wrong)} of {len(lines)}\n" + "\n".join(wrong[:30])


def test_expressions(parser: Parser, oracle: Oracle) -> None:
    lines = list(dict.fromkeys(damaged(EXPRESSIONS)))

    def answer(line: str) -> str:
        # Scanned as OTP 25 does, where `maybe` is an atom.
        tokens = scan.scan(line, maybe=False)
        if isinstance(tokens, Diagnostic):
            return shown(tokens)
        exprs, error = parser.parse_exprs_tokens(tokens)
        if exprs is None:
            assert error is not None
            return shown(error)
        found = lint.lint_exprs(exprs, BOUND, RECORDS)
        return shown(found) if found else "ok"

    compare(lines, oracle("exprs", lines), [answer(line) for line in lines])


def test_forms(parser: Parser, oracle: Oracle) -> None:
    lines = list(dict.fromkeys(damaged(FORMS)))

    def answer(line: str) -> str:
        tokens = scan.scan(line, maybe=False)
        assert isinstance(tokens, list)
        _form, error = parser.parse_form(tokens)
        return shown(error) if error else "ok"

    compare(lines, oracle("forms", lines), [answer(line) for line in lines])


def test_tokens(oracle: Oracle) -> None:
    def value(token: scan.Token) -> str:
        kind, content, _pos = token
        if kind == "atom":
            return scan.atom_text(content)
        if kind == "var":
            return scan.atom_text(content)
        if kind == "string":
            return "[" + ",".join(str(ord(char)) for char in content) + "]"
        return floats.short(content) if kind == "float" else str(content)

    def answer(line: str) -> str:
        tokens = scan.scan(line, maybe=False)
        if isinstance(tokens, Diagnostic):
            return shown(tokens)
        out = []
        for token in tokens:
            place = f"{token[2][0]}:{token[2][1]}"
            named = token[0] in ("atom", "var", "integer", "float", "char", "string")
            out.append(f"{place} {token[0]}={value(token)} " if named else f"{place} {token[0]} ")
        return "".join(out)

    compare(TOKENS, oracle("tokens", TOKENS), [answer(line) for line in TOKENS])


def test_positions_are_those_of_the_abstract_format(parser: Parser) -> None:
    exprs, _error = parser.parse_exprs("X#r.a + m:f(1) = [a, b].")
    assert exprs is not None
    match = exprs[0]
    assert isinstance(match, ast.Match) and match.pos == (1, 1)
    assert match.pattern.pos == (1, 7)

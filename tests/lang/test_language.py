"""The language without a real erl: forms in a buffer, the cache, big inputs, checks, records, printing, modules."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyshell.lang import forms, grammar, lint, lint_module, pretty, pretty_form, records, scan, to_ast, to_form
from pyshell.lang.ast import Function, Integer, Node
from pyshell.lang.diagnostic import compiler_text, shell_text
from pyshell.lang.grammar import Tables
from pyshell.lang.parse import Parser
from pyshell.lang.records import RecordDef
from pyshell.lang.source import Source

PERSON = {"person": RecordDef("person", [("name", None), ("age", Integer((1, 1), 0)), ("mail", None)])}


def parsed(parser: Parser, text: str) -> list[Node]:
    exprs, error = parser.parse_exprs(text)
    assert exprs is not None, error
    return exprs


def test_every_builder_exists(tables: Tables) -> None:
    used = {builder for _name, _size, builder in tables.rules if builder}
    assert used == {*to_ast.BUILDERS, *to_form.BUILDERS}


class Shelf:
    """A store in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def put(self, key: str, value: bytes) -> None:
        self.kept[key] = value


def test_the_cache_gives_the_same_tables_and_survives_damage() -> None:
    small = 'start_exprs: "a" FULL_STOP -> first\nstart_form: "b" FULL_STOP -> first\n%declare FULL_STOP\n'
    shelf = Shelf()
    built = grammar.load(small, shelf)
    (key,) = shelf.kept
    whole = shelf.kept[key]
    assert grammar.load(small, shelf).actions == built.actions
    for damage in (b"", whole[:-3], whole[:40] + b"x" + whole[41:], b"x" * 100):
        shelf.kept[key] = damage
        assert grammar.load(small, shelf).rules == built.rules
        again = grammar.load(small, shelf)
        assert (again.actions, again.gotos, again.rules) == (built.actions, built.gotos, built.rules)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("1 + 2.\n", [7]),
        ("5. 6.\n", [3, 6]),
        ("{a,\nb}.\n", [8]),
        ('"two\nlines".\n', [13]),
        ("'ab. \n", []),
        ("a.b.\n", [5]),
        ("% no. form\n", []),
        ("1. % a comment.\n2.\n", [3, 19]),
        ("16#GG. rest\n3.\n", [12, 15]),
        ("$. .\n", [5]),
        ("1.", []),
        ('"""\na. b.\n""".\n', [15]),
    ],
)
def test_where_forms_end(text: str, ends: list[int]) -> None:
    found = []
    offset: int | None = 0
    while offset is not None and (offset := scan.next_form(text, offset)) is not None:
        found.append(offset)
    assert found == ends


def test_new_strings_and_sigils(parser: Parser) -> None:
    assert repr(parsed(parser, '"""\n  a\n   "b"\n\n  """.')) == "[String('a\\n \"b\"\\n')]"
    assert repr(parsed(parser, "~s(a\\tb), ~S[a\\tb].")) == "[String('a\\tb'), String('a\\\\tb')]"
    assert repr(parsed(parser, '~"ä".')) == "[Bin([BinElement(String('ä'), None, ['utf8'])])]"
    assert "MaybeMatch" in repr(parsed(parser, "maybe {ok, X} ?= f(), X else _ -> no end."))
    assert "strict" not in repr(parsed(parser, "[X || X <:- L && Y <:- M].")) and "Zip" in repr(
        parsed(parser, "[X || X <:- L && Y <:- M].")
    )
    assert "MapComp" in repr(parsed(parser, "#{K => V || K := V <- M}."))


def test_external_identifiers_at_the_prompt(parser: Parser) -> None:
    assert pretty.exprs_text(parsed(parser, "{<0.85.0>, #Fun<lists.map.2>}.")) == (
        '{list_to_pid("<0.85.0>"), fun lists:map/2}'
    )


@pytest.mark.parametrize("depth", [100_000])
def test_depth_costs_no_stack(parser: Parser, depth: int) -> None:
    parsed(parser, "[" * depth + "]" * depth + ".")
    parsed(parser, "1" + "+1" * depth + ".")
    _exprs, error = parser.parse_exprs("{" * depth + ".")
    assert error is not None and shell_text(error) == f"* 1:{depth + 1}: syntax error before: '.'"
    found = lint.lint_exprs(parsed(parser, "[" * depth + "]" * depth + "."), (), {})
    assert found is None or found.text == "expression is nested too deeply"
    assert lint.lint_exprs(parsed(parser, "1" + "+1" * depth + "."), (), {}) is None
    long = parsed(parser, "X = [" + "a," * depth + "#person{}].")
    assert lint.lint_exprs(long, (), PERSON) is None
    assert records.expand(long, PERSON) is not long


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("X = 1, Y.", "* 1:8: variable 'Y' is unbound"),
        ("try Q = 1 of _ -> Q catch _:_ -> Q end.", "* 1:34: variable 'Q' unsafe in 'try' (line 1, column 1)"),
        ("case a of a -> A = 1; _ -> B = 2 end, A.", "* 1:39: variable 'A' unsafe in 'case' (line 1, column 1)"),
        ("f(x) = 1.", "* 1:1: illegal pattern"),
        ("fun(X) when foo(X) -> ok end.", "* 1:13: illegal guard expression"),
        ("#nosuch{}.", "* 1:1: record nosuch undefined"),
        ("#person{nofield = 1}.", "* 1:9: field nofield undefined in record person"),
        ("#{a := 1}.", "* 1:5: only association operators '=>' are allowed in map construction"),
        ("<<1:foo>>.", "* 1:5: variable 'foo' is unbound"),
        ("<<1/foo>>.", "* 1:3: bit type foo undefined"),
        ("<<1/little-big>>.", "* 1:3: conflict in endianness specification for bit field: 'big' and 'little'"),
        ("foo:bar.", "* 1:1: illegal expression"),
        ("fun() -> X = 1 end, fun(X) -> X end(2).", ""),
    ],
)
def test_what_the_shell_refuses(parser: Parser, text: str, error: str) -> None:
    if text == "<<1:foo>>.":
        error = ""  # an atom as a size is an error when it is evaluated
    found = lint.lint_exprs(parsed(parser, text), (), PERSON)
    assert (shell_text(found) if found else "") == error


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("#person{age = 1, _ = x}.", "{person, x, 1, x}"),
        ("#person{}.", "{person, undefined, 0, undefined}"),
        ("#person.mail.", "4"),
        ("#person{name = N} = P.", "{person, N, _, _} = P"),
        ("record_info(fields, person).", "[name, age, mail]"),
        ("f(X).", "f(X)"),
    ],
)
def test_records_become_tuples(parser: Parser, text: str, expanded: str) -> None:
    assert pretty.exprs_text(records.expand(parsed(parser, text), PERSON)) == expanded


def test_an_access_in_a_guard_fails_for_other_records(parser: Parser) -> None:
    text = "fun(P) when P#person.age > 1 -> P end."
    (fun,) = records.expand(parsed(parser, text), PERSON)
    (guard,) = fun.clauses[0].guards[0]  # type: ignore[attr-defined]
    assert pretty.expr_text(guard).split() == "is_record(P, person, 4) andalso element(3, P) > 1".split()


def test_funs_are_printed_as_b_prints_them(parser: Parser) -> None:
    (fun,) = parsed(parser, "fun(A) -> A + 1 end.")
    assert pretty.binding_text("F", fun) == "F = fun(A) ->\n           A + 1\n    end"
    assert pretty_form.record_text(PERSON["person"]) == "-record(person,{name, age = 0, mail})."


MODULE = """-module(m).
-export([f/1, g/0]).
-define(TWICE(X), (X + X)).
-define(NAME, ??NO).
-define(TEXT(X), ??X).
-ifdef(DEBUG).
f(_) -> debug.
-else.
f(X) -> ?TWICE(?TWICE(X)).
-endif.
-if(?OTP_RELEASE >= 21 andalso not defined(DEBUG)).
g() -> {?MODULE, ?FUNCTION_NAME, ?FUNCTION_ARITY, ?LINE, ?TEXT(a + [1])}.
-endif.
-include("x.hrl").
"""


def test_a_module_with_macros(parser: Parser) -> None:
    def include(kind: str, name: str, from_file: str) -> tuple[str, str] | None:
        return ("x.hrl", "-record(r, {a}).\nbad bad.\n") if name == "x.hrl" else None

    module = forms.parse_module(Source("m.erl", MODULE), parser, include)
    texts = [pretty.function_text(node) for node in module.nodes if isinstance(node, Function)]
    assert texts[0] == "f(X) ->\n    X + X + (X + X)."
    assert texts[1] == 'g() ->\n    {m, g, 0, 12, "a + [ 1 ]"}.'
    assert [compiler_text(error, module.source) for error in module.errors] == ["x.hrl:2:5: syntax error before: bad\n"]


BAD = Path("/work/shared/corpus/programs/compile_errors")


@pytest.mark.skipif(not BAD.exists(), reason="no corpus")
@pytest.mark.parametrize("name", ["e1", "e2", "e3", "e4", *(f"w{number}" for number in range(1, 11))])
def test_modules_are_refused_as_c_refuses_them(parser: Parser, name: str) -> None:
    server = [("init", 1), ("handle_call", 3), ("handle_cast", 2)]
    source = Source(f"{name}.erl", (BAD / f"{name}.erl").read_text("utf-8"))
    errors, warnings = lint_module.lint_module(forms.parse_module(source, parser), lambda _behaviour: (server, []))
    shown = "".join(compiler_text(item, source) for item in errors + warnings)
    assert shown and shown in (BAD / "session.out").read_text("utf-8")

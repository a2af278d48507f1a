"""Whatever is typed or brought in a file gives a diagnostic or a value, never a Python error; text, tree and terms agree."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyshell.lang import forms, lint, lint_module, scan
from pyshell.lang.abstract import form_term, terms_of
from pyshell.lang.abstract_read import BadForm, read_expr, read_form
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.parse import Parser
from pyshell.lang.pretty import exprs_text
from pyshell.lang.pretty_form import form_text
from pyshell.lang.scan_terms import Wanted, read_tokens, token_terms
from pyshell.lang.source import Source
from pyshell.term.atom import atom
from pyshell.term.cons import NIL, make_list, to_python
from pyshell.term.order import exactly_equal

from .snippets import EXPRESSIONS, FORMS

WORDS = (
    "foo Bar _ X 1 2.5 16#ff $a \"s\" 'q r' ( ) { } [ ] << >> #{ # . , ; : :: => := -> <- <= || | = == =:= /= + - * / ++ -- ! ? "
    "?= && case of end if begin fun receive after try catch when andalso orelse not div rem maybe else -module -record -define "
    "-ifdef -else -endif -spec -type -export ( ) ( ) ~s \"\"\" % \\ \n . "
).split(" ")
SOUP = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
KNOWN = [*EXPRESSIONS, *FORMS]
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)


def try_all(parser: Parser, text: str) -> None:
    """Everything that is done with a text, up to the code generator."""
    scan.next_form(text)
    tokens = scan.scan(text)
    if isinstance(tokens, list):
        exprs, trouble = parser.parse_exprs_tokens(tokens)
        assert (exprs is None) != (trouble is None)
        if exprs is not None:
            found = lint.lint_exprs(exprs, (), {})
            assert found is None or isinstance(found, Diagnostic)
            exprs_text(exprs)
            terms_of(exprs)
    module = forms.parse_module(Source("soup.erl", text), parser)
    errors, warnings = lint_module.lint_module(module, lambda _behaviour: None)
    for item in [*errors, *warnings]:
        assert isinstance(item.text, str) and item.text


@QUICK
@given(text=SOUP)
def test_token_soup(parser: Parser, text: str) -> None:
    try_all(parser, text)


@QUICK
@given(text=st.text(max_size=60))
def test_any_characters(parser: Parser, text: str) -> None:
    try_all(parser, text)


@QUICK
@given(text=st.sampled_from(KNOWN), cut=st.integers(0, 200), junk=st.sampled_from(["", *WORDS]))
def test_truncated_programs(parser: Parser, text: str, cut: int, junk: str) -> None:
    try_all(parser, text[: cut % (len(text) + 1)] + junk)


TERMS = st.recursive(
    st.one_of(
        st.sampled_from([atom(name) for name in "atom var integer tuple cons nil clause case fun function match op bin".split()]),
        st.integers(-2, 9), st.just(NIL), st.just((1, 1)), st.binary(max_size=2),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(make_list), st.lists(inner, max_size=5).map(tuple)
    ),
    max_leaves=20,
)  # fmt: skip


@QUICK
@given(term=TERMS)
def test_any_term_is_a_form_or_bad(term: object) -> None:
    for read in (read_expr, read_form):
        try:
            read(term)
        except BadForm:
            continue


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expressions_survive_terms_text_and_tokens(parser: Parser, text: str) -> None:
    tokens = scan.scan(text)
    assert isinstance(tokens, list)
    exprs, _error = parser.parse_exprs_tokens(tokens)
    if exprs is None:
        return
    terms = terms_of(exprs)
    assert exactly_equal(make_list(terms), make_list(terms_of([read_expr(term) for term in terms])))
    written = token_terms(text, 0, len(text), 1, 1, tokens, Wanted(True, True, True, True))
    again = read_tokens(to_python(written) or [])
    assert [token[:2] for token in again] == [token[:2] for token in tokens]
    printed = exprs_text(exprs)
    reparsed, trouble = parser.parse_exprs(printed + ".")
    assert reparsed is not None, (printed, trouble)
    assert exprs_text(reparsed) == printed


@pytest.mark.parametrize("text", FORMS)
def test_forms_survive_terms_and_text(parser: Parser, text: str) -> None:
    tokens = scan.scan(text)
    assert isinstance(tokens, list)
    form, _error = parser.parse_form(tokens)
    if form is None:
        return
    term = form_term(form)
    assert exactly_equal(term, form_term(read_form(term)))
    printed = form_text(form)
    again = scan.scan(printed)
    assert isinstance(again, list)
    reparsed, trouble = parser.parse_form(again)
    assert reparsed is not None, (printed, trouble)
    assert form_text(reparsed) == printed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("opening", "inside", "closing"),
    [("(", "1", ")"), ("[", "", "]"), ("{", "", "}"), ("[1|", "[]", "]"), ("- ", "1", ""), ("#{a => ", "1", "}"), ("", "1", "+1"),
     ("X = ", "1", ""), ("begin ", "1", " end"), ("f(", "1", ")"), ("(", "", "")],
)  # fmt: skip
def test_nesting_of_100_000(parser: Parser, opening: str, inside: str, closing: str) -> None:
    text = opening * 100_000 + inside + closing * 100_000 + "."
    exprs, trouble = parser.parse_exprs(text)
    if exprs is None:
        assert trouble is not None and trouble.text.startswith("syntax error before")
        return
    found = lint.lint_exprs(exprs, (), {})
    assert found is None or found.text == "expression is nested too deeply"
    terms = terms_of(exprs)
    assert exactly_equal(make_list(terms), make_list(terms_of([read_expr(term) for term in terms])))

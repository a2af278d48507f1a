"""Lists of a million elements, terms nested a hundred thousand deep, and wishes that nobody can fulfil."""

from __future__ import annotations

import pytest

from pyshell.assembly import Tools

from .evaluate import Evaluator

DEEP = "lists:foldl(fun(X, A) -> {A, X} end, z, lists:seq(1, 100000))"
NESTED = "lists:foldl(fun(_, A) -> [A, $x] end, [], lists:seq(1, 100000))"


@pytest.fixture(scope="module")
def evaluator() -> Evaluator:
    return Evaluator(Tools())


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("lists:sum(lists:seq(1, 1000000))", "500000500000"),
        ("lists:foldr(fun(X, A) -> X - A end, 0, lists:seq(1, 300000))", "-150000"),
        ("length(lists:map(fun(X) -> X end, lists:seq(1, 300000)))", "300000"),
        ("length(lists:sort(lists:reverse(lists:seq(1, 300000))))", "300000"),
        ("length(lists:zip(lists:seq(1, 300000), lists:seq(1, 300000)))", "300000"),
        (f"length(lists:flatten({NESTED}))", "100000"),
        (f"iolist_size({NESTED})", "100000"),
        (f"length(lists:sort([{DEEP}, a, {DEEP}]))", "3"),
        (f"is_integer(erlang:phash2({DEEP}))", "true"),
        (f"binary_to_term(term_to_binary({DEEP})) =:= {DEEP}", "true"),
        (f"begin T = ets:new(t, []), ets:insert(T, {{{DEEP}}}), ets:member(T, {DEEP}) end", "true"),
        ("map_size(maps:from_list([{X, X} || X <- lists:seq(1, 100000)]))", "100000"),
        ("length(string:split(lists:duplicate(50000, $,), \",\", all))", "50001"),
        ("length(integer_to_list(1 bsl 200000))", "60206"),
        ("list_to_integer(integer_to_list(1 bsl 100000)) =:= 1 bsl 100000", "true"),
    ],
)  # fmt: skip
def test_large_terms(expression: str, answer: str, evaluator: Evaluator) -> None:
    assert evaluator.answer(expression) == answer


@pytest.mark.parametrize(
    ("expression", "module"),
    [
        ("lists:seq(1, 100000000000)", "lists,seq,[1,100000000000]"),
        ("lists:seq(1, 1 bsl 100)", "lists,seq,[1,1267650600228229401496703205376]"),
        ("lists:duplicate(1000000000, x)", "lists,duplicate,[1000000000,x]"),
        ("binary:copy(<<0>>, 1 bsl 40)", "binary,copy,[<<0>>,1099511627776]"),
    ],
)
def test_wishes_that_are_too_large(expression: str, module: str, evaluator: Evaluator) -> None:
    assert evaluator.answer(expression) == f"{{error,system_limit,[{{{module}}}]}}"


def test_equal_elements_stay_as_they_stood(evaluator: Evaluator) -> None:
    assert evaluator.answer("lists:keysort(1, [{2.0, a}, {1, b}, {2, c}, {1.0, d}])") == "[{1,b},{1.0,d},{2.0,a},{2,c}]"
    assert evaluator.answer("lists:sort([3.0, 3, 1, 2.5])") == "[1,2.5,3,3.0]"

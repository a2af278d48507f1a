"""Module json of OTP 27: there is none in the erl that records answers, so values stand here."""

from __future__ import annotations

import pytest

from pyshell.assembly import Tools

from .evaluate import Evaluator

VALUES = [
    (r'json:decode(<<"{\"a\": [1, 2.5, -3e2, true, null, {\"b\":{}}]}">>)',
     '#{<<"a">> => [1, 2.5, -300.0, true, null, #{<<"b">> => #{}}]}'),
    (r'json:decode(<<"\"\\u0041\\ud83d\\ude00\\n\"">>)', '<<"A", 16#1F600/utf8, "\\n">>'),
    ('json:decode(<<" [ ] ">>)', "[]"),
    (r'json:decode(<<"{\"a\":1,\"a\":2}">>)', '#{<<"a">> => 2}'),
    ("iolist_to_binary(json:encode(#{a => [1, 2.0, true, null], <<\"b\">> => #{}}))",
     r'<<"{\"a\":[1,2.0,true,null],\"b\":{}}">>'),
    ("iolist_to_binary(json:encode(#{1 => a, 1.5 => <<\"x\">>}))", r'<<"{\"1\":\"a\",\"1.5\":\"x\"}">>'),
    (r'iolist_to_binary(json:encode(<<"\"\\\n", 1>>))', r'<<"\"\\\"\\\\\\n\\u0001\"">>'),
    ("iolist_to_binary(json:encode([{x, 1}], fun(L, E) when is_list(L) -> json:encode_key_value_list(L, E); "
     "(O, E) -> json:encode_value(O, E) end))", r'<<"{\"x\":1}">>'),
    (r'json:decode(<<"[1,{\"a\":[]}] rest">>, acc, #{object_finish => fun(P, A) -> {{obj, P}, A} end})',
     '{[1, {obj, [{<<"a">>, []}]}], acc, <<" rest">>}'),
    ('{continue, S} = json:decode_start(<<"[1,2">>, ok, #{}), json:decode_continue(<<",3]">>, S)', "{[1, 2, 3], ok, <<>>}"),
    ('{continue, S} = json:decode_start(<<"12">>, ok, #{}), json:decode_continue(end_of_input, S)', "{12, ok, <<>>}"),
    (r'iolist_to_binary(json:format(#{a => [1, 2], b => #{}}))', r'<<"{\n  \"a\": [1,2],\n  \"b\": {}\n}\n">>'),
    ("L = lists:seq(1, 20000), json:decode(json:encode(L)) =:= L", "true"),
    ("D = lists:foldl(fun(_, A) -> [A] end, [], lists:seq(1, 50000)), json:decode(json:encode(D)) =:= D", "true"),
]  # fmt: skip
ERRORS = [
    ('json:decode(<<"">>)', "unexpected_end"), ('json:decode(<<"[1,]">>)', "{invalid_byte,93}"),
    (r'json:decode(<<"{\"a\" 1}">>)', "{invalid_byte,49}"), ('json:decode(<<"01">>)', "{invalid_byte,49}"),
    ('json:decode(<<"tru">>)', "unexpected_end"), (r'json:decode(<<"\"abc">>)', "unexpected_end"),
    ("json:decode(<<255>>)", "{invalid_byte,255}"), ("json:encode({a})", "{unsupported_type,{a}}"),
    ("json:encode_map_checked(#{a => 1, <<\"a\">> => 2}, fun json:encode_value/2)", "{duplicate_key,<<97>>}"),
]  # fmt: skip


@pytest.fixture(scope="module")
def evaluator() -> Evaluator:
    return Evaluator(Tools())


@pytest.mark.parametrize(("expression", "value"), VALUES)
def test_values(expression: str, value: str, evaluator: Evaluator) -> None:
    assert evaluator.answer(expression) == evaluator.answer(value)


@pytest.mark.parametrize(("expression", "reason"), ERRORS)
def test_errors(expression: str, reason: str, evaluator: Evaluator) -> None:
    assert evaluator.answer(f"try {expression} catch error:R -> R end") == reason

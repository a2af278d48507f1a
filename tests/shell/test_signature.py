"""Names of arguments, out of texts; and which call the cursor is in."""

from __future__ import annotations

import pytest

from pyshell.host.files import OtpSources
from pyshell.otp.library import Library
from pyshell.shell.signature import call_at, of_natives, of_source

TEXT = """\
-module(m).
%% Adds a thing
%% to a list.
add({ok, _}, []) -> x;
add(Thing, [_ | _] = List) when is_atom(Thing) ->
    foo(Thing, List).
add(_Only) -> ok.
'odd name'(X, <<A:8, _/binary>>, #{key := V}, fun_of(a)) -> V.
spec(A) , b.
none() -> 1.
"""


def test_of_source() -> None:
    found = of_source(TEXT)
    assert {key: signature.text() for key, signature in found.items()} == {
        ("add", 2): "add(Thing, List)",
        ("add", 1): "add(Only)",
        ("odd name", 4): "odd name(X, <<A:8, _/binary>>, #{key := V}, fun_of(a))",
        ("none", 0): "none()",
    }
    assert found["add", 2].doc == "Adds a thing to a list."
    assert found["add", 2].text(1) == "add(Thing, >List<)"


@pytest.mark.parametrize(
    ("text", "module", "function", "argument"),
    [
        ("lists:keyfind(a, ", "lists", "keyfind", 1),
        ("foo(1, {a, b", "", "foo", 1),
        ("foo(1, bar(2), [3, ", "", "foo", 2),
        ("lists:map(fun(X) -> X * ", "lists", "map", 0),
        ("erlang:send", "erlang", "send", -1),
        ("X = [spawn(", "", "spawn", 0),
        ("'a b':'c d'(", "a b", "c d", 0),
        ("f(\"a, b(\", ", "", "f", 1),
    ],
)
def test_call_at(text: str, module: str, function: str, argument: int) -> None:
    call = call_at(text)
    assert call is not None and (call.module, call.function, call.argument) == (module, function, argument)


@pytest.mark.parametrize("text", ["", "X = ", "1 + (2", "{a, "])
def test_no_call(text: str) -> None:
    assert call_at(text) is None


def test_every_module_of_the_library_can_be_read() -> None:
    library = Library(OtpSources())
    for module in library.modules():
        found = {**of_source(library.source(module) or ""), **of_natives(library.natives(module))}
        assert all(len(signature.arguments) == arity for (_name, arity), signature in found.items())
    lists = of_natives(library.natives("lists"))
    assert lists["keyfind", 3].text() == "keyfind(Key, Position, Tuples)"

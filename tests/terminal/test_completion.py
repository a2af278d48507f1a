"""What is offered where."""

from __future__ import annotations

import pytest

from pyshell.shell.completion import LIMIT, Names, candidates, context

NAMES = Names(
    modules=["lists", "lab", "maps", "erlang"],
    functions={"lists": (("map", 2), ("max", 1), ("seq", 2), ("seq", 3)), "lab": (("stop", 1), ("list", 0))},
    local=[("self", 0), ("length", 1), ("flush", 0)],
    variables=["Pid", "Point", "X"],
    nodes=["a@lab", "b@my-host"],
    registered=["echo", "logger"],
    records={"point": ("x", "y")},
    keys={"M": ("name", "age")},
    commands=["on", "after", "help"],
)


def offered(text: str) -> list[str]:
    return [candidate.text for candidate in candidates(text, None, NAMES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("li", ["lists:"]),
        ("l", ["logger", "length(", "lab:", "lists:"]),
        ("lists:", ["map(", "max(", "seq("]),
        ("lists:ma", ["map(", "max("]),
        ("X = lists:se", ["seq("]),
        ("'lists':ma", ["map(", "max("]),
        ("lab:l", ["list()"]),
        ("fun lists:s", ["seq/2", "seq/3"]),
        ("P", ["Pid", "Point"]),
        ("foo(P", ["Pid", "Point"]),
        ("se", ["self()"]),
        ("net_adm:ping(a", ["a@lab"]),
        ("lab:cut(", ["Pid", "Point", "X", "echo", "logger", "a@lab", "'b@my-host'"]),
        ("{echo, 'b@", ["'b@my-host'"]),
        ("#", ["point{"]),
        ("#po", ["point{"]),
        ("#point{", ["x", "y"]),
        ("#point{x = 1, ", ["x", "y"]),
        ("P#point.", ["x", "y"]),
        ("M#{", ["name", "age"]),
        ("M#{name => 1, a", ["age"]),
        (":", ["after", "help", "on"]),
        (":o", ["on"]),
        (":on ", ["a@lab", "b@my-host"]),
        (":on b", ["b@my-host"]),
        ('"li', []),
        ("% li", []),
        ("$", []),
        ("12", []),
        ("nosuch:x", []),
        ("X li", []),
        ("f(1) li", []),
        ("f(1).li", []),
        ("ok. li", ["lists:"]),
        ("X =:= ", ["Pid", "Point", "X", "echo", "logger", "a@lab", "'b@my-host'"]),
        ("begin li", ["lists:"]),
    ],
)
def test_offers(text: str, expected: list[str]) -> None:
    assert offered(text) == expected


def test_labels_have_the_arities() -> None:
    assert [c.label for c in candidates("lists:s", None, NAMES)] == ["seq/2,3"]


def test_start_is_where_the_word_begins() -> None:
    assert [c.start for c in candidates("foo(lists:ma", None, NAMES)] == [10, 10]


def test_only_what_is_before_the_cursor_counts() -> None:
    assert [c.text for c in candidates("li:map(X)", 2, NAMES)] == ["lists:"]


def test_there_is_a_limit() -> None:
    many = Names(modules=[f"m{number}" for number in range(1000)])
    assert len(candidates("m", None, many)) == LIMIT


def test_context_names_the_module() -> None:
    where = context("X = gen_server:ca")
    assert (where.kind, where.of, where.word) == ("function", "gen_server", "ca")


def test_files_inside_a_string() -> None:
    names = Names(files=("mine.erl", "more/", "other.erl"))
    assert [found.text for found in candidates('c("m', None, names)] == ["mine.erl", "more/"]
    assert (context('file:read_file("more/x').of, context('file:read_file("more/x').word) == ("more/", "x")
    assert context('X = "a\\').kind == "" and context('"a\nb').kind == "" and context('"""\na').kind == ""


def test_the_names_of_arguments_stand_beside_a_function() -> None:
    names = Names(functions={"m": (("add", 1), ("add", 2))}, arguments={("add", 2): "Thing, List"})
    (found,) = candidates("m:a", None, names)
    assert (found.text, found.label, found.note) == ("add(", "add/1,2", "(Thing, List)")

"""When Enter submits, and how the next line is indented."""

from __future__ import annotations

import pytest

from pyshell.terminal.prompt import continuation, indentation, split_forms, submits


@pytest.mark.parametrize(
    ("text", "forms", "rest"),
    [
        ("1.", ["1."], ""),
        ("1", [], "1"),
        ("", [], ""),
        ("  \n % only a comment", [], ""),
        ("A = 1. B = 2.", ["A = 1.", "B = 2."], ""),
        ("A = 1. B =", ["A = 1."], "B ="),
        ("1. % done", ["1."], ""),
        ("foo(1)).", ["foo(1))."], ""),
        ('"open.', [], '"open.'),
        ("X = 1.5", [], "X = 1.5"),
        ("$", [], "$"),
        ("[1,\n2].", ["[1,\n2]."], ""),
        ('"""\na.\n"""', [], '"""\na.\n"""'),
    ],
)
def test_forms(text: str, forms: list[str], rest: str) -> None:
    assert split_forms(text) == (forms, rest)


def test_submits() -> None:
    assert submits(":on b")
    assert submits("")
    assert submits("ok.")
    assert not submits("ok")
    assert not submits("ok. more")


def test_continuation_is_as_wide_as_the_prompt() -> None:
    assert continuation(10) == "       .. "
    assert continuation(2) == ".. "


@pytest.mark.parametrize(
    ("text", "spaces"),
    [
        ("foo(", 4),
        ("foo(1),", 0),
        ("fun(X) ->", 4),
        ("    X + 1", 4),
        ("case X of", 4),
        ("    a ->", 8),
        ("fun lists:map/2,", 0),
        ("[{a,", 4),
        ("    b}]", 0),
        ('"open', 0),
        ("ok % (", 0),
    ],
)
def test_indentation(text: str, spaces: int) -> None:
    assert indentation(text) == spaces


def test_indentation_of_a_huge_text_costs_nothing() -> None:
    assert indentation("(" * 1_000_000) == 0

"""A colour for each node: in its prompt, and in front of what it prints."""

from __future__ import annotations

from pyshell.terminal.marks import BEGIN, END, prompt_fragments
from pyshell.terminal.paint import fragments
from pyshell.terminal.style import NODE_COLOURS, coloured_prompt, node_class, style


def test_a_prompt_keeps_its_text() -> None:
    for prompt in ("1> ", "(a@lab)12> ", "(odd", "x)1> "):
        assert "".join(piece[1] for piece in coloured_prompt(prompt)) == prompt
    assert (f"class:prompt {node_class('a@lab')}", "a@lab") in coloured_prompt("(a@lab)1> ")


def test_the_marks_of_the_prompt_stay() -> None:
    pieces = prompt_fragments("(a@lab)1> ")
    raw = [piece[1] for piece in pieces if "ZeroWidthEscape" in piece[0]]
    assert raw in ([BEGIN, END], [])  # none on a terminal that does not know them
    assert "".join(piece[1] for piece in pieces if "ZeroWidthEscape" not in piece[0]) == "(a@lab)1> "


def test_a_node_has_one_colour() -> None:
    names = [f"n{number}@lab" for number in range(40)]
    classes = {node_class(name) for name in names}
    assert classes == {f"class:node{number}" for number in range(len(NODE_COLOURS))}
    assert node_class("a@lab") == node_class("a@lab")
    assert style().get_attrs_for_style_str(node_class("a@lab")).color


def test_what_another_node_prints() -> None:
    assert fragments([("", "b@lab| one\ntwo\n")], True) == [
        (node_class("b@lab"), "b@lab| "),
        ("", "one\n"),
        ("", "two\n"),
    ]

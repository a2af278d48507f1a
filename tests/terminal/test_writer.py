"""The funnel: order, floods, lines without end."""

from __future__ import annotations

from pyshell.terminal.paint import fragments, plain_text
from pyshell.terminal.writer import ABOVE_LINES, ALONE_LINES, LOG_COLUMNS, LOG_LINES, SHOWN_LINES, Funnel


def shown(funnel: Funnel, above: bool = False, partial: bool = True) -> str:
    return "".join(text for _style, text in funnel.take(above, partial))


def test_order_and_emptiness() -> None:
    funnel = Funnel()
    funnel.emit("a\n")
    funnel.emit("b\n", "result")
    assert funnel.take(False) == [("", "a\n"), ("result", "b\n")]
    assert funnel.is_empty
    assert funnel.take(False) == []


def test_a_line_without_end_is_held_back() -> None:
    funnel = Funnel()
    funnel.emit("whole\nha")
    assert shown(funnel, partial=False) == "whole\n"
    assert not funnel.has_line
    funnel.emit("lf\n")
    assert shown(funnel, partial=False) == "half\n"


def test_a_flood_above_the_prompt() -> None:
    funnel = Funnel()
    for number in range(ABOVE_LINES + 1):
        funnel.emit(f"{number}\n")
    text = shown(funnel, above=True)
    assert text.splitlines()[: SHOWN_LINES + 1] == [
        *map(str, range(SHOWN_LINES)),
        f"… {ABOVE_LINES + 1 - SHOWN_LINES} more lines (:log shows them)",
    ]
    assert funnel.log_text(3) == "198\n199\n200\n"


def test_nothing_is_left_out_up_to_the_limit() -> None:
    funnel = Funnel()
    funnel.emit("x\n" * ABOVE_LINES)
    assert shown(funnel, above=True) == "x\n" * ABOVE_LINES


def test_a_flood_while_nobody_types_is_larger() -> None:
    funnel = Funnel()
    for _ in range(ALONE_LINES * 3):
        funnel.emit("x" * 100 + "\n")
    text = shown(funnel)
    assert text.count("\n") == ALONE_LINES + 1
    assert "… 10 000 more lines" in text


def test_one_endless_line() -> None:
    funnel = Funnel()
    funnel.emit("x" * 3_000_000)
    text = shown(funnel, above=True)
    assert len(text) < 50_000
    assert "more lines" in text
    funnel.emit("\n")
    assert funnel.log_text(1) == "x" * LOG_COLUMNS + "\n"


def test_the_log_is_bounded() -> None:
    funnel = Funnel()
    funnel.emit("".join(f"{number}\n" for number in range(LOG_LINES * 2)))
    assert len(funnel.log) == LOG_LINES
    assert funnel.log[-1] == str(LOG_LINES * 2 - 1)


def test_lines_of_other_nodes_are_marked() -> None:
    funnel = Funnel()
    funnel.emit("one\ntwo\n", "", "b@lab")
    funnel.emit("th", "", "b@lab")
    funnel.emit("ree", "", "b@lab")
    funnel.emit("mine\n")
    assert shown(funnel) == "b@lab| one\nb@lab| two\nb@lab| three\nmine\n"


def test_open_line() -> None:
    funnel = Funnel()
    funnel.emit("a\nname: ")
    funnel.take(False)
    assert funnel.open_line == "name: "
    funnel.emit("x")
    funnel.take(False)
    assert funnel.open_line == "name: x"
    funnel.emit("\n")
    funnel.take(False)
    assert funnel.open_line == ""


def test_control_characters() -> None:
    assert plain_text([("", "a\x1b[31mb\x1b[0m\x07\x1bc\x9b\ud800\td\n")]) == "ab^[c\\x{9B}\ufffd\td\n"
    raw = [text for style, text in fragments([("", "\x1b[31mb\x1b[2J")], True) if "ZeroWidth" in style]
    assert raw == ["\x1b[31m"]


def test_results_are_coloured_when_they_are_small() -> None:
    assert ("class:erl.number", "42") in fragments([("result", "{ok,42}\n")], True)
    assert fragments([("result", "{ok,42}\n")], False) == [("class:result", "{ok,42}\n")]
    long = "[" + "1," * 5000 + "1]\n"
    assert len(fragments([("result", long)], True)) == 1

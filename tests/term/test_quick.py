"""The quick way for small terms answers what the thorough way answers, or nothing."""

from __future__ import annotations

import random

import pytest

from pyshell.term.cons import NIL, from_text, make_list
from pyshell.term.errors import FormatError
from pyshell.term.format import format_chars, format_text
from pyshell.term.format_scan import plan_of
from pyshell.term.order import exactly_equal
from pyshell.term.pretty import pretty
from pyshell.term.quick import quick_chars, quick_text
from pyshell.term.show import ShowEnv, write
from pyshell.term.term_chars import pretty_chars, write_chars
from pyshell.term.text import flat_text

from .some_terms import random_term


def _records(tag: str, fields: int) -> list[str] | None:
    return ["one", "two"] if tag == "rec" and fields == 2 else None


def test_text_and_deep_lists_are_those_of_the_thorough_way() -> None:
    rng = random.Random(7)
    met = 0
    for _ in range(3000):
        term = random_term(rng, rng.choice([1, 2, 4, 8]))
        env = ShowEnv(rng.choice(["latin1", "unicode"]), None, _records, rng.random() < 0.5)
        shown = quick_text(term, env, True, 60)
        made = quick_chars(term, env, True, 60)
        assert (shown is None) == (made is None)
        if shown is not None and made is not None and len(shown) <= 60:
            met += 1
            assert shown == pretty(term, 1, 80, -1, -1, env)
            assert exactly_equal(made[0], pretty_chars(term, shown, 1, 80, -1, -1, env, True))
            assert made[1] == len(shown)
        shown = quick_text(term, env, False, 200)
        made = quick_chars(term, env, False, 200)
        assert (shown is None) == (made is None)
        if shown is not None and made is not None:
            assert shown == write(term, env) == flat_text(made[0])
            assert exactly_equal(made[0], write_chars(term, env))
    assert met > 1000


def test_the_plan_of_a_format_is_kept_and_a_star_has_none() -> None:
    fmt = from_text("~p and ~s~n")
    assert plan_of(fmt) is plan_of(fmt)
    assert plan_of(from_text("~p and ~s~n")) is plan_of(fmt)
    assert plan_of(from_text("~*p")) is None
    assert plan_of(from_text("~q")) is None


def test_a_format_that_was_kept_is_used_for_other_arguments() -> None:
    fmt = from_text("[~4..0b|~-5w|~s]~n")
    for number, name in ((1, "ab"), (12345, "c"), (-7, "")):
        args = make_list([number, number, from_text(name)])
        stars = "*" * 4 if len(str(number)) > 4 else str(number).rjust(4, "0")
        text = f"[{stars}|{str(number).ljust(5)}|{name}]\n"
        assert format_chars(fmt, args) == text
        assert flat_text(format_text(fmt, args)) == text


def test_the_column_of_a_second_pretty_term_counts_line_breaks_of_strings() -> None:
    long = make_list([111111111] * 7)
    one = format_chars(from_text("~s~p ~p"), make_list([from_text("aa\nb"), 1, long]))
    assert one == "aa\nb1 " + pretty(long, 4)


def test_flat_and_deep_are_the_same_text_wherever_the_lines_break() -> None:
    rng = random.Random(11)
    texts = ["", " ", "~n", "\t", "a~~b", "é", "long enough to move the column ", "~3n"]
    sequences = ["~p", "~p", "~tp", "~lp", "~w", "~tw", "~s", "~ts", "~6..0b", "~-6b", "~20w", "~P", "~i"]
    strings = [NIL, from_text("abc"), from_text("x\n\ty"), b"bytes", from_text("\u20ac"), make_list([from_text("d"), b"e"])]
    met = 0
    for _ in range(2000):
        fmt, args = rng.choice(texts), []
        for sequence in rng.choices(sequences, k=rng.randrange(5)):
            fmt += sequence + rng.choice(texts)
            last = sequence[-1]
            args.append(
                rng.choice(strings)
                if last == "s"
                else rng.choice([0, -12, 1234567, 10**20])
                if last == "b"
                else random_term(rng, rng.choice([1, 3, 40]))
            )
            if last == "P":
                args.append(rng.randrange(5))
        try:
            flat: str | None = format_chars(from_text(fmt), make_list(args))
        except FormatError:
            flat = None
        try:
            deep = flat_text(format_text(fmt, make_list(args)))
        except FormatError:
            deep = None
        assert flat == deep
        met += flat is not None
    assert met > 1000


def test_a_format_of_too_many_or_too_few_arguments_is_wrong_at_whatever_place() -> None:
    for fmt, items in (("~w~w", [1]), ("~w", [1, 2]), ("a", [1]), ("~p~20w", [1]), ("~20w", [1, 2])):
        for _ in range(2):
            with pytest.raises(FormatError, match="arguments"):
                format_chars(from_text(fmt), make_list(items))
        with pytest.raises(FormatError):
            format_chars(fmt, make_list(items, 7))


def test_many_formats_come_and_go() -> None:
    for number in range(1000):
        assert format_chars(from_text(f"{number} ~w"), make_list([number])) == f"{number} {number}"

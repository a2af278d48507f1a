"""Text of terms against a real erl: random terms, byte for byte."""

from __future__ import annotations

import random

import pytest

from pyshell.term import floats
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import from_text, make_list, to_python
from pyshell.term.errors import FormatError
from pyshell.term.format import format_chars, format_text
from pyshell.term.order import exactly_equal
from pyshell.term.pretty import pretty
from pyshell.term.show import ShowEnv, write
from pyshell.term.text import flat_text

from .beam import ask, needs_erl
from .some_terms import WORDS, random_float, random_term

pytestmark = [pytest.mark.beam, needs_erl]

RECORDS = {
    ("rec", 1): ["x"],
    ("rec", 2): ["alpha", "beta_gamma"],
    ("person", 2): ["name", "age"],
    ("a_rather_long_atom_name", 3): ["f1", "field_two", "F3"],
    ("person", 0): [],
}

PRINT = """
RF = fun (rec, 1) -> [x]; (rec, 2) -> [alpha, beta_gamma]; (person, 2) -> [name, age]; (person, 0) -> [];
         (a_rather_long_atom_name, 3) -> [f1, field_two, 'F3']; (_, _) -> no end,
[begin
     Options = [{depth,D},{line_length,Ll},{column,C},{line_max_chars,M},{encoding,E},{strings,S}]
         ++ [{record_print_fun,RF} || R],
     {unicode:characters_to_binary(io_lib_pretty:print(T, Options)),
      unicode:characters_to_binary(io_lib:write(T, [{depth,D},{encoding,E}]))}
 end || {T,D,Ll,C,M,E,S,R} <- In]
"""


def records(tag: str, fields: int) -> list[str] | None:
    return RECORDS.get((tag, fields))


def test_pretty_and_write() -> None:
    rng = random.Random(20)
    truth = {True: atom("true"), False: atom("false")}
    cases = [
        (
            random_term(rng, rng.choice([1, 3, 8, 20, 60])),
            rng.choice([-1, -1, -1, 1, 2, 3, 4, 5, 8, 30]),
            rng.choice([80, 80, 40, 20, 10, 132, 0]),
            rng.choice([1, 1, 5, 20, 40]),
            rng.choice([-1, -1, 60, 60, 30]),
            rng.choice(["latin1", "unicode"]),
            rng.random() < 0.9,
            rng.random() < 0.5,
        )
        for _ in range(1500)
    ]
    sent = make_list([(*case[:5], atom(case[5]), truth[case[6]], truth[case[7]]) for case in cases])
    for case, (printed, written) in zip(cases, to_python(ask(PRINT, sent)) or [], strict=True):
        term, depth, line_length, column, max_chars, encoding, strings, with_records = case
        env = ShowEnv(encoding, records=records if with_records else None)
        assert write(term, env, depth) == written.decode()
        assert pretty(term, column, line_length, depth, max_chars, env, strings) == printed.decode(), case[1:]


FLOATS = """
Try = fun(F, Options) -> try list_to_binary(float_to_list(F, Options)) catch _:_ -> bad end end,
[[Try(F, [short]), Try(F, [{decimals,A}]), Try(F, [compact,{decimals,B}]), Try(F, [{scientific,C}]), Try(F, [])]
 || {F,A,B,C} <- In]
"""


def test_floats() -> None:
    rng = random.Random(21)
    cases = []
    for _ in range(1500):
        number = random_float(rng)
        if rng.random() < 0.2:
            number = rng.randrange(10000) / 8 + rng.randrange(1000)
        elif rng.random() < 0.1:
            number = rng.choice([1, -1]) * rng.uniform(2**50, 2**54)
        cases.append((number, rng.randrange(25), rng.randrange(10), rng.randrange(30)))
    for (number, a, b, c), answers in zip(cases, to_python(ask(FLOATS, make_list(cases))) or [], strict=True):
        ours = [
            floats.short(number),
            floats.decimals(number, a),
            floats.decimals(number, b, True),
            floats.scientific(number, c),
            floats.scientific(number),
        ]
        for mine, answer in zip(ours, to_python(answers) or [], strict=True):
            assert type(answer) is Atom or answer.decode() == mine, (number, a, b, c)


FORMAT = """
[case Answer(fun() -> io_lib:format(F, A) end) of
     {ok,L} -> {L, unicode:characters_to_binary(L)};
     _ -> try erl_stdlib_errors:format_error(badarg,
                  [{io,format,[F,A],[{error_info,#{cause => {device,put_chars}}}]}])
          catch _:_ -> none end
 end || {F,A} <- In]
"""


def random_string(rng: random.Random) -> object:
    return rng.choice(
        [
            from_text(rng.choice(WORDS)),
            rng.choice(WORDS).encode(),
            rng.choice(WORDS).encode("latin-1", "replace"),
            atom("an atom"),
            make_list([from_text("io"), 108, b"ist"]),
            make_list([1, 2], b"xyz"),
            make_list([300, from_text("\0")]),
        ]
    )


def random_control(rng: random.Random) -> tuple[str, list[object]]:
    args: list[object] = []
    kind = rng.choice("wpWPssffegbBxX+#ci~npwps")
    width = rng.choice(["10", "-5", "*", "", "3", "20", "", "", "", "1"])
    precision = rng.choice(["", "", "", "3", "10", "16", "2", "*", "", ""])
    pad = rng.choice(["", "", "", "0", "x", "*"])
    text = "~" + width
    if "*" in width:
        args.append(rng.choice([5, -5, 12, 0]))
    if precision or pad:
        text += "." + precision
        if precision == "*":
            args.append(rng.choice([2, 5, 16]))
        if pad:
            text += "." + pad
            if pad == "*":
                args.append(rng.choice([48, 120]))
    text += rng.choice(["", "", "t"]) + (rng.choice(["", "", "", "l"]) if kind in "pP" else "") + kind
    if rng.random() < 0.05:
        args += [rng.choice([atom("bad"), 1, 1.5, from_text("s"), (1,)])] * rng.randrange(3)
    elif kind in "wpi":
        args.append(random_term(rng, rng.choice([1, 1, 4, 20])))
    elif kind in "WP":
        args += [random_term(rng, rng.choice([1, 4, 20])), rng.choice([1, 2, 3, 5, 30, 0])]
    elif kind == "s":
        args.append(random_string(rng))
    elif kind in "feg":
        args.append(random_float(rng))
    elif kind in "bB+#":
        args.append(rng.choice([rng.randrange(-300, 300), 2**70]))
    elif kind in "xX":
        args += [rng.randrange(-300, 300), rng.choice([from_text("pre"), atom("0x"), from_text("")])]
    elif kind == "c":
        args.append(rng.choice([97, 65, 955, 200]))
    return text, args


def test_format() -> None:
    rng = random.Random(22)
    cases = []
    for _ in range(2000):
        text, args = "", []
        for _ in range(rng.randrange(1, 4)):
            more, own = random_control(rng)
            text += rng.choice(["", "a", "x\n", "\t", " ", "abc "]) + more
            args += own
        if rng.random() < 0.02:
            args.append(1)
        if rng.random() < 0.02:
            text += rng.choice(["~", "~q", "~tq", "~5", "~lw", "~ltw"])
        cases.append((from_text(text), make_list(args)))
    for (fmt, args), answer in zip(cases, to_python(ask(FORMAT, make_list(cases))) or [], strict=True):
        if type(answer) is tuple:
            flat = format_chars(fmt, args)
            assert flat == (answer[1].decode() if type(answer[1]) is bytes else flat)
            if "\n" not in flat:
                assert exactly_equal(format_text(fmt, args), answer[0]), flat_text(fmt)
            continue
        with pytest.raises(FormatError) as caught:
            format_text(fmt, args)
        if type(answer) is not Atom:
            words = sorted((0 if type(key) is Atom else key, flat_text(text)) for key, text in answer.items())
            assert sorted(caught.value.problems) == words

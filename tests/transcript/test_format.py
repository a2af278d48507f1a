"""The text of a transcript: every rule of the grammar, every error with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyshell.transcript.format import Check, Input, Wait, input_lines, parse, parse_fragment, quote
from pyshell.transcript.header import FormatError, Header, duration_ns, duration_text
from pyshell.transcript.match import Expected, output_lines
from pyshell.transcript.recorder import Recorder

WHOLE = """\
%% pyshell transcript 1
%% title: Two nodes
%% seed: 7
%% nodes: a b@other
%% latency: 1.5ms

% First, a comment.
%
(a@lab)1> X = fun() ->
       ..     "a. b"
       .. end.
#Fun<erl_eval.43.3316493>

blank above counts

%% after 2min
tick 1
%% check: see:wire(a, b) =:= up
(b@other)1> foo(
(b@other)1> 1).
  .. this is output
\\% so is this
\\\\ and this
=ERROR REPORT==== *::*.* ===          %~ glob
[0-9]+  %~ re
one  %~ unordered
%~ ...

-- echo.erl --
-module(echo).
\t% tabs are fine here
(a@lab)1> no prompt.
-- empty.txt --
"""


def test_a_whole_file() -> None:
    t = parse(WHOLE)
    assert (t.header.title, t.header.seed, t.header.nodes) == ("Two nodes", 7, ("a@lab", "b@other"))
    assert t.header.latency == 1_500_000 and t.header.width == 80
    first, wait, check, second = t.steps
    assert isinstance(first, Input) and first.source == 'X = fun() ->\n    "a. b"\nend.'
    assert (first.line, first.last, first.number, first.node) == (9, 11, 1, "a@lab")
    assert [line.text for line in first.output] == ["#Fun<erl_eval.43.3316493>", "", "blank above counts"]
    assert isinstance(wait, Wait) and wait.ns == 120_000_000_000 and wait.output[0].line == 17
    assert isinstance(check, Check) and check.expression == "see:wire(a, b) =:= up"
    assert isinstance(second, Input) and second.source == "foo(\n1)."
    assert [(line.text, line.mark) for line in second.output] == [
        ("  .. this is output", ""),
        ("% so is this", ""),
        ("\\ and this", ""),
        ("=ERROR REPORT==== *::*.* ===", "glob"),
        ("[0-9]+", "re"),
        ("one", "unordered"),
        ("", "..."),
    ]
    assert t.files == {"echo.erl": "-module(echo).\n\t% tabs are fine here\n(a@lab)1> no prompt.\n", "empty.txt": ""}
    assert t.notes == [(7, "First, a comment."), (8, "")]


ERRORS = [
    ("ok\n1> a.\n", 1, "output before the first input"),
    ("1> a.\na\n% note\nmore\n", 4, "output behind a comment or check"),
    ("1> a.\na\n%% seed: 1\n", 3, "header 'seed' after the first step"),
    ("%% sed: 1\n", 1, "unknown header 'sed'"),
    ("1> a.\n%% waits: 1\n", 2, "unknown header 'waits'"),
    ("%% seed: 1\n%% seed: 2\n", 2, "header 'seed' is there twice"),
    ("%% seed: x\n", 1, "header 'seed' must be a whole number, not 'x'"),
    ("%% seed:\n", 1, "header 'seed' has no value"),
    ("%% nodes: a,b\n", 1, "must be names of nodes"),
    ("%% nodes: a a\n", 1, "different names"),
    ("%% latency: 10\n", 1, "must be a duration"),
    ("%% width: 5\n", 1, "from 20 to 1000"),
    ("%% loss: 2\n", 1, "a share from 0 to 1"),
    ("%% pty: perhaps\n", 1, "yes or no"),
    ("%% epoch: soon\n", 1, "a moment such as"),
    ("%% clock: live\n", 1, "not repeatable"),
    ("\n%% pyshell transcript 1\n", 2, "must be the first line"),
    ("%% pyshell transcript 2\n", 1, "version 2"),
    ("%% sleep 3s\n", 1, "unknown directive"),
    ("%%\n", 1, "a comment starts with '% '"),
    ("%comment\n", 1, "a comment starts with '% '"),
    ("1> a.\n%% after soon\n", 2, "needs a time"),
    ("1> a.\n%% check: \n", 2, "needs an Erlang expression"),
    ('1> a.\n%% check: "x\n', 2, "needs an Erlang expression"),
    ("1> foo(\n2> bar).\n", 1, "input is not finished (no full stop) before line 2"),
    ("1> foo\n", 1, "input is not finished (no full stop) at the end"),
    ('1> "a\n% b".\n', 1, "input is not finished"),
    ("1> a. b.\na\n", 1, "more than one input at one prompt"),
    ("(a)1> a.\n", 1, "the whole name of its node: (a@lab)1>"),
    ("1> a.\nx\ty\n", 2, "a tab"),
    ("1> foo(\n\t.. a).\n", 2, "a tab"),
    ("1> a.\nfoo  %~ regexp\n", 2, "unknown mark"),
    ("1> a.\nfoo  %~ ...\n", 2, "stands alone"),
    ("1> a.\n%~ glob\n", 2, "stands alone"),
    ("1> a.\n%~ two words\n", 2, "a mark stands behind its line"),
    ("1> a.\n(  %~ re\n", 2, "not a regular expression"),
    ("1> a.\n-- x.erl --\na\n-- x.erl --\nb\n", 4, "file x.erl is there twice"),
    ("1> a.\n-- ../x --\na\n", 2, "no name for a file"),
    ("1> a.\n-- /etc/x --\na\n", 2, "no name for a file"),
]


@pytest.mark.parametrize(("text", "line", "message"), ERRORS)
def test_errors_name_their_line(text: str, line: int, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse(text)
    assert caught.value.line == line
    assert message in caught.value.text


def test_fragments_count_from_their_place_and_have_no_headers() -> None:
    t = parse_fragment(["(a@lab)1> a.", "a"], 40)
    assert t.steps[0].line == 40 and t.steps[0].output[0].line == 41
    with pytest.raises(FormatError) as caught:
        parse_fragment(["(a@lab)1> a.", "%% seed: 1"], 40)
    assert caught.value.line == 41


def test_a_comment_behind_the_full_stop_and_a_scan_error_are_one_input() -> None:
    assert len(parse("1> a. % one\na\n2> \\d+.\n* 1:1: illegal character\n").steps) == 2


def test_carriage_returns_and_a_missing_last_line_end() -> None:
    assert parse("1> a.\r\na\r\n2> b.\r\nb").steps == parse("1> a.\na\n2> b.\nb\n").steps


def test_defaults() -> None:
    assert parse("1> a.\na\n", "stem").header == Header(title="stem")
    assert Header().epoch == 1_767_225_600_000_000_000


@pytest.mark.parametrize(
    ("text", "ns"),
    [("10ms", 10**7), ("1.5s", 15 * 10**8), ("2min", 12 * 10**10), ("1h", 36 * 10**11), ("7us", 7000), ("0s", 0)],
)
def test_durations(text: str, ns: int) -> None:
    assert duration_ns(text) == ns
    assert duration_ns(duration_text(ns)) == ns


@pytest.mark.parametrize("text", ["", "10", "ms", "-1s", "1 s ms", "9999999h", "1d"])
def test_no_durations(text: str) -> None:
    assert duration_ns(text) is None


@given(st.integers(0, 10**13))
def test_any_duration_reads_back(micros: int) -> None:
    assert duration_ns(duration_text(micros * 1000)) == micros * 1000


PARTS = st.sampled_from([*"ab12%~>()@\\.-: ", "%~ ", "  %~ glob", "1> ", "(a@lab)2>", "-- x --", "...", "%% seed: 1"])
LINE = st.lists(PARTS, max_size=6).map("".join) | st.text(max_size=20)


@given(st.lists(LINE, max_size=6), st.lists(LINE, max_size=3))
def test_any_output_survives_recording(first: list[str], second: list[str]) -> None:
    recorder = Recorder(Header(seed=3, nodes=("a@lab",)))
    recorder.input("a@lab", 1, "go().")
    shown = output_lines("\n".join(first))
    recorder.output(shown)
    recorder.waited(5_000_000)
    later = output_lines("\n".join(second))
    recorder.output(later)
    t = parse(recorder.text())
    assert [(line.text, line.mark) for line in t.steps[0].output] == [(line, "") for line in shown]
    assert [(line.text, line.mark) for line in t.steps[1].output] == [(line, "") for line in later]


@given(st.lists(st.sampled_from(["foo(", '"a. b",', "{x, % no. end", "[1,", "'q. ', ", "$., ", ""]), max_size=5))
def test_any_input_survives_recording(parts: list[str]) -> None:
    source = "\n".join([*parts, "z."])
    recorder = Recorder(Header())
    recorder.input("", 12, source)
    recorder.output(["ok"])
    (step,) = parse(recorder.text()).steps
    assert isinstance(step, Input)
    assert step.source.split("\n") == [line.rstrip() for line in source.split("\n")]
    assert step.output == [Expected("ok", "", step.last + 1, "ok")]


def test_continuations_are_right_aligned() -> None:
    assert input_lines("a@lab", 1, "f(\n  1).") == ["(a@lab)1> f(", "       ..   1)."]
    assert quote("(a@lab)1> x") == "\\(a@lab)1> x"

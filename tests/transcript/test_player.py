"""Replaying, reporting, accepting: on a world of strings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyshell.transcript.format import parse
from pyshell.transcript.match import output_lines
from pyshell.transcript.player import Run, replay
from pyshell.transcript.report import failure_text
from pyshell.transcript.update import NotAcceptable, accepted_text
from tests.transcript.fake_world import FakeWorld

ANSWERS = {"one.": "1", "two.": "a\nb\n\nc", "bad.": "* 1:1: syntax error before: bad", "hash.": "% x", "yes()": "true"}
TEXT = """\
%% seed: 42
%% nodes: a b

% Prose stays.
(a@lab)1> one.
1
(a@lab)2> two.
a
b

c

(b@lab)1> bad.
* 1:1: syntax error before: bad
(b@lab)1> hash.
\\% x
%% after 2s
tick
%% check: yes()
(b@lab)2> one.
1

-- x.erl --
-module(x).
"""


def run(text: str, **more: object) -> Run:
    return replay(parse(text), FakeWorld(ANSWERS, {1_500_000_000: "tick", 10**15: "never"}), **more)  # type: ignore[arg-type]


def test_a_good_run_passes_and_accepting_it_changes_nothing() -> None:
    done = run(TEXT)
    assert done.passed, failure_text("t", done)
    assert accepted_text(done) == TEXT


def test_any_changed_expected_character_fails() -> None:
    lines = TEXT.split("\n")
    outputs = [line.line - 1 for step in parse(TEXT).steps for line in step.output]
    for index in outputs:
        for column in range(len(lines[index])):
            changed = list(lines)
            changed[index] = lines[index][:column] + "#" + lines[index][column + 1 :]
            assert not run("\n".join(changed)).passed, (index, column)
        assert not run("\n".join(lines[:index] + lines[index + 1 :])).passed or not lines[index].strip()


def test_the_report_names_file_line_step_seed_time_and_node() -> None:
    text = failure_text("x/y.transcript", run(TEXT.replace("\nb\n\nc", "\nB\n\nc")))
    assert text.splitlines()[0] == "x/y.transcript:7: step (a@lab)2 differs     seed 42 · t=0.000 s · node a@lab"
    assert "    - B\n    + b" in text
    assert "1 of 7 steps differ." in text
    assert "pyshell replay --accept x/y.transcript" in text and "pyshell play --until 7 x/y.transcript" in text


def test_three_steps_are_shown_the_rest_is_counted() -> None:
    text = failure_text("t", run("".join(f"{i}> one.\n{i}{i}\n" for i in range(1, 7))))
    assert text.count(" differs ") == 3 and "6 of 6 steps differ, 3 not shown." in text


def test_wrong_prompt_numbers_are_one_message_and_accept_mends_them() -> None:
    text = "1> one.\n1\n7> one.\n1\n8> foo(\n8> 1).\nok\n"
    done = run(text)
    assert not done.passed and not done.broken
    assert failure_text("t", done).count("prompt numbers differ from line 3") == 1
    assert accepted_text(done) == text.replace("7>", "2>").replace("8>", "3>")


def test_output_behind_the_end_fails() -> None:
    world = FakeWorld()
    t = parse("1> one.\nok\n")
    done = replay(t, world)
    assert done.passed
    done.rest = ["late"]
    assert not done.passed and "output after the last expected line" in failure_text("t", done)
    assert accepted_text(done) == "1> one.\nok\nlate\n" or done.outcomes[-1].same


def test_a_false_check_and_a_missing_node() -> None:
    done = run("(a@lab)1> one.\n1\n%% check: no()\n(a@lab)2> one.\n1\n")
    assert "the check is not true but false" in failure_text("t", done)
    assert done.undone == 0
    with pytest.raises(NotAcceptable):
        accepted_text(done)
    done = run("(gone@lab)1> one.\n1\n(a@lab)1> one.\n1\n")
    assert done.undone == 1 and "there is no node gone@lab" in failure_text("t", done)
    with pytest.raises(NotAcceptable):
        accepted_text(done)
    assert "still busy" in failure_text("t", run("(busy@lab)1> one.\n1\n"))


def test_our_own_mistakes_are_never_accepted() -> None:
    world = FakeWorld()
    world.mistake = "InternalError"
    done = replay(parse("1> one.\nok\n"), world)
    assert not done.passed and "a mistake of pyshell itself" in failure_text("t", done)
    with pytest.raises(NotAcceptable):
        accepted_text(done)


def test_marks_that_still_match_stay() -> None:
    text = "1> two.\nx\nb*  %~ glob\n\nc+  %~ re\ny\n"
    assert accepted_text(run(text)) == "1> two.\na\nb*  %~ glob\n\nc+  %~ re\n"
    assert accepted_text(run("1> two.\nx\n%~ ...\n")) == "1> two.\na\nb\n\nc\n"
    assert accepted_text(run("1> two.\nx\n%~ ...\nc\n")) in ("1> two.\n%~ ...\nc\n", "1> two.\na\n%~ ...\nc\n")


MARKS = ["?  %~ glob", "a  %~ unordered", "b  %~ unordered", ".  %~ re", "%~ ..."]
MARKED = st.lists(
    st.sampled_from(["a", "b", "", "z", *MARKS]), max_size=8
)


@given(MARKED, st.lists(st.sampled_from(["a", "b", "", "c", "% x", "1> y"]), max_size=8))
def test_what_is_accepted_passes_and_accepting_again_changes_nothing(expected: list[str], actual: list[str]) -> None:
    text = "\n".join(["1> go.", *expected, "2> one.", "1"]) + "\n"
    answers = {"go.": "\n".join(actual), "one.": "1"}
    once = accepted_text(replay(parse(text), FakeWorld(answers)))
    again = replay(parse(once), FakeWorld(answers))
    assert again.passed, (once, actual)
    assert accepted_text(again) == once
    if replay(parse(text), FakeWorld(answers)).passed:
        assert once == text
    assert [line.text for line in parse(once).steps[1].output] == output_lines("1")


def test_until_stops_before_a_line() -> None:
    assert len(run(TEXT, until=13).outcomes) == 2

"""The text of a lesson: what it means, and which line is wrong."""

from __future__ import annotations

import pytest

from pyshell.lesson.format import Predict, Session, parse, slug_of
from pyshell.transcript.header import FormatError
from tests.lesson.fake_lesson import TEXT


def line_of(number: int) -> str:
    return TEXT.split("\n")[number - 1]


def test_a_whole_lesson() -> None:
    lesson = parse(TEXT)
    assert (lesson.ident, lesson.title, lesson.minutes) == ("small", "A small lesson", 3)
    assert lesson.header.nodes == ("a@lab", "b@lab") and lesson.header.seed == 5
    assert lesson.intro.startswith("Some *intro*.") and lesson.files == {"echo.erl": "-module(echo).\n"}
    look, do, end = lesson.steps
    assert [step.slug for step in lesson.steps] == ["look-first", "do-it", "the-end"]
    assert isinstance(look.before[1], Session) and len(look.before[1].steps) == 3 and not look.checks
    assert do.before == ["Type `left.` now."]
    assert do.hints == ["It is not `right.`", "Four letters."]
    assert do.answer is not None and line_of(do.answer.steps[0].line) == "(a@lab)3> left."
    assert len(do.others) == 1
    assert [(c.expression, c.message) for c in do.checks] == [('did("left.")', "Nobody has gone left yet.")]
    assert line_of(do.checks[0].line).startswith('did("left.")')
    assert line_of(do.mistakes[0].tries[0].line).startswith("try:")
    text, question = do.after
    assert text == "Good. What comes next?"
    assert isinstance(question, Predict) and question.choices == ["1", "2"] and question.node == "a@lab"
    assert question.why == "Because *one* is one."
    assert end.before[-1] == "Farewell."


def broken(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


FOLD = "<details><summary>Hint</summary>\n\nz"
ERRORS = [
    ("# Hi\n", "# Hi", "begins with front matter"),
    ("---\nlesson: x\n", "---", "not closed"),
    (broken("seed: 5", "seeds: 5"), "seeds", "unknown header 'seeds'"),
    (broken("seed: 5", "no colon"), "no colon", "front matter has lines"),
    (broken("lesson: small", "lesson: Small One"), "---", "needs 'lesson:'"),
    (broken("# A small lesson\n", ""), "---", "needs a title"),
    (broken("## The end", "## Do it"), "## Do it\n", "a second step named"),
    (broken("## The end", "# The end"), "# The end", "a second title"),
    (broken("<summary>Answer<", "<summary>Anwser<"), "<details><summary>Anwser", "unknown <summary> 'Anwser'"),
    (broken("(a@lab)3> left.", "(a@lab)3> left"), "(a@lab)3> left\n", "input is not finished"),
    (broken("<!-- check", "<!-- chekc"), "<!-- chekc", "unknown comment 'chekc'"),
    (broken("    % Nobody has gone left yet.", ""), 'did("left.")', "a clause of a check is"),
    (broken("- `1`\n- `2`", "No list."), "No list.", "a list of at least two"),
    (broken("predict a: one. -->", "predict a: one -->"), "<!-- predict", "with a full stop"),
    (broken("predict a: one. -->", "predict one. -->"), "<!-- predict", "a question is"),
    (broken("file=echo.erl", "file=echo.erl colour=red"), "```erlang", "unknown word 'colour'"),
    (broken("Farewell.", "```erl\n(b@lab)1> three.\n"), "```erl\n(b@lab)1> three", "the fence is not closed"),
    (broken("try: (a@lab)3> right.", "try: right."), "try:", "output before the first input"),
    (broken("1> two.\n2\n```\n\nF", "1> two.\n%% seed: 1\n```\n\nF"), "%% seed", "belongs into the front matter"),
    (broken("Farewell.", "<details><summary>Hint</summary>\n\nz"), FOLD, "not closed"),
    (broken("Farewell.", "</details>\n\nz"), "</details>\n\nz", "without its <details>"),
    (broken("Farewell.", "</details>\n<!-- check\nfoo  % Bar.\n\n-->"), "<!-- check\nfoo", "the comment is not closed"),
    (broken("Some *intro*.", "<!-- check\nfoo  % Bar.\n-->"), "<!-- check\nfoo", "before the first '## '"),
    (broken("See what this does.", "```erlang\nX = 'abc\n```"), "X = 'abc", "not Erlang"),
]


@pytest.mark.parametrize(("text", "where", "message"), ERRORS, ids=[row[2] for row in ERRORS])
def test_errors_name_their_line(text: str, where: str, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse(text)
    assert message in caught.value.text
    assert caught.value.line == text[: text.index(where)].count("\n") + 1


def test_percent_signs_in_strings_are_no_messages() -> None:
    lesson = parse(broken('did("left.")    %', 'did("50 % ", \'%\', $%)  %'))
    assert lesson.steps[1].checks[0].expression == "did(\"50 % \", '%', $%)"


def test_slugs() -> None:
    assert slug_of("Be told: what?") == "be-told-what"

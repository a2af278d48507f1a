"""The four ways a lesson rots, and the order of lessons."""

from __future__ import annotations

from pyshell.lesson import verify
from pyshell.lesson.catalog import Catalog
from pyshell.lesson.format import parse
from tests.lesson.fake_lesson import TEXT, FakeLessonWorld, make_world


def findings(old: str = "", new: str = "") -> list[tuple[str, str]]:
    assert old in TEXT
    lesson = parse(TEXT.replace(old, new, 1) if old else TEXT)
    found = verify.rehearse(lesson, make_world, "small.md").findings
    for index, step in enumerate(lesson.steps):
        for number in range(len(step.others)):
            one = verify.rehearse_other(lesson, make_world, index, number)[0]
            found += [one] if one else []
        for number in range(len(step.mistakes)):
            one = verify.rehearse_mistake(lesson, make_world, index, number)
            found += [one] if one else []
    return [(row.item, row.text) for row in found]


ANSWER = "(a@lab)3> left.\nok"


def test_a_sound_lesson() -> None:
    # the question types `one.` at a@lab too, so the numbers of the answer's prompts are those of the reference path
    assert findings() == []
    assert verify.lint(parse(TEXT)) == []


def test_an_answer_that_does_not_pass() -> None:
    (found,) = findings(ANSWER, ANSWER.replace("left", "lift"))
    assert found[0] == "do-it" and "not true after the reference answer" in found[1]


def test_output_that_differs() -> None:
    (found,) = findings(ANSWER, ANSWER.replace("ok", "fine"))
    assert found[0] == "do-it" and found[1].startswith("small.md:45: step (a@lab)3 differs")


def test_a_check_that_is_true_before() -> None:
    text = TEXT.replace("Type `left.` now.", "Type `left.` now.\n\n```erl\n(a@lab)3> left.\nok\n```")
    text = text.replace("(a@lab)3> left.\nok\n```\n\n</", "(a@lab)4> left.\nok\n```\n\n</")
    found = verify.rehearse(parse(text), make_world, "x")
    assert [row.text for row in found.findings] == ["the check is true before the answer"]


def test_a_check_that_cannot_be_evaluated() -> None:
    found = findings('did("left.")', "boom")
    assert any("cannot be evaluated: undefined function boom/0" in text for _, text in found)


def test_another_answer_that_does_not_pass() -> None:
    (found,) = findings("(b@lab)1> left.", "(b@lab)1> lift.")
    assert found[0] == "another:do-it:1"


def test_a_mistake_without_its_message_and_one_that_passes() -> None:
    (found,) = findings("try: (a@lab)3> right.", "try: (a@lab)3> wrong.")
    assert found == ("wrong:do-it:1", "the inputs behind 'try:' do not give this message")
    (found,) = findings("try: (a@lab)3> right.", "try: (a@lab)3> right.\ntry: (a@lab)4> left.")
    assert found == ("wrong:do-it:1", "the step passes with this mistake")


def test_a_question_has_one_right_answer() -> None:
    assert "0 of the answers are right" in findings("- `1`\n", "- `3`\n")[0][1]
    assert "2 of the answers are right" in findings("- `2`\n", "- `1`\n")[0][1]


def test_accepting_a_lesson() -> None:
    lesson = parse(TEXT)
    assert verify.accepted(lesson, make_world, "x") == lesson.lines
    bad = TEXT.replace(ANSWER, "(a@lab)9> left.\nfine").replace("(b@lab)1> left.\nok", "(b@lab)1> left.\nfine")
    assert verify.accepted(parse(bad), make_world, "x") == lesson.lines


def test_the_style() -> None:
    text = TEXT.replace("left yet.", "left yet").replace("Type `left.` now.", "word " * 70)
    text = text.replace('did("right.")', "is_pid(<0.1.0>)")
    told = [row.text for row in verify.lint(parse(text))]
    assert "70 words before the first action, more than 60" in told
    assert "the message does not end in a full stop" in told
    assert "a check may not name pids or references" in told


def test_the_observer_is_not_seen() -> None:
    world = FakeLessonWorld()
    before = dict(vars(world))
    world.look('did("x.")')
    assert vars(world) == before


def test_lessons_come_after_those_they_need() -> None:
    first = TEXT.replace("lesson: small", "lesson: zero")
    second = TEXT.replace("lesson: small", "lesson: alpha\nneeds: zero")
    third = TEXT.replace("lesson: small", "lesson: beta\nneeds: nowhere")
    catalog = Catalog({"z.md": first, "a.md": second, "b.md": third, "c.md": "# broken", "x.txt": ""})
    assert catalog.idents() == ["beta", "zero", "alpha"]
    broken = catalog.find("c")
    assert broken is not None and broken.error is not None and broken.error.line == 1
    following = catalog.after("zero")
    assert following is not None and following.lesson is not None and following.lesson.ident == "alpha"
    assert catalog.after("alpha") is None and catalog.find("none") is None

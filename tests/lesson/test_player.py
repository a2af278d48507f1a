"""A learner in a lesson: what is said, what counts, what is kept."""

from __future__ import annotations

from pyshell.lesson.format import parse
from pyshell.lesson.player import ASKING, DEMO, INTRO, LEFT, OVER, STEP_DONE, TASK, LessonPlayer
from pyshell.lesson.progress import DONE, SKIPPED, LessonProgress
from pyshell.lesson.say import Say
from tests.lesson.fake_lesson import TEXT, make_world


def player(progress: LessonProgress | None = None) -> LessonPlayer:
    kept = progress or LessonProgress()
    return LessonPlayer(parse(TEXT), make_world, kept, lambda: None, lambda: "2026-01-01T00:00:00Z")


def texts(said: list[Say]) -> str:
    return "\n".join(row.text for row in said)


def type_in(p: LessonPlayer, *lines: str) -> str:
    return "\n".join(texts(p.line(line)) for line in lines)


def test_the_whole_way() -> None:
    p = player()
    assert "3 steps, about 3 minutes" in texts(p.begin()) and p.state == INTRO
    assert "Enter types: one." in type_in(p, "") and p.state == DEMO
    assert "(a@lab)1> one.\n1" in type_in(p, "")
    assert "%% after 20ms" in type_in(p, "") and p.shell.world.now() == 20_000_000
    assert "Done. Enter for the next step." in type_in(p, "") and p.state == STEP_DONE
    assert type_in(p, "free(play).") == "ok"
    assert "step 2 of 3: Do it!" in type_in(p, "") and p.state == TASK
    assert "What does one. answer on a@lab?\n  a) 1\n  b) 2" in type_in(p, "left.") and p.state == ASKING
    assert p.progress.steps["do-it"].state == DONE
    said = type_in(p, "b")
    assert "(a@lab)5> one.\n1" in said and "Not 2: look." in said and "Because *one* is one." in said
    assert p.state == STEP_DONE
    type_in(p, "")
    said = type_in(p, "")
    assert "Farewell." in said and "Enter ends the lesson" in said
    assert "You have finished: A small lesson." in type_in(p, "") and p.state == OVER
    assert p.progress.finished and p.progress.started and not p.progress.at


def at_task(progress: LessonProgress | None = None) -> LessonPlayer:
    p = player(progress)
    p.begin()
    type_in(p, "", ":skip")
    assert p.state == TASK and p.step.slug == "do-it"
    return p


def test_the_ladder_of_hints() -> None:
    p = at_task()
    assert type_in(p, ":hint") == "Nobody has gone left yet.\nIt is not `right.`"
    assert type_in(p, ":hint") == "Four letters."
    assert "no more hints" in type_in(p, ":hint")
    assert "(a@lab)3> left." in type_in(p, ":show")
    assert p.progress.steps["do-it"].hints == 2
    assert p.state == TASK
    type_in(p, ":show!")
    assert p.state == ASKING


def test_a_mistake_is_told_once_an_input_and_help_is_offered_once() -> None:
    p = at_task()
    assert type_in(p, "right.") == "ok\nThat was right, but left is right."
    assert type_in(p, ":undo") == "Undone: (a@lab)3> right."
    assert type_in(p, "x.", "y.") == "ok\nok\nStuck? :hint (1 of 2)"
    assert type_in(p, "z.") == "ok"
    assert type_in(p, ":check") == "Nobody has gone left yet."
    assert ":skip leaves" in type_in(p, ":next")


def test_unfinished_inputs_and_our_words() -> None:
    p = at_task()
    assert type_in(p, "foo(") == ""
    assert p.prompt() == "       .. "
    assert type_in(p, "", ":hint", "1).").strip() == "ok"
    assert type_in(p, "'never ending", ":forget").strip() == "forgotten"
    assert p.state == TASK
    assert p.prompt() == "(a@lab)4> "
    assert "There is no command :nonsense" in type_in(p, ":nonsense")
    assert "how long" in type_in(p, ":after soon")
    type_in(p, ":on b")
    assert p.prompt() == "(b@lab)1> "


def test_reset_undo_goto_steps() -> None:
    p = at_task()
    type_in(p, "x.", "y.")
    assert type_in(p, ":undo") == "Undone: (a@lab)4> y."
    assert [step.source for step in p.shell.done] == ["x."]  # type: ignore[union-attr]
    type_in(p, ":reset")
    assert p.shell.done == [] and p.state == TASK
    assert type_in(p, ":undo") == "Nothing was typed in this step."
    assert "step 3 of 3: The end" in type_in(p, ":goto 3")
    assert "> 3. The end" in type_in(p, ":steps") and "1. Look first  (skipped)" in type_in(p, ":steps")
    assert "step 1 of 3" in type_in(p, ":goto look-first")
    assert "Which step?" in type_in(p, ":goto 9")


def test_leaving_and_coming_back() -> None:
    progress = LessonProgress()
    p = at_task(progress)
    type_in(p, "x.")
    type_in(p, ":quit")
    assert p.state == LEFT and progress.at == "do-it"
    back = player(progress)
    assert "You are at step 2, Do it!." in texts(back.begin())
    assert back.state == TASK
    assert [step.source for step in back.shell.done] == ["x."]  # type: ignore[union-attr]
    assert back.prompt() == "(a@lab)4> "


def test_inputs_of_another_version_are_dropped() -> None:
    progress = LessonProgress(at="do-it")
    progress.step("do-it").inputs = ["what is this"]
    back = player(progress)
    back.begin()
    assert back.state == TASK and back.shell.done == []


def test_skipped_is_not_done() -> None:
    p = at_task()
    type_in(p, ":skip", ":skip")
    assert p.state == OVER
    assert [p.progress.steps[slug].state for slug in ("look-first", "do-it", "the-end")] == [SKIPPED] * 3


def test_several_inputs_at_once() -> None:
    p = at_task()
    said = type_in(p, "one. two.")
    assert said == "1\n(a@lab)4> two.\n2"
    said = type_in(p, "one.\n\nfun() ->\n  two\nend.\n:steps\nleft.\n")
    assert said.startswith("1\n(a@lab)6> fun() ->\n")
    assert "(a@lab)7> :steps\n" in said and "(a@lab)7> left.\n" in said and p.state == ASKING
    assert p.progress.steps["do-it"].inputs[0].endswith("> one.")

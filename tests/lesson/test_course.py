"""The course as a whole: order, size, sketches, the index, what is drawn. (That each lesson works is tested by `lessons/`.)"""

from __future__ import annotations

from pyshell.commands.learn_menu import listing
from pyshell.commands.learn_screen import readable
from pyshell.host.files import resource, resources
from pyshell.lesson.catalog import Catalog
from pyshell.lesson.format import parse
from pyshell.lesson.index import index
from pyshell.lesson.pictures import bar, summary
from pyshell.lesson.progress import DONE, SKIPPED, LessonProgress
from pyshell.lesson.sketch import sketch

TEXTS = {name: resource("lessons", name) for name in resources("lessons")}


def course() -> Catalog:
    return Catalog(TEXTS)


def test_every_lesson_needs_what_comes_before_it() -> None:
    catalog = course()
    seen: set[str] = set()
    for found in catalog.entries:
        assert found.sketch is not None, found.file
        assert found.file == f"{found.sketch.ident}.md"
        assert set(found.sketch.needs) <= seen, found.file
        assert found.sketch.part, found.file
        seen.add(found.sketch.ident)
    assert len(seen) >= 24
    parts = [found.sketch.part for found in catalog.entries if found.sketch is not None]
    assert parts == sorted(parts, key=parts.index)  # each part in one piece


def test_no_lesson_takes_longer_than_twelve_minutes() -> None:
    assert all(found.sketch is not None and 0 < found.sketch.minutes <= 12 for found in course().entries)


def test_a_sketch_agrees_with_the_lesson() -> None:
    for text in TEXTS.values():
        short, lesson = sketch(text), parse(text)
        assert (short.ident, short.title, short.minutes, short.needs, short.part) == (
            lesson.ident, lesson.title, lesson.minutes, lesson.needs, lesson.part,
        )  # fmt: skip
        assert short.steps == tuple((step.slug, step.name) for step in lesson.steps)


def test_every_line_of_the_menu_fits() -> None:
    said, proposed = listing(course(), {}, plain=True)
    assert proposed == "hello-shell"
    assert all(len(line) <= 80 for row in said for line in row.text.split("\n"))
    said, _proposed = listing(course(), {}, True, 40)
    assert all(len(line) < 40 for row in said if row.kind == "shell" for line in row.text.split("\n"))
    assert any("\n  2  Matching, 9 min\n" in row.text for row in said)


def test_the_menu_goes_on_where_somebody_is() -> None:
    done = LessonProgress(finished="2026")
    here = LessonProgress(at="take-a-tuple-apart")
    here.step("take-a-tuple-apart").state = DONE
    said, proposed = listing(course(), {"hello-shell": done, "matching": here}, plain=False)
    text = "\n".join(row.text for row in said)
    assert proposed == "matching"
    assert "Enter goes on with matching, step 1." in text and "1 of " in text
    assert "▰▱▱▱▱▱ 1/6" in text and "✓" in text
    _said, proposed = listing(course(), {"hello-shell": done}, plain=True)
    assert proposed == "matching"


def test_the_index_says_where_a_function_is_taught() -> None:
    lessons = [found.lesson for found in course().entries if found.lesson is not None]
    found = index(lessons, "monitor_nodes")
    assert list(found) == ["net_kernel:monitor_nodes"]
    assert found["net_kernel:monitor_nodes"][0][0] == "watching-nodes"
    assert index(lessons, "no_such_thing") == {}
    assert "work_dispatcher:start" not in index(lessons)  # a lesson's own modules are nothing to look up


def test_summary_and_bar() -> None:
    lesson = parse(TEXTS["modules.md"])
    progress = LessonProgress()
    progress.step(lesson.steps[0].slug).state = DONE
    progress.step(lesson.steps[0].slug).hints = 1
    progress.step(lesson.steps[1].slug).state = SKIPPED
    rows = summary(lesson, progress, plain=True)
    assert rows[0].startswith("+ Compile and call") and rows[0].endswith("1 hint")
    assert rows[1].startswith("- ") and rows[1].endswith("skipped")
    assert rows[-1] == "5 steps, 1 hint, 1 skipped."
    assert bar(2, 4, plain=False) == "▰▰▱▱ 2/4" and bar(2, 4, plain=True) == "step 2 of 4"


def test_markdown_for_screen_readers() -> None:
    text = "Some **words** that\ngo on.\n\n```erl\n1> x.\n```\n\n- one\n- two"
    assert readable(text, 80) == "Some words that go on.\n\n    1> x.\n\n- one\n- two"
    assert all(len(line) <= 39 for line in readable("word " * 40, 40).split("\n"))

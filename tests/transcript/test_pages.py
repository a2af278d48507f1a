"""Sessions on pages of Markdown: found, replayed, accepted in place; and a replay written as such a page, or as a cast."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyshell.commands.worlds import Worlds
from pyshell.transcript.cast import cast
from pyshell.transcript.format import parse
from pyshell.transcript.header import FormatError, Header
from pyshell.transcript.pages import accepted_page, page_text, parse_page
from pyshell.transcript.player import Outcome, Run, replay
from pyshell.transcript.recorder import Recorder
from tests.transcript.fake_world import FakeWorld

PAGE = """\
# A page

```erl nodes="a b" seed=3
(a@lab)1> X = 1 + 1.
2
```

Prose, and a list:

* nested

  ```erl
  (a@lab)2> c(m), m:f().
  3
  ```

## Another one

```erlang
1> not_shown_as_erl.
not_shown_as_erl
```

```erl fresh
1> {a,
..  b}.
{a,b}
```

```erl skip="too long"
1> whatever
```

```erlang file=m.erl
-module(m).
-export([f/0]).
f() -> 7.
```

```text
1> not a session.
```
"""


@pytest.fixture(scope="module")
def worlds() -> Worlds:
    return Worlds()


def runs_of(page: object, worlds: Worlds) -> list[Run]:
    sessions = page.sessions  # type: ignore[attr-defined]
    return [replay(transcript, worlds.make(transcript.header, transcript.files)) for _name, transcript in sessions]


def test_the_sessions_of_a_page() -> None:
    page = parse_page(PAGE)
    assert [name for name, _ in page.sessions] == ["a-page", "another-one"]
    first, second = (transcript for _, transcript in page.sessions)
    assert first.header.nodes == ("a@lab", "b@lab") and first.header.seed == 3
    assert [step.line for step in first.steps] == [4, 13, 20] and [step.line for step in second.steps] == [25]
    assert first.files == {"m.erl": "-module(m).\n-export([f/0]).\nf() -> 7.\n"}


def test_accepting_changes_only_what_differs(worlds: Worlds) -> None:
    page = parse_page(PAGE.replace("```erlang\n1> not", "```erlang skip=\"x\"\n1> not"))
    lines = accepted_page(page, runs_of(page, worlds))
    changed = [number for number, (old, new) in enumerate(zip(page.lines, lines), 1) if old != new]
    assert changed == [14] and lines[13] == "  7" and len(lines) == len(page.lines)
    again = parse_page("\n".join(lines) + "\n")
    assert all(run.passed for run in runs_of(again, worlds))
    assert accepted_page(again, runs_of(again, worlds)) == lines


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("```erl sed=1\n1> a.\n```\n", 1, "unknown header 'sed'"),
        ("```erl\n1> a.\na\n```\n\n```erl seed=1\n2> b.\n```\n", 6, "belongs to the first fence"),
        ("```erl\n1> a\n```\n", 2, "input is not finished"),
        ("x\n\n```erlang file=../x.erl\n```\n", 3, "is no name for a file"),
        ("```erl\n1> a.\n", 1, "the fence is not closed"),
    ],
)
def test_mistakes_have_their_line(text: str, line: int, words: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_page(text)
    assert caught.value.line == line and words in caught.value.text


def test_a_transcript_as_a_page_and_back(worlds: Worlds) -> None:
    text = (
        "%% title: Two nodes\n%% nodes: a b\n%% latency: 10ms\n% Say something.\n(a@lab)1> c(m).\n{ok,m}\n"
        "%% after 20ms\n%% check: true\n% And ``` more.\n(a@lab)2> io:format(\"% x~n```~n\").\n\\% x\n```\nok\n"
        "-- m.erl --\n-module(m).\n"
    )
    transcript = parse(text)
    run = replay(transcript, worlds.make(transcript.header, transcript.files))
    assert run.passed
    markdown = page_text(run)
    assert markdown.startswith("# Two nodes\n\n```erlang file=m.erl\n-module(m).\n```\n\nSay something.\n\n```erl seed=0 ")
    ((_name, back),) = parse_page(markdown).sessions
    assert back.header == transcript.header and back.files == transcript.files
    sources = [getattr(step, "source", getattr(step, "ns", getattr(step, "expression", ""))) for step in transcript.steps]
    assert sources == [getattr(step, "source", getattr(step, "ns", getattr(step, "expression", ""))) for step in back.steps]
    assert replay(back, worlds.make(back.header, back.files)).passed


LINES = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12), max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a.", "{a,\n b}.", '"x y".', "f()."]), LINES), min_size=1, max_size=5))
def test_whatever_is_shown_survives_recording_parsing_and_exporting(steps: list[tuple[str, list[str]]]) -> None:
    recorder = Recorder(Header())
    answers: dict[str, str] = {}
    for number, (source, shown) in enumerate(steps, 1):
        lines = [line.rstrip() for line in shown]
        while lines and not lines[-1]:
            lines.pop()
        answers[f"{source}%{number}"] = "\n".join(lines)
        recorder.input("", number, f"{source}%{number}")
        recorder.output(lines)
    transcript = parse(recorder.text())
    run = replay(transcript, FakeWorld(answers))
    assert run.passed, [outcome for outcome in run.outcomes if not outcome.same]
    ((_name, back),) = parse_page(page_text(run)).sessions
    assert replay(back, FakeWorld(answers)).passed


def test_a_cast() -> None:
    transcript = parse("%% title: X\n% Hello.\n1> a.\nb\n%% after 3s\n2> c.\nd\n")
    run = Run(transcript, [Outcome(step, ["x y"], 3_000_000_000 * number) for number, step in enumerate(transcript.steps)])
    head, *rows = [json.loads(line) for line in cast(run).splitlines()]
    assert head["version"] == 3 and head["title"] == "X"
    assert (head["term"]["cols"], head["term"]["rows"]) == (80, 24)
    pauses = [row[0] for row in rows]
    assert min(pauses) == 0 and max(pauses) >= 3 and sum(pauses) > 6
    assert rows[0] == [0.0, "m", "Hello."]
    typed = "".join(row[2] for row in rows if row[1] == "o")
    assert "1> a.\r\nx y\r\n%% after 3s\r\nx y\r\n2> c.\r\nx y\r\n" in typed
    assert cast(run) == cast(run)


def test_the_transcript_that_the_readme_shows() -> None:
    readme = (Path(__file__).parent.parent.parent / "README.md").read_text("utf-8")
    (shown,) = re.findall(r"^```erlang broken\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    transcript = parse(shown)
    assert replay(transcript, Worlds().make(transcript.header, transcript.files)).passed

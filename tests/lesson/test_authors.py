"""Every kind of mistake an author can make has a message of its own, which says what to do."""

from __future__ import annotations

import pytest

from pyshell.commands.worlds import Worlds
from pyshell.lesson import verify
from pyshell.lesson.format import parse
from pyshell.transcript.header import FormatError

GOOD = """\
---
lesson: good
nodes: a
---

# Good

An intro.

## Step

Register the shell as `me`.

<details><summary>Hint</summary>

`register/2`.

</details>
<details><summary>Answer</summary>

```erl
(a@lab)1> register(me, self()).
true
```

</details>

<!-- check
is_pid(whereis(me))    % Nobody is called me.
-->

<!-- mistake
is_pid(whereis(you))    % That is somebody else.
try: (a@lab)1> register(you, self()).
-->

<!-- predict a: whereis(me) =:= self(). -->
- `true`
- `false`
"""


def told(text: str) -> list[str]:
    """What `pyshell lesson check` says."""
    try:
        lesson = parse(text)
    except FormatError as error:
        return [f"{error.line}: {error.text}"]
    make = Worlds().of_lesson
    found = verify.lint(lesson) + verify.rehearse(lesson, make, "good.md").findings
    for index, step in enumerate(lesson.steps):
        slip = verify.rehearse_slips(lesson, make, index)
        found += [slip] if slip is not None else []
        for number in range(len(step.mistakes)):
            one = verify.rehearse_mistake(lesson, make, index, number)
            found += [one] if one is not None else []
    return [f"{row.line}: {row.text}" for row in found]


def test_a_good_one() -> None:
    assert told(GOOD) == []


CASES = [
    ("---\nlesson: good\nnodes: a\n---\n", "", "1: a lesson begins with front matter: a line '---', 'key: value' lines"),
    ("lesson: good", "lesson: Not Good", "1: the front matter needs 'lesson:' with an id such as cut-a-link"),
    ("nodes: a", "nodes: a\ncolour: red", "4: unknown header 'colour'"),
    ("# Good", "Good", "1: a lesson needs a title: a line '# Title'"),
    ("## Step\n", "", "this belongs into a step: it stands before the first '## '"),
    ("register/2`.\n\n</details>", "register/2`.\n", "a <details> inside a <details>"),
    ("<summary>Hint<", "<summary>Tip<", "unknown <summary> 'Tip' (known: Hint, Answer, Another answer, Why)"),
    ("<!-- check", "<!-- chek", "unknown comment 'chek' (known: check, mistake, predict, setup, file)"),
    ("    % Nobody is called me.", "", "a clause of a check is 'EXPRESSION  % message', not 'is_pid(whereis(me))'"),
    ("is_pid(whereis(me))  ", "is_pid(whereis(me)  ", "the check cannot be evaluated: * 1:20: syntax error before: '.'"),
    ("self(). -->", "self() -->", "a question is '<!-- predict NODE: EXPRESSION. -->' with a full stop"),
    ("- `true`\n- `false`\n", "", "a question needs a list of `answers` behind it"),
    ("- `true`\n- `false`\n", "- `maybe`\n- `false`\n", "0 of the answers are right, not one; the runtime says: true"),
    ("Nobody is called me.", "Nobody is called me", "the message does not end in a full stop"),
    ("try: (a@lab)1> register(you, self()).\n", "", "a mistake without 'try:'"),
    ("register(you,", "register(him,", "the inputs behind 'try:' do not give this message"),
    ("is_pid(whereis(you))  ", "is_pid(whereis(me))  ", "the inputs behind 'try:' do not give this message"),
    ("is_pid(whereis(me))  ", "whereis(me) =:= pid(0,83,0)  ", "a check may not name pids or references"),
    ("is_pid(whereis(me))  ", "is_pid(whereis(him))  ", "the check is not true after the reference answer: is_pid(whereis(him))"),
    ("is_pid(whereis(me))  ", "is_pid(self())  ", "the check is true before the answer"),
    ("is_pid(whereis(me))  ", "element(1, It) =:= 'EXIT' orelse is_pid(whereis(me))  ", "passes when something else is typed"),
    ("is_pid(whereis(me))  ", "It =:= an_atom orelse is_pid(whereis(me))  ", "step passes when something else is typed"),
    ("is_pid(whereis(me))  ", "no:where()  ", "the check cannot be evaluated: exception error: undefined function no:where/0"),
    ("<details><summary>Hint</summary>\n\n`register/2`.\n\n</details>\n", "", "a task without a hint"),
    ("Register the shell", "word " * 61 + "Register the shell", "words before the first action, more than 60"),
    ("\ntrue\n```", "\nfalse\n```", "step (a@lab)1 differs"),
]


@pytest.mark.parametrize(("old", "new", "message"), CASES, ids=[message[:50] for _old, _new, message in CASES])
def test_mistakes_of_authors(old: str, new: str, message: str) -> None:
    assert old in GOOD
    found = told(GOOD.replace(old, new, 1))
    assert any(message in row for row in found), found


def test_a_step_that_asks_nothing() -> None:
    assert told(GOOD + "\n## Empty\n\nOnly words.\n") == ["41: a step without a check, a demo or a question"]


def test_too_many_steps() -> None:
    more = "".join(f"\n## Step {n}\n\nLook.\n\n```erl\n(a@lab){n}> ok.\nok\n```\n" for n in range(3, 12))
    assert "1: 10 steps; at most 9 are good for a learner" in told(GOOD + more)

"""A small lesson and a world of strings for it: `did("x.")` is true once `x.` was typed."""

from __future__ import annotations

import re
from typing import Any

from pyshell.lesson.format import Lesson
from pyshell.transcript.player import WorldTrouble
from tests.transcript.fake_world import FakeWorld

TEXT = """\
---
lesson: small
nodes: a b
seed: 5
minutes: 3
---

# A small lesson

Some *intro*.

```erlang file=echo.erl
-module(echo).
```

## Look first

See what this does.

```erl
(a@lab)1> one.
1
%% after 20ms
(a@lab)2> two.
2
```

## Do it!

Type `left.` now.

<details><summary>Hint</summary>

It is not `right.`

</details>
<details><summary>Hint 2</summary>

Four letters.

</details>
<details><summary>Answer</summary>

```erl
(a@lab)3> left.
ok
```

</details>
<details><summary>Another answer</summary>

```erl
(b@lab)1> left.
ok
```

</details>

<!-- check
did("left.")    % Nobody has gone left yet.
-->

<!-- mistake
did("right.")   % That was right, but left is right.
try: (a@lab)3> right.
-->

Good. What comes next?

<!-- predict a: one. -->
- `1`
- `2`

<details><summary>Why</summary>

Because *one* is one.

</details>

## The end

```erl
(b@lab)1> two.
2
```

Farewell.
"""


class FakeLessonWorld(FakeWorld):
    def __init__(self) -> None:
        super().__init__({"one.": "1", "two.": "2"})
        self.entered: list[str] = []

    def enter(self, node: str, source: str) -> None:
        super().enter(node, source)
        self.entered.append(source)

    def look(self, expression: str) -> str:
        if expression == "boom":
            raise WorldTrouble("undefined function boom/0")
        found = re.fullmatch(r'did\("(.*)"\)', expression)
        assert found is not None
        return "true" if found[1] in self.entered else "false"

    def mark(self) -> None:
        self.entered = []


def make_world(_lesson: Lesson) -> Any:
    return FakeLessonWorld()

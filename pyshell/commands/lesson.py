"""`pyshell lesson check FILE...` and `pyshell lesson new ID`: for those who write lessons."""

from __future__ import annotations

import argparse
import os

from pyshell.commands.files import Complaint, complain, read_text, say, write_text
from pyshell.commands.replay import check_lesson
from pyshell.commands.worlds import Worlds
from pyshell.lesson.format import parse
from pyshell.lesson.sketch import slug_of
from pyshell.transcript.header import FormatError
from pyshell.transcript.update import NotAcceptable

USAGE = "pyshell lesson check FILE... | pyshell lesson new ID"
TEMPLATE = """\
---
lesson: {ident}
part: My lessons
nodes: a b
seed: 1
latency: 5ms
minutes: 5
---

# {title}

One or two sentences: what will the learner see? A file of the lesson is a fence with its name:

```erlang file=teller.erl
-module(teller).
-export([loop/0]).

loop() -> receive {{From, who}} -> From ! {{i_am, node()}}, loop() end.
```

## Look

A session in a fence is a demonstration: Enter types it, line by line. At most sixty words stand before the first
action.

```erl
(a@lab)1> net_adm:ping(b@lab).
pong
```

## Do

A task. Start `teller:loop/0` on **b** and register it there as `teller`. Hints go from a nudge to nearly the answer.

<details><summary>Hint</summary>

`spawn/4` takes the node first. Compile before: `c(teller).`

</details>
<details><summary>Hint</summary>

Registering must happen on b: `rpc:call(b@lab, erlang, register, [teller, Pid]).`

</details>
<details><summary>Answer</summary>

```erl
(a@lab)2> c(teller), Pid = spawn(b@lab, teller, loop, []).
<13600.83.0>
(a@lab)3> rpc:call(b@lab, erlang, register, [teller, Pid]).
true
```

</details>
<details><summary>Another answer</summary>

```erl
(b@lab)1> c(teller), register(teller, spawn(teller, loop, [])).
true
```

</details>

<!-- check
is_pid(see:whereis(b, teller))    % Nobody is registered as teller on b.
-->

<!-- mistake
is_pid(see:whereis(a, teller))    % That is a's teller. Its place is b.
try: (a@lab)2> c(teller), register(teller, spawn(teller, loop, [])).
-->

A check looks at the cluster, never at what was typed: what `see` tells, what runs, the learner's variables, `It` (the
last value) and `Me` (the shell's process). Below it: what we learn. And a question, whose right answer is whatever the
runtime says:

<!-- predict a: {{teller, b@lab}} ! {{self(), who}}, receive {{i_am, Node}} -> Node after 1000 -> nobody end. -->
- `a@lab`
- `b@lab`
- `nobody`

<details><summary>Why</summary>

A process knows where it runs, and the message carries the address to answer to.

</details>
"""


def main(arguments: list[str]) -> int:
    """The command; its exit status."""
    options = argparse.ArgumentParser("pyshell lesson", usage=USAGE, description="Check lessons, begin a new one.")
    options.add_argument("action", choices=("check", "new"))
    options.add_argument("names", nargs="+", metavar="NAME", help="files to check, or the id of a new lesson")
    chosen = options.parse_args(arguments)
    if chosen.action == "new":
        return max(_new(name) for name in chosen.names)
    worlds = Worlds()
    return max(_check(path, worlds) for path in chosen.names)


def _check(path: str, worlds: Worlds) -> int:
    try:
        return check_lesson(path, parse(read_text(path)), worlds, strict=True)
    except FormatError as error:
        complain(f"{path}:{error.line}: {error.text}")
    except Complaint as complaint:
        complain(str(complaint))
    except NotAcceptable as why:
        complain(f"{path}: {why}")
    except KeyboardInterrupt:
        complain(f"{path}: interrupted")
        return 130
    return 2


def _new(ident: str) -> int:
    if slug_of(ident) != ident:
        complain(f"pyshell lesson: an id has small letters, digits and dashes, as {slug_of(ident) or 'my-lesson'}")
        return 2
    path = f"{ident}.md"
    if os.path.exists(path):
        complain(f"{path}: is there already")
        return 2
    try:
        write_text(path, TEMPLATE.format(ident=ident, title=ident.replace("-", " ").capitalize()))
    except Complaint as complaint:
        complain(str(complaint))
        return 2
    say(f"{path}: written. Now: pyshell lesson check {path}")
    return 0

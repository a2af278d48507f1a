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
nodes: a b
seed: 1
minutes: 5
---

# {title}

One or two sentences: what will the learner see?

## First step

What to do, in at most sixty words. Ask node b for its name.

<details><summary>Hint</summary>

`rpc:call/4` takes the node first.

</details>
<details><summary>Answer</summary>

```erl
(a@lab)1> register(teller, self()).
true
```

</details>

<!-- check
is_pid(see:whereis(a, teller))          % Nobody is registered as teller on a.
-->

And what do we learn from it?
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

"""The command line: erl's flags, pyshell's own options, subcommands.

The law: this file imports nothing costly, so that `--help` and mistakes are answered at once; the rest is imported
when it is known what is wanted. A flag that nobody knows is kept for `init:get_arguments/0`, as erl does; an unknown
option `--x` is an error.
Follows: erl(1), init(3); GNU coding standards for `--help` and `--version`.
"""

from __future__ import annotations

import importlib
import os
import sys

from pyshell import __version__
from pyshell.flags import UsageError, parse

HELP = """\
Usage: pyshell [FLAGS]              an Erlang shell (with standard input from a file or pipe: as erl < FILE)
       pyshell replay FILE...       run recorded sessions again, show what differs
       pyshell play FILE            show a recorded session as if it were typed
       pyshell record FILE          a shell that writes down the session
       pyshell learn [LESSON]       lessons
       pyshell lesson check FILE... replay lessons with their own solutions
       pyshell escript FILE [ARG...]  a script in Erlang (so does pyshell FILE where its first line begins with #!)
       pyshell doctor               check what pyshell needs on this machine

Flags (as of erl; unknown ones are kept for init:get_arguments/0):
  -sname NAME, -name NAME          start as a distributed node of the embedded cluster
  -setcookie COOKIE  -hidden  -connect_all false  -kernel KEY VALUE
  -eval EXPR  -s MOD [FUN [ARG...]]  -run MOD [FUN [ARG...]]
  -noshell  -noinput  -pa DIR...  -config FILE  -remsh NODE  -extra ARG...

Options:
  --allow-host        programs may use files outside the folder where the shell was started
  --real              sockets: with -sname or -name, nodes of a real Erlang can be reached, and reach this one (by epmd)
  --seed N            seed of everything that is random (default: another one each time)
  --memory MB         megabytes that programs may use (default: three quarters of the machine's)
  --plain-errors      errors as erl prints them, without a line of explanation
  --plain             no line editing, no colours, nothing redrawn
  --color WHEN        auto, always or never
  --ascii  --no-cpr  --vi
  --help  --version
"""

SUBCOMMANDS = {
    "replay": "pyshell.commands.replay",
    "play": "pyshell.commands.play",
    "record": "pyshell.commands.record",
    "learn": "pyshell.commands.learn",
    "lesson": "pyshell.commands.lesson",
    "doctor": "pyshell.commands.doctor",
    "escript": "pyshell.commands.escript",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command; its exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    if words and words[0] in SUBCOMMANDS:
        return int(importlib.import_module(SUBCOMMANDS[words[0]]).main(words[1:]))
    if words and not words[0].startswith(("-", "+")) and _is_script(words[0]):
        return int(importlib.import_module(SUBCOMMANDS["escript"]).main(words))
    if "--help" in words and not _behind_extra(words, "--help"):
        sys.stdout.write(HELP)
        return 0
    if "--version" in words and not _behind_extra(words, "--version"):
        sys.stdout.write(f"pyshell {__version__}\n")
        return 0
    try:
        flags = parse(words)
        return int(importlib.import_module("pyshell.assembly").run(flags))
    except UsageError as mistake:
        sys.stderr.write(f"pyshell: {mistake} (see pyshell --help)\n")
        return 2


def _is_script(path: str) -> bool:
    try:
        if not os.path.isfile(path):
            return False
        with open(path, "rb") as file:
            return file.read(2) == b"#!"
    except OSError:
        return False


def _behind_extra(words: list[str], word: str) -> bool:
    return "-extra" in words and words.index("-extra") < words.index(word)

"""`pyshell escript [-c | -i | -s] [--OPTION...] FILE [ARG...]`: a script in Erlang, as OTP's escript runs it.

A file that begins with `#!` needs no `escript` before it: `#!/usr/bin/env pyshell` in its first line makes it a command.
The law: here only the words of the command line are sorted; what a script is, otp/stdlib/escript.erl knows. A script may
give flags of erl in its line `%%!`, but no option of pyshell: what it may touch is for the one who runs it to say.
Follows: escript(1).
"""

from __future__ import annotations

import os
import sys
from itertools import islice

from pyshell.assembly import run
from pyshell.flags import VALUED, UsageError, parse

MODES = {"-c": "c", "-i": "i", "-s": "s", "-d": "d", "-n": "n"}
MARK = "%%!"
FAILED, NOT_OPENED = 127, 1


def main(words: list[str]) -> int:
    """The command; its exit status, if the script does not leave with one of its own."""
    modes, options = [], []
    while words and words[0].startswith("-"):
        word, words = words[0], words[1:]
        if word.startswith("--"):
            options.append(word)
            if word[2:] in VALUED and words:
                options.append(words[0])
                words = words[1:]
        elif word in MODES:  # others are silently passed over, as there
            modes.append(MODES[word])
    if not words:
        sys.stderr.write("escript: Missing filename\n")
        return FAILED
    try:
        own = arguments_in(words[0])
    except OSError:
        sys.stderr.write(f"escript: Failed to open file: {words[0]}\n")
        return NOT_OPENED
    try:
        for word in own:
            if word.startswith("--"):
                raise UsageError(f"{words[0]}: {word} cannot be given in the script, only on the command line")
        flags = parse([*options, "-boot", "no_dot_erlang", "-noshell", *own])
        flags.flags.append(("run", ["escript", "start", *modes]))
        flags.plain += words
        return run(flags, (os.path.abspath(words[0]),))
    except UsageError as mistake:
        sys.stderr.write(f"escript: {mistake}\n")
        return FAILED


def arguments_in(path: str) -> list[str]:
    """The words of a script's line `%%!`, its second or third. Raises OSError."""
    if not os.path.isfile(path):  # a pipe might never open
        raise FileNotFoundError(path)
    with open(path, "rb") as file:
        head = [line.decode("utf-8", "replace") for line in islice(file, 3)]
    if not head or not head[0].startswith("#!"):
        return []
    for line in head[1:]:
        if line.startswith(MARK):
            return line[len(MARK) :].split()
        if not line.startswith("%"):
            break
    return []


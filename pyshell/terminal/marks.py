"""Semantic marks in the output (OSC 133): where a prompt begins and ends, where an input runs, where the world has come to rest.

Terminals that know them (kitty, WezTerm, iTerm2, VS Code) jump from prompt to prompt; all others ignore them. prompt_toolkit
draws a mark together with the character it precedes, and drops blanks at the end of a fresh line: so the end of the prompt
is marked before its last two characters.
"""

from __future__ import annotations

import os

from prompt_toolkit.formatted_text import StyleAndTextTuples

from pyshell.terminal.style import coloured_prompt

BEGIN, END, RUNS = "\x1b]133;A\x07", "\x1b]133;B\x07", "\x1b]133;C\x07"
_RAW = "[ZeroWidthEscape]"
_OLD = ("linux", "dumb", "unknown", "ansi", "vt52")


def prompt_fragments(prompt: str) -> StyleAndTextTuples:
    """The prompt with its marks."""
    if os.environ.get("TERM", "") in _OLD or len(prompt) < 3:
        return coloured_prompt(prompt)
    return [(_RAW, BEGIN), *coloured_prompt(prompt[:-2]), (_RAW, END), ("class:prompt", prompt[-2:])]


def at_rest(serial: int, ns: int, prompts: bool) -> str:
    """The world has come to rest: number of the mark, cluster time, and whether a prompt stands."""
    return f"\x1b]133;D;k={serial};t={ns};p={int(prompts)}\x07"

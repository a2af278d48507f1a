"""Class -> colour. Sixteen ANSI colours only, so that the user's theme applies; no backgrounds, no blinking.

The law: colour never carries meaning alone.
"""

from __future__ import annotations

import os
import zlib

from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

_RULES = {
    "prompt": "bold",
    "continuation": "ansibrightblack",
    "note": "italic ansibrightblack",
    "report": "ansiyellow",
    "failure": "ansired",
    "complaint": "ansired",
    "banner": "ansibrightblack",
    "bottom-toolbar": "noreverse ansibrightblack",
    "matching-bracket.cursor": "bold",
    "matching-bracket.other": "bold underline",
    "auto-suggestion": "ansibrightblack",
    "completion-menu": "bg:default ansidefault",
    "completion-menu.completion": "bg:default ansidefault",
    "completion-menu.completion.current": "reverse",
    "completion-menu.meta.completion": "bg:default ansibrightblack",
    "completion-menu.meta.completion.current": "bg:default ansibrightblack",
    "scrollbar.background": "bg:default",
    "scrollbar.button": "reverse",
}
NODE_COLOURS = ("ansicyan", "ansigreen", "ansimagenta", "ansiyellow", "ansiblue", "ansired")
COLOURS = {
    "comment": "ansibrightblack",
    "atom": "",
    "module": "ansicyan",
    "function": "ansiblue",
    "builtin": "ansiblue",
    "variable": "ansiyellow",
    "macro": "ansimagenta",
    "record": "ansicyan",
    "attribute": "ansimagenta",
    "keyword": "ansimagenta",
    "operator": "",
    "punctuation": "",
    "string": "ansigreen",
    "escape": "ansibrightgreen",
    "format": "ansibrightgreen",
    "char": "ansigreen",
    "number": "ansicyan",
    "pid": "ansibrightblue",
    "bad": "underline",
    "white": "",
}
"""Colours of the classes of shell/highlight.py."""


def style() -> Style:
    """Everything the terminal draws."""
    nodes = ((f"node{number}", rule) for number, rule in enumerate(NODE_COLOURS))
    return Style([*_RULES.items(), *nodes, *((f"erl.{kind}", rule) for kind, rule in COLOURS.items())])


def node_class(name: str) -> str:
    """The class of a node's colour: always the same one for a name, also in another session."""
    return f"class:node{zlib.crc32(name.encode()) % len(NODE_COLOURS)}"


def coloured_prompt(prompt: str) -> StyleAndTextTuples:
    """`(a@lab)1> `, the name in the colour of the node."""
    name, behind, rest = prompt.removeprefix("(").partition(")")
    if not prompt.startswith("(") or not behind:
        return [("class:prompt", prompt)]
    return [("class:prompt", "("), (f"class:prompt {node_class(name)}", name), ("class:prompt", f"){rest}")]


def color_depth(wanted: str) -> ColorDepth | None:
    """wanted: "auto", "always", "never". None: prompt_toolkit decides."""
    if wanted == "never":
        return ColorDepth.DEPTH_1_BIT
    if wanted == "always":
        return ColorDepth.DEPTH_4_BIT
    if os.environ.get("NO_COLOR"):
        return ColorDepth.DEPTH_1_BIT
    return ColorDepth.from_env() or ColorDepth.DEPTH_4_BIT

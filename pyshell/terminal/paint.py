"""Text of events -> fragments for prompt_toolkit: colours of results and errors; control characters made harmless.

The law: a program's output looks as it would under erl, except that it can neither move the cursor away from us nor
ring the bell; colours (SGR sequences) pass.
"""

from __future__ import annotations

import re

from prompt_toolkit.formatted_text import StyleAndTextTuples

from pyshell.shell.highlight import spans
from pyshell.terminal.style import node_class
from pyshell.terminal.writer import Styled

MAX_PAINTED = 4_000  # characters of a result that are still coloured
_SPECIAL = re.compile("\x1b\\[[0-9;:]*m|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SOURCE = re.compile(r"([\w.-]+@[\w.-]+)\| ")
RAW = "[ZeroWidthEscape]"


def fragments(parts: list[Styled], colours: bool) -> StyleAndTextTuples:
    """For print_formatted_text. colours: False keeps SGR sequences out, too."""
    result: StyleAndTextTuples = []
    for style, text in parts:
        if style == "result" and len(text) <= MAX_PAINTED and colours and not _SPECIAL.search(text):
            result.extend((f"class:erl.{kind}", piece) for kind, piece in spans(text))
        else:
            for line in text.splitlines(keepends=True):
                source = _SOURCE.match(line)
                if source is not None:
                    result.append((node_class(source[1]), source[0]))
                    line = line[source.end() :]
                result.extend(harmless(line, f"class:{style}" if style else "", colours))
    return result


def harmless(text: str, style: str, colours: bool) -> StyleAndTextTuples:
    """One text; control characters as `^G`, SGR sequences as they are."""
    result: StyleAndTextTuples = []
    at = 0
    for match in _SPECIAL.finditer(text):
        if match.start() > at:
            result.append((style, text[at : match.start()]))
        found = match.group()
        if found.startswith("\x1b["):
            if colours:
                result.append((RAW, found))
        elif found not in "\x00\x07":
            result.append((style, _visible(found)))
        at = match.end()
    if at < len(text):
        result.append((style, text[at:]))
    return result


def plain_text(parts: list[Styled]) -> str:
    """The same for a front end without colours."""
    return "".join(piece[1] for style, text in parts for piece in harmless(text, "", False))


def _visible(char: str) -> str:
    code = ord(char)
    if code < 32:
        return f"^{chr(code + 64)}"
    return "^?" if code == 127 else "\ufffd" if code > 255 else f"\\x{{{code:X}}}"

"""When Enter submits, what stands before a continued line, how far a new line is indented.

The law: Erlang's rule is the full stop, not the grammar: a wrong expression with a full stop is submitted (and
answered with an error), a right one without waits for it. `:word` is one line.
"""

from __future__ import annotations

from pyshell.lang.scan import next_form, read_form
from pyshell.shell.highlight import pieces

CONTINUATION = ".. "
INDENT = 4
MAX_INDENTED = 20_000  # characters; behind that Enter only makes a new line
_OPENING = frozenset("( [ { << begin case fun if maybe receive try".split())
_CLOSING = frozenset(") ] } >> end".split())


def is_command(text: str) -> bool:
    """`:on b` and the like, which no Erlang expression can be."""
    return text.lstrip().startswith(":")


def split_forms(text: str) -> tuple[list[str], str]:
    """The complete forms, each with its full stop, and what is left: "" when it is only white space and comments."""
    text += "\n"
    forms: list[str] = []
    at = 0
    while True:
        end = next_form(text, at)
        if end is None:
            rest = text[at:]
            final = read_form(rest, 0, final=True, shell=True)
            return forms, "" if final is not None and final.at_end else rest[:-1]
        forms.append(text[at:end].strip())
        at = end


def submits(text: str) -> bool:
    """Does Enter end the input?"""
    return is_command(text) or not split_forms(text)[1]


def continuation(width: int) -> str:
    """Stands before every further line; as wide as the prompt, dots to the right."""
    return CONTINUATION.rjust(width)


def indentation(text: str) -> int:
    """Spaces for the line that follows `text`: a step more than its last line for what that opens, less for ends."""
    if len(text) > MAX_INDENTED:
        return 0
    line = text[text.rfind("\n") + 1 :]
    base = len(line) - len(line.lstrip(" "))
    depth = 0
    last = ""
    found = pieces(line)
    for index, (kind, piece) in enumerate(found):
        if kind == "open":
            return 0
        if piece in _OPENING and not (piece == "fun" and _is_reference(found, index)):
            depth += 1
        elif piece in _CLOSING:
            depth -= 1
        if kind not in ("white", "comment"):
            last = piece
    if depth <= 0 and last == "->":
        depth = 1
    elif depth < 0 and line.lstrip().startswith(tuple(_CLOSING)):
        depth += 1  # its own line has moved to the left already
    return max(0, base + INDENT * max(-1, min(depth, 1)))


def _is_reference(found: list[tuple[str, str]], index: int) -> bool:
    """`fun lists:map/2` opens nothing."""
    following = [piece for piece in found[index + 1 : index + 3] if piece[0] != "white"]
    return bool(following) and following[0][0] in ("atom", "quoted")

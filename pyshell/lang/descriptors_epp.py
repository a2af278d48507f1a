"""Error descriptors of epp: the term behind a text.

Follows: stdlib epp (format_error/1).
"""

from __future__ import annotations

import re
from typing import Any

from pyshell.term.atom import atom
from pyshell.term.cons import from_text

_NONE = atom("none")
_PLAIN = {
    "cannot parse file, giving up": "cannot_parse",
    "badly formed define: missing closing right parenthesis": "missing_parenthesis",
    "badly formed define: missing comma": "missing_comma",
    "premature end": "premature_end",
    "'elif' following 'else'": "elif_after_else",
}
_NAMED = [  # the tag of {Tag, Name}, and the text around the name
    ("bad", re.compile(r"badly formed '(.*)'")),
    ("duplicated_argument", re.compile(r"argument '(.*)' already used")),
    ("mismatch", re.compile(r"argument mismatch for macro '(.*)'")),
    ("arg_error", re.compile(r"badly formed argument for macro '(.*)'")),
    ("redefine", re.compile(r"redefining macro '(.*)'")),
    ("redefine_predef", re.compile(r"redefining predefined macro '(.*)'")),
    ("illegal_function", re.compile(r"\?(.*) can only be used within a function")),
]
_CALL = re.compile(r"illegal macro call '(.*)'")
_ARITY = re.compile(r"(undefined|circular) macro '(.*?)(?:/(\d+))?'")
_INCLUDE = re.compile(r"can't find include (\w+) \"(.*)\"")
_CONDITION = re.compile(r"(unterminated|unbalanced|repeated) '-(\w+)'")


def epp_term(text: str) -> Any:
    """The descriptor of a text of epp's; the text itself where there is no other."""
    if text in _PLAIN:
        return atom(_PLAIN[text])
    for tag, pattern in _NAMED:
        found = pattern.fullmatch(text)
        if found:
            return (atom(tag), atom(found[1]))
    if found := _CALL.fullmatch(text):
        return (atom("call"), from_text(found[1]))
    if found := _ARITY.fullmatch(text):
        return (atom(found[1]), atom(found[2]), int(found[3]) if found[3] else _NONE)
    if found := _INCLUDE.fullmatch(text):
        return (atom("include"), atom(found[1]), from_text(found[2]))
    if found := _CONDITION.fullmatch(text):
        return (atom("illegal"), from_text(found[1]), atom(found[2]))
    if text == "include too deep":
        return (atom("depth"), from_text("include"))
    return from_text(text)

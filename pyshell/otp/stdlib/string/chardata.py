"""Character data as Python text.

Law: the answer has the form of the question: a binary for a binary (or a list of nothing but binaries), else a flat
list. What is no character data fails as OTP's `unicode_util:cp/1` does, with the part that is wrong.
Follows: stdlib string, unicode_util.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.atom import atom
from pyshell.term.cons import NIL, from_text, to_text
from pyshell.term.text import split_clusters
from pyshell.traps.errors import ErlangError, error, function_clause
from pyshell.traps.trace import location

UTIL, CP = atom("unicode_util"), atom("cp")
STRING, BADARG = atom("string"), atom("badarg")


def bad_character(term: Any) -> ErlangError:
    """`function_clause` in unicode_util:cp(Term)."""
    return function_clause(UTIL, CP, (term,), location("unicode_util.erl", 25))


def bad_bytes(rest: bytes) -> ErlangError:
    """`{badarg, Rest}`, from the bytes on that are no UTF-8."""
    return error((BADARG, rest))


def text_of(term: Any) -> str:
    """The text of a deep list or a binary; raises as the file's head says."""
    if type(term) is bytes:
        return _decoded(term)
    text = to_text(term)
    if text is not None:
        return text
    out: list[str] = []
    todo = [term]
    while todo:
        t = todo.pop()
        while type(t) is list:
            head = t[0]
            if type(head) is int:
                if not 0 <= head <= 0x10FFFF:
                    raise error((BADARG, t))
                out.append(chr(head))
                t = t[1]
            else:
                todo.append(t[1])
                t = head
        if type(t) is bytes:
            out.append(_decoded(t))
        elif t is not NIL:
            raise bad_character(t)
    return "".join(out)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as ex:
        raise bad_bytes(data[ex.start :]) from None


def is_binary_like(term: Any) -> bool:
    """True for a binary and for a list (of lists) of binaries: then pieces of it are binaries."""
    if type(term) is bytes:
        return True
    found = False
    todo = [term]
    while todo:
        t = todo.pop()
        while type(t) is list:
            if type(t[0]) is list:
                todo.append(t[0])
            elif type(t[0]) is bytes:
                found = True
            elif t[0] is not NIL:
                return False
            t = t[1]
        if type(t) is bytes:
            found = True
    return found


def like(term: Any, text: str) -> Any:
    """The text in the form of `term`."""
    return text.encode("utf-8", "surrogatepass") if is_binary_like(term) else from_text(text)


def clusters(text: str) -> list[str]:
    """The grapheme clusters."""
    if text.isascii() and "\r" not in text:
        return list(text)
    return split_clusters(text)


def grapheme(cluster: str) -> Any:
    """A cluster as a term: a character, or the list of several."""
    return ord(cluster) if len(cluster) == 1 else from_text(cluster)

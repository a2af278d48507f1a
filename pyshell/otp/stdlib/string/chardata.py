"""Character data as Python text.

Law: the answer has the form of the question: a binary for a binary (or a list of nothing but binaries), else a flat
list. What is no character data fails as OTP's `unicode_util:cp/1` does, with the part that is wrong.
Follows: stdlib string, unicode_util.
"""

from __future__ import annotations

from typing import Any

from pyshell.term.atom import ERROR, atom
from pyshell.term.cons import NIL, from_text, make_list, to_text
from pyshell.term.extent import LATER, extent
from pyshell.term.text import split_clusters
from pyshell.traps.errors import ErlangError, error, function_clause
from pyshell.traps.trace import location

UTIL, CP, CPL = atom("unicode_util"), atom("cp"), atom("cpl")
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
    lists = 0
    while todo:
        t = todo.pop()
        lists += 1
        if lists == LATER:
            extent(term)
        while True:
            if type(t) is not list:
                break
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
    lists = 0
    while todo:
        t = todo.pop()
        lists += 1
        if lists == LATER:
            extent(term)
        while True:
            if type(t) is not list:
                break
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


def _next(data: Any) -> tuple[str, Any] | None:
    """First character and what follows it, or None at the end; raises if there is none.

    What follows keeps its depth but for three characters, which are taken out of their lists: so OTP looks ahead.
    """
    t, rest = data, None  # rest: what is behind the list that t is in; None if there is nothing
    while True:
        if type(t) is list:
            head, tail = t
            if type(head) is int:
                if not 0 <= head <= 0x10FFFF:
                    raise error((BADARG, t))
                return chr(head), tail if rest is None else _ahead(tail, rest)
            if tail is not NIL:
                rest = tail if rest is None else [tail, rest]
            t = head
        elif type(t) is bytes and t:
            char, left = _first(t)
            return char, left if rest is None else [left, rest]
        elif t is NIL or t == b"":
            if rest is None:
                return None
            t, rest = rest, None
        else:
            raise bad_character(t) if rest is None else function_clause(UTIL, CPL, (t, rest), location("unicode_util.erl", 33))


def _first(data: bytes) -> tuple[str, bytes]:
    for size in range(1, 5):
        try:
            return data[:size].decode(), data[size:]
        except UnicodeDecodeError:
            continue
    raise bad_bytes(data)


def _ahead(first: Any, behind: Any) -> Any:
    """`first` and then `behind` (None: nothing), with up to three characters of them in front."""
    front: list[int] = []
    t, rest = first, behind
    while True:
        if type(t) is list:
            head, tail = t
            if type(head) is int:
                if len(front) == 2:
                    last = t if rest is None else [head, rest] if tail is NIL else [head, [tail, rest]]
                    return make_list(front, last)
                front.append(head)
                t = tail
            elif tail is NIL:
                t = head
            else:
                t, rest = head, tail if rest is None else [tail, rest]
        elif t is NIL and rest is not None:
            t, rest = rest, None
        else:
            return make_list(front, t if rest is None else [t, rest])


def next_point(data: Any) -> Any:
    """[Character | Rest], [], or {error, Rest}; raises `function_clause` of unicode_util:cp/1."""
    try:
        found = _next(data)
    except ErlangError as ex:
        if type(ex.reason) is tuple:
            return ERROR, ex.reason[1]
        raise
    return NIL if found is None else [ord(found[0]), found[1]]


def next_cluster(data: Any) -> Any:
    """As `next_point` for data that begins with a character: the cluster in front."""
    found = _next(data)
    if found is None:
        return NIL
    cluster, rest = found
    while True:
        try:
            more = _next(rest)
        except ErlangError:
            more = None
        if more is None or len(clusters(cluster + more[0])) > 1:
            return [grapheme(cluster), rest]
        cluster, rest = cluster + more[0], more[1]

"""Explanations for module ets.

Most arguments are judged by the cause the native gave: `id` (no such table), `access`, `badkey`, ...
Follows: OTP 25's erl_stdlib_errors, sentence by sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.otp.errors.checks import CHECKS, NOT, Reasons, is_list, numbered, proper_list
from pyshell.term.atom import Atom
from pyshell.term.cons import iterate
from pyshell.term.ids import Ref

CAUSES = {
    "id": "the table identifier does not refer to an existing ETS table",
    "access": "the table identifier refers to an ETS table with insufficient access rights",
    "table_type": "the table identifier refers to an ETS table of a type not supported by this operation",
}
BAD_KEY = "not a key that exists in the table"
BAD_SPEC = "not a valid match specification"
BAD_OPTIONS = "invalid options"
BAD_NAME = "invalid table name (must be an atom)"
BAD_UPDATE = "not a valid update operation"
KEY_POSITION = "the position is the same as the key position"
UPDATE_RANGE = "the position in the update operation is out of range"
COUNTER = "the value in the given position, in the object, is not an integer"
EXISTS = "table name already exists"

DEFAULTS = {
    "info": "not a valid info item", "next": BAD_KEY, "prev": BAD_KEY, "safe_fixtable": "not a boolean value",
    "internal_select_delete": BAD_SPEC, "select_delete": BAD_SPEC, "select_replace": BAD_SPEC, "setopts": BAD_OPTIONS,
    "slot": NOT["range"], "select": BAD_SPEC, "select_count": BAD_SPEC, "select_reverse": BAD_SPEC,
}  # fmt: skip
"""The complaint about the second argument when the table is fine."""


def _table(args: list[Any], cause: str) -> str:
    if cause == "type":
        known = type(args[0]) is Ref
        return "not a valid table identifier" if known else "not an atom or a table identifier"
    return CAUSES.get(cause, "")


def _count(term: Any) -> str:
    return CHECKS["positive"](term)


def _tuple(term: Any) -> str:
    if type(term) is not tuple:
        return NOT["tuple"]
    return "" if term else "is an empty tuple"


def _objects(term: Any) -> str:
    if not is_list(term):
        return _tuple(term)
    good = not proper_list(term) and all(type(item) is tuple and item for item in iterate(term))
    return "" if good else "not a non-empty tuple or a list of non-empty tuples"


def _is_update(term: Any) -> bool:
    if is_list(term):
        return not proper_list(term) and all(_is_one_update(item) for item in iterate(term))
    return _is_one_update(term)


def _is_one_update(term: Any) -> bool:
    if type(term) is tuple:
        return len(term) in (2, 4) and all(type(item) is int for item in term)
    return type(term) is int


def _is_element(term: Any) -> bool:
    if is_list(term):
        return not proper_list(term) and all(_is_element(item) for item in iterate(term) if type(item) is tuple)
    return type(term) is tuple and len(term) == 2 and type(term[0]) is int and term[0] > 0


def _lookup_element(args: list[Any], cause: str) -> list[str]:
    table, position = _table(args, cause), _count(args[2])
    if cause == "badkey":
        return [table, BAD_KEY, position]
    if not table and not position:
        return ["", "", "position is greater than the size of the object"]
    return [table, "", position]


def _new(args: list[Any], cause: str) -> list[str]:
    found = [CHECKS["atom"](args[0]), proper_list(args[1])]
    if any(found):
        return found
    return [EXISTS] if cause == "already_exists" else ["", BAD_OPTIONS]


def _rename(args: list[Any], cause: str) -> list[str]:
    found = [_table(args, cause), "" if type(args[1]) is Atom else BAD_NAME]
    return found if any(found) else ["", EXISTS]


def _limited(args: list[Any], cause: str) -> list[str]:
    return [_table(args, cause), "", _count(args[2])]


def _give_away(args: list[Any], cause: str) -> list[str]:
    table = _table(args, cause)
    if cause == "owner":
        return [table, "the process is already the owner of the table"]
    if cause == "not_owner":
        return [table, "the current process is not the owner"]
    pid = CHECKS["pid"](args[1])
    return [table, pid or ("" if table else "the pid refers to a terminated process")]


def _update_counter(args: list[Any], cause: str) -> list[str]:
    table = _table(args, cause)
    operation = "" if _is_update(args[2]) else BAD_UPDATE
    default = [_tuple(args[3])] if len(args) == 4 else []
    if table and default:
        return [table]
    if cause == "badkey":
        return [table, BAD_KEY, operation, *default]
    if cause == "keypos":
        return [table, "", KEY_POSITION, *default]
    if cause == "position":
        return [table, "", UPDATE_RANGE]
    if operation or table or any(default):
        return [table, "", operation, *default]
    return ["", "", COUNTER]


def _update_element(args: list[Any], cause: str) -> list[str]:
    table = _table(args, cause)
    if cause == "keypos":
        return [table, "", KEY_POSITION]
    if _is_element(args[2]):
        return [table, "", "" if table else NOT["range"]]
    return [table, "", "is not a valid element specification"]


_SPECIAL: dict[str, Callable[[list[Any], str], list[str]]] = {
    "delete_object": lambda args, cause: [_table(args, cause), _tuple(args[1])],
    "insert": lambda args, cause: [_table(args, cause), _objects(args[1])],
    "insert_new": lambda args, cause: [_table(args, cause), _objects(args[1])],
    "lookup_element": _lookup_element, "new": _new, "rename": _rename, "give_away": _give_away,
    "update_counter": _update_counter, "update_element": _update_element,
    "match_spec_compile": lambda args, cause: [BAD_SPEC],
    "whereis": lambda args, cause: [BAD_NAME],
}  # fmt: skip


def explain_ets(name: str, args: list[Any], cause: str) -> Reasons:
    """Module ets."""
    special = _SPECIAL.get(name)
    if special is not None:
        return numbered(special(args, cause))
    if name in ("match", "match_object", "select", "select_reverse"):
        if len(args) == 1:
            return {1: "invalid continuation"}
        if len(args) == 3:
            found = _limited(args, cause)
            if name.startswith("select") and not any(found):
                found[1] = BAD_SPEC
            return numbered(found)
    default = DEFAULTS.get(name)
    table = _table(args, cause)
    return numbered([table, "" if table or default is None or len(args) < 2 else default])

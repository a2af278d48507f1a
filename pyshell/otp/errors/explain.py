"""The door to the explanations, and the table of what has one.

`explain` is asked by the shell's report with the first entry of a stack trace; `error_module` by the maker of stack
traces, for the `error_info` in a native's location.
Follows: the callbacks format_error/2 of OTP 25 (EEP 54).
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.errors.bits import explain_bits
from pyshell.otp.errors.checks import Reasons
from pyshell.otp.errors.erts import explain_erlang, explain_numbers
from pyshell.otp.errors.lab import explain_lab
from pyshell.otp.errors.output import explain_io
from pyshell.otp.errors.stdlib import (
    explain_binary,
    explain_crypto,
    explain_lists,
    explain_maps,
    explain_math,
    explain_os,
    explain_re,
    explain_unicode,
)
from pyshell.otp.errors.tables import explain_ets
from pyshell.term.atom import Atom, atom

_ERTS, _STDLIB, _KERNEL = atom("erl_erts_errors"), atom("erl_stdlib_errors"), atom("erl_kernel_errors")
_LAB = atom("lab_errors")
_MODULES = {
    "erlang": _ERTS, "atomics": _ERTS, "counters": _ERTS, "persistent_term": _ERTS,
    "binary": _STDLIB, "ets": _STDLIB, "io": _STDLIB, "maps": _STDLIB, "math": _STDLIB, "re": _STDLIB,
    "unicode": _STDLIB, "os": _KERNEL, "lab": _LAB, "see": _LAB,
}  # fmt: skip
_LISTS = frozenset((("keyfind", 3), ("keymember", 3), ("keysearch", 3), ("member", 2), ("reverse", 2), ("seq", 3)))


def error_module(module: Atom, name: Atom, arity: int) -> Atom | None:
    """The module that explains errors of this native, or None if OTP says nothing about them."""
    if module.name == "lists":
        return _STDLIB if (name.name, arity) in _LISTS else None
    return _MODULES.get(module.name)


# natives that are Erlang in OTP and raise what is wrong themselves: the line where the module does that
_RAISED_AT = {
    ("maps", "get", 3): 581, ("maps", "size", 1): 581, ("maps", "to_list", 1): 581,
    ("binary", "bin_to_list", 1): 497, ("binary", "bin_to_list", 2): 494, ("binary", "bin_to_list", 3): 494,
    ("binary", "decode_hex", 1): 494, ("binary", "encode_hex", 1): 494,
    ("binary", "replace", 3): 497, ("binary", "replace", 4): 494,
    ("unicode", "characters_to_list", 1): 895,
    ("unicode", "characters_to_binary", 1): 895, ("unicode", "characters_to_binary", 3): 895,
    **{("unicode", f"characters_to_{form}_{kind}", 1): 892
       for form in ("nfc", "nfd", "nfkc", "nfkd") for kind in ("binary", "list")},
    ("re", "replace", 3): 969, ("re", "replace", 4): 965, ("re", "split", 2): 969, ("re", "split", 3): 965,
}  # fmt: skip


def error_line(module: Atom, name: Atom, arity: int) -> int:
    """The line of OTP's module that raises errors of this native, 0 if it is a native there too."""
    return _RAISED_AT.get((module.name, name.name, arity), 0)


_LIMIT = atom("system_limit")


def explain(
    module: str, name: str, args: list[Any], reason: Any, cause: Any = None, here: Atom | None = None
) -> Reasons:
    """What is wrong with the arguments: {number from 1, or "general": sentence}. Empty if there is nothing to say.

    args: the arguments of the failing call. cause: the `cause` of error_info, or None. here: the node's name; with
    None every pid counts as a local one.
    """
    why = cause.name if type(cause) is Atom else ""
    if reason is _LIMIT and cause is None and module not in ("atomics", "counters"):
        return {}  # nothing is wrong with the arguments but their size
    try:
        return _explain(module, name, args, reason, cause, why, here)
    except (IndexError, KeyError, AttributeError, TypeError):
        # Called with arguments that this function cannot have: as in OTP, then there is just no explanation.
        return {}


def _explain(module: str, name: str, args: list[Any], reason: Any, cause: Any, why: str, here: Atom | None) -> Reasons:
    if module == "erlang":
        return explain_erlang(name, args, reason, cause, here)
    if module in ("atomics", "counters"):
        return explain_numbers(module, name, args, reason, cause)
    if module == "persistent_term":
        return {1: "no persistent term stored with this key"} if name == "get" else {}
    if module == "lists":
        return explain_lists(name, args)
    if module == "maps":
        return explain_maps(name, args)
    if module == "binary":
        return explain_binary(name, args, why)
    if module == "math":
        return explain_math(name, args)
    if module == "unicode":
        return explain_unicode(name, args)
    if module == "ets":
        return explain_ets(name, args, why)
    if module == "io":
        return explain_io(name, args, cause)
    if module == "re":
        return explain_re(name, args, why)
    if module in ("lab", "see"):
        return explain_lab(reason, why)
    if module == "crypto":
        return explain_crypto(reason, cause)
    return explain_os(name, args, why) if module == "os" else {}


def explain_construction(reason: Any, cause: Any) -> dict[str, str]:
    """For an error in `<<...>>`: see bits.py."""
    return explain_bits(reason, cause)

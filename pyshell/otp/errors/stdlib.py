"""Explanations for binary, lists, maps, math, unicode, re and os.

Follows: OTP 25's erl_stdlib_errors and erl_kernel_errors, sentence by sentence.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.errors.checks import (
    CHECKS,
    NOT,
    Reasons,
    apply_rule,
    is_list,
    numbered,
    proper_list,
    rules,
    strict_binary,
)
from pyshell.otp.errors.erts import binary_part
from pyshell.otp.stdlib.re.pattern import PatternError, pattern_of
from pyshell.term.atom import Atom
from pyshell.term.cons import NIL, iterate, to_python, to_text
from pyshell.term.maps import ErlMap
from pyshell.term.text import flat_text

BAD_OPTIONS = "invalid options"

MATH_DOMAIN = frozenset("acos acosh asin atanh log log2 log10 sqrt".split())

TABLE = {
    "binary": rules("""
        at/2 strict_binary natural
        bin_to_list/1 strict_binary
        compile_pattern/1 !pattern
        copy/1 strict_binary
        copy/2 strict_binary natural
        decode_unsigned/1 strict_binary
        encode_unsigned/1 natural
        encode_hex/1 strict_binary
        list_to_bin/1 !iodata
        longest_common_prefix/1 !binaries
        longest_common_suffix/1 !binaries
        referenced_byte_size/1 strict_binary
    """),
    "lists": rules("""
        keyfind/3 - positive list
        keymember/3 - positive list
        keysearch/3 - positive list
        member/2 - list
        reverse/2 list -
    """),
    "maps": rules("""
        find/2 - !map
        from_keys/2 list -
        from_list/1 list
        get/3 - !map
        groups_from_list/2 fun1 list
        groups_from_list/3 fun1 fun1 list
        intersect/2 map map
        intersect_with/3 fun3 map map
        is_key/2 - !map
        iterator/1 !map
        keys/1 !map
        merge/2 map map
        merge_with/3 fun3 map map
        put/3 - - !map
        next/1 !iterator
        remove/2 - !map
        size/1 !map
        take/2 - !map
        to_list/1 !map
        update/3 - - !map
        update_with/3 - fun1 map
        update_with/4 - fun1 - map
        values/1 !map
        with/2 list map
        without/2 list map
    """),
    "unicode": rules("""
        characters_to_binary/1 !char_data
        characters_to_list/1 !char_data
        characters_to_nfc_binary/1 !char_data
        characters_to_nfc_list/1 !char_data
        characters_to_nfd_binary/1 !char_data
        characters_to_nfd_list/1 !char_data
        characters_to_nfkc_binary/1 !char_data
        characters_to_nfkc_list/1 !char_data
        characters_to_nfkd_binary/1 !char_data
        characters_to_nfkd_list/1 !char_data
    """),
}


def explain_binary(name: str, args: list[Any], cause: str) -> Reasons:
    rule = TABLE["binary"].get((name, len(args)))
    if rule is not None:
        return numbered(apply_rule(rule, args))
    if name in ("part", "bin_to_list"):
        found = binary_part(args, cause, None)
        found[0] = strict_binary(args[0])
        return numbered(found)
    if name in ("first", "last"):
        return {1: "a zero-sized binary is not allowed"} if args[0] == b"" else numbered([strict_binary(args[0])])
    if name == "decode_hex":
        odd = type(args[0]) is bytes and len(args[0]) % 2
        return {1: NOT["even"]} if odd else numbered([strict_binary(args[0])])
    if name == "unhex":
        return {1: args[0].decode("latin-1") + " is not a valid hex"}
    if name in ("decode_unsigned", "encode_unsigned"):
        first = strict_binary(args[0]) if name == "decode_unsigned" else CHECKS["natural"](args[0])
        endian = type(args[1]) is Atom and args[1].name in ("big", "little")
        return numbered([first, "" if endian else "must be 'big' or 'little'"])
    if name in ("match", "matches", "split"):
        return numbered(_search(name, args))
    return numbered(_replace(args, cause)) if name == "replace" else {}


def _pattern(term: Any) -> str:
    if type(term) is bytes:
        return "" if term else NOT["pattern"]
    if type(term) is tuple and len(term) == 2:
        return ""
    good = type(term) is list and not proper_list(term) and all(type(item) is bytes and item for item in iterate(term))
    return "" if good else NOT["pattern"]


def _search(name: str, args: list[Any]) -> list[str]:
    found = [strict_binary(args[0]), _pattern(args[1])]
    if any(found) or len(args) == 2:
        return found
    if name != "split" and type(args[2]) is list and args[2][1] is NIL and type(args[2][0]) is tuple:
        option = args[2][0]
        at = option[1] if len(option) == 2 and type(option[0]) is Atom and option[0].name == "scope" else None
        if type(at) is tuple and len(at) == 2 and type(at[0]) is int is type(at[1]):
            return ["", "", "specified part is not wholly inside binary"]
    return ["", "", BAD_OPTIONS]


def _replace(args: list[Any], cause: str) -> list[str]:
    found = [strict_binary(args[0]), _pattern(args[1]), strict_binary(args[2])]
    if len(args) == 4 and (cause == "badopt" or not any(found)):
        found.append(BAD_OPTIONS)
    return found


def explain_lists(name: str, args: list[Any]) -> Reasons:
    rule = TABLE["lists"].get((name, len(args)))
    if rule is not None:
        return numbered(apply_rule(rule, args))
    if name == "seq" and len(args) == 3:
        found = apply_rule(("integer", "integer", "integer"), args)
        if not any(found):
            first, last, step = args
            rising = step <= 0 and first - step <= last
            found[2] = f"not a {'positive' if rising else 'negative'} increment"
        return numbered(found)
    return {}


def _is_iterator(term: Any) -> bool:
    if type(term) is ErlMap:
        return True
    if type(term) is tuple:
        return len(term) == 3
    return type(term) is list and term[0] == 0 and type(term[1]) is ErlMap


def explain_maps(name: str, args: list[Any]) -> Reasons:
    if name in ("map", "filter", "filtermap", "foreach", "fold"):
        source = "" if _is_iterator(args[-1]) else "not a map or an iterator"
        fun = CHECKS["fun3" if name == "fold" else "fun2"](args[0])
        return numbered([fun, *[""] * (len(args) - 2), source])
    if name == "get" and len(args) == 2:
        return {1: NOT["present"]} if type(args[1]) is ErlMap else {2: NOT["map"]}
    rule = TABLE["maps"].get((name, len(args)))
    return numbered(apply_rule(rule, args)) if rule is not None else {}


def explain_math(name: str, args: list[Any]) -> Reasons:
    found = [CHECKS["number"](arg) for arg in args]
    if not any(found):
        if name in MATH_DOMAIN:
            found[0] = NOT["domain"]
        elif name == "fmod" and args[1] == 0:
            found[1] = NOT["domain"]
    return numbered(found)


def explain_unicode(name: str, args: list[Any]) -> Reasons:
    rule = TABLE["unicode"].get((name, len(args)))
    if rule is not None:
        return numbered(apply_rule(rule, args))
    data = "" if flat_text(args[0]) is not None else NOT["char_data"]
    return numbered([data, *["" if _encoding(arg) else "not a valid encoding" for arg in args[1:]]])


def _encoding(term: Any) -> bool:
    if type(term) is tuple and len(term) == 2:
        kind, endian = term
        named = type(kind) is Atom and kind.name in ("utf16", "utf32")
        return named and type(endian) is Atom and endian.name in ("big", "little")
    return type(term) is Atom and term.name in ("latin1", "unicode", "utf8", "utf16", "utf32")


def _regexp(term: Any) -> str:
    if type(term) is tuple and len(term) == 5 and type(term[0]) is Atom and term[0].name == "re_pattern":
        return ""
    try:
        pattern_of(term, ())
    except PatternError as ex:
        return f"could not parse regular expression\n{ex.message} on character {ex.position}"
    except (TypeError, ValueError):
        return "neither an iodata term nor a compiled regular expression"
    return ""


def _has(options: Any, name: str) -> bool:
    return any(type(option) is Atom and option.name == name for option in to_python(options) or ())


def _text(term: Any) -> str:
    return "" if flat_text(term) is not None else CHECKS["iodata"](term)


def explain_re(name: str, args: list[Any], cause: str) -> Reasons:
    if name == "compile":
        if len(args) == 1:
            return {1: NOT["iodata"]}
        complaint = _regexp(args[0])
        if complaint.startswith("neither"):
            complaint = NOT["iodata"]
        return numbered([complaint, BAD_OPTIONS if cause == "badopt" else ""])
    if name == "inspect":
        compiled = type(args[0]) is tuple and len(args[0]) == 5
        return numbered([
            "" if compiled else "not a compiled regular expression",
            "not a valid item" if compiled or type(args[1]) is not Atom else "",
        ])
    if cause == "options" or (name == "run" and len(args) == 3 and cause != "badopt" and _has(args[2], "global")):
        return numbered(["", _regexp(args[1])])
    found = [CHECKS["iodata"](args[0]), _regexp(args[1])]
    if name == "replace":
        found.append(CHECKS["iodata"](args[2]))
    if cause == "badopt":
        found.append(BAD_OPTIONS)
    return numbered(found)


def _environment(term: Any, name: bool) -> str:
    if not is_list(term):
        return NOT["list"]
    if proper_list(term):
        return NOT["proper"]
    text = flat_text(term)
    if text is None:
        return NOT["string"]
    if "\0" in text:
        return '"\\0" characters is not allowed in environment variable names or values'
    return '"=" characters is not allowed in environment variable names' if name and "=" in text else ""


def explain_os(name: str, args: list[Any], cause: str) -> Reasons:
    if name == "cmd":
        return {2: NOT["map"]} if cause == "badopt" else {1: NOT["string"]}
    if name in ("getenv", "unsetenv"):
        return numbered([_environment(args[0], True)])
    if name == "putenv":
        return numbered([_environment(args[0], True), _environment(args[1], False)])
    if name in ("system_time", "perf_counter"):
        return {1: NOT["time_unit"]}
    if name == "set_signal":
        atom_error = CHECKS["atom"](args[0])
        return numbered([atom_error, "invalid signal handling option"]) if cause == "badopt" else numbered(
            [atom_error or "invalid signal name"]
        )
    return {}


def explain_crypto(reason: Any, cause: Any) -> Reasons:
    """Module crypto; reason: {badarg, {File, Line}, Text}; cause: number of the argument."""
    if type(reason) is not tuple or len(reason) != 3 or type(cause) is not int:
        return {}
    (file, line), text = reason[1], reason[2]
    return {cause: to_text(text) or "", "general": f"(Found in the internal file {to_text(file)} at line {line})"}

"""Explanations for module io: devices that cannot be written to, formats and arguments that do not fit.

The cause is `{io, Why}` when module io found out itself, `{device, Why}` when the device refused.
Follows: OTP 25's erl_stdlib_errors, sentence by sentence; the format itself is judged by term/format.py.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.errors.checks import NOT, Reasons
from pyshell.term.atom import Atom, atom
from pyshell.term.cons import NIL
from pyshell.term.errors import FormatError
from pyshell.term.format import format_text
from pyshell.term.format_scan import diagnose
from pyshell.term.show import write
from pyshell.term.text import flat_text

_TOO_LONG = atom("system_limit")
_DEVICE = {
    "arguments": "the device does not exist",
    "calling_self": "the device is not allowed to be the current process",
    "terminated": "the device has terminated",
}
_POSIX = {
    "eacces": "permission denied", "ebadf": "bad file number", "eio": "I/O error", "enoent":
    "no such file or directory", "enospc": "no space left on device", "enotsup": "operation not supported",
    "enotdir": "not a directory", "epipe": "broken pipe", "eexist": "file already exists", "einval":
    "invalid argument", "eisdir": "illegal operation on a directory", "emfile": "too many open files",
}  # fmt: skip


def explain_io(name: str, args: list[Any], cause: Any) -> Reasons:
    """Module io; `fwrite` is `format`."""
    if name == "fwrite":
        name = "format"
    device = len(args) == {"format": 3, "put_chars": 2, "nl": 1, "write": 2}.get(name, -1)
    if name == "put_chars" and len(args) == 3:
        device = True
    if type(cause) is not tuple or len(cause) != 2 or type(cause[0]) is not Atom:
        return {}
    where, why = cause
    if where.name == "io":
        text = _DEVICE.get(why.name, "") if type(why) is Atom else ""
        return ({1: text} if device else {"general": text}) if text else {}
    if type(why) is tuple and len(why) == 3 and type(why[0]) is Atom and why[0].name == "no_translation":
        text = f"device failed to transcode string from {write(why[1])} to {write(why[2])}"
        return {1: text} if device else {"general": text}
    posix = _POSIX.get(why.name) if type(why) is Atom else None
    if posix is not None and name in ("format", "put_chars", "write", "nl"):
        return {1 if device else "general": f"{posix} ({why.name})"}
    if why is _TOO_LONG:
        return {"general": "the text is too large"}
    unknown = {"general": f"unknown error: {write(why)}"}
    if name == "format":
        return _shifted(_format(args[1:] if device else args, why, unknown), device)
    if name == "put_chars":
        data = args[1] if device else args[0]
        bad = flat_text(data) is None
        return _shifted({1: NOT["char_data"]}, device) if bad else unknown
    return unknown if name in ("write", "nl") else {}


def _shifted(found: Reasons, device: bool) -> Reasons:
    if not device:
        return found
    return {key if key == "general" else key + 1: text for key, text in found.items()}


def _format(args: list[Any], why: Any, unknown: Reasons) -> Reasons:
    fmt = args[0]
    values = args[1] if len(args) > 1 else NIL
    error = diagnose(fmt, values)
    failed_only = error.kind == "value" and not (type(why) is Atom and why.name == "format")
    if failed_only and _formats(fmt, values):
        return unknown
    return {number or "general": text for number, text in error.problems}


def _formats(fmt: Any, values: Any) -> bool:
    try:
        format_text(fmt, values)
    except FormatError:
        return False
    return True

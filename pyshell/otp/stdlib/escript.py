"""Natives of escript: a script as abstract forms.

Follows: stdlib escript(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.lang.encoding import decoded
from pyshell.lang.forms import parse_module
from pyshell.lang.source import Source
from pyshell.otp.kernel.file import text_of
from pyshell.otp.native import bif
from pyshell.otp.stdlib.compile import Compilation
from pyshell.otp.stdlib.epp import forms_of, read_source
from pyshell.otp.stdlib.erl_error import exception_chars
from pyshell.term.atom import OK, atom
from pyshell.term.cons import NIL, from_text, make_list

A_EOF, A_BINARY = atom("eof"), atom("not_source")
DEPTH = 50
SHEBANG, EMULATOR_ARGUMENTS = "#!", "%%!"


def body_of(text: str) -> str | None:
    """A script's Erlang text, with an empty line for each line of its header; None if it ends before there is any.

    The header is the first line, whatever it is; behind a line `#!` a comment and a line of arguments may follow.
    Without `#!` the lines are counted from the second one, as escript does.
    """
    lines = text.splitlines(keepends=True)
    if not lines:
        return None
    header = 1
    if lines[0].startswith(SHEBANG) and len(lines) > 1:
        if lines[1].startswith("%") and not lines[1].startswith(EMULATOR_ARGUMENTS):
            header = 3 if len(lines) > 2 and lines[2].startswith(EMULATOR_ARGUMENTS) else 2
        elif lines[1].startswith(EMULATOR_ARGUMENTS):
            header = 2
    if len(lines) <= header:
        return None
    skipped = header if lines[0].startswith(SHEBANG) else 0
    return "\n" * skipped + "".join(lines[header:])


@bif("$parse", 2)
def parse_script(p: Any, file: Any, module: Any) -> Any:
    """{ok, Forms}, {error, Posix}, eof or not_source (an archive, a compiled module). module: ?MODULE of one that has none."""
    given = text_of(file) or ""
    data = read_source(p, given)
    if type(data) is tuple:
        return data
    text = body_of(decoded(data))
    if text is None:
        return A_EOF
    if data.startswith((b"PK", b"FOR1")) or text.lstrip("\n").startswith(("PK", "FOR1")):
        return A_BINARY
    job = Compilation(p, NIL)
    defines = [("MODULE", f"'{module.name}'"), ("MODULE_STRING", f'"{module.name}"')]
    read = parse_module(Source(given, text), p.n.code.compiler.parser, job.include, defines)
    return (OK, make_list(forms_of(read)))


@bif("$exception", 3)
def exception(p: Any, cls: Any, reason: Any, trace: Any) -> Any:
    """What a script says of its end: large terms cut short, as escript does."""
    return exception_chars(p, cls, reason, trace, 1, DEPTH)


@bif("$name", 1)
def script_module(p: Any, file: Any) -> Any:
    """The module of a script that names none: made of the file's name."""
    base = (text_of(file) or "").rpartition("/")[2].replace(".", "_")
    return from_text(f"{base}__escript__")

"""Natives of application_info: where .app files may lie, and the modules of the library's own applications.

Follows: kernel code(3), "where_is_file/1".
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import atom
from pyshell.term.cons import from_text, make_list


@bif("$path", 0)
def path(p: Any) -> Any:
    """The current folder, and those of the flags -pa and -pz."""
    folders = ["."]
    for flag, values in p.n.arguments:
        if flag == "pa":
            folders[:0] = reversed(values)
        elif flag == "pz":
            folders += values
    return make_list([from_text(folder) for folder in folders])


@bif("$modules", 1)
def modules(p: Any, application: Any) -> Any:
    """Names of the modules that come with an application of the library."""
    return make_list([atom(name) for name in p.n.library.modules_of(application.name)])

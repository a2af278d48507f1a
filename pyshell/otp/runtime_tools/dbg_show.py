"""Natives of dbg_show: the specification behind a fun for dbg:fun2ms/1.

Follows: stdlib ms_transform(3), the part for dbg.
"""

from __future__ import annotations

from typing import Any

from pyshell.lang import ast
from pyshell.otp.native import bif
from pyshell.otp.stdlib.ets.fun_spec import Untranslatable, specification
from pyshell.term.atom import ERROR, atom
from pyshell.term.cons import NIL, from_text
from pyshell.term.fun import ExternalFun, Fun
from pyshell.traps.errors import badarg

A_COMPILED = atom("compiled")


@bif("specification", 1)
def specification_1(p: Any, fun: Any) -> Any:
    """The specification, {error, compiled} for a fun that was not typed at the prompt, or {error, Text}."""
    if not isinstance(fun, Fun):
        raise badarg()
    if isinstance(fun, ExternalFun) or type(fun.info.form) is not ast.Fun:
        return ERROR, A_COMPILED
    try:
        return specification(fun.info.form, dict(zip(fun.info.free, fun.env, strict=False)), tracing=True)
    except Untranslatable as ex:
        return ERROR, from_text(str(ex)) or NIL

"""Natives of logger_std_h: the way to the console. Follows: kernel logger_std_h(3)."""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import OK
from pyshell.term.text import flat_text


@bif("$console", 1)
def console(p: Any, text: Any) -> Any:
    """Print a finished report on the node's own console, in order with what else is printed there."""
    if p.n.console is not None:
        p.n.console.write(flat_text(text) or "", "log")
    return OK

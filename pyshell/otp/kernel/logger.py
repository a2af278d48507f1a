"""Natives of logger: printing a finished report, and the node's primary configuration.

Follows: kernel logger(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import OK, atom
from pyshell.term.text import flat_text

NOTICE = atom("notice")


@bif("$emit", 2)
def emit(p: Any, header: Any, text: Any) -> Any:
    """Print under `=HEADER REPORT====`, where the group leader of the caller is."""
    p.n.reports.emit(header.name, flat_text(text) or "", p.gl)
    return OK


@bif("$level", 0)
def level(p: Any) -> Any:
    return p.n.stores.get("log_level", NOTICE)


@bif("$set_level", 1)
def set_level(p: Any, name: Any) -> Any:
    p.n.stores["log_level"] = name
    return OK

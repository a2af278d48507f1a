"""Natives of global_group: what the flag says.

Follows: global_group(3).
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.atom import atom
from pyshell.term.cons import from_text


@bif("$groups", 0)
def groups(p: Any) -> Any:
    """The text of `-kernel global_groups`, or none."""
    text = p.n.uplink.settings.groups if p.n.uplink is not None else None
    return atom("none") if text is None else from_text(text)

"""Record definitions, and what record expressions stand for.

(expand comes below)
"""
from __future__ import annotations

from pyshell.lang.ast import Node, Pos


class RecordDef:
    """fields: (name, default expression or None) in the order of the tuple."""

    __slots__ = ("name", "fields", "pos", "index")

    def __init__(self, name: str, fields: list[tuple[str, Node | None]], pos: Pos = (0, 0)) -> None:
        self.name = name
        self.fields = fields
        self.pos = pos
        self.index = {field: position for position, (field, _default) in enumerate(fields, 2)}
        """Position of each field in the tuple (the tag is 1)."""

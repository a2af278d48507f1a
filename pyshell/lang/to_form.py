"""Rules of the grammar -> nodes: attributes, types and specifications."""
from __future__ import annotations
from pyshell.lang.to_ast import Builder
BUILDERS: dict[str, Builder] = {}

"""Keys that are written twice in one map expression: the later value is the one that stays.

The law: only keys that are constants as they are written; the remark stands at the one that is overridden.
Follows: compiler's v3_core (maybe_warn_repeated_keys).
"""

from __future__ import annotations

from pyshell.lang import ast, walk
from pyshell.lang.codegen.literal import is_literal, literal
from pyshell.lang.diagnostic import Diagnostic
from pyshell.lang.to_ast import first_pos
from pyshell.term.atom import Atom
from pyshell.term.maps import wrap
from pyshell.term.pretty import pretty
from pyshell.term.show import write


def repeated_keys(function: ast.Function) -> list[Diagnostic]:
    """The warnings about one function."""
    nodes = [node for node in walk.each([function]) if isinstance(node, ast.Map | ast.Clause | ast.Match | ast.Generator)]
    maps = [node for node in nodes if isinstance(node, ast.Map)]
    if not maps:
        return []
    patterns: list[ast.Node] = []
    for node in nodes:
        if isinstance(node, ast.Clause):
            patterns += node.patterns
        elif isinstance(node, ast.Match | ast.Generator):
            patterns.append(node.pattern)
    matched = {id(node) for node in walk.each(patterns)}
    return [remark for node in maps if id(node) not in matched for remark in _repeated(node)]


def _repeated(node: ast.Map) -> list[Diagnostic]:
    seen = set()
    found = []
    for field in reversed(node.fields):
        if not is_literal(field.key):
            continue
        key = literal(field.key)
        inside = wrap(key)
        if inside in seen:
            shown = f"'{write(key)}'" if type(key) is Atom else pretty(key)
            text = f"key {shown} will be overridden in expression"
            found.append(Diagnostic(*first_pos(field.key), "v3_core", text, warning=True))
        seen.add(inside)
    return found

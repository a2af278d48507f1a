"""Trees without recursion: the children of a node, a copy with changed children, an order in which children come first.

The law: nothing here knows what a construct means; nodes are never changed, only replaced.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pyshell.lang.ast import Node


@cache
def fields(kind: Any) -> tuple[str, ...]:
    """The slots of a class that may hold nodes."""
    return tuple(name for base in kind.__mro__ for name in getattr(base, "__slots__", ()) if not name.endswith("pos"))


def children(node: Node) -> list[Node]:
    """The nodes directly below, in the order they are written."""
    found: list[Node] = []
    kind: Any = type(node)  # mypy thinks a class is not hashable
    for name in fields(kind):
        value = getattr(node, name)
        if isinstance(value, Node):
            found.append(value)
        elif type(value) is list:
            for item in value:
                if isinstance(item, Node):
                    found.append(item)
                elif type(item) is list:
                    found.extend(item)
    return found


def each(nodes: list[Node]) -> Iterator[Node]:
    """Every node of some trees, parents first."""
    todo = list(reversed(nodes))
    while todo:
        node = todo.pop()
        yield node
        below = children(node)
        if below:
            below.reverse()
            todo += below


def rebuilt(node: Node, new: dict[int, Node]) -> Node:
    """`node` with the children that `new` has something for (by id) replaced; the same node when there are none."""
    changed: dict[str, Any] = {}
    kind: Any = type(node)  # mypy thinks a class is not hashable
    for name in fields(kind):
        value = getattr(node, name)
        replaced = _replaced(value, new)
        if replaced is not value:
            changed[name] = replaced
    if not changed:
        return node
    copy: Node = object.__new__(type(node))
    copy.pos = node.pos
    for base in type(node).__mro__:
        for name in getattr(base, "__slots__", ()):
            setattr(copy, name, changed[name] if name in changed else getattr(node, name))
    return copy


def _replaced(value: Any, new: dict[int, Node]) -> Any:
    if isinstance(value, Node):
        return new.get(id(value), value)
    if type(value) is list and value:
        items = [_replaced(item, new) for item in value]
        if any(item is not old for item, old in zip(items, value)):
            return items
    return value

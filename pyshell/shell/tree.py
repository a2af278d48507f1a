"""Walks over syntax trees that never recurse, and replacement of nodes by copying only the way down to them.

The law: nodes are not changed; what is not on the way to a replaced node is shared with the old tree.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from pyshell.lang.ast import AtomLit, Call, Char, Float, Integer, Nil, Node, String, Var
from pyshell.lang.bifs import AUTO_IMPORTED

Swap = Callable[[Call, Call], Node | None]
"""(call with its arguments replaced, call as it was) -> what stands in its place; None: nothing else."""


_LEAVES = frozenset((AtomLit, Char, Float, Integer, Nil, String, Var))


def slots_of(node: Node) -> Iterator[str]:
    """Names of the fields that may hold nodes."""
    for base in type(node).__mro__:
        for name in getattr(base, "__slots__", ()):
            if name != "pos":
                yield name


def _children(value: Any, out: list[Node]) -> None:
    """Nodes in a field: itself, or those in a list (of lists: guards)."""
    if isinstance(value, Node):
        out.append(value)
    elif type(value) is list:
        for item in value:
            if isinstance(item, Node):
                out.append(item)
            elif type(item) is list:
                out.extend(inner for inner in item if isinstance(inner, Node))


def children(node: Node) -> list[Node]:
    """The nodes directly below."""
    out: list[Node] = []
    for name in slots_of(node):
        _children(getattr(node, name), out)
    return out


def walk(nodes: list[Node]) -> Iterator[Node]:
    """All nodes, parents first, in the order of the text."""
    todo = list(reversed(nodes))
    while todo:
        node = todo.pop()
        yield node
        todo.extend(reversed(children(node)))


def has_local_call(nodes: list[Node]) -> bool:
    """True if somewhere a function is called by its name alone that is no BIF: only such calls can be replaced.

    Most of what is typed has none, and to know that must cost next to nothing.
    """
    todo: list[Any] = list(nodes)
    while todo:
        node = todo.pop()
        kind = type(node)
        if kind in _LEAVES:
            continue
        if kind is list:
            todo += node
            continue
        if kind is Call and type(node.func) is AtomLit and f"{node.func.value}/{len(node.args)}" not in AUTO_IMPORTED:
            return True
        if isinstance(node, Node):
            for name in kind.__slots__:
                child = getattr(node, name)
                if type(child) is list or isinstance(child, Node):
                    todo.append(child)
    return False


def replace_calls(nodes: list[Node], swap: Swap) -> tuple[list[Node], dict[int, Node]]:
    """The nodes with every call for which `swap` gives a node replaced; calls in its arguments come first.

    Also: id of each new node on the way -> the old node it stands for.
    """
    if not has_local_call(nodes):
        return nodes, {}
    order: list[tuple[Node, Node | None]] = []
    todo: list[tuple[Node, Node | None]] = [(node, None) for node in reversed(nodes)]
    while todo:
        pair = todo.pop()
        order.append(pair)
        todo.extend((child, pair[0]) for child in reversed(children(pair[0])))
    changed: dict[int, Node] = {}
    dirty: set[int] = set()
    origin: dict[int, Node] = {}
    for node, parent in reversed(order):
        new = _copied(node, changed) if id(node) in dirty else node
        if type(new) is Call:
            assert type(node) is Call
            new = swap(new, node) or new
        if new is not node:
            changed[id(node)] = new
            origin[id(new)] = node
            if parent is not None:
                dirty.add(id(parent))
    return [changed.get(id(node), node) for node in nodes], origin


def _copied(node: Node, changed: dict[int, Node]) -> Node:
    new = copy.copy(node)
    for name in slots_of(node):
        value = getattr(node, name)
        if isinstance(value, Node):
            setattr(new, name, changed.get(id(value), value))
        elif type(value) is list:
            setattr(new, name, [_item(item, changed) for item in value])
    return new


def _item(item: Any, changed: dict[int, Node]) -> Any:
    if isinstance(item, Node):
        return changed.get(id(item), item)
    if type(item) is list:
        return [changed.get(id(inner), inner) if isinstance(inner, Node) else inner for inner in item]
    return item

"""Tail calls between functions of one module that need no trampoline.

A tail call that leaves the caller's circle of tail calls can be a plain Python `return g(p,..)`: the depth of such
calls is bounded by the number of circles. Inside a circle it goes over `p.t`, in constant memory.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyshell.lang.codegen.ir import Block, Function, Statement


def _tails(block: Block) -> Iterator[Statement]:
    todo = list(block)
    while todo:
        s = todo.pop()
        if s.op == "tail":
            yield s
        elif s.op == "if":
            for _, arm in s.arms:
                todo.extend(arm)
            todo.extend(s.orelse)


def mark_direct(functions: dict[str, Function]) -> None:
    """Set `x = "direct"` on the tail calls that may be plain calls."""
    calls = {name: [s for s in _tails(f.block) if s.e in functions] for name, f in functions.items()}
    graph = {name: sorted({s.e for s in found}) for name, found in calls.items()}
    circle = _circles(graph)
    for name, found in calls.items():
        for s in found:
            if circle[s.e] != circle[name]:
                s.x = "direct"


def _circles(graph: dict[str, list[str]]) -> dict[str, int]:
    """Strongly connected components (Tarjan's algorithm, as a loop): name -> number of its component."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    component: dict[str, int] = {}
    for root in graph:
        if root in index:
            continue
        work: list[tuple[str, int]] = [(root, 0)]
        while work:
            node, i = work.pop()
            if i == 0:
                index[node] = low[node] = len(index)
                stack.append(node)
            if i < len(graph[node]):
                work.append((node, i + 1))
                nxt = graph[node][i]
                if nxt not in index:
                    work.append((nxt, 0))
                elif nxt not in component:
                    low[node] = min(low[node], index[nxt])
                continue
            if low[node] == index[node]:
                while True:
                    member = stack.pop()
                    component[member] = index[node]
                    if member == node:
                        break
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[node])
    return component

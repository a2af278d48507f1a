"""The line below the prompt: the nodes, which wires between them are cut, what is under way, what time it is.

The law: everything in it can also be had by a command (`:on`, lab:status()); no colour carries meaning alone.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.lab.see.looking import sees

MAX_NODES = 12
NAMELESS = "nonode@nohost"
MAX_WIRES = 10
UNICODE = {"passing": "──", "cut": "╳", "held": "≈≈", "down": "··"}
ASCII = {"passing": "--", "cut": "xx", "held": "~~", "down": ".."}
SEPARATORS = {False: " │ ", True: " | "}


def status_text(cluster: Any, names: list[str], front: str, ascii_only: bool, width: int) -> str:
    """One line of at most `width` columns; "" when there is nothing to tell."""
    if len(names) < 2:
        return ""
    if len(names) > MAX_NODES:
        cuts = {frozenset(pair) for pair in getattr(getattr(cluster, "network", None), "cuts", ())}
        text = f"nodes {len(names)}, here {front}{f', wires cut: {len(cuts)}' if cuts else ''}"
        return _fitted(text, width, ascii_only)
    shorts = _shorts(names)
    shown = " ".join(f"[{shorts[name]}]" if name == front else shorts[name] for name in names)
    wires = _wires(cluster, names, shorts, ascii_only)
    parts = [f"nodes {shown}", wires, _under_way(cluster), _time(cluster)]
    return _fitted(SEPARATORS[ascii_only].join(filter(None, parts)), width, ascii_only)


def _fitted(text: str, width: int, ascii_only: bool) -> str:
    """The text, or as many whole words of it as there is room for, and a sign that there is more."""
    if len(text) < width:
        return text
    more = "..." if ascii_only else "…"
    whole = text[: max(0, width - 1 - len(more))]
    return (whole[: whole.rfind(" ") + 1] + more)[: max(0, width - 1)]


def _under_way(cluster: Any) -> str:
    """How many frames are on the wires, also those that a cut holds back."""
    lines = getattr(getattr(cluster, "network", None), "lines", ())
    count = sum(len(end.wire.queue) + len(end.wire.held) for line in lines for end in line.ends)
    return f"{count} in flight" if count else ""


def _time(cluster: Any) -> str:
    """The clock of the cluster, where it is not that on the wall."""
    clock = getattr(cluster, "clock", None)
    if clock is None or not getattr(clock, "virtual", False):
        return ""
    now = clock.now_ns()
    return f"{now // 1_000_000_000}.{now // 1_000_000 % 1000:03d} s"


def _shorts(names: list[str]) -> dict[str, str]:
    """Names without their host where that is clear."""
    hosts = {name.partition("@")[2] for name in names if name != NAMELESS}
    return {name: name.partition("@")[0] if len(hosts) == 1 or name == NAMELESS else name for name in names}


def _connected(cluster: Any, a: str, b: str) -> bool:
    """Does one of them count the other as connected?"""
    return not hasattr(cluster, "nodes") or sees(cluster, a, b) or sees(cluster, b, a)


def _wires(cluster: Any, names: list[str], shorts: dict[str, str], ascii_only: bool) -> str:
    """Only the wires that are not as they should be; all of them while there are few."""
    marks = ASCII if ascii_only else UNICODE
    network = getattr(cluster, "network", None)
    if network is None:
        return ""
    found = []
    named = [name for name in names if name != NAMELESS]  # to the other no wire leads
    for index, a in enumerate(named):
        for b in named[index + 1 :]:
            state = str(network.state(a, b))
            if state == "passing" and not _connected(cluster, a, b):
                state = "down"
            found.append((state, f"{shorts[a]}{marks.get(state, '??')}{shorts[b]}"))
    if len(found) > MAX_WIRES or not found:
        found = [pair for pair in found if pair[0] not in ("passing", "down")]
        more = len(found) - MAX_WIRES
        return "  ".join(text for _state, text in found[:MAX_WIRES]) + (f"  and {more} more" if more > 0 else "")
    return "  ".join(text for _state, text in found)

"""What erl's flags say about the distribution of a node: `-setcookie`, `-hidden`, `-connect_all`, `-kernel KEY VALUE`.

Follows: erl(1), kernel(6) "Configuration".
"""

from __future__ import annotations

from typing import Any

from pyshell.dist.connection import SECOND

Flag = tuple[str, list[str]]


def split_flags(words: list[str]) -> list[Flag]:
    """(flag without its dash, values) in order, of words as they stand on a command line."""
    found: list[Flag] = []
    for word in words:
        if word.startswith("-") and len(word) > 1:
            found.append((word[1:], []))
        elif found:
            found[-1][1].append(word)
    return found


def start_options(flags: list[Flag]) -> dict[str, Any]:
    """Keyword arguments of Cluster.start_alive. Values that make no sense are left out, as kernel does at boot."""
    found: dict[str, Any] = {}
    for flag, values in flags:
        if flag == "setcookie" and len(values) == 1:
            found["cookie"] = values[0]
        elif flag == "setcookie" and len(values) == 2:
            found.setdefault("cookies", {})[values[0]] = values[1]
        elif flag == "name":
            found["long"] = True
        elif flag == "sname":
            found["long"] = False
        elif flag == "dist_listen" and values:
            found["listen"] = values[0] != "false"
            if values[0] == "false":  # who cannot be called shall not be announced either
                found["hidden"] = True
        elif flag == "hidden":
            found["hidden"] = True
        elif flag == "connect_all" and values:
            found["mesh"] = values[0] != "false"
        elif flag == "kernel" and len(values) > 1:
            for key, value in zip(values[::2], values[1::2]):
                _kernel(found, key, value)
    return found


def _kernel(found: dict[str, Any], key: str, value: str) -> None:
    if key == "net_ticktime" and value.isdecimal() and int(value) > 0:
        found["tick_time"] = int(value) * SECOND
    elif key == "net_tickintensity" and value.isdecimal():
        found["intensity"] = min(max(int(value), 4), 1000)
    elif key == "net_setuptime" and value.isdecimal() and int(value) > 0:
        found["setup_time"] = min(int(value), 120) * SECOND
    elif key == "prevent_overlapping_partitions":
        found["overlap"] = value != "false"
    elif key == "global_groups":
        found["groups"] = value
    elif key == "dist_auto_connect" and value in ("never", "once"):
        found["auto"] = value
    elif key == "connect_all":
        found["mesh"] = value != "false"

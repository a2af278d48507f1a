"""A node without a name of its own: it gets one when it connects, and loses it with its last connection.

In OTP the node that is called makes the name up; here it is drawn beforehand, from the world's seed, and taken when the
connection is up. Nobody can call such a node, and no signal of it connects by itself: `net_kernel:connect_node/1` has to.
Follows: erl(1), `-sname undefined`; net_kernel(3), start/2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.term.atom import atom

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NET_KERNEL_TERMINATED = "net_kernel_terminated"


def made_up(number: int, host: str) -> str:
    """A node name of 64 bits, as OTP writes them."""
    text = ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        text = DIGITS[digit] + text
    return f"{text or '0'}@{host}"


class Nameless:
    """name: the one that it will get, each time. rename(node name, or "" for none): tells the cluster."""

    __slots__ = ("host", "name", "named", "rename")

    def __init__(self, host: str, name: str, rename: Callable[[str], None]) -> None:
        self.host = host
        self.name = name
        self.named = False
        self.rename = rename

    def connected(self, subscribers: Any) -> None:
        """The first connection is up: this is what the node is called from now on."""
        if not self.named:
            self.named = True
            self.rename(self.name)
            subscribers.node_up(atom(self.name), False, 0)

    def alone(self, subscribers: Any) -> None:
        """The last connection is gone, and the name with it."""
        if self.named:
            self.named = False
            self.rename("")
            subscribers.node_down(atom(self.name), False, NET_KERNEL_TERMINATED, 0)

"""What a connector knows about one other node, and what the flags say about all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyshell.dist.carrier import Carrier
from pyshell.dist.connection import INTENSITY, SETUP_TIME, TICK_TIME, Connection
from pyshell.dist.decoder import Decoder
from pyshell.dist.encoder import Encoder
from pyshell.dist.nameless import Nameless
from pyshell.term.atom import Atom

Answer = Callable[[bool], None]


class Contact:
    """One other node, called or connected. waiting: signals until it is up. asked: who wants to know how it ends.

    number: of the connection, as in `connection_id`. since: when it came up (ns).
    """

    __slots__ = (
        "peer", "connection", "carrier", "up", "calling", "waiting", "asked", "encoder", "decoder", "alarm", "alarm_at",
        "hidden", "number", "since", "sent", "received",
    )  # fmt: skip

    def __init__(self, peer: Atom | None, connection: Connection, carrier: Carrier, calling: bool) -> None:
        self.peer = peer
        self.connection = connection
        self.carrier = carrier
        self.calling = calling
        self.up = False
        self.waiting: list[Any] = []
        self.asked: list[Answer] = []
        self.encoder: Encoder | None = None
        self.decoder: Decoder | None = None
        self.alarm: Any = None
        self.alarm_at: int | None = None
        self.hidden = False
        self.number = 0
        self.since = 0
        self.sent = 0  # packets
        self.received = 0


class Settings:
    """What flags say and `net_kernel` may change. auto: "true", "once" or "never" (dist_auto_connect).

    allowed: None or node names. mesh: does `global` connect to whom the others know (connect_all)? overlap: are overlapping
    partitions prevented (prevent_overlapping_partitions)? long: are names long ones; None: those whose host has a dot.
    listen: may others connect (dist_listen)? groups: of global_group, as its flag has them, or None.
    nameless: of a node that gets its name when it connects.
    """

    __slots__ = (
        "hidden", "auto", "allowed", "tick_time", "intensity", "setup_time", "cookie", "cookies", "mesh", "overlap", "long",
        "listen", "groups", "nameless",
    )  # fmt: skip

    def __init__(self, cookie: str, hidden: bool = False) -> None:
        self.cookie = cookie
        self.hidden = hidden
        self.auto = "true"
        self.allowed: dict[str, None] | None = None
        self.tick_time = TICK_TIME
        self.intensity = INTENSITY
        self.setup_time = SETUP_TIME
        self.cookies: dict[str, str] = {}
        self.mesh = True
        self.overlap: bool | None = None  # as OTP: yes, unless somebody says otherwise
        self.long: bool | None = None
        self.listen = True
        self.groups: Any = None
        self.nameless: Nameless | None = None

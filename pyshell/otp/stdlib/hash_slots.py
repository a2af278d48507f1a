"""Natives of hash_slots: where a key belongs, and another bucket in its place.

Tables are as the Erlang half says. Both are called once or twice for every element that goes in or is looked for.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.native import bif
from pyshell.term.phash import phash

SEGMENT = 16


@bif("bucket", 2)
def bucket(p: Any, key: Any, table: Any) -> Any:
    """{Slot, Bucket} where a key belongs."""
    slot = phash(key, table[3])
    if slot > table[2]:
        slot -= table[4]
    segment, place = divmod(slot - 1, SEGMENT)
    return (slot, table[8][segment][place])


@bif("put_bucket", 3)
def put_bucket(p: Any, slot: Any, new: Any, table: Any) -> Any:
    segment, place = divmod(slot - 1, SEGMENT)
    segments = table[8]
    old = segments[segment]
    changed = (*old[:place], new, *old[place + 1 :])
    return (*table[:8], (*segments[:segment], changed, *segments[segment + 1 :]))

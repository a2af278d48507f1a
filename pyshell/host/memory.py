"""How much memory this process has, and when to look for garbage.

Compiled code makes few cycles but some (a named fun holds itself), and Python's automatic collector costs a third of
the speed of list work, so it is off: the driver calls `Collector.look` between slices, which collects when memory has
grown.
"""

from __future__ import annotations

import contextlib
import gc
import os
from functools import cache

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

MEGABYTE = 1 << 20
FIRST_LOOK = 96 * MEGABYTE
GROWTH = 1.5


@cache
def _statm(process: int) -> int:
    """The file in which the system counts, open: it is read between any two commands. process: whose it is."""
    return os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)


def resident_bytes() -> int:
    """Bytes of this process in memory; 0 where the system does not say."""
    try:
        return int(os.pread(_statm(os.getpid()), 200, 0).split()[1]) * _PAGE
    except (OSError, IndexError, ValueError, AttributeError):  # AttributeError: not on Windows
        return 0


def machine_bytes() -> int:
    """Bytes of memory this process may have: the machine's, or its control group's if that is less; 0 if unknown."""
    found = os.sysconf("SC_PHYS_PAGES") * _PAGE if hasattr(os, "sysconf") else 0
    try:
        with open("/sys/fs/cgroup/memory.max", "rb", buffering=0) as file:
            text = file.read(40).strip()
    except OSError:
        return found
    return min(found, int(text)) if text.isdigit() else found


class Collector:
    """Collects garbage when memory has grown by half since the last time."""

    __slots__ = ("_slices", "next_bytes")

    EVERY = 64  # slices between two looks at the memory

    def __init__(self) -> None:
        gc.disable()
        gc.freeze()
        self.next_bytes = max(FIRST_LOOK, int(resident_bytes() * GROWTH))
        self._slices = 0

    def look(self) -> int:
        """Call it after every slice. The bytes in memory when they were looked at, else 0."""
        self._slices += 1
        if self._slices < self.EVERY:
            return 0
        self._slices = 0
        used = resident_bytes()
        if used > self.next_bytes:
            gc.collect()
            used = resident_bytes()
            self.next_bytes = max(FIRST_LOOK, int(used * GROWTH))
        return used


def cap_address_space(limit: int) -> None:
    """Let a single huge allocation fail (MemoryError, which ends one process) before the machine runs out.

    limit: bytes programs may use; the cap leaves as much again for what Python holds in reserve. Where the system has no
    such cap, or a lower one is in force, nothing changes.
    """
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = 2 * limit + 256 * MEGABYTE
    if soft == resource.RLIM_INFINITY and (hard == resource.RLIM_INFINITY or hard > wanted):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))

"""Standard input and output as bytes: Latin-1 text, as erl has it when they are no terminal.

The law: input is read only when somebody wants it; output is collected and written in large pieces, and always before
this process waits. A character that Latin-1 does not have is written as `\\x{3B1}`.
"""

from __future__ import annotations

import os
import re
import select

_CHUNK = 1 << 18
_FLUSH_AT = 1 << 16
_WIDE = re.compile("[^\x00-\xff]")


def to_bytes(text: str) -> bytes:
    """Latin-1, with escapes for what it does not have."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return _WIDE.sub(lambda match: f"\\x{{{ord(match.group()):X}}}", text).encode("latin-1")


class Stream:
    """Standard input (descriptor 0) and output (1), or other descriptors in tests."""

    __slots__ = ("_input", "_output", "_pending", "_size", "at_end", "unicode")

    def __init__(self, input_descriptor: int = 0, output_descriptor: int = 1) -> None:
        self._input = input_descriptor
        self._output = output_descriptor
        self._pending: list[bytes] = []
        self._size = 0
        self.at_end = False
        self.unicode = False  # io:setopts([{encoding, unicode}]): UTF-8 instead of Latin-1 from now on

    def write(self, text: str) -> None:
        """Text for standard output."""
        data = text.encode("utf-8", "replace") if self.unicode else to_bytes(text)
        self._pending.append(data)
        self._size += len(data)
        if self._size > _FLUSH_AT:
            self.flush()

    def flush(self) -> None:
        """Everything written so far is out."""
        data = memoryview(b"".join(self._pending))
        self._pending.clear()
        self._size = 0
        while data:
            data = data[os.write(self._output, data) :]

    def read(self, timeout_seconds: float | None) -> str | None:
        """Text that has come, "" at the end of input, None when nothing comes in time. Timeout None: wait for ever."""
        if self.at_end:
            return ""
        if timeout_seconds is not None and not self._ready(timeout_seconds):
            return None
        data = os.read(self._input, _CHUNK)
        if not data:
            self.at_end = True
        return data.decode("latin-1")

    def wait(self, others: tuple[int, ...], timeout_seconds: float | None, reading: bool) -> None:
        """Until one of these descriptors is ready, or (reading) there is input, or the time is over. None: for ever."""
        wanted = (self._input, *others) if reading else others
        select.select(wanted, [], [], None if timeout_seconds is None else max(timeout_seconds, 0.0))

    def _ready(self, timeout_seconds: float) -> bool:
        return bool(select.select([self._input], [], [], max(timeout_seconds, 0.0))[0])

"""The block cipher AES in its modes, over the library `cryptography` (OpenSSL).

`Stream` is a message on its way, `gcm` a whole one. The library is
imported when something is encrypted for the first time: hashing needs nothing of it.
"""

from __future__ import annotations

import importlib
from typing import Any

BLOCK = 16
_CIPHERS = "cryptography.hazmat.primitives.ciphers"
_DECREPIT = "cryptography.hazmat.decrepit.ciphers.modes"
_MODES = {
    "ecb": (f"{_CIPHERS}.modes", "ECB"),
    "cbc": (f"{_CIPHERS}.modes", "CBC"),
    "ctr": (f"{_CIPHERS}.modes", "CTR"),
    "gcm": (f"{_CIPHERS}.modes", "GCM"),
    "ofb": (_DECREPIT, "OFB"),
    "cfb": (_DECREPIT, "CFB"),
    "cfb8": (_DECREPIT, "CFB8"),
}


def _context(key: bytes, mode: str, start: bytes, encrypt: bool) -> Any:
    """What the library turns data with."""
    ciphers = importlib.import_module(_CIPHERS)
    module, name = _MODES[mode]
    chosen = getattr(importlib.import_module(module), name)
    cipher = ciphers.Cipher(ciphers.algorithms.AES(key), chosen() if mode == "ecb" else chosen(start))
    return cipher.encryptor() if encrypt else cipher.decryptor()


class Stream:
    """mode: a key of `_MODES` but gcm. rest: what waits for its block to be filled (ecb and cbc)."""

    __slots__ = ("_turn", "encrypt", "mode", "rest")

    def __init__(self, key: bytes, mode: str, start: bytes, encrypt: bool) -> None:
        self.mode = mode
        self.encrypt = encrypt
        self.rest = b""
        self._turn = _context(key, mode, start, encrypt).update

    def update(self, data: bytes) -> bytes:
        """What can be said of the message so far and has not been said."""
        if self.mode in ("ecb", "cbc"):
            known = self.rest + data
            whole = len(known) // BLOCK * BLOCK
            data, self.rest = known[:whole], known[whole:]
        return bytes(self._turn(data))


def gcm(key: bytes, start: bytes, data: bytes, beside: bytes, encrypt: bool) -> tuple[bytes, bytes]:
    """(the other text, the tag of 16 bytes that belongs to it). start: 8 to 128 bytes, else ValueError."""
    other = bytes(_context(key, "gcm", start, encrypt).update(data))
    sealing = _context(key, "gcm", start, True)
    sealing.authenticate_additional_data(beside)
    sealing.update(data if encrypt else other)
    sealing.finalize()
    return other, bytes(sealing.tag)

"""Things that are costly to make and cheap to keep: grammar tables, compiled modules, in the user's cache folder.

The law: a store never fails and is never believed. It is a folder of the user's own (mode 0700, owner checked), files
appear in it whole (`os.replace`), and whoever reads a value verifies it. Without a usable folder everything is a
miss. `PYSHELL_CACHE` names another folder; empty switches the store off.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import stat
import sys


def cache_folder() -> str | None:
    """The user's cache folder for pyshell; None when it is switched off."""
    chosen = os.environ.get("PYSHELL_CACHE")
    if chosen is not None:
        return chosen or None
    if sys.platform.startswith("linux"):  # what platformdirs says there; importing it takes several milliseconds
        base = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(base):
            base = os.path.join(os.path.expanduser("~"), ".cache")
        return os.path.join(base, "pyshell")
    return str(importlib.import_module("platformdirs").user_cache_dir("pyshell", appauthor=False))


class Store:
    """Values of bytes under keys that are file names (letters, digits, dot, dash, underscore)."""

    __slots__ = ("_folder", "_ready")

    def __init__(self, folder: str | None = None) -> None:
        self._folder = folder
        self._ready: bool | None = None  # not yet looked at

    def get(self, key: str) -> bytes | None:
        """The value, or None. It may be old or damaged: the caller checks."""
        if not self._usable(create=False):
            return None
        try:
            with open(self._path(key), "rb", buffering=0) as file:
                return file.read()
        except OSError:
            return None

    def put(self, key: str, value: bytes) -> None:
        """Keep the value, if that is possible."""
        if not self._usable(create=True):
            return
        path = self._path(key)
        scratch = f"{path}.{os.getpid()}.part"
        try:
            descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "wb") as file:
                file.write(value)
            os.replace(scratch, path)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(scratch)

    def _path(self, key: str) -> str:
        assert self._folder is not None
        return os.path.join(self._folder, key)

    def _usable(self, create: bool) -> bool:
        if self._ready is None or (create and not self._ready):
            self._ready = self._folder is not None and self._check(self._folder, create)
        return self._ready

    @staticmethod
    def _check(folder: str, create: bool) -> bool:
        """A folder of this user that nobody else can write to."""
        try:
            if create:
                os.makedirs(folder, mode=0o700, exist_ok=True)
            found = os.stat(folder)
        except OSError:
            return False
        if not stat.S_ISDIR(found.st_mode):
            return False
        if not hasattr(os, "getuid"):
            return True
        return found.st_uid == os.getuid() and not found.st_mode & 0o022

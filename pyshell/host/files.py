"""Files: the learner's folder, as the runtime's `FileSystem` wants it, and the texts that come with pyshell.

The law: the learner's programs stay in the folder where the shell was started, unless it was started with --allow-host;
links that lead out of it are followed and then refused. Errors are Python's OSError, as the protocol says.
"""

from __future__ import annotations

import errno
import os
import stat

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def resource(kind: str, name: str) -> str:
    """The text of a file of `grammar/` or `lessons/`: inside the installed package, else of the checkout beside it.

    Raises FileNotFoundError.
    """
    for folder in _resource_folders(kind):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            with open(path, encoding="utf-8", newline="") as file:
                return file.read()
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), f"{kind}/{name}")


def resources(kind: str) -> list[str]:
    """The names of the files of `grammar/` or `lessons/`, sorted."""
    for folder in _resource_folders(kind):
        if os.path.isdir(folder):
            return sorted(name for name in os.listdir(folder) if not name.startswith("."))
    return []


def _resource_folders(kind: str) -> tuple[str, str]:
    return os.path.join(_HERE, "_data", kind), os.path.join(os.path.dirname(_HERE), kind)


class OtpSources:
    """The folders of pyshell/otp, for otp/library.py."""

    __slots__ = ()

    def entries(self, folder: str) -> list[str]:
        """Names in otp/<folder>, sorted; empty if there is no such folder."""
        path = os.path.join(_HERE, "otp", folder)
        return sorted(os.listdir(path)) if os.path.isdir(path) else []

    def text(self, path: str) -> str:
        """Contents of otp/<path>."""
        with open(os.path.join(_HERE, "otp", path), encoding="utf-8", newline="") as file:
            return file.read()


class Files:
    """The host's files. Paths are absolute; every method raises OSError when it cannot. readable: these, wherever they are."""

    __slots__ = ("_allowed", "_readable", "home")

    def __init__(self, home: str | None = None, allow_host: bool = False, readable: tuple[str, ...] = ()) -> None:
        self.home = os.getcwd() if home is None else os.path.abspath(home)
        self._readable = readable
        self._allowed = None if allow_host else os.path.realpath(self.home)

    def read(self, path: str) -> bytes:
        """All bytes of a regular file (a device or a pipe might never end)."""
        if not os.path.exists(path):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        if path not in self._readable:
            self._check(path)
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise OSError(errno.EISDIR if os.path.isdir(path) else errno.EINVAL, "not a regular file", path)
        with open(path, "rb") as file:
            return file.read()

    def write(self, path: str, data: bytes, append: bool = False) -> None:
        self._check(path)
        with open(path, "ab" if append else "wb") as file:
            file.write(data)

    def listdir(self, path: str) -> list[str]:
        """Names in a folder, sorted."""
        if not os.path.exists(path):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        self._check(path)
        return sorted(os.listdir(path))

    def info(self, path: str) -> tuple[str, int, int, int]:
        """(kind "regular", "directory" or "other"; bytes; modification time in seconds since 1970; mode bits)."""
        found = os.stat(path)
        if stat.S_ISDIR(found.st_mode):
            return "directory", found.st_size, int(found.st_mtime), found.st_mode
        self._check(path)
        kind = "regular" if stat.S_ISREG(found.st_mode) else "other"
        return kind, found.st_size, int(found.st_mtime), found.st_mode

    def delete(self, path: str) -> None:
        self._check(path)
        if os.path.isdir(path):
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), path)
        os.unlink(path)

    def rename(self, old: str, new: str) -> None:
        self._check(old)
        self._check(new)
        os.replace(old, new)

    def make_dir(self, path: str) -> None:
        self._check(path)
        os.mkdir(path)

    def remove_dir(self, path: str) -> None:
        self._check(path)
        os.rmdir(path)

    def _check(self, path: str) -> None:
        if self._allowed is None:
            return
        real = os.path.realpath(path)
        if real != self._allowed and not real.startswith(self._allowed.rstrip(os.sep) + os.sep):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

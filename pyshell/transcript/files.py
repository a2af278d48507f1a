"""The files of a transcript or lesson: a folder in memory, as the runtime's FileSystem wants it.

The law: nothing here reaches the host; errors are OSError with the codes a real file system gives. Times of
modification count writes, so that they are the same in every run.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping

HOME = "/lab"
_EPOCH_SECONDS = 1_767_225_600
_REASONS = {
    errno.ENOENT: "no such file or directory",
    errno.EISDIR: "illegal operation on a directory",
    errno.ENOTDIR: "not a directory",
    errno.EEXIST: "file already exists",
    errno.ENOTEMPTY: "directory not empty",
    errno.ENOSPC: "no space left on device",
}
_MOST = 64 << 20


def _error(code: int, path: str) -> OSError:
    return OSError(code, _REASONS[code], path)


class MemoryFiles:
    """See the head of this file. Paths are absolute; `home` is the folder with the given files."""

    __slots__ = ("home", "used", "_files", "_folders", "_clock", "_times")

    def __init__(self, files: Mapping[str, str] | None = None) -> None:
        self.home = HOME
        self.used: dict[str, bytes] = {}  # what was read, as it was then
        self._files: dict[str, bytes] = {}
        self._folders: set[str] = {"/", HOME}
        self._clock = 0
        self._times: dict[str, int] = {}
        for name, text in (files or {}).items():
            path = f"{HOME}/{name}"
            parent = path.rpartition("/")[0]
            while parent not in self._folders:
                self._folders.add(parent)
                parent = parent.rpartition("/")[0] or "/"
            self.write(path, text.encode())

    def read(self, path: str) -> bytes:
        """All bytes of a file."""
        path = _plain(path)
        if path in self._folders:
            raise _error(errno.EISDIR, path)
        found = self._files.get(path)
        if found is None:
            raise _error(errno.ENOENT, path)
        self.used.setdefault(path, found)
        return found

    def write(self, path: str, data: bytes, append: bool = False) -> None:
        """Replace or lengthen a file."""
        path = _plain(path)
        if path in self._folders:
            raise _error(errno.EISDIR, path)
        self._need_parent(path)
        data = self._files.get(path, b"") + data if append else bytes(data)
        if sum(map(len, self._files.values())) + len(data) > _MOST:
            raise _error(errno.ENOSPC, path)
        self._clock += 1
        self._times[path] = self._clock
        self._files[path] = data

    def listdir(self, path: str) -> list[str]:
        """Names in a folder, sorted."""
        path = _plain(path)
        if path not in self._folders:
            raise _error(errno.ENOTDIR if path in self._files else errno.ENOENT, path)
        start = path.rstrip("/") + "/"
        names = (other[len(start) :] for other in [*self._files, *self._folders] if other.startswith(start))
        return sorted({name.partition("/")[0] for name in names if name})

    def info(self, path: str) -> tuple[str, int, int, int]:
        """(kind, size in bytes, modification time in seconds, mode bits)."""
        path = _plain(path)
        if path in self._folders:
            return "directory", 4096, _EPOCH_SECONDS, 0o40755
        size = len(self.read(path))
        return "regular", size, _EPOCH_SECONDS + self._times.get(path, 0), 0o100644

    def delete(self, path: str) -> None:
        """Remove a file."""
        self.read(path)
        del self._files[_plain(path)]

    def rename(self, old: str, new: str) -> None:
        """Move a file."""
        data = self.read(old)
        self.write(new, data)
        if _plain(old) != _plain(new):
            self.delete(old)

    def make_dir(self, path: str) -> None:
        """A new folder."""
        path = _plain(path)
        if path in self._folders or path in self._files:
            raise _error(errno.EEXIST, path)
        self._need_parent(path)
        self._folders.add(path)

    def remove_dir(self, path: str) -> None:
        """Remove an empty folder."""
        if self.listdir(path) or _plain(path) in ("/", HOME):
            raise _error(errno.ENOTEMPTY, path)
        self._folders.discard(_plain(path))

    def _need_parent(self, path: str) -> None:
        if (path.rpartition("/")[0] or "/") not in self._folders:
            raise _error(errno.ENOENT, path)


def _plain(path: str) -> str:
    """A path without `.`, `..` and doubled slashes."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)

"""Natives of file_io_server: the bytes of an opened file, kept for the process that serves it.

The whole file is in memory from the first look on; what is written goes to the file system at once. Nothing is held there:
a file that was opened can be deleted or renamed, as on a Unix.
Follows: kernel file(3) open/2, position/2, pread/3.
"""

from __future__ import annotations

from typing import Any

from pyshell.otp.kernel.file import absolute, reason_of, text_of
from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, OK, Atom, atom
from pyshell.term.cons import from_text, to_python
from pyshell.traps.errors import badarg

A_EOF, A_BADARG, A_ENOTSUP, A_ENOENT, A_EISDIR, A_EEXIST, A_EBADF, A_EINVAL = map(
    atom, ("eof", "badarg", "enotsup", "enoent", "eisdir", "eexist", "ebadf", "einval")
)
STORE = "opened files"
WRITING = ("write", "append", "exclusive")
MOST_BYTES = 256 << 20


class Opened:
    """One opened file. position: where the next read or write is."""

    __slots__ = ("append", "data", "path", "position", "readable", "writable")

    def __init__(self, path: str, data: bytes, readable: bool, writable: bool, append: bool) -> None:
        self.path = path
        self.data = bytearray(data)
        self.position = 0
        self.readable = readable
        self.writable = writable
        self.append = append


def _of(p: Any) -> Opened:
    found: Opened | None = p.n.stores.get(STORE, {}).get(p)
    if found is None:
        raise badarg()
    return found


def _forget(p: Any) -> None:
    p.n.stores.get(STORE, {}).pop(p, None)


def _kind(files: Any, path: str) -> str:
    try:
        kind: str = files.info(path)[0]
    except FileNotFoundError:
        return ""
    return kind


@bif("opened", 2)
def opened(p: Any, name: Any, modes: Any) -> Any:
    """Open a file for the calling process: ok or {error, Reason}."""
    path = text_of(name)
    words = {mode.name for mode in to_python(modes) or () if type(mode) is Atom}
    if path is None or not path or "\0" in path:
        return (ERROR, A_ENOENT if path == "" else A_BADARG)
    if p.n.files is None:
        return (ERROR, A_ENOTSUP)
    writable = not words.isdisjoint(WRITING)
    where = absolute(p.n, path)
    try:
        kind = _kind(p.n.files, where)
        if kind == "directory":
            return (ERROR, A_EISDIR)
        if kind and "exclusive" in words:
            return (ERROR, A_EEXIST)
        keep = not writable or "read" in words or "append" in words
        if writable and (not keep or not kind):
            p.n.files.write(where, b"", False)
        data = p.n.files.read(where) if keep else b""
    except OSError as error:
        return (ERROR, reason_of(error))
    readable = "read" in words or not writable
    p.n.stores.setdefault(STORE, {})[p] = Opened(where, data, readable, writable, "append" in words)
    x = p.extras()
    x.on_death += (_forget,)
    return OK


def _refresh(p: Any, file: Opened) -> None:
    """Somebody else may have made the file longer, or another one of it."""
    try:
        file.data = bytearray(p.n.files.read(file.path))
    except OSError:
        return  # it is gone: what was read stays


@bif("taken", 1)
def taken(p: Any, count: Any) -> Any:
    """The next bytes: {ok, Binary}, eof or {error, Reason}. `line` instead of a number: up to the next newline."""
    file = _of(p)
    if not file.readable:
        return (ERROR, A_EBADF)
    if file.position >= len(file.data):
        _refresh(p, file)
    start = file.position
    if start >= len(file.data):
        return A_EOF if count != 0 else (OK, b"")
    if type(count) is int:
        stop = min(start + count, len(file.data))
    else:
        found = file.data.find(b"\n", start)
        stop = len(file.data) if found < 0 else found + 1
    file.position = stop
    return (OK, bytes(file.data[start:stop]))


@bif("put", 1)
def put(p: Any, data: Any) -> Any:
    """Write bytes where we are: ok or {error, Reason}."""
    file = _of(p)
    if not file.writable:
        return (ERROR, A_EBADF)
    if file.append:
        _refresh(p, file)
        file.position = len(file.data)
    start, size = file.position, len(file.data)
    if start + len(data) > MOST_BYTES:
        return (ERROR, atom("efbig"))
    if start > size:
        file.data += bytes(start - size)
    file.data[start : start + len(data)] = data
    file.position = start + len(data)
    try:
        if start >= size:
            p.n.files.write(file.path, bytes(file.data[size:]), True)
        else:
            p.n.files.write(file.path, bytes(file.data), False)
    except OSError as error:
        return (ERROR, reason_of(error))
    return OK


@bif("moved", 1)
def moved(p: Any, location: Any) -> Any:
    """A new position: an offset, bof, cur, eof, or {bof|cur|eof, Offset}. {ok, Position} or {error, Reason}."""
    file = _of(p)
    base, offset = location if type(location) is tuple and len(location) == 2 else (location, 0)
    if type(base) is int and offset == 0:
        base, offset = atom("bof"), base
    starts = {"bof": 0, "cur": file.position, "eof": len(file.data)}
    if type(base) is not Atom or base.name not in starts or type(offset) is not int:
        return (ERROR, A_BADARG)
    where = starts[base.name] + offset
    if where < 0:
        return (ERROR, A_EINVAL)
    file.position = where
    return (OK, where)


@bif("cut", 0)
def cut(p: Any) -> Any:
    """Make the file end where we are."""
    file = _of(p)
    if not file.writable:
        return (ERROR, A_EINVAL)
    del file.data[file.position :]
    file.data += bytes(file.position - len(file.data))
    try:
        p.n.files.write(file.path, bytes(file.data), False)
    except OSError as error:
        return (ERROR, reason_of(error))
    return OK


@bif("decoded", 2)
def decoded(p: Any, data: Any, encoding: Any) -> Any:
    """Bytes of a file as characters; latin1 or unicode (UTF-8). What is no UTF-8 is {error, invalid_unicode}."""
    if encoding.name == "latin1":
        return from_text(data.decode("latin-1"))
    try:
        return from_text(data.decode("utf-8"))
    except UnicodeDecodeError:
        return (ERROR, atom("invalid_unicode"))




@bif("utf8_size", 1)
def utf8_size(p: Any, byte: Any) -> Any:
    """How many bytes a character has that begins with this one."""
    return 1 if byte < 0xC0 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4

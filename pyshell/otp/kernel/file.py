"""Natives of file: whole files and folders, through the file system the node was given.

Paths of a program are relative to the node's current directory, which starts at the file system's home. Errors are
{error, Posix}. `paths` and `guarded` are for other natives that touch files (compile, code).
Follows: kernel file(3).
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

from pyshell.otp.erts.erlang.clock import date_time
from pyshell.otp.native import bif
from pyshell.term.atom import ERROR, FALSE, OK, TRUE, UNDEFINED, Atom, atom
from pyshell.term.binary import Bits
from pyshell.term.cons import NIL, from_text, iterate, make_list
from pyshell.term.show import ShowEnv, write
from pyshell.term.text import flat_bytes, flat_text
from pyshell.traps.errors import badarg

A_BADARG, A_ENOTSUP, A_ENOENT = atom("badarg"), atom("enotsup"), atom("enoent")
KINDS = {"regular": atom("regular"), "directory": atom("directory"), "other": atom("other")}
A_READ_WRITE, A_READ, A_NONE, A_FILE_INFO = atom("read_write"), atom("read"), atom("none"), atom("file_info")
A_APPEND = atom("append")


def text_of(name: Any) -> str | None:
    """The text of a file name: an atom, characters (deep lists, too) or a binary."""
    if type(name) is Atom:
        return name.name
    if type(name) is bytes:
        return name.decode("utf-8", "surrogateescape")
    if type(name) is list or name is NIL:
        parts: list[str] = []
        todo = [name]
        while todo:
            part: Any = todo.pop()
            if type(part) is list:
                todo += (part[1], part[0])
            elif type(part) is int and 0 < part < 0x110000:
                parts.append(chr(part))
            elif type(part) is Atom:
                parts.append(part.name)
            elif part is not NIL:
                return None
        return "".join(parts)
    return None


def cwd(node: Any) -> str:
    """The node's current directory."""
    found: str = node.stores.get("cwd") or (node.files.home if node.files is not None else "/")
    return found


def absolute(node: Any, path: str) -> str:
    """An absolute path without `.` and `..`."""
    whole = path if path.startswith("/") else f"{cwd(node)}/{path}"
    parts: list[str] = []
    for part in whole.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


def reason_of(error: OSError) -> Atom:
    """The posix() of an OSError."""
    return atom(errno.errorcode.get(error.errno or 0, "EIO").lower())


def _at(p: Any, name: Any, action: Callable[[str], Any]) -> Any:
    """action(path), or the error term."""
    path = text_of(name)
    if path is None or not path or "\0" in path:
        return (ERROR, A_ENOENT if path == "" else A_BADARG)
    if p.n.files is None:
        return (ERROR, A_ENOTSUP)
    try:
        return action(absolute(p.n, path))
    except OSError as error:
        return (ERROR, reason_of(error))


@bif("get_cwd", 0)
def get_cwd(p: Any) -> Any:
    return (OK, from_text(cwd(p.n)))


@bif("set_cwd", 1)
def set_cwd(p: Any, folder: Any) -> Any:
    def change(path: str) -> Any:
        kind = p.n.files.info(path)[0]
        if kind != "directory":
            return (ERROR, atom("enotdir"))
        p.n.stores["cwd"] = path
        return OK

    return _at(p, folder, change)


@bif("read_file", 1)
def read_file(p: Any, name: Any) -> Any:
    return _at(p, name, lambda path: (OK, p.n.files.read(path)))


@bif("$write", 3)
def write_file(p: Any, name: Any, data: Any, append: Any) -> Any:
    content = flat_bytes(data) if type(data) is not Bits else None
    if content is None:
        return (ERROR, A_BADARG)

    def put(path: str) -> Any:
        p.n.files.write(path, content, append.name == "true")
        return OK

    return _at(p, name, put)


@bif("list_dir", 1)
def list_dir(p: Any, name: Any) -> Any:
    return _at(p, name, lambda path: (OK, make_list([from_text(n) for n in p.n.files.listdir(path)])))


@bif("read_file_info", 1)
@bif("read_link_info", 1)
def read_file_info(p: Any, name: Any) -> Any:
    def info(path: str) -> Any:
        kind, size, modified, mode = p.n.files.info(path)
        access = A_READ_WRITE if mode & 0o200 else A_READ if mode & 0o400 else A_NONE
        when = date_time(modified)
        # links, devices and owners are the host's business
        return (OK, (A_FILE_INFO, size, KINDS[kind], access, when, when, when, mode, 1, 0, 0, 0, 0, 0))

    return _at(p, name, info)


def _done(p: Any, name: Any, action: Callable[[str], None]) -> Any:
    def run(path: str) -> Any:
        action(path)
        return OK

    return _at(p, name, run)


@bif("delete", 1)
def delete(p: Any, name: Any) -> Any:
    return _done(p, name, lambda path: p.n.files.delete(path))


@bif("make_dir", 1)
def make_dir(p: Any, name: Any) -> Any:
    return _done(p, name, lambda path: p.n.files.make_dir(path))


@bif("del_dir", 1)
def del_dir(p: Any, name: Any) -> Any:
    result = _done(p, name, lambda path: p.n.files.remove_dir(path))
    return (ERROR, atom("eexist")) if result == (ERROR, atom("enotempty")) else result  # as OTP has it


@bif("rename", 2)
def rename(p: Any, old: Any, new: Any) -> Any:
    target = text_of(new)
    if target is None:
        return (ERROR, A_BADARG)
    return _done(p, old, lambda path: p.n.files.rename(path, absolute(p.n, target)))


@bif("$text", 1)
def text(p: Any, data: Any) -> Any:
    """UTF-8 bytes -> characters; bytes that are no UTF-8 are Latin-1."""
    if type(data) is not bytes:
        raise badarg()
    try:
        return from_text(data.decode("utf-8"))
    except UnicodeDecodeError:
        return from_text(data.decode("latin-1"))


@bif("$shown", 1)
def shown(p: Any, term: Any) -> Any:
    return from_text(write(term, ShowEnv("unicode", p.n.channel)))


@bif("$is_name", 1)
def is_name(p: Any, name: Any) -> Any:
    found = text_of(name)
    return TRUE if found is not None and "\0" not in found else FALSE


@bif("$name", 1)
def name_text(p: Any, name: Any) -> Any:
    found = text_of(name)
    return UNDEFINED if found is None else from_text(found)


def chars(data: Any) -> str:
    """The text of characters that are known to be such."""
    return flat_text(data) or ""


def names(cell: Any) -> list[str]:
    """Texts of a list of file names, what is none left out."""
    return [found for found in map(text_of, iterate(cell)) if found is not None]

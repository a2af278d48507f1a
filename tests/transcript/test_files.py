"""The folder in memory answers as a file system does."""

from __future__ import annotations

import errno
from collections.abc import Callable

import pytest

from pyshell.transcript.files import HOME, MemoryFiles


def code(action: Callable[[], object]) -> int | None:
    with pytest.raises(OSError) as caught:
        action()
    return caught.value.errno


def test_reading_and_writing() -> None:
    files = MemoryFiles({"echo.erl": "-module(echo).\n", "src/deep/x.hrl": "x"})
    assert files.read(f"{HOME}/echo.erl") == b"-module(echo).\n"
    assert files.read(f"{HOME}/./src/../src/deep//x.hrl") == b"x"
    assert files.listdir(HOME) == ["echo.erl", "src"] and files.listdir("/") == ["lab"]
    files.write(f"{HOME}/echo.erl", b"more", append=True)
    assert files.read(f"{HOME}/echo.erl").endswith(b"more")
    first, second = files.info(f"{HOME}/src/deep/x.hrl")[2], files.info(f"{HOME}/echo.erl")[2]
    assert first < second
    files.rename(f"{HOME}/echo.erl", f"{HOME}/b.erl")
    files.rename(f"{HOME}/b.erl", f"{HOME}/b.erl")
    assert files.listdir(HOME) == ["b.erl", "src"]
    files.delete(f"{HOME}/b.erl")
    files.make_dir(f"{HOME}/new")
    assert files.info(f"{HOME}/new")[0] == "directory"
    files.remove_dir(f"{HOME}/new")
    assert files.listdir(HOME) == ["src"]
    assert set(files.used) >= {f"{HOME}/src/deep/x.hrl"}


def test_errors() -> None:
    files = MemoryFiles({"a": "x"})
    assert code(lambda: files.read("/etc/passwd")) == errno.ENOENT
    assert code(lambda: files.read(HOME)) == errno.EISDIR
    assert code(lambda: files.write(f"{HOME}/no/such", b"")) == errno.ENOENT
    assert code(lambda: files.write(HOME, b"")) == errno.EISDIR
    assert code(lambda: files.listdir(f"{HOME}/a")) == errno.ENOTDIR
    assert code(lambda: files.listdir("/x")) == errno.ENOENT
    assert code(lambda: files.make_dir(f"{HOME}/a")) == errno.EEXIST
    assert code(lambda: files.remove_dir(HOME)) == errno.ENOTEMPTY
    assert code(lambda: files.info("/none")) == errno.ENOENT
    assert code(lambda: files.write(f"{HOME}/big", bytes(65 << 20))) == errno.ENOSPC

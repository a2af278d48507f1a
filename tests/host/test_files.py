"""The learner's folder and its borders; the texts that come with pyshell."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from pyshell.host.files import Files, resource, resources


def test_reading_and_writing(tmp_path: Path) -> None:
    files = Files(str(tmp_path))
    path = str(tmp_path / "a.txt")
    files.write(path, b"one")
    files.write(path, b" two", append=True)
    assert files.read(path) == b"one two"
    assert files.info(path)[:2] == ("regular", 7)
    files.make_dir(str(tmp_path / "d"))
    assert files.listdir(str(tmp_path)) == ["a.txt", "d"]
    assert files.info(str(tmp_path / "d"))[0] == "directory"
    files.rename(path, str(tmp_path / "d" / "b.txt"))
    files.delete(str(tmp_path / "d" / "b.txt"))
    files.remove_dir(str(tmp_path / "d"))
    assert files.listdir(str(tmp_path)) == []


def test_errors_are_those_of_the_system(tmp_path: Path) -> None:
    files = Files(str(tmp_path))
    for operation, code in (
        (lambda: files.read(str(tmp_path / "no")), errno.ENOENT),
        (lambda: files.read(str(tmp_path)), errno.EISDIR),
        (lambda: files.delete(str(tmp_path)), errno.EPERM),
        (lambda: files.listdir(str(tmp_path / "no")), errno.ENOENT),
        (lambda: files.read("/etc/passwd"), errno.EACCES),
        (lambda: files.write(str(tmp_path.parent / "x"), b""), errno.EACCES),
    ):
        with pytest.raises(OSError) as caught:
            operation()
        assert caught.value.errno == code


def test_a_link_does_not_lead_out(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret").write_text("x")
    (inside / "link").symlink_to(tmp_path / "secret")
    (inside / "up").symlink_to(tmp_path)
    files = Files(str(inside))
    for path in ("link", "up/secret", "../secret"):
        with pytest.raises(PermissionError):
            files.read(str(inside / path))
    assert Files(str(inside), allow_host=True).read(str(inside / "link")) == b"x"


def test_a_sibling_with_the_same_beginning_is_outside(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work2").mkdir()
    (tmp_path / "work2" / "f").write_text("x")
    with pytest.raises(PermissionError):
        Files(str(tmp_path / "work")).read(str(tmp_path / "work2" / "f"))


def test_resources() -> None:
    assert "start_exprs" in resource("grammar", "erlang.lark")
    assert "erlang.lark" in resources("grammar")
    assert resources("nothing") == []
    with pytest.raises(FileNotFoundError):
        resource("grammar", "nothing.lark")

"""The cache folder: private, atomic, never fatal."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pyshell.host.store import Store, cache_folder


def test_a_value_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    store = Store(str(folder))
    assert store.get("k") is None
    store.put("k", b"value")
    assert store.get("k") == b"value"
    assert Store(str(folder)).get("k") == b"value"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert os.listdir(folder) == ["k"]


def test_a_folder_that_others_can_write_to_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "k").write_bytes(b"planted")
    tmp_path.chmod(0o777)
    store = Store(str(tmp_path))
    assert store.get("k") is None
    store.put("other", b"x")
    assert not (tmp_path / "other").exists()


def test_no_folder_no_failure(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    for store in (Store(None), Store(str(file / "x")), Store(str(file))):
        store.put("k", b"v")
        assert store.get("k") is None


def test_overwriting_replaces_the_whole_file(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    store = Store(str(tmp_path))
    store.put("k", b"long long value")
    store.put("k", b"short")
    assert store.get("k") == b"short"


def test_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSHELL_CACHE", "/somewhere")
    assert cache_folder() == "/somewhere"
    monkeypatch.setenv("PYSHELL_CACHE", "")
    assert cache_folder() is None
    monkeypatch.delenv("PYSHELL_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.setattr("sys.platform", "linux")
    assert cache_folder() == "/home/ann/.cache/pyshell"
    monkeypatch.setenv("XDG_CACHE_HOME", "/xdg")
    assert cache_folder() == "/xdg/pyshell"

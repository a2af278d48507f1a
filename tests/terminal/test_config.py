"""~/.pyshell.toml: typed, and nothing in it can keep the shell from starting."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyshell.terminal.config import KEYS, config_path, read_config
from tests.terminal.test_pty import program


def told(tmp_path: Path, text: str) -> tuple[dict[str, object], str]:
    path = tmp_path / ".pyshell.toml"
    path.write_text(text)
    found, warning = read_config(str(path))
    return found, warning.replace(f"{path}: ", "")


def test_all_settings(tmp_path: Path) -> None:
    text = 'color = "never"\nascii = true\nplain = false\nvi = true\nstatus = false\nsuggest = true\n'
    found, warning = told(tmp_path, text)
    assert warning == "" and set(found) == set(KEYS) and found["vi"] is True and found["color"] == "never"


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("colour = 'never'", "there is no setting 'colour' (did you mean color?)\n"),
        ("x = 1", "there is no setting 'x' (color, ascii, plain, vi, status, suggest)\n"),
        ("vi = 'yes'", "'vi' must be true or false\n"),
        ("vi = 1", "'vi' must be true or false\n"),
        ("color = true", "'color' must be one of auto, always, never\n"),
        ("color = 'red'", "'color' must be one of auto, always, never\n"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_counts(tmp_path: Path, text: str, warning: str) -> None:
    assert told(tmp_path, text + "\nascii = true\n") == ({"ascii": True}, warning)


def test_what_is_no_toml(tmp_path: Path) -> None:
    found, warning = told(tmp_path, "vi = \n")
    assert found == {} and warning.count("\n") == 1 and "line 1" in warning
    assert read_config(str(tmp_path / "none")) == ({}, "")
    assert "directory" in read_config(str(tmp_path))[1]


def test_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSHELL_HOME", "/somewhere")
    assert config_path() == "/somewhere/.pyshell.toml"


def test_in_the_terminal(tmp_path: Path) -> None:
    (tmp_path / ".pyshell.toml").write_text("color = 'never'\nstatuss = true\n")
    with program(tmp_path, columns=200) as shell:
        shell.prompt("1>")
        assert "there is no setting 'statuss' (did you mean status?)" in shell.text
        shell.ask("1 + 1.", "2>")
        assert b"\x1b[33m" not in shell.bytes and b"\x1b[36m" not in shell.bytes

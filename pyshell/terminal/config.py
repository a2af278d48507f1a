"""`~/.pyshell.toml`: how a person likes the terminal. The command line goes before it.

The law: a wrong file never keeps the shell from starting: every line that is wrong is told in one line, the others
count. `PYSHELL_HOME` names another folder.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from typing import Any

NAME = ".pyshell.toml"
KEYS: dict[str, tuple[type, tuple[str, ...], str]] = {
    "color": (str, ("auto", "always", "never"), "when to use colours"),
    "ascii": (bool, (), "draw with ASCII only"),
    "plain": (bool, (), "no line editing, nothing redrawn"),
    "vi": (bool, (), "keys of vi"),
    "status": (bool, (), "the line below the prompt"),
    "suggest": (bool, (), "the rest of an earlier line, behind the cursor"),
}
"""key -> (type, what is allowed if not anything, what it means)."""


def config_path() -> str:
    """Where the file would be."""
    home = os.environ.get("PYSHELL_HOME") or os.path.expanduser("~")
    return os.path.join(home, NAME)


def read_config(path: str | None = None) -> tuple[dict[str, Any], str]:
    """What it sets, and a warning of one line for each thing that is wrong."""
    where = config_path() if path is None else path
    try:
        with open(where, "rb") as file:
            found = tomllib.load(file)
    except (FileNotFoundError, NotADirectoryError):
        return {}, ""
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return {}, f"{where}: {reason or 'cannot be read'}\n"
    return checked(found, where)


def checked(found: dict[str, Any], where: str) -> tuple[dict[str, Any], str]:
    """Those that are right, and what is wrong with the others."""
    good: dict[str, Any] = {}
    wrong: list[str] = []
    for key, value in found.items():
        if key not in KEYS:
            close = difflib.get_close_matches(key, KEYS, 1)
            wrong.append(f"there is no setting '{key}' ({f'did you mean {close[0]}?' if close else ', '.join(KEYS)})")
            continue
        kind, allowed, _meaning = KEYS[key]
        if type(value) is not kind:
            wrong.append(f"'{key}' must be {'true or false' if kind is bool else 'one of ' + ', '.join(allowed)}")
        elif allowed and value not in allowed:
            wrong.append(f"'{key}' must be one of {', '.join(allowed)}")
        else:
            good[key] = value
    return good, "".join(f"{where}: {line}\n" for line in wrong)

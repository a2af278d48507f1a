"""Text files of the host for the subcommands.

The law: a file is replaced whole or not at all; what cannot be read or written is a Complaint of one line that names
it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile

import platformdirs


class Complaint(Exception):  # noqa: N818 - what the user is told, not an error of ours
    """One line for standard error."""


def read_text(path: str) -> str:
    """The text of a file, line ends as they are."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise Complaint(f"{path}: {_reason(error)}") from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Complaint(f"{path}:{line}: not UTF-8 text") from None


def write_text(path: str, text: str) -> None:
    """Replace a file: at every moment there is the old text or the new one."""
    try:
        replace_text(path, text)
    except OSError as error:
        raise Complaint(f"{path}: {_reason(error)}") from None


def replace_text(path: str, text: str) -> None:
    """As `write_text`, raising OSError. Links are followed, the file's mode is kept."""
    real = os.path.realpath(path)
    mode = 0o644
    with contextlib.suppress(OSError):
        mode = os.stat(real).st_mode & 0o7777
    if not mode & 0o222:  # whoever made it so wants it to stay as it is
        raise OSError(errno.EROFS, "is read-only")
    folder = os.path.dirname(real)
    descriptor, scratch = tempfile.mkstemp(prefix=f".{os.path.basename(real)}.", suffix=".part", dir=folder)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(scratch, mode)
        os.replace(scratch, real)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(scratch)
        raise


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def in_ci() -> bool:
    """Is this a machine where nobody looks at what is accepted?"""
    return os.environ.get("CI", "").lower() not in ("", "0", "false", "no")


def say(text: str) -> None:
    """A line on standard output. Whoever reads it may go at any time (`| head`): that ends us without a word."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(141) from None


def complain(text: str) -> None:
    """A line on standard error."""
    sys.stdout.flush()
    sys.stderr.write(text + "\n")


class ProgressFile:
    """The store of lesson/progress.py: `progress.json` in the user's data folder, or in PYSHELL_HOME."""

    __slots__ = ("path",)

    def __init__(self, folder: str | None = None) -> None:
        chosen = folder or os.environ.get("PYSHELL_HOME") or platformdirs.user_data_dir("pyshell", appauthor=False)
        self.path = os.path.join(chosen, "progress.json")

    def read(self) -> str | None:
        """The text; damaged bytes become damaged text, which the reader notices."""
        try:
            with open(self.path, encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def write(self, text: str) -> None:
        """Replace it."""
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        replace_text(self.path, text)

    def set_aside(self) -> str:
        """`progress.bad-1.json`, or the next free number."""
        number = 1
        while True:
            name = f"{self.path.removesuffix('.json')}.bad-{number}.json"
            if not os.path.exists(name):
                os.rename(self.path, name)
                return name
            number += 1

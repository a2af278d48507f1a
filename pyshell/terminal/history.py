"""What was typed before, in a file: prompt_toolkit's own format (`# time`, then `+line` for each line).

The law: an entry is one write to a file opened for appending, under a lock, so two shells never mix their lines and a
killed one leaves at most a cut last entry, which reading repairs. A file that cannot be used is said once, and the
history is kept in memory.
`PYSHELL_HOME` names another folder.
"""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Iterable, Iterator

import platformdirs
from prompt_toolkit.history import History

try:
    import fcntl
except ImportError:  # Windows: appending is all there is
    fcntl = None  # type: ignore[assignment]

KEPT = 5_000  # entries
TOO_LONG = 2 << 20  # bytes of a file that is shortened at the start
LONGEST = 100_000  # characters of an entry that is still kept


def history_path() -> str:
    """The file; its folder need not exist."""
    home = os.environ.get("PYSHELL_HOME")
    folder = home if home else platformdirs.user_state_dir("pyshell", appauthor=False)
    return os.path.join(folder, "history")


class FormHistory(History):
    """path: None keeps everything in memory. warning: one line when the file cannot be used, else ""."""

    def __init__(self, path: str | None) -> None:
        super().__init__()
        self.path = path
        self.warning = ""
        if path is not None:
            try:
                os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
                self._shorten()
                with self._opened():
                    pass
            except OSError as error:
                self.path = None
                self.warning = f"The history stays in memory: {path}: {error.strerror or error}\n"

    def load_history_strings(self) -> Iterable[str]:
        """Newest first."""
        return reversed(self._entries())

    def store_string(self, string: str) -> None:
        """One more entry, at the end of the file."""
        if self.path is None or len(string) > LONGEST:
            return
        stamp = datetime.datetime.now().isoformat(sep=" ", timespec="seconds")
        record = f"\n# {stamp}\n" + "".join(f"+{line}\n" for line in string.split("\n"))
        try:
            with self._opened() as descriptor:
                os.write(descriptor, record.encode("utf-8", "replace"))
        except OSError:
            self.path = None  # a full disk is no reason to stop

    @contextlib.contextmanager
    def _opened(self) -> Iterator[int]:
        assert self.path is not None
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            if fcntl is not None:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)

    def _entries(self) -> list[str]:
        """Oldest first."""
        if self.path is None:
            return []
        try:
            with open(self.path, "rb") as file:
                text = file.read().decode("utf-8", "replace")
        except OSError:
            return []
        if not text.endswith("\n"):  # a shell was killed while it wrote: its last line is not whole
            text = text[: text.rfind("\n") + 1]
        entries: list[str] = []
        lines: list[str] = []
        for line in [*text.split("\n"), ""]:
            if line.startswith("+"):
                lines.append(line[1:])
            elif lines:
                entries.append("\n".join(lines))
                lines = []
        return entries[-KEPT:]

    def _shorten(self) -> None:
        """A file that grew too long becomes one of the newest entries, all at once. Raises OSError."""
        assert self.path is not None
        if not os.path.exists(self.path) or os.path.getsize(self.path) < TOO_LONG:
            return
        scratch = f"{self.path}.{os.getpid()}.part"
        with self._opened():
            entries = self._entries()[-KEPT // 2 :]
            text = "".join("\n# \n" + "".join(f"+{line}\n" for line in entry.split("\n")) for entry in entries)
            try:
                with open(scratch, "x", encoding="utf-8", newline="\n") as file:
                    file.write(text)
                os.replace(scratch, self.path)
            finally:
                with contextlib.suppress(OSError):
                    os.unlink(scratch)


def open_history() -> FormHistory:
    """The history of this user, with a warning when it cannot be kept."""
    try:
        return FormHistory(history_path())
    except (OSError, ValueError, RuntimeError) as error:  # no home at all
        found = FormHistory(None)
        found.warning = f"The history stays in memory: {error}\n"
        return found

"""Shows what a lesson says, and opens the editor for its files.

The law: Markdown with colours to persons, plain text to files, dumb terminals and screen readers; no meaning is in a
colour or a drawing alone.
"""

from __future__ import annotations

import importlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import textwrap

from rich.console import Console as RichConsole

from pyshell.commands.console import Console
from pyshell.commands.files import Complaint
from pyshell.lesson.say import Say

MARKS = {"tick": "✓ ", "note": "· "}
STYLES = {"title": "bold", "heading": "bold", "tick": "green", "note": "cyan"}
FENCE = "```"


class Screen:
    """What a lesson says, on a terminal or as plain text."""

    __slots__ = ("console", "is_plain", "_rich")

    def __init__(self, console: Console, plain: bool = False) -> None:
        self.console = console
        unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
        self.is_plain = plain or not console.is_person or not unicode or os.environ.get("TERM", "") in ("", "dumb")
        self._rich = None if self.is_plain else RichConsole(highlight=False)

    def say(self, said: list[Say]) -> None:
        """Each thing in its way."""
        for row in said:
            if row.kind == "rows":
                self.console.show(hanging(row.text, shutil.get_terminal_size().columns))
            elif self._rich is None:
                if row.kind in ("title", "heading"):
                    self.console.show([""])
                text = readable(row.text, shutil.get_terminal_size().columns) if row.kind in ("prose", "hint") else row.text
                self.console.show(({"tick": "OK: "}.get(row.kind, "") + text).split("\n"))
            elif row.kind in ("prose", "hint"):
                self._rich.print(importlib.import_module("rich.markdown").Markdown(row.text, code_theme="ansi_dark"))
            elif row.kind == "shell":
                self._rich.print(row.text, markup=False, soft_wrap=True)
            else:
                if row.kind in ("title", "heading"):
                    self._rich.print()
                self._rich.print(MARKS.get(row.kind, "") + row.text, markup=False, style=STYLES.get(row.kind, ""))


def hanging(text: str, width: int) -> list[str]:
    """Lines of two columns; what does not fit goes on below the second one."""
    lines: list[str] = []
    for row in text.split("\n"):
        word, _, told = row.partition("  ")
        indent = " " * (len(row) - len(told.lstrip()))
        lines += textwrap.wrap(row, max(width - 1, len(indent) + 10), subsequent_indent=indent) or [word]
    return lines


def readable(markdown: str, width: int = 80) -> str:
    """Markdown for those who hear it or see it raw: code indented instead of fenced, no marks of emphasis."""
    lines: list[str] = []
    code, paragraph = False, list[str]()

    def flush() -> None:
        if paragraph:
            lines.extend(textwrap.wrap(" ".join(paragraph), width - 1, break_long_words=False, break_on_hyphens=False))
            paragraph.clear()

    for line in markdown.split("\n"):
        if line.startswith(FENCE):
            flush()
            code = not code
        elif code:
            lines.append(f"    {line}".rstrip())
        elif not line.strip() or line.lstrip().startswith(("- ", "* ", "> ", "|")):
            flush()
            lines.append(line)
        else:
            paragraph.append(line.replace("**", "").strip())
    flush()
    return "\n".join(lines)


def edit_text(name: str, text: str) -> str:
    """The text as it comes back from $VISUAL, $EDITOR or vi. Raises Complaint."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if sys.platform == "win32" else "vi")
    with tempfile.TemporaryDirectory(prefix="pyshell-") as folder:
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        try:
            status = subprocess.run([*shlex.split(editor), path], check=False).returncode
        except (OSError, ValueError) as error:
            raise Complaint(f"the editor '{editor}' cannot be started: {error}") from None
        if status:
            raise Complaint(f"the editor '{editor}' failed; {name} is as it was")
        try:
            with open(path, encoding="utf-8") as file:
                return file.read()
        except (OSError, UnicodeDecodeError) as error:
            raise Complaint(f"{name} cannot be read: {error}") from None

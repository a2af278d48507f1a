"""The picture of the README: a session in the real terminal, drawn as SVG. `python -m tests.terminal.screenshot FILE`."""

from __future__ import annotations

import io
import re
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.style import Style
from rich.text import Text

from tests.terminal.test_pty import Program, program

COLUMNS, ROWS = 100, 30
SESSION = (
    ("lab:start(b), lab:start(c), {net_adm:ping(b@lab), net_adm:ping(c@lab)}.", "{pong,pong}"),
    ("Echo = spawn(b@lab, fun F() -> receive {P, M} -> P ! {echo, M}, F() end end), ok.", "ok"),
    ("Echo ! {self(), one}, receive {echo, M} -> M end.", "one"),
    ("lab:cut(a, b), Echo ! {self(), two}, receive {echo, two} -> two after 500 -> nobody end.", "nobody"),
    ("see:chart(4).", "ok"),
    ("lists:revrese(nodes()).", "did you mean"),
)


def shot(shell: Program) -> str:
    """The screen as SVG."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), color_system="standard", force_terminal=True)
    last = max(row for row in range(ROWS) if shell.screen.display[row].strip())
    for row in range(last + 1):
        line = Text()
        for column in range(COLUMNS):
            cell = shell.screen.buffer[row][column]
            colour = None if cell.fg == "default" else cell.fg.replace("bright", "bright_").replace("brown", "yellow")
            line.append(cell.data, Style(color=colour, bold=cell.bold, reverse=cell.reverse))
        line.rstrip()
        console.print(line)
    drawn = console.export_svg(title="pyshell", unique_id="pyshell")
    drawn = re.sub(r"<!--.*?-->", "", drawn)
    return re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)  # the reader's fonts, none from elsewhere


def _until(shell: Program, wanted: str, before: int, number: int) -> None:
    shell.until(lambda: shell.text.count(wanted) > before and shell.lines[-1].startswith(f"(a@lab){number}>"))


def main(path: str) -> None:
    """Run the session, write the picture."""
    with tempfile.TemporaryDirectory() as home:
        with program(Path(home), "-sname", "a@lab", columns=COLUMNS, rows=ROWS) as shell:
            shell.until("(a@lab)1>")
            for number, (typed, wanted) in enumerate(SESSION, 2):
                before = shell.text.count(wanted)
                shell.child.send(typed + "\r")
                _until(shell, wanted, before, number)
            for _ in range(20):
                shell.read()
            Path(path).write_text(shot(shell), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])

"""Sessions of a real erl on several nodes, recorded once, and the same sessions here, answer by answer.

`recorded/NAME.in` is what is typed (first line: the flags), `NAME.out` what OTP 25 answered. Both sides are brought to a
common form: identifiers, times, addresses, stack frames of the library and the place of reports among the answers are no part
of what is compared. A line `%% differs: NUMBERS WHY` names answers that are known to differ.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "recorded"
NAMES = sorted(path.stem for path in HERE.glob("*.in"))

REPORT = re.compile(r"(?:^|(?<=> ))=[A-Z]+ REPORT==== [^\n]* ===\n(?:'global' at [^\n]*\n|\n?(?:[^\n]+\n)+\n?)", re.M)
PROMPT = re.compile(r"^(?:\([^()\s@]+@[^()\s]+\))?(\d+)> ", re.M)
FRAME = r"\{[\w']+,(?:'[^']*'|\w+),(?:\d+|\[[^\[\]]*\]),\[\{file,\"[^\"]+\"\},\{line,\d+\}(?:,\{error_info,#\{[^{}]*\}\})?\]\}"
PLACE = (
    r"(?m)^ +(?:in function|in call from) .*(?:\n {9,}.*)*?\([\w.]+\.erl, line \d+\)[ \t]*"
    r"(?:\n {8,}called as [^\n]*(?:\n {18,}[^\n]*)*)?\n?"
)
FORMS = [
    (r"\d+-[A-Z][a-z]{2}-\d{4}::[\d:.]+", "TIME"),
    (r"<0\.\d+\.\d+>", "<PID>"),
    (r"<\d+\.\d+\.\d+>", "<REMOTE>"),
    (r"#Ref<[\d.]+>", "#Ref"),
    (r"#Fun<(\w+)\.[^>]*>", r"#Fun<\1>"),
    (r"@(?:HOST|lab)\b", "@HOST"),
    (r"127\.0\.0\.1:\d+", "ADDRESS"),
    (PLACE, ""),
    (r"(\w+\.erl), line \d+", r"\1"),
    (r"\s+", ""),
    (r"\[\{error_info,#\{[^{}]*\}\}\]", "[]"),
    (FRAME + ",", ""),
    ("," + FRAME, ""),
    (FRAME, ""),
]  # fmt: skip


def plain(text: str) -> str:
    """The common form of a text."""
    for pattern, to in FORMS:
        text = re.sub(pattern, to, text)
    return text


def session(raw: str) -> tuple[list[str], list[str]]:
    """(answers, what stands between the prompts; reports, which come when they will)."""
    raw = raw.partition("*** Terminating erlang")[0]
    reports = [plain(report) for report in REPORT.findall(raw)]
    raw = REPORT.sub("", raw)
    marks = list(PROMPT.finditer(raw))
    ends = [mark.start() for mark in marks[1:]] + [len(raw)]
    found = [plain(raw[mark.end() : end]) for mark, end in zip(marks, ends)]
    return found, sorted(report for report in reports if "overlappingpartitions" not in report)


@pytest.mark.parametrize("name", NAMES)
def test_as_erl(name: str, tmp_path: Path) -> None:
    typed = (HERE / f"{name}.in").read_text("utf-8")
    flags = re.match(r"%% flags: ?(.*)", typed)
    known = {int(number) for numbers in re.findall(r"%% differs: ([\d, ]+)", typed) for number in re.findall(r"\d+", numbers)}
    assert flags is not None
    command = [sys.executable, "-m", "pyshell", *flags[1].split()]
    done = subprocess.run(command, input=typed.encode(), capture_output=True, timeout=60, cwd=tmp_path, check=False)
    wanted, said = session((HERE / f"{name}.out").read_text("utf-8"))
    got, reported = session(done.stdout.decode("utf-8"))
    assert len(got) == len(wanted)
    differ = [(number, w, g) for number, (w, g) in enumerate(zip(wanted, got), 1) if w != g and number not in known]
    assert not differ
    assert known or reported == said

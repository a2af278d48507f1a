"""Whole sessions in erl, and the same in ours: `python -m tests.otp.sessions [NAME..]` asks erl for them again.

A folder of sessions/ is one: modules, `session.in` (first line `%% flags: ...`, then one input a line) and `session.out`, what
erl printed. Compared is each answer, without what is different in each run and without the frames of the library.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pyshell.assembly import make_cluster
from pyshell.flags import parse
from pyshell.runtime.clock import VirtualClock
from pyshell.transcript.files import MemoryFiles
from tests.dist.shells import Shell, tools

FOLDER = Path(__file__).parent / "sessions"
_PROMPT = re.compile(r"(?m)^(?:\([^()\s]+\))?(\d+)> ")
_STAMP = re.compile(r"\d{1,2}-[A-Z][a-z]{2}-\d{4}::[\d:.]+")
_IDS = re.compile(r"#(Fun|Ref|Port)<[^>]*>|<\d+\.\d+\.\d+>")
_SIZES = re.compile(r"\b(heap_size|stack_size|reductions): \d+")
_WHERE = re.compile(r'\{[^{}\[\]]+,[^{}\[\]]+,(?:\d+|\[[^\[\]]*\]),\[\{file,"([^"]+)"\},\{line,\d+\}\]\},?')
_INFO = re.compile(r'\[(?:\{file,"([^"]+)"\},\{line,\d+\},)?\{error_info,#\{(?:[^{}]|\{[^{}]*\})*\}\}\]')
_LINE = re.compile(r"^ +(?:in function|in call from) [^(]*\(([\w.]+), line \d+\)\n?", re.M)
_HEAD = re.compile(r"\((\w+\.erl), line \d+\)")
_OVERLAP = re.compile(r"=WARNING REPORT====[^\n]*\n'global' at node [^\n]*\n?")  # which node says so first is a race
_REPORT = re.compile(r"^=[A-Z]+ REPORT====.*?\n(?=\n|\*\* exception|\Z)\n?", re.M | re.S)


def flags(name: str) -> list[str]:
    return (FOLDER / name / "session.in").read_text().splitlines()[0].removeprefix("%% flags:").split()


def programs(name: str) -> list[Path]:
    """The modules and applications of a session."""
    return [path for path in (FOLDER / name).iterdir() if path.suffix in (".erl", ".hrl", ".app")]


def inputs(name: str) -> list[str]:
    return (FOLDER / name / "session.in").read_text().splitlines()[1:]


def plain(text: str, own: set[str]) -> str:
    """An answer as it is compared: reports first, no white space. own: file names whose frames count."""
    text = _STAMP.sub("T", text.replace("*** Terminating erlang", "\0")).partition("\0")[0] + "\n"
    text = _OVERLAP.sub("", text)
    reports = _REPORT.findall(text)
    text = "".join(reports) + _REPORT.sub("", text)
    text = _LINE.sub(lambda m: m[0] if m[1] in own else "", text)
    text = _HEAD.sub(lambda m: m[0] if m[1] in own else f"({m[1]})", text)
    text = re.sub(r"\s+", "", _SIZES.sub(r"\1:N", _IDS.sub("_", text)))
    text = _INFO.sub(lambda m: m[0] if m[1] in own else "[]", text)
    text = _WHERE.sub(lambda m: m[0] if m[1] in own else "", text)
    return text.replace(",]", "]")


def recorded(name: str) -> list[str]:
    """erl's answers."""
    text = (FOLDER / name / "session.out").read_text("latin-1")
    marks = list(_PROMPT.finditer(text))
    ends = [mark.start() for mark in marks[1:]]
    return [text[mark.end() : end] for mark, end in zip(marks, ends, strict=False)]


def answered(name: str) -> list[str]:
    """Our answers, in virtual time."""
    cluster = make_cluster(tools(), 1, VirtualClock())
    cluster.files = MemoryFiles({path.name: path.read_text() for path in programs(name)})
    given = parse(flags(name))
    alive = given.last("sname")
    node = cluster.start_alive(alive[0]) if alive else cluster.start_node()
    assert node is not None
    cluster.tell_arguments(node, given.flags, given.plain)
    shell = Shell(cluster, node)
    return [shell(line) for line in inputs(name)]


def record(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for path in programs(name):
            shutil.copy(path, folder)
        text = (FOLDER / name / "session.in").read_bytes()
        run = subprocess.run(["erl", *flags(name)], input=text, cwd=folder, capture_output=True, timeout=120, check=False)
    (FOLDER / name / "session.out").write_bytes(run.stdout)


if __name__ == "__main__":
    for one in sys.argv[1:] or sorted(path.name for path in FOLDER.iterdir()):
        record(one)

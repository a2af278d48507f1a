"""The transcripts of the project once more, on nodes of a real Erlang: python -m tests.dist.real_nodes [NAME...]

Each transcript is played as far as its first step that only pyshell can do (`lab:`, `see:`): every node is an `erl -sname` with
its standard input and output at pipes, every input is typed into its node's shell, and what is answered is compared with what
the transcript says. Both sides are brought to a common form first (test_recorded_nodes.py); reports come when they will, so
they are no part of it. `%% after` waits as long, and a little more, since a real machine is slower than a virtual one.
"""

from __future__ import annotations

import os
import re
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from pyshell.transcript.format import Input, Transcript, Wait, parse
from tests.dist.test_recorded_nodes import REPORT, plain

TRANSCRIPTS = Path(__file__).parents[2] / "transcripts"
OURS = re.compile(r"\b(?:lab|see|lesson):|process_info|memory\b")  # what no other Erlang has, or has with other numbers
AGAIN = re.compile(r"(?m)^(?:\([\w@]+\))?\d+> ")  # the prompt once more, because something was printed in between
ELSEWHERE = re.compile(r"(?m)^\w+@lab: .*\n?")  # what the transcript says of another node's console
LONG = 30.0  # seconds, after which a shell is taken to hang
QUIET = 0.15  # seconds without output after a prompt


class RealShell:
    """One erl. name: its whole name, "" for none."""

    def __init__(self, name: str, folder: str, environment: dict[str, str]) -> None:
        command = ["erl", *(["-sname", name] if name else [])]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, bufsize=0
        )
        self.prompt = re.compile(r"(?:^|\n)" + (rf"\({re.escape(name)}\)" if name else "") + r"(\d+)> $")
        self.text = ""
        self.read()

    def read(self) -> str:
        """What it prints until its next prompt, without that."""
        assert self.process.stdout is not None
        deadline = time.monotonic() + LONG
        while time.monotonic() < deadline:
            if select.select([self.process.stdout], [], [], QUIET)[0]:
                data = os.read(self.process.stdout.fileno(), 65536)
                if not data:
                    break
                self.text += data.decode("utf-8", "replace")
            elif self.prompt.search(self.text):
                break
        found, self.text = self.prompt.sub("", self.text), ""
        return found

    def type(self, source: str) -> str:
        """The answer to an input."""
        assert self.process.stdin is not None
        self.process.stdin.write(source.encode() + b"\n")
        return self.read()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def free_port() -> int:
    """For an epmd of our own: names of nodes are ours then."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    return port


def playable(transcript: Transcript) -> list[Any]:
    """The steps before the first one that needs pyshell."""
    steps = []
    for step in transcript.steps:
        if type(step) not in (Input, Wait) or (type(step) is Input and OURS.search(step.source)):
            break
        steps.append(step)
    return steps


def common(text: str) -> str:
    """Without reports, names of hosts and whatever else differs from run to run."""
    text = AGAIN.sub("", ELSEWHERE.sub("", text.replace("@localhost", "@lab")))
    return plain(REPORT.sub("", text)).strip()


def real(text: str) -> str:
    """Names of nodes as a real machine has them."""
    return re.sub(r"@lab\b", "@localhost", text)


def play(path: Path) -> tuple[int, list[str]]:
    """(answers compared, what differs) of one transcript."""
    transcript = parse(path.read_text(encoding="utf-8"))
    steps = playable(transcript)
    names = [real(name) for name in transcript.header.nodes] or [""]
    if not any(type(step) is Input for step in steps):
        return 0, []
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "HOME": folder, "LC_ALL": "C.UTF-8", "ERL_EPMD_PORT": str(free_port())}
        epmd = subprocess.Popen(["epmd"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for name, text in transcript.files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        shells: dict[str, RealShell] = {}
        try:
            for name in names:
                shells[name] = RealShell(name, folder, environment)
            count = 0
            for step in steps:
                if type(step) is Wait:
                    time.sleep(step.ns / 1e9 + 0.3)
                    continue
                answer = shells[real(step.node)].type(real(step.source))
                if any(expected.mark for expected in step.output):
                    continue  # the transcript itself says that this varies
                count += 1
                wanted = "\n".join(expected.text for expected in step.output)
                if common(answer) != common(wanted):
                    wrong.append(f"{path.name}:{step.line}: {step.source}\n  erl:        {answer!r}\n  transcript: {wanted!r}")
        finally:
            for shell in shells.values():
                shell.end()
            epmd.kill()
            epmd.wait()
    return count, wrong


def main(names: list[str]) -> int:
    """Exit status: 1 if anything differs."""
    if shutil.which("erl") is None:
        sys.stderr.write("there is no erl here\n")
        return 2
    total, differing = 0, 0
    for path in sorted(TRANSCRIPTS.glob("*.transcript")):
        if names and path.stem not in names:
            continue
        count, wrong = play(path)
        total, differing = total + count, differing + len(wrong)
        sys.stdout.write(f"{path.stem}: {count - len(wrong)}/{count}\n" + "".join(line + "\n" for line in wrong))
    sys.stdout.write(f"{total - differing} passed, {differing} failed\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

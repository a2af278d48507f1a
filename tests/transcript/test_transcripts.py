"""The transcripts of this project: the same bytes everywhere, and any changed character is noticed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pyshell.commands.worlds import Worlds
from pyshell.transcript.format import Input, Wait, parse
from pyshell.transcript.lint import lint
from pyshell.transcript.match import Expected, matches
from pyshell.transcript.player import replay

ROOT = Path(__file__).parent.parent.parent
FILES = sorted((ROOT / "transcripts").glob("*.transcript"))
REPLAY_ALL = """
import sys
from pathlib import Path
from pyshell.commands.worlds import Worlds
from pyshell.transcript.format import parse
from pyshell.transcript.player import replay
worlds = Worlds()
for name in sys.argv[1:]:
    transcript = parse(Path(name).read_text("utf-8"))
    for outcome in replay(transcript, worlds.make(transcript.header, transcript.files)).outcomes:
        row = (name, outcome.step.line, outcome.time, outcome.prompt, outcome.trouble, outcome.actual)
        sys.stdout.write(f"{row}\\n")
"""


@pytest.fixture(scope="module")
def worlds() -> Worlds:
    return Worlds()


def test_there_are_enough() -> None:
    assert len(FILES) >= 10
    assert sum("lab:cut" in path.read_text("utf-8") for path in FILES) >= 2


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_any_changed_expected_character_is_noticed(path: Path, worlds: Worlds) -> None:
    transcript = parse(path.read_text("utf-8"))
    run = replay(transcript, worlds.make(transcript.header, transcript.files))
    changed = 0
    for outcome in run.outcomes:
        expected = outcome.step.output
        assert outcome.same, outcome
        for index, line in enumerate(expected):
            if line.mark in ("glob", "re", "..."):
                continue
            for column in range(len(line.text)):
                other = "x" if line.text[column] != "x" else "y"
                text = line.text[:column] + other + line.text[column + 1 :]
                mutant = [*expected[:index], Expected(text, line.mark), *expected[index + 1 :]]
                assert not matches(mutant, outcome.actual)
                changed += 1
        if expected and all(not line.mark for line in expected):
            assert not matches(expected[:-1], outcome.actual)
            assert not matches([*expected, Expected("more")], outcome.actual)
    assert changed > 50


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_style(path: Path) -> None:
    found = lint(parse(path.read_text("utf-8")))
    assert [row for row in found if "without output" not in row[1]] == []


def _replayed(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", REPLAY_ALL, *map(str, FILES)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_the_same_bytes_under_every_hash_seed() -> None:
    first = _replayed("0")
    assert first.count("\n") > 100
    assert _replayed("1") == first
    assert _replayed("random") == first


def _plain(text: str) -> str:
    """What differs between any two runs of erl: numbers of processes and references, lines of OTP's own files."""
    text = re.sub(r"<\d+\.\d+\.\d+>", "<0.0.0>", text)
    text = re.sub(r"\((\w+\.erl), line [\d*]+\)", r"(\1, line 0)", text)
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip())


def _oracle_files() -> list[Path]:
    """Transcripts of one node that need no virtual time."""
    found = []
    for path in FILES:
        transcript = parse(path.read_text("utf-8"))
        quick = not any(isinstance(step, Wait) for step in transcript.steps) and "60000" not in path.read_text("utf-8")
        if not transcript.header.nodes and not transcript.files and quick:
            found.append(path)
    return found


@pytest.mark.beam
@pytest.mark.slow
@pytest.mark.parametrize("path", _oracle_files(), ids=[path.stem for path in _oracle_files()])
def test_erl_says_the_same(path: Path) -> None:
    if shutil.which("erl") is None:
        pytest.skip("there is no erl")
    transcript = parse(path.read_text("utf-8"))
    inputs = [step for step in transcript.steps if isinstance(step, Input)]
    source = "".join(step.source + "\n" for step in inputs)
    done = subprocess.run(["erl"], input=source, capture_output=True, text=True, timeout=60, check=False)
    ours = "".join(f"{step.number}> " + "".join(f"{line.text}\n" for line in step.output) for step in inputs)
    theirs = done.stdout.split("\n", 1)[1]
    theirs = theirs[: theirs.rindex("\n", 0, theirs.rindex("*** Terminating")) + 1]
    assert _plain(ours) == _plain(theirs)

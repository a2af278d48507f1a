"""`pyshell replay FILE... [--accept] [--lint] [--until LINE]`: run recorded sessions again, show what differs.

The law: standard output has one line a file, reports go to standard error; the exit status is 0 only if nothing
differed. With --accept it is 1 when something was changed, so that nobody passes by accepting, and nothing is
changed where CI is set.
"""

from __future__ import annotations

import argparse
import difflib
import os

from pyshell.commands.files import Complaint, complain, in_ci, read_text, say, write_text
from pyshell.commands.worlds import Worlds
from pyshell.lesson import verify
from pyshell.lesson.format import Lesson
from pyshell.lesson.format import parse as parse_lesson
from pyshell.transcript import lint
from pyshell.transcript.format import Transcript, parse
from pyshell.transcript.header import FormatError, seconds_text
from pyshell.transcript.player import Run, replay
from pyshell.transcript.report import failure_text
from pyshell.transcript.update import NotAcceptable, accepted_text

USAGE = "pyshell replay FILE... [--accept] [--lint] [--until LINE]"


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    options = argparse.ArgumentParser("pyshell replay", usage=USAGE, description="Run recorded sessions again.")
    options.add_argument("files", nargs="+", metavar="FILE", help="a .transcript, or a lesson (.md)")
    options.add_argument("--accept", action="store_true", help="rewrite the expected output of steps that differ")
    options.add_argument("--lint", action="store_true", help="only say what deserves a second look")
    options.add_argument("--until", type=int, metavar="LINE", help="stop before this line")
    return options


def main(arguments: list[str]) -> int:
    """The command; its exit status."""
    chosen = parser().parse_args(arguments)
    if chosen.accept and in_ci():
        complain("pyshell replay: --accept is refused where CI is set: accept on your own machine")
        return 2
    worlds = Worlds()
    status = 0
    for path in chosen.files:
        try:
            status = max(status, _one(path, chosen, worlds))
        except FormatError as error:
            complain(f"{path}:{error.line}: {error.text}")
            status = 2
        except Complaint as complaint:
            complain(str(complaint))
            status = 2
        except KeyboardInterrupt:
            complain(f"{path}: interrupted")
            return 130
        except NotAcceptable as why:
            complain(f"{path}: not accepted: {why}")
            status = max(status, 1)
    return status


def load(path: str) -> Transcript:
    """A transcript file. Raises FormatError, Complaint."""
    return parse(read_text(path), os.path.splitext(os.path.basename(path))[0])


def _one(path: str, chosen: argparse.Namespace, worlds: Worlds) -> int:
    if path.endswith(".md"):
        return _lesson(path, chosen, worlds)
    transcript = load(path)
    if chosen.lint:
        found = lint.lint(transcript)
        for line, text in found:
            say(f"{path}:{line}: {text}")
        return 1 if found else 0
    run = replay(transcript, worlds.make(transcript.header, transcript.files), chosen.until)
    if chosen.until is not None:
        return _tell(path, run, partly=True)
    if chosen.accept and not run.passed:
        return _accept(path, "".join(line + "\n" for line in transcript.lines), accepted_text(run))
    return _tell(path, run)


def _tell(path: str, run: Run, partly: bool = False) -> int:
    xfail = run.transcript.header.xfail
    passed = not run.broken and run.misnumbered is None if partly else run.passed
    if passed and xfail:
        complain(f"{path}:1: passes, but its header says 'xfail: {xfail}'")
        return 1
    if passed or xfail:
        time = seconds_text(run.outcomes[-1].time if run.outcomes else 0)
        say(f"{path}: {'fails as expected' if xfail else 'ok'}, {len(run.outcomes)} steps, {time} of cluster time")
        return 0
    complain(failure_text(path, run))
    return 1


def _accept(path: str, old: str, new: str) -> int:
    """Write it, show the difference; 1 if something changed."""
    if old == new:
        return 0
    write_text(path, new)
    for line in difflib.unified_diff(old.splitlines(), new.splitlines(), path, path, lineterm="", n=1):
        say(line)
    return 1


def _lesson(path: str, chosen: argparse.Namespace, worlds: Worlds) -> int:
    text = read_text(path)
    lesson = parse_lesson(text)
    if chosen.accept:
        new = "".join(line + "\n" for line in verify.accepted(lesson, worlds.of_lesson, path))
        return _accept(path, "".join(line + "\n" for line in lesson.lines), new)
    return check_lesson(path, lesson, worlds, strict=chosen.lint)


def check_lesson(path: str, lesson: Lesson, worlds: Worlds, strict: bool) -> int:
    """All that tests say of a lesson; strict: also its style. The exit status."""
    found = verify.lint(lesson) if strict else []
    found += verify.rehearse(lesson, worlds.of_lesson, path).findings
    for index, step in enumerate(lesson.steps):
        for number in range(len(step.others)):
            finding = verify.rehearse_other(lesson, worlds.of_lesson, index, number)[0]
            found += [finding] if finding is not None else []
        for number, clause in enumerate(step.mistakes):
            finding = verify.rehearse_mistake(lesson, worlds.of_lesson, index, number) if clause.tries else None
            found += [finding] if finding is not None else []
    for finding in found:
        complain(finding.text if finding.whole else f"{path}:{finding.line}: {finding.text}")
    if found:
        return 1
    answers = sum(len(step.others) for step in lesson.steps)
    mistakes = sum(len(step.mistakes) for step in lesson.steps)
    say(f"{path}: ok, {len(lesson.steps)} steps, {answers} other answers, {mistakes} mistakes")
    return 0

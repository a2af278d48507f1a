"""`pyshell replay FILE...`: run recorded sessions again.

The law: a file that differs is never changed unless `--accept` was said, and then it is replaced as a whole, the
difference is shown, and the exit status is not 0. Where nobody looks (CI is set) nothing is accepted.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import os
from typing import Any

from pyshell.commands.files import Complaint, complain, in_ci, read_text, say, write_text
from pyshell.commands.worlds import Worlds
from pyshell.lesson import verify
from pyshell.lesson.format import Lesson
from pyshell.lesson.format import parse as parse_lesson
from pyshell.transcript import lint
from pyshell.transcript.format import Transcript, parse
from pyshell.transcript.header import FormatError, seconds_text
from pyshell.transcript.pages import Page, accepted_page, page_text, parse_page
from pyshell.transcript.player import Outcome, Run, WorldTrouble, replay
from pyshell.transcript.report import failure_text, source_lines
from pyshell.transcript.update import NotAcceptable, accepted_text

USAGE = (
    "pyshell replay FILE... [--accept] [--pty] [--show] [--until LINE] [--lint] [--cast FILE] [--markdown FILE]"
)


def main(arguments: list[str]) -> int:
    """The command; its exit status: 0 all the same, 1 something differs, 2 a file cannot be replayed."""
    options = argparse.ArgumentParser("pyshell replay", usage=USAGE, description="Run recorded sessions again.")
    options.add_argument("files", nargs="+", metavar="FILE", help="a transcript; or Markdown: a lesson, or a page with sessions")
    options.add_argument("--accept", action="store_true", help="rewrite the expected output of files that differ")
    options.add_argument("--pty", action="store_true", help="type into the real shell on a pseudo terminal")
    options.add_argument("--show", action="store_true", help="show every step and what it answers")
    options.add_argument("--until", type=int, metavar="LINE", help="stop before the step at this line")
    options.add_argument("--lint", action="store_true", help="only say what deserves a second look")
    options.add_argument("--cast", metavar="FILE", help="write what happens as an asciicast (version 3)")
    options.add_argument("--markdown", metavar="FILE", help="write what happens as a page of Markdown")
    chosen = options.parse_args(arguments)
    if chosen.accept and in_ci():
        complain("pyshell replay: --accept is refused where CI is set")
        return 2
    if (chosen.cast or chosen.markdown) and len(chosen.files) != 1:
        complain("pyshell replay: --cast and --markdown write one file, of one transcript")
        return 2
    worlds = Worlds()
    status = 0
    for path in chosen.files:
        try:
            status = max(status, _one(path, chosen, worlds))
        except FormatError as error:
            complain(f"{path}:{error.line}: {error.text}")
            status = 2
        except (Complaint, WorldTrouble) as complaint:
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


def load_markdown(path: str) -> Lesson | Page:
    """A lesson has front matter; any other text with a session is a page. Raises FormatError, Complaint."""
    text = read_text(path)
    if text.removeprefix("\ufeff").startswith("---"):
        return parse_lesson(text)
    page = parse_page(text)
    if not page.sessions:
        raise FormatError(1, "a lesson begins with front matter, a page has a session in a fence ```erl; here is neither")
    return page


def _one(path: str, chosen: argparse.Namespace, worlds: Worlds) -> int:
    if path.endswith(".md"):
        found = load_markdown(path)
        if isinstance(found, Page):
            return _page(path, found, chosen, worlds)
        return _lesson(path, found, chosen, worlds)
    transcript = load(path)
    if chosen.lint:
        return _lint(path, [transcript])
    run = run_one(transcript, chosen, worlds, path)
    _export(run, chosen)
    if chosen.until is not None:
        return _tell(path, run, partly=True)
    if chosen.accept and not run.passed:
        return _accept(path, "".join(line + "\n" for line in transcript.lines), accepted_text(run))
    return _tell(path, run)


def run_one(transcript: Transcript, chosen: argparse.Namespace, worlds: Worlds, path: str) -> Run:
    """Replay, in this process or on a terminal."""
    seen = _show if chosen.show else None
    if not chosen.pty:
        return replay(transcript, worlds.make(transcript.header, transcript.files), chosen.until, seen)
    try:
        stage = importlib.import_module("pyshell.commands.stage")
    except ModuleNotFoundError as missing:
        raise Complaint(f"pyshell replay: --pty needs {missing.name}: pip install 'pyshell[test]'") from None
    with stage.terminal(transcript) as world:
        return replay(transcript, world, chosen.until, seen)


def _show(outcome: Outcome) -> None:
    say("\n".join([*source_lines(outcome.step), *outcome.actual, *([f"** {outcome.trouble}"] if outcome.trouble else [])]))


def _export(run: Run, chosen: argparse.Namespace) -> None:
    if chosen.cast:
        cast: Any = importlib.import_module("pyshell.transcript.cast")  # with json: only for those who want it
        write_text(chosen.cast, cast.cast(run))
    if chosen.markdown:
        write_text(chosen.markdown, page_text(run))


def _lint(path: str, transcripts: list[Transcript]) -> int:
    found = [row for transcript in transcripts for row in lint.lint(transcript)]
    for line, text in found:
        say(f"{path}:{line}: {text}")
    return 1 if found else 0


def _tell(path: str, run: Run, partly: bool = False) -> int:
    xfail = run.transcript.header.xfail
    passed = not run.broken and run.misnumbered is None if partly else run.passed
    if passed and xfail and not partly:
        complain(f"{path}:1: passes, but its header says 'xfail: {xfail}'")
        return 1
    if passed or xfail:
        time = seconds_text(run.outcomes[-1].time if run.outcomes else 0)
        say(f"{path}: {'ok' if passed else 'fails as expected'}, {len(run.outcomes)} steps, {time} of cluster time")
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


def _page(path: str, page: Page, chosen: argparse.Namespace, worlds: Worlds) -> int:
    if chosen.lint:
        return _lint(path, [transcript for _name, transcript in page.sessions])
    runs = [run_one(transcript, chosen, worlds, path) for _name, transcript in page.sessions]
    for run in runs[:1]:
        _export(run, chosen)
    if chosen.accept and not all(run.passed for run in runs):
        old, new = page.lines, accepted_page(page, runs)
        return _accept(path, "".join(line + "\n" for line in old), "".join(line + "\n" for line in new))
    return max(_tell(path, run, chosen.until is not None) for run in runs)


def _lesson(path: str, lesson: Lesson, chosen: argparse.Namespace, worlds: Worlds) -> int:
    if chosen.accept:
        new = "".join(line + "\n" for line in verify.accepted(lesson, worlds.of_lesson, path))
        return _accept(path, "".join(line + "\n" for line in lesson.lines), new)
    return check_lesson(path, lesson, worlds, strict=chosen.lint)


def check_lesson(path: str, lesson: Lesson, worlds: Worlds, strict: bool) -> int:
    """All that tests say of a lesson; strict: also its style. The exit status."""
    found = verify.lint(lesson) if strict else []
    found += verify.rehearse(lesson, worlds.of_lesson, path).findings
    for index, step in enumerate(lesson.steps):
        slip = verify.rehearse_slips(lesson, worlds.of_lesson, index) if strict else None
        found += [slip] if slip is not None else []
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

"""Is a lesson sound? It is replayed on its reference path, on every other answer, on every mistake; and read by a
linter.

The law (lessons rot in four ways): the reference answer must pass; every check must be false before it and true
after it; every other answer must pass from the same start; every listed mistake must give its message and must not
pass. What the answers print is compared, but not which number a process, a reference or a line of the library has.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from pyshell.lesson.check import LessonWorld, first_mistake, is_true, path, prepare, right_choice, typed
from pyshell.lesson.format import Clause, Lesson, Predict, Session, Step
from pyshell.transcript.format import Transcript
from pyshell.transcript.player import Player, Run, WorldTrouble
from pyshell.transcript.report import failure_text
from pyshell.transcript.update import NotAcceptable, accepted_lines

MakeWorld = Callable[[Lesson], LessonWorld]
SLIPS = ("an_atom.", "length([1, 2 | three]).")
MAX_WORDS, MAX_STEPS, MAX_INPUTS = 60, 9, 3
_NUMBERS = re.compile(r"<\d+\.\d+\.\d+>|#Ref<[\d.]+>|#Fun<[\w@.]+>|(?<=REPORT==== )[^=]*(?= ===)|\bline,?\s*\d+")
_REPORT = re.compile(r"(\S+@\S+: )?=[A-Z]+(?: [A-Z]+)* REPORT====")
_PID = re.compile(r"<\d+\.\d+\.\d+>|#Ref<|\bpid\(")


@dataclass(slots=True)
class Finding:
    """What is wrong, where (line of the file), with whom: a step's slug, `another:slug:1`, `wrong:slug:1`, or ""."""

    line: int
    text: str
    item: str = ""
    whole: bool = False  # the text already names file and line


@dataclass(slots=True)
class Rehearsal:
    """A lesson replayed on its reference path. runs: every session with what came of it; findings by step."""

    lesson: Lesson
    findings: list[Finding] = field(default_factory=list)
    runs: list[tuple[Session, Run]] = field(default_factory=list)


def _run_session(lesson: Lesson, session: Session, player: Player) -> Run:
    run = Run(Transcript(lesson.header, session.steps, {}, session.lines, []))
    for step in session.steps:
        outcome = player.do(step)
        expected = [line.text for line in getattr(step, "output", ())]
        if not outcome.same and not outcome.trouble and _told(expected) == _told(outcome.actual):
            outcome.actual = expected
        run.outcomes.append(outcome)
    return run


def _told(lines: list[str]) -> tuple[list[list[str]], list[str]]:
    """The words of an output: of each report, in no order (they come when they come), and of everything else.

    Without what no lesson is about: numbers of processes, references and lines, times of reports.
    """
    reports: list[list[str]] = []
    rest: list[str] = []
    current: list[str] | None = None
    prefix = ""
    for line in lines:
        begins = _REPORT.match(line)
        if begins is not None:
            prefix, current = begins[1] or "", [line]
            reports.append(current)
        elif current is not None and (line.startswith(prefix) if prefix else line.strip()):
            current.append(line)
        elif current is None or line.strip():
            current = None
            rest.append(line)
        else:
            current = None
    return sorted(_words(report) for report in reports), _words(rest)


def _words(lines: list[str]) -> list[str]:
    return _NUMBERS.sub("", "\n".join(lines)).split()


def rehearse(lesson: Lesson, make_world: MakeWorld, name: str) -> Rehearsal:
    """The reference path. `name` is the file as reports show it."""
    done = Rehearsal(lesson)
    world = make_world(lesson)
    prepare(world, lesson, 0)
    player = Player(world, lesson.header.nodes)
    for index, step in enumerate(lesson.steps):
        if index:
            world.mark()
            for session in step.setup:
                typed(world, session.steps, player.node)
            world.shown(player.node)
        for part in path(step):
            if part is None:
                _after_task(done, step, world)
            elif isinstance(part, Predict):
                _ask(done, step, part, player)
            else:
                if part is step.answer:
                    _before_task(done, step, world)
                run = _run_session(lesson, part, player)
                done.runs.append((part, run))
                if not run.passed:
                    done.findings.append(Finding(part.line, failure_text(name, run), step.slug, whole=True))
    return done


def _value(done: Rehearsal, step: Step, world: LessonWorld, clause: Clause) -> bool | None:
    try:
        return is_true(world, clause)
    except WorldTrouble as trouble:
        done.findings.append(Finding(clause.line, f"the check cannot be evaluated: {trouble}", step.slug))
        return None


def _so_far(world: LessonWorld, clause: Clause) -> bool:
    """Is it true? What has no value yet (a variable that the answer binds) is not."""
    try:
        return is_true(world, clause)
    except WorldTrouble:
        return False


def _before_task(done: Rehearsal, step: Step, world: LessonWorld) -> None:
    if step.checks and all(_so_far(world, clause) for clause in step.checks):
        done.findings.append(Finding(step.checks[0].line, "the check is true before the answer", step.slug))


def _after_task(done: Rehearsal, step: Step, world: LessonWorld) -> None:
    for clause in step.checks:
        if _value(done, step, world, clause) is False:
            text = f"the check is not true after the reference answer: {clause.expression}"
            done.findings.append(Finding(clause.line, text, step.slug))


def _ask(done: Rehearsal, step: Step, question: Predict, player: Player) -> None:
    player.world.shown(player.node)
    player.node = question.node
    try:
        player.world.enter(question.node, question.expression)
    except WorldTrouble as trouble:
        done.findings.append(Finding(question.line, f"the question cannot be answered: {trouble}", step.slug))
        return
    shown = player.world.shown(question.node)
    right = right_choice(question, shown)
    if len(right) != 1:
        text = f"{len(right)} of the answers are right, not one; the runtime says: {' '.join(shown)}"
        done.findings.append(Finding(question.line, text, step.slug))


def rehearse_other(lesson: Lesson, make_world: MakeWorld, index: int, number: int) -> tuple[Finding | None, Run]:
    """Another answer, from the start of its step. Only its checks count; its output is for accepting."""
    step = lesson.steps[index]
    session = step.others[number]
    world = make_world(lesson)
    node = prepare(world, lesson, index)
    player = Player(world, (node,) if node else ())
    for demo in step.before:
        if isinstance(demo, Session):
            player.node = typed(world, demo.steps, player.node)
    world.shown(player.node)
    run = _run_session(lesson, session, player)
    item = f"another:{step.slug}:{number + 1}"
    for clause in step.checks:
        try:
            if not is_true(world, clause):
                return Finding(clause.line, f"not true after the other answer: {clause.expression}", item), run
        except WorldTrouble as trouble:
            return Finding(clause.line, f"the check cannot be evaluated: {trouble}", item), run
    return None, run


def rehearse_mistake(lesson: Lesson, make_world: MakeWorld, index: int, number: int) -> Finding | None:
    """A mistake: its inputs give its message, and the step does not pass."""
    step = lesson.steps[index]
    clause = step.mistakes[number]
    world = make_world(lesson)
    node = prepare(world, lesson, index)
    for demo in step.before:
        if isinstance(demo, Session):
            node = typed(world, demo.steps, node)
    typed(world, clause.tries, node)
    item = f"wrong:{step.slug}:{number + 1}"
    first = first_mistake(world, step.mistakes)
    if first is not clause:
        return Finding(clause.line, "the inputs behind 'try:' do not give this message", item)
    passed = all(_so_far(world, check) for check in step.checks)
    return Finding(clause.line, "the step passes with this mistake", item) if passed and step.checks else None


def rehearse_slips(lesson: Lesson, make_world: MakeWorld, index: int) -> Finding | None:
    """Inputs that have nothing to do with the task, one that works and one that fails: the step must not pass."""
    step = lesson.steps[index]
    if not step.checks:
        return None
    world = make_world(lesson)
    node = prepare(world, lesson, index)
    for part in step.before:
        if isinstance(part, Session):
            node = typed(world, part.steps, node)
        elif isinstance(part, Predict):
            world.enter(part.node, part.expression)
    for slip in SLIPS:
        world.enter(node, slip)
        if all(_so_far(world, check) for check in step.checks):
            return Finding(step.checks[0].line, f"the step passes when something else is typed: {slip}", step.slug)
    return None


def lint(lesson: Lesson) -> list[Finding]:
    """What a reader of the file alone can say."""
    found: list[Finding] = []
    if len(lesson.steps) > MAX_STEPS:
        found.append(Finding(1, f"{len(lesson.steps)} steps; at most {MAX_STEPS} are good for a learner"))
    for step in lesson.steps:
        prose = " ".join(part for part in step.before if isinstance(part, str))
        words = len(re.sub(r"```.*?```", "", prose, flags=re.DOTALL).split())
        if words > MAX_WORDS:
            found.append(Finding(step.line, f"{words} words before the first action, more than {MAX_WORDS}", step.slug))
        if not step.checks and not step.demos() and not step.questions():
            found.append(Finding(step.line, "a step without a check, a demo or a question", step.slug))
        if step.checks and step.answer is None:
            found.append(Finding(step.line, "a task without an answer", step.slug))
        if step.checks and not step.hints:
            found.append(Finding(step.line, "a task without a hint", step.slug))
        if step.answer is not None and not step.checks:
            found.append(Finding(step.line, "an answer without a check", step.slug))
        if step.answer is not None and sum(hasattr(typed_, "source") for typed_ in step.answer.steps) > MAX_INPUTS:
            found.append(Finding(step.answer.line, f"the answer has more than {MAX_INPUTS} inputs", step.slug))
        for clause in step.checks + step.mistakes:
            if not clause.message.endswith((".", "?", "!", ".)")):
                found.append(Finding(clause.line, "the message does not end in a full stop", step.slug))
            if _PID.search(clause.expression):
                found.append(Finding(clause.line, "a check may not name pids or references", step.slug))
        found.extend(
            Finding(clause.line, "a mistake without 'try:'", step.slug) for clause in step.mistakes if not clause.tries
        )
    return found


def accepted(lesson: Lesson, make_world: MakeWorld, name: str) -> list[str]:
    """The lines of the file with the output that really came. Raises NotAcceptable."""
    runs = list(rehearse(lesson, make_world, name).runs)
    for index, step in enumerate(lesson.steps):
        for number, session in enumerate(step.others):
            runs.append((session, rehearse_other(lesson, make_world, index, number)[1]))
    lines = list(lesson.lines)
    for session, run in sorted(runs, key=lambda pair: -pair[0].first):
        if run.passed:
            continue
        start = session.first - 1
        old = lines[start : start + len(session.lines)]
        indent = old[0][: len(old[0]) - len(old[0].lstrip())] if old and old[0].strip() else ""
        try:
            new = accepted_lines(run, session.first)
        except NotAcceptable as why:
            raise NotAcceptable(str(why)) from None
        lines[start : start + len(session.lines)] = [indent + line if line else line for line in new]
    return lines

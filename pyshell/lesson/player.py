"""The lesson player: lines of the learner in, things to show out. It waits for nothing and shows nothing itself.

The law: TABLE says which event means what in which state; everything else the learner types goes to the shell. A
step that is done stays until the learner goes on. Checks are looked at when the world is idle, after every input,
and are told only when asked for; a mistake is told once an input. The world is never saved: it is made again.

    intro --Enter--> the parts of the first step, in order:
        prose is shown at once; a demo waits for Enter (demo); a question for a letter (asking);
        the task for its checks (task); behind the last part the step is done (done)
    done --Enter, :next--> the parts of the next step, or the end (over)
"""

from __future__ import annotations

from collections.abc import Callable

from pyshell.lesson.check import LessonWorld, file_text, first_missing, first_mistake, prepare, right_choice, typed, write_file
from pyshell.lesson.format import Lesson, Part, Predict, Session, Step
from pyshell.lesson.hands import as_typed, said_by_shell, time_text, type_step
from pyshell.lesson.pictures import bar, chart, step_list, summary, wire_map
from pyshell.lesson.progress import DONE, OPEN, SKIPPED, LessonProgress
from pyshell.lesson.say import Say
from pyshell.transcript.format import Input, Wait, parse_fragment
from pyshell.transcript.header import FormatError
from pyshell.transcript.lineshell import LineShell, done_lines
from pyshell.transcript.player import WorldTrouble
from pyshell.transcript.report import source_lines

INTRO, DEMO, ASKING, TASK, STEP_DONE, OVER, LEFT = "intro", "demo", "asking", "task", "done", "over", "left"
_PATIENCE = 3
OF_THE_SHELL = (":after", ":on", ":time", ":forget")
SAVED = (".transcript", ".md")
MakeWorld = Callable[[Lesson], LessonWorld]


class LessonPlayer:
    """One learner in one lesson. `state` is one of the states above; `index` the current step.

    make_world(lesson) makes a new world; keep() writes the progress, False when it cannot; today() is an ISO time;
    plain: ASCII only.
    """

    def __init__(
        self,
        lesson: Lesson,
        make_world: MakeWorld,
        progress: LessonProgress,
        keep: Callable[[], bool | None],
        today: Callable[[], str],
        plain: bool = True,
    ) -> None:
        self.lesson = lesson
        self.progress = progress
        self.plain = plain
        self.state = INTRO
        self.index = 0
        self._make_world = make_world
        self._keep = keep
        self._today = today
        self._parts: list[Part | None] = []
        self._demo: list[Input | Wait] = []
        self._question: Predict | None = None
        self._hints = 0
        self._idle = 0
        self._nagged = False
        self._world = make_world(lesson)
        self.shell = LineShell(self._world, ())
        self._rebuild([])

    # what a front end asks ----------------------------------------------------------------------------------------

    @property
    def step(self) -> Step:
        """The current step."""
        return self.lesson.steps[self.index]

    @property
    def world(self) -> LessonWorld:
        """The world of the lesson as it is now: another one after :reset, :undo, :goto."""
        return self._world

    def prompt(self) -> str:
        """What stands in front of the learner's next line."""
        return self.shell.prompt()

    def bar(self, plain: bool = False) -> str:
        """`▰▰▱▱ 2/4`, or `step 2 of 4`."""
        return bar(min(self.index + 1, len(self.lesson.steps)), len(self.lesson.steps), plain)

    def edited(self, name: str, text: str) -> list[Say]:
        """The learner has edited a file of the lesson; it stays so when the world is made again."""
        self.progress.files[name] = text
        write_file(self._world, name, text)
        self._keep()
        return [Say("note", f"{name} is saved. Compile it: c({name.removesuffix('.erl')}).")]

    def file(self, name: str) -> str:
        """The text of a file in the learner's folder, "" when there is none."""
        return file_text(self._world, name)

    def suggestion(self) -> str:
        """What Enter would type now: the next input of a demo."""
        step = self._demo[0] if self.state == DEMO and self._demo else None
        return step.source if isinstance(step, Input) else f":after {time_text(step)}" if step is not None else ""

    def nudge(self) -> list[Say]:
        """For one who is at a task and gets no further, or does nothing; once a step."""
        if self.state != TASK or self._nagged:
            return []
        self._nagged = True
        count = len(self.step.hints)
        return [Say("note", "Stuck? " + (f":hint ({self._hints + 1} of {count})" if self._hints < count else ":show"))]

    # begin --------------------------------------------------------------------------------------------------------

    def begin(self) -> list[Say]:
        """The title and the intro, or the step where the learner left."""
        lesson = self.lesson
        minutes = f", about {lesson.minutes} minutes" if lesson.minutes else ""
        said = [Say("title", f"{lesson.title}: {len(lesson.steps)} steps{minutes}")]
        at = lesson.index(self.progress.at) if self.progress.at and not self.progress.finished else None
        if at is not None and (at or self.progress.step(lesson.steps[0].slug).inputs):
            said.append(Say("note", f"You are at step {at + 1}, {lesson.steps[at].name}. (:goto 1 begins anew)"))
            return said + self._enter_step(at, self.progress.step(lesson.steps[at].slug).inputs)
        if lesson.intro:
            said.append(Say("prose", lesson.intro))
        return [*said, Say("note", "Enter begins. :help tells what you can type.")]

    # lines --------------------------------------------------------------------------------------------------------

    def line(self, text: str) -> list[Say]:
        """One line of the learner; or several, pasted: each as if it had been typed."""
        if "\n" in text:
            said: list[Say] = []
            for row in text.split("\n"):
                if row.strip() or self.shell.unfinished:
                    said += [*(said_by_shell([self.prompt() + row]) if said else []), *self.line(row)]
            return said
        event, argument = self._event(text)
        action = TABLE.get((self.state, event)) or ANYWHERE.get(event)
        if action is not None:
            return action(self, argument)
        return self._free(text)

    def _event(self, text: str) -> tuple[str, str]:
        """Which event a line is: "enter", "letter", a command word, or "" for the shell."""
        line = text.strip()
        if self.shell.unfinished and line != ":quit":
            return "", text
        if not line:
            return "enter", ""
        if self.state == DEMO and line == self.suggestion():
            return "enter", line
        if line.startswith(":"):
            word, _, argument = line.partition(" ")
            known = word in ANYWHERE or word in OF_THE_SHELL
            return word if known else ":unknown", argument.strip() if known else word
        letter = line.rstrip(".)").lower()
        if self.state == ASKING and self._question is not None and len(letter) == 1:
            if 0 <= ord(letter) - ord("a") < len(self._question.choices):
                return "letter", letter
        return "", text

    def _free(self, text: str) -> list[Say]:
        """Whatever else is typed goes to the shell."""
        before = len(self.shell.done)
        said = said_by_shell(self.shell.feed(text))
        if len(self.shell.done) > before:
            said += self._typed()
        return said

    def _typed(self) -> list[Say]:
        """Something was typed and the world is idle again."""
        row = self.progress.step(self.step.slug)
        row.inputs = done_lines(self.shell.done)
        row.tries += 1
        if self.state != TASK:
            return []
        if first_missing(self.shell.world, self.step.checks) is None:
            return self._task_done()
        self._idle += 1
        mistake = first_mistake(self.shell.world, self.step.mistakes)
        if mistake is not None:
            return [Say("note", mistake.message)]
        return self.nudge() if self._idle >= _PATIENCE else []

    # going through the parts of a step ----------------------------------------------------------------------------

    def _enter_step(self, index: int, inputs: list[str], rebuild: bool = True) -> list[Say]:
        """Begin a step: in a new world where the earlier steps were done, or in the learner's own."""
        self.index = index
        if rebuild:
            self._rebuild(inputs)
        else:
            self._begin_here()
        step = self.step
        row = self.progress.step(step.slug)
        self.progress.at = step.slug
        self.progress.started = self.progress.started or self._today()
        self._hints, self._idle, self._nagged = 0, 0, False
        self._parts = [*step.before, *([None] if step.checks else []), *step.after]
        if inputs and row.state == DONE:
            self._parts = []
        elif inputs:
            self._drop_done()
        self._keep()
        again = " (done before)" if row.state == DONE else ""
        return [Say("title", f"{self.bar(self.plain)}{':' if self.plain else ' '} {step.name}{again}"), *self._go_on()]

    def _drop_done(self) -> None:
        """Leave out the demos and questions that were typed before the learner left."""
        seen = {(step.node, step.source) for step in self.shell.done if isinstance(step, Input)}

        def is_done(part: Part | None) -> bool:
            if isinstance(part, Predict):
                return (part.node, part.expression) in seen
            inputs = [step for step in part.steps if isinstance(step, Input)] if isinstance(part, Session) else []
            return bool(inputs) and all((step.node, step.source) in seen for step in inputs)

        self._parts = [part for part in self._parts if not is_done(part)]

    def _begin_here(self) -> None:
        world, node = self._world, self.shell.node
        world.mark()
        for session in self.step.setup:
            typed(world, session.steps, node)
        world.shown(node)
        self.shell = LineShell(world, (node,) if node else ())

    def _rebuild(self, inputs: list[str]) -> None:
        """A new world: everything before this step, and these inputs of it."""
        world = self._world = self._make_world(self.lesson)
        node = prepare(world, self.lesson, self.index)
        self.shell = LineShell(world, (node,) if node else ())
        self._retype(inputs)

    def _retype(self, lines: list[str]) -> None:
        try:
            steps = parse_fragment(lines, 1).steps
        except FormatError:
            return  # written by another version: the step simply begins anew
        for step in steps:
            type_step(self.shell, step)
        self.shell.world.shown(self.shell.node)

    def _go_on(self, _argument: str = "") -> list[Say]:
        """Show parts until one of them waits for the learner."""
        said: list[Say] = []
        while self._parts:
            part = self._parts.pop(0)
            if isinstance(part, str):
                said.append(Say("prose", part))
            elif isinstance(part, Session):
                self.state = DEMO
                self._demo = [step for step in part.steps if isinstance(step, Input | Wait)]
                return said + self._offer()
            elif isinstance(part, Predict):
                self.state = ASKING
                self._question = part
                return said + self._pose(part)
            elif first_missing(self.shell.world, self.step.checks) is not None:
                self.state = TASK
                return said
            else:
                said.append(Say("tick", "That is so already."))
                self._mark(DONE)
        self._mark(DONE)
        self.state = STEP_DONE
        last = self.index + 1 == len(self.lesson.steps)
        said.append(Say("tick", "Done. Enter ends the lesson." if last else "Done. Enter for the next step."))
        return said

    def _mark(self, state: str) -> None:
        row = self.progress.step(self.step.slug)
        if state == DONE or row.state == OPEN:
            row.state = state
        self._keep()

    def _task_done(self) -> list[Say]:
        self._mark(DONE)
        more = self._go_on()
        return more if more and more[0].kind == "tick" else [Say("tick", "That is it."), *more]

    def _offer(self) -> list[Say]:
        if not self._demo:
            return self._go_on()
        return [Say("note", f"Enter types: {' '.join(self.suggestion().split())}")]

    def _run_demo(self, typed_text: str) -> list[Say]:
        """typed_text: the learner typed it himself, so it stands there already."""
        step = self._demo.pop(0)
        lines = [] if typed_text else source_lines(step) if isinstance(step, Wait) else as_typed(self.shell, step)
        said = said_by_shell([*lines, *type_step(self.shell, step)])
        self.progress.step(self.step.slug).inputs = done_lines(self.shell.done)
        return said + self._offer()

    def _pose(self, question: Predict) -> list[Say]:
        where = f" on {question.node}" if question.node else ""
        rows = [f"What does {question.expression} answer{where}?"]
        rows += [f"  {chr(97 + index)}) {choice}" for index, choice in enumerate(question.choices)]
        return [Say("question", "\n".join(rows))]

    def _answer(self, letter: str) -> list[Say]:
        question = self._question
        assert question is not None
        choice = question.choices[ord(letter) - ord("a")]
        here = self.shell.node
        self.shell.node = question.node
        prompt = self.shell.prompt()
        lines = self.shell.enter(question.expression)
        self.shell.node = here
        said = said_by_shell([prompt + question.expression, *lines])
        right = choice in right_choice(question, lines)
        said.append(Say("tick" if right else "note", "You knew it." if right else f"Not {choice}: look."))
        if question.why:
            said.append(Say("prose", question.why))
        self._question = None
        self.progress.step(self.step.slug).inputs = done_lines(self.shell.done)
        return said + self._go_on()

    def _next_step(self, _argument: str = "") -> list[Say]:
        if self.index + 1 < len(self.lesson.steps):
            return self._enter_step(self.index + 1, [], rebuild=False)
        self.state = OVER
        self.progress.at = ""
        self.progress.finished = self._today()
        self._keep()
        said = [Say("title", f"You have finished: {self.lesson.title}.")]
        said.append(Say("shell", "\n".join(summary(self.lesson, self.progress, self.plain))))
        drawn = chart(self._world, self.shell.node) if len(self.lesson.header.nodes) > 1 else []
        return said + ([Say("note", "What went between your nodes, at last:"), *said_by_shell(drawn)] if drawn else [])

    # commands -----------------------------------------------------------------------------------------------------

    def _next(self, _argument: str) -> list[Say]:
        if self.state == TASK:
            return [*self._check(""), Say("note", ":skip leaves this step as it is.")]
        if self.state == DEMO:
            self._demo = []
        self._question = None
        return self._go_on()

    def _hint(self, _argument: str) -> list[Say]:
        hints = self.step.hints
        if self._hints >= len(hints):
            none = "There are no more hints. :show tells the answer." if self.step.answer else "No hints here."
            return [Say("note", none)]
        self._hints += 1
        row = self.progress.step(self.step.slug)
        row.hints = max(row.hints, self._hints)
        self._keep()
        missing = first_missing(self.shell.world, self.step.checks) if self._hints == 1 else None
        said = [Say("note", missing.message)] if missing is not None else []
        return [*said, Say("hint", hints[self._hints - 1])]

    def _show(self, _argument: str) -> list[Say]:
        answer = self.step.answer
        if answer is None:
            return [Say("note", "There is nothing to show in this step.")]
        lines = [line for step in answer.steps for line in source_lines(step)]
        return [Say("shell", "\n".join(lines)), Say("note", ":show! types it for you.")]

    def _show_and_type(self, _argument: str) -> list[Say]:
        answer = self.step.answer
        if answer is None:
            return self._show("")
        said: list[Say] = []
        for step in answer.steps:
            if isinstance(step, Input | Wait):
                lines = source_lines(step) if isinstance(step, Wait) else as_typed(self.shell, step)
                said += said_by_shell([*lines, *type_step(self.shell, step)])
        return said + self._typed()

    def _check(self, _argument: str) -> list[Say]:
        for clause in self.step.checks:
            try:
                value = self.shell.world.look(clause.expression)
            except WorldTrouble as trouble:
                return [Say("note", f"This check cannot be made: {trouble}")]
            if value != "true":
                return [Say("note", clause.message)]
        return [Say("tick", "Nothing is missing.")]

    def _reset(self, _argument: str) -> list[Say]:
        self.progress.step(self.step.slug).inputs = []
        return self._enter_step(self.index, [])

    def _undo(self, _argument: str) -> list[Say]:
        done = self.shell.done
        if not done:
            return [Say("note", "Nothing was typed in this step.")]
        kept = done_lines(done[:-1])
        gone = source_lines(done[-1])[0]
        state, parts, demo, question = self.state, self._parts, self._demo, self._question
        self._rebuild(kept)
        self.state, self._parts, self._demo, self._question = state, parts, demo, question
        self.progress.step(self.step.slug).inputs = kept
        self._keep()
        return [Say("note", f"Undone: {gone}")]

    def _skip(self, _argument: str) -> list[Say]:
        self._mark(SKIPPED)
        self._demo, self._question = [], None
        if self.index + 1 >= len(self.lesson.steps):
            return [Say("note", "Skipped."), *self._next_step()]
        said = [Say("note", "Skipped; the next step begins as if it had been done.")]
        return said + self._enter_step(self.index + 1, [])

    def _goto(self, argument: str) -> list[Say]:
        index = int(argument) - 1 if argument.isdecimal() else self.lesson.index(argument)
        if index is None or not 0 <= index < len(self.lesson.steps):
            return [Say("note", f"Which step? 1 to {len(self.lesson.steps)}, see :steps")]
        self.progress.finished = ""
        return self._enter_step(index, [])

    def _steps(self, _argument: str) -> list[Say]:
        return [Say("shell", "\n".join(step_list(self.lesson, self.progress, self.index)))]

    def _map(self, _argument: str) -> list[Say]:
        return [Say("shell", "\n".join(wire_map(self.shell.world, self.plain)))]

    def _edit(self, argument: str) -> list[Say]:
        name = argument if argument.endswith(".erl") else f"{argument}.erl"
        files = {**self.lesson.files, **self.progress.files}
        if not argument or not name.isprintable() or "/" in name:
            return [Say("note", f"Which file? :edit NAME; there are {', '.join(sorted(files)) or 'none yet'}")]
        return [Say("edit", name)]

    def _save(self, argument: str, anew: str = "") -> list[Say]:
        if not argument.endswith(SAVED) or not argument.isprintable():
            return [Say("note", f"Where? :save my.transcript, or :save my.md with a chart of it (:save{anew} NAME).")]
        return [Say(f"save{anew}", argument)]

    def _quit(self, _argument: str) -> list[Say]:
        self.state = LEFT
        if self._keep() is False:
            return [Say("note", "What you did cannot be kept.")]
        return [Say("note", f"Kept. pyshell learn {self.lesson.ident} goes on here.")]

    def _help(self, _argument: str) -> list[Say]:
        return [Say("rows", "\n".join(f"{word:<10}  {text}" for word, text in COMMANDS))]


Action = Callable[[LessonPlayer, str], list[Say]]
TABLE: dict[tuple[str, str], Action] = {
    (INTRO, "enter"): lambda player, _: player._enter_step(0, []),
    (INTRO, ":next"): lambda player, _: player._enter_step(0, []),
    (DEMO, "enter"): LessonPlayer._run_demo,
    (ASKING, "letter"): LessonPlayer._answer,
    (STEP_DONE, "enter"): LessonPlayer._next_step,
    (STEP_DONE, ":next"): LessonPlayer._next_step,
    (OVER, ":next"): LessonPlayer._quit,
    (OVER, "enter"): LessonPlayer._quit,
}
ANYWHERE: dict[str, Action] = {
    "enter": lambda _player, _: [],
    ":next": LessonPlayer._next,
    ":hint": LessonPlayer._hint,
    ":show": LessonPlayer._show,
    ":show!": LessonPlayer._show_and_type,
    ":check": LessonPlayer._check,
    ":reset": LessonPlayer._reset,
    ":undo": LessonPlayer._undo,
    ":skip": LessonPlayer._skip,
    ":goto": LessonPlayer._goto,
    ":steps": LessonPlayer._steps,
    ":map": LessonPlayer._map,
    ":edit": LessonPlayer._edit,
    ":save": LessonPlayer._save,
    ":save!": lambda player, argument: player._save(argument, "!"),
    ":unknown": lambda _player, word: [Say("note", f"There is no command {word}; :help lists them.")],
    ":quit": LessonPlayer._quit,
    ":help": LessonPlayer._help,
}
COMMANDS = (
    (":next", "go on; in a task: what is still missing"),
    (":hint", "a hint, then the next one"),
    (":show", "the answer; :show! types it"),
    (":check", "what is still missing"),
    (":reset", "begin this step anew"),
    (":undo", "as if your last input had not been typed"),
    (":skip", "leave this step"),
    (":goto N", "another step"),
    (":steps", "all steps"),
    (":map", "which wires are up, which are cut"),
    (":edit FILE", "a file of the lesson in your editor"),
    (":save FILE", "what you did, as my.transcript or my.md"),
    (":after T", "let time pass: :after 1500ms, :after 75s"),
    (":on NODE", "type on another node"),
    (":forget", "drop an input that is not finished"),
    (":quit", "leave; pyshell learn goes on here"),
)

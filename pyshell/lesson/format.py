"""A lesson: a Markdown file that reads well without any tool, and its parts for the player and the tests.

The law: whatever the author hid in comments is read strictly (an unknown word is an error with its line); whatever
is prose stays as it is. The right choice of a question is never written down: what the runtime answers is right.

    ## Step name          one step; its slug is the key of the progress
    ```erl                a demo: shown, offered, replayed      ```erlang file=x.erl   a file of the lesson
    <details><summary>Hint</summary> · Answer · Another answer · Why
    <!-- check   EXPRESSION  % what is still missing. -->   (with the learner's variables; It: the last value, Me: the shell)
    <!-- mistake EXPRESSION  % what went wrong.   try: (a@lab)1> INPUT -->
    <!-- predict NODE: EXPRESSION. -->  and a list of `answers`
    <!-- setup   lines of a transcript -->                      <!-- file x.erl   a file that is not shown -->
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pyshell.lang import scan
from pyshell.lesson.sketch import slug_of
from pyshell.transcript.format import Step as Typed
from pyshell.transcript.format import is_finished, parse_fragment, split_lines
from pyshell.transcript.header import LESSON_KEYS, FormatError, Header, front_matter, read_headers, whole_name
from pyshell.transcript.markdown import Block, blocks

_CODE = r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\$\\?.|[^%"'$])*"""
_CLAUSE = re.compile(rf"(?P<expression>{_CODE}?)\s+%\s*(?P<message>.*\S)\s*")
_PREDICT = re.compile(r"(?P<node>[\w@.-]+):\s*(?P<expression>.*)", re.DOTALL)
_FILE_NAME = re.compile(r"[A-Za-z0-9_]\w*(?:\.\w+)+").fullmatch
_FENCE_KEYS = frozenset({"file", "broken", "skip"})
_WORDS = ("check", "mistake", "predict", "setup", "file")


@dataclass(slots=True)
class Session:
    """Lines of a transcript inside the lesson: line is where the fence begins."""

    line: int
    steps: list[Typed]
    lines: list[str]
    first: int


@dataclass(slots=True)
class Clause:
    """An expression and what to tell the learner. tries: inputs that make a mistake's expression true."""

    line: int
    expression: str
    message: str
    tries: list[Typed] = field(default_factory=list)


@dataclass(slots=True)
class Predict:
    """A question: what does this node answer? why: Markdown shown afterwards."""

    line: int
    node: str
    expression: str
    choices: list[str]
    why: str = ""


Part = str | Session | Predict
"""What is shown: Markdown, a demo, a question."""


@dataclass(slots=True)
class Step:
    """One step. before: until the task is done; after: what follows when it is."""

    slug: str
    name: str
    line: int
    before: list[Part] = field(default_factory=list)
    after: list[Part] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    answer: Session | None = None
    others: list[Session] = field(default_factory=list)
    checks: list[Clause] = field(default_factory=list)
    mistakes: list[Clause] = field(default_factory=list)
    setup: list[Session] = field(default_factory=list)

    def demos(self) -> list[Session]:
        """The demos in order."""
        return [part for part in self.before + self.after if isinstance(part, Session)]

    def questions(self) -> list[Predict]:
        """The questions in order."""
        return [part for part in self.before + self.after if isinstance(part, Predict)]


@dataclass(slots=True)
class Lesson:
    """A whole lesson. intro: Markdown; setup: of the world before the first step; part: heading of the menu."""

    ident: str
    title: str
    header: Header
    minutes: int
    needs: tuple[str, ...]
    intro: str
    files: dict[str, str]
    steps: list[Step]
    setup: list[Session]
    lines: list[str]
    part: str = ""

    def index(self, slug: str) -> int | None:
        """Where the step with this slug is."""
        return next((index for index, step in enumerate(self.steps) if step.slug == slug), None)


def parse(text: str) -> Lesson:
    """The lesson in a text. Raises FormatError."""
    lines = split_lines(text)
    rows, _start = front_matter(lines)
    if not rows:
        raise FormatError(1, "a lesson begins with front matter: a line '---', 'key: value' lines, a line '---'")
    values = read_headers(rows, LESSON_KEYS)
    ident = values.pop("lesson", "")
    if not ident or slug_of(ident) != ident:
        raise FormatError(1, "the front matter needs 'lesson:' with an id such as cut-a-link")
    minutes, needs, clock = values.pop("minutes", 0), values.pop("needs", ()), values.pop("clock", "step")
    part = values.pop("part", "")
    if clock == "live":
        values["clock"] = clock
    return _Builder(Lesson(ident, "", Header(**values), minutes, needs, "", {}, [], [], lines, part)).build(blocks(text))


class _Builder:
    """Puts the blocks into steps. `fold`: the <details> we are in; `tasked`: this step's task has been told."""

    __slots__ = ("lesson", "fold", "inside", "tasked", "question")

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.fold: Block | None = None
        self.inside: list[Block] = []
        self.tasked = False
        self.question: Predict | None = None

    def build(self, found: list[Block]) -> Lesson:
        for block in found:
            if self.question is not None and not self.question.choices:
                self._choices(self.question, block)
                continue
            if block.kind == "open":
                if self.fold is not None:
                    raise FormatError(block.line, "a <details> inside a <details>")
                self.fold, self.inside = block, []
            elif block.kind == "close":
                self._folded(block)
            elif self.fold is not None:
                self.inside.append(block)
            else:
                self._open(block)
        lesson = self.lesson
        if self.fold is not None:
            raise FormatError(self.fold.line, "the <details> is not closed")
        if self.question is not None and not self.question.choices:
            raise FormatError(self.question.line, "a question needs a list of `answers` behind it")
        if not lesson.title:
            raise FormatError(1, "a lesson needs a title: a line '# Title'")
        if not lesson.steps:
            raise FormatError(len(lesson.lines), "a lesson needs at least one step: a line '## Step name'")
        return lesson

    def _choices(self, question: Predict, block: Block) -> None:
        if block.kind != "choices" or len(block.lines) < 2:
            raise FormatError(block.line, "behind a question comes a list of at least two `answers`")
        question.choices = block.lines

    def _step(self, line: int) -> Step:
        if not self.lesson.steps:
            raise FormatError(line, "this belongs into a step: it stands before the first '## '")
        return self.lesson.steps[-1]

    def _open(self, block: Block) -> None:
        """A block outside of folds."""
        if block.kind == "heading" and block.level <= 2:
            self._heading(block)
        elif block.kind == "comment":
            self._comment(block)
        elif block.kind == "fence":
            session = self._fence(block)
            if session is not None:
                self._show(session, block.line)
        else:
            text = "#" * block.level + " " + block.text if block.kind == "heading" else block.text
            self._text(text, block.line)

    def _text(self, text: str, line: int) -> None:
        """Markdown: of a step, or of the intro."""
        if self.lesson.steps:
            self._show(text, line)
        else:
            self.lesson.intro = f"{self.lesson.intro}\n\n{text}".strip()

    def _show(self, part: Part, line: int) -> None:
        step = self._step(line)
        parts = step.after if self.tasked else step.before
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += "\n\n" + part
        else:
            parts.append(part)

    def _heading(self, block: Block) -> None:
        lesson = self.lesson
        if block.level == 1:
            if lesson.title or lesson.steps:
                raise FormatError(block.line, "a second title")
            lesson.title = block.text
            return
        slug = slug_of(block.text)
        if not slug or lesson.index(slug) is not None:
            raise FormatError(block.line, f"a second step named '{block.text}'" if slug else "a step needs a name")
        lesson.steps.append(Step(slug, block.text, block.line))
        self.tasked = False
        self.question = None

    def _comment(self, block: Block) -> None:
        word, _, body = block.text.strip().partition("\n" if "\n" in block.text.strip() else " ")
        word = word.strip()
        head = block.line + (block.text[: len(block.text) - len(block.text.lstrip())].count("\n"))
        if word == "predict":
            self._predict(block.line, body.strip())
        elif word in ("check", "mistake"):
            step = self._step(block.line)
            (step.checks if word == "check" else step.mistakes).extend(_clauses(body, head + 1, word))
            self.tasked = True
        elif word == "setup":
            lines = body.split("\n")
            session = Session(block.line, parse_fragment(lines, head + 1).steps, lines, head + 1)
            (self.lesson.steps[-1].setup if self.lesson.steps else self.lesson.setup).append(session)
        elif word.startswith("file "):
            self._file(word.removeprefix("file ").strip(), body.rstrip() + "\n", block.line)
        else:
            raise FormatError(block.line, f"unknown comment '{word}' (known: {', '.join(_WORDS)})")

    def _predict(self, line: int, body: str) -> None:
        found = _PREDICT.fullmatch(body)
        expression = found["expression"].strip() if found is not None else ""
        if found is None or not is_finished(expression):
            raise FormatError(line, "a question is '<!-- predict NODE: EXPRESSION. -->' with a full stop")
        node = whole_name(found["node"]) if found["node"] != "nonode" else ""
        self.question = Predict(line, node, expression, [])
        self._show(self.question, line)

    def _fence(self, block: Block) -> Session | None:
        """A session, or None: the block was a file, or is only prose."""
        unknown = sorted(set(block.keys) - _FENCE_KEYS) if block.language in ("erl", "erlang") else []
        if unknown:
            raise FormatError(block.line, f"unknown word '{unknown[0]}' behind the fence")
        name = block.keys.get("file")
        if name is not None:
            self._file(name, "\n".join(block.lines) + "\n", block.line)
            self._text("\n".join(["```erlang", *block.lines, "```"]), block.line)
            return None
        if block.language == "erl" and "skip" not in block.keys:
            return Session(block.line, parse_fragment(block.lines, block.line + 1).steps, block.lines, block.line + 1)
        if block.language == "erlang" and "broken" not in block.keys:
            _must_scan(block)
        self._text("\n".join([f"```{block.language}", *block.lines, "```"]), block.line)
        return None

    def _file(self, name: str, text: str, line: int) -> None:
        if name in self.lesson.files:
            raise FormatError(line, f"file {name} is there twice")
        if not _FILE_NAME(name):
            raise FormatError(line, f"'{name}' is no name for a file of a lesson")
        self.lesson.files[name] = text

    def _folded(self, close: Block) -> None:
        """A fold ends: hint, answer, another answer, why."""
        fold = self.fold
        if fold is None:
            raise FormatError(close.line, "a </details> without its <details>")
        self.fold = None
        step = self._step(fold.line)
        name = fold.text.lower()
        if name in ("answer", "another answer"):
            sessions = [self._fence(block) for block in self.inside if block.kind == "fence"]
            session = next((found for found in sessions if found is not None), None)
            if session is None or not session.steps:
                raise FormatError(fold.line, "an answer needs a session in a fence ```erl")
            if name == "answer":
                if step.answer is not None:
                    raise FormatError(fold.line, "a second answer; name it 'Another answer'")
                step.answer = session
            else:
                step.others.append(session)
            self.tasked = True
        elif name.startswith("hint"):
            step.hints.append(self._markdown())
            self.tasked = True
        elif name == "why":
            if self.question is None:
                raise FormatError(fold.line, "'Why' stands behind a question")
            self.question.why = self._markdown()
        else:
            raise FormatError(fold.line, f"unknown <summary> '{fold.text}' (known: Hint, Answer, Another answer, Why)")

    def _markdown(self) -> str:
        parts = [
            "\n".join([f"```{block.language}", *block.lines, "```"]) if block.kind == "fence" else block.text
            for block in self.inside
        ]
        return "\n\n".join(parts)


def _must_scan(block: Block) -> None:
    tokens = scan.scan("\n".join(block.lines))
    if not isinstance(tokens, list):
        raise FormatError(block.line + tokens.line, f"not Erlang: {tokens.text} (or write 'broken' behind the fence)")


def _clauses(body: str, first: int, word: str) -> list[Clause]:
    """The clauses of a check or mistake, one a line."""
    clauses: list[Clause] = []
    for number, text in enumerate(body.split("\n"), first):
        line = text.strip()
        if not line:
            continue
        if line.startswith("try:"):
            if word != "mistake" or not clauses:
                raise FormatError(number, "'try:' stands below the clause of a mistake")
            clauses[-1].tries.extend(parse_fragment([line.removeprefix("try:").strip()], number).steps)
            continue
        found = _CLAUSE.fullmatch(line)
        if found is None:
            raise FormatError(number, f"a clause of a {word} is 'EXPRESSION  % message', not '{line}'")
        if not is_finished(found["expression"] + " ."):
            raise FormatError(number, "the expression is not finished")
        clauses.append(Clause(number, found["expression"].strip(), found["message"]))
    if not clauses:
        raise FormatError(first, f"a {word} without a clause")
    return clauses

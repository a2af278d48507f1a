"""The text of a transcript <-> its steps.

The law: the state of the grammar decides what a line is, never its looks alone. While an input has no full stop the
next line must be its continuation; after it, everything up to the next prompt, comment or file is output. Whatever
cannot be read is a FormatError with its line number; nothing is skipped. A quoted line (leading `\\`) is taken as it
stands, marks included.

    transcript   = [magic] {header} {step | prose | blank} {file}
    magic        = "%% pyshell transcript 1"
    header       = "%% KEY: VALUE"
    step         = "(NODE)N> SOURCE" {continuation} {output}
                 | "%% after DURATION" {output}
                 | "%% check: EXPRESSION"
    continuation = spaces ".. SOURCE" | the same prompt again
    prose        = "%" | "% TEXT"
    output       = TEXT ["  %~ " MARK] | "\\" TEXT | "%~ ..."
    file         = "-- NAME --" {LINE}
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pyshell.lang import scan
from pyshell.transcript.header import KEYS, FormatError, Header, duration_ns, read_headers
from pyshell.transcript.match import MARKS, Expected, pattern

MAGIC = "%% pyshell transcript 1"
_MAGIC = re.compile(r"%% pyshell transcript (\S+)")
_PROMPT = re.compile(r"(?:\((?P<node>[^()\s]+)\))?(?P<number>\d+)>(?: (?P<source>.*))?")
_CONTINUATION = re.compile(r" *\.\.(?: (?P<source>.*))?")
_FILE = re.compile(r"-- (?P<name>\S(?:.*\S)?) --")
_KEY = re.compile(r"%% (?P<key>[A-Za-z][\w-]*):(?: (?P<value>.*))?")
_AFTER = re.compile(r"%% after (?P<time>.+)")
_MARK = re.compile(r"(?:(?P<text>.*?)\s\s+)?%~ (?P<mark>\S+)")
FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")


@dataclass(slots=True)
class Input:
    """Something typed at a prompt. line, last: of its first and last line; node: whole name, or "" without one."""

    line: int
    node: str
    number: int
    source: str
    last: int
    output: list[Expected] = field(default_factory=list)


@dataclass(slots=True)
class Wait:
    """`%% after`: that much time passes in the world."""

    line: int
    ns: int
    last: int
    output: list[Expected] = field(default_factory=list)


@dataclass(slots=True)
class Check:
    """`%% check`: an Erlang expression that must be true; whoever looks leaves no trace."""

    line: int
    expression: str
    last: int
    output: list[Expected] = field(default_factory=list)


Step = Input | Wait | Check


@dataclass(slots=True)
class Transcript:
    """A whole file. `lines` are its lines as read (no line ends); `notes` are the comments, as (line, text)."""

    header: Header
    steps: list[Step]
    files: dict[str, str]
    lines: list[str]
    notes: list[tuple[int, str]]


def prompt_text(node: str, number: int) -> str:
    """`(a@lab)1> `, or `1> ` for a node without a name."""
    return f"({node}){number}> " if node else f"{number}> "


def input_lines(node: str, number: int, source: str) -> list[str]:
    """The prompt with an input of one or more lines, as it stands in a file."""
    first, *rest = source.rstrip("\n").split("\n")
    prompt = prompt_text(node, number)
    margin = " " * max(0, len(prompt) - 3) + ".. "
    return [(prompt + first).rstrip()] + [(margin + line).rstrip() for line in rest]


def needs_quote(line: str) -> bool:
    """Would this output read as something else?"""
    return (
        line.startswith(("%", "\\"))
        or _PROMPT.fullmatch(line) is not None
        or _FILE.fullmatch(line) is not None
        or _MARK.fullmatch(line) is not None
    )


def quote(line: str) -> str:
    """A line of output as it stands in a file."""
    return "\\" + line if needs_quote(line) else line


def is_finished(source: str) -> bool:
    """Does the input end with a full stop (or in an error that no further line can mend)?"""
    return scan.next_form(source + "\n") is not None


def split_inputs(source: str) -> tuple[list[str], str]:
    """The finished inputs in a text, and what is left: "" when that is only white space and comments."""
    text = source + "\n"
    found: list[str] = []
    at = 0
    while (end := scan.next_form(text, at)) is not None:
        found.append(text[at:end].strip())
        at = end
    rest = scan.read_form(text[at:], 0, final=True, shell=True)
    return found, "" if rest is not None and rest.at_end else text[at:].rstrip("\n")


def is_one_input(source: str) -> bool:
    """Is there nothing but comment behind the full stop?"""
    text = source + "\n"
    form = scan.read_form(text, final=False, shell=True)
    if form is None or form.error is not None:
        return True
    rest = scan.read_form(text, form.end, shell=True)
    return rest is None or rest.at_end


def split_lines(text: str) -> list[str]:
    """Lines without their ends; CR LF and a byte order mark are read over."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return lines


def parse(text: str, title: str = "") -> Transcript:
    """The transcript in a text. Raises FormatError."""
    return _Parser(split_lines(text), 1, fragment=False).parse(title)


def parse_fragment(lines: list[str], first_line: int) -> Transcript:
    """Steps alone, as in a fence of Markdown: no headers, no files. Line numbers count from first_line."""
    return _Parser(lines, first_line, fragment=True).parse("")


class _Parser:
    """One pass over the lines; `at` is the index of the next one."""

    __slots__ = ("lines", "first", "fragment", "at", "rows", "steps", "files", "notes", "open", "blank")

    def __init__(self, lines: list[str], first: int, fragment: bool) -> None:
        self.lines = lines
        self.first = first
        self.fragment = fragment
        self.at = 0
        self.rows: list[tuple[int, str, str]] = []
        self.steps: list[Step] = []
        self.files: dict[str, str] = {}
        self.notes: list[tuple[int, str]] = []
        self.open = False
        self.blank: list[Expected] = []

    def parse(self, title: str) -> Transcript:
        while self.at < len(self.lines):
            line = self.lines[self.at].rstrip()
            number = self.first + self.at
            self.at += 1
            name = None if self.fragment else _FILE.fullmatch(line)
            if name is not None:
                self._file(number, name["name"])
                continue
            if "\t" in line:
                raise FormatError(number, "a tab; only files may have tabs, use spaces here")
            self._line(number, line)
        header = Header(**read_headers(self.rows, KEYS))
        if header.clock == "live" and header.allow != "live":
            where = next(row[0] for row in self.rows if row[1] == "clock")
            raise FormatError(where, "a transcript with a live clock is not repeatable; '%% allow: live' permits it")
        if title and not header.title:
            header = replace(header, title=title)
        return Transcript(header, self.steps, self.files, self.lines, self.notes)

    def _line(self, number: int, line: str) -> None:
        prompt = _PROMPT.fullmatch(line)
        if prompt is not None:
            self._input(number, prompt)
        elif line.startswith("%% "):
            self._directive(number, line)
        elif line == "%" or line.startswith("% "):
            self._close()
            self.notes.append((number, line[2:]))
        elif line.startswith("%") and not line.startswith("%~ "):
            raise FormatError(number, "a comment starts with '% '; output that starts with % needs a leading \\")
        elif not line:
            if self.open:
                self.blank.append(Expected("", "", number, ""))
        else:
            self._output(number, line)

    def _close(self) -> None:
        self.open = False
        self.blank = []

    def _add(self, step: Step) -> None:
        self.steps.append(step)
        self.open = not isinstance(step, Check)
        self.blank = []

    def _input(self, number: int, prompt: re.Match[str]) -> None:
        node = prompt["node"] or ""
        if node and "@" not in node:
            raise FormatError(number, f"a prompt has the whole name of its node: ({node}@lab){prompt['number']}>")
        source = prompt["source"] or ""
        while not is_finished(source):
            where = self.first + self.at
            following = self.lines[self.at].rstrip() if self.at < len(self.lines) else None
            if following is None:
                raise FormatError(number, "input is not finished (no full stop) at the end of the text")
            if "\t" in following:
                raise FormatError(where, "a tab; only files may have tabs, use spaces here")
            more = _CONTINUATION.fullmatch(following)
            if more is None:
                again = _PROMPT.fullmatch(following)
                if again is not None and (again["node"], again["number"]) == (prompt["node"], prompt["number"]):
                    more = again
            if more is None:
                raise FormatError(number, f"input is not finished (no full stop) before line {where}")
            source += "\n" + (more["source"] or "")
            self.at += 1
        if not is_one_input(source):
            raise FormatError(number, "more than one input at one prompt; give each its own prompt")
        self._add(Input(number, node, int(prompt["number"]), source, self.first + self.at - 1))

    def _directive(self, number: int, line: str) -> None:
        after = _AFTER.fullmatch(line)
        key = _KEY.fullmatch(line)
        if after is not None:
            ns = duration_ns(after["time"])
            if ns is None:
                raise FormatError(number, f"'%% after' needs a time such as 1500ms or 2min, not '{after['time']}'")
            self._add(Wait(number, ns, number))
        elif key is not None and key["key"] == "check":
            expression = (key["value"] or "").strip()
            if not is_finished(expression + " .") or not expression:
                raise FormatError(number, "'%% check:' needs an Erlang expression without a full stop")
            self._add(Check(number, expression, number))
        elif key is not None:
            if self.fragment:
                raise FormatError(number, f"no header '{key['key']}' here; it belongs into the front matter")
            if self.steps and key["key"] in KEYS:
                raise FormatError(number, f"header '{key['key']}' after the first step")
            self.rows.append((number, key["key"], (key["value"] or "").strip()))
            if key["key"] not in KEYS:
                read_headers(self.rows[-1:], KEYS)
            self._close()
        else:
            self._magic(number, line)

    def _magic(self, number: int, line: str) -> None:
        magic = _MAGIC.fullmatch(line)
        if magic is None:
            raise FormatError(number, f"unknown directive '{line}' (known: %% after, %% check:, and headers)")
        if number != 1 or self.fragment:
            raise FormatError(number, f"'{MAGIC}' must be the first line")
        if magic[1] != "1":
            raise FormatError(number, f"this is a transcript of version {magic[1]}; this pyshell reads version 1")

    def _output(self, number: int, line: str) -> None:
        if not self.open:
            what = "behind a comment or check" if self.steps else "before the first input"
            raise FormatError(number, f"output {what}; a comment starts with '% '")
        expected = self._expected(number, line)
        output = self.steps[-1].output
        output.extend(self.blank)
        output.append(expected)
        self.blank = []

    def _expected(self, number: int, line: str) -> Expected:
        if line.startswith("\\"):
            return Expected(line[1:], "", number, line)
        found = _MARK.fullmatch(line)
        if found is None:
            if line.startswith("%~"):
                raise FormatError(number, "a mark stands behind its line; '%~ ...' alone stands for any lines")
            return Expected(line, "", number, line)
        text, mark = found["text"] or "", found["mark"]
        if mark not in MARKS:
            raise FormatError(number, f"unknown mark '%~ {mark}' (known: {', '.join(MARKS)})")
        if (mark == "...") != (not text):
            raise FormatError(number, "'%~ ...' stands alone on its line; every other mark stands behind a text")
        try:
            pattern(text, mark)
        except re.error as error:
            raise FormatError(number, f"not a regular expression: {error}") from None
        return Expected(text, mark, number, line)

    def _file(self, number: int, name: str) -> None:
        if not FILE_NAME.fullmatch(name):
            raise FormatError(number, f"'{name}' is no name for a file of a transcript")
        if name in self.files:
            raise FormatError(number, f"file {name} is there twice")
        start = self.at
        while self.at < len(self.lines) and _FILE.fullmatch(self.lines[self.at].rstrip()) is None:
            self.at += 1
        self._close()
        self.files[name] = "".join(line + "\n" for line in self.lines[start : self.at])

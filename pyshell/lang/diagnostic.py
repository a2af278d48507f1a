"""What is wrong with a text, as a value: never raised across a room.

The law: `text` is the wording of OTP's `Module:format_error/1`; a hint of ours stays apart from it, in `hint`.
Follows: the error_info() of erl_scan, erl_parse, erl_lint; the layout of compile's `brief`/column messages.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyshell.lang.source import Source


class Diagnostic:
    """line and column from 1 (0, 0: about the whole file); module is who found it: erl_scan, erl_parse, erl_lint, epp.

    `term` is the error descriptor for programs (`compile:file(F, [return])`); None stands for the text itself.
    `shown` is where the message stands when that is not where it was found: the file of an included form.
    """

    __slots__ = ("line", "column", "module", "text", "hint", "warning", "term", "file")

    def __init__(
        self,
        line: int,
        column: int,
        module: str,
        text: str,
        hint: str = "",
        warning: bool = False,
        term: object = None,
        file: str | None = None,
    ) -> None:
        self.line = line
        self.column = column
        self.module = module
        self.text = text
        self.hint = hint
        self.warning = warning
        self.term = term
        self.file = file

    def __repr__(self) -> str:
        return f"Diagnostic({self.line}:{self.column} {self.module} {self.text!r})"


class LanguageError(Exception):
    """Carries a diagnostic out of a deep place inside one room; every public function of `lang` catches it."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.text)
        self.diagnostic = diagnostic


def fail(pos: tuple[int, int], module: str, text: str, term: object = None) -> LanguageError:
    """The exception for an error at `pos`."""
    return LanguageError(Diagnostic(pos[0], pos[1], module, text, term=term))


def shell_text(diagnostic: Diagnostic) -> str:
    """`* 1:5: text`, as the shell reports it (no newline at the end)."""
    return f"* {diagnostic.line}:{diagnostic.column}: {diagnostic.text}"


def compiler_text(
    diagnostic: Diagnostic, source: Source, plain: bool = False, included: Mapping[str, Source] | None = None
) -> str:
    """`file:3:5: text` with the source line and a caret, as `c/1` reports it, ending in newlines.

    plain leaves the source line out, as it is when the file cannot be read. included: other files by name.
    """
    name = diagnostic.file if diagnostic.file is not None else source.name
    kind = "Warning: " if diagnostic.warning else ""
    if diagnostic.line == 0:
        return f"{name}: {kind}{diagnostic.text}\n"
    if diagnostic.column < 1:
        return f"{name}:{diagnostic.line}: {kind}{diagnostic.text}\n"
    head = f"{name}:{diagnostic.line}:{diagnostic.column}: {kind}{diagnostic.text}\n"
    if diagnostic.file is not None:
        found = included.get(diagnostic.file) if included is not None else None
        plain = plain or found is None
        source = found or source
    line = None if plain else source.line(diagnostic.line)
    if line is None:
        return head
    margin = "".join("\t" if char == "\t" else " " for char in line[: diagnostic.column - 1])
    number = str(diagnostic.line).rjust(5)
    return f"{head}%{number}| {line.rstrip()}\n%     | {margin}^\n\n"

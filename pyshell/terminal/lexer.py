"""Pygments lexers for Erlang and for recorded sessions, and the same for the prompt.

The law: the classes are those of shell/highlight.py, so that the prompt, lessons and documentation agree; no Error
token on valid text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import ClassVar

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer as PromptLexer
from pygments.lexer import Lexer
from pygments.token import (
    Comment,
    Error,
    Generic,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    Whitespace,
    _TokenType,
)

from pyshell.shell.highlight import spans
from pyshell.terminal.prompt import is_command

TOKENS: dict[str, _TokenType] = {
    "white": Whitespace,
    "comment": Comment.Single,
    "atom": Name,
    "module": Name.Namespace,
    "function": Name.Function,
    "builtin": Name.Builtin,
    "variable": Name.Variable,
    "macro": Name.Constant,
    "record": Name.Label,
    "attribute": Name.Entity,
    "keyword": Keyword,
    "operator": Operator,
    "punctuation": Punctuation,
    "string": String,
    "escape": String.Escape,
    "format": String.Interpol,
    "char": String.Char,
    "number": Number,
    "pid": Name.Attribute,
    "bad": Error,
}
MAX_COLOURED = 30_000  # characters of an input that is still coloured at every key
_PROMPT = re.compile(r"(?:\([\w@.-]+\))?[0-9]+> ").match
_MORE = re.compile(r" *\.\. ").match


class PyshellErlangLexer(Lexer):  # type: ignore[misc]
    """Erlang modules, expressions and terms."""

    name = "Erlang (pyshell)"
    aliases: ClassVar = ["pyshell"]
    filenames: ClassVar = ["*.erl", "*.hrl", "*.es", "*.escript"]
    mimetypes: ClassVar = ["text/x-erlang"]
    url = "https://www.erlang.org/"
    version_added = ""

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """(offset, token, text)."""
        at = 0
        for kind, piece in spans(text):
            yield at, TOKENS[kind], piece
            at += len(piece)


class PyshellSessionLexer(Lexer):  # type: ignore[misc]
    """Sessions: prompts, what was typed behind them (continued behind `.. `), and what was printed."""

    name = "Erlang session (pyshell)"
    aliases: ClassVar = ["pyshell-session"]
    filenames: ClassVar = ["*.transcript"]
    mimetypes: ClassVar = ["text/x-erl-session"]
    url = "https://www.erlang.org/"
    version_added = ""

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """(offset, token, text)."""
        at = 0
        typed = False
        for line in text.splitlines(keepends=True):
            prompt = _PROMPT(line) or (_MORE(line) if typed else None)
            typed = prompt is not None
            if prompt is not None:
                yield at, Generic.Prompt, prompt.group()
                inner = at + prompt.end()
                for kind, piece in spans(line[prompt.end() :]):
                    yield inner, TOKENS[kind], piece
                    inner += len(piece)
            elif line.startswith(("** exception", "* ")):
                yield at, Generic.Error, line
            elif line.strip():
                yield at, Generic.Output, line
            else:
                yield at, Text, line
            at += len(line)


class InputLexer(PromptLexer):
    """The input at the prompt."""

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """Line number -> fragments."""
        text = document.text
        lines: list[StyleAndTextTuples] = [[]]
        if is_command(text) or len(text) > MAX_COLOURED:
            found = [("white", text)]
        else:
            found = spans(text)
        for kind, piece in found:
            style = f"class:erl.{kind}"
            first, *rest = piece.split("\n")
            lines[-1].append((style, first))
            lines.extend([(style, line)] for line in rest)
        return lambda number: lines[number] if number < len(lines) else []

"""A Markdown text as a flat list of blocks that know their lines: headings, fences, comments, folds, lists, prose.

The law: CommonMark decides what a fence is, never a search for backticks; a block has the line numbers of the file,
so that errors can name them and accepting can put lines back in their place. What is hidden on a page (`<!-- ...
-->`) must be one block there too, or it is an error here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pyshell.transcript.format import split_lines
from pyshell.transcript.header import FormatError, front_matter

_HTML = re.compile(
    r"<!--(?P<comment>.*?)-->|(?P<open><details>)|(?P<close></details>)|<summary>(?P<summary>.*?)</summary>"
    r"|(?P<unclosed><!--)|(?P<other>[^\s<][^<]*|<)",
    re.DOTALL,
)


@dataclass(slots=True)
class Block:
    """kind: heading, fence, comment, open, close, choices, text. line, last: of the file, from 1.

    text: of a heading, comment, fold (its summary) or the Markdown itself; lines: the inside of a fence, or the
    choices; level: of a heading; language, keys: the words behind the backticks; indent: columns in front of a fence.
    """

    kind: str
    line: int
    last: int
    text: str = ""
    lines: list[str] = field(default_factory=list)
    level: int = 0
    language: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    indent: int = 0


def blocks(text: str) -> list[Block]:
    """All blocks in order; front matter is left out. Raises FormatError."""
    lines = split_lines(text)
    _rows, start = front_matter(lines)
    source = [""] * start + lines[start:]
    found: list[Block] = []
    hidden_until = 0
    for token in MarkdownIt("commonmark").parse("\n".join(source)):
        if token.map is None:
            continue
        first, end = token.map
        if token.type == "fence":
            found.append(_fence(token, source, first, end))
        elif token.level or first < hidden_until:
            continue
        elif token.type == "html_block":
            found.extend(_html(source, first, end))
        elif token.type == "heading_open":
            found.append(Block("heading", first + 1, end, _heading(source[first]), level=int(token.tag[1:])))
        else:
            kind = "choices" if token.type == "bullet_list_open" else "text"
            body = source[first:end]
            found.append(Block(kind, first + 1, end, "\n".join(body).strip("\n"), _choices(body)))
            hidden_until = end
    return found


def _heading(line: str) -> str:
    return line.strip().strip("#").strip()


def _choices(body: list[str]) -> list[str]:
    """The items that are one code span each."""
    items = [re.fullmatch(r"\s*[-*+]\s+`` ?(.+?) ?``\s*|\s*[-*+]\s+`([^`]+)`\s*", line) for line in body]
    return [item[1] or item[2] for item in items if item is not None]


def _fence(token: Token, source: list[str], first: int, end: int) -> Block:
    words = token.info.split(None, 1)
    language = words[0] if words else ""
    closed = end - 1 > first and source[end - 1].strip().strip(">").strip() == token.markup
    if not closed:
        raise FormatError(first + 1, "the fence is not closed")
    keys: dict[str, str] = {}
    for name, quoted, plain in re.findall(r'([\w-]+)(?:="([^"]*)"|=(\S+))?', words[1] if len(words) > 1 else ""):
        keys[name] = quoted or plain or "yes"
    indent = len(source[first]) - len(source[first].lstrip())
    inside = token.content.removesuffix("\n").split("\n") if token.content else []
    return Block("fence", first + 1, end, lines=inside, language=language, keys=keys, indent=indent)


def _html(source: list[str], first: int, end: int) -> Iterator[Block]:
    """The comments and folds in a block of HTML; other tags are prose."""
    text = "\n".join(source[first:end])
    pending: Block | None = None
    for found in _HTML.finditer(text):
        line = first + 1 + text.count("\n", 0, found.start())
        last = first + 1 + text.count("\n", 0, found.end())
        kind = found.lastgroup or ""
        if pending is not None and kind != "summary":
            raise FormatError(pending.line, "a <details> needs its <summary> right behind it")
        if kind == "comment":
            yield Block("comment", line, last, found["comment"])
        elif kind == "unclosed":
            raise FormatError(line, "the comment is not closed, or it needs an empty line above its <!--")
        elif kind == "open":
            pending = Block("open", line, last)
        elif kind == "summary":
            if pending is None:
                raise FormatError(line, "a <summary> without its <details>")
            pending.text = found["summary"].strip()
            yield pending
            pending = None
        elif kind == "close":
            yield Block("close", line, last)
        elif found.group().strip():
            yield Block("text", line, last, found.group().strip())
    if pending is not None:
        raise FormatError(pending.line, "a <details> needs its <summary> right behind it")

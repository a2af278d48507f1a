"""The pieces of a text are the tokens of the scanner, and nothing is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyshell.lang import scan
from pyshell.shell.highlight import pieces, spans

CORPUS = Path("/work/shared/corpus/shell")
WORDS = st.sampled_from(
    (
        "a lists map X _ Foo 'it\\'s' 'a b' 1 1.5 1.5e10 16#ff 1_000 $a $\\n $\\x{41} \"s\" \"~p~n\" "
        '"a\\"b" "" -> => := || | :: : .. ... /= <- <= && << >> ?X ??X ? # #r{ { } ( ) [ ] , ; fun end '
        'case maybe ?= else a@b élan <0.1.0> #Ref<0.1.2.3> %c\n . .\n """\nx\n"""\n ~"x" ~s(a) ~S[b\\] '
        "~b{x} ~ ! ++ -- =:= =/= & ^ `"
    ).split(" ")
)
SOUP = st.lists(st.one_of(WORDS, st.sampled_from([" ", "\n", "\t", ""])), max_size=30).map("".join)


def agree(text: str) -> None:
    found = pieces(text, shell=False)
    assert "".join(piece for _kind, piece in found) == text
    assert "".join(piece for _kind, piece in spans(text)) == text
    tokens = scan.scan(text)
    if not isinstance(tokens, list):
        return
    starts, offset = [], 0
    for kind, piece in found:
        assert kind not in ("bad", "open"), (kind, piece)
        if kind not in ("white", "comment"):
            starts.append((text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)))
        offset += len(piece)
    assert starts == [token[2] for token in tokens]


@settings(max_examples=400, deadline=None, derandomize=True)
@given(SOUP)
def test_token_soup(text: str) -> None:
    agree(text)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_any_text_is_kept(text: str) -> None:
    assert "".join(piece for _kind, piece in pieces(text)) == text
    assert "".join(piece for _kind, piece in spans(text)) == text


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the recorded sessions are not here")
def test_recorded_sessions() -> None:
    for path in sorted(CORPUS.glob("*.in")):
        agree(path.read_text("utf-8", errors="replace"))


def coloured(text: str) -> list[tuple[str, str]]:
    return [(kind, piece) for kind, piece in spans(text) if kind != "white"]


def test_classes() -> None:
    assert coloured("lists:map(fun(X) -> X end, [1.5]).") == [
        ("module", "lists"), ("operator", ":"), ("function", "map"), ("punctuation", "("), ("keyword", "fun"),
        ("punctuation", "("), ("variable", "X"), ("punctuation", ")"), ("operator", "->"), ("variable", "X"),
        ("keyword", "end"), ("punctuation", ","), ("punctuation", "["), ("number", "1.5"), ("punctuation", "]"),
        ("punctuation", ")"), ("punctuation", "."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("self()", "builtin", "self"),
        ("m:self()", "function", "self"),
        ("{error, size}", "atom", "size"),
        ("fun foo/1", "function", "foo"),
        ("-module(x).", "attribute", "module"),
        ("X = #state{a = 1}", "record", "state"),
        ("?LINE", "macro", "LINE"),
        ("error:Reason -> 1", "atom", "error"),
        ("X div 2", "operator", "div"),
        ("<0.90.0>", "pid", "<0.90.0>"),
        ('io:format("~p~n")', "format", "~p"),
        ('"a\\n"', "escape", "\\n"),
        ("'it\\'s'", "atom", "'it\\'s'"),
        ("maybe ok ?= f() end", "keyword", "maybe"),
        ("1_000_000", "number", "1_000_000"),
        ("a@b", "atom", "a@b"),
        ('"open', "string", '"open'),
    ],
)
def test_colour(text: str, kind: str, piece: str) -> None:
    assert (kind, piece) in coloured(text)


def test_a_line_that_starts_with_an_arrow_is_no_error() -> None:
    assert not [piece for kind, piece in spans("f(X)\n-> X;\n(_)\n-> 2.") if kind == "bad"]


def test_long_text_is_fast() -> None:
    text = "lists:map(fun(X) -> X + 1 end, [1, 2, 3]),\n" * 2000
    assert len(re.findall("map", "".join(piece for _kind, piece in spans(text)))) == 2000

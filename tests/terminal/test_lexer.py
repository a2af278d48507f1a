"""The Pygments lexers: no Error on valid text, sessions taken apart, the prompt's lines."""

from __future__ import annotations

from prompt_toolkit.document import Document
from pygments.token import Error, Generic, Token

from pyshell.shell.highlight import spans
from pyshell.terminal.lexer import TOKENS, InputLexer, PyshellErlangLexer, PyshellSessionLexer
from pyshell.terminal.style import COLOURS

MODULE = """\
-module(echo).
-export([start/0]).
-define(LIMIT, 1_000).
-record(state, {name :: atom(), n = 0}).
%% a comment
start() ->
    spawn(fun Loop() ->
        receive
            {From, 'it\\'s'} when is_pid(From) -> From ! <<"x":8/binary, 1.5e-3/float>>, Loop();
            #state{n = N} = S -> S#state{n = N + ?LIMIT}
        after 16#ff -> maybe ok ?= f($\\n) else _ -> "~ts~n" end
        end
    end).
text() -> \"\"\"
    three "quotes"
    \"\"\".
"""
SESSION = "Eshell\n(a@my-host)1> X =\n         .. 1.\n1\n(a@my-host)2> 1 = 2.\n** exception error: no match\n"


def test_a_module_has_no_errors() -> None:
    tokens = list(PyshellErlangLexer().get_tokens(MODULE))
    assert not [text for token, text in tokens if token in Error]
    assert "".join(text for _token, text in tokens) == MODULE


def test_sessions() -> None:
    tokens = list(PyshellSessionLexer().get_tokens(SESSION))
    assert "".join(text for _token, text in tokens) == SESSION
    assert [text for token, text in tokens if token in Generic.Prompt] == [
        "(a@my-host)1> ",
        "         .. ",
        "(a@my-host)2> ",
    ]
    assert [text for token, text in tokens if token in Generic.Error] == ["** exception error: no match\n"]
    assert (Token.Literal.Number, "1") in tokens


def test_every_class_has_a_token_and_a_colour() -> None:
    kinds = {kind for kind, _text in spans(MODULE + '\x01 <0.1.0> "~p\\n" £')}
    assert kinds <= set(TOKENS)
    assert set(TOKENS) == set(COLOURS)


def test_the_input_is_lexed_line_by_line() -> None:
    lines = InputLexer().lex_document(Document('X = "a\nb",\ny.'))
    assert lines(0)[-1] == ("class:erl.string", '"a')
    assert lines(1)[0] == ("class:erl.string", 'b"')
    assert lines(7) == []


def test_a_huge_input_is_not_coloured() -> None:
    lines = InputLexer().lex_document(Document("foo(bar), " * 10_000))
    assert len(lines(0)) == 1

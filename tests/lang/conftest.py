"""What the tests of the language share: tables built once, a real erl to compare with."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pyshell.lang import grammar
from pyshell.lang.grammar import Tables
from pyshell.lang.parse import Parser

GRAMMAR = (Path(__file__).parents[2] / "grammar" / "erlang.lark").read_text("utf-8")

CHECK = r"""
-module(oracle).
-export([exprs/1, forms/1, tokens/1]).
lines(File) -> {ok, B} = file:read_file(File), string:split(unicode:characters_to_list(B), "\n", all).
each(File, F) -> [io:format("~ts~n", [F(L)]) || L <- lines(File), L =/= ""], halt().
text({error, {Loc, Mod, What}}) -> text({Loc, Mod, What});
text({{L, C}, Mod, What}) -> io_lib:format("~w:~w ~w ~ts", [L, C, Mod, Mod:format_error(What)]).
exprs(File) -> each(File, fun(L) ->
  case erl_scan:string(L, {1, 1}) of
    {ok, Ts, _} ->
      try erl_parse:parse_exprs(Ts) of
        {ok, Es} -> lint(Es, 1);
        E -> text(E)
      catch error:_ -> "crash" end;
    {error, E, _} -> text(E)
  end end).
lint([], _) -> "ok";
lint(Es, _) ->
  R = {attribute, {1, 1}, record,
    {r, [{record_field, {1, 1}, {atom, {1, 1}, a}}, {record_field, {1, 1}, {atom, {1, 1}, b}}]}},
  Bs = [{V, x} || V <- ['L', 'M', 'R', 'W', 'X', 'Pid', 'Msg', 'F']] ++ [{{record, 1, r}, R}],
  case erl_lint:exprs(Es, lists:sort(Bs)) of
    {error, [{_, [E | _]} | _], _} -> text(E);
    {ok, _} -> "ok"
  end.
forms(File) -> each(File, fun(L) ->
  case erl_scan:string(L, {1, 1}) of
    {ok, Ts, _} -> try erl_parse:parse_form(Ts) of {ok, _} -> "ok"; E -> text(E) catch error:_ -> "crash" end;
    {error, E, _} -> text(E)
  end end).
tokens(File) -> each(File, fun(L) ->
  case erl_scan:string(L, {1, 1}) of
    {ok, Ts, _} -> [token(T) || T <- Ts];
    {error, E, _} -> text(E)
  end end).
token({Kind, {L, C}}) -> io_lib:format("~w:~w ~ts ", [L, C, atom_to_list(Kind)]);
token({Kind, {L, C}, Value}) -> io_lib:format("~w:~w ~w=~w ", [L, C, Kind, Value]).
"""

Oracle = Callable[[str, list[str]], list[str]]


@pytest.fixture(scope="session")
def tables() -> Tables:
    return grammar.load(GRAMMAR)


@pytest.fixture(scope="session")
def parser(tables: Tables) -> Parser:
    return Parser(tables)


@pytest.fixture(scope="session")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Oracle:
    """oracle(what, lines): one answer of the real erl a line; what is exprs, forms or tokens."""
    if shutil.which("erlc") is None:
        pytest.skip("no erl")
    folder = tmp_path_factory.mktemp("oracle")
    (folder / "oracle.erl").write_text(CHECK, "utf-8")
    subprocess.run(["erlc", "oracle.erl"], cwd=folder, check=True, capture_output=True)

    def ask(what: str, lines: list[str]) -> list[str]:
        (folder / "lines").write_text("\n".join(lines), "utf-8")
        command = ["erl", "-noinput", "+pc", "unicode", "-eval", f'oracle:{what}("lines").']
        done = subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
        return done.stdout.decode("utf-8").splitlines()

    return ask

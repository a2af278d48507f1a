"""Asks a real erl for the answers in recorded/*.txt: `python -m tests.otp.record [FILE..]` writes them again.

A file holds expressions, each with its answer on the next line, indented. To add one, write it without an answer.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.otp.evaluate import masked

FOLDER = Path(__file__).parent / "recorded"

PROGRAM = r"""
main([File]) ->
    io:setopts([{encoding, unicode}]),
    {ok, Text} = file:read_file(File),
    [one(Line) || Line <- string:split(unicode:characters_to_list(Text), "\n", all), Line =/= ""].
one(Line) ->
    {ok, Tokens, _} = erl_scan:string(Line ++ "."),
    {ok, Exprs} = erl_parse:parse_exprs(Tokens),
    Self = self(),
    {_, Ref} = spawn_monitor(fun() -> Self ! {answer, answer(Exprs)} end),
    receive {answer, Answer} -> io:format("~ts~n", [Answer]) after 10000 -> io:format("none~n") end,
    receive {'DOWN', Ref, _, _, _} -> ok end.
answer(Exprs) ->
    try {value, Value, _} = erl_eval:exprs(Exprs, []), io_lib:format("~tw", [Value])
    catch Class:Reason:Stack -> error_text(Class, Reason, Stack) end.
error_text(Class, Reason, Stack) ->
    Own = lists:takewhile(fun({M, _, _, _}) -> M =/= erl_eval andalso M =/= shell end, Stack),
    Frames = [io_lib:format("{~w,~w,~tw}", [M, F, A]) || {M, F, A, _} <- Own, not lists:member($-, atom_to_list(F))],
    [io_lib:format("{~w,~tw,[~ts]}", [Class, Reason, lists:join(",", Frames)]) | explained(Reason, Stack)].
explained(Reason, [{_, _, Args, Location} | _] = Stack) when is_list(Args) ->
    case lists:keyfind(error_info, 1, Location) of
        {_, Info} ->
            Module = maps:get(module, Info, element(1, hd(Stack))),
            Reasons = try Module:format_error(Reason, Stack) catch _:_ -> #{} end,
            Parts = lists:sort([{key(K), unicode:characters_to_list(V)} || {K, V} <- maps:to_list(Reasons)]),
            [io_lib:format(" # ~ts: ~ts", [K, string:replace(V, "\n", "\\n", all)]) || {K, V} <- Parts];
        _ -> ""
    end;
explained(_, _) -> "".
key(K) -> lists:flatten(io_lib:format("~w", [K])).
"""


def read(path: Path) -> list[tuple[str, str]]:
    """(expression, answer) of a file; the answer is empty if there is none yet."""
    pairs: list[tuple[str, str]] = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith(" "):
            pairs[-1] = (pairs[-1][0], line.strip())
        elif line:
            pairs.append((line, ""))
    return pairs


def ask(expressions: list[str]) -> list[str]:
    """The answers of a real erl."""
    with tempfile.TemporaryDirectory() as folder:
        script, questions = Path(folder, "ask.escript"), Path(folder, "questions")
        script.write_text("#!/usr/bin/env escript\n%%! +pc unicode\n" + PROGRAM, "utf-8")
        questions.write_text("\n".join(expressions), "utf-8")
        command = ["escript", str(script), str(questions)]  # in the folder: some answers are files as well
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    answers = run.stdout.splitlines()
    assert len(answers) == len(expressions), f"{len(answers)} of {len(expressions)}: {run.stdout[-500:]} {run.stderr}"
    return [masked(answer) for answer in answers]


def write(path: Path, pairs: list[tuple[str, str]]) -> None:
    path.write_text("".join(f"{expression}\n    {answer}\n" for expression, answer in pairs), "utf-8")


def main(names: list[str]) -> None:
    for path in sorted(FOLDER.glob("*.txt")):
        if not names or path.stem in names:
            expressions = [expression for expression, _ in read(path)]
            write(path, list(zip(expressions, ask(expressions), strict=True)))


if __name__ == "__main__":
    main(sys.argv[1:])

"""Opened files, folders and wildcards, tables in files, and eunit: with files in memory.

What is expected was seen in a real erl.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pyshell import assembly
from pyshell.runtime.clock import VirtualClock
from pyshell.shell.session import Session
from pyshell.transcript.files import MemoryFiles

Ask = Callable[[str], str]
TESTS = """-module(m).
-include_lib("eunit/include/eunit.hrl").
add_test() -> ?assertEqual(3, 1 + 2).
bad_test() -> io:format("hello~n"), ?assertEqual(4, 1 + 2).
gen_test_() -> [?_assert(true), ?_assertError(badarith, 1 + list_to_atom("a")),
               {"title", ?_assertMatch({ok, N} when N > 1, {ok, 2})}].
setup_test_() -> {setup, fun() -> 5 end, fun(_) -> ok end, fun(X) -> [?_assertEqual(5, X)] end}.
"""


@pytest.fixture
def ask() -> Ask:
    tools = assembly.Tools()
    cluster = assembly.make_cluster(tools, 1, VirtualClock())
    names = ("d/a.erl", "d/b.erl", "d/ab.hrl")
    cluster.files = MemoryFiles({"x.txt": "hello\nworld\n{a,1}.\n", "m.erl": TESTS, **dict.fromkeys(names, "x")})
    session: Session = assembly.open_session(tools, cluster.start_node())
    session.start()

    def type_in(text: str) -> str:
        session.feed_text(text + "\n")
        cluster.run_for(10_000)
        shown = []
        while (event := session.next_event()) is not None:
            if type(event).__name__ != "Prompt":
                shown.append(event.text)
        return "".join(shown).strip()

    type_in("ok.")
    return type_in


READING = [
    ('file:read_line(F).', '{ok,"hello\\n"}'), ('io:get_line(F, "").', '"world\\n"'), ('io:read(F, "").', "{ok,{a,1}}"),
    ('io:read(F, "").', "eof"), ("file:position(F, {bof, 2}).", "{ok,2}"), ("file:read(F, 3).", '{ok,"llo"}'),
    ("file:pread(F, 0, 2).", '{ok,"he"}'), ("file:pread(F, 100, 2).", "eof"), ("file:position(F, {bof, -1}).", "{error,einval}"),
    ("file:position(F, foo).", "{error,badarg}"),
    ('file:write(F, "x").', "{error,ebadf}"), ("file:read(F, 1).", "{error,terminated}"),
    ("file:close(F).", "ok"),
]  # fmt: skip


def test_reading(ask: Ask) -> None:
    ask('{ok, F} = file:open("x.txt", [read]).')
    assert [ask(line) for line, _ in READING] == [answer for _, answer in READING]


def test_writing(ask: Ask) -> None:
    ask('{ok, F} = file:open("y.txt", [write, read]).')
    assert ask('io:format(F, "~p ~s~n", [{a, b}, "x"]).') == "ok"
    assert ask("[file:position(F, 0), file:read(F, 100), file:read(F, 1)].") == '[{ok,0},{ok,"{a,b} x\\n"},eof]'
    assert ask('[file:pwrite(F, 2, "ZZ"), file:position(F, 3), file:truncate(F), file:close(F)].') == "[ok,{ok,3},ok,ok]"
    assert ask('file:read_file("y.txt").') == '{ok,<<"{aZ">>}'
    ask('{ok, H} = file:open("y.txt", [append, binary, {encoding, utf8}]).')
    assert ask("[io:put_chars(H, [1000]), io:getopts(H), file:close(H)].") == "[ok,[{binary,true},{encoding,unicode}],ok]"
    assert ask('file:read_file("y.txt").') == '{ok,<<"{aZÏ¨">>}'


def test_what_cannot_be_opened(ask: Ask) -> None:
    assert ask('file:open("none", [read]).') == "{error,enoent}"
    assert ask('file:open("d", [write]).') == "{error,eisdir}"
    assert ask('file:open("x.txt", [exclusive]).') == "{error,eexist}"
    assert ask("file:open(1, [read]).") == "{error,badarg}"


def test_folders_and_wildcards(ask: Ask) -> None:
    assert ask('filelib:wildcard("*/*.{erl,hrl}").') == '["d/a.erl","d/ab.hrl","d/b.erl"]'
    assert ask('filelib:wildcard("[ab].erl", "d").') == '["a.erl","b.erl"]'
    assert ask('lists:sort(filelib:fold_files(".", ".*erl$", true, fun(F, A) -> [F | A] end, [])).') == (
        '["./d/a.erl","./d/b.erl","./m.erl"]'
    )
    assert ask('filelib:ensure_path("p/q"), filelib:is_dir("p/q").') == "true"
    assert ask('[file:del_dir("d"), file:del_dir_r("d"), filelib:is_dir("d")].') == "[{error,eexist},ok,false]"
    assert ask('file:copy("x.txt", "z.txt", 5), file:read_file("z.txt").') == '{ok,<<"hello">>}'


def test_tables_in_files(ask: Ask) -> None:
    ask("T = ets:new(tt, [named_table, ordered_set, {keypos, 2}]), ets:insert(T, [{a, 1}, {b, 2}]).")
    assert ask('ets:tab2file(T, "t").') == "ok"
    assert ask('ets:file2tab("t").') == "{error,cannot_create_table}"
    assert ask('ets:delete(T), {ok, U} = ets:file2tab("t"), ets:tab2list(U).') == "[{a,1},{b,2}]"
    assert ask('ets:file2tab("x.txt").') == '{error,{read_error,{not_a_log_file,"x.txt"}}}'


def test_eunit(ask: Ask) -> None:
    assert ask("c(m).") == "{ok,m}"
    told = ask("m:test().")
    assert told.startswith("m: bad_test...*failed*\nin function m:bad_test/0 (m.erl, line 4)\n")
    assert '**error:{assertEqual,[{module,m},\n              {line,4},\n              {expression,"1 + 2"},' in told
    assert told.endswith('output:<<"hello\n">>\n\n' + "=" * 55 + "\n  Failed: 1.  Skipped: 0.  Passed: 5.\nerror")
    assert ask("eunit:test({m, add_test}).") == "Test passed.\nok"
    assert ask("eunit:test(no_such_module).").endswith("One or more tests were cancelled.\nerror")

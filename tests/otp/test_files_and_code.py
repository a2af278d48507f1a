"""Compiling, loading and replacing the learner's modules, with files in memory."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pyshell import assembly
from pyshell.runtime.clock import VirtualClock
from pyshell.shell.session import Session
from pyshell.transcript.files import MemoryFiles

Ask = Callable[[str], str]
TWO = "-module(v).\n-export([f/0, loop/0]).\nf() -> two.\nloop() -> receive stop -> ok end.\n"
ONE = TWO.replace("two", "one")


@pytest.fixture(scope="module")
def tools() -> assembly.Tools:
    return assembly.Tools()


@pytest.fixture
def files() -> MemoryFiles:
    return MemoryFiles({"v.erl": ONE, "w.erl": "-module(w).\n-export([g/1]).\ng(X) -> 1.\n", "bad.erl": "-module(bad).\nf( ->"})


@pytest.fixture
def ask(tools: assembly.Tools, files: MemoryFiles) -> Ask:
    cluster = assembly.make_cluster(tools, 1, VirtualClock())
    cluster.files = files
    node = cluster.start_node()
    session: Session = assembly.open_session(tools, node)
    session.start()

    def type_in(text: str) -> str:
        session.feed_text(text + "\n")
        cluster.run_for(100)
        shown = []
        while (event := session.next_event()) is not None:
            if type(event).__name__ != "Prompt":
                shown.append(event.text)
        return "".join(shown).strip()

    type_in("ok.")
    return type_in


def test_compile_and_load(ask: Ask, files: MemoryFiles) -> None:
    assert ask("v:f().").startswith("** exception error: undefined function v:f/0")
    assert ask("c(v).") == "{ok,v}"
    assert ask("v:f().") == "one"
    assert "v.beam" in files.listdir(files.home)
    files.write(files.home + "/v.erl", TWO.encode())
    assert ask("l(v).") == "{module,v}"
    assert ask("v:f().") == "one"  # the object code is what it was
    assert ask("c(v).") == "{ok,v}"
    assert ask("v:f().") == "two"


def test_warnings_have_their_line(ask: Ask) -> None:
    shown = ask("c(w).")
    assert shown.startswith("w.erl:3:3: Warning: variable 'X' is unused\n%    3| g(X) -> 1.\n%     |   ^")
    assert shown.endswith("{ok,w}")


def test_errors(ask: Ask) -> None:
    assert ask("c(nowhere).") == "{error,non_existing}"
    assert ask("c(bad).").endswith("error")


def test_old_code_is_killed_when_it_is_replaced_twice(ask: Ask) -> None:
    ask("c(v).")
    ask("P = spawn(v, loop, []).")
    ask("c(v).")
    assert ask("{is_process_alive(P), code:soft_purge(v)}.") == "{true,false}"
    ask("c(v).")
    assert ask("is_process_alive(P).") == "false"


def test_files(ask: Ask) -> None:
    assert ask('file:write_file("a.txt", [<<"x">>, "yz"]).') == "ok"
    assert ask('file:read_file("a.txt").') == '{ok,<<"xyz">>}'
    assert ask('file:read_file("none").') == "{error,enoent}"
    assert ask('file:set_cwd("none").') == "{error,enoent}"


def test_library_modules_stay(ask: Ask) -> None:
    assert ask("code:delete(lists).") == "false"
    assert "{error,sticky_directory}" in ask("code:load_file(lists).")

"""Applications and the log where a session with erl cannot show them: the end of a node, configuration, other nodes."""

from __future__ import annotations

import pytest

from pyshell.assembly import make_cluster
from pyshell.flags import parse
from pyshell.runtime.clock import VirtualClock
from pyshell.transcript.files import MemoryFiles
from tests.dist.shells import Lab, Shell, tools

APP = '{application, %s, [{vsn, "1"}, {applications, [kernel, stdlib]}, {env, [{a, 1}, {b, 1}, {c, 1}]}%s]}.'
MODULE = """
-module(demo).
-behaviour(application).
-export([start/2, stop/1]).
start(_, _) -> {ok, spawn_link(fun() -> register(demo, self()), receive {leave, Why} -> exit(Why) end end)}.
stop(_) -> ok.
"""
FILES = {
    "demo.erl": MODULE,
    "demo.app": APP % ("demo", ", {mod, {demo, []}}"),
    "plain.app": APP % ("plain", ""),
    "wrong.app": "{application, wrong, [}.",
    "one.config": "[{plain, [{b, 2}, {c, 2}]}].",
}


def shell_with(*words: str) -> Shell:
    cluster = make_cluster(tools(), 1, VirtualClock())
    cluster.files = MemoryFiles(FILES)
    node = cluster.start_node()
    flags = parse(list(words))
    cluster.tell_arguments(node, flags.flags, flags.plain)
    return Shell(cluster, node)


@pytest.mark.parametrize(
    ("kind", "why", "gone"),
    [
        ("permanent", "boom", True),
        ("permanent", "normal", True),
        ("transient", "boom", True),
        ("transient", "normal", False),
        ("temporary", "boom", False),
    ],
)
def test_the_end_of_an_application_may_be_that_of_its_node(kind: str, why: str, gone: bool) -> None:
    shell = shell_with()
    assert shell("c(demo).") == "{ok,demo}"
    assert shell(f"application:start(demo, {kind}).") == "ok"
    said = shell(f"demo ! {{leave, {why}}}, timer:sleep(100).")
    assert f"    application: demo\n    exited: {why}\n    type: {kind}\n" in said
    shell.cluster.run_for(2000)
    assert (shell.node.halted == 1) is gone


def test_values_of_the_command_line_count_more_than_those_of_files() -> None:
    shell = shell_with("-config", "one", "-plain", "c", "3")
    assert shell("application:get_env(plain, a).") == "undefined"
    assert shell("application:load(plain).") == "ok"
    assert shell("[element(2, application:get_env(plain, K)) || K <- [a, b, c]].") == "[1,2,3]"
    assert shell("application:unload(plain), application:get_all_env(plain).") == "[]"


def test_a_persistent_value_outlives_loading() -> None:
    shell = shell_with()
    assert shell("application:set_env(plain, a, 7, [{persistent, true}]), application:set_env(plain, b, 7).") == "ok"
    assert shell("application:load(plain), [element(2, application:get_env(plain, K)) || K <- [a, b]].") == "[7,1]"


def test_what_is_wrong_with_a_description() -> None:
    shell = shell_with()
    assert "wrong.app" in shell("application:load(wrong).")
    assert shell("application:load(none).") == '{error,{"no such file or directory","none.app"}}'


def test_the_level_may_be_given_at_the_start() -> None:
    shell = shell_with("-kernel", "logger_level", "critical")
    assert shell("logger:error(hidden_text, []), logger:get_primary_config().").count("critical") == 1
    assert "hidden_text" not in shell("spawn(fun() -> exit({hidden_text, []}), 1 end), timer:sleep(10).")
    assert shell("spawn(fun() -> error(hidden_text) end), timer:sleep(10).") == "ok"
    assert "shown_text" in shell('logger:alert("shown_text").')


def test_reports_of_the_emulator_reach_other_handlers_only_while_there_are_some() -> None:
    shell = shell_with()
    plain = shell("spawn(fun() -> error(oops) end), timer:sleep(10).")
    assert "Error in process" in plain
    shell('logger:add_handler(mine, logger_std_h, #{config => #{file => "x.log"}, level => error}).')
    again = shell("spawn(fun() -> error(oops) end), timer:sleep(10).")
    assert again.split(" ===\n")[1].split("{")[0][:17] == plain.split(" ===\n")[1].split("{")[0][:17]
    assert "Error in process" in shell('{ok, B} = file:read_file("x.log"), B.')


def test_the_node_of_the_group_leader_shows_what_is_logged_elsewhere() -> None:
    lab = Lab("ab")
    lab.a("net_kernel:connect_node(b@lab).")
    here = lab.a('spawn(b@lab, fun() -> logger:error("~p says so", [node()]) end), timer:sleep(100).')
    assert "b@lab says so" in here
    assert here.count("=ERROR REPORT====") == 1
    assert lab.b("ok.") == "ok"


def test_a_distributed_application_waits_for_the_first_node() -> None:
    cluster = make_cluster(tools(), 1, VirtualClock())
    cluster.files = MemoryFiles(FILES)
    flags = parse(["-kernel", "distributed", "[{plain,100,['a@lab','b@lab']}]"])
    shells = {}
    for name in ("a@lab", "b@lab"):
        node = cluster.start_alive(name, cookie="x")
        assert node is not None
        cluster.tell_arguments(node, flags.flags, flags.plain)
        shells[name] = Shell(cluster, node)
    a, b = shells["a@lab"], shells["b@lab"]
    a("net_kernel:connect_node(b@lab).")
    running = "[A || {A, _, _} <- application:which_applications(), A =:= plain]."
    assert b("spawn(fun() -> application:start(plain) end), timer:sleep(1000).") == "ok"
    assert b(running) == "[]"
    assert a("application:start(plain).") == "ok"
    assert (a(running), b(running)) == ("[plain]", "[]")
    cluster.halt_node(a.node)
    b("timer:sleep(1000).")
    assert b(running) == "[plain]"


def test_kernel_configures_the_log_from_the_start() -> None:
    logger = "[{handler, default, logger_std_h, #{formatter => {logger_formatter, #{template => [level, msg]}}}}]"
    shell = shell_with("-kernel", "logger", logger, "-kernel", "logger_level", "info")
    assert shell('logger:info("!"), ok.') == "info!ok"
    assert shell("spawn(fun() -> error(oops) end), timer:sleep(10).").startswith("errorError in process")
    quiet = shell_with("-kernel", "logger", "[{handler, default, undefined}]")
    assert quiet("logger:error(#{a => 1}), logger:get_handler_ids().") == "[]"

"""What OTP does about applications, erpc, supervisors and the shell and naive systems get wrong: facts 17, 39, 41, 43 to 46.

The last test counts: every numbered fact of the list has a test that bears its number.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from pyshell.assembly import make_cluster
from pyshell.flags import parse
from pyshell.runtime.clock import VirtualClock
from pyshell.shell.completion import Names, candidates
from tests.dist.shells import Lab, Shell, tools
from tests.dist.test_facts_connection import mesh
from tests.terminal.driven import CTRL_G, ENTER, driven

FACTS = 46
B, C = "'b@lab'", "'c@lab'"


def load(shell: Shell, name: str, *forms: str) -> None:
    """A module of these forms, loaded on the shell's node."""
    parse_one = "begin {ok, T, _} = erl_scan:string(F), {ok, P} = erl_parse:parse_form(T), P end"
    texts = ", ".join('"' + form.replace('"', '\\"') + '"' for form in (f"-module({name}).", "-compile(export_all).", *forms))
    answer = shell(f"{{ok, _, Code_{name}}} = compile:forms([{parse_one} || F <- [{texts}]], []),"
                   f' code:load_binary({name}, "{name}", Code_{name}).')  # fmt: skip
    assert answer == f"{{module,{name}}}"


def test_17_a_distributed_application_starts_again_on_the_next_node() -> None:
    cluster = make_cluster(tools(), 1, VirtualClock())
    flags = parse(["-kernel", "distributed", "[{plain,100,['a@lab',{'b@lab','c@lab'}]}]"])
    shells: dict[str, Shell] = {}
    for name in ("a@lab", "b@lab", "c@lab"):
        node = cluster.start_alive(name, cookie="x")
        assert node is not None
        cluster.tell_arguments(node, flags.flags, flags.plain)
        shells[name] = Shell(cluster, node)
    a, b, c = shells.values()
    a(f"net_kernel:connect_node({B}), net_kernel:connect_node({C}), timer:sleep(1000).")
    for shell in (a, b, c):
        load(
            shell,
            "kinds",
            "start(Kind, _) -> persistent_term:put(kind, Kind), {ok, spawn_link(timer, sleep, [infinity])}.",
            "stop(_) -> ok.",
        )
        app = '[{vsn, "1"}, {modules, []}, {registered, []}, {applications, []}, {mod, {kinds, []}}]'
        assert shell(f"application:load({{application, plain, {app}}}).") == "ok"
    for shell in (b, c):
        shell("spawn(fun() -> application:start(plain) end), timer:sleep(100).")
    assert a("application:start(plain).") == "ok"
    running = "[persistent_term:get(kind, none) || {A, _, _} <- application:which_applications(), A =:= plain]."
    assert [shell(running) for shell in (a, b, c)] == ["[normal]", "[]", "[]"]
    cluster.halt_node(a.node)
    b("timer:sleep(1000).")
    assert sorted(shell(running) for shell in (b, c)) == ["[]", "[normal]"]


def test_39_erpc() -> None:
    lab = mesh("ab")
    assert "exception error: {erpc,noconnection}" in lab.a("erpc:call('z@lab', erlang, node, []).")
    assert "exception error: {erpc,timeout}" in lab.a(f"erpc:call({B}, timer, sleep, [500], 10).")
    assert "exception error: {erpc,badarg}" in lab.a(f"erpc:call({B}, erlang, node, notalist).")
    assert "exception error: {exception,boom,[" in lab.a(f"erpc:call({B}, erlang, error, [boom]).")
    assert "exception exit: {exception,boom}" in lab.a(f"erpc:call({B}, erlang, exit, [boom]).")
    assert "exception throw: boom" in lab.a(f"erpc:call({B}, erlang, throw, [boom]).")
    assert "exception exit: {signal,killed}" in lab.a(f"erpc:call({B}, fun() -> exit(self(), kill), timer:sleep(100) end).")
    assert lab.a(f"erpc:multicall([{B}, 'z@lab'], erlang, node, []).") == "[{ok,b@lab},{error,{erpc,noconnection}}]"
    assert lab.a("[erpc:cast('z@lab', m, f, []), erpc:multicast(['z@lab'], m, f, [])].") == "[ok,ok]"
    lab.a(f"R = erpc:send_request({B}, erlang, node, []).")
    assert re.fullmatch(r"Shell got \{'DOWN',#Ref<.*>,process,<.*>,\s*\{#Ref<.*>,return,b@lab\}\}\nok",
                        lab.a("timer:sleep(50), flush()."))  # fmt: skip
    assert lab.a(f"erpc:wait_response(erpc:send_request({B}, timer, sleep, [500]), 10).") == "no_response"


def test_41_a_child_of_a_node_that_is_gone_uses_up_the_restarts() -> None:
    lab = mesh("abc")
    load(lab.a, "sup", "init(X) -> X.", f"child() -> {{ok, spawn_link({B}, timer, sleep, [infinity])}}.")
    start = "{ok, {#{intensity => 5, period => 60}, [#{id => w, start => {sup, child, []}}]}}"
    assert lab.a(f"process_flag(trap_exit, true), {{ok, S}} = supervisor:start_link(sup, {start}), node(S).") == "a@lab"
    assert lab.a("[{w, P, _, _}] = supervisor:which_children(S), node(P).") == "b@lab"
    # a cut with a live node: the restart connects again
    lab.a(f"erlang:disconnect_node({B}), timer:sleep(200).")
    assert lab.a("[{w, P2, _, _}] = supervisor:which_children(S), {node(P2), P2 =:= P}.").endswith("{b@lab,false}")
    # the node halts: each restart gives a local pid that is dead already
    lab.cluster.halt_node(lab.b.node)
    answer = lab.a("receive {'EXIT', S, Why} -> timer:sleep(50), Why end.")
    assert answer.rpartition("\n")[2] == "shutdown"
    assert "reached_max_restart_intensity" in answer
    warnings = answer.count("Can not start timer:sleep,[infinity] ([link]) on b@lab")
    assert warnings == 4  # one of the five restarts was that after the cut


def test_43_the_menu_of_jobs() -> None:
    async def body() -> None:
        async with driven(tools(), nodes=("a@lab", "b@lab"), connected=True, status=False) as shell:
            shell.press(CTRL_G)
            await shell.until(lambda: shell.rows[-1].strip() == "-->")
            for line in ("h", "r 'b@lab'", "j"):
                count = shell.text.count("-->")
                shell.press(line + ENTER)
                await shell.until(lambda count=count: shell.text.count("-->") > count)  # type: ignore[misc]
            text = [row.strip() for row in shell.rows]
            assert "User switch command" in text
            for entry in ("c [nn]", "i [nn]", "k [nn]", "j", "s [shell]", "r [node [shell]]", "q", "? | h"):
                assert any(row.startswith(entry) for row in text), entry
            assert "1  {shell,start,[init]}" in text and "2* {b@lab,shell,start,[]}" in text
            shell.press("c" + ENTER)
            await shell.until(lambda: shell.rows[-1] == "(b@lab)1>")

    asyncio.run(body())


def test_44_an_error_takes_the_evaluator_not_the_bindings() -> None:
    lab = Lab("a")
    assert lab.a("X = 1, Me = self().") != ""
    assert lab.a("exit(boom).") == "** exception exit: boom"
    assert lab.a("{X, Me =:= self()}.") == "{1,false}"
    assert "3: exit(boom)\n-> {'EXIT',boom}" in lab.a("h().") or "-> " in lab.a("h().")
    lab.a.session.feed_text("1 +\n")
    assert lab.a("2.") == "3"  # a form may take lines until its full stop
    assert "=ERROR REPORT====" in lab.a("spawn(fun() -> error(oops) end), timer:sleep(50).")


@pytest.mark.parametrize(
    ("text", "offered"),
    [("net_kernel:conn", ["connect_node("]), ("gen_serv", ["gen_server:"]), ("net_kernel:mon", ["monitor_nodes("])],
)
def test_45_what_tab_offers(text: str, offered: list[str]) -> None:
    known = {"net_kernel": (("connect_node", 1), ("monitor_nodes", 1), ("monitor_nodes", 2), ("start", 1))}
    names = Names(modules=["gen_server", "gen_event", "net_kernel"], functions=known)
    assert [candidate.text for candidate in candidates(text, None, names)] == offered


def test_46_newer_shells_complete_maps_records_and_their_keys() -> None:
    names = Names(records={"point": ("x", "y")}, keys={"M": ("name", "age")})
    assert [candidate.text for candidate in candidates("#po", None, names)] == ["point{"]
    assert [candidate.text for candidate in candidates("#point{", None, names)] == ["x", "y"]
    assert [candidate.text for candidate in candidates("M#{", None, names)] == ["name", "age"]


def test_every_fact_has_a_test() -> None:
    found: set[int] = set()
    for path in Path(__file__).parent.glob("test_facts_*.py"):
        for numbers in re.findall(r"^def test((?:_\d\d)+)_", path.read_text(encoding="utf-8"), re.M):
            found.update(map(int, numbers.split("_")[1:]))
    assert sorted(found) == list(range(1, FACTS + 1))

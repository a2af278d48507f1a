"""What stands on the distribution: rpc, erpc, global, pg, peer, lab and see."""

from __future__ import annotations

import pytest

from tests.dist.shells import Lab

B = "'b@lab'"
C = "'c@lab'"


@pytest.mark.parametrize(
    "line, answer",
    [
        (f"rpc:call({B}, erlang, node, []).", "b@lab"),
        (f"rpc:call({B}, erlang, throw, [ball]).", "ball"),
        (f"rpc:call({B}, erlang, exit, [bye]).", "{badrpc,{'EXIT',bye}}"),
        (f"rpc:call({B}, nomod, f, []).", "{badrpc,{'EXIT',{undef,[{nomod,f,[],[]}]}}}"),
        (f"rpc:call({B}, timer, sleep, [400], 10).", "{badrpc,timeout}"),
        ("rpc:call('z@lab', erlang, node, []).", "{badrpc,nodedown}"),
        (f"rpc:multicall([node(), {B}, 'z@lab'], erlang, node, []).", "{[a@lab,b@lab],[z@lab]}"),
        (f"rpc:multicall([{B}], timer, sleep, [400], 10).", "{[],[b@lab]}"),
        (f"rpc:cast({B}, erlang, node, []).", "true"),
        (f"rpc:sbcast([node(), {B}, 'z@lab'], user, hi).", "{[a@lab,b@lab],[z@lab]}"),
        (f"erpc:call({B}, fun() -> {{node(), 7}} end).", "{b@lab,7}"),
        (f"catch erpc:call({B}, erlang, throw, [up]).", "up"),
        (f"try erpc:call({B}, erlang, exit, [x]) catch K:R -> {{K, R}} end.", "{exit,{exception,x}}"),
        (f"try erpc:call({B}, lists, nosuch, []) catch K:R -> {{K, R}} end.",
         "{error,{exception,undef,[{lists,nosuch,[],[]}]}}"),
        (f"try erpc:call({B}, fun() -> exit(self(), kill), receive after infinity -> ok end end) catch K:R -> {{K, R}} end.",
         "{exit,{signal,killed}}"),
        ("try erpc:call('z@lab', erlang, node, []) catch K:R -> {K, R} end.", "{error,{erpc,noconnection}}"),
        (f"try erpc:call({B}, timer, sleep, [400], 10) catch K:R -> {{K, R}} end.", "{error,{erpc,timeout}}"),
        (f"try erpc:call({B}, lists, sum, foo) catch K:R -> {{K, R}} end.", "{error,{erpc,badarg}}"),
        (f"erpc:multicall([{B}, 'z@lab'], erlang, node, []).", "[{ok,b@lab},{error,{erpc,noconnection}}]"),
        (f"R = erpc:send_request({B}, erlang, node, []), {{erpc:wait_response(R, 100), erpc:wait_response(R)}}.",
         "{{response,b@lab},no_response}"),
        (f"Q = rpc:async_call({B}, erlang, node, []), {{rpc:nb_yield(Q), rpc:yield(Q)}}.", "{timeout,b@lab}"),
    ],
)  # fmt: skip
def test_calls(line: str, answer: str) -> None:
    assert Lab("ab").a(line) == answer


def test_a_call_that_loses_its_connection() -> None:
    lab = Lab("ab")
    lab.a(f"Key = rpc:async_call({B}, timer, sleep, [60000]), timer:sleep(10).")
    lab.cluster.network.cut("a@lab", "b@lab", "reset")
    assert lab.a("rpc:yield(Key).") == "{badrpc,nodedown}"


# global -------------------------------------------------------------------------------------------------------------


def group(names: str) -> Lab:
    """Nodes that know each other."""
    lab = Lab(names)
    for name in names[1:]:
        lab.a(f"net_adm:ping('{name}@lab').")
    for name in names:
        lab.shells[name]("timer:sleep(20), global:sync().")
    return lab


def test_global_makes_a_mesh() -> None:
    lab = group("abcd")
    for name in "abcd":
        others = ",".join(f"{other}@lab" for other in "abcd" if other != name)
        assert lab.shells[name]("lists:sort(nodes()).") == f"[{others}]"


def test_names_are_the_same_everywhere() -> None:
    lab = group("abc")
    assert lab.b("global:register_name(x, self()).") == "yes"
    assert lab.c("global:register_name(x, self()).") == "no"
    assert lab.a("{node(global:whereis_name(x)), global:registered_names()}.") == "{b@lab,[x]}"
    lab.a("global:send(x, hi).")
    assert lab.b("receive M -> M end.") == "hi"
    assert "{badarg,{none,1}}" in lab.a("global:send(none, 1).")
    assert lab.c("global:unregister_name(x).") == "ok"
    assert lab.a("global:whereis_name(x).") == "undefined"
    lab.b("global:register_name(y, spawn(fun() -> receive after 100 -> ok end end)).")
    assert lab.a("timer:sleep(200), global:whereis_name(y).") == "undefined"


def test_locks() -> None:
    lab = group("ab")
    assert lab.a("global:set_lock({thing, me}, [node() | nodes()], 0).") == "true"
    assert lab.b("global:set_lock({thing, you}, [node() | nodes()], 0).") == "false"
    assert lab.b("global:trans({thing, you}, fun() -> 1 end, [node() | nodes()], 0).") == "aborted"
    assert lab.a("global:set_lock({thing, me}, [node() | nodes()], 0).") == "true"
    lab.a("global:del_lock({thing, me}).")
    assert lab.b("global:set_lock({thing, you}, [node() | nodes()], 0).") == "false"
    lab.a("global:del_lock({thing, me}).")
    assert lab.b("global:trans({thing, you}, fun() -> 1 end).") == "1"
    lab.a("spawn(fun() -> global:set_lock({{other, 1}}) end).")
    assert lab.b("timer:sleep(20), global:set_lock({other, 2}, [node() | nodes()], 0).") == "true"


@pytest.mark.parametrize(
    "method, keeps, loser_lives, told",
    [
        ("fun global:random_exit_name/3", "a", False, False),
        ("fun global:random_notify_name/3", "a", True, True),
        ("fun global:notify_all_name/3", "none", True, True),
        ("fun(_, P1, P2) -> max(P1, P2) end", "some", True, False),
        ("fun(_, _, _) -> none end", "none", True, False),
        ("fun(_, _, _) -> exit(oops) end", "b", True, False),
    ],
)
def test_two_of_one_name_meet(method: str, keeps: str, loser_lives: bool, told: bool) -> None:
    lab = Lab("ab")
    for shell in (lab.a, lab.b):
        shell("P = spawn(fun F() -> receive {get, X} -> X ! get(m), F(); M -> put(m, M), F() end end).")
        assert shell(f"global:register_name(x, P, {method}).") == "yes"
    lab.a(f"net_adm:ping({B}), global:sync(), timer:sleep(20).")
    where = [shell("case global:whereis_name(x) of undefined -> none; W -> node(W) end.") for shell in (lab.a, lab.b)]
    assert where[0] == where[1]
    assert where[0] == (keeps if keeps == "none" else f"{keeps}@lab") or keeps == "some"
    assert lab.b("is_process_alive(P).") == ("true" if loser_lives else "false")
    if loser_lives:
        got = lab.b("P ! {get, self()}, receive G -> element(1, {G}) end.")
        assert got.startswith("{global_name_conflict,x") is told


def test_overlapping_partitions_are_prevented() -> None:
    lab = group("abc")
    lab.cluster.network.cut("a@lab", "b@lab", "reset")
    lab.wait(100)
    assert [shell("nodes().").splitlines()[-1] for shell in lab.shells.values()] == ["[]"] * 3


def test_or_not() -> None:
    lab = Lab("abc", overlap=False)
    for name in "bc":
        lab.a(f"net_adm:ping('{name}@lab').")
    lab.a("timer:sleep(50).")
    lab.cluster.network.cut("a@lab", "b@lab", "reset")
    lab.wait(100)
    assert [shell("lists:sort(nodes()).") for shell in lab.shells.values()] == ["[c@lab]", "[c@lab]", "[a@lab,b@lab]"]


# pg -----------------------------------------------------------------------------------------------------------------


def test_groups() -> None:
    lab = group("ab")
    for shell in (lab.a, lab.b):
        shell("pg:start(pg).")
    assert lab.a("P = spawn(fun() -> receive X -> X end end), pg:join(room, [self(), P]), pg:join(room, P).") == "ok"
    assert lab.b("timer:sleep(20), [node(M) || M <- pg:get_members(room)].") == "[a@lab,a@lab,a@lab]"
    assert lab.b("{pg:which_groups(), pg:get_local_members(room)}.") == "{[room],[]}"
    assert "nolocal" in lab.b("pg:join(room, hd(pg:get_members(room))).")
    lab.b("{Ref, _} = pg:monitor(room).")
    lab.a("P ! stop.")
    assert lab.b("receive {Ref, leave, room, [_]} -> left end.") == "left"
    assert lab.b("timer:sleep(5), length(pg:get_members(room)).") == "1"
    lab.cluster.network.cut("a@lab", "b@lab", "reset")
    lab.wait(5)
    assert lab.b("pg:get_members(room).") == "[]"
    lab.cluster.network.heal("a@lab", "b@lab")
    assert lab.b("net_adm:ping('a@lab'), timer:sleep(20), length(pg:get_members(room)).") == "1"


# peer ---------------------------------------------------------------------------------------------------------------


def test_a_peer_lives_with_its_control_process() -> None:
    lab = Lab("a")
    lab.a("{ok, P, N} = peer:start(#{name => kid, args => [\"-setcookie\", \"lab\"]}).")
    assert lab.a("{N, nodes(), peer:get_state(P)}.") == "{kid@lab,[kid@lab],running}"
    lab.a("exit(P, kill), timer:sleep(20).")
    assert lab.a("nodes().") == "[]" and "kid@lab" not in lab.cluster.nodes


def test_a_peer_ends_when_it_loses_its_origin() -> None:
    lab = Lab("a")
    lab.a("{ok, P, N} = peer:start(#{name => kid, args => [\"-setcookie\", \"lab\"]}).")
    lab.a("erlang:disconnect_node(N), timer:sleep(20).")
    assert "kid@lab" not in lab.cluster.nodes and lab.a("is_process_alive(P).") == "false"


def test_a_peer_with_a_way_of_its_own() -> None:
    lab = Lab("a")
    lab.a("{ok, P, N} = peer:start(#{name => kid, connection => standard_io}).")
    assert lab.a("{nodes(), peer:call(P, erlang, node, [])}.") == "{[],kid@lab}"
    assert lab.a("catch peer:call(P, erlang, throw, [x]).") == "x"
    assert lab.a("try peer:call(P, erlang, exit, [x]) catch C:R -> {C, R} end.") == "{exit,x}"
    assert lab.a("peer:call(P, erlang, self, []) =:= self().") == "false"
    assert lab.a("peer:stop(P).") == "ok"
    assert "noproc" in lab.a("peer:stop(P).")


def test_a_peer_that_cannot_connect() -> None:
    lab = Lab("a")
    assert "exit: timeout" in lab.a("peer:start(#{name => kid, args => [\"-setcookie\", \"other\"]}).")
    assert "kid@lab" not in lab.cluster.nodes


# lab and see --------------------------------------------------------------------------------------------------------


def test_the_laboratory() -> None:
    lab = Lab("a")
    assert lab.a("lab:start(b).") == "{ok,b@lab}"
    assert lab.a("lab:start('c@other').") == "{ok,c@other}"
    assert lab.a("lab:start(b).") == "{error,{already_started,b@lab}}"
    assert "{no_such_node,zz@lab}" in lab.a("lab:cut(a, zz).")
    assert lab.a("net_adm:ping('c@other'), see:wire(a, 'c@other').") == "up"
    assert lab.a("{see:wire(a, b), net_adm:ping('b@lab'), see:nodes(b)}.") == "{down,pong,[a@lab]}"
    lab.a("lab:cut(a, b, reset), timer:sleep(1).")
    assert lab.a("{see:wire(b, a), nodes()}.") == "{cut,[c@other]}"
    lab.a("lab:heal(a, b).")
    assert lab.a("net_adm:ping('b@lab').") == "pong"
    assert lab.a("lab:stop(b), timer:sleep(5), {nodes(), lab:nodes()}.") == "{[c@other],[a@lab,c@other]}"
    assert lab.a("lab:crash('c@other', silent), timer:sleep(5), nodes().") == "[c@other]"
    assert lab.a("timer:sleep(80000), nodes().").endswith("\n[]")


def test_slow_and_lossy_wires() -> None:
    lab = Lab("ab")
    lab.a(f"net_adm:ping({B}), lab:slow(a, b, 250).")
    assert lab.a(f"{{T, pong}} = timer:tc(fun() -> net_adm:ping({B}) end), T.") == "500000"
    lab.a("lab:lossy(a, b, 1.0).")
    assert lab.a(f"net_adm:ping({B}).") == "pang"


def test_looking() -> None:
    lab = Lab("ab")
    lab.b("register(echo, self()).")
    lab.a(f"{{echo, {B}}} ! {{self(), one}}, timer:sleep(20).")
    assert lab.a("see:got(b, {'_', one}).") == "true" and lab.a("see:got(b, two).") == "false"
    assert lab.a("see:mailbox(b, echo) =:= [{self(), one}].") == "true"
    assert lab.a("lab:cut(a, b), see:mark().") == "ok"
    assert lab.a("{see:wire(a, b), see:monitored(b, echo), length(see:links(see:whereis(b, echo)))}.") == "{cut,false,1}"
    lab.a(f"{{echo, {B}}} ! two.")
    assert lab.a("[element(1, E) || E <- see:history()].") == "[send,lost]"
    assert lab.a("see:count({lost, '_', {echo, 'b@lab'}, two}).") == "1"
    assert "a@lab --X-- b@lab  cut; both still count it as connected" in lab.a("see:wires().")
    assert lab.a("see:views().").startswith("sees   a@lab  b@lab\na@lab  .      yes\n")
    assert "lost: the wire was cut at" in lab.a("see:journal().")
    assert lab.a(f"monitor_node({B}, true), see:monitors_node(a, b).") == "true"


def test_a_node_of_the_lab_changes_the_rule_for_all_or_for_none() -> None:
    lab = group("abc")
    lab.a("lab:start(d).")
    assert {node.uplink.settings.overlap for node in lab.cluster.nodes.values()} == {False}  # type: ignore[union-attr]
    lab.a("lab:stop(d), timer:sleep(200), erlang:disconnect_node('c@lab'), timer:sleep(200).")
    seen = [shell("lists:sort(nodes()).").splitlines()[-1] for shell in lab.shells.values()]
    assert seen == ["[b@lab]", "[a@lab,c@lab]", "[b@lab]"]

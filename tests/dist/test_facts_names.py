"""What OTP does about names, groups and calls and naive systems get wrong: facts 29 to 42, observed on a real OTP 25."""

from __future__ import annotations

import pytest

from tests.dist.shells import Lab
from tests.dist.test_facts_connection import further, mesh

B, C = "'b@lab'", "'c@lab'"


def test_29_registering() -> None:
    lab = mesh("ab")
    assert lab.a("[global:register_name(n, self()), global:register_name(n, spawn(fun() -> ok end))].") == "[yes,no]"
    answer = lab.a("global:register_name(m, self()).")
    assert "no" in answer and "registered under several names: [m,n]" in answer + lab.a("ok.")
    assert lab.a("global:unregister_name(never).") == "ok"
    assert "no function clause" in lab.a("global:register_name(x, x).")
    assert lab.a("P = spawn(fun() -> ok end), timer:sleep(5), global:register_name(dead, P).") == "yes"
    lab.wait(20)
    assert lab.a("global:whereis_name(dead).") == "undefined"
    assert lab.a(f"R = spawn({B}, timer, sleep, [infinity]), global:register_name(remote, R).") == "yes"
    lab.a("exit(R, kill), timer:sleep(20).")
    assert lab.b("global:whereis_name(remote).") == "undefined"
    assert lab.a("catch global:send(nobody, hi).") == "{'EXIT',{badarg,{nobody,hi}}}"


def test_30_locks() -> None:
    lab = mesh("ab")
    assert lab.a("[global:set_lock({r, me}), global:set_lock({r, me}), global:set_lock({r, you}, [node()], 0)].") == (
        "[true,true,false]"
    )
    assert lab.b("global:trans({r, x}, fun() -> done end, [node() | nodes()], 0).") == "aborted"
    lab.a("exit(bye).")
    lab.wait(20)
    assert lab.b("global:trans({r, x}, fun() -> done end, [node() | nodes()], 0).") == "done"


@pytest.mark.parametrize(
    "method, holder, living",
    [
        ("fun global:random_exit_name/3", "a@lab", "{true,false}"),
        ("fun global:random_notify_name/3", "a@lab", "{true,true}"),
        ("fun global:notify_all_name/3", "undefined", "{true,true}"),
        ("fun(_, P, _) -> P end", "b@lab", "{true,true}"),
        ("fun(_, _, P) -> P end", "a@lab", "{true,true}"),
        ("fun(_, _, _) -> none end", "undefined", "{true,true}"),
        ("fun(_, _, _) -> error(oops) end", "b@lab", "{true,true}"),
    ],
)
def test_31_32_conflicts(method: str, holder: str, living: str) -> None:
    lab = Lab("ab", overlap=False)
    for shell in (lab.a, lab.b):
        shell(f"P = spawn(timer, sleep, [infinity]), global:register_name(n, P, {method}).")
    lab.a(f"net_adm:ping({B}), global:sync().")
    lab.wait(1000)
    for shell in (lab.a, lab.b):
        assert shell("case global:whereis_name(n) of undefined -> undefined; Q -> node(Q) end.") == holder
    alive = f"{{{lab.a('is_process_alive(P).')},{lab.b('is_process_alive(P).')}}}"
    assert alive == living


def test_33_a_hidden_node_has_names_of_its_own() -> None:
    lab = mesh("ab")
    h = further(lab, "h", hidden=True)
    h("global:register_name(hh, self()).")
    lab.a("global:register_name(gg, self()).")
    h("net_adm:ping('a@lab').")
    lab.wait(1000)
    assert h("global:registered_names().") == "[hh]" and lab.a("global:registered_names().") == "[gg]"


def test_34_35_process_groups() -> None:
    lab = mesh("ab")
    for shell in (lab.a, lab.b):
        shell("pg:start(pg).")
    lab.wait(20)
    assert lab.a("pg:join(g, self()), pg:join(g, self()), length(pg:get_members(g)).") == "2"
    lab.b("pg:join(g, self()).")
    lab.wait(20)
    assert lab.a("[node(P) || P <- pg:get_members(g)].") == "[b@lab,a@lab,a@lab]"
    assert lab.a("pg:leave(other, self()).") == "not_joined"
    assert "{nolocal,<" in lab.a("pg:join(g, hd(pg:get_members(g))).")
    assert lab.a("pg:get_members(noscope, g).") == "[]" and "noproc" in lab.a("pg:join(noscope, g, self()).")
    lab.a("pg:start(pg), pg:join(g, self()), {R, M} = pg:monitor(g), length(M).")
    lab.cluster.network.cut("a@lab", "b@lab", "reset")
    lab.wait(100)
    assert lab.a("receive {R, leave, g, L} -> [node(P) || P <- L] end.") == "[b@lab]"
    lab.cluster.network.heal("a@lab", "b@lab")
    lab.a(f"net_adm:ping({B}), timer:sleep(100).")
    assert lab.a("receive {R, join, g, L2} -> [node(P) || P <- L2] end.") == "[b@lab]"


def test_36_37_failed_calls() -> None:
    lab = mesh("ab")
    assert lab.a("rpc:call('z@lab', m, f, []).") == "{badrpc,nodedown}"
    assert lab.a(f"rpc:call({B}, timer, sleep, [500], 10).") == "{badrpc,timeout}"
    assert lab.a(f"rpc:multicall([{B}, 'z@lab', node()], erlang, node, []).") == "{[b@lab,a@lab],[z@lab]}"
    assert lab.a(f"rpc:multicall([{B}], timer, sleep, [500], 10).") == "{[],[b@lab]}"
    assert lab.a(f"rpc:multicall([{B}], erlang, exit, [x]).") == "{[{badrpc,{'EXIT',x}}],[]}"
    lab.a(f"K = rpc:async_call({B}, timer, sleep, [10000]), timer:sleep(5).")
    lab.cluster.network.cut("a@lab", "b@lab", "reset")
    assert lab.a("rpc:yield(K).") == "{badrpc,nodedown}"


def test_38_a_key_belongs_to_its_process() -> None:
    lab = mesh("ab")
    lab.a(f"K = rpc:async_call({B}, erlang, node, []), timer:sleep(20).")
    assert lab.a("is_reference(hd(K)) andalso is_reference(tl(K)).") == "true"
    lab.a("Me = self(), spawn(fun() -> Me ! {other, rpc:nb_yield(K, 10)} end).")
    assert lab.a("receive {other, X} -> X end.") == "timeout"
    assert lab.a("[rpc:nb_yield(K), rpc:nb_yield(K)].") == "[{value,b@lab},timeout]"


def test_40_calls_of_servers_elsewhere() -> None:
    lab = mesh("ab")
    assert "{nodedown,z@lab}" in lab.a("catch gen_server:call({s, 'z@lab'}, x).")
    assert "noproc" in lab.a(f"catch gen_server:call({{s, {B}}}, x).")
    assert lab.a("gen_server:cast({s, 'z@lab'}, x).") == "ok"
    assert lab.a(f"gen_server:multi_call([{B}, 'z@lab'], s, x).") == "{[],[b@lab,z@lab]}"


def test_42_output_to_oneself() -> None:
    lab = mesh("ab")
    lab.a(f'M = element(2, spawn_monitor({B}, fun() -> group_leader(self(), self()), io:format("x") end)).')
    assert lab.a("receive {'DOWN', M, _, _, R} -> element(1, R) end.").startswith("calling_self")

"""What OTP does about connections and naive systems get wrong: facts 1 to 18, each observed on a real OTP 25."""

from __future__ import annotations

import pytest

from pyshell.dist.options import start_options
from tests.dist.shells import Lab, Shell

A, B, C, D = "'a@lab'", "'b@lab'", "'c@lab'", "'d@lab'"


def mesh(names: str, **options: object) -> Lab:
    """Nodes that all see each other, with global in sync."""
    lab = Lab(names, **options)
    for name in names[1:]:
        lab.shells[names[0]](f"net_adm:ping('{name}@lab').")
        lab.wait(500)
    for name in names:
        assert lab.shells[name]("global:sync().") == "ok"
    return lab


def seen(lab: Lab) -> list[str]:
    return [shell("lists:sort(nodes()).").rpartition("\n")[2] for shell in lab.shells.values()]  # without the log


def further(lab: Lab, name: str, **options: object) -> Shell:
    node = lab.cluster.start_alive(f"{name}@lab", cookie="lab", **options)
    assert node is not None
    lab.shells[name] = Shell(lab.cluster, node)
    return lab.shells[name]


def test_01_connect_node_and_ping() -> None:
    lab = Lab("ab")
    lab.a("net_kernel:monitor_nodes(true).")
    assert lab.a(f"net_kernel:connect_node({B}).") == "true"
    assert lab.a(f"net_kernel:connect_node({B}).") == "true"
    assert lab.a("flush().") == "Shell got {nodeup,b@lab}\nok"
    assert lab.a("net_kernel:connect_node(node()).") == "true"
    assert lab.a("net_kernel:connect_node('z@lab').") == "false"
    answer = lab.a("net_kernel:connect_node(foo).")
    assert answer.endswith("false") or "false\n" in answer
    assert "** Cannot get connection id for node foo" in answer + lab.a("ok.")
    assert lab.a("{net_adm:ping('z@lab'), net_adm:ping(node())}.") == "{pang,pong}"


def test_02_global_makes_the_mesh_and_connect_all_false_none() -> None:
    lab = mesh("abc")
    assert seen(lab) == ["[b@lab,c@lab]", "[a@lab,c@lab]", "[a@lab,b@lab]"]
    s = further(lab, "s", mesh=False)
    s(f"net_adm:ping({A}).")
    lab.wait(1000)
    assert s("nodes().") == "[a@lab]"
    assert lab.a("lists:member('s@lab', nodes()).") == "true" and lab.b("lists:member('s@lab', nodes()).") == "false"


def test_03_hidden_nodes_are_not_announced() -> None:
    lab = mesh("abc")
    lab.a("net_kernel:monitor_nodes(true).")
    h = further(lab, "h", hidden=True)
    h(f"net_adm:ping({A}).")
    lab.wait(100)
    assert lab.a("lists:sort(nodes()).") == "[b@lab,c@lab]"
    assert lab.a("nodes(hidden).") == "[h@lab]" and lab.a("lists:sort(nodes(connected)).") == "[b@lab,c@lab,h@lab]"
    assert h("nodes().") == "[]" and lab.a("flush().") == "ok"


def test_04_known_nodes() -> None:
    lab = Lab("a")
    lab.a("net_adm:ping('zz@lab').")
    assert lab.a("nodes(known).") == "[nonode@nohost,zz@lab,a@lab]"


def test_05_subscriptions_are_counted_by_kind() -> None:
    lab = Lab("ab")
    for line in ("true", "true", "true, [nodedown_reason, {node_type, all}]"):
        assert lab.a(f"net_kernel:monitor_nodes({line}).") == "ok"
    lab.a(f"net_adm:ping({B}), timer:sleep(10).")
    up = "Shell got {nodeup,b@lab}\n"
    assert lab.a("flush().") == f"{up}{up}Shell got {{nodeup,b@lab,[{{node_type,visible}}]}}\nok"
    lab.a("net_kernel:monitor_nodes(false).")
    lab.a("net_kernel:monitor_nodes(true, #{connection_id => true, nodedown_reason => true}).")
    lab.a(f"erlang:disconnect_node({B}), timer:sleep(10).")
    assert lab.a("receive {nodedown, _, I} when is_list(I) -> I end.") == "[{nodedown_reason,disconnect},{node_type,visible}]"
    assert lab.a("receive {nodedown, _, J} when is_map(J) -> lists:sort(maps:keys(J)) end.") == "[connection_id,nodedown_reason]"
    assert lab.a("flush().") == "ok"


def test_06_monitor_node_counts() -> None:
    lab = Lab("ab")
    assert lab.a(f"monitor_node({B}, true), monitor_node({B}, true).") == "true"
    lab.wait(10)
    assert lab.a("nodes().") == "[b@lab]"
    lab.a(f"erlang:disconnect_node({B}), timer:sleep(10).")
    assert lab.a("flush().").count("{nodedown,b@lab}") == 2
    assert lab.a("monitor_node('z@lab', true), receive {nodedown, N} -> N end.") == "z@lab"


def test_07_what_is_sent_next_connects_again() -> None:
    lab = Lab("ab")
    lab.b("register(b, self()).")
    assert lab.a(f"net_adm:ping({B}), erlang:disconnect_node({B}).") == "true"
    assert lab.a(f"[erlang:disconnect_node({B}), erlang:disconnect_node(node()), nodes()].") == "[false,false,[]]"
    lab.a(f"{{b, {B}}} ! hello.")
    lab.wait(20)
    assert lab.b("flush().") == "Shell got hello\nok" and lab.a("nodes().") == "[b@lab]"


def test_08_auto_connect_never_and_once() -> None:
    never = Lab("ab", auto="never")
    assert never.a(f"[net_adm:ping({B}), rpc:call({B}, erlang, node, [])].") == "[pang,{badrpc,nodedown}]"
    assert never.a(f"net_kernel:connect_node({B}), net_adm:ping({B}).") == "pong"
    once = Lab("ab", auto="once")
    assert once.a(f"net_adm:ping({B}), erlang:disconnect_node({B}), net_adm:ping({B}).") == "pang"
    assert once.a(f"rpc:call({B}, erlang, node, []).") == "{badrpc,nodedown}"
    assert once.a(f"net_kernel:connect_node({B}), net_adm:ping({B}).") == "pong"


def test_09_cookies() -> None:
    lab = Lab("ab")
    lab.b("erlang:set_cookie(other).")
    answer = lab.a(f"net_adm:ping({B}).")
    assert answer == "pang" and lab.a("ok.") == "ok"
    assert "** Connection attempt from node a@lab rejected. Invalid challenge reply. **" in lab.b("ok.")
    assert lab.a(f"erlang:set_cookie({B}, other), net_adm:ping({B}).") == "pong"
    assert lab.a(f"erlang:set_cookie(third), nodes() ++ [erlang:get_cookie({B})].") == "[b@lab,other]"


def test_10_a_node_that_is_not_alive() -> None:
    lab = Lab("a")
    lab.shells["n"] = Shell(lab.cluster, lab.cluster.start_node())
    assert lab.n("[erlang:get_cookie(), net_kernel:monitor_nodes(true), net_adm:ping(x@lab)].") == "[nocookie,ok,pang]"
    assert "bad argument" in lab.n("erlang:set_cookie(node(), x).")
    assert lab.n("element(1, net_kernel:start([m, shortnames])).") == "ok" and lab.n("node().") == "m@lab"
    assert lab.n("net_kernel:stop().") == "ok"
    assert lab.a("element(1, element(1, element(2, net_kernel:start([q, shortnames])))).") == "already_started"
    assert lab.a("net_kernel:stop().") == "{error,not_allowed}"


def test_11_allow() -> None:
    lab = Lab("abc")
    lab.a(f"net_kernel:allow([{B}]).")
    answer = lab.a(f"net_kernel:connect_node({C}).")
    assert answer.endswith("false") and "** Connection attempt with disallowed node c@lab **" in answer
    assert lab.c(f"net_adm:ping({A}).") == "pang"
    assert "** Connection attempt from disallowed node c@lab **" in lab.a("ok.")
    assert lab.a(f"net_adm:ping({B}).") == "pong"


def test_12_a_name_is_used_once_and_long_names_keep_apart() -> None:
    lab = Lab("a")
    assert lab.cluster.start_alive("a@lab") is None
    node = lab.cluster.start_alive("l@long.host", cookie="lab")
    assert node is not None
    lab.shells["l"] = Shell(lab.cluster, node)
    answer = lab.l(f"net_adm:ping({A}).")
    assert "** System running to use fully qualified hostnames **\n** Hostname lab is illegal **" in answer and "pang" in answer


def test_12_a_node_that_does_not_listen_calls_and_is_not_called() -> None:
    lab = Lab("b")
    deaf = lab.cluster.start_alive("deaf@lab", cookie="lab", **start_options([("dist_listen", ["false"])]))
    assert deaf is not None
    lab.shells["deaf"] = Shell(lab.cluster, deaf)
    assert lab.b("{net_adm:ping(deaf@lab), [Name || {Name, _} <- element(2, net_adm:names())]}.") == '{pang,["b"]}'
    assert lab.deaf(f"{{net_adm:ping({B}), nodes(), nodes(hidden)}}.") == "{pong,[],[b@lab]}"
    assert lab.b("{net_adm:ping(deaf@lab), nodes(hidden)}.") == "{pong,[deaf@lab]}"


def test_13_the_tick_time_may_change() -> None:
    lab = Lab("ab")
    assert lab.a("[net_kernel:get_net_ticktime(), net_kernel:set_net_ticktime(60)].") == "[60,unchanged]"
    assert lab.a("net_kernel:set_net_ticktime(30, 2).") == "change_initiated"
    assert lab.a("[net_kernel:set_net_ticktime(20), net_kernel:get_net_ticktime()].") == (
        "[{ongoing_change_to,30},{ongoing_change_to,30}]"
    )
    lab.wait(3000)
    assert lab.a("net_kernel:get_net_ticktime().") == "30"


@pytest.mark.parametrize("tick", [4, 60, 400])
def test_13_silence_is_noticed_within_its_window(tick: int) -> None:
    lab = Lab("ab", tick_time=tick * 1_000_000_000)
    lab.a(f"net_adm:ping({B}), net_kernel:monitor_nodes(true, [nodedown_reason]).")
    lab.wait(tick * 333)
    lab.cluster.network.cut("a@lab", "b@lab")
    start = lab.seconds
    answer = lab.a("receive {nodedown, _, R} -> R end.")
    assert "[{nodedown_reason,net_tick_timeout}]" in answer and "** Node b@lab not responding **" in answer
    assert tick * 0.75 <= lab.seconds - start <= tick * 1.25


def test_14_what_a_cut_drops_is_lost_and_what_it_holds_is_not() -> None:
    lab = Lab("ab")
    lab.b("register(b, self()).")
    lab.a(f"{{b, {B}}} ! one, timer:sleep(10).")
    lab.cluster.network.cut("a@lab", "b@lab", "hold")
    assert lab.a(f"{{b, {B}}} ! two.") == "two"  # nobody waits for it
    lab.wait(1000)
    lab.cluster.network.heal("a@lab", "b@lab")
    lab.wait(10)
    assert lab.b("flush().") == "Shell got one\nShell got two\nok"
    lab.cluster.network.cut("a@lab", "b@lab")
    lab.a(f"{{b, {B}}} ! three.")
    lab.cluster.network.heal("a@lab", "b@lab")
    lab.wait(100_000)
    lab.a(f"{{b, {B}}} ! four, timer:sleep(100).")
    assert lab.b("flush().") == "Shell got four\nok"


def test_15_three_nodes_fall_apart_and_four_keep_a_pair() -> None:
    three = mesh("abc")
    three.a(f"erlang:disconnect_node({B}).")
    three.wait(500)
    assert seen(three) == ["[]", "[]", "[]"]
    four = mesh("abcd")
    four.a(f"erlang:disconnect_node({B}).")
    four.wait(500)
    assert seen(four) == ["[]", "[]", "[d@lab]", "[c@lab]"]


def test_15_the_log_says_who_asked() -> None:
    lab = mesh("abc")
    lab.a(f"erlang:disconnect_node({B}).")
    lab.wait(500)
    log = "".join(shell("ok.") for shell in lab.shells.values())
    assert "in order to prevent overlapping partitions" in log
    assert "'global' at node c@lab requested disconnect from node" in log


def test_15_overlap_is_kept_if_it_is_not_prevented() -> None:
    lab = mesh("abc", overlap=False)
    lab.a(f"erlang:disconnect_node({B}).")
    lab.wait(500)
    assert seen(lab) == ["[c@lab]", "[c@lab]", "[a@lab,b@lab]"]


def test_16_global_disconnect_leaves_the_others_together() -> None:
    lab = mesh("abc")
    assert lab.a("global:disconnect().") == "[c@lab,b@lab]"
    lab.wait(500)
    assert seen(lab) == ["[]", "[c@lab]", "[b@lab]"]


def test_18_global_groups_keep_their_names() -> None:
    lab = Lab("")
    for name in "abc":
        further(lab, name, groups="[{ga,['a@lab','b@lab']},{gb,['c@lab']}]")
    assert lab.a("[global_group:own_nodes(), global_group:global_groups()].") == "[[a@lab,b@lab],{ga,[gb]}]"
    lab.a(f"net_adm:ping({B}), net_adm:ping({C}).")
    lab.wait(1000)
    lab.c("global:register_name(n3, self()).")
    lab.b("global:register_name(n2, self()).")
    assert lab.a("lists:sort(nodes()).") == "[b@lab,c@lab]" and lab.b("nodes().") == "[a@lab]"
    assert lab.a("global:registered_names().") == "[n2]"
    assert lab.a("global_group:registered_names({group, gb}).") == "[n3]"

"""Nodes of one cluster: connecting, signals of all kinds across the wire, cuts and what is seen of them."""

from __future__ import annotations

from pyshell.dist.carry import carry
from pyshell.term.atom import atom
from pyshell.term.cons import NIL
from pyshell.term.fun import FUN_CLASSES, FunInfo
from tests.dist.shells import Lab

B = "'b@lab'"


def test_connecting_is_automatic() -> None:
    lab = Lab("ab")
    assert lab.a("nodes().") == "[]"
    assert lab.a(f"{{x, {B}}} ! hi.") == "hi"
    lab.wait(10)
    assert lab.a("nodes().") == "[b@lab]" and lab.b("nodes().") == "[a@lab]"


def test_answers_about_nodes() -> None:
    lab = Lab("ab")
    assert lab.a("{node(), is_alive(), erlang:get_cookie()}.") == "{a@lab,true,lab}"
    assert lab.a(f"net_adm:ping({B}).") == "pong"
    assert lab.a("net_adm:ping('z@lab').") == "pang"
    assert lab.a("net_kernel:connect_node('z@lab').") == "false"
    assert lab.a("[nodes(this), nodes(hidden), nodes(connected)].") == "[[a@lab],[],[b@lab]]"
    assert lab.a("lists:sort(nodes(known)).") == "[a@lab,b@lab,nonode@nohost,z@lab]"
    assert lab.a(f"erlang:disconnect_node({B}), nodes().") == "[]"
    assert lab.a(f"erlang:disconnect_node({B}).") == "false"


def test_both_dial_at_once() -> None:
    lab = Lab("ab")
    a, b = lab.cluster.nodes["a@lab"], lab.cluster.nodes["b@lab"]
    for node, other in ((a, b), (b, a)):
        p = node.spawn(lambda p: p, ())
        node.send(p, (other.group_leader.x.name, other.name), 1)
    lab.wait(50)
    assert lab.a("nodes().") == "[b@lab]" and lab.b("nodes().") == "[a@lab]"
    assert len(lab.cluster.network.lines) == 1


def test_wrong_cookie() -> None:
    lab = Lab("ab")
    lab.a(f"erlang:set_cookie({B}, other).")
    assert lab.a(f"net_adm:ping({B}).") == "pang"
    assert "Connection attempt from node a@lab rejected. Invalid challenge reply." in lab.b("ok.")
    lab.a(f"erlang:set_cookie({B}, lab).")
    assert lab.a(f"net_adm:ping({B}).") == "pong"


def test_spawn_send_and_order() -> None:
    lab = Lab("ab")
    lab.a(f"P = spawn({B}, fun() -> receive {{go, F}} -> [F ! {{I, node()}} || I <- lists:seq(1, 1000)] end end).")
    assert lab.a("node(P).") == "b@lab"
    lab.a("P ! {go, self()}.")
    assert lab.a("[receive {I, 'b@lab'} -> I end || I <- lists:seq(1, 1000)] =:= lists:seq(1, 1000).") == "true"
    assert lab.a("list_to_pid(pid_to_list(P)) =:= P.") == "true"


def test_funs_with_values_and_names_travel() -> None:
    lab = Lab("ab")
    assert lab.a(f"X = [1, {{two, <<3>>}}], rpc:call({B}, erlang, apply, [fun(Y) -> {{X, Y, node()}} end, [z]]).") == (
        "{[1,{two,<<3>>}],z,b@lab}"
    )
    assert lab.a(f"F = fun F(0) -> node(); F(N) -> F(N - 1) end, rpc:call({B}, erlang, apply, [F, [5]]).") == "b@lab"
    assert lab.a(f"rpc:call({B}, erlang, apply, [fun lists:sum/1, [[1,2]]]).") == "3"
    assert lab.a(f"G = rpc:call({B}, erlang, apply, [fun() -> fun(A) -> {{A, node()}} end end, []]), G(1).") == "{1,a@lab}"


def test_links_and_monitors_across() -> None:
    lab = Lab("ab")
    lab.a("process_flag(trap_exit, true).")
    assert lab.a(f"L = spawn_link({B}, fun() -> exit(bye) end), receive {{'EXIT', L, R1}} -> R1 end.") == "bye"
    lab.a(f"{{M, Ref}} = spawn_monitor({B}, fun() -> exit(bye) end).")
    assert lab.a("receive {'DOWN', Ref, _, M, R2} -> R2 end.") == "bye"
    assert lab.a("link(M), receive {'EXIT', M, R3} -> R3 end.") == "noproc"
    assert lab.a(f"monitor(process, {{none, {B}}}), receive {{'DOWN', _, _, W, R4}} -> {{W, R4}} end.") == (
        "{{none,b@lab},noproc}"
    )
    lab.a(f"K = spawn({B}, fun() -> receive after infinity -> ok end end), KR = monitor(process, K), exit(K, kill).")
    assert lab.a("receive {'DOWN', KR, _, _, R5} -> R5 end.") == "killed"
    lab.a(f"U = spawn({B}, fun() -> receive X -> exit(X) end end), link(U), unlink(U), U ! boom.")
    assert lab.a("receive {'EXIT', U, _} -> linked after 100 -> unlinked end.") == "unlinked"


def test_disconnect_tells_everybody_once() -> None:
    lab = Lab("ab")
    lab.a(f"net_adm:ping({B}), global:sync().")
    lab.wait(20)
    lab.a(f"process_flag(trap_exit, true), P = spawn_link({B}, fun() -> receive after infinity -> ok end end).")
    lab.a(f"monitor(process, P), monitor_node({B}, true), monitor_node({B}, true), net_kernel:monitor_nodes(true).")
    lab.a(f"erlang:disconnect_node({B}).")
    got = lab.a("(fun G() -> receive M -> [element(1, M) | G()] after 100 -> [] end end)().")
    assert sorted(got[1:-1].replace("'", "").split(",")) == ["DOWN", "EXIT"] + ["nodedown"] * 3
    lab.wait(10)
    assert lab.a(f"rpc:call({B}, erlang, is_process_alive, [P]).") == "false"


def test_node_events_with_reasons() -> None:
    lab = Lab("ab")
    lab.a("net_kernel:monitor_nodes(true, [nodedown_reason, {node_type, all}]).")
    lab.a(f"net_adm:ping({B}).")
    assert lab.a("receive M1 -> M1 end.") == "{nodeup,b@lab,[{node_type,visible}]}"
    lab.a(f"erlang:disconnect_node({B}).")
    assert lab.a("receive {nodedown, 'b@lab', M2} -> M2 end.") == "[{nodedown_reason,disconnect},{node_type,visible}]"
    lab.a(f"net_adm:ping({B}), receive {{nodeup, _, _}} -> ok end.")
    lab.cluster.halt_node(lab.cluster.nodes["b@lab"])
    assert "{nodedown_reason,connection_closed}" in lab.a("receive M3 -> M3 end.")
    assert lab.a("net_kernel:monitor_nodes(perhaps).") == "error"
    assert lab.a("net_kernel:monitor_nodes(true, [bogus]).") == "{error,{unknown_options,[bogus]}}"


def test_hidden_nodes() -> None:
    lab = Lab("a")
    assert lab.cluster.start_alive("h@lab", cookie="lab", hidden=True) is not None
    assert lab.a("net_adm:ping('h@lab').") == "pong"
    assert lab.a("{nodes(), nodes(hidden), nodes(connected)}.") == "{[],[h@lab],[h@lab]}"
    assert lab.a("rpc:call('h@lab', erlang, nodes, []).") == "[]"


def test_a_silent_cut_is_noticed_by_the_tick_time() -> None:
    lab = Lab("ab")
    lab.a(f"net_adm:ping({B}), monitor_node({B}, true).")
    begin = lab.seconds
    lab.cluster.network.cut("a@lab", "b@lab")
    assert lab.a(f"{{x, {B}}} ! lost, nodes().") == "[b@lab]"
    text = lab.a("receive D -> D end.")
    assert "{nodedown,b@lab}" in text
    assert "** Node b@lab not responding **\n** Removing (timedout) connection **" in text
    assert 45 <= lab.seconds - begin <= 75
    begin = lab.seconds
    assert lab.a(f"net_adm:ping({B}).") == "pang"
    assert lab.seconds - begin == 7
    lab.cluster.network.heal("a@lab", "b@lab")
    assert lab.a(f"net_adm:ping({B}).") == "pong"


def test_a_reset_is_noticed_at_once() -> None:
    lab = Lab("ab")
    lab.a(f"net_adm:ping({B}), monitor_node({B}, true).")
    begin = lab.seconds
    lab.cluster.network.cut("a@lab", "b@lab", "reset")
    assert lab.a("receive D -> D end.") == "{nodedown,b@lab}"
    assert lab.seconds == begin
    assert lab.a(f"net_adm:ping({B}).") == "pang"


def test_without_connections_nothing_ticks() -> None:
    lab = Lab("ab")
    lab.a(f"net_adm:ping({B}), global:sync().")
    lab.wait(1000)
    assert lab.cluster.next_deadline() is None


def test_remote_output_comes_home() -> None:
    lab = Lab("ab")
    assert lab.a(f"spawn({B}, fun() -> io:format(\"hi from ~p~n\", [node()]) end), timer:sleep(9).") == "hi from b@lab\nok"
    assert lab.a(f"rpc:call({B}, io, format, [\"there~n\"]).") == "there\nok"


def test_an_old_pid_of_a_node_that_came_back() -> None:
    lab = Lab("ab")
    lab.a(f"P = spawn({B}, fun() -> receive X -> X end end).")
    lab.cluster.halt_node(lab.cluster.nodes["b@lab"])
    lab.wait(10)
    assert lab.cluster.start_alive("b@lab", cookie="lab") is not None
    assert lab.a("monitor(process, P), receive {'DOWN', _, _, P, R} -> R end.") == "noproc"


def test_becoming_alive() -> None:
    lab = Lab("ab")
    node = lab.cluster.start_node()
    shells = lab.shells
    shells["n"] = type(lab.a)(lab.cluster, node)
    assert lab.n("{node(), is_alive(), erlang:get_cookie()}.") == "{nonode@nohost,false,nocookie}"
    assert lab.n("{ok, _} = net_kernel:start([me, shortnames]), erlang:set_cookie(node(), lab), node().") == "me@lab"
    assert lab.n(f"net_adm:ping({B}).") == "pong"
    assert lab.n("self() =:= list_to_pid(pid_to_list(self())).") == "true"
    assert lab.n("net_kernel:stop().") == "ok"
    assert lab.n("node().") == "nonode@nohost"
    assert lab.a("net_kernel:stop().") == "{error,not_allowed}"


def test_long_and_short_names_keep_apart() -> None:
    lab = Lab("a")
    node = lab.cluster.start_alive("l@long.host", cookie="lab")
    assert node is not None
    lab.shells["l"] = type(lab.a)(lab.cluster, node)
    answer = lab.a("net_adm:ping('l@long.host').")
    assert "** System NOT running to use fully qualified hostnames **\n** Hostname long.host is illegal **" in answer
    assert "pang" in answer
    assert lab.a("net_adm:ping('l@no.host').") == "pang"
    answer = lab.l("net_adm:ping('a@lab').")
    assert "** System running to use fully qualified hostnames **\n** Hostname lab is illegal **" in answer
    assert "pang" in answer


def test_a_fun_of_a_module_that_the_other_node_does_not_have() -> None:
    lab = Lab("ab")
    info = FunInfo(atom("nomod"), "f/0", 0, 0, 7, (), lambda: None)
    fun = carry(lab.cluster.distribution, FUN_CLASSES[0](lambda p: 1, info, ()), lab.b.node)
    assert fun.info is info
    reasons: list[object] = []
    p = lab.b.node.spawn(lambda p: fun.code(p), ())
    p.extras().on_exit = lambda p, cls, reason, trace: reasons.append((cls.name, reason.name, trace[0]))
    lab.wait(1)
    assert reasons == [("error", "undef", (fun, NIL, NIL))]


def test_same_seed_same_journal() -> None:
    def run() -> list[object]:
        lab = Lab("abc", seed=9)
        lab.a(f"net_adm:ping({B}), rpc:call({B}, net_adm, ping, ['c@lab']), global:sync().")
        lab.a("global:register_name(x, self()).")
        return list(lab.cluster.journal.entries)

    assert run() == run()


def test_a_node_that_came_back_unnoticed_goes_before_it_comes() -> None:
    lab = Lab("ab")
    lab.a(f"net_adm:ping({B}), net_kernel:monitor_nodes(true).")
    lab.cluster.halt_node(lab.cluster.nodes["b@lab"], silent=True)
    node = lab.cluster.start_alive("b@lab", cookie="lab")
    assert node is not None
    lab.shells["b"] = type(lab.a)(lab.cluster, node)
    assert lab.b("net_adm:ping('a@lab').") == "pong"
    assert lab.a("flush().") == "Shell got {nodedown,b@lab}\nShell got {nodeup,b@lab}\nok"
    assert lab.a("global:sync(), nodes().") == "[b@lab]"


def test_the_mesh_of_many_nodes_costs_a_few_frames_for_each_pair() -> None:
    names = [f"n{number:02}" for number in range(30)]
    lab = Lab([])  # type: ignore[arg-type]
    for name in names:
        assert lab.cluster.start_alive(f"{name}@lab", cookie="lab") is not None
    lab.shells["n"] = type(Lab("z").z)(lab.cluster, lab.cluster.nodes["n00@lab"])
    for name in names[1:]:
        lab.n(f"net_adm:ping('{name}@lab').")
    lab.wait(2000)
    assert all(len(node.uplink.up_nodes()) == 29 for node in lab.cluster.nodes.values())  # type: ignore[union-attr]
    assert lab.cluster.journal.total < 60 * 30 * 29 // 2  # sent and delivered are two
    assert lab.n("global:register_name(x, self()).") == "yes"
    assert all("global_names" in node.stores for node in lab.cluster.nodes.values())

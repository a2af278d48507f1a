"""What OTP does about processes of other nodes and naive systems get wrong: facts 19 to 28, observed on a real OTP 25."""

from __future__ import annotations

from tests.dist.shells import Lab

B = "'b@lab'"


def test_19_spawning_where_nobody_is() -> None:
    lab = Lab("a")
    answer = lab.a("node(spawn('z@lab', fun() -> ok end)).")
    assert "** Can not start erlang:apply,[#Fun<" in answer and "on z@lab **" in answer and answer.endswith("a@lab")
    lab.a("process_flag(trap_exit, true).")
    assert lab.a("P = spawn_link('z@lab', m, f, []), receive {'EXIT', P, R} -> R end.").endswith("noconnection")
    assert lab.a("{Q, M} = spawn_monitor('z@lab', m, f, []), receive {'DOWN', M, _, Q, R2} -> R2 end.").endswith("noconnection")
    assert lab.a("S = spawn_request('z@lab', m, f, []), receive {spawn_reply, S, E, W} -> {E, W} end.") == "{error,noconnection}"


def test_20_a_module_that_is_not_there() -> None:
    lab = Lab("ab")
    answer = lab.a(f"{{P, M}} = spawn_monitor({B}, nomod, f, [1]), receive {{'DOWN', M, _, P, R}} -> R end.")
    assert "{undef,[{nomod,f,[1],[]}]}" in answer
    lab.wait(10)
    assert "on node b@lab with exit value:" in answer + lab.a("ok.")


def test_21_sending_never_fails_but_for_a_name_of_ones_own() -> None:
    lab = Lab("ab")
    assert "bad argument" in lab.a("nobody ! x.") and "bad argument" in lab.a(f"{B} ! x.")
    assert lab.a(f"[{{nobody, node()}} ! 1, {{nobody, {B}}} ! 2, {{nobody, 'z@lab'}} ! 3, {{nobody, foo}} ! 4].") == "[1,2,3,4]"
    lab.a(f"erlang:disconnect_node({B}).")
    assert lab.a(f"[erlang:send({{x, {B}}}, 1, [noconnect]), erlang:send({{x, 'y@lab'}}, 1, [noconnect]), nodes()].") == (
        "[noconnect,noconnect,[]]"
    )


def test_22_links_and_monitors_to_the_dead() -> None:
    lab = Lab("ab")
    lab.a(f"P = spawn({B}, fun() -> ok end), timer:sleep(10).")
    assert "** exception error: no such process" in lab.a("Q = spawn(fun() -> ok end), timer:sleep(5), link(Q).")
    lab.a("process_flag(trap_exit, true).")
    assert lab.a("link(P).") == "true" and lab.a("receive {'EXIT', P, R} -> R end.") == "noproc"
    for target, answer in (
        ("{n, 'z@lab'}", "{{n,z@lab},noconnection}"), (f"{{n, {B}}}", "{{n,b@lab},noproc}"), ("P", "{true,noproc}"),
    ):  # fmt: skip
        got = lab.a(f"monitor(process, {target}), receive {{'DOWN', _, process, O, W}} -> {{O =:= P orelse O, W}} end.")
        assert got == answer
        lab.a("f(O), f(W).")


def test_23_one_disconnect_ends_links_on_both_sides() -> None:
    lab = Lab("ab")
    lab.a("process_flag(trap_exit, true).")
    lab.a(f"L = spawn_link({B}, timer, sleep, [infinity]), U = spawn({B}, timer, sleep, [infinity]).")
    lab.a(f"monitor(process, L), monitor(process, U), erlang:disconnect_node({B}), timer:sleep(10).")
    got = lab.a("flush().")
    assert got.count("noconnection") == 3 and got.count("'EXIT'") == 1
    assert lab.a(f"[rpc:call({B}, erlang, is_process_alive, [X]) || X <- [L, U]].") == "[false,true]"


def test_24_what_only_local_pids_can_do() -> None:
    lab = Lab("ab")
    lab.a(f"P = spawn({B}, timer, sleep, [infinity]).")
    for call in ("is_process_alive(P)", "process_info(P)", "register(x, P)"):
        assert "bad argument" in lab.a(f"{call}.")
    lab.a("M = monitor(process, P), exit(P, kill).")
    assert lab.a("receive {'DOWN', M, _, _, R} -> R end.") == "killed"


def test_25_the_text_of_a_pid_depends_on_who_looks() -> None:
    lab = Lab("ab")
    lab.a(f"P = spawn({B}, timer, sleep, [infinity]).")
    here, there = lab.a("pid_to_list(P)."), lab.a(f"rpc:call({B}, erlang, pid_to_list, [P]).")
    assert there.startswith('"<0.') and not here.startswith('"<0.') and here.split(".")[1:] == there.split(".")[1:]
    assert lab.a("list_to_pid(pid_to_list(P)) =:= P.") == "true"
    node = lab.cluster.nodes["b@lab"]
    lab.cluster.halt_node(node)
    lab.wait(10)
    assert lab.cluster.start_alive("b@lab", cookie="lab") is not None
    assert lab.a("P ! x, M = monitor(process, P), receive {'DOWN', M, _, _, R} -> R end.") == "noproc"
    assert lab.cluster.nodes["b@lab"].creation != node.creation


def test_26_order_of_a_pair() -> None:
    lab = Lab("ab")
    lab.a(f"P = spawn({B}, fun() -> receive {{go, F}} -> [F ! N || N <- lists:seq(1, 1000)] end end), P ! {{go, self()}}.")
    assert lab.a("[receive N -> N end || _ <- lists:seq(1, 1000)] =:= lists:seq(1, 1000).") == "true"


def test_27_output_appears_where_the_spawner_is() -> None:
    lab = Lab("ab")
    assert lab.a(f'spawn({B}, fun() -> io:format("from ~p~n", [node()]) end), timer:sleep(10).') == "from b@lab\nok"
    assert lab.a(f'rpc:call({B}, io, format, ["here~n"]).') == "here\nok"


def test_28_a_fun_needs_its_module() -> None:
    lab = Lab("ab")
    assert lab.a(f"rpc:call({B}, erlang, apply, [fun(X) -> X * 2 end, [21]]).") == "42"
    assert lab.a("(binary_to_term(term_to_binary(fun(X) -> X + 1 end)))(1).") == "2"

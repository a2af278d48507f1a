"""Faults of the laboratory: what programs notice of each, what undoes it, and what wrong use says."""

from __future__ import annotations

import pytest

from tests.dist.shells import Lab

ECHO = "register(echo, spawn(fun E() -> receive {F, M} -> F ! {echo, M}, E() end end))."
GET = "receive {echo, M} -> M after {} -> nothing end."


def pair(names: str = "ab") -> Lab:
    """Nodes that are connected, with an echo server on b."""
    lab = Lab(names, overlap=False)
    lab.b(ECHO)
    for name in names[1:]:
        assert lab.a(f"net_adm:ping({name}@lab).") == "pong"
    return lab


def get(milliseconds: int) -> str:
    return f"receive {{echo, V}} -> V after {milliseconds} -> nothing end, f(V)."


def asked(lab: Lab, word: str, milliseconds: int = 100) -> str:
    """What echo on b answers to a within this time."""
    return lab.a(f"{{echo, b@lab}} ! {{self(), {word}}}, receive {{echo, {word}}} -> yes after {milliseconds} -> no end.")


def test_one_way() -> None:
    lab = pair()
    lab.a("lab:cut(b, a, [one_way]).")
    assert asked(lab, "one") == "no"
    assert lab.a("see:count({received, '_', {echo, b@lab}, '_'}).") == "1"
    assert lab.a("see:count({lost, '_', '_', {echo, one}}).") == "1"
    assert lab.a("lab:heal(a, b).") == "ok"
    assert asked(lab, "two") == "yes"


def test_a_send_right_behind_the_heal_is_not_lost() -> None:
    lab = pair()
    lab.a("lab:cut(a, b), {echo, b@lab} ! {self(), lost}, ok.")
    assert lab.a(
        "lab:heal(a, b), {echo, b@lab} ! {self(), kept}, receive {echo, X} -> X after 1000 -> nothing end."
    ) == "kept"


def test_hold_and_release() -> None:
    lab = pair()
    lab.a("lab:hold(a, b).")
    assert asked(lab, "one", 5000) == "no"
    assert lab.a("nodes().") == "[b@lab]"
    lab.a("lab:release(a, b).")
    assert lab.a("receive {echo, one} -> late after 100 -> no end.") == "late"
    assert asked(lab, "two") == "yes"


def test_latency_jitter_and_back() -> None:
    lab = pair()
    took = "T0 = lab:clock(), {echo, b@lab} ! {self(), x}, receive {echo, x} -> ok end, T1 = lab:clock() - T0, f(T0), T1."
    lab.a("lab:latency(a, b, 50).")
    assert lab.a(took) == "100"
    lab.a("f(), lab:jitter(a, b, 40).")
    times = {int(lab.a("f(), " + took)) for _ in range(8)}
    assert min(times) >= 100 and max(times) <= 180 and len(times) > 3
    lab.a("lab:jitter(a, b, 0), lab:latency(a, b, default).")
    assert lab.a("f(), " + took) == "2"


def test_a_narrow_wire() -> None:
    lab = pair()
    lab.a("lab:bandwidth(a, b, 1000).")
    took = int(lab.a("T = lab:clock(), {echo, b@lab} ! {self(), <<0:16000>>}, receive {echo, _} -> lab:clock() - T end."))
    assert 4000 < took < 4500
    lab.a("f(), lab:bandwidth(a, b, infinity).")
    assert asked(lab, "two") == "yes"


def test_a_lossy_wire_breaks_the_connection() -> None:
    lab = pair()
    lab.a("monitor_node(b@lab, true), lab:lossy(a, b, 1).")
    assert asked(lab, "one") == "no"
    assert lab.a("receive {nodedown, N} -> N after 0 -> nothing end.") == "b@lab"
    lab.a("lab:lossy(a, b, 0).")
    assert asked(lab, "two") == "yes"


def test_flapping() -> None:
    lab = pair()
    lab.a("lab:flap(a, b, 100, 50).")
    assert asked(lab, "one", 50) == "yes"
    lab.wait(110)
    assert lab.a("see:wire(a, b).") == "cut"
    lab.wait(50)
    assert lab.a("see:wire(a, b) =/= cut.") == "true"
    lab.wait(100)
    assert lab.a("lab:steady(a, b), see:wire(a, b) =/= cut.") == "true"
    lab.wait(500)
    assert lab.a("see:wire(a, b) =/= cut.") == "true"


def test_overlapping_groups_and_a_bridge() -> None:
    lab = Lab("abcd", overlap=False)
    cut = "[{A, B} || {A, B, cut} <- element(2, {see:wires(), see:wires()})]."
    lab.a("lab:split([[a, b], [b, c]]).")
    assert lab.a(cut).endswith("[{a@lab,c@lab}]")
    lab.a("lab:heal(), lab:bridge(b, [a], [c, d]).")
    assert lab.a(cut).endswith("[{a@lab,c@lab},{a@lab,d@lab}]")
    lab.a("lab:heal(), lab:isolate(d).")
    assert lab.a(cut).endswith("[{a@lab,d@lab},{b@lab,d@lab},{c@lab,d@lab}]")
    lab.a("lab:rejoin(d).")
    assert lab.a(cut).endswith("[]")


def test_a_frozen_node_does_nothing_and_loses_nothing() -> None:
    lab = pair()
    lab.b("register(clock, spawn(fun T() -> receive after 100 -> put(n, get(n)), T() end end)).")
    lab.a("lab:freeze(b).")
    assert asked(lab, "one", 20_000) == "no"
    assert lab.a("nodes().") == "[b@lab]"
    lab.a("lab:thaw(b).")
    assert lab.a("receive {echo, one} -> late after 100 -> no end.") == "late"
    assert asked(lab, "two") == "yes"


def test_a_node_that_is_frozen_too_long_is_given_up() -> None:
    lab = pair()
    lab.a("monitor_node(b@lab, true).")
    lab.b("monitor_node(a@lab, true).")
    lab.a("lab:freeze(b, 100000).")
    answer = lab.a("receive {nodedown, b@lab} -> lab:clock() after 90000 -> never end.")
    moment = next(int(line) for line in answer.split("\n") if line.isdigit())
    assert 45_000 <= moment <= 75_010
    lab.wait(60_000)
    assert lab.b("receive {nodedown, a@lab} -> told after 0 -> nothing end.") == "told"
    assert asked(lab, "again", 5000) == "yes"


def test_its_own_node_frozen_for_a_while() -> None:
    lab = pair()
    before = lab.seconds
    assert lab.a("lab:freeze(a, 300), erlang:yield(), lab:clock().").isdigit()
    assert lab.seconds >= before + 0.3


def test_restart_is_another_incarnation() -> None:
    lab = pair()
    lab.a("P = rpc:call(b@lab, erlang, whereis, [echo]), link(P), process_flag(trap_exit, true).")
    assert lab.a("lab:restart(b).") == "ok"
    assert lab.a("receive {'EXIT', P, R} -> R after 1000 -> nothing end.") == "noconnection"
    assert lab.a("rpc:call(b@lab, erlang, is_process_alive, [P]).") == "false"
    assert lab.a("P ! x, net_adm:ping(b@lab).") == "pong"
    lab.a("lab:crash(b).")
    assert lab.a("net_adm:ping(b@lab).") == "pang"
    assert lab.a("lab:restart(b), net_adm:ping(b@lab).") == "pong"


def test_skew() -> None:
    lab = pair()
    lab.a("lab:skew(b, 3_600_000).")
    assert lab.a("rpc:call(b@lab, erlang, system_time, [second]) - erlang:system_time(second).") == "3600"
    assert lab.a("rpc:call(b@lab, os, system_time, [second]) - os:system_time(second).") == "3600"
    same = "rpc:call(b@lab, erlang, monotonic_time, [second]) - erlang:monotonic_time(second)."
    assert lab.a(same) == "0"
    lab.a("lab:skew(b, 0).")
    assert lab.a("rpc:call(b@lab, erlang, system_time, [second]) - erlang:system_time(second).") == "0"


def test_a_plan() -> None:
    lab = pair()
    assert lab.a("lab:plan([{200, {cut, a, b}}, {100, {latency, a, b, 5}}, {400, heal}, {500, {crash, b}}]).") == "ok"
    assert lab.a("lab:plan().").startswith("[{100,{latency,a,b,5}},")
    lab.wait(250)
    assert lab.a("see:wire(a, b).") == "cut"
    lab.wait(200)
    assert lab.a("see:wire(a, b) =/= cut.") == "true"
    lab.wait(100)
    assert lab.a("lab:nodes().") == "[a@lab]"
    lab.a("lab:plan([{100, {restart, b}}]), lab:calm().")
    lab.wait(200)
    assert lab.a("lab:nodes().") == "[a@lab]"


def test_a_nemesis_is_the_same_for_the_same_seed_and_ends_calm() -> None:
    plans = []
    for _ in range(2):
        lab = pair("abc")
        plans.append(lab.a("lab:nemesis(#{seed => 7, every => 500, for => 10000})."))
        lab.wait(10_100)
        assert sorted(lab.a("lab:nodes().")[1:-1].split(",")) == ["a@lab", "b@lab", "c@lab"]
        assert not lab.cluster.network.cuts and not lab.cluster.network.frozen
        assert lab.a("lab:plan().") == "[]"
        assert lab.cluster.distribution.faults.words("a@lab", "b@lab") == []
    assert plans[0] == plans[1] and plans[0].count("{") > 20
    lab = pair("abc")
    assert lab.a("lab:nemesis(#{seed => 8, every => 500, for => 10000}).") != plans[0]
    only = pair("abc").a("lab:nemesis(#{seed => 1, faults => [hold], every => 500, for => 5000}).")
    assert "hold" in only and "cut" not in only and "freeze" not in only


def test_calm_undoes_everything() -> None:
    lab = pair("abc")
    lab.a("lab:cut(a, b), lab:slow(b, c, 5, 5), lab:flap(a, c, 10, 10), lab:freeze(c), lab:skew(b, 10).")
    lab.wait(35)
    lab.a("lab:calm().")
    lab.wait(100)
    assert not lab.cluster.network.cuts and not lab.cluster.network.frozen
    assert lab.cluster.distribution.faults.words("b@lab", "c@lab") == []
    assert asked(lab, "one", 1000) == "yes"


@pytest.mark.parametrize(
    ("call", "reason", "sentence"),
    [
        ("lab:cut(a, z)", "{no_such_node,z@lab}", "there is no node z@lab"),
        ("lab:cut(a, a)", "{same_node,a@lab}", "a@lab has no wire to itself"),
        ("lab:heal(a, b)", "{not_cut,a@lab,b@lab}", "is whole: there is nothing to heal"),
        ("lab:release(a, b)", "{not_held,a@lab,b@lab}", "holds nothing back"),
        ("lab:steady(a, b)", "{not_flapping,a@lab,b@lab}", "does not flap"),
        ("lab:thaw(b)", "{not_frozen,b@lab}", "b@lab is not frozen"),
        ("lab:freeze(a)", "{own_node,a@lab}", "your own node"),
        ("lab:latency(a, b, -1)", "bad argument", "a time is a number of milliseconds"),
        ("lab:jitter(a, b, x)", "bad argument", "a time is a number of milliseconds"),
        ("lab:advance(-5)", "bad argument", "a time is a number of milliseconds"),
        ("lab:flap(a, b, 0, 5)", "bad argument", "1 millisecond each, or more"),
        ("lab:lossy(a, b, 2)", "bad argument", "a number from 0 to 1"),
        ("lab:bandwidth(a, b, 0)", "bad argument", "bytes a second"),
        ("lab:cut(a, b, hard)", "bad argument", "an option that this call does not have"),
        ("lab:split(a)", "bad argument", "a list of groups"),
        ("lab:plan([{-1, heal}])", "{in_the_past,-1}", "-1 ms from now is in the past"),
        ("lab:plan([{1, {cutt, a, b}}])", "{unknown_fault,{cutt,a,b}}", "is no fault"),
        ("lab:plan([{1, {cut, a, z}}])", "{no_such_node,z@lab}", "there is no node z@lab"),
        ("lab:plan([x])", "bad argument", "a list of {AtMs, Fault}"),
        ("lab:nemesis([{faults, [nonsense]}])", "{unknown_fault,nonsense}", "is no fault"),
        ("lab:crash(z)", "{no_such_node,z@lab}", "there is no node z@lab"),
        ("lab:skew(b, x)", "bad argument", "an offset is a number"),
        ("lab:clock(real)", "{always_virtual,real}", "time is virtual"),
        ("lab:advance(-1)", "bad argument", "a time is a number of milliseconds"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_and_changes_nothing(call: str, reason: str, sentence: str) -> None:
    lab = pair()
    answer = lab.a(call + ".")
    assert answer.startswith(f"** exception error: {reason}") and sentence in answer, answer
    assert not lab.cluster.network.cuts and asked(lab, "still") == "yes"


def test_time() -> None:
    lab = pair()
    before = int(lab.a("lab:clock()."))
    assert lab.a("lab:advance(75_000), lab:clock().") == str(before + 75_000)
    assert lab.a("spawn(fun() -> timer:sleep(1234), put(x, 1), register(here, self()), receive x -> x end end), ok.") == "ok"
    assert lab.a("lab:run_until(fun() -> whereis(here) =/= undefined end, 5000).") == "{ok,1234}"
    assert lab.a("lab:run_until(fun() -> false end, 500).") == "timeout"
    assert lab.a("self() ! left, lab:advance(5), flush().") == "Shell got left\nok"


def test_every_exported_function_is_in_the_help() -> None:
    lab = Lab("a")
    for module in ("lab", "see"):
        shown = lab.a(f"{module}:help().")
        exported = lab.a(f"io:format(\"~0p~n\", [lists:usort([F || {{F, _}} <- {module}:module_info(exports)])]).")
        for name in exported.split("\n")[0].strip("[]").split(","):
            name = name.strip()
            if name not in ("module_info", "help") and not name.startswith("'"):
                assert f"{name}(" in shown, (module, name)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 9))
def test_whatever_a_nemesis_does_the_cluster_comes_together_again(seed: int) -> None:
    """Four nodes talk all the time; afterwards everybody reaches everybody, nothing of ours has failed, order was kept."""
    lab = pair("abcd")
    lab.a(
        "Count = spawn(fun() -> register(count, self()), (fun C(L) -> receive {N, K} -> true = K > maps:get(N, L, 0), "
        "C(L#{N => K}); {get, P} -> P ! {got, maps:size(L)}, C(L) end end)(#{}) end), ok."
    )
    talk = "(fun T(K) -> catch {count, a@lab} ! {node(), K}, receive after 37 -> T(K + 1) end end)(1)"
    for name in "bcd":
        lab.shells[name](f"spawn(fun() -> {talk} end), ok.")
    lab.a(f"lab:nemesis(#{{seed => {seed}, every => 700, for => 40000}}), ok.")
    lab.wait(41_000)
    lab.a("flush(), ok.")
    assert lab.a("lab:plan().") == "[]"
    lab.wait(80_000)
    answers = lab.a("[net_adm:ping(N) || N <- lab:nodes()], [net_adm:ping(N) || N <- lab:nodes()].")
    assert answers.split("\n")[-1] == "[pong,pong,pong,pong]" or answers.split("\n")[0] == "[pong,pong,pong,pong]", answers
    assert lab.a("is_process_alive(Count).").split("\n")[0] == "true"
    log = "".join(str(entry[4]) for entry in lab.cluster.journal.entries if entry[1] == "exited")
    assert "internal_error" not in log
    assert not lab.cluster.network.cuts and not lab.cluster.network.frozen

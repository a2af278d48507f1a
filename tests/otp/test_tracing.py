"""Tracing: across nodes, and what is left of it afterwards: nothing. What one node says is compared in sessions/tracing*.

Follows: erlang(3) trace/3, trace_pattern/3; kernel seq_trace(3); runtime_tools dbg(3).
"""

from __future__ import annotations

from pyshell.runtime.process import Process
from tests.dist.shells import Lab

COLLECT = (
    "Tr = spawn(fun T() -> receive {dump,P} -> P ! lists:reverse(case get(l) of undefined -> []; L1 -> L1 end), T();"
    " M -> put(l,[M|case get(l) of undefined -> []; L -> L end]), T() end end)."
)


def test_a_token_goes_to_another_node_and_comes_back() -> None:
    lab = Lab("ab")
    for shell in (lab.a, lab.b):
        shell(COLLECT)
        shell("seq_trace:set_system_tracer(Tr).")
    lab.b("register(echo, spawn(fun F() -> receive {P,M} -> seq_trace:print(got), P ! {self(),M}, F() end end)).")
    lab.a("spawn(fun() -> [seq_trace:set_token(X,true) || X <- [send,'receive',print]], seq_trace:set_token(label,xx),"
          " {echo,b@lab} ! {self(),1}, receive {E,1} -> E ! {self(),2} end, receive {_,2} -> seq_trace:print(done) end end).")
    lab.a("timer:sleep(100).")
    told = "Tr ! {dump,self()}, receive X -> [{element(1,E), element(2,E)} || {seq_trace,xx,E} <- X] end."
    here = "".join(lab.a(told).split())
    assert here == "[{send,{0,1}},{'receive',{1,3}},{send,{3,4}},{'receive',{4,6}},{print,{6,7}}]"
    there = "".join(lab.b(told).split())
    assert there == "[{'receive',{0,1}},{print,{1,2}},{send,{1,3}},{'receive',{3,4}},{print,{4,5}},{send,{4,6}}]"


def test_dbg_traces_on_another_node() -> None:
    lab = Lab("ab")
    lab.a("dbg:tracer().")
    assert lab.a("dbg:n(b@lab).") == "{ok,b@lab}"
    assert lab.a("dbg:ln().") == "a@lab\nb@lab\nok"
    assert lab.a("dbg:tp(lists,seq,2,x).") == "{ok,[{matched,a@lab,1},{matched,b@lab,1},{saved,x}]}"
    lab.a("P = spawn(b@lab, fun() -> receive X -> X end, lists:seq(1,3) end).")
    assert lab.a("dbg:p(P,c).") == "{ok,[{matched,b@lab,1}]}"
    text = lab.a("P ! go, timer:sleep(100).")
    assert "call lists:seq(1,3)\n" in text and "returned from lists:seq/2 -> [1,2,3]\n" in text
    assert lab.a("dbg:stop().") == "ok"
    assert lab.b("erlang:trace_info({lists,seq,2}, traced).") == "{traced,false}"


def test_what_was_traced_is_as_it_was_before() -> None:
    lab = Lab("a")
    node = lab.cluster.nodes["a@lab"]
    lab.a("lists:seq(1,2).")
    before = node.exports["lists:seq/2"]
    space = node.code.current["lists"].compiled.unit.space
    inside = space["f_seq_2"]
    lab.a("P = spawn(fun() -> receive stop -> ok end end).")
    assert lab.a("erlang:trace(P,true,[call,send,'receive']).") == "1"
    assert lab.a("erlang:trace_pattern({lists,seq,2},true,[local]).") == "1"
    assert node.exports["lists:seq/2"] is not before and space["f_seq_2"] is not inside
    assert any(type(p) is not Process for p in node.processes.values())
    lab.a("erlang:trace(P,false,[all]).")
    lab.a("erlang:trace_pattern({lists,seq,2},false,[local]).")
    assert node.exports["lists:seq/2"] is before and space["f_seq_2"] is inside
    assert all(type(p) is Process and p.n is node and p.backlog is None for p in node.processes.values())


def test_who_is_frozen_stays_frozen_though_traced() -> None:
    lab = Lab("ab")
    lab.b("register(worker, spawn(fun F() -> receive {P,M} -> P ! M, F() end end)).")
    lab.b("spawn(fun() -> erlang:trace(whereis(worker), true, [send, 'receive']), receive never -> ok end end).")
    assert lab.a("{worker,b@lab} ! {self(),one}, receive one -> yes after 1000 -> no end.") == "yes"
    lab.a("lab:freeze(b).")
    assert lab.a("{worker,b@lab} ! {self(),two}, receive two -> yes after 1000 -> no end.") == "no"
    lab.a("lab:thaw(b).")
    assert lab.a("receive two -> yes after 1000 -> no end.") == "yes"


def test_the_mailbox_of_a_traced_process_is_in_order_however_long() -> None:
    lab = Lab("a")
    lab.a("Take = fun S(0) -> []; S(N) -> receive X when is_integer(X) -> [X|S(N-1)] end end.")
    lab.a("P = spawn(fun() -> receive go -> ok end, receive {ask,W} -> W ! (Take(2000) =:= lists:seq(1,2000)) end end).")
    lab.a("T = spawn(fun F() -> receive _ -> F() end end), erlang:trace(P,true,['receive',{tracer,T}]).")
    lab.a("[P ! N || N <- lists:seq(1,2000)], P ! go, P ! {ask,self()}.")
    assert lab.a("receive X -> X after 1000 -> late end.") == "true"


def test_the_frames_of_a_traced_call_are_not_seen() -> None:
    lab = Lab("a")
    lab.a("erlang:trace_pattern({lists,map,2},[{'_',[],[{return_trace}]}],[local]).")
    lab.a("T = spawn(fun F() -> receive _ -> F() end end).")
    body = "lists:map(fun(_) -> receive stop -> ok end end, [1]), ok"
    begin = "fun() -> erlang:trace(self(),true,[call,{tracer,T}]) end"
    lab.a(f"[P, Q] = [spawn(fun() -> Go(), {body} end) || Go <- [{begin}, fun() -> ok end]].")
    traced, plain = lab.a("process_info(P,current_stacktrace)."), lab.a("process_info(Q,current_stacktrace).")
    assert traced == plain and "lists" in plain

%% The laboratory: nodes that come and go, wires that are cut and heal. Nodes are named whole ('b@lab') or by their first
%% half (b): then the host of the shell's own node is meant, or `lab`. Times are milliseconds. Everything answers ok and has
%% its opposite; calm() undoes all of it. Faults are calls like any other: also in a fun, a plan, a transcript.
%% help(cut) shows what is said here about cut.
%%
%% Nodes
%%   start(N), start(N, Options)   a node in this program, {ok, Node}; it takes the cookie of the node that asks.
%%                                 Options: [hidden, {cookie, C}]
%%   stop(N)                       its end, with a goodbye to its peers
%%   crash(N), crash(N, silent)    its end without one: the system closes its sockets; silent: its machine loses power
%%   restart(N)                    ended (if it runs) and started again: the same name, another incarnation
%%   freeze(N), freeze(N, Ms)      it stands still (for Ms), as in a long garbage collection or a paused machine; what
%%                                 arrives meanwhile waits at its door      <-> thaw(N)
%%   skew(N, Ms)                   its clock on the wall is Ms ahead (behind, when negative)      <-> skew(N, 0)
%%   nodes()                       the nodes that run
%%
%% Wires
%%   cut(A, B), cut(A, B, How)     silent (also without How): bytes vanish and nobody is told, until the tick time has run
%%                                 out; reset: both sides notice at once; hold: bytes wait; [How, one_way]: only what A
%%                                 sends to B      <-> heal(A, B), heal() for all
%%   hold(A, B)                    cut(A, B, hold)      <-> release(A, B)
%%   isolate(N), isolate(N, How)   cut from all others      <-> rejoin(N)
%%   split(Groups), split(Groups, How)
%%                                 [[a, b], [c, d]]: only nodes that share a group keep their wire; groups may overlap,
%%                                 and nodes that no group names keep everybody      <-> heal()
%%   bridge(N, Left, Right)        two halves that only N sees both of      <-> heal()
%%   latency(A, B, Ms)             how long the way takes, each way      <-> latency(A, B, default)
%%   jitter(A, B, Ms)              up to so much longer, evenly      <-> jitter(A, B, 0)
%%   slow(A, B, Ms), slow(A, B, Ms, Jitter)      both at once
%%   bandwidth(A, B, Bytes)        a narrow wire: so many bytes a second      <-> bandwidth(A, B, infinity)
%%   lossy(A, B, P)                a frame is lost with probability P, and that breaks the connection: the frames of a
%%                                 connection that lives are never lost, nor change their order      <-> lossy(A, B, 0)
%%   flap(A, B, UpMs, DownMs)      whole for UpMs, cut for DownMs, and again      <-> steady(A, B)
%%
%% Plans
%%   plan([{AtMs, Fault}])         faults at times from now on. A fault is a call above as a tuple, {cut, a, b}, or heal,
%%                                 calm. plan() shows what is still to come
%%   nemesis(Options)              draws a plan from a seed, begins it and gives it back; its last act is calm.
%%                                 Options: #{seed => 1, every => 5000, for => 60000, nodes => [..], faults => [cut,
%%                                 reset, one_way, hold, latency, jitter, bandwidth, flap, isolate, split, freeze, crash]}
%%   calm()                        no plan any more, every wire whole and quick, nobody frozen, every clock right
%%
%% Time
%%   clock()                       cluster time in milliseconds. clock(virtual): it passes only while an input waits, and
%%                                 then at once; clock(real): as on the wall
%%   advance(Ms)                   let so much time pass, at once where nothing is to be done in it
%%   journal(off), journal(on)     whether it is written down what happens; off it costs nothing, and see cannot tell
%%   run_until(Fun, MaxMs)         let time pass until Fun() is true: {ok, Ms}, or timeout
-module(lab).
-export([advance/1, bandwidth/3, bridge/3, calm/0, clock/0, clock/1, crash/1, crash/2, cut/2, cut/3, flap/4, freeze/1,
         freeze/2, heal/0, heal/2, help/0, help/1, hold/2, isolate/1, isolate/2, jitter/3, journal/1, latency/3, lossy/3, nemesis/0, nemesis/1,
         nodes/0, plan/0, plan/1, rejoin/1, release/2, restart/1, run_until/2, skew/2, slow/3, slow/4, split/1, split/2,
         start/1, start/2, steady/2, stop/1, thaw/1, '$help'/1, '$help'/2]).

help() -> io:put_chars('$help'(lab)).

help(Function) -> io:put_chars('$help'(lab, Function)).

start(Name) -> start(Name, []).

crash(Node) -> crash(Node, reset).

cut(A, B) -> cut(A, B, silent).

isolate(Node) -> isolate(Node, silent).

split(Groups) -> split(Groups, silent).

slow(A, B, Milliseconds) -> slow(A, B, Milliseconds, 0).

nemesis() -> nemesis([]).

advance(Milliseconds) ->
    try '$ahead'(Milliseconds)
    catch error:badarg ->
        erlang:error(badarg, [Milliseconds], [{error_info, #{module => lab_errors, cause => milliseconds}}])
    end,
    receive after Milliseconds -> ok end.

run_until(Fun, MaxMs) when is_function(Fun, 0), is_integer(MaxMs), MaxMs >= 0 ->
    '$ahead'(MaxMs),
    run_until(Fun, clock(), clock() + MaxMs);
run_until(Fun, MaxMs) ->
    error(badarg, [Fun, MaxMs]).

run_until(Fun, Start, End) ->
    Now = clock(),
    case Fun() of
        true ->
            {ok, Now - Start};
        _ when Now >= End ->
            timeout;
        _ ->
            receive after min('$next'(), End - Now) -> run_until(Fun, Start, End) end
    end.

start(_, _) -> erlang:nif_error(undef).
stop(_) -> erlang:nif_error(undef).
crash(_, _) -> erlang:nif_error(undef).
restart(_) -> erlang:nif_error(undef).
freeze(_) -> erlang:nif_error(undef).
freeze(_, _) -> erlang:nif_error(undef).
thaw(_) -> erlang:nif_error(undef).
skew(_, _) -> erlang:nif_error(undef).
nodes() -> erlang:nif_error(undef).
cut(_, _, _) -> erlang:nif_error(undef).
heal() -> erlang:nif_error(undef).
heal(_, _) -> erlang:nif_error(undef).
hold(_, _) -> erlang:nif_error(undef).
release(_, _) -> erlang:nif_error(undef).
isolate(_, _) -> erlang:nif_error(undef).
rejoin(_) -> erlang:nif_error(undef).
split(_, _) -> erlang:nif_error(undef).
bridge(_, _, _) -> erlang:nif_error(undef).
latency(_, _, _) -> erlang:nif_error(undef).
jitter(_, _, _) -> erlang:nif_error(undef).
slow(_, _, _, _) -> erlang:nif_error(undef).
bandwidth(_, _, _) -> erlang:nif_error(undef).
lossy(_, _, _) -> erlang:nif_error(undef).
flap(_, _, _, _) -> erlang:nif_error(undef).
steady(_, _) -> erlang:nif_error(undef).
plan() -> erlang:nif_error(undef).
plan(_) -> erlang:nif_error(undef).
nemesis(_) -> erlang:nif_error(undef).
calm() -> erlang:nif_error(undef).
clock() -> erlang:nif_error(undef).
clock(_) -> erlang:nif_error(undef).
journal(_) -> erlang:nif_error(undef).
'$ahead'(_) -> erlang:nif_error(undef).
'$help'(_) -> erlang:nif_error(undef).
'$help'(_, _) -> erlang:nif_error(undef).
'$next'() -> erlang:nif_error(undef).

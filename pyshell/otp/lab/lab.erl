%% The laboratory: nodes that come and go, wires that can be cut. Nodes are named whole ('b@lab') or by their first half (b),
%% then the host of the shell's own node is meant, or `lab`.
%%
%%   start(Name) -> {ok, Node}       a node in this program; it takes the cookie of the node that asks
%%   stop(Node), crash(Node)         the end of a node; crash(Node, silent): its machine loses power, nobody is told
%%   cut(A, B)                       the cable is cut: bytes vanish and nobody is told, until the tick time has run out
%%   cut(A, B, reset)                both sides notice at once      cut(A, B, hold)   bytes wait until the wire heals
%%   cut(A, B, [one_way])            only what A sends to B is lost
%%   heal(A, B), heal()              the wire (every wire) carries again
%%   isolate(A), split([[A, B], [C]])    cuts between one node or between groups and all the others
%%   slow(A, B, Milliseconds)        how long the way takes, each way; slow(A, B, Ms, Jitter)
%%   lossy(A, B, Probability)        a frame is lost with this probability, which breaks the connection
%%   nodes(), clock()                the nodes that run; cluster time in milliseconds
-module(lab).
-export([clock/0, crash/1, crash/2, cut/2, cut/3, heal/0, heal/2, isolate/1, isolate/2, lossy/3, nodes/0, slow/3, slow/4,
         split/1, split/2, start/1, start/2, stop/1]).

start(Name) -> start(Name, []).

crash(Node) -> crash(Node, reset).

cut(A, B) -> cut(A, B, silent).

isolate(Node) -> isolate(Node, silent).

isolate(Node, How) ->
    [cut(Node, Other, How) || Other <- lab:nodes(), '$name'(Node) =/= Other],
    ok.

split(Groups) -> split(Groups, silent).

%% Nodes of one group keep each other; nodes that no group names keep everybody.
split([Group | Groups], How) ->
    [cut(A, B, How) || A <- Group, Other <- Groups, B <- Other],
    split(Groups, How);
split([], _) ->
    ok.

slow(A, B, Milliseconds) -> slow(A, B, Milliseconds, 0).

start(_, _) -> erlang:nif_error(undef).
stop(_) -> erlang:nif_error(undef).
crash(_, _) -> erlang:nif_error(undef).
cut(_, _, _) -> erlang:nif_error(undef).
heal() -> erlang:nif_error(undef).
heal(_, _) -> erlang:nif_error(undef).
slow(_, _, _, _) -> erlang:nif_error(undef).
lossy(_, _, _) -> erlang:nif_error(undef).
nodes() -> erlang:nif_error(undef).
clock() -> erlang:nif_error(undef).
'$name'(_) -> erlang:nif_error(undef).

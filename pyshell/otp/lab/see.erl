%% Looking at the cluster from outside, all of it at once. Nothing here changes anything; no node can see this much by itself.
%% Nodes are named as in lab.
%%
%%   wires()                 prints every wire: up, cut, held or down; gives [{A, B, State}]
%%   views()                 prints whom each node sees; gives [{Node, Nodes}]
%%   wire(A, B)              up | cut | held | down.  cut: the cable; down: not cut, and not connected
%%   nodes(N)                what nodes() says on N
%%   whereis(N, Name)        the process of this name on N, or undefined
%%   mailbox(N, Name)        the messages that wait there; also mailbox(Pid)
%%   links(Pid)              what it is linked to
%%   monitored(N, Name)      true if somebody monitors it
%%   monitors_node(On, N)    true if a process on On watches N (monitor_node, or net_kernel:monitor_nodes)
%%   got(N, Message)         true if a message like this arrived on N since the mark, or waits in a mailbox there
%%   history(Pattern)        what happened since the mark, oldest first; history() is everything; '_' stands for anything:
%%                           {send, From, To, Message} {received, ..} {lost, ..} {nodeup, N, On} {nodedown, N, On}
%%                           {exit, From, To, Reason} {link, From, To} {monitor, From, To} {spawn, From, On, {M, F, A}}
%%                           {cut, A, B} {healed, A, B} {started, N} {stopped, N}
%%   count(Pattern)          how many of them
%%   mark()                  from now on, "since the mark" means since now
%%   journal(), journal(N)   prints the last 20 (N) of them with their times
-module(see).
-export([count/1, got/2, history/0, history/1, journal/0, journal/1, links/1, mailbox/1, mailbox/2, mark/0, monitored/2,
         monitors_node/2, nodes/1, views/0, whereis/2, wire/2, wires/0]).

wires() ->
    {Text, Wires} = '$wires'(),
    io:put_chars(Text),
    Wires.

views() ->
    {Text, Views} = '$views'(),
    io:put_chars(Text),
    Views.

journal() -> journal(20).

journal(Count) ->
    io:put_chars('$journal'(Count)).

history() -> history('_').

count(Pattern) -> length(history(Pattern)).

history(_) -> erlang:nif_error(undef).
got(_, _) -> erlang:nif_error(undef).
links(_) -> erlang:nif_error(undef).
mailbox(_) -> erlang:nif_error(undef).
mailbox(_, _) -> erlang:nif_error(undef).
mark() -> erlang:nif_error(undef).
monitored(_, _) -> erlang:nif_error(undef).
monitors_node(_, _) -> erlang:nif_error(undef).
nodes(_) -> erlang:nif_error(undef).
whereis(_, _) -> erlang:nif_error(undef).
wire(_, _) -> erlang:nif_error(undef).
'$journal'(_) -> erlang:nif_error(undef).
'$views'() -> erlang:nif_error(undef).
'$wires'() -> erlang:nif_error(undef).

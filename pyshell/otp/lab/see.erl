%% Looking at the cluster from outside, all of it at once. Nothing here changes anything; no node can see this much by itself.
%% Nodes are named as in lab. What prints also answers with a term.
%%
%% Now
%%   wires()                 every wire: up, cut, held or down, and what else is the matter with it; [{A, B, State}]
%%   wire(A, B)              up | cut | held | down.  cut: the cable; down: not cut, and not connected
%%   views()                 who counts whom as connected, with a ! where one does and the other does not; [{Node, Nodes}]
%%   nodes(N)                what nodes() says on N
%%   map(), map(Options)     a picture of the cluster; options as for chart
%%   inflight()              what is on the wires now, the next to arrive first; [{From, To, InMs | held, Signal}]
%%   names()                 the global names each node knows, side by side; [{Node, [{Name, Pid}]}]
%%   groups()                the groups of pg each node knows, side by side; [{Node, [{Scope, Group, Pids}]}]
%%   processes(), processes(N), processes(all)
%%                           processes of this node, of N, of all: what they began as, where they are; [{Pid, Name, Messages}]
%%   tree(P)                 the tree under a supervisor (a pid, or a name of this node), with what is left of its restarts
%%   whereis(N, Name)        the process of this name on N, or undefined
%%   mailbox(P), mailbox(N, Name)     the messages that wait there
%%   links(Pid)              what it is linked to
%%   monitored(N, Name)      true if somebody monitors it
%%   monitors_node(On, N)    true if a process on On watches N (monitor_node, or net_kernel:monitor_nodes)
%%
%% Then
%%   mark()                  from now on, "since the mark" means since now
%%   journal(), journal(N), journal(N, all)     the last 20 (N) signals between nodes and what became of each: delivered,
%%                           lost and why, under way; and what happened to wires and nodes. all: also what the nodes' own
%%                           services say to each other
%%   chart(), chart(N)       the last (N) of them as a sequence chart
%%   chart(Options)          #{since => Ms | mark, limit => N, width => Columns, all => true, format => text | mermaid |
%%                           svg | html | shiviz, file => "x.svg"}: the ending of the file tells the format, too
%%   why(Term)               why pang, noconnection, nodedown, badrpc or killed (or a term with one of them): the chain of
%%                           causes with times
%%   before(E1, E2)          did E1 happen before E2, so that E2 may depend on it? By vector clocks of the nodes. An event
%%                           is its number in the journal, or a pattern as for history: the first since the mark
%%   path(E1, E2)            the events that carried the knowledge, [{Number, Node}], or none
%%   got(N, Message)         true if a message like this arrived on N since the mark, or waits in a mailbox there
%%   history(), history(Pattern)     what happened since the mark, oldest first; '_' stands for anything:
%%                           {send, From, To, Message} {received, ..} {lost, ..} {nodeup, N, On} {nodedown, N, On}
%%                           {failed, N, On} {exit, From, To, Reason} {link, From, To} {monitor, From, To}
%%                           {spawn, From, On, {M, F, A}} {ended_by, From, Pid, Reason} {cut, A, B} {healed, A, B}
%%                           {fault, A, B, Words} {started, N} {stopped, N} {frozen, N} {thawed, N}
%%   count(Pattern)          how many of them
-module(see).
-export([before/2, chart/0, chart/1, count/1, got/2, groups/0, help/0, help/1, history/0, history/1, inflight/0, journal/0, journal/1,
         journal/2, links/1, mailbox/1, mailbox/2, map/0, map/1, mark/0, monitored/2, monitors_node/2, names/0, nodes/1,
         path/2, processes/0, processes/1, tree/1, views/0, whereis/2, why/1, wire/2, wires/0]).

help() -> io:put_chars(lab:'$help'(see)).

help(Function) -> io:put_chars(lab:'$help'(see, Function)).

wires() -> told('$wires'()).

views() -> told('$views'()).

inflight() -> told('$inflight'()).

names() -> told('$names'()).

groups() -> told('$groups'()).

processes() -> processes(node()).

processes(Node) -> told('$processes'(Node)).

tree(Process) -> io:put_chars('$tree'(Process)).

map() -> map([]).

map(Options) -> drawn('$map'(Options)).

chart() -> chart([]).

chart(Count) when is_integer(Count) -> chart([{limit, Count}]);
chart(Options) -> drawn('$chart'(Options)).

why(Term) -> io:put_chars('$why'(Term)).

journal() -> journal(20).

journal(Count) -> io:put_chars('$journal'(Count, false)).

journal(Count, all) -> io:put_chars('$journal'(Count, true)).

history() -> history('_').

count(Pattern) -> length(history(Pattern)).

told({Text, Answer}) ->
    io:put_chars(Text),
    Answer.

drawn(ok) -> ok;
drawn(Text) -> io:put_chars(Text).

before(_, _) -> erlang:nif_error(undef).
history(_) -> erlang:nif_error(undef).
got(_, _) -> erlang:nif_error(undef).
links(_) -> erlang:nif_error(undef).
mailbox(_) -> erlang:nif_error(undef).
mailbox(_, _) -> erlang:nif_error(undef).
mark() -> erlang:nif_error(undef).
monitored(_, _) -> erlang:nif_error(undef).
monitors_node(_, _) -> erlang:nif_error(undef).
nodes(_) -> erlang:nif_error(undef).
path(_, _) -> erlang:nif_error(undef).
whereis(_, _) -> erlang:nif_error(undef).
wire(_, _) -> erlang:nif_error(undef).
'$chart'(_) -> erlang:nif_error(undef).
'$groups'() -> erlang:nif_error(undef).
'$inflight'() -> erlang:nif_error(undef).
'$journal'(_, _) -> erlang:nif_error(undef).
'$map'(_) -> erlang:nif_error(undef).
'$names'() -> erlang:nif_error(undef).
'$processes'(_) -> erlang:nif_error(undef).
'$tree'(_) -> erlang:nif_error(undef).
'$views'() -> erlang:nif_error(undef).
'$why'(_) -> erlang:nif_error(undef).
'$wires'() -> erlang:nif_error(undef).

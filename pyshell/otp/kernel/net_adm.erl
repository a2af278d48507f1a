%% Looking around: is a node there, which nodes are there. The cluster's names stand in for those of an epmd.
-module(net_adm).
-export([dns_hostname/1, host_file/0, localhost/0, names/0, names/1, ping/1, ping_list/1, world/0, world/1,
         world_list/1, world_list/2]).

%% pong if the other node's net_kernel answers; trying is what connects. It takes as long as the connection takes to be
%% made, or to be given up.
ping(Node) when is_atom(Node) ->
    case is_alive() orelse Node =:= node() of
        true -> ask({net_kernel, Node});
        false -> pang
    end.

ask(Server) ->
    Ref = monitor(process, Server),
    Server ! {'$gen_call', {self(), Ref}, {is_auth, node()}},
    receive
        {Ref, yes} ->
            demonitor(Ref, [flush]),
            pong;
        {'DOWN', Ref, process, _, _} ->
            pang
    end.

%% Those of the nodes that answer.
ping_list(Nodes) ->
    [Node || Node <- Nodes, ping(Node) =:= pong].

%% {ok, [{Name, Port}]} of the nodes of this (or another) host, as epmd would tell.
names() -> names(localhost()).

names(Host) -> '$names'(if is_atom(Host) -> atom_to_list(Host); true -> Host end).

localhost() -> erlang:nif_error(undef).

dns_hostname(Host) when is_atom(Host) -> {ok, atom_to_list(Host)};
dns_hostname(Host) -> {ok, Host}.

host_file() -> {error, enoent}.

world() -> world(silent).

world(Verbose) -> world_list([list_to_atom(localhost())], Verbose).

world_list(Hosts) -> world_list(Hosts, silent).

world_list(Hosts, Verbose) ->
    lists:append([on_host(atom_to_list(Host), Verbose) || Host <- Hosts]).

on_host(Host, Verbose) ->
    Names = case '$names'(Host) of
                {ok, Found} -> Found;
                _ -> []
            end,
    Nodes = [list_to_atom(Name ++ "@" ++ Host) || {Name, _} <- Names],
    [Node || Node <- Nodes, answers(Node, Verbose)].

answers(Node, verbose) ->
    Answer = ping(Node),
    io:format("Pinging ~w -> ~w~n", [Node, Answer]),
    Answer =:= pong;
answers(Node, _) ->
    ping(Node) =:= pong.

'$names'(_) -> erlang:nif_error(undef).

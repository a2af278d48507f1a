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
    case ping_first(Nodes, []) of
        Answered -> Answered
    end.

ping_first([], Answered) -> lists:reverse(Answered);
ping_first([Node | Nodes], Answered) ->
    case ping(Node) of
        pong -> ping_first(Nodes, [Node | Answered]);
        pang -> ping_first(Nodes, Answered)
    end.

%% {ok, [{Name, Port}]} of the nodes of this (or another) host, as epmd would tell.
names() -> names(localhost()).

names(Host) when is_atom(Host); is_list(Host) -> '$names'(text(Host));
names(Host) -> erl_epmd:names(Host).

localhost() -> erlang:nif_error(undef).

dns_hostname(Host) when is_atom(Host); is_list(Host) ->
    case '$names'(text(Host)) of
        {ok, _} -> {ok, text(Host)};
        _ -> {error, Host}
    end;
dns_hostname(Host) -> {error, Host}.

text(Host) when is_atom(Host) -> atom_to_list(Host);
text(Host) -> Host.

%% The hosts of file .hosts.erlang, in the current folder or at home.
host_file() ->
    Home = case init:get_argument(home) of {ok, [[Folder]]} -> [Folder]; _ -> [] end,
    read_first([".hosts.erlang" | [filename:join(Folder, ".hosts.erlang") || Folder <- Home]]).

read_first([File]) -> file:consult(File);
read_first([File | Files]) ->
    case file:consult(File) of
        {error, enoent} -> read_first(Files);
        Found -> Found
    end.

world() -> world(silent).

world(Verbose) ->
    case host_file() of
        {error, Reason} -> exit({error, Reason});
        {ok, Hosts} -> world_list(Hosts, Verbose)
    end.

world_list(Hosts) when is_list(Hosts) -> world_list(Hosts, silent).

world_list(Hosts, Verbose) when is_list(Hosts) ->
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

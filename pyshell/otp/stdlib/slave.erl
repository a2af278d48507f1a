%% Nodes started in the old manner: `slave:start(Host, Name, Args)`. Each is a peer that ends with the node that started it, or
%% with the process, if it was linked. On a host that nobody has, starting fails after 32 seconds.
-module(slave).
-export([pseudo/1, pseudo/2, relay/1, start/1, start/2, start/3, start_link/1, start_link/2, start_link/3, stop/1]).

-define(START_TIME, 32000).

start(Host) -> start(Host, own_name(), []).
start(Host, Name) -> start(Host, Name, []).
start(Host, Name, Args) -> start_node(Host, Name, Args, no_link).

start_link(Host) -> start_link(Host, own_name(), []).
start_link(Host, Name) -> start_link(Host, Name, []).
start_link(Host, Name, Args) -> start_node(Host, Name, Args, self()).

own_name() -> hd(string:split(atom_to_list(node()), "@")).

start_node(Host0, Name, Args, Link) ->
    Host = text(Host0),
    Node = list_to_atom(text(Name) ++ "@" ++ Host),
    case net_adm:ping(Node) of
        pong -> {error, {already_running, Node}};
        pang -> start_there(Host, Node, words(Args), Link)
    end.

start_there(Host, Node, Args, Link) ->
    case lists:member(Host, ["localhost", "127.0.0.1", net_adm:localhost()]) of
        true ->
            Ref = make_ref(),
            Caller = self(),
            {Pid, Watch} = spawn_monitor(fun() -> keeper(Caller, Ref, Node, Args, Link) end),
            receive
                {Ref, started} -> demonitor(Watch, [flush]), {ok, Node};
                {'DOWN', Watch, process, Pid, _} -> {error, timeout}
            end;
        false ->
            receive after ?START_TIME -> {error, timeout} end
    end.

%% Owns the node: its end is the node's.
keeper(Caller, Ref, Node, Args, Link) ->
    process_flag(trap_exit, true),
    Cookie = ["-setcookie", atom_to_list(erlang:get_cookie())],
    {ok, Peer, Node} = peer:start_link(#{name => Node, args => Cookie ++ Args}),
    _ = is_pid(Link) andalso link(Link),
    Caller ! {Ref, started},
    receive
        {'EXIT', Peer, _} -> ok;
        {'EXIT', Link, Reason} -> catch peer:stop(Peer), exit(Reason)
    end.

stop(Node) ->
    rpc:call(Node, erlang, halt, []),
    ok.

%% Processes that pass on what they get to the servers of these names on the master node.
pseudo([Master | Servers]) -> pseudo(Master, Servers).

pseudo(_, []) ->
    ok;
pseudo(Master, [Server | Servers]) ->
    There = rpc:call(Master, erlang, whereis, [Server]),
    case whereis(Server) of
        undefined -> register(Server, spawn(?MODULE, relay, [There]));
        _ -> ok
    end,
    pseudo(Master, Servers).

relay({badrpc, Reason}) ->
    error_logger:error_msg("** exiting relay server ~w :~tw  **~n", [self(), Reason]),
    exit(Reason);
relay(undefined) ->
    error_logger:error_msg("** exiting relay server ~w  **~n", [self()]),
    exit(undefined);
relay(Pid) when is_pid(Pid) ->
    forward(Pid).

forward(Pid) ->
    receive
        Message -> Pid ! Message
    end,
    forward(Pid).

words(Args) -> string:lexemes(Args, " ").

text(Name) when is_atom(Name) -> atom_to_list(Name);
text(Name) -> Name.

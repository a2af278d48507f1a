%% Nodes started from a node, for tests and lessons. Each has a control process here; it and the node end together.
%%
%% Without the option `connection` a peer is reached through the distribution: it connects to its origin and halts when that
%% connection is lost. With `connection` (standard_io or a port) the control process reaches it by a way of its own,
%% which no cut of the network touches: then call/4, cast/4 and send/3 work.
-module(peer).
-export([call/4, call/5, cast/4, get_state/1, random_name/0, random_name/1, send/3, start/0, start/1, start_link/0,
         start_link/1, stop/1]).
-export(['$origin'/2, '$run'/4]).

-define(BOOT_TIME, 15000).
-define(CALL_TIME, 5000).

start() -> start(#{name => random_name()}).
start_link() -> start_link(#{name => random_name()}).

start(Options) -> start_it(Options, none).

start_link(Options) -> start_it(Options, link).

start_it(Options, Link) ->
    verify_args(Options),
    Caller = self(),
    {Pid, Ref} = spawn_monitor(fun() -> control(Options, Caller, Link) end),
    receive
        {Pid, started, Node} when is_map_key(name, Options) ->
            demonitor(Ref, [flush]),
            {ok, Pid, Node};
        {Pid, started, Node} ->
            demonitor(Ref, [flush]),
            {ok, Pid, Node};
        {'DOWN', Ref, process, Pid, Reason} ->
            exit(Reason)
    end.

%% Bad options are the caller's fault, in the order in which OTP finds them.
verify_args(Options) ->
    Args = maps:get(args, Options, []),
    is_list(Args) orelse error({invalid_arg, Args}),
    [error({invalid_arg, Arg}) || Arg <- Args, not io_lib:char_list(Arg)],
    is_map_key(connection, Options) orelse is_map_key(name, Options) andalso is_alive() orelse error(not_alive),
    make_notify_ref(maps:get(wait_boot, Options, ?BOOT_TIME)).

make_notify_ref(infinity) -> ok;
make_notify_ref(Time) when is_integer(Time) -> ok;
make_notify_ref({Pid, _}) when is_pid(Pid) -> ok;
make_notify_ref(false) -> ok.

random_name() -> random_name(peer).

random_name(Prefix) ->
    lists:concat([Prefix, "-", erlang:unique_integer([positive]), "-", erlang:system_time(second) rem 100000]).

%% The control process ---------------------------------------------------------------------------------------------

control(Options, Caller, Link) ->
    _ = Link =:= link andalso link(Caller),
    Name = case Options of
               #{name := Given} -> whole_name(Given, Options);
               _ -> 'nonode@nohost'
           end,
    Alternative = is_map_key(connection, Options),
    Args = maps:get(args, Options, []),
    Wait = maps:get(wait_boot, Options, ?BOOT_TIME),
    Long = case Options of
               #{longnames := Flag} -> Flag;
               _ -> net_kernel:longnames() =:= true
           end,
    Env = [{Key, Value} || {Key, Value} <- maps:get(env, Options, [])],
    case '$boot'(Name, Env, if Long -> ["-name", atom_to_list(Name) | Args]; true -> Args end) of
        ok when Alternative ->
            Caller ! {self(), started, Name},
            serve(Name, Alternative, #{}, Options);
        ok ->
            ok = net_kernel:monitor_nodes(true, [{node_type, all}]),
            '$call'(Name, none, ?MODULE, '$origin', [node(), self()]),
            await_boot(Name, Wait, Caller, Options);
        in_use ->
            receive after boot_time(Wait) -> exit(timeout) end
    end.

whole_name(Name, Options) ->
    Text = if is_atom(Name) -> atom_to_list(Name); true -> Name end,
    case lists:member($@, Text) of
        true -> list_to_atom(Text);
        false -> list_to_atom(Text ++ "@" ++ host(Options))
    end.

host(#{host := Host}) when is_atom(Host) -> atom_to_list(Host);
host(#{host := Host}) -> Host;
host(_) -> net_adm:localhost().

boot_time({_, _}) -> 0;
boot_time(false) -> 0;
boot_time(Time) -> Time.

await_boot(Name, Wait, Caller, Options) ->
    case lists:member(Name, nodes(connected)) of
        true ->
            Caller ! {self(), started, Name},
            serve(Name, false, #{}, Options);
        false ->
            receive
                {nodeup, Name, _} -> await_boot(Name, Wait, Caller, Options);
                {nodeup, _, _} -> await_boot(Name, Wait, Caller, Options);
                {nodedown, _, _} -> await_boot(Name, Wait, Caller, Options)
            after boot_time(Wait) ->
                exit(timeout)
            end
    end.

serve(Node, Alternative, Calls, Options) ->
    receive
        {'$gen_call', From, {call, M, F, A}} when Alternative ->
            Ref = make_ref(),
            '$call'(Node, Ref, M, F, A),
            serve(Node, Alternative, Calls#{Ref => From}, Options);
        {'$gen_call', From, {call, _, _, _}} ->
            reply(From, {error, noconnection}),
            serve(Node, Alternative, Calls, Options);
        {'$peer', Ref, Outcome} ->
            case maps:take(Ref, Calls) of
                {From, Rest} ->
                    reply(From, Outcome),
                    serve(Node, Alternative, Rest, Options);
                error ->
                    serve(Node, Alternative, Calls, Options)
            end;
        {'$gen_cast', {cast, M, F, A}} ->
            _ = Alternative andalso '$call'(Node, none, M, F, A),
            serve(Node, Alternative, Calls, Options);
        {'$gen_call', From, get_state} ->
            reply(From, running),
            serve(Node, Alternative, Calls, Options);
        {'$gen_call', From, stop} ->
            '$halt'(Node),
            gone(Node),
            reply(From, ok);
        {'$peer_down', Node} ->
            ended(Node, Options);
        {nodedown, Node, _} when not Alternative ->
            is_map_key(peer_down, Options) orelse catch erpc:call(Node, erlang, halt, [], ?CALL_TIME),  % if it still runs
            ended(Node, Options);
        _ ->
            serve(Node, Alternative, Calls, Options)
    end.

ended(Node, Options = #{peer_down := crash}) -> exit(lost(Node, Options));
ended(Node, Options = #{peer_down := continue}) -> down(lost(Node, Options));
ended(_, _) -> ok.

%% How the end of the node is heard.
lost(_, #{connection := _}) -> tcp_closed;
lost(Node, _) -> {nodedown, Node}.

down(Why) ->
    receive
        {'$gen_call', From, get_state} -> reply(From, {down, Why}), down(Why);
        {'$gen_call', From, stop} -> reply(From, ok);
        {'$gen_call', From, _} -> reply(From, {error, noconnection}), down(Why);
        _ -> down(Why)
    end.

%% Until this node has noticed, too.
gone(Node) ->
    case lists:member(Node, nodes(connected)) of
        true ->
            monitor_node(Node, true),
            receive {nodedown, Node} -> ok after 1000 -> ok end;
        false ->
            ok
    end.

reply({Pid, Ref}, Reply) -> Pid ! {Ref, Reply}.

%% Clients ---------------------------------------------------------------------------------------------------------

call(Peer, M, F, A) -> call(Peer, M, F, A, ?CALL_TIME).

call(Peer, M, F, A, Timeout) when is_atom(M), is_atom(F) ->
    case ask(Peer, {call, M, F, A}, Timeout) of
        {ok, Value} -> Value;
        {throw, Value} -> throw(Value);
        {exit, Reason} -> exit(Reason);
        {error, noconnection} -> error(noconnection);
        {error, {Reason, Stack}} -> erlang:raise(error, Reason, Stack)
    end.

cast(Peer, M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    Peer ! {'$gen_cast', {cast, M, F, A}},
    ok.

send(Peer, To, Message) ->
    cast(Peer, erlang, send, [To, Message]).

get_state(Peer) ->
    try
        ask(Peer, get_state, ?CALL_TIME)
    catch
        exit:{Reason, {gen_server, call, [_, _, _]}} -> exit({Reason, {gen_server, call, [Peer, get_state]}})
    end.

stop(Peer) ->
    Ref = monitor(process, Peer),
    Peer ! {'$gen_call', {self(), Ref}, stop},
    receive
        {Ref, ok} ->
            demonitor(Ref, [flush]),
            ok;
        {'DOWN', Ref, process, _, Reason} ->
            exit(Reason)
    end.

ask(Peer, Request, Timeout) ->
    Ref = monitor(process, Peer),
    Peer ! {'$gen_call', {self(), Ref}, Request},
    receive
        {Ref, Reply} ->
            demonitor(Ref, [flush]),
            Reply;
        {'DOWN', Ref, process, _, Reason} ->
            exit({Reason, {gen_server, call, [Peer, Request, Timeout]}})
    after Timeout ->
        demonitor(Ref, [flush]),
        exit({timeout, {gen_server, call, [Peer, Request, Timeout]}})
    end.

%% On the peer -----------------------------------------------------------------------------------------------------

%% A peer without a way of its own lives as long as it is connected to its origin.
'$origin'(Origin, _Control) ->
    spawn(fun() ->
              true = register('$origin', self()),
              case global:'$may_connect'(Origin) andalso net_kernel:connect_node(Origin) of
                  true ->
                      monitor_node(Origin, true),
                      receive {nodedown, Origin} -> erlang:halt(0) end;
                  _ ->
                      receive after ?BOOT_TIME -> erlang:halt(1) end
              end
          end).

'$run'(Token, M, F, A) ->
    Outcome = try {ok, apply(M, F, A)}
              catch
                  error:Reason:Stack -> {error, {Reason, lists:droplast(Stack)}};
                  Class:Reason -> {Class, Reason}
              end,
    '$done'(Token, Outcome).

'$boot'(_, _, _) -> erlang:nif_error(undef).
'$call'(_, _, _, _, _) -> erlang:nif_error(undef).
'$done'(_, _) -> erlang:nif_error(undef).
'$halt'(_) -> erlang:nif_error(undef).

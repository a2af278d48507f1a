%% Names that the whole cluster knows, locks that the whole cluster respects, and the mesh.
%%
%% Each node has a process, global_name_server, with a copy of all names; looking one up is local. Whoever registers a name locks
%% `global` on all nodes, looks, tells all nodes, and unlocks: so two can't have the same name.
%%
%% When two nodes meet, the one with the lesser name runs a job that brings their groups together:
%%   1. lock `global` on all nodes of both groups: nobody registers meanwhile
%%   2. compare the names; where both have one, ask the resolve function of the lesser side, on that side, which to keep
%%   3. let every node connect to all the others
%%   4. {merge, Changes, Nodes} to every node: it takes the changes, and knows these nodes, as far as it is connected to them
%%   5. unlock
%% No part of this connects to a node again that was left meanwhile.
%% A name goes when its process, its node or the connection to it goes; each node sees that for itself.
%%
%% Overlapping partitions: who loses a connection tells the others, and they drop the lost node, so that the parts are disjoint.
-module(global).
-export([boot/0, del_lock/1, del_lock/2, disconnect/0, info/0, notify_all_name/3, random_exit_name/3,
         random_notify_name/3, re_register_name/2, re_register_name/3, register_name/2, register_name/3,
         registered_names/0, send/2, set_lock/1, set_lock/2, set_lock/3, start/0, start_link/0, stop/0, sync/0, trans/2,
         trans/3, trans/4, unregister_name/1, whereis_name/1]).
-export(['$connect'/1, '$resolve'/4, '$server'/0]).

-define(SERVER, global_name_server).
-define(LOCK, global).
-define(SETTLE, 20).

%% Names -----------------------------------------------------------------------------------------------------------

whereis_name(_) -> erlang:nif_error(undef).
registered_names() -> erlang:nif_error(undef).

register_name(Name, Pid) when is_pid(Pid) ->
    register_name(Name, Pid, fun global:random_exit_name/3).

register_name(Name, Pid, Method) when is_pid(Pid), is_function(Method, 3) ->
    with_all(fun(Nodes) ->
        case whereis_name(Name) =:= undefined andalso may_have_another(Name, Pid) of
            true ->
                ask(no_connect, Nodes, {register, Name, Pid, Method}),
                yes;
            false ->
                no
        end
    end);
register_name(Name, Pid, {Module, Function}) when is_pid(Pid) ->
    register_name(Name, Pid, fun Module:Function/3).

may_have_another(Name, Pid) ->
    case [Other || {Other, P, _} <- '$names'(), P =:= Pid] of
        [] ->
            true;
        Others ->
            '$log'("ERROR", io_lib:format("global: ~w registered under several names: ~tw\n",
                                          [Pid, lists:sort([Name | Others])])),
            false
    end.

re_register_name(Name, Pid) when is_pid(Pid) ->
    re_register_name(Name, Pid, fun global:random_exit_name/3).

re_register_name(Name, Pid, Method) when is_pid(Pid) ->
    with_all(fun(Nodes) ->
        ask(no_connect, Nodes, {register, Name, Pid, Method}),
        yes
    end).

unregister_name(Name) ->
    case whereis_name(Name) of
        undefined ->
            ok;
        _ ->
            with_all(fun(Nodes) ->
                ask(no_connect, Nodes, {unregister, Name}),
                ok
            end)
    end.

send(Name, Message) ->
    case whereis_name(Name) of
        undefined ->
            exit({badarg, {Name, Message}});
        Pid ->
            Pid ! Message,
            Pid
    end.

%% Run Change with `global` locked on all nodes that belong together.
with_all(Change) ->
    Nodes = [node() | call(node(), known)],
    locked(no_connect, {?LOCK, self()}, fun() -> Change(Nodes) end, Nodes, infinity).

sync() ->
    call(node(), {sync, nodes()}),
    ok.

disconnect() ->
    Nodes = nodes(),
    [erlang:disconnect_node(Node) || Node <- Nodes],
    lists:sort(Nodes).

info() -> call(node(), info).

%% What to do with two processes of the same name. Pid1 is of the greater node.

random_exit_name(_Name, Pid1, Pid2) ->
    {Keep, Drop} = lesser_first(Pid1, Pid2),
    exit(Drop, kill),
    Keep.

random_notify_name(Name, Pid1, Pid2) ->
    {Keep, Drop} = lesser_first(Pid1, Pid2),
    Drop ! {global_name_conflict, Name},
    Keep.

notify_all_name(Name, Pid1, Pid2) ->
    Pid1 ! {global_name_conflict, Name, Pid2},
    Pid2 ! {global_name_conflict, Name, Pid1},
    none.

lesser_first(Pid1, Pid2) when node(Pid1) < node(Pid2) -> {Pid1, Pid2};
lesser_first(Pid1, Pid2) -> {Pid2, Pid1}.

%% Locks -----------------------------------------------------------------------------------------------------------

set_lock(Id) -> set_lock(Id, [node() | nodes()], infinity).
set_lock(Id, Nodes) -> set_lock(Id, Nodes, infinity).

set_lock({_, _} = Id, Nodes, Retries) when is_list(Nodes), Retries =:= infinity orelse Retries >= 0 ->
    lock(connect, Id, lists:sort(Nodes), Retries, 0).

%% First on the greatest node: who has that one gets the others without a contest.
lock(Mode, Id, Nodes, Retries, Times) ->
    case try_lock(Mode, Id, Nodes) of
        true ->
            true;
        false when Retries =:= Times ->
            false;
        false ->
            receive after pause(Times) -> ok end,
            lock(Mode, Id, Nodes, Retries, Times + 1)
    end.

try_lock(_, _, []) ->
    true;
try_lock(Mode, Id, Nodes) ->
    Boss = lists:last(Nodes),
    case ask(Mode, [Boss], {set_lock, Id, self()}) of
        [{_, false}] ->
            false;
        _ ->
            Answers = ask(Mode, lists:droplast(Nodes), {set_lock, Id, self()}),
            case lists:keymember(false, 2, Answers) of
                false ->
                    true;
                true ->
                    unlock(Mode, Id, [Boss | [Node || {Node, true} <- Answers]]),
                    false
            end
    end.

%% Longer each time, and not the same for everybody.
pause(Times) when Times < 8 -> (1 bsl Times) + erlang:phash2(self(), 1 + (1 bsl Times));
pause(_) -> 250 + erlang:phash2(self(), 250).

del_lock(Id) -> del_lock(Id, [node() | nodes()]).

del_lock({_, _} = Id, Nodes) when is_list(Nodes) ->
    unlock(connect, Id, Nodes).

unlock(Mode, Id, Nodes) ->
    ask(Mode, Nodes, {del_lock, Id, self()}),
    true.

trans(Id, Fun) -> trans(Id, Fun, [node() | nodes()], infinity).
trans(Id, Fun, Nodes) -> trans(Id, Fun, Nodes, infinity).

trans({_, _} = Id, Fun, Nodes, Retries) when is_list(Nodes), Retries =:= infinity orelse Retries >= 0 ->
    locked(connect, Id, Fun, Nodes, Retries).

locked(Mode, Id, Fun, Nodes, Retries) ->
    case lock(Mode, Id, lists:sort(Nodes), Retries, 0) of
        true ->
            try
                Fun()
            after
                unlock(Mode, Id, Nodes)
            end;
        false ->
            aborted
    end.

%% Talking to servers ----------------------------------------------------------------------------------------------

call(Node, Request) ->
    [{_, Answer}] = ask(no_connect, [Node], Request),
    Answer.

%% [{Node, Answer}], Answer being `down` where there is none; all are asked at once. connect: also nodes to which we are
%% not connected.
ask(Mode, Nodes, Request) ->
    ensure(),
    Connected = [node() | nodes(connected)],
    Asked = [{Node, ask_one(Mode =:= connect orelse lists:member(Node, Connected), Node, Request)} || Node <- Nodes],
    [{Node, answer(Ref)} || {Node, Ref} <- Asked].

ask_one(false, _, _) ->
    none;
ask_one(true, Node, Request) ->
    Server = if Node =:= node() -> ?SERVER; true -> {?SERVER, Node} end,
    Ref = monitor(process, Server),
    Server ! {'$gen_call', {self(), Ref}, Request},
    Ref.

answer(none) ->
    down;
answer(Ref) ->
    receive
        {Ref, Answer} ->
            demonitor(Ref, [flush]),
            Answer;
        {'DOWN', Ref, process, _, _} ->
            down
    end.

%% The server ------------------------------------------------------------------------------------------------------

%% A node that is not alive gets its server when somebody asks for it.
ensure() ->
    case whereis(?SERVER) of
        undefined -> boot();
        _ -> ok
    end.

boot() ->
    case whereis(?SERVER) of
        undefined ->
            Pid = spawn(?MODULE, '$server', []),
            true = register(?SERVER, Pid),
            group_leader(whereis(user), Pid),
            ok;
        Pid ->
            Pid ! look_again,
            ok
    end.

start() -> ensure(), {ok, whereis(?SERVER)}.
start_link() -> {error, {already_started, element(2, start())}}.
stop() -> call(node(), stop).

-record(state, {known = #{},      % node => true: those that have all our names, and we theirs
                locks = #{},      % what is locked => {who, [{Pid, Ref}]}
                watched = #{},    % Ref => {name, Name} | {lock, What}
                waiting = [],     % {From, Nodes}: sync/0
                jobs = #{}}).     % Ref => node: jobs that bring us together with a node

'$server'() ->
    ok = net_kernel:monitor_nodes(true, [{node_type, visible}]),
    [self() ! {nodeup, Node, []} || Node <- nodes()],
    loop(#state{}).

loop(State) ->
    receive
        {'$gen_call', From, stop} ->
            reply(From, ok);
        {'$gen_call', From, Request} ->
            loop(asked(Request, From, State));
        {nodeup, Node, _} ->
            loop(node_up(Node, State));
        {nodedown, Node, _} ->
            loop(node_down(Node, State));
        {'DOWN', Ref, process, _, Reason} ->
            loop(down(Ref, Reason, State));
        {lost_connection, Node, Lost} ->
            others_lost(Node, Lost),
            loop(State);
        {remove_connection, Node} ->
            asked_to_leave(Node),
            loop(State);
        look_again ->
            [self() ! {nodeup, Node, []} || Node <- nodes()],
            loop(State);
        _ ->
            loop(State)
    end.

reply({Pid, Ref}, Answer) -> erlang:send(Pid, {Ref, Answer}, [noconnect]).

asked({set_lock, {What, Who}, Pid}, From, State) ->
    {Answer, Next} = take(What, Who, Pid, State),
    reply(From, Answer),
    Next;
asked({del_lock, {What, Who}, Pid}, From, State) ->
    reply(From, true),
    give_back(What, Who, Pid, State);
asked({register, Name, Pid, Method}, From, State) ->
    Next = insert(Name, Pid, Method, delete(Name, State)),
    reply(From, yes),
    Next;
asked({unregister, Name}, From, State) ->
    Next = delete(Name, State),
    reply(From, ok),
    Next;
asked(known, From, State) ->
    reply(From, maps:keys(State#state.known)),
    State;
asked(names, From, State) ->
    reply(From, '$names'()),
    State;
asked({merge, Changes, Nodes}, From, State) ->
    Changed = lists:foldl(fun change/2, State, Changes),
    reply(From, ok),
    join(Nodes, Changed);
asked({sync, Nodes}, From, State) ->
    awake(State#state{waiting = [{From, Nodes} | State#state.waiting]});
asked(info, From, State) ->
    reply(From, {state, maps:keys(State#state.known), maps:keys(State#state.locks)}),
    State;
asked(_, From, State) ->
    reply(From, {error, badarg}),
    State.

change({insert, Name, Pid, Method}, State) -> insert(Name, Pid, Method, delete(Name, State));
change({delete, Name}, State) -> delete(Name, State).

insert(Name, Pid, Method, State) ->
    Ref = monitor(process, Pid),
    '$put'(Name, Pid, Method, Ref),
    State#state{watched = (State#state.watched)#{Ref => {name, Name}}}.

delete(Name, State) ->
    case '$take'(Name) of
        undefined ->
            State;
        Ref ->
            demonitor(Ref, [flush]),
            State#state{watched = maps:remove(Ref, State#state.watched)}
    end.

%% A lock belongs to who asked for it, whichever of his processes did; it is free when all of those gave it back or died.
take(What, Who, Pid, State = #state{locks = Locks, watched = Watched}) ->
    case Locks of
        #{What := {Who, Holders}} ->
            Ref = monitor(process, Pid),
            {true, State#state{locks = Locks#{What := {Who, [{Pid, Ref} | Holders]}},
                               watched = Watched#{Ref => {lock, What}}}};
        #{What := _} ->
            {false, State};
        _ ->
            Ref = monitor(process, Pid),
            {true, State#state{locks = Locks#{What => {Who, [{Pid, Ref}]}}, watched = Watched#{Ref => {lock, What}}}}
    end.

give_back(What, Who, Pid, State = #state{locks = Locks}) ->
    case Locks of
        #{What := {Who, Holders}} ->
            case lists:keyfind(Pid, 1, Holders) of
                {Pid, Ref} ->
                    demonitor(Ref, [flush]),
                    release(What, Ref, State);
                false ->
                    State
            end;
        _ ->
            State
    end.

release(What, Ref, State = #state{locks = Locks, watched = Watched}) ->
    {Who, Holders} = map_get(What, Locks),
    Rest = lists:keydelete(Ref, 2, Holders),
    State#state{locks = case Rest of
                            [] -> maps:remove(What, Locks);
                            _ -> Locks#{What := {Who, Rest}}
                        end,
                watched = maps:remove(Ref, Watched)}.

down(Ref, Reason, State = #state{watched = Watched, jobs = Jobs}) ->
    case Watched of
        #{Ref := {name, Name}} -> delete(Name, State);
        #{Ref := {lock, What}} -> release(What, Ref, State);
        _ when is_map_key(Ref, Jobs) -> job_done(map_get(Ref, Jobs), Reason, State#state{jobs = maps:remove(Ref, Jobs)});
        _ -> State
    end.

%% Meeting and parting ---------------------------------------------------------------------------------------------

node_up(Node, State = #state{known = Known, jobs = Jobs}) ->
    case is_map_key(Node, Known) orelse node() > Node orelse lists:member(Node, maps:values(Jobs)) of
        true -> awake(State);
        false -> start_job(Node, State)
    end.

start_job(Node, State = #state{jobs = Jobs}) ->
    {_, Ref} = spawn_monitor(fun() ->
                                 receive after ?SETTLE -> ok end,  % nodes often come several at once
                                 together(Node)
                             end),
    State#state{jobs = Jobs#{Ref => Node}}.

job_done(_, normal, State) ->
    State;
job_done(Node, _, State) ->  % the other node, or one of its group, went away meanwhile: once more if it is still there
    case lists:member(Node, nodes()) of
        true -> start_job(Node, State);
        false -> State
    end.

node_down(Node, State = #state{known = Known}) ->
    case '$settings'() of
        {_, true} ->
            [{?SERVER, Other} ! {lost_connection, node(), Node} || Other <- maps:keys(Known), Other =/= Node,
                                                                   lists:member(Other, nodes())];
        _ ->
            ok
    end,
    awake(State#state{known = maps:remove(Node, Known)}).

%% We are one group with these nodes now, those at least that we see.
join(Nodes, State = #state{known = Known}) ->
    Here = nodes(),
    awake(State#state{known = maps:merge(Known, maps:from_list([{Node, true} || Node <- Nodes, lists:member(Node, Here)]))}).

%% Those who wait in sync/0 for nothing any more.
awake(State = #state{waiting = []}) ->
    State;
awake(State = #state{waiting = Waiting, known = Known}) ->
    Here = nodes(),
    Still = lists:filter(
              fun({From, Nodes}) ->
                  case [Node || Node <- Nodes, not is_map_key(Node, Known), lists:member(Node, Here)] of
                      [] -> reply(From, ok), false;
                      _ -> true
                  end
              end, Waiting),
    State#state{waiting = Still}.

%% The job: bring our group and Node's together. The groups may have changed until all of them are locked: then once more.
together(Node) ->
    case groups(Node) of
        none ->
            ok;
        {Ours, Theirs} = Groups ->
            All = lists:usort(Ours ++ Theirs),
            mesh(All),
            Merge = fun() ->
                        case groups(Node) of
                            Groups -> merge(Node, Ours, Theirs, All);
                            none -> ok;
                            _ -> again
                        end
                    end,
            case locked(no_connect, {?LOCK, self()}, Merge, All, infinity) of
                again -> together(Node);
                ok -> ok
            end
    end.

%% {Our group, Node's group}, or none if it is gone or in our group.
groups(Node) ->
    Ours = lists:sort([node() | call(node(), known)]),
    case lists:member(Node, Ours) orelse call(Node, known) of
        true -> none;
        down -> none;
        Known -> {Ours, lists:sort([Node | Known])}
    end.

%% Everybody connects to everybody who is not told otherwise.
mesh([_, _]) -> ok;
mesh(All) -> erpc:multicall(All, ?MODULE, '$connect', [All]).

'$connect'(Nodes) ->
    {Mesh, _} = '$settings'(),
    Missing = [Node || Mesh, Node <- Nodes -- [node() | nodes(connected)]],
    Asked = [spawn_monitor(net_kernel, connect_node, [Node]) || Node <- Missing],
    [receive {'DOWN', Ref, process, Pid, _} -> ok end || {Pid, Ref} <- Asked],
    ok.

merge(Node, Ours, Theirs, All) ->
    case {call(node(), names), call(Node, names)} of
        {_, down} ->
            ok;
        {OurNames, TheirNames} ->
            {OurChanges, TheirChanges} = compare(OurNames, TheirNames, Node),
            ask(no_connect, Theirs -- Ours, {merge, TheirChanges, All}),
            ask(no_connect, Ours, {merge, OurChanges, All}),
            ok
    end.

%% What each side has to change to have the same names. Ours is the lesser side.
compare(OurNames, TheirNames, Node) ->
    Here = maps:from_list([{Name, {Pid, Method}} || {Name, Pid, Method} <- OurNames]),
    There = maps:from_list([{Name, true} || {Name, _, _} <- TheirNames]),
    New = [{insert, Name, Pid, Method} || {Name, Pid, Method} <- OurNames, not is_map_key(Name, There)],
    lists:foldl(fun(Theirs, Changes) -> compare_name(Theirs, Here, Node, Changes) end, {[], New}, TheirNames).

compare_name({Name, Pid, Method}, Here, _Node, {Our, Their}) ->
    case Here of
        #{Name := {Pid, _}} ->
            {Our, Their};
        #{Name := {OurPid, OurMethod}} ->
            case ask_resolver(OurMethod, Name, Pid, OurPid) of
                Pid -> {[{insert, Name, Pid, Method} | Our], Their};
                OurPid -> {Our, [{insert, Name, OurPid, OurMethod} | Their]};
                {badrpc, _} -> {[{insert, Name, Pid, Method} | Our], Their};
                _ -> {[{delete, Name} | Our], [{delete, Name} | Their]}
            end;
        _ ->
            {[{insert, Name, Pid, Method} | Our], Their}
    end.

ask_resolver(Method, Name, Greater, Lesser) ->
    rpc:call(node(Lesser), ?MODULE, '$resolve', [Method, Name, Greater, Lesser]).

'$resolve'(Method, Name, Greater, Lesser) ->
    Method(Name, Greater, Lesser).

%% Overlapping partitions ------------------------------------------------------------------------------------------

%% Node lost its connection to Lost. If we still have one, the two would be in parts that overlap in us.
others_lost(Node, Lost) ->
    case lists:member(Lost, nodes()) andalso lists:member(Node, nodes()) andalso '$settings'() of
        {_, true} ->
            warn("requested disconnect from node ~ts", Lost),
            {?SERVER, Lost} ! {remove_connection, node()};
        _ ->
            ok
    end.

asked_to_leave(Node) ->
    case lists:member(Node, nodes()) andalso '$settings'() of
        {_, true} ->
            warn("disconnected node ~ts", Node),
            erlang:disconnect_node(Node);
        _ ->
            ok
    end.

warn(What, Node) ->
    '$log'("WARNING", io_lib:format("'global' at node ~ts " ++ What ++ " in order to prevent overlapping partitions\n",
                                    [node(), Node])).

'$log'(_, _) -> erlang:nif_error(undef).
'$names'() -> erlang:nif_error(undef).
'$put'(_, _, _, _) -> erlang:nif_error(undef).
'$settings'() -> erlang:nif_error(undef).
'$take'(_) -> erlang:nif_error(undef).

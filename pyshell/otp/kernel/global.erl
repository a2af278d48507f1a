%% Names that the whole cluster knows, locks that the whole cluster respects, and the mesh.
%%
%% Each node has a process, global_name_server, with a copy of all names; looking one up is local. Whoever registers a name locks
%% `global` on all nodes, looks, tells all nodes, and unlocks: so two can't have the same name.
%%
%% When nodes meet, the one with the lesser name runs a job that brings their groups together: global_meeting.
%% A name goes when its process, its node or the connection to it goes; each node sees that for itself.
%%
%% Overlapping partitions: who loses a connection tells the others, and they drop the lost node, so that the parts are disjoint.
-module(global).
-export([boot/0, del_lock/1, del_lock/2, disconnect/0, info/0, notify_all_name/3, random_exit_name/3,
         random_notify_name/3, re_register_name/2, re_register_name/3, register_name/2, register_name/3,
         registered_names/0, send/2, set_lock/1, set_lock/2, set_lock/3, start/0, start_link/0, stop/0, sync/0, trans/2,
         trans/3, trans/4, unregister_name/1, whereis_name/1]).
-export([register_name_external/2, register_name_external/3, unregister_name_external/1]).
-export(['$ask'/3, '$locked'/5, '$log'/2, '$may_connect'/1, '$ours'/0, '$server'/0, '$settings'/0, '$settle'/0]).

-define(SERVER, global_name_server).
-define(LOCK, global).

%% Names -----------------------------------------------------------------------------------------------------------

whereis_name(_) -> erlang:nif_error(undef).
registered_names() -> erlang:nif_error(undef).

register_name(Name, Pid) when is_pid(Pid) ->
    register_name(Name, Pid, fun global:random_exit_name/3).

register_name(Name, Pid, Resolver) when is_pid(Pid) ->
    Method = allow_tuple_fun(Resolver),
    with_all(fun(Nodes) ->
        case whereis_name(Name) =:= undefined andalso may_have_another(Name, Pid) of
            true ->
                '$ask'(Nodes, node_list(Nodes), {register, Name, Pid, Method}),
                yes;
            false ->
                no
        end
    end).

%% Old programs name the function.
allow_tuple_fun({Module, Function}) when is_atom(Module), is_atom(Function) -> fun Module:Function/3;
allow_tuple_fun(Fun) when is_function(Fun, 3) -> Fun.

may_have_another(Name, Pid) ->
    case [Other || {Other, P, _} <- '$names'(), P =:= Pid] of
        [] ->
            true;
        Others ->
            '$log'("ERROR", io_lib:format("global: ~w registered under several names: ~tw\n\n",
                                          [Pid, [Name | lists:sort(Others)]])),
            false
    end.

re_register_name(Name, Pid) when is_pid(Pid) ->
    re_register_name(Name, Pid, fun global:random_exit_name/3).

re_register_name(Name, Pid, Resolver) when is_pid(Pid) ->
    Method = allow_tuple_fun(Resolver),
    with_all(fun(Nodes) ->
        '$ask'(Nodes, node_list(Nodes), {register, Name, Pid, Method}),
        yes
    end).

%% Of a process on a node written in another language: the node that knows it answers for it, as for its own.
register_name_external(Name, Pid) -> register_name(Name, Pid).
register_name_external(Name, Pid, Resolver) -> register_name(Name, Pid, Resolver).
unregister_name_external(Name) -> unregister_name(Name).

unregister_name(Name) ->
    case whereis_name(Name) of
        undefined ->
            ok;
        _ ->
            with_all(fun(Nodes) ->
                '$ask'(Nodes, node_list(Nodes), {unregister, Name}),
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

%% Run Change with `global` locked on all nodes that belong together. Which these are may change until it is locked. Their
%% servers are watched once for all the questions: #{Node => Ref}.
with_all(Change) ->
    Nodes = '$ours'(),
    Watched = maps:from_list([{Node, watch(Node)} || Node <- Nodes]),
    Checked = fun() ->
                  case '$ours'() of
                      Nodes -> {done, Change(Watched)};
                      _ -> again
                  end
              end,
    Done = try
               '$locked'(Watched, {?LOCK, self()}, Checked, Nodes, infinity)
           after
               [demonitor(Ref, [flush]) || {_, Ref} <- maps:to_list(Watched)]
           end,
    case Done of
        {done, Answer} -> Answer;
        again -> with_all(Change)
    end.

node_list(Watched) -> maps:keys(Watched).

watch(Node) when Node =:= node() -> monitor(process, ?SERVER);
watch(Node) -> monitor(process, {?SERVER, Node}).

'$ours'() -> lists:sort([node() | call(node(), known)]).

sync() ->
    call(node(), {sync, nodes()}),
    ok.

disconnect() ->
    Nodes = nodes(),
    [erlang:disconnect_node(Node) || Node <- Nodes],
    lists:reverse(lists:sort(Nodes)).

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

set_lock(Id) -> set_lock(Id, [node() | nodes()], infinity, 1).
set_lock(Id, Nodes) -> set_lock(Id, Nodes, infinity, 1).

set_lock(Id, Nodes, Retries) when Retries =:= infinity; is_integer(Retries), Retries >= 0 ->
    set_lock(Id, Nodes, Retries, 1).

set_lock({_, _} = Id, Nodes, Retries, First) ->
    true = is_boolean(lists:member(node(), Nodes)),  % or it is no list
    lock(connect, Id, lists:sort(Nodes), Retries, First - 1).

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
    case '$ask'(Mode, [Boss], {set_lock, Id, self()}) of
        [{_, false}] ->
            false;
        _ ->
            Answers = '$ask'(Mode, lists:droplast(Nodes), {set_lock, Id, self()}),
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
    '$ask'(Mode, Nodes, {del_lock, Id, self()}),
    true.

trans(Id, Fun) -> trans(Id, Fun, [node() | nodes()], infinity).
trans(Id, Fun, Nodes) -> trans(Id, Fun, Nodes, infinity).

trans(Id, Fun, Nodes, Retries) ->
    case set_lock(Id, Nodes, Retries) of
        true ->
            try
                Fun()
            after
                del_lock(Id, Nodes)
            end;
        false ->
            aborted
    end.

'$locked'(Mode, Id, Fun, Nodes, Retries) ->
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
    [{_, Answer}] = '$ask'(no_connect, [Node], Request),
    Answer.

%% [{Node, Answer}], Answer being `down` where there is none; all are asked at once. connect: also nodes to which we are
%% not connected. A map: of those that are watched already.
'$ask'(Watched, Nodes, Request) when is_map(Watched) ->
    Tag = make_ref(),
    [erlang:send({?SERVER, Node}, {'$gen_call', {self(), [Tag | Node]}, Request}, [noconnect]) || Node <- Nodes],
    [{Node, answer([Tag | Node], map_get(Node, Watched))} || Node <- Nodes];
'$ask'(Mode, Nodes, Request) ->
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

%% Who is down stays so: the next question finds that in the mailbox again.
answer(Tag, Ref) ->
    receive
        {Tag, Answer} ->
            Answer;
        {'DOWN', Ref, process, _, _} = Down ->
            self() ! Down,
            down
    end.

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
                new = [],         % greater nodes that we see and have to be brought together with
                job = none,       % Ref of the job that does it
                others = #{}}).   % Ref => nodes that the job of another node brings together with us

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
        {Ref, _} when is_reference(Ref) ->  % an answer that nobody waits for any more
            loop(State);
        Unknown ->
            '$log'("WARNING", io_lib:format("The global_name_server received an unexpected message:\nhandle_info(~p, _)\n\n",
                                            [Unknown])),
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
asked(known, {Pid, _} = From, State) ->
    reply(From, case node(Pid) =:= node() orelse takes_part(node(Pid)) of
                    true -> maps:keys(State#state.known);
                    false -> down
                end),
    State;
asked(new, From, State) ->
    reply(From, ours_to_meet(State)),
    State;
asked({others, Nodes, Job}, From, State = #state{others = Others}) ->
    reply(From, ok),
    State#state{others = Others#{monitor(process, Job) => Nodes}};
asked(names, From, State) ->
    reply(From, '$names'()),
    State;
asked(digest, From, State) ->
    reply(From, '$digest'()),
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

down(Ref, Reason, State = #state{job = Ref}) ->
    job_done(Reason, State);
down(Ref, _, State = #state{others = Others, known = Known, new = New}) when is_map_key(Ref, Others) ->
    start_job(State#state{others = maps:remove(Ref, Others), new = [Node || Node <- New, not is_map_key(Node, Known)]});
down(Ref, _, State = #state{watched = Watched}) ->
    case Watched of
        #{Ref := {name, Name}} -> delete(Name, State);
        #{Ref := {lock, What}} -> release(What, Ref, State);
        _ -> State
    end.

%% Do we share names with this node? With connect_all false, and as a hidden node, with nobody.
takes_part(Node) ->
    {All, _} = '$settings'(),
    All andalso global_group:participant(Node).

%% Meeting and parting ---------------------------------------------------------------------------------------------

node_up(Node, State = #state{known = Known}) ->
    case is_map_key(Node, Known) orelse node() > Node orelse not takes_part(Node) of
        true -> awake(State);
        false -> start_job(awake(State#state{new = lists:usort([Node | State#state.new])}))
    end.

%% One job at a time; it takes all that have come until it begins.
start_job(State = #state{job = none, new = [_ | _]}) ->
    case ours_to_meet(State) of
        [] ->
            State;
        _ ->
            {_, Ref} = spawn_monitor(fun() ->
                                         receive after '$settle'() -> ok end,  % nodes often come several at once
                                         exit({done, global_meeting:together(call(node(), new))})
                                     end),
            State#state{job = Ref}
    end;
start_job(State) ->
    State.

%% What another job does is not done again, unless that one ends without having done it.
ours_to_meet(#state{new = New, others = Others}) -> maps:fold(fun(_, Nodes, Left) -> Left -- Nodes end, New, Others).

%% Nodes that went away meanwhile are not new any more; with others it may have failed: once more.
job_done({done, Nodes}, State = #state{new = New}) -> start_job(State#state{job = none, new = New -- Nodes});
job_done(_, State = #state{new = New}) ->
    Here = nodes(),
    start_job(State#state{job = none, new = [Node || Node <- New, lists:member(Node, Here)]}).

node_down(Node, State = #state{known = Known}) ->
    case '$settings'() of
        {_, true} ->
            [{?SERVER, Other} ! {lost_connection, node(), Node} || Other <- maps:keys(Known), Other =/= Node,
                                                                   lists:member(Other, nodes())];
        _ ->
            ok
    end,
    awake(State#state{known = maps:remove(Node, Known), new = lists:delete(Node, State#state.new)}).

%% We are one group with these nodes now, those at least that we see.
join(Nodes, State = #state{known = Known}) ->
    Here = [Node || Node <- nodes(), takes_part(Node)],
    awake(State#state{known = maps:merge(Known, maps:from_list([{Node, true} || Node <- Nodes, lists:member(Node, Here)]))}).

%% Those who wait in sync/0 for nothing any more.
awake(State = #state{waiting = []}) ->
    State;
awake(State = #state{waiting = Waiting, known = Known}) ->
    Here = [Node || Node <- nodes(), takes_part(Node)],
    Still = lists:filter(
              fun({From, Nodes}) ->
                  case [Node || Node <- Nodes, not is_map_key(Node, Known), lists:member(Node, Here)] of
                      [] -> reply(From, ok), false;
                      _ -> true
                  end
              end, Waiting),
    State#state{waiting = Still}.

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

'$digest'() -> erlang:nif_error(undef).
'$log'(_, _) -> erlang:nif_error(undef).
'$may_connect'(_) -> erlang:nif_error(undef).
'$names'() -> erlang:nif_error(undef).
'$put'(_, _, _, _) -> erlang:nif_error(undef).
'$settings'() -> erlang:nif_error(undef).
'$settle'() -> erlang:nif_error(undef).
'$take'(_) -> erlang:nif_error(undef).

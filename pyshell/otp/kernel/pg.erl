%% Process groups without locks: each scope has a process on each node that has the scope, and each of them tells the others
%% what its own processes join and leave. So all agree in the end, and a partition only makes the groups smaller.
%%
%%   {discover, Pid}                      a peer is there: it is answered with all that is local, and watched
%%   {'$gen_cast', {sync, Pid, Groups}}   all local members of a peer: [{Group, [Pid]}]
%%   {join, Peer, Group, Pids}            {leave, Peer, Pids, Groups}
%%
%% The members stand in a table that is read without asking anybody. A process may be a member several times.
-module(pg).
-export([demonitor/1, demonitor/2, get_local_members/1, get_local_members/2, get_members/1, get_members/2, join/2, join/3,
         leave/2, leave/3, monitor/1, monitor/2, monitor_scope/0, monitor_scope/1, start/1, start_link/0, start_link/1,
         which_groups/0, which_groups/1, which_local_groups/0, which_local_groups/1]).
-export(['$server'/3]).

-define(SCOPE, pg).

start_link() -> start_link(?SCOPE).
start_link(Scope) when is_atom(Scope) -> begin_scope(Scope, fun erlang:spawn_link/3).

start(Scope) when is_atom(Scope) -> begin_scope(Scope, fun erlang:spawn/3).

begin_scope(Scope, Spawn) ->
    Ref = make_ref(),
    Pid = Spawn(?MODULE, '$server', [Scope, self(), Ref]),
    Watch = erlang:monitor(process, Pid),
    receive
        {Ref, Answer} ->
            erlang:demonitor(Watch, [flush]),
            Answer;
        {'DOWN', Watch, process, Pid, Reason} ->
            {error, Reason}
    end.

join(Group, Pids) -> join(?SCOPE, Group, Pids).

join(Scope, Group, Pid) when is_pid(Pid), node(Pid) =:= node() -> call(Scope, {join_local, Group, Pid});
join(Scope, Group, Pids) when is_pid(Pids); is_list(Pids) ->
    all_local(Pids),
    call(Scope, {join_local, Group, Pids}).

leave(Group, Pids) -> leave(?SCOPE, Group, Pids).

leave(Scope, Group, Pid) when is_pid(Pid), node(Pid) =:= node() -> call(Scope, {leave_local, Group, Pid});
leave(Scope, Group, Pids) when is_pid(Pids); is_list(Pids) ->
    all_local(Pids),
    call(Scope, {leave_local, Group, Pids}).

all_local([]) -> ok;
all_local([Pid | Pids]) when is_pid(Pid), node(Pid) =:= node() -> all_local(Pids);
all_local([Pid | _]) -> error({nolocal, Pid});
all_local(Pid) -> error({nolocal, Pid}).

monitor_scope() -> monitor_scope(?SCOPE).
monitor_scope(Scope) -> call(Scope, monitor).

monitor(Group) -> ?MODULE:monitor(?SCOPE, Group).
monitor(Scope, Group) -> call(Scope, {monitor, Group}).

demonitor(Ref) -> ?MODULE:demonitor(?SCOPE, Ref).
demonitor(Scope, Ref) ->
    case call(Scope, {demonitor, Ref}) of
        ok ->
            (fun Flush() -> receive {Ref, _, _, _} -> Flush() after 0 -> ok end end)();
        false ->
            false
    end.

get_members(Group) -> get_members(?SCOPE, Group).
get_local_members(Group) -> get_local_members(?SCOPE, Group).
which_groups() -> which_groups(?SCOPE).
which_local_groups() -> which_local_groups(?SCOPE).

get_members(_, _) -> erlang:nif_error(undef).
get_local_members(_, _) -> erlang:nif_error(undef).

which_groups(Scope) -> listed(Scope, '$groups'(Scope)).
which_local_groups(Scope) -> listed_here(Scope, '$local_groups'(Scope)).

%% A scope that is not there has no table, and the match on that fails.
listed(Scope, undefined) -> ets:match(Scope, {'$1', '_', '_'});
listed(_, Groups) -> Groups.

listed_here(Scope, undefined) -> ets:select(Scope, [{{'$1', '_', '$2'}, [{'=/=', '$2', []}], ['$1']}]);
listed_here(_, Groups) -> Groups.

'$groups'(_) -> erlang:nif_error(undef).
'$local_groups'(_) -> erlang:nif_error(undef).

call(Scope, Request) ->
    case whereis(Scope) of
        undefined ->
            exit({noproc, {gen_server, call, [Scope, Request, infinity]}});
        Pid ->
            Ref = erlang:monitor(process, Pid),
            Pid ! {'$gen_call', {self(), Ref}, Request},
            receive
                {Ref, Answer} ->
                    erlang:demonitor(Ref, [flush]),
                    Answer;
                {'DOWN', Ref, process, _, Reason} ->
                    exit({Reason, {gen_server, call, [Scope, Request, infinity]}})
            end
    end.

%% The process of a scope ------------------------------------------------------------------------------------------

-record(state, {scope,
                local = #{},    % Pid => {Ref, [Group]}, a group as often as it was joined
                peers = #{},    % peer's Pid => {Ref, #{Group => [Pid]}}
                scope_watchers = #{},   % Ref => Pid
                group_watchers = #{}}). % Ref => {Pid, Group}

'$server'(Scope, Starter, Ref) ->
    try register(Scope, self()) of
        true ->
            '$new'(Scope),
            ok = net_kernel:monitor_nodes(true),
            [{Scope, Node} ! {discover, self()} || Node <- nodes()],
            Starter ! {Ref, {ok, self()}},
            loop(#state{scope = Scope})
    catch
        error:badarg ->
            Starter ! {Ref, {error, {already_started, whereis(Scope)}}}
    end.

loop(State) ->
    receive
        {'$gen_call', {Pid, Ref}, Request} ->
            {Answer, Next} = asked(Request, Pid, State),
            Pid ! {Ref, Answer},
            loop(Next);
        {'$gen_cast', {sync, Peer, Groups}} ->
            loop(sync(Peer, Groups, State));
        {discover, Peer} ->
            loop(discovered(Peer, State));
        {join, Peer, Group, Pids} ->
            loop(peer_joined(Peer, Group, Pids, State));
        {leave, Peer, Pids, Groups} ->
            loop(peer_left(Peer, Pids, Groups, State));
        {'DOWN', Ref, process, Pid, _} ->
            loop(down(Ref, Pid, State));
        {nodeup, Node} when Node =/= node() ->
            {State#state.scope, Node} ! {discover, self()},
            loop(State);
        _ ->
            loop(State)
    end.

asked({join_local, Group, Pids}, _, State = #state{scope = Scope}) ->
    Next = lists:foldl(fun(Pid, S) -> join_one(Group, Pid, S) end, State, as_list(Pids)),
    '$join'(Scope, Group, as_list(Pids)),
    tell_watchers(join, Group, as_list(Pids), Next),
    tell_peers({join, self(), Group, Pids}, Next),
    {ok, Next};
asked({leave_local, Group, Pids}, _, State) ->
    case lists:foldl(fun(Pid, Acc) -> leave_one(Group, Pid, Acc) end, {[], State}, as_list(Pids)) of
        {[], _} ->
            {not_joined, State};
        {Left, Next} ->
            gone(Left, [Group], Next),
            tell_peers({leave, self(), Pids, [Group]}, Next),
            {ok, Next}
    end;
asked(monitor, Pid, State = #state{scope = Scope, scope_watchers = Watchers}) ->
    Ref = erlang:monitor(process, Pid),
    Groups = maps:from_list([{Group, get_members(Scope, Group)} || Group <- which_groups(Scope)]),
    {{Ref, Groups}, State#state{scope_watchers = Watchers#{Ref => Pid}}};
asked({monitor, Group}, Pid, State = #state{scope = Scope, group_watchers = Watchers}) ->
    Ref = erlang:monitor(process, Pid),
    {{Ref, get_members(Scope, Group)}, State#state{group_watchers = Watchers#{Ref => {Pid, Group}}}};
asked({demonitor, Ref}, _, State = #state{scope_watchers = Scopes, group_watchers = Groups}) ->
    case is_map_key(Ref, Scopes) orelse is_map_key(Ref, Groups) of
        true ->
            erlang:demonitor(Ref),
            {ok, State#state{scope_watchers = maps:remove(Ref, Scopes), group_watchers = maps:remove(Ref, Groups)}};
        false ->
            {false, State}
    end.

as_list(Pid) when is_pid(Pid) -> [Pid];
as_list(Pids) -> Pids.

join_one(Group, Pid, State = #state{local = Local}) ->
    case Local of
        #{Pid := {Ref, Groups}} -> State#state{local = Local#{Pid := {Ref, [Group | Groups]}}};
        _ -> State#state{local = Local#{Pid => {erlang:monitor(process, Pid), [Group]}}}
    end.

leave_one(Group, Pid, {Left, State = #state{local = Local}}) ->
    case Local of
        #{Pid := {Ref, [Group]}} ->
            erlang:demonitor(Ref, [flush]),
            {[Pid | Left], State#state{local = maps:remove(Pid, Local)}};
        #{Pid := {Ref, Groups}} ->
            case lists:member(Group, Groups) of
                true -> {[Pid | Left], State#state{local = Local#{Pid := {Ref, lists:delete(Group, Groups)}}}};
                false -> {Left, State}
            end;
        _ ->
            {Left, State}
    end.

%% These are no members of these groups any more, once in each.
gone(Pids, Groups, State = #state{scope = Scope}) ->
    [begin
         '$leave'(Scope, Group, Pids),
         tell_watchers(leave, Group, Pids, State)
     end || Group <- Groups],
    ok.

tell_peers(Message, #state{peers = Peers}) ->
    [erlang:send(Peer, Message, [noconnect]) || Peer <- maps:keys(Peers)],
    ok.

tell_watchers(What, Group, Pids, #state{scope_watchers = Scopes, group_watchers = Groups}) ->
    [Pid ! {Ref, What, Group, Pids} || {Ref, Pid} <- maps:to_list(Scopes)],
    [Pid ! {Ref, What, Group, Pids} || {Ref, {Pid, G}} <- maps:to_list(Groups), G =:= Group],
    ok.

down(Ref, Pid, State = #state{local = Local, peers = Peers, scope_watchers = Scopes, group_watchers = Watchers}) ->
    case {Local, Peers} of
        {#{Pid := {Ref, Groups}}, _} ->
            Next = State#state{local = maps:remove(Pid, Local)},
            gone([Pid], Groups, Next),
            tell_peers({leave, self(), Pid, Groups}, Next),
            Next;
        {_, #{Pid := {Ref, Theirs}}} ->
            Next = State#state{peers = maps:remove(Pid, Peers)},
            [gone(Pids, [Group], Next) || {Group, Pids} <- maps:to_list(Theirs)],
            Next;
        _ ->
            State#state{scope_watchers = maps:remove(Ref, Scopes), group_watchers = maps:remove(Ref, Watchers)}
    end.

%% Peers -----------------------------------------------------------------------------------------------------------

discovered(Peer, State = #state{peers = Peers}) ->
    Peer ! {'$gen_cast', {sync, self(), local_groups(State)}},
    case is_map_key(Peer, Peers) of
        true ->
            State;
        false ->
            Peer ! {discover, self()},
            State#state{peers = Peers#{Peer => {erlang:monitor(process, Peer), #{}}}}
    end.

local_groups(#state{scope = Scope}) ->
    [{Group, get_local_members(Scope, Group)} || Group <- which_local_groups(Scope)].

sync(Peer, Groups, State = #state{scope = Scope, peers = Peers}) ->
    {Ref, Old} = case Peers of
                     #{Peer := Known} -> Known;
                     _ -> {erlang:monitor(process, Peer), #{}}
                 end,
    New = maps:from_list(Groups),
    Next = State#state{peers = Peers#{Peer => {Ref, New}}},
    [begin
         Left = Pids -- maps:get(Group, New, []),
         _ = Left =/= [] andalso gone(Left, [Group], Next)
     end || {Group, Pids} <- maps:to_list(Old)],
    [begin
         Joined = Pids -- maps:get(Group, Old, []),
         _ = Joined =/= [] andalso begin
                                       '$join'(Scope, Group, Joined),
                                       tell_watchers(join, Group, Joined, Next)
                                   end
     end || {Group, Pids} <- Groups],
    Next.

peer_joined(Peer, Group, Pids, State = #state{scope = Scope, peers = Peers}) ->
    case Peers of
        #{Peer := {Ref, Groups}} ->
            List = as_list(Pids),
            '$join'(Scope, Group, List),
            tell_watchers(join, Group, List, State),
            State#state{peers = Peers#{Peer := {Ref, Groups#{Group => List ++ maps:get(Group, Groups, [])}}}};
        _ ->
            State
    end.

peer_left(Peer, Pids, Left, State = #state{peers = Peers}) ->
    case Peers of
        #{Peer := {Ref, Groups}} ->
            List = as_list(Pids),
            gone(List, Left, State),
            Rest = lists:foldl(fun(Group, Acc) ->
                                   case maps:get(Group, Acc, []) -- List of
                                       [] -> maps:remove(Group, Acc);
                                       Still -> Acc#{Group => Still}
                                   end
                               end, Groups, Left),
            State#state{peers = Peers#{Peer := {Ref, Rest}}};
        _ ->
            State
    end.

'$join'(_, _, _) -> erlang:nif_error(undef).
'$leave'(_, _, _) -> erlang:nif_error(undef).
'$new'(_) -> erlang:nif_error(undef).

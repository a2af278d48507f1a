%% A process that starts children, waits for their exit signals and starts them again, as its callback module's init said.
%%
%% Children are kept as {Ids, #{Id => #child{}}}, the one started last first. Those of a simple_one_for_one supervisor are
%% in `dynamics` by pid, with their arguments; its only entry in `children` is the pattern. A child that could not be started
%% again has the pid {restarting, OldPid}; the supervisor reminds itself with a cast, so that other requests get their turn.
%% The shapes of the records show in sys:get_state/1 and in answers of start_child/2.
%% Follows: supervisor(3).
-module(supervisor).
-behaviour(gen_server).
-export([start_link/2, start_link/3, start_child/2, restart_child/2, delete_child/2, terminate_child/2, which_children/1,
         count_children/1, check_childspecs/1, check_childspecs/2, get_childspec/2, get_callback_module/1]).
-export([behaviour_info/1, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3, format_status/2,
         format_log/1, format_log/2]).

-record(child, {pid, id, mfargs, restart_type, significant, shutdown, child_type, modules = []}).
-record(state, {name, strategy, children = {[], #{}}, dynamics, intensity, period, restarts = [], dynamic_restarts = 0,
                auto_shutdown = never, module, args}).
-define(SIMPLE(State), (State#state.strategy =:= simple_one_for_one)).

-callback init(Args :: term()) -> {ok, {SupFlags :: map() | tuple(), [ChildSpec :: map() | tuple()]}} | ignore.

behaviour_info(callbacks) -> [{init, 1}];
behaviour_info(optional_callbacks) -> [].

start_link(Module, Args) -> gen_server:start_link(?MODULE, {self, Module, Args}, []).
start_link(Name, Module, Args) -> gen_server:start_link(Name, ?MODULE, {Name, Module, Args}, []).

start_child(Supervisor, Spec) -> ask(Supervisor, {start_child, Spec}).
restart_child(Supervisor, Id) -> ask(Supervisor, {restart_child, Id}).
delete_child(Supervisor, Id) -> ask(Supervisor, {delete_child, Id}).
terminate_child(Supervisor, Id) -> ask(Supervisor, {terminate_child, Id}).
get_childspec(Supervisor, Id) -> ask(Supervisor, {get_childspec, Id}).
which_children(Supervisor) -> ask(Supervisor, which_children).
count_children(Supervisor) -> ask(Supervisor, count_children).

ask(Supervisor, Request) -> gen_server:call(Supervisor, Request, infinity).

get_callback_module(Supervisor) ->
    {status, _, _, [_, _, _, _, Shown]} = sys:get_status(Supervisor),
    {supervisor, [{"Callback", Module}]} = lists:keyfind(supervisor, 1, Shown),
    Module.

%% ---- beginning and end ------------------------------------------------------------------------------------

init({Name, Module, Args}) ->
    process_flag(trap_exit, true),
    case Module:init(Args) of
        {ok, {Flags, Specs}} ->
            Known = case Name of self -> {self(), Module}; _ -> Name end,
            case with_flags(Flags, #state{name = Known, module = Module, args = Args}) of
                {ok, State} -> first_children(Specs, State);
                Wrong -> {stop, {supervisor_data, Wrong}}
            end;
        ignore -> ignore;
        Other -> {stop, {bad_return, {Module, init, Other}}}
    end.

first_children(Specs, State) when ?SIMPLE(State) ->
    case Specs of
        [_] ->
            case checked(Specs, State#state.auto_shutdown) of
                {ok, Children} ->
                    Simple = State#state{children = Children},
                    Kind = case (pattern(Simple))#child.restart_type of temporary -> mapsets; _ -> maps end,
                    {ok, Simple#state{dynamics = {Kind, #{}}}};
                Wrong -> {stop, {start_spec, Wrong}}
            end;
        _ -> {stop, {bad_start_spec, Specs}}
    end;
first_children(Specs, State) ->
    case checked(Specs, State#state.auto_shutdown) of
        {ok, Children} ->
            case start_all(Children, State#state.name) of
                {ok, Started} -> {ok, State#state{children = Started}};
                {failed, Id, Reason, Started} ->
                    stop_all(Started, State#state.name),
                    {stop, {shutdown, {failed_to_start_child, Id, Reason}}}
            end;
        Wrong -> {stop, {start_spec, Wrong}}
    end.

terminate(_, State) when ?SIMPLE(State) -> stop_dynamic(State);
terminate(_, State) -> stop_all(State#state.children, State#state.name).

%% New flags and specs of the changed callback module; children that run are kept.
code_change(_, #state{module = Module, args = Args} = State, _) ->
    case Module:init(Args) of
        {ok, {Flags, Specs}} ->
            case with_flags(Flags, State) of
                {ok, New} -> with_specs(Specs, New);
                {invalid_type, Flags} -> {error, {bad_flags, Flags}};
                Wrong -> {error, Wrong}
            end;
        ignore -> {ok, State};
        Other -> Other
    end.

with_specs(Specs, State) ->
    case checked(Specs, State#state.auto_shutdown) of
        {ok, {[_], _} = Children} when ?SIMPLE(State) -> {ok, State#state{children = Children}};
        {ok, {Ids, New}} when not ?SIMPLE(State) ->
            {OldIds, Old} = State#state.children,
            Kept = [Id || Id <- OldIds, not is_map_key(Id, New)],
            Running = maps:map(fun(Id, Child) ->
                                       case Old of
                                           #{Id := #child{pid = Pid}} -> Child#child{pid = Pid};
                                           _ -> Child
                                       end
                               end, New),
            {ok, State#state{children = {Kept ++ lists:reverse(Ids), maps:merge(maps:with(Kept, Old), Running)}}};
        Wrong -> {error, Wrong}
    end.

format_status(terminate, [_, State]) -> State;
format_status(_, [_, State]) -> [{data, [{"State", State}]}, {supervisor, [{"Callback", State#state.module}]}].

%% ---- requests ---------------------------------------------------------------------------------------------

handle_call({start_child, Extra}, _, State) when ?SIMPLE(State) ->
    #child{mfargs = {M, F, A}} = pattern(State),
    Args = A ++ Extra,
    Answer = start_one(M, F, Args),
    {reply, Answer, case Answer of
                        {ok, Pid} when is_pid(Pid) -> stored(Pid, Args, State);
                        {ok, Pid, _} -> stored(Pid, Args, State);
                        _ -> State
                    end};
handle_call({start_child, Spec}, _, State) ->
    case checked_one(Spec, State#state.auto_shutdown) of
        {ok, Child} -> start_new(Child, State);
        Wrong -> {reply, {error, Wrong}, State}
    end;
handle_call({terminate_child, Id}, _, State) when ?SIMPLE(State), not is_pid(Id) ->
    {reply, {error, simple_one_for_one}, State};
handle_call({terminate_child, Id}, _, State) ->
    case find(Id, State) of
        {ok, Child} ->
            stop_one(Child, State#state.name),
            {reply, ok, stopped(Child, State)};
        error -> {reply, {error, not_found}, State}
    end;
handle_call({What, _}, _, State) when ?SIMPLE(State), (What =:= restart_child orelse What =:= delete_child) ->
    {reply, {error, simple_one_for_one}, State};
handle_call({restart_child, Id}, _, State) ->
    case find(Id, State) of
        {ok, #child{pid = undefined} = Child} ->
            Answer = start_reported(Child, State#state.name),
            {reply, Answer, case Answer of {error, _} -> State; _ -> with_pid(element(2, Answer), Id, State) end};
        Other -> {reply, {error, why_not(Other)}, State}
    end;
handle_call({delete_child, Id}, _, State) ->
    case find(Id, State) of
        {ok, #child{pid = undefined}} ->
            {Ids, Children} = State#state.children,
            {reply, ok, State#state{children = {lists:delete(Id, Ids), maps:remove(Id, Children)}}};
        Other -> {reply, {error, why_not(Other)}, State}
    end;
handle_call({get_childspec, Id}, _, State) ->
    {reply, case find(Id, State) of {ok, Child} -> {ok, spec_of(Child)}; error -> {error, not_found} end, State};
handle_call(which_children, _, #state{dynamics = {_, Pids}} = State) when ?SIMPLE(State) ->
    #child{child_type = Type, modules = Modules} = pattern(State),
    {reply, [{undefined, shown(Pid), Type, Modules} || Pid <- maps:keys(Pids)], State};
handle_call(which_children, _, #state{children = {Ids, Children}} = State) ->
    {reply, [{Id, shown(Pid), Type, Modules}
             || Id <- Ids, #child{pid = Pid, child_type = Type, modules = Modules} <- [maps:get(Id, Children)]], State};
handle_call(count_children, _, #state{dynamics = {_, Pids}} = State) when ?SIMPLE(State) ->
    Size = map_size(Pids),
    Supervisors = case (pattern(State))#child.child_type of supervisor -> Size; worker -> 0 end,
    {reply, counts(1, Size - State#state.dynamic_restarts, Supervisors, Size - Supervisors), State};
handle_call(count_children, _, #state{children = {_, Children}} = State) ->
    All = maps:values(Children),
    Active = length([Pid || #child{pid = Pid} <- All, is_pid(Pid) andalso is_process_alive(Pid)]),
    Supervisors = length([S || #child{child_type = supervisor} = S <- All]),
    Size = length(All),
    {reply, counts(Size, Active, Supervisors, Size - Supervisors), State}.

counts(Specs, Active, Supervisors, Workers) ->
    [{specs, Specs}, {active, Active}, {supervisors, Supervisors}, {workers, Workers}].

shown({restarting, _}) -> restarting;
shown(Pid) -> Pid.

why_not({ok, #child{pid = {restarting, _}}}) -> restarting;
why_not({ok, _}) -> running;
why_not(error) -> not_found.

start_new(Child, State) ->
    case find(Child#child.id, State) of
        {ok, #child{pid = Pid}} when is_pid(Pid) -> {reply, {error, {already_started, Pid}}, State};
        {ok, _} -> {reply, {error, already_present}, State};
        error ->
            case start_reported(Child, State#state.name) of
                {ok, undefined} when Child#child.restart_type =:= temporary -> {reply, {ok, undefined}, State};
                {error, Reason} -> {reply, {error, {Reason, Child}}, State};
                Answer -> {reply, Answer, added(Child#child{pid = element(2, Answer)}, State)}
            end
    end.

%% The arguments of a temporary child will not be needed again.
added(#child{restart_type = temporary, mfargs = {M, F, A}} = Child, State) when A =/= undefined ->
    added(Child#child{mfargs = {M, F, undefined}}, State);
added(#child{id = Id} = Child, #state{children = {Ids, Children}} = State) ->
    State#state{children = {[Id | Ids], Children#{Id => Child}}}.

%% ---- the death of a child ---------------------------------------------------------------------------------

handle_info({'EXIT', Pid, Reason}, State) ->
    case find_running(Pid, State) of
        {ok, Child} -> went_on(died(Reason, Child, State));
        error -> {noreply, State}
    end;
handle_info(Message, State) ->
    logger:log(error, "Supervisor received unexpected message: ~tp~n", [Message],
               #{domain => [otp], error_logger => #{tag => error}}),
    {noreply, State}.

handle_cast({try_again_restart, Id}, State) ->
    case find_running(Id, State) of
        {ok, #child{pid = {restarting, _}} = Child} -> went_on(restart(Child, State));
        _ -> {noreply, State}
    end.

went_on({ok, State}) -> {noreply, State};
went_on({shutdown, State}) -> {stop, shutdown, State}.

died(Reason, #child{restart_type = Type} = Child, State) ->
    Usual = case Reason of normal -> true; shutdown -> true; {shutdown, _} -> true; _ -> false end,
    (Type =:= permanent orelse not Usual) andalso report(child_terminated, Reason, Child, State#state.name),
    case Type =:= permanent orelse Type =:= transient andalso not Usual of
        true -> restart(Child, State);
        false -> perhaps_leave(Child, stopped(Child, State))
    end.

%% A significant child has ended for good.
perhaps_leave(#child{significant = true}, #state{auto_shutdown = any_significant} = State) -> {shutdown, State};
perhaps_leave(#child{significant = true}, #state{auto_shutdown = all_significant} = State) ->
    Left = case State of
               #state{dynamics = {_, Pids}} -> map_size(Pids) > 0;
               #state{children = {_, Children}} ->
                   [] =/= [Id || {Id, #child{pid = Pid, significant = true}} <- maps:to_list(Children), Pid =/= undefined]
           end,
    case Left of true -> {ok, State}; false -> {shutdown, State} end;
perhaps_leave(_, State) -> {ok, State}.

restart(Child, State) ->
    case counted(State) of
        {true, Counted} ->
            case restart(Counted#state.strategy, Child, Counted) of
                {again, Id, New} ->
                    gen_server:cast(self(), {try_again_restart, Id}),
                    {ok, New};
                {ok, New} -> {ok, New}
            end;
        {false, Counted} ->
            report(shutdown, reached_max_restart_intensity, Child, State#state.name),
            {shutdown, stopped(Child, Counted)}
    end.

%% Whether one more restart is within the intensity. Times are whole seconds.
counted(#state{restarts = Restarts, period = Period, intensity = Intensity} = State) ->
    Now = erlang:monotonic_time(second),
    Recent = [Now | lists:takewhile(fun(Time) -> Time >= Now - Period end, Restarts)],
    {length(Recent) =< Intensity, State#state{restarts = Recent}}.

restart(simple_one_for_one, #child{pid = Old, mfargs = {M, F, A}} = Child, State) ->
    #state{dynamics = {Kind, Pids}, dynamic_restarts = Waiting} = State,
    Left = case Old of {restarting, _} -> Waiting - 1; _ -> Waiting end,
    Without = State#state{dynamics = {Kind, maps:remove(Old, Pids)}, dynamic_restarts = Left},
    case start_one(M, F, A) of
        {error, Reason} ->
            Id = restarting(Old),
            New = stored(Id, A, Without#state{dynamic_restarts = Left + 1}),
            report(start_error, Reason, Child, State#state.name),
            {again, Id, New};
        Started -> {ok, stored(element(2, Started), A, Without)}
    end;
restart(one_for_one, #child{id = Id, pid = Old} = Child, #state{name = Name} = State) ->
    case start_reported(Child, Name) of
        {error, Reason} ->
            New = with_pid(restarting(Old), Id, State),
            report(start_error, Reason, Child, Name),
            {again, Id, New};
        Started -> {ok, with_pid(element(2, Started), Id, State)}
    end;
restart(rest_for_one, #child{id = Id} = Child, #state{children = {Ids, Children}} = State) ->
    {Younger, [Id | Older]} = lists:splitwith(fun(One) -> One =/= Id end, Ids),
    After = maps:with([Id | Younger], Children),
    Group = {Younger ++ [Id], After#{Id => (maps:get(Id, After))#child{pid = undefined}}},
    renewed(Child, Group, {Older, maps:with(Older, Children)}, State);
restart(one_for_all, Child, State) ->
    renewed(Child, (stopped(Child, State))#state.children, {[], #{}}, State).

%% Stop the group, start it again; Others have nothing to do with it and were started before.
renewed(#child{id = Id, pid = Old}, Group, {OtherIds, Others}, #state{name = Name} = State) ->
    {Again, {Ids, Children}} =
        case start_all(stop_all(Group, Name), Name) of
            {ok, Started} -> {ok, Started};
            {failed, FailedId, _, {AllIds, All}} ->
                Pid = case FailedId of Id -> restarting(Old); _ -> {restarting, undefined} end,
                {{again, FailedId}, {AllIds, All#{FailedId := (maps:get(FailedId, All))#child{pid = Pid}}}}
        end,
    New = State#state{children = {Ids ++ OtherIds, maps:merge(Others, Children)}},
    case Again of ok -> {ok, New}; {again, Which} -> {again, Which, New} end.

restarting(Pid) when is_pid(Pid) -> {restarting, Pid};
restarting(Restarting) -> Restarting.

%% ---- starting ---------------------------------------------------------------------------------------------

%% Start children, the first of Ids first. What has run or was not reached stays with those that run, newest first.
start_all({Ids, Children}, Name) -> start_all(Ids, Children, [], Name).

start_all([], Children, Done, _) -> {ok, {Done, Children}};
start_all([Id | Rest], Children, Done, Name) ->
    Child = maps:get(Id, Children),
    case start_reported(Child, Name) of
        {ok, undefined} when Child#child.restart_type =:= temporary ->
            start_all(Rest, maps:remove(Id, Children), Done, Name);
        {error, Reason} ->
            report(start_error, Reason, Child, Name),
            {failed, Id, Reason, {lists:reverse(Rest, [Id | Done]), Children}};
        Started -> start_all(Rest, Children#{Id := Child#child{pid = element(2, Started)}}, [Id | Done], Name)
    end.

start_reported(#child{mfargs = {M, F, A}} = Child, Name) ->
    Answer = start_one(M, F, A),
    case Answer of
        {error, _} -> ok;
        {ok, undefined} -> ok;
        _ -> report_progress(Child#child{pid = element(2, Answer)}, Name)
    end,
    Answer.

start_one(M, F, A) ->
    case catch apply(M, F, A) of
        {ok, Pid} when is_pid(Pid) -> {ok, Pid};
        {ok, Pid, Extra} when is_pid(Pid) -> {ok, Pid, Extra};
        ignore -> {ok, undefined};
        {error, Reason} -> {error, Reason};
        Other -> {error, Other}
    end.

%% ---- stopping ---------------------------------------------------------------------------------------------

%% Stop children, the first of Ids first; the order is the other way round after it. Temporary ones are forgotten.
stop_all({Ids, Children}, Name) ->
    lists:foldl(fun(Id, {Done, Left}) ->
                        Child = maps:get(Id, Left),
                        stop_one(Child, Name),
                        case Child#child.restart_type of
                            temporary -> {Done, maps:remove(Id, Left)};
                            _ -> {[Id | Done], Left#{Id := Child#child{pid = undefined}}}
                        end
                end, {[], Children}, Ids).

stop_one(#child{pid = Pid} = Child, Name) when is_pid(Pid) ->
    Reason = ended(Child, monitor(process, Pid)),
    wanted(Reason, Child) orelse report(shutdown_error, Reason, Child, Name);
stop_one(_, _) -> true.

ended(#child{pid = Pid, shutdown = brutal_kill}, Ref) ->
    exit(Pid, kill),
    receive {'DOWN', Ref, process, Pid, Reason} -> told(Pid, Reason) end;
ended(#child{pid = Pid, shutdown = Time}, Ref) ->
    exit(Pid, shutdown),
    receive
        {'DOWN', Ref, process, Pid, Reason} -> told(Pid, Reason)
    after Time ->
        exit(Pid, kill),
        receive {'DOWN', Ref, process, Pid, Reason} -> told(Pid, Reason) end
    end.

%% The exit signal of the link knows more than a monitor that may have come too late.
told(Pid, Reason) ->
    unlink(Pid),
    receive {'EXIT', Pid, Known} -> Known after 0 -> Reason end.

wanted(killed, #child{shutdown = brutal_kill}) -> true;
wanted(shutdown, #child{shutdown = Shutdown, restart_type = Type}) -> Shutdown =/= brutal_kill orelse Type =/= permanent;
wanted({shutdown, _}, #child{restart_type = Type}) -> Type =/= permanent;
wanted(normal, #child{restart_type = Type}) -> Type =/= permanent;
wanted(_, _) -> false.

%% All at once; their failures are reported together, by reason.
stop_dynamic(#state{dynamics = {_, Pids}, name = Name} = State) ->
    #child{shutdown = Shutdown} = Child = pattern(State),
    Signal = case Shutdown of brutal_kill -> kill; _ -> shutdown end,
    Waiting = maps:from_list([begin Ref = monitor(process, Pid), exit(Pid, Signal), {Ref, Pid} end
                              || Pid <- maps:keys(Pids), is_pid(Pid)]),
    Timer = case is_integer(Shutdown) of true -> erlang:start_timer(Shutdown, self(), kill); false -> none end,
    Failed = wait_dynamic(Waiting, Child, Timer, #{}),
    case Timer =/= none andalso erlang:cancel_timer(Timer) of
        false when Timer =/= none -> receive {timeout, Timer, kill} -> ok after 0 -> ok end;
        _ -> ok
    end,
    maps:foreach(fun(Reason, Which) -> report(shutdown_error, Reason, Child#child{pid = Which}, Name) end, Failed).

wait_dynamic(Waiting, _, _, Failed) when map_size(Waiting) =:= 0 -> Failed;
wait_dynamic(Waiting, Child, Timer, Failed) ->
    receive
        {'DOWN', Ref, process, Pid, Why} when is_map_key(Ref, Waiting) ->
            Reason = told(Pid, Why),
            wait_dynamic(maps:remove(Ref, Waiting), Child, Timer,
                         case wanted(Reason, Child) of
                             true -> Failed;
                             false -> maps:update_with(Reason, fun(Others) -> [Pid | Others] end, [Pid], Failed)
                         end);
        {timeout, Timer, kill} ->
            maps:foreach(fun(_, Pid) -> exit(Pid, kill) end, Waiting),
            wait_dynamic(Waiting, Child, Timer, Failed)
    end.

%% ---- the table of children --------------------------------------------------------------------------------

pattern(#state{children = {[Id], Children}}) -> maps:get(Id, Children).

stored(Pid, Args, #state{dynamics = {Kind, Pids}} = State) ->
    State#state{dynamics = {Kind, Pids#{Pid => case Kind of mapsets -> []; maps -> Args end}}}.

with_pid(Pid, Id, #state{children = {Ids, Children}} = State) ->
    State#state{children = {Ids, Children#{Id := (maps:get(Id, Children))#child{pid = Pid}}}}.

%% The child runs no more.
stopped(#child{pid = Pid}, #state{dynamics = {Kind, Pids}} = State) -> State#state{dynamics = {Kind, maps:remove(Pid, Pids)}};
stopped(#child{id = Id, restart_type = temporary}, #state{children = {Ids, Children}} = State) ->
    State#state{children = {lists:delete(Id, Ids), maps:remove(Id, Children)}};
stopped(#child{id = Id}, State) -> with_pid(undefined, Id, State).

%% By id; by pid where children have no ids of their own. One that has died meanwhile counts as found.
find(Pid, #state{dynamics = {_, Pids}} = State) when is_pid(Pid) ->
    case [One || One <- [Pid, {restarting, Pid}], is_map_key(One, Pids)] of
        [One | _] -> {ok, (pattern(State))#child{pid = One}};
        [] -> case is_process_alive(Pid) of true -> error; false -> {ok, pattern(State)} end
    end;
find(Id, #state{children = {_, Children}}) -> maps:find(Id, Children).

%% By pid, {restarting, Pid} or id; with its own arguments.
find_running(Pid, #state{dynamics = {Kind, Pids}} = State) ->
    case Pids of
        #{Pid := Args} ->
            #child{mfargs = {M, F, _}} = Child = pattern(State),
            {ok, Child#child{pid = Pid, mfargs = {M, F, case Kind of maps -> Args; mapsets -> undefined end}}};
        _ -> error
    end;
find_running(Pid, #state{children = {_, Children}}) when is_pid(Pid) ->
    case [Child || #child{pid = One} = Child <- maps:values(Children), One =:= Pid] of
        [Child] -> {ok, Child};
        [] -> error
    end;
find_running(Id, #state{children = {_, Children}}) -> maps:find(Id, Children).

%% ---- flags and specs --------------------------------------------------------------------------------------

with_flags(Flags, State) when is_map(Flags) ->
    #{strategy := Strategy, intensity := Intensity, period := Period, auto_shutdown := Auto} =
        maps:merge(#{strategy => one_for_one, intensity => 1, period => 5, auto_shutdown => never}, Flags),
    case [Wrong || {false, Wrong} <-
                       [{lists:member(Strategy, [simple_one_for_one, one_for_one, one_for_all, rest_for_one]),
                         {invalid_strategy, Strategy}},
                        {is_integer(Intensity) andalso Intensity >= 0, {invalid_intensity, Intensity}},
                        {is_integer(Period) andalso Period > 0, {invalid_period, Period}},
                        {lists:member(Auto, [never, any_significant, all_significant]), {invalid_auto_shutdown, Auto}}]] of
        [] -> {ok, State#state{strategy = Strategy, intensity = Intensity, period = Period, auto_shutdown = Auto}};
        [Wrong | _] -> Wrong
    end;
with_flags({Strategy, Intensity, Period}, State) ->
    with_flags(#{strategy => Strategy, intensity => Intensity, period => Period}, State);
with_flags(Other, _) -> {invalid_type, Other}.

check_childspecs(Specs) -> check_childspecs(Specs, undefined).

check_childspecs(Specs, Auto) when is_list(Specs) ->
    case lists:member(Auto, [undefined, never, any_significant, all_significant]) of
        false -> {error, {badarg, Auto}};
        true -> case checked(Specs, Auto) of {ok, _} -> ok; Wrong -> {error, Wrong} end
    end;
check_childspecs(Other, _) -> {error, {badarg, Other}}.

checked(Specs, Auto) -> checked(Specs, Auto, [], #{}).

checked([], _, Ids, Children) -> {ok, {lists:reverse(Ids), Children}};
checked([Spec | Rest], Auto, Ids, Children) ->
    case checked_one(Spec, Auto) of
        {ok, #child{id = Id}} when is_map_key(Id, Children) -> {duplicate_child_name, Id};
        {ok, #child{id = Id} = Child} -> checked(Rest, Auto, [Id | Ids], Children#{Id => Child});
        Wrong -> Wrong
    end.

checked_one({Id, Start, Restart, Shutdown, Type, Modules}, Auto) ->
    checked_one(#{id => Id, start => Start, restart => Restart, shutdown => Shutdown, type => Type, modules => Modules},
                Auto);
checked_one(Spec, Auto) when is_map(Spec) ->
    try child_of(maps:merge(#{restart => permanent, type => worker, significant => false}, Spec), Auto)
    catch throw:Wrong -> Wrong
    end;
checked_one(Other, _) -> {invalid_child_spec, Other}.

child_of(#{restart := Restart, type := Type, significant := Significant} = Spec, Auto) ->
    Id = needed(id, Spec, missing_id),
    Start = needed(start, Spec, missing_start),
    valid(case Start of {M, F, A} -> is_atom(M) andalso is_atom(F) andalso is_list(A); _ -> false end, invalid_mfa, Start),
    valid(lists:member(Restart, [permanent, temporary, transient]), invalid_restart_type, Restart),
    valid(not (Significant =:= true andalso Auto =:= never), bad_combination, [{auto_shutdown, never}, {significant, true}]),
    valid(not (Significant =:= true andalso Restart =:= permanent), bad_combination,
          [{restart, permanent}, {significant, true}]),
    valid(is_boolean(Significant), invalid_significant, Significant),
    valid(Type =:= worker orelse Type =:= supervisor, invalid_child_type, Type),
    Shutdown = maps:get(shutdown, Spec, case Type of worker -> 5000; supervisor -> infinity end),
    valid(is_integer(Shutdown) andalso Shutdown >= 0 orelse Shutdown =:= infinity orelse Shutdown =:= brutal_kill,
          invalid_shutdown, Shutdown),
    Modules = maps:get(modules, Spec, [element(1, Start)]),
    valid(Modules =:= dynamic orelse is_list(Modules), invalid_modules, Modules),
    Modules =:= dynamic orelse [valid(is_atom(Module), invalid_module, Module) || Module <- Modules],
    {ok, #child{id = Id, mfargs = Start, restart_type = Restart, significant = Significant, shutdown = Shutdown,
                child_type = Type, modules = Modules}}.

needed(Key, Spec, _) when is_map_key(Key, Spec) -> map_get(Key, Spec);
needed(_, _, Otherwise) -> throw(Otherwise).

valid(true, _, _) -> ok;
valid(false, What, Value) -> throw({What, Value}).

spec_of(#child{id = Id, mfargs = Start, restart_type = Restart, significant = Significant, shutdown = Shutdown,
               child_type = Type, modules = Modules}) ->
    #{id => Id, start => Start, restart => Restart, significant => Significant, shutdown => Shutdown, type => Type,
      modules => Modules}.

%% ---- reports ----------------------------------------------------------------------------------------------

report(Context, Reason, Child, Name) ->
    logger:log(error,
               #{label => {?MODULE, Context},
                 report => [{supervisor, Name}, {errorContext, Context}, {reason, Reason}, {offender, offender(Child)}]},
               metadata("SUPERVISOR REPORT", error_report, supervisor_report)).

report_progress(Child, Name) ->
    logger:log(info, #{label => {?MODULE, progress}, report => [{supervisor, Name}, {started, offender(Child)}]},
               metadata("PROGRESS REPORT", info_report, progress)).

metadata(Title, Tag, Type) ->
    #{domain => [otp, sasl], report_cb => fun ?MODULE:format_log/2, logger_formatter => #{title => Title},
      error_logger => #{tag => Tag, type => Type, report_cb => fun ?MODULE:format_log/1}}.

offender(#child{pid = Pid, id = Id, mfargs = Start, restart_type = Restart, significant = Significant,
                shutdown = Shutdown, child_type = Type}) ->
    [case is_list(Pid) of true -> {nb_children, length(Pid)}; false -> {pid, Pid} end, {id, Id}, {mfargs, Start},
     {restart_type, Restart}, {significant, Significant}, {shutdown, Shutdown}, {child_type, Type}].

format_log(Report) -> gen_report:format(Report).
format_log(Report, Config) -> gen_report:text(Report, Config).

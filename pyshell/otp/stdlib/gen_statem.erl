%% A state machine process: events come in as messages, by themselves or by time; a callback module says what each one does.
%%
%% Messages are those of gen_server. Three records: #fixed{} rarely changes, #machine{} is the engine between two events,
%% #turn{} gathers what the actions of one event ask for until the transition is made. A queue's head is the event at hand.
%% Follows: gen_statem(3).
-module(gen_statem).
-export([start/3, start/4, start_link/3, start_link/4, start_monitor/3, start_monitor/4, stop/1, stop/3, cast/2, call/2,
         call/3, send_request/2, send_request/4, wait_response/1, wait_response/2, wait_response/3, receive_response/1,
         receive_response/2, receive_response/3, check_response/2, check_response/3, reqids_new/0, reqids_size/1,
         reqids_add/3, reqids_to_list/1, enter_loop/4, enter_loop/5, enter_loop/6, reply/1, reply/2]).
-export([behaviour_info/1, init_it/6, wakeup_from_hibernate/3, system_continue/3, system_terminate/4, system_code_change/4,
         system_get_state/1, system_replace_state/2, format_status/2, format_log/1, format_log/2]).

-record(fixed, {parent, name, modules = [], mode = state_functions, enter = false, hibernate_after = infinity}).
%% now: {State, Data}. postponed: the newest first. timers: #{Type => {Ref | zero, Content}}. zero: types that are due at once.
-record(machine, {now, postponed = [], timers = #{}, zero = [], hibernate = false}).
%% All three lists: the newest first. events: inserted ones. timeouts: actions {Type, Time, Content, Options}.
-record(turn, {events = [], timeouts = [], postpone = false, hibernate = false}).

-define(RELATIVE(Time), (Time =:= infinity orelse is_integer(Time) andalso Time >= 0)).

behaviour_info(callbacks) ->
    [{init, 1}, {callback_mode, 0}, {state_name, 3}, {handle_event, 4}, {terminate, 3}, {code_change, 4}, {format_status, 2},
     {format_status, 1}];
behaviour_info(optional_callbacks) ->
    [{format_status, 1}, {format_status, 2}, {terminate, 3}, {code_change, 4}, {state_name, 3}, {handle_event, 4}].

%% ---- starting and stopping --------------------------------------------------------------------------------

start(Module, Args, Options) -> gen:start(?MODULE, nolink, Module, Args, Options).
start(Name, Module, Args, Options) -> gen:start(?MODULE, nolink, Name, Module, Args, Options).
start_link(Module, Args, Options) -> gen:start(?MODULE, link, Module, Args, Options).
start_link(Name, Module, Args, Options) -> gen:start(?MODULE, link, Name, Module, Args, Options).
start_monitor(Module, Args, Options) -> gen:start(?MODULE, monitor, Module, Args, Options).
start_monitor(Name, Module, Args, Options) -> gen:start(?MODULE, monitor, Name, Module, Args, Options).

stop(Machine) -> gen:stop(Machine).
stop(Machine, Reason, Timeout) -> gen:stop(Machine, Reason, Timeout).

%% ---- events from outside ----------------------------------------------------------------------------------

cast({global, Name}, Message) -> try global:send(Name, {'$gen_cast', Message}), ok catch _:_ -> ok end;
cast({via, Registry, Name}, Message) -> try Registry:send(Name, {'$gen_cast', Message}), ok catch _:_ -> ok end;
cast({Name, Node} = Machine, Message) when is_atom(Name), is_atom(Node) -> tell(Machine, {'$gen_cast', Message});
cast(Machine, Message) when is_pid(Machine); is_atom(Machine) -> tell(Machine, {'$gen_cast', Message}).

tell(To, Message) ->
    try erlang:send(To, Message), ok catch error:_ -> ok end.

call(Machine, Request) -> call(Machine, Request, infinity).

%% Timeout: a time, {dirty_timeout, Time} or {clean_timeout, Time}: with the last, as with a bare time, another process asks,
%% where a late answer could reach this one.
call(Machine, Request, infinity) -> ask(Machine, Request, infinity, infinity);
call(Machine, Request, {dirty_timeout, Time} = Timeout) -> ask(Machine, Request, Timeout, Time);
call(Machine, Request, {clean_timeout, Time} = Timeout) -> ask_cleanly(Machine, Request, Timeout, Time);
call(Machine, Request, {_, _} = Timeout) -> error(badarg, [Machine, Request, Timeout]);
call(Machine, Request, Timeout) -> ask_cleanly(Machine, Request, Timeout, Timeout).

ask(Machine, Request, Timeout, Time) ->
    try gen:call(Machine, '$gen_call', Request, Time) of
        {ok, Reply} -> Reply
    catch
        exit:Reason:Stack -> erlang:raise(exit, {Reason, {?MODULE, call, [Machine, Request, Timeout]}}, Stack)
    end.

ask_cleanly(Machine, Request, Timeout, Time)
  when is_pid(Machine), node(Machine) =:= node();
       tuple_size(Machine) =:= 2, element(2, Machine) =:= node(), is_atom(element(1, Machine)) ->
    ask(Machine, Request, Timeout, Time);
ask_cleanly(Machine, Request, Timeout, Time) ->
    Asker = self(),
    Tag = make_ref(),
    {Pid, Ref} = spawn_monitor(fun() -> Asker ! {Tag, asked(Machine, Request, Time)} end),
    receive
        {Tag, {ok, Reply}} -> erlang:demonitor(Ref, [flush]), Reply;
        {Tag, {exit, Reason, Stack}} ->
            erlang:demonitor(Ref, [flush]),
            erlang:raise(exit, {Reason, {?MODULE, call, [Machine, Request, Timeout]}}, Stack);
        {Tag, {Class, Reason, Stack}} ->
            erlang:demonitor(Ref, [flush]),
            erlang:raise(Class, Reason, Stack);
        {'DOWN', Ref, process, Pid, Reason} -> exit(Reason)
    end.

asked(Machine, Request, Time) ->
    try gen:call(Machine, '$gen_call', Request, Time) catch Class:Reason:Stack -> {Class, Reason, Stack} end.

reply({reply, From, Reply}) -> reply(From, Reply);
reply(Replies) when is_list(Replies) -> lists:foreach(fun({reply, From, Reply}) -> reply(From, Reply) end, Replies).

reply(From, Reply) -> gen:reply(From, Reply).

%% A bad argument is blamed on the function that the caller knows.
-define(BLAMED(Call, Arguments), try Call catch error:badarg -> error(badarg, Arguments) end).

send_request(Machine, Request) -> ?BLAMED(gen:send_request(Machine, '$gen_call', Request), [Machine, Request]).
send_request(Machine, Request, Label, Ids) ->
    ?BLAMED(gen:send_request(Machine, '$gen_call', Request, Label, Ids), [Machine, Request, Label, Ids]).
wait_response(Id) -> wait_response(Id, infinity).
wait_response(Id, Time) -> ?BLAMED(gen:wait_response(Id, Time), [Id, Time]).
wait_response(Ids, Time, Delete) -> ?BLAMED(gen:wait_response(Ids, Time, Delete), [Ids, Time, Delete]).
receive_response(Id) -> receive_response(Id, infinity).
receive_response(Id, Time) -> ?BLAMED(gen:receive_response(Id, Time), [Id, Time]).
receive_response(Ids, Time, Delete) -> ?BLAMED(gen:receive_response(Ids, Time, Delete), [Ids, Time, Delete]).
check_response(Message, Id) -> ?BLAMED(gen:check_response(Message, Id), [Message, Id]).
check_response(Message, Ids, Delete) -> ?BLAMED(gen:check_response(Message, Ids, Delete), [Message, Ids, Delete]).
reqids_new() -> gen:reqids_new().
reqids_size(Ids) -> ?BLAMED(gen:reqids_size(Ids), [Ids]).
reqids_add(Id, Label, Ids) -> ?BLAMED(gen:reqids_add(Id, Label, Ids), [Id, Label, Ids]).
reqids_to_list(Ids) -> ?BLAMED(gen:reqids_to_list(Ids), [Ids]).

%% ---- becoming a machine -----------------------------------------------------------------------------------

init_it(Starter, self, Where, Module, Args, Options) -> init_it(Starter, self(), Where, Module, Args, Options);
init_it(Starter, Parent, Where, Module, Args, Options) ->
    Name = gen:name(Where),
    P = #fixed{parent = Parent, name = Name, modules = [Module], hibernate_after = gen:hibernate_after(Options)},
    Debug = gen:debug_options(Name, Options),
    try Module:init(Args) of
        Result -> started(Result, Starter, Where, P, Debug)
    catch
        throw:Result -> started(Result, Starter, Where, P, Debug);
        Class:Reason:Stack ->
            gen:unregister_name(Where),
            proc_lib:init_ack(Starter, {error, Reason}),
            report(Class, Reason, Stack, P, Debug, #machine{now = {undefined, undefined}}, []),
            erlang:raise(Class, Reason, Stack)
    end.

started({ok, State, Data}, Starter, _, P, Debug) ->
    proc_lib:init_ack(Starter, {ok, self()}),
    enter(P, Debug, {State, Data}, []);
started({ok, State, Data, Actions}, Starter, _, P, Debug) ->
    proc_lib:init_ack(Starter, {ok, self()}),
    enter(P, Debug, {State, Data}, Actions);
started({stop, Reason}, Starter, Where, _, _) ->
    gen:unregister_name(Where),
    proc_lib:init_ack(Starter, {error, Reason}),
    exit(Reason);
started(ignore, Starter, Where, _, _) ->
    gen:unregister_name(Where),
    proc_lib:init_ack(Starter, ignore),
    exit(normal);
started(Other, Starter, Where, P, Debug) ->
    gen:unregister_name(Where),
    Error = {bad_return_from_init, Other},
    proc_lib:init_ack(Starter, {error, Error}),
    report(error, Error, here(), P, Debug, #machine{now = {undefined, undefined}}, []),
    exit(Error).

enter_loop(Module, Options, State, Data) -> enter_loop(Module, Options, State, Data, self()).

enter_loop(Module, Options, State, Data, Actions) when is_list(Actions) ->
    enter_loop(Module, Options, State, Data, self(), Actions);
enter_loop(Module, Options, State, Data, Where) -> enter_loop(Module, Options, State, Data, Where, []).

enter_loop(Module, Options, State, Data, Where, Actions) ->
    is_atom(Module) orelse error({atom, Module}),
    Parent = gen:get_parent(),
    Name = gen:get_proc_name(Where),
    P = #fixed{parent = Parent, name = Name, modules = [Module], hibernate_after = gen:hibernate_after(Options)},
    enter(P, gen:debug_options(Name, Options), {State, Data}, Actions).

%% The event that starts everything does not exist, so it cannot be postponed.
enter(#fixed{modules = [Module | _] = Modules} = P, Debug, {State, _} = Now, Actions) ->
    M = #machine{now = Now},
    Queue = [{internal, init_state}],
    case with_modules(P, Modules) of
        #fixed{} = New ->
            Noted = noted(Debug, New, {enter, Module, State}),
            actions(listed(Actions) ++ [{postpone, false}], New, Noted, M, Queue, Now, #turn{}, true, true);
        {Class, Reason, Stack} -> terminate(Class, Reason, Stack, P, Debug, M, Queue)
    end.

%% The head of Modules is the callback module; it is asked for its mode.
with_modules(P, [Module | _] = Modules) ->
    try Module:callback_mode() of
        Result -> with_mode(P, Modules, Result)
    catch
        throw:Result -> with_mode(P, Modules, Result);
        Class:Reason:Stack -> {Class, Reason, Stack}
    end.

with_mode(P, Modules, Result) ->
    Words = listed(Result),
    Modes = [Word || Word <- Words, Word =:= state_functions orelse Word =:= handle_event_function],
    case Modes =/= [] andalso length(Modes) + length([Word || Word <- Words, Word =:= state_enter]) =:= length(Words) of
        true -> P#fixed{modules = Modules, mode = lists:last(Modes), enter = lists:member(state_enter, Words)};
        false -> {error, {bad_return_from_callback_mode, Result}, here()}
    end.

listed(Item) when is_list(Item) -> Item;
listed(Item) -> [Item].

%% ---- receiving --------------------------------------------------------------------------------------------

loop(P, Debug, #machine{hibernate = true} = M) -> proc_lib:hibernate(?MODULE, wakeup_from_hibernate, [P, Debug, M]);
loop(#fixed{hibernate_after = HibernateAfter} = P, Debug, M) ->
    receive
        Message -> arrived(Message, P, Debug, M)
    after HibernateAfter ->
        proc_lib:hibernate(?MODULE, wakeup_from_hibernate, [P, Debug, M])
    end.

wakeup_from_hibernate(P, Debug, M) ->
    receive Message -> arrived(Message, P, Debug, M) end.

arrived({'$gen_call', From, Request}, P, Debug, M) -> received({{call, From}, Request}, P, Debug, M);
arrived({'$gen_cast', Message}, P, Debug, M) -> received({cast, Message}, P, Debug, M);
arrived({timeout, Ref, Type} = Message, P, Debug, #machine{timers = Timers} = M) ->
    case Timers of
        #{Type := {Ref, Content}} -> received({Type, Content}, P, Debug, M#machine{timers = maps:remove(Type, Timers)});
        _ -> received({info, Message}, P, Debug, M)
    end;
arrived({system, From, Request}, #fixed{parent = Parent} = P, Debug, #machine{hibernate = Asleep} = M) ->
    sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, {P, M}, Asleep);
arrived({'EXIT', Parent, Reason}, #fixed{parent = Parent} = P, Debug, M) ->
    terminate(exit, Reason, here(), P, Debug, M, []);
arrived(Message, P, Debug, M) -> received({info, Message}, P, Debug, M).

received(Event, P, [], M) -> event(P, [], M, [Event]);
received(Event, P, Debug, #machine{now = {State, _}} = M) -> event(P, noted(Debug, P, {in, Event, State}), M, [Event]).

event(P, Debug, #machine{now = Now} = M, [Event | _] = Queue) -> callback(Event, P, Debug, M, Queue, Now, #turn{}, true).

%% Now: {State, Data} as the callbacks of this turn have left them; M still has what they were before it. Event: whether this is
%% an event, or the call on entering a state.
callback({Type, Content}, #fixed{mode = state_functions, modules = [Module | _]} = P, Debug, M, Queue, {State, Data} = Now,
         Turn, Event) ->
    try Module:State(Type, Content, Data) of
        Result -> result(Result, P, Debug, M, Queue, Now, Turn, Event)
    catch
        throw:Result -> result(Result, P, Debug, M, Queue, Now, Turn, Event);
        Class:Reason:Stack -> terminate(Class, Reason, Stack, P, Debug, M, Queue)
    end;
callback({Type, Content}, #fixed{modules = [Module | _]} = P, Debug, M, Queue, {State, Data} = Now, Turn, Event) ->
    try Module:handle_event(Type, Content, State, Data) of
        Result -> result(Result, P, Debug, M, Queue, Now, Turn, Event)
    catch
        throw:Result -> result(Result, P, Debug, M, Queue, Now, Turn, Event);
        Class:Reason:Stack -> terminate(Class, Reason, Stack, P, Debug, M, Queue)
    end.

%% ---- what a callback returned -----------------------------------------------------------------------------

result({next_state, State, Data}, P, Debug, M, Queue, {State, _}, Turn, Event) ->
    actions([], P, Debug, M, Queue, {State, Data}, Turn, false, Event);
result({next_state, State, Data, Actions}, P, Debug, M, Queue, {State, _}, Turn, Event) ->
    actions(listed(Actions), P, Debug, M, Queue, {State, Data}, Turn, false, Event);
result({next_state, State, Data}, P, Debug, M, Queue, _, Turn, true) ->
    actions([], P, Debug, M, Queue, {State, Data}, Turn, true, true);
result({next_state, State, Data, Actions}, P, Debug, M, Queue, _, Turn, true) ->
    actions(listed(Actions), P, Debug, M, Queue, {State, Data}, Turn, true, true);
result({keep_state, Data}, P, Debug, M, Queue, {State, _}, Turn, Event) ->
    actions([], P, Debug, M, Queue, {State, Data}, Turn, false, Event);
result({keep_state, Data, Actions}, P, Debug, M, Queue, {State, _}, Turn, Event) ->
    actions(listed(Actions), P, Debug, M, Queue, {State, Data}, Turn, false, Event);
result(keep_state_and_data, P, Debug, M, Queue, Now, Turn, Event) ->
    actions([], P, Debug, M, Queue, Now, Turn, false, Event);
result({keep_state_and_data, Actions}, P, Debug, M, Queue, Now, Turn, Event) ->
    actions(listed(Actions), P, Debug, M, Queue, Now, Turn, false, Event);
result({repeat_state, Data}, P, Debug, M, Queue, {State, _}, Turn, Event) ->
    actions([], P, Debug, M, Queue, {State, Data}, Turn, true, Event);
result({repeat_state, Data, Actions}, P, Debug, M, Queue, {State, _}, Turn, Event) ->
    actions(listed(Actions), P, Debug, M, Queue, {State, Data}, Turn, true, Event);
result(repeat_state_and_data, P, Debug, M, Queue, Now, Turn, Event) ->
    actions([], P, Debug, M, Queue, Now, Turn, true, Event);
result({repeat_state_and_data, Actions}, P, Debug, M, Queue, Now, Turn, Event) ->
    actions(listed(Actions), P, Debug, M, Queue, Now, Turn, true, Event);
result(Result, P, Debug, M, Queue, {State, _} = Now, #turn{hibernate = Hibernate}, _) ->
    Last = M#machine{now = Now, hibernate = Hibernate},
    case Result of
        stop -> terminate(exit, normal, here(), P, Debug, Last, Queue);
        {stop, Reason} -> terminate(exit, Reason, here(), P, Debug, Last, Queue);
        {stop, Reason, Data} -> terminate(exit, Reason, here(), P, Debug, Last#machine{now = {State, Data}}, Queue);
        {stop_and_reply, Reason, Replies} -> reply_and_stop(listed(Replies), Reason, P, Debug, Last, Queue);
        {stop_and_reply, Reason, Replies, Data} ->
            reply_and_stop(listed(Replies), Reason, P, Debug, Last#machine{now = {State, Data}}, Queue);
        _ ->
            What = case Result of
                       {next_state, _, _} -> bad_state_enter_return_from_state_function;
                       {next_state, _, _, _} -> bad_state_enter_return_from_state_function;
                       _ -> bad_return_from_state_function
                   end,
            terminate(error, {What, Result}, here(), P, Debug, Last, Queue)
    end.

reply_and_stop([], Reason, P, Debug, M, Queue) -> terminate(exit, Reason, here(), P, Debug, M, Queue);
reply_and_stop([{reply, {Pid, _} = From, Reply} | Rest], Reason, P, Debug, M, Queue) when is_pid(Pid) ->
    reply(From, Reply),
    reply_and_stop(Rest, Reason, P, noted(Debug, P, {out, Reply, From}), M, Queue);
reply_and_stop([Other | _], _, P, Debug, M, Queue) ->
    terminate(error, {bad_reply_action_from_state_function, Other}, here(), P, Debug, M, Queue).

%% ---- actions ----------------------------------------------------------------------------------------------

%% Enter: whether the state was entered, so that its enter call is due.
actions([], #fixed{enter = true} = P, Debug, #machine{now = {Before, _}} = M, Queue, Now, Turn, true, _) ->
    callback({enter, Before}, P, Debug, M, Queue, Now, Turn, false);
actions([], P, Debug, M, Queue, Now, Turn, _, _) -> transition(P, Debug, M, Queue, Now, Turn);
actions([Action | Rest], P, Debug, M, Queue, Now, Turn, Enter, Event) ->
    case action(Action, Turn, Event) of
        #turn{} = New -> actions(Rest, P, Debug, M, Queue, Now, New, Enter, Event);
        {reply, From, Reply} ->
            reply(From, Reply),
            actions(Rest, P, noted(Debug, P, {out, Reply, From}), M, Queue, Now, Turn, Enter, Event);
        {inserted, Inserted, New} ->
            Noted = noted(Debug, P, {in, Inserted, element(1, Now)}),
            actions(Rest, P, Noted, M, Queue, Now, New, Enter, Event);
        {modules, Change} ->
            case changed(Change, P) of
                #fixed{modules = [Module | _]} = New ->
                    Noted = noted(Debug, P, {module, Module, element(1, Now)}),
                    actions(Rest, New, Noted, M, Queue, Now, Turn, Enter, Event);
                {Class, Reason, Stack} -> terminate(Class, Reason, Stack, P, Debug, left(M, Now, Turn), Queue)
            end;
        {wrong, Reason} -> terminate(error, Reason, here(), P, Debug, left(M, Now, Turn), Queue)
    end.

left(M, Now, #turn{hibernate = Hibernate}) -> M#machine{now = Now, hibernate = Hibernate}.

changed({push_callback_module, Module}, #fixed{modules = Modules} = P) -> with_modules(P, [Module | Modules]);
changed({change_callback_module, Module}, #fixed{modules = [_ | Modules]} = P) -> with_modules(P, [Module | Modules]);
changed(pop_callback_module, #fixed{modules = [_, _ | _] = Modules} = P) -> with_modules(P, tl(Modules));
changed(pop_callback_module, _) -> {error, {bad_action_from_state_function, pop_callback_module}, here()}.

action({reply, {Pid, _}, _} = Action, _, _) when is_pid(Pid) -> Action;
action(hibernate, Turn, _) -> Turn#turn{hibernate = true};
action({hibernate, Flag}, Turn, _) when is_boolean(Flag) -> Turn#turn{hibernate = Flag};
action(postpone, Turn, true) -> Turn#turn{postpone = true};
action({postpone, false}, Turn, _) -> Turn#turn{postpone = false};
action({postpone, true}, Turn, true) -> Turn#turn{postpone = true};
action({next_event, Type, Content} = Action, #turn{events = Events} = Turn, true) ->
    case is_event_type(Type) of
        true -> {inserted, {Type, Content}, Turn#turn{events = [{Type, Content} | Events]}};
        false -> {wrong, {bad_action_from_state_function, Action}}
    end;
action({Change, Module} = Action, _, true)
  when is_atom(Module), Change =:= push_callback_module orelse Change =:= change_callback_module -> {modules, Action};
action(pop_callback_module, _, true) -> {modules, pop_callback_module};
action(Action, _, false)
  when Action =:= postpone; Action =:= pop_callback_module; element(1, Action) =:= next_event;
       element(1, Action) =:= push_callback_module; element(1, Action) =:= change_callback_module ->
    {wrong, {bad_state_enter_action_from_state_function, Action}};
action(Time, #turn{timeouts = Timeouts} = Turn, _) when ?RELATIVE(Time) ->
    Turn#turn{timeouts = [{timeout, Time, Time, []} | Timeouts]};
action(Action, #turn{timeouts = Timeouts} = Turn, _) ->
    case timeout_action(Action) of
        {_, _, _, _} = Timeout -> Turn#turn{timeouts = [Timeout | Timeouts]};
        wrong -> {wrong, {bad_action_from_state_function, Action}}
    end.

timeout_action({Type, Time, Content, Options}) ->
    case is_timeout_type(Type) andalso is_absolute(listed(Options), false) of
        true when Time =:= infinity; is_integer(Time) -> {Type, Time, Content, [{abs, true}]};
        false when ?RELATIVE(Time) ->
            case is_timeout_type(Type) of
                true -> {Type, Time, Content, []};
                false -> wrong
            end;
        _ -> wrong
    end;
timeout_action({Type, Time, Content}) when ?RELATIVE(Time); Time =:= update ->
    case is_timeout_type(Type) of
        true -> {Type, Time, Content, []};
        false -> wrong
    end;
timeout_action({Type, cancel}) ->
    case is_timeout_type(Type) of
        true -> {Type, infinity, undefined, []};
        false -> wrong
    end;
timeout_action(_) -> wrong.

is_absolute([], Flag) -> Flag;
is_absolute([{abs, Flag} | Rest], _) when is_boolean(Flag) -> is_absolute(Rest, Flag);
is_absolute(_, _) -> wrong.

is_timeout_type(timeout) -> true;
is_timeout_type(state_timeout) -> true;
is_timeout_type({timeout, _}) -> true;
is_timeout_type(_) -> false.

is_event_type({call, {Pid, _}}) -> is_pid(Pid);
is_event_type(Type) -> Type =:= cast orelse Type =:= info orelse Type =:= internal orelse is_timeout_type(Type).

%% ---- the transition ---------------------------------------------------------------------------------------

%% Postponed events come back when the state has changed; inserted ones go before everything that waits.
transition(P, Debug, #machine{now = {Before, _}, postponed = Postponed} = M, [Event | Rest], {State, _} = Now,
           #turn{postpone = Postpone, hibernate = Hibernate, events = Inserted, timeouts = Timeouts}) ->
    Noted = case Debug of
                [] -> [];
                _ -> noted(Debug, P, {case Postpone of true -> postpone; false -> consume end, Event, Before, State})
            end,
    All = case Postpone of true -> [Event | Postponed]; false -> Postponed end,
    Quiet = stopped(timeout, M#machine{now = Now, hibernate = Hibernate}),
    {Waiting, Moved} = case State of
                           Before -> {Rest, Quiet#machine{postponed = All}};
                           _ -> {lists:reverse(All, Rest), stopped(state_timeout, Quiet#machine{postponed = []})}
                       end,
    {Timed, New} = timeouts(Timeouts, P, Noted, Moved),
    following(P, Timed, New, lists:reverse(Inserted, Waiting)).

following(P, Debug, #machine{zero = [Type | _], timers = Timers} = M, []) ->
    #{Type := {_, Content}} = Timers,
    received({Type, Content}, P, Debug, stopped(Type, M));
following(P, Debug, M, []) -> loop(P, Debug, M);
following(P, Debug, M, Queue) -> event(P, Debug, M, Queue).

%% The last action for a type counts.
timeouts([], _, Debug, M) -> {Debug, M};
timeouts(Newest, P, Debug, M) -> timeouts(Newest, P, Debug, M, #{}, []).

timeouts([], _, Debug, #machine{zero = Zero} = M, _, Due) -> {Debug, M#machine{zero = Zero ++ Due}};
timeouts([{Type, _, _, _} | Rest], P, Debug, M, Seen, Due) when is_map_key(Type, Seen) ->
    timeouts(Rest, P, Debug, M, Seen, Due);
timeouts([{Type, infinity, _, _} | Rest], P, Debug, M, Seen, Due) ->
    timeouts(Rest, P, Debug, stopped(Type, M), Seen#{Type => true}, Due);
timeouts([{Type, update, Content, _} | Rest], P, Debug, #machine{timers = Timers} = M, Seen, Due) ->
    case Timers of
        #{Type := {Ref, _}} ->
            timeouts(Rest, P, Debug, M#machine{timers = Timers#{Type := {Ref, Content}}}, Seen#{Type => true}, Due);
        _ ->
            New = M#machine{timers = Timers#{Type => {zero, Content}}},
            timeouts(Rest, P, Debug, New, Seen#{Type => true}, [Type | Due])
    end;
timeouts([{Type, Time, Content, Options} | Rest], P, Debug, M, Seen, Due) ->
    #machine{timers = Timers, now = {State, _}} = Quiet = stopped(Type, M),
    {Ref, NewDue} = case Time of
                        0 when Options =:= [] -> {zero, [Type | Due]};
                        _ -> {erlang:start_timer(Time, self(), Type, Options), Due}
                    end,
    Noted = noted(Debug, P, {start_timer, {Type, Time, Content, Options}, State}),
    timeouts(Rest, P, Noted, Quiet#machine{timers = Timers#{Type => {Ref, Content}}}, Seen#{Type => true}, NewDue).

%% No timer of this type runs any more, and its message, if it has been sent, is not here.
stopped(Type, #machine{timers = Timers, zero = Zero} = M) ->
    case Timers of
        #{Type := {zero, _}} -> M#machine{timers = maps:remove(Type, Timers), zero = lists:delete(Type, Zero)};
        #{Type := {Ref, _}} ->
            case erlang:cancel_timer(Ref) of
                false -> receive {timeout, Ref, _} -> ok after 0 -> ok end;
                _ -> ok
            end,
            M#machine{timers = maps:remove(Type, Timers)};
        _ -> M
    end.

%% ---- for sys ----------------------------------------------------------------------------------------------

system_continue(Parent, Debug, {P, M}) -> loop(P#fixed{parent = Parent}, Debug, M).

-spec system_terminate(_, _, _, _) -> no_return().
system_terminate(Reason, Parent, Debug, {P, M}) ->
    terminate(exit, Reason, here(), P#fixed{parent = Parent}, Debug, M, []).

system_code_change({#fixed{modules = [Module | _] = Modules} = P, #machine{now = {State, Data}} = M}, _, OldVsn, Extra) ->
    case try Module:code_change(OldVsn, State, Data, Extra) catch throw:Thrown -> Thrown end of
        {ok, NewState, NewData} ->
            case with_modules(P, Modules) of
                #fixed{} = New -> {ok, {New, M#machine{now = {NewState, NewData}}}};
                {Class, Reason, Stack} -> erlang:raise(Class, Reason, Stack)
            end;
        {ok, _} = Error -> error({case_clause, Error});
        Error -> Error
    end.

system_get_state({_, #machine{now = Now}}) -> {ok, Now}.

system_replace_state(Fun, {P, #machine{now = Now} = M}) ->
    New = Fun(Now),
    {ok, New, {P, M#machine{now = New}}}.

format_status(Opt, [Dictionary, SysState, Parent, Debug, {#fixed{name = Name, modules = [Module | _] = Modules}, M}]) ->
    #machine{now = {State, Data}, postponed = Postponed} = M,
    {Count, Timeouts} = pending(M),
    Given = #{state => State, data => Data, postponed => Postponed, log => sys:get_log(Debug), timeouts => Timeouts},
    Status = gen:format_status(Module, Opt, Given, [Dictionary, State, Data]),
    {Facts, Shown} = case Status of
                         #{'EXIT' := Why} -> {Given, [{data, [{"State", {State, Why}}]}]};
                         #{'$status' := Own} when is_list(Own) -> {Status, Own};
                         #{'$status' := Own} -> {Status, [Own]};
                         #{state := ShownState, data := ShownData} ->
                             {Status, [{data, [{"State", {ShownState, ShownData}}]}]}
                     end,
    [{header, gen:format_status_header("Status for state machine", Name)},
     {data, [{"Status", SysState}, {"Parent", Parent}, {"Modules", Modules},
             {"Time-outs", {Count, maps:get(timeouts, Facts)}}, {"Logged Events", maps:get(log, Facts)},
             {"Postponed", maps:get(postponed, Facts)}]}
     | Shown].

pending(#machine{timers = Timers}) ->
    {map_size(Timers), maps:fold(fun(Type, {_, Content}, Found) -> [{Type, Content} | Found] end, [], Timers)}.

noted([], _, _) -> [];
noted(Debug, #fixed{name = Name}, Event) -> sys:handle_debug(Debug, fun gen_report:machine_event/3, Name, Event).

here() ->
    {_, Stack} = process_info(self(), current_stacktrace),
    tl(Stack).

%% ---- the end ----------------------------------------------------------------------------------------------

-spec terminate(_, _, _, _, _, _, _) -> no_return().
terminate(Class, Reason, Stack, #fixed{modules = [Module | _]} = P, Debug, #machine{now = {State, Data}} = M, Queue) ->
    case erlang:function_exported(Module, terminate, 3) of
        false -> ok;
        true ->
            try Module:terminate(Reason, State, Data)
            catch
                throw:_ -> ok;
                OtherClass:Other:OtherStack ->
                    report(OtherClass, Other, OtherStack, P, Debug, M, Queue),
                    erlang:raise(OtherClass, Other, OtherStack)
            end
    end,
    case Reason of
        normal -> noted(Debug, P, {terminate, Reason, State});
        shutdown -> noted(Debug, P, {terminate, Reason, State});
        {shutdown, _} -> noted(Debug, P, {terminate, Reason, State});
        _ -> report(Class, Reason, Stack, P, Debug, M, Queue)
    end,
    erlang:raise(Class, Reason, Stack).

report(Class, Reason, Stack, #fixed{name = Name, modules = [Module | _] = Modules, mode = Mode, enter = Enter}, Debug,
       #machine{now = {State, Data}, postponed = Postponed} = M, Queue) ->
    {Count, Timeouts} = pending(M),
    Status = gen:format_status(Module, terminate,
                               #{reason => Reason, state => State, data => Data, queue => Queue, postponed => Postponed,
                                 timeouts => Timeouts, log => sys:get_log(Debug)}, [get(), State, Data]),
    logger:log(error,
               #{label => {?MODULE, terminate}, name => Name, queue => maps:get(queue, Status),
                 postponed => maps:get(postponed, Status), modules => Modules, callback_mode => Mode, state_enter => Enter,
                 state => case Status of
                              #{'$status' := Own} -> Own;
                              #{state := ShownState, data := ShownData} -> {ShownState, ShownData}
                          end,
                 timeouts => {Count, maps:get(timeouts, Status)}, log => maps:get(log, Status),
                 reason => {Class, maps:get(reason, Status), Stack}, client_info => gen_report:client_of(Queue)},
               #{domain => [otp], report_cb => fun ?MODULE:format_log/2,
                 error_logger => #{tag => error, report_cb => fun ?MODULE:format_log/1}}).

format_log(Report) -> gen_report:format(Report).
format_log(Report, Config) -> gen_report:text(Report, Config).

%% An event manager: a process that gives each event to every handler that was added to it.
%%
%% A request is {Client, {Client, Tag}, What}, an event {notify, Event}; whatever else comes is handle_info's. A handler that
%% does anything wrong is taken out and reported, the manager lives on. Handlers are kept the newest first.
%% Follows: gen_event(3).
-module(gen_event).
-export([behaviour_info/1]).
-export([start/0, start/1, start/2, start_link/0, start_link/1, start_link/2, start_monitor/0, start_monitor/1,
         start_monitor/2, stop/1, stop/3, notify/2, sync_notify/2, add_handler/3, add_sup_handler/3, delete_handler/3,
         swap_handler/3, swap_sup_handler/3, which_handlers/1, call/3, call/4, send_request/3, send_request/5,
         wait_response/2, wait_response/3, receive_response/2, receive_response/3, check_response/2, check_response/3,
         reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1]).
-export([init_it/6, wake_hib/5, system_continue/3, system_terminate/4, system_code_change/4, system_get_state/1,
         system_replace_state/2, format_status/2, format_log/1, format_log/2]).

-record(handler, {module, id = false, state, supervised = false}).
-define(NO_MODULE, 'no callback module').

-callback init(Args :: term()) -> {ok, State :: term()} | {ok, State :: term(), hibernate} | {error, Reason :: term()}.
-callback handle_event(Event :: term(), State :: term()) ->
    {ok, term()} | {ok, term(), hibernate} | {swap_handler, term(), term(), atom() | {atom(), term()}, term()} |
    remove_handler.
-callback handle_call(Request :: term(), State :: term()) ->
    {ok, term(), term()} | {ok, term(), term(), hibernate} |
    {swap_handler, term(), term(), term(), atom() | {atom(), term()}, term()} | {remove_handler, term()}.
-callback handle_info(Info :: term(), State :: term()) ->
    {ok, term()} | {ok, term(), hibernate} | {swap_handler, term(), term(), atom() | {atom(), term()}, term()} |
    remove_handler.
-callback terminate(Args :: term(), State :: term()) -> term().
-callback code_change(OldVsn :: term(), State :: term(), Extra :: term()) -> {ok, term()}.
-callback format_status(Opt :: normal | terminate, StatusData :: [term()]) -> term().
-callback format_status(Status :: map()) -> map().
-optional_callbacks([handle_info/2, terminate/2, code_change/3, format_status/1, format_status/2]).

%% ---- starting and stopping --------------------------------------------------------------------------------

start() -> gen:start(?MODULE, nolink, ?NO_MODULE, [], []).
start(Name) when is_tuple(Name) -> start(Name, []);
start(Options) when is_list(Options) -> gen:start(?MODULE, nolink, ?NO_MODULE, [], Options).
start(Name, Options) -> gen:start(?MODULE, nolink, Name, ?NO_MODULE, [], Options).

start_link() -> gen:start(?MODULE, link, ?NO_MODULE, [], []).
start_link(Name) when is_tuple(Name) -> start_link(Name, []);
start_link(Options) when is_list(Options) -> gen:start(?MODULE, link, ?NO_MODULE, [], Options).
start_link(Name, Options) -> gen:start(?MODULE, link, Name, ?NO_MODULE, [], Options).

start_monitor() -> gen:start(?MODULE, monitor, ?NO_MODULE, [], []).
start_monitor(Name) when is_tuple(Name) -> start_monitor(Name, []);
start_monitor(Options) when is_list(Options) -> gen:start(?MODULE, monitor, ?NO_MODULE, [], Options).
start_monitor(Name, Options) -> gen:start(?MODULE, monitor, Name, ?NO_MODULE, [], Options).

stop(Manager) -> gen:stop(Manager).
stop(Manager, Reason, Timeout) -> gen:stop(Manager, Reason, Timeout).

%% ---- requests ---------------------------------------------------------------------------------------------

notify(Manager, Event) -> send(Manager, {notify, Event}).

send({global, Name}, Message) -> catch global:send(Name, Message), ok;
send({via, Registry, Name}, Message) -> catch Registry:send(Name, Message), ok;
send(Manager, Message) -> erlang:send(Manager, Message), ok.

sync_notify(Manager, Event) -> rpc(Manager, {sync_notify, Event}).
add_handler(Manager, Handler, Args) -> rpc(Manager, {add_handler, Handler, Args}).
add_sup_handler(Manager, Handler, Args) -> rpc(Manager, {add_sup_handler, Handler, Args, self()}).
delete_handler(Manager, Handler, Args) -> rpc(Manager, {delete_handler, Handler, Args}).
swap_handler(Manager, {Old, Args1}, {New, Args2}) -> rpc(Manager, {swap_handler, Old, Args1, New, Args2}).
swap_sup_handler(Manager, {Old, Args1}, {New, Args2}) -> rpc(Manager, {swap_sup_handler, Old, Args1, New, Args2, self()}).
which_handlers(Manager) -> rpc(Manager, which_handlers).

rpc(Manager, Request) ->
    {ok, Reply} = gen:call(Manager, self(), Request, infinity),
    Reply.

call(Manager, Handler, Request) ->
    try gen:call(Manager, self(), {call, Handler, Request}) of
        {ok, Reply} -> Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, call, [Manager, Handler, Request]}})
    end.

call(Manager, Handler, Request, Timeout) ->
    try gen:call(Manager, self(), {call, Handler, Request}, Timeout) of
        {ok, Reply} -> Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, call, [Manager, Handler, Request, Timeout]}})
    end.

%% ---- requests whose answer is fetched later ---------------------------------------------------------------

%% A bad argument is blamed on the function that the caller knows; an error that the manager answered is one of the request.
-define(BLAMED(Call, Arguments), try answer(Call) catch error:badarg -> error(badarg, Arguments) end).

answer({reply, {error, _} = Error}) -> Error;
answer({{reply, {error, _} = Error}, Label, Ids}) -> {Error, Label, Ids};
answer(Other) -> Other.

send_request(Manager, Handler, Request) ->
    ?BLAMED(gen:send_request(Manager, self(), {call, Handler, Request}), [Manager, Handler, Request]).
send_request(Manager, Handler, Request, Label, Ids) ->
    ?BLAMED(gen:send_request(Manager, self(), {call, Handler, Request}, Label, Ids),
            [Manager, Handler, Request, Label, Ids]).
wait_response(Id, Time) -> ?BLAMED(gen:wait_response(Id, Time), [Id, Time]).
wait_response(Ids, Time, Delete) -> ?BLAMED(gen:wait_response(Ids, Time, Delete), [Ids, Time, Delete]).
receive_response(Id, Time) -> ?BLAMED(gen:receive_response(Id, Time), [Id, Time]).
receive_response(Ids, Time, Delete) -> ?BLAMED(gen:receive_response(Ids, Time, Delete), [Ids, Time, Delete]).
check_response(Message, Id) -> ?BLAMED(gen:check_response(Message, Id), [Message, Id]).
check_response(Message, Ids, Delete) -> ?BLAMED(gen:check_response(Message, Ids, Delete), [Message, Ids, Delete]).
reqids_new() -> gen:reqids_new().
reqids_size(Ids) -> ?BLAMED(gen:reqids_size(Ids), [Ids]).
reqids_add(Id, Label, Ids) -> ?BLAMED(gen:reqids_add(Id, Label, Ids), [Id, Label, Ids]).
reqids_to_list(Ids) -> ?BLAMED(gen:reqids_to_list(Ids), [Ids]).

%% ---- the manager ------------------------------------------------------------------------------------------

init_it(Starter, self, Name, Module, Args, Options) -> init_it(Starter, self(), Name, Module, Args, Options);
init_it(Starter, Parent, Where, _, _, Options) ->
    process_flag(trap_exit, true),
    Name = gen:name(Where),
    Debug = gen:debug_options(Name, Options),
    proc_lib:init_ack(Starter, {ok, self()}),
    loop(Parent, Name, [], gen:hibernate_after(Options), Debug, false).

loop(Parent, Name, Handlers, HibernateAfter, Debug, true) ->
    proc_lib:hibernate(?MODULE, wake_hib, [Parent, Name, Handlers, HibernateAfter, Debug]);
loop(Parent, Name, Handlers, HibernateAfter, Debug, false) ->
    receive
        Message -> arrived(Message, Parent, Name, Handlers, HibernateAfter, Debug, false)
    after HibernateAfter ->
        loop(Parent, Name, Handlers, HibernateAfter, Debug, true)
    end.

wake_hib(Parent, Name, Handlers, HibernateAfter, Debug) ->
    receive Message -> arrived(Message, Parent, Name, Handlers, HibernateAfter, Debug, true) end.

arrived({system, From, Request}, Parent, Name, Handlers, HibernateAfter, Debug, Asleep) ->
    sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, [Name, Handlers, HibernateAfter, Asleep], Asleep);
arrived({'EXIT', Parent, Reason}, Parent, Name, Handlers, _, _, _) -> terminate_server(Reason, Parent, Handlers, Name);
arrived(Message, Parent, Name, Handlers, HibernateAfter, Debug, _) ->
    Noted = case Debug of
                [] -> [];
                _ -> sys:handle_debug(Debug, fun print_event/3, Name, {in, Message})
            end,
    {Sleep, Left} = handle(Message, Handlers, Name),
    loop(Parent, Name, Left, HibernateAfter, Noted, Sleep).

%% {whether a handler wants to hibernate, handlers}
handle({notify, Event}, Handlers, Name) -> tell_all(Event, handle_event, Handlers, Name);
handle({'EXIT', From, Reason}, Handlers, Name) ->
    Left = [Handler || Handler <- Handlers, not lost(Handler, From, Reason, Name)],
    {_, Told} = tell_all({'EXIT', From, Reason}, handle_info, Left, Name),
    {false, Told};
handle({_, From, Request} = Message, Handlers, Name) ->
    case request(Request, Handlers, Name) of
        {Sleep, Reply, Left} ->
            gen:reply(From, Reply),
            {Sleep, Left};
        unknown -> tell_all(Message, handle_info, Handlers, Name)
    end;
handle(Message, Handlers, Name) -> tell_all(Message, handle_info, Handlers, Name).

request({sync_notify, Event}, Handlers, Name) ->
    {Sleep, Left} = tell_all(Event, handle_event, Handlers, Name),
    {Sleep, ok, Left};
request({call, Which, Request}, Handlers, Name) -> called(Which, Request, Handlers, Name);
request({add_handler, Which, Args}, Handlers, _) -> add(new(Which, false), Args, Handlers);
request({add_sup_handler, Which, Args, Pid}, Handlers, _) -> add(new(Which, linked(Pid)), Args, Handlers);
request({delete_handler, Which, Args}, Handlers, Name) ->
    case find(Which, Handlers) of
        false -> {false, {error, module_not_found}, Handlers};
        Handler -> {false, ended(Handler, Args, delete, Name, normal), lists:delete(Handler, Handlers)}
    end;
request({swap_handler, Old, Args1, New, Args2}, Handlers, Name) -> swap(Old, Args1, New, Args2, false, Handlers, Name);
request({swap_sup_handler, Old, Args1, New, Args2, Pid}, Handlers, Name) ->
    swap(Old, Args1, New, Args2, Pid, Handlers, Name);
request(which_handlers, Handlers, _) -> {false, [known_as(Handler) || Handler <- Handlers], Handlers};
request(get_modules, Handlers, _) -> {false, lists:usort([Module || #handler{module = Module} <- Handlers]), Handlers};
request(_, _, _) -> unknown.

linked(Pid) -> link(Pid), Pid.

new({Module, Id}, Supervisor) -> #handler{module = Module, id = Id, supervised = Supervisor};
new(Module, Supervisor) -> #handler{module = Module, supervised = Supervisor}.

known_as(#handler{module = Module, id = false}) -> Module;
known_as(#handler{module = Module, id = Id}) -> {Module, Id}.

find(Which, Handlers) ->
    case [Handler || Handler <- Handlers, known_as(Handler) =:= Which] of
        [Handler | _] -> Handler;
        [] -> false
    end.

add(#handler{module = Module} = Handler, Args, Handlers) ->
    case catch Module:init(Args) of
        {ok, State} -> {false, ok, [Handler#handler{state = State} | Handlers]};
        {ok, State, hibernate} -> {true, ok, [Handler#handler{state = State} | Handlers]};
        Other -> {false, Other, Handlers}
    end.

%% The new handler's init gets {Args2, what the old one's terminate gave}. Pid: who supervises it, or false for who did so far.
swap(Old, Args1, New, Args2, Pid, Handlers, Name) ->
    {Given, Before, Left} =
        case find(Old, Handlers) of
            false -> {error, false, Handlers};
            #handler{supervised = Was} = Handler ->
                Will = case Pid of false -> Was; _ -> Pid end,
                {ended(Handler, Args1, swapped, Name, {swapped, New, Will}), Was, lists:delete(Handler, Handlers)}
        end,
    Supervisor = case Pid of false -> Before; _ -> Pid end,
    is_pid(Supervisor) andalso link(Supervisor),
    case add(new(New, Supervisor), {Args2, Given}, Left) of
        {_, ok, _} = Added -> Added;
        {Sleep, Failure, Unchanged} -> {Sleep, {error, Failure}, Unchanged}
    end.

%% ---- events -----------------------------------------------------------------------------------------------

tell_all(Event, Function, Handlers, Name) -> tell_all(Handlers, Event, Function, Name, false, []).

tell_all([], _, _, _, Sleep, Told) -> {Sleep, lists:reverse(Told)};
tell_all([Handler | Rest], Event, Function, Name, Sleep, Told) ->
    case tell(Handler, Function, Event, Name) of
        {ok, New} -> tell_all(Rest, Event, Function, Name, Sleep, [New | Told]);
        {hibernate, New} -> tell_all(Rest, Event, Function, Name, true, [New | Told]);
        no -> tell_all(Rest, Event, Function, Name, Sleep, Told)
    end.

tell(#handler{module = Module, state = State} = Handler, Function, Event, Name) ->
    case catch Module:Function(Event, State) of
        {ok, New} -> {ok, Handler#handler{state = New}};
        {ok, New, hibernate} -> {hibernate, Handler#handler{state = New}};
        {swap_handler, Args1, Last, New, Args2} -> swapped(Handler#handler{state = Last}, Args1, New, Args2, Name);
        remove_handler ->
            ended(Handler, remove_handler, remove, Name, normal),
            no;
        {'EXIT', {undef, [{Module, handle_info, [_, _], _} | _]}} ->
            logger:log(warning, #{label => {?MODULE, no_handle_info}, module => Module, message => Event},
                       #{domain => [otp], report_cb => fun ?MODULE:format_log/2,
                         error_logger => #{tag => warning_msg, report_cb => fun ?MODULE:format_log/1}}),
            {ok, Handler};
        Other ->
            ended(Handler, {error, Other}, Event, Name, crash),
            no
    end.

called(Which, Request, Handlers, Name) ->
    case find(Which, Handlers) of
        false -> {false, {error, bad_module}, Handlers};
        Handler ->
            {Result, Reply} = ask(Handler, Request, Name),
            case Result of
                no -> {false, Reply, lists:delete(Handler, Handlers)};
                {Next, New} -> {Next =:= hibernate, Reply, [instead(Other, Handler, New) || Other <- Handlers]}
            end
    end.

instead(Handler, Handler, New) -> New;
instead(Other, _, _) -> Other.

ask(#handler{module = Module, state = State} = Handler, Request, Name) ->
    case catch Module:handle_call(Request, State) of
        {ok, Reply, New} -> {{ok, Handler#handler{state = New}}, Reply};
        {ok, Reply, New, hibernate} -> {{hibernate, Handler#handler{state = New}}, Reply};
        {swap_handler, Reply, Args1, Last, New, Args2} ->
            {swapped(Handler#handler{state = Last}, Args1, New, Args2, Name), Reply};
        {remove_handler, Reply} ->
            ended(Handler, remove_handler, remove, Name, normal),
            {no, Reply};
        Other ->
            ended(Handler, {error, Other}, Request, Name, crash),
            {no, {error, Other}}
    end.

%% A handler puts another in its own place.
swapped(#handler{supervised = Supervisor} = Handler, Args1, Which, Args2, Name) ->
    Given = ended(Handler, Args1, swapped, Name, {swapped, Which, Supervisor}),
    #handler{module = Module} = New = new(Which, Supervisor),
    case catch Module:init({Args2, Given}) of
        {ok, State} -> {ok, New#handler{state = State}};
        Other ->
            reported(New, crash, {error, Other}, Name, false),
            no
    end.

%% ---- the end of handlers and of the manager ---------------------------------------------------------------

%% Its supervisor is gone.
lost(#handler{supervised = Pid} = Handler, Pid, Reason, Name) ->
    ended(Handler, {stop, Reason}, {parent_terminated, {Pid, Reason}}, Name, shutdown),
    true;
lost(_, _, _, _) -> false.

%% What its terminate gives. How: crash, normal, shutdown or {swapped, New, Supervisor}.
ended(#handler{module = Module, state = State} = Handler, Args, Last, Name, How) ->
    Result = case erlang:function_exported(Module, terminate, 2) of
                 true -> catch Module:terminate(Args, State);
                 false -> ok
             end,
    reported(Handler, How, Args, Name, Last),
    Result.

reported(#handler{supervised = Supervisor} = Handler, How, Args, Name, Last) ->
    Reason = case {How, Args} of
                 {crash, {error, Why}} -> Why;
                 _ -> How
             end,
    report(Handler, Reason, Last, Name),
    is_pid(Supervisor) andalso (Supervisor ! {gen_event_EXIT, known_as(Handler), Reason}),
    ok.

report(_, normal, _, _) -> ok;
report(_, shutdown, _, _) -> ok;
report(_, {swapped, _, _}, _, _) -> ok;
report(#handler{module = Module, state = State} = Handler, Exit, Last, Name) ->
    {Reason, Whole} = case Exit of
                          {'EXIT', {Why, Stack}} -> {Why, fun(Shown) -> {'EXIT', {Shown, Stack}} end};
                          {'EXIT', Why} -> {Why, fun(Shown) -> {'EXIT', Shown} end};
                          Why -> {Why, fun(Shown) -> Shown end}
                      end,
    Status = gen:format_status(Module, terminate, #{state => State, message => Last, reason => Reason}, [get(), State]),
    logger:log(error,
               #{label => {?MODULE, terminate}, handler => known_as(Handler), name => Name,
                 last_message => maps:get(message, Status),
                 state => maps:get('$status', Status, maps:get(state, Status)),
                 reason => Whole(maps:get(reason, Status))},
               #{domain => [otp], report_cb => fun ?MODULE:format_log/2,
                 error_logger => #{tag => error, report_cb => fun ?MODULE:format_log/1}}).

-spec terminate_server(_, _, _, _) -> no_return().
terminate_server(Reason, Parent, Handlers, Name) ->
    lists:foreach(fun(Handler) -> ended(Handler, stop, stop, Name, shutdown) end, Handlers),
    lists:foreach(fun(#handler{supervised = Pid}) when is_pid(Pid), Pid =/= Parent -> unlink(Pid);
                     (_) -> ok
                  end, Handlers),
    exit(Reason).

%% ---- for sys ----------------------------------------------------------------------------------------------

system_continue(Parent, Debug, [Name, Handlers, HibernateAfter, Asleep]) ->
    loop(Parent, Name, Handlers, HibernateAfter, Debug, Asleep).

-spec system_terminate(_, _, _, _) -> no_return().
system_terminate(Reason, Parent, _, [Name, Handlers, _, _]) -> terminate_server(Reason, Parent, Handlers, Name).

system_code_change([Name, Handlers, HibernateAfter, Asleep], Module, OldVsn, Extra) ->
    Changed = [case Handler of
                   #handler{module = Module, state = State} ->
                       {ok, New} = Module:code_change(OldVsn, State, Extra),
                       Handler#handler{state = New};
                   _ -> Handler
               end || Handler <- Handlers],
    {ok, [Name, Changed, HibernateAfter, Asleep]}.

system_get_state([_, Handlers, _, _]) ->
    {ok, [{Module, Id, State} || #handler{module = Module, id = Id, state = State} <- Handlers]}.

system_replace_state(Fun, [Name, Handlers, HibernateAfter, Asleep]) ->
    Pairs = [replaced(Fun, Handler) || Handler <- Handlers],
    {New, States} = lists:unzip(Pairs),
    {ok, States, [Name, New, HibernateAfter, Asleep]}.

replaced(Fun, #handler{module = Module, id = Id, state = State} = Handler) ->
    Now = {Module, Id, State},
    try
        {Module, Id, New} = Changed = Fun(Now),
        {Handler#handler{state = New}, Changed}
    catch
        _:_ -> {Handler, Now}
    end.

format_status(Opt, [Dictionary, SysState, Parent, Debug, [Name, Handlers, _, _]]) ->
    {Shown, Log} =
        lists:mapfoldl(fun(#handler{module = Module, state = State} = Handler, Log) ->
                           Status = gen:format_status(Module, Opt, #{log => Log, state => State}, [Dictionary, State]),
                           {Handler#handler{state = maps:get('$status', Status, maps:get(state, Status))},
                            maps:get(log, Status)}
                       end, sys:get_log(Debug), Handlers),
    [{header, gen:format_status_header("Status for event handler", Name)},
     {data, [{"Status", SysState}, {"Logged Events", Log}, {"Parent", Parent}]},
     {items, {"Installed handlers", Shown}}].

print_event(Device, {in, {notify, Event}}, Name) -> io:format(Device, "*DBG* ~tp got event ~tp~n", [Name, Event]);
print_event(Device, {in, {_, _, {call, Handler, Request}}}, Name) ->
    io:format(Device, "*DBG* ~tp(~tp) got call ~tp~n", [Name, Handler, Request]);
print_event(Device, {in, Message}, Name) -> io:format(Device, "*DBG* ~tp got ~tp~n", [Name, Message]);
print_event(Device, Event, Name) -> io:format(Device, "*DBG* ~tp : ~tp~n", [Name, Event]).

%% ---- texts of its reports ---------------------------------------------------------------------------------

format_log(Report) -> gen_report:format(Report).
format_log(Report, Config) -> gen_report:text(Report, Config).

behaviour_info(callbacks) ->
    [{init, 1}, {handle_event, 2}, {handle_call, 2}, {handle_info, 2}, {terminate, 2}, {code_change, 3} | formatters()];
behaviour_info(optional_callbacks) ->
    [{handle_info, 2}, {terminate, 2}, {code_change, 3} | lists:reverse(formatters())].

formatters() -> [{format_status, 2}, {format_status, 1}].

%% A server process: it waits for calls, casts and other messages and asks a callback module what to do with each.
%%
%% A call is {'$gen_call', {Client, Tag}, Request}, a cast {'$gen_cast', Request}, what a supervisor or sys wants
%% {system, From, Request}. What the server does next is `infinity` (wait), a time limit, `hibernate` or {continue, Term}.
%% Follows: gen_server(3).
-module(gen_server).
-export([start/3, start/4, start_link/3, start_link/4, start_monitor/3, start_monitor/4, stop/1, stop/3, call/2, call/3,
         cast/2, reply/2, abcast/2, abcast/3, multi_call/2, multi_call/3, multi_call/4, send_request/2, send_request/4,
         wait_response/2, wait_response/3, receive_response/2, receive_response/3, check_response/2, check_response/3,
         reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1, enter_loop/3, enter_loop/4, enter_loop/5]).
-export([behaviour_info/1, init_it/6, wake_hib/6, system_continue/3, system_terminate/4, system_code_change/4, system_get_state/1,
         system_replace_state/2, format_status/2, format_log/1, format_log/2]).
-'$frame'([{waiting, 4, loop, 7}]).

-define(IS_NEXT(Next), (Next =:= infinity orelse Next =:= hibernate orelse is_integer(Next) andalso Next >= 0
                        orelse is_tuple(Next) andalso tuple_size(Next) =:= 2 andalso element(1, Next) =:= continue)).

-callback init(Args :: term()) ->
    {ok, State :: term()} | {ok, State :: term(), timeout() | hibernate | {continue, term()}} | {stop, term()} | ignore.
-callback handle_call(Request :: term(), From :: {pid(), term()}, State :: term()) ->
    {reply, term(), term()} | {reply, term(), term(), timeout() | hibernate | {continue, term()}} |
    {noreply, term()} | {noreply, term(), timeout() | hibernate | {continue, term()}} |
    {stop, term(), term(), term()} | {stop, term(), term()}.
-callback handle_cast(Request :: term(), State :: term()) ->
    {noreply, term()} | {noreply, term(), timeout() | hibernate | {continue, term()}} | {stop, term(), term()}.
-callback handle_info(Info :: timeout | term(), State :: term()) ->
    {noreply, term()} | {noreply, term(), timeout() | hibernate | {continue, term()}} | {stop, term(), term()}.
-callback handle_continue(Info :: term(), State :: term()) ->
    {noreply, term()} | {noreply, term(), timeout() | hibernate | {continue, term()}} | {stop, term(), term()}.
-callback terminate(Reason :: term(), State :: term()) -> term().
-callback code_change(OldVsn :: term(), State :: term(), Extra :: term()) -> {ok, term()} | {error, term()}.
-callback format_status(Opt :: normal | terminate, StatusData :: [term()]) -> term().
-callback format_status(Status :: map()) -> map().
-optional_callbacks([handle_info/2, handle_continue/2, terminate/2, code_change/3, format_status/1, format_status/2]).

behaviour_info(callbacks) ->
    [{init, 1}, {handle_call, 3}, {handle_cast, 2}, {handle_info, 2}, {handle_continue, 2}, {terminate, 2}, {code_change, 3},
     {format_status, 2}, {format_status, 1}];
behaviour_info(optional_callbacks) ->
    [{handle_info, 2}, {handle_continue, 2}, {terminate, 2}, {code_change, 3}, {format_status, 1}, {format_status, 2}].

%% ---- starting and stopping --------------------------------------------------------------------------------

start(Module, Argument, Options) -> gen:start(?MODULE, nolink, Module, Argument, Options).
start(Name, Module, Argument, Options) -> gen:start(?MODULE, nolink, Name, Module, Argument, Options).
start_link(Module, Argument, Options) -> gen:start(?MODULE, link, Module, Argument, Options).
start_link(Name, Module, Argument, Options) -> gen:start(?MODULE, link, Name, Module, Argument, Options).
start_monitor(Module, Argument, Options) -> gen:start(?MODULE, monitor, Module, Argument, Options).
start_monitor(Name, Module, Argument, Options) -> gen:start(?MODULE, monitor, Name, Module, Argument, Options).

stop(Server) -> gen:stop(Server).
stop(Server, Reason, Timeout) -> gen:stop(Server, Reason, Timeout).

%% ---- calls and casts --------------------------------------------------------------------------------------

call(Server, Request) ->
    try gen:call(Server, '$gen_call', Request) of
        {ok, Reply} -> Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, call, [Server, Request]}});
        error:Reason:Stack -> exit({{Reason, Stack}, {?MODULE, call, [Server, Request]}})
    end.

call(Server, Request, Timeout) ->
    try gen:call(Server, '$gen_call', Request, Timeout) of
        {ok, Reply} -> Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, call, [Server, Request, Timeout]}});
        error:Reason:Stack -> exit({{Reason, Stack}, {?MODULE, call, [Server, Request, Timeout]}})
    end.

%% Always ok: nobody hears whether there is such a server.
cast(Pid, Request) when is_pid(Pid) ->
    Pid ! {'$gen_cast', Request},
    ok;
cast({global, Name}, Request) ->
    try global:send(Name, {'$gen_cast', Request}), ok catch _:_ -> ok end;
cast({via, Registry, Name}, Request) ->
    try Registry:send(Name, {'$gen_cast', Request}), ok catch _:_ -> ok end;
cast({Name, Node} = Server, Request) when is_atom(Name), is_atom(Node) -> tell(Server, {'$gen_cast', Request});
cast(Server, Request) when is_atom(Server) -> tell(Server, {'$gen_cast', Request}).

tell(To, Message) ->
    try erlang:send(To, Message), ok catch error:_ -> ok end.

reply(Client, Reply) -> gen:reply(Client, Reply).

abcast(Name, Request) when is_atom(Name) -> abcast([node() | nodes()], Name, Request).

abcast(Nodes, Name, Request) when is_list(Nodes), is_atom(Name) -> do_abcast(Nodes, Name, {'$gen_cast', Request}).

do_abcast([Node | Rest], Name, Message) when is_atom(Node) ->
    tell({Name, Node}, Message),
    do_abcast(Rest, Name, Message);
do_abcast([], _, _) -> abcast.

%% ---- calls of many nodes ----------------------------------------------------------------------------------

multi_call(Name, Request) when is_atom(Name) -> multi_call([node() | nodes()], Name, Request).

multi_call(Nodes, Name, Request) when is_list(Nodes), is_atom(Name) ->
    gather(ask_nodes(Nodes, Name, Request), no_timer).

%% Somebody else waits: answers that come too late are for a process that is gone.
multi_call(Nodes, Name, Request, infinity) -> multi_call(Nodes, Name, Request);
multi_call(Nodes, Name, Request, Timeout) when is_list(Nodes), is_atom(Name), is_integer(Timeout), Timeout >= 0 ->
    Asker = self(),
    {Waiter, Ref} =
        spawn_monitor(fun() ->
                          process_flag(trap_exit, true),
                          monitor(process, Asker),
                          Asked = ask_nodes(Nodes, Name, Request),
                          exit({self(), gather(Asked, erlang:start_timer(Timeout, self(), over))})
                      end),
    receive
        {'DOWN', Ref, _, _, {Waiter, Result}} -> Result;
        {'DOWN', Ref, _, _, Reason} -> exit(Reason)
    end.

ask_nodes(Nodes, Name, Request) ->
    Tag = make_ref(),
    {Tag, [{Node, ask_node(Node, Name, Tag, Request)} || Node <- Nodes, is_atom(Node)]}.

ask_node(Node, Name, Tag, Request) ->
    Ref = case is_alive() orelse Node =:= node() of
              true -> monitor(process, {Name, Node});
              false -> self() ! {'DOWN', Gone = make_ref(), process, {Name, Node}, noconnection}, Gone
          end,
    tell({Name, Node}, {'$gen_call', {self(), {Tag, Node}}, Request}),
    Ref.

gather({Tag, Asked}, Timer) -> gather(Asked, Tag, Timer, [], []).

gather([], _, Timer, Replies, Bad) ->
    is_reference(Timer) andalso erlang:cancel_timer(Timer),
    {lists:reverse(Replies), lists:reverse(Bad)};
gather([{Node, Ref} | Rest], Tag, over, Replies, Bad) ->
    receive
        {{Tag, Node}, Reply} ->
            erlang:demonitor(Ref, [flush]),
            gather(Rest, Tag, over, [{Node, Reply} | Replies], Bad)
    after 0 ->
        erlang:demonitor(Ref, [flush]),
        gather(Rest, Tag, over, Replies, [Node | Bad])
    end;
gather([{Node, Ref} | Rest] = Asked, Tag, Timer, Replies, Bad) ->
    receive
        {{Tag, Node}, Reply} ->
            erlang:demonitor(Ref, [flush]),
            gather(Rest, Tag, Timer, [{Node, Reply} | Replies], Bad);
        {'DOWN', Ref, _, _, _} -> gather(Rest, Tag, Timer, Replies, [Node | Bad]);
        {timeout, Timer, _} -> gather(Asked, Tag, over, Replies, Bad)
    end.

%% ---- requests whose answer is fetched later ---------------------------------------------------------------

%% A bad argument is blamed on the function that the caller knows.
-define(BLAMED(Call, Arguments), try Call catch error:badarg -> error(badarg, Arguments) end).

send_request(Server, Request) -> ?BLAMED(gen:send_request(Server, '$gen_call', Request), [Server, Request]).
send_request(Server, Request, Label, Ids) ->
    ?BLAMED(gen:send_request(Server, '$gen_call', Request, Label, Ids), [Server, Request, Label, Ids]).
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

%% ---- becoming a server ------------------------------------------------------------------------------------

init_it(Starter, self, Name, Module, Argument, Options) ->
    init_it(Starter, self(), Name, Module, Argument, Options);
init_it(Starter, Parent, Where, Module, Argument, Options) ->
    Name = gen:name(Where),
    Debug = gen:debug_options(Name, Options),
    HibernateAfter = gen:hibernate_after(Options),
    case init_of(Module, Argument) of
        {ok, {ok, State}} ->
            proc_lib:init_ack(Starter, {ok, self()}),
            loop(Parent, Name, State, Module, infinity, HibernateAfter, Debug);
        {ok, {ok, State, Next}} when ?IS_NEXT(Next) ->
            proc_lib:init_ack(Starter, {ok, self()}),
            loop(Parent, Name, State, Module, Next, HibernateAfter, Debug);
        {ok, {stop, Reason}} ->
            gen:unregister_name(Where), % before the starter knows: it may try the name again at once
            proc_lib:init_ack(Starter, {error, Reason}),
            exit(Reason);
        {ok, ignore} ->
            gen:unregister_name(Where),
            proc_lib:init_ack(Starter, ignore),
            exit(normal);
        {ok, Other} ->
            proc_lib:init_ack(Starter, {error, {bad_return_value, Other}}),
            exit({bad_return_value, Other});
        {failed, Class, Reason, Stack} ->
            gen:unregister_name(Where),
            proc_lib:init_ack(Starter, {error, exit_reason(Class, Reason, Stack)}),
            erlang:raise(Class, Reason, Stack)
    end.

init_of(Module, Argument) ->
    try {ok, Module:init(Argument)}
    catch
        throw:Value -> {ok, Value};
        Class:Reason:Stack -> {failed, Class, Reason, Stack}
    end.

enter_loop(Module, Options, State) when is_atom(Module), is_list(Options) ->
    enter_loop(Module, Options, State, self(), infinity).

enter_loop(Module, Options, State, {Kind, _} = Name)
  when is_atom(Module), is_list(Options), (Kind =:= local orelse Kind =:= global) ->
    enter_loop(Module, Options, State, Name, infinity);
enter_loop(Module, Options, State, {via, _, _} = Name) when is_atom(Module), is_list(Options) ->
    enter_loop(Module, Options, State, Name, infinity);
enter_loop(Module, Options, State, Next) when is_atom(Module), is_list(Options), ?IS_NEXT(Next) ->
    enter_loop(Module, Options, State, self(), Next).

enter_loop(Module, Options, State, Where, Next) when is_atom(Module), is_list(Options), ?IS_NEXT(Next) ->
    Name = gen:get_proc_name(Where),
    loop(gen:get_parent(), Name, State, Module, Next, gen:hibernate_after(Options), gen:debug_options(Name, Options)).

%% ---- the loop ---------------------------------------------------------------------------------------------

%% The usual case, done without a step to the side; all others go through arrived/8.
waiting(Parent, Name, State, Module) ->
    receive
        {'$gen_call', From, Request} ->
            try Module:handle_call(Request, From, State) of
                {reply, Reply, NewState} ->
                    gen:'$reply'(From, Reply),
                    waiting(Parent, Name, NewState, Module);
                Result -> called({ok, Result}, Parent, Name, From, Request, State, Module, infinity, [])
            catch
                throw:Result -> called({ok, Result}, Parent, Name, From, Request, State, Module, infinity, []);
                Class:Reason:Stack ->
                    terminate(Class, Reason, Stack, true, Name, From, Request, Module, State, [])
            end;
        {'$gen_cast', Request} = Message ->
            try Module:handle_cast(Request, State) of
                {noreply, NewState} -> waiting(Parent, Name, NewState, Module);
                Result -> done({ok, Result}, Parent, Name, undefined, Message, State, Module, infinity, [])
            catch
                throw:Result -> done({ok, Result}, Parent, Name, undefined, Message, State, Module, infinity, []);
                Class:Reason:Stack ->
                    terminate(Class, Reason, Stack, true, Name, undefined, Message, Module, State, [])
            end;
        Message -> arrived(Message, Parent, Name, State, Module, infinity, infinity, [])
    end.

loop(Parent, Name, State, Module, infinity, infinity, []) -> waiting(Parent, Name, State, Module);
loop(Parent, Name, State, Module, infinity, HibernateAfter, Debug) ->
    receive
        Message -> arrived(Message, Parent, Name, State, Module, infinity, HibernateAfter, Debug)
    after HibernateAfter ->
        loop(Parent, Name, State, Module, hibernate, HibernateAfter, Debug)
    end;
loop(Parent, Name, State, Module, hibernate, HibernateAfter, Debug) ->
    proc_lib:hibernate(?MODULE, wake_hib, [Parent, Name, State, Module, HibernateAfter, Debug]);
loop(Parent, Name, State, Module, {continue, What} = Message, HibernateAfter, Debug) ->
    Result = dispatch(Module, handle_continue, What, State),
    done(Result, Parent, Name, undefined, Message, State, Module, HibernateAfter, noted(Debug, Name, Message));
loop(Parent, Name, State, Module, Time, HibernateAfter, Debug) ->
    receive
        Message -> arrived(Message, Parent, Name, State, Module, Time, HibernateAfter, Debug)
    after Time ->
        arrived(timeout, Parent, Name, State, Module, Time, HibernateAfter, Debug)
    end.

wake_hib(Parent, Name, State, Module, HibernateAfter, Debug) ->
    receive Message -> arrived(Message, Parent, Name, State, Module, hibernate, HibernateAfter, Debug) end.

arrived({system, From, Request}, Parent, Name, State, Module, Next, HibernateAfter, Debug) ->
    sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, [Name, State, Module, Next, HibernateAfter],
                          Next =:= hibernate);
arrived({'EXIT', Parent, Reason} = Message, Parent, Name, State, Module, _, _, Debug) ->
    terminate(exit, Reason, here(), false, Name, undefined, Message, Module, State, Debug);
arrived(Message, Parent, Name, State, Module, _, HibernateAfter, Debug) ->
    Noted = noted(Debug, Name, {in, Message}),
    case Message of
        {'$gen_call', From, Request} ->
            Result = dispatch_call(Module, Request, From, State),
            called(Result, Parent, Name, From, Request, State, Module, HibernateAfter, Noted);
        {'$gen_cast', Request} ->
            Result = dispatch(Module, handle_cast, Request, State),
            done(Result, Parent, Name, undefined, Message, State, Module, HibernateAfter, Noted);
        _ ->
            Result = dispatch(Module, handle_info, Message, State),
            done(Result, Parent, Name, undefined, Message, State, Module, HibernateAfter, Noted)
    end.

%% What a callback throws counts as what it returns.
dispatch_call(Module, Request, From, State) ->
    try {ok, Module:handle_call(Request, From, State)}
    catch
        throw:Value -> {ok, Value};
        Class:Reason:Stack -> {failed, Class, Reason, Stack}
    end.

dispatch(Module, Function, Message, State) ->
    try {ok, Module:Function(Message, State)}
    catch
        throw:Value -> {ok, Value};
        error:undef:Stack when Function =:= handle_info -> undefined_handler(Module, Message, State, Stack);
        Class:Reason:Stack -> {failed, Class, Reason, Stack}
    end.

undefined_handler(Module, Message, State, Stack) ->
    case erlang:function_exported(Module, handle_info, 2) of
        true -> {failed, error, undef, Stack};
        false ->
            logger:log(warning, #{label => {?MODULE, no_handle_info}, module => Module, message => Message},
                       #{domain => [otp], report_cb => fun ?MODULE:format_log/2,
                         error_logger => #{tag => warning_msg, report_cb => fun ?MODULE:format_log/1}}),
            {ok, {noreply, State}}
    end.

called({ok, {reply, Reply, State}}, Parent, Name, From, _, _, Module, HibernateAfter, Debug) ->
    gen:reply(From, Reply),
    loop(Parent, Name, State, Module, infinity, HibernateAfter, noted(Debug, Name, {out, Reply, From, State}));
called({ok, {reply, Reply, State, Next}}, Parent, Name, From, _, _, Module, HibernateAfter, Debug) when ?IS_NEXT(Next) ->
    gen:reply(From, Reply),
    loop(Parent, Name, State, Module, Next, HibernateAfter, noted(Debug, Name, {out, Reply, From, State}));
called({ok, {stop, Reason, Reply, State}}, _, Name, From, Request, _, Module, _, Debug) ->
    try terminate(exit, Reason, here(), false, Name, From, Request, Module, State, Debug)
    after
        gen:reply(From, Reply),
        noted(Debug, Name, {out, Reply, From, State})
    end;
called(Result, Parent, Name, From, Request, State, Module, HibernateAfter, Debug) ->
    done(Result, Parent, Name, From, Request, State, Module, HibernateAfter, Debug).

%% After everything that is not answered by the callback's value. From: the client of a call, or undefined.
done({ok, {noreply, State}}, Parent, Name, _, _, _, Module, HibernateAfter, Debug) ->
    loop(Parent, Name, State, Module, infinity, HibernateAfter, noted(Debug, Name, {noreply, State}));
done({ok, {noreply, State, Next}}, Parent, Name, _, _, _, Module, HibernateAfter, Debug) when ?IS_NEXT(Next) ->
    loop(Parent, Name, State, Module, Next, HibernateAfter, noted(Debug, Name, {noreply, State}));
done({ok, {stop, Reason, State}}, _, Name, From, Message, _, Module, _, Debug) ->
    terminate(exit, Reason, here(), false, Name, From, Message, Module, State, noted(Debug, Name, {noreply, State}));
done({failed, Class, Reason, Stack}, _, Name, From, Message, State, Module, _, Debug) ->
    terminate(Class, Reason, Stack, true, Name, From, Message, Module, State, Debug);
done({ok, Other}, _, Name, From, Message, State, Module, _, Debug) ->
    terminate(exit, {bad_return_value, Other}, here(), false, Name, From, Message, Module, State, Debug).

here() ->
    {_, Stack} = process_info(self(), current_stacktrace),
    tl(Stack).

noted([], _, _) -> [];
noted(Debug, Name, Event) -> sys:handle_debug(Debug, fun print_event/3, Name, Event).

print_event(Device, {in, {'$gen_call', {From, _}, Request}}, Name) ->
    io:format(Device, "*DBG* ~tp got call ~tp from ~tw~n", [Name, Request, From]);
print_event(Device, {in, {'$gen_cast', Request}}, Name) -> io:format(Device, "*DBG* ~tp got cast ~tp~n", [Name, Request]);
print_event(Device, {in, Message}, Name) -> io:format(Device, "*DBG* ~tp got ~tp~n", [Name, Message]);
print_event(Device, {out, Reply, {To, _}, State}, Name) ->
    io:format(Device, "*DBG* ~tp sent ~tp to ~tw, new state ~tp~n", [Name, Reply, To, State]);
print_event(Device, {noreply, State}, Name) -> io:format(Device, "*DBG* ~tp new state ~tp~n", [Name, State]);
print_event(Device, Event, Name) -> io:format(Device, "*DBG* ~tp dbg  ~tp~n", [Name, Event]).

%% ---- for sys ----------------------------------------------------------------------------------------------

system_continue(Parent, Debug, [Name, State, Module, Next, HibernateAfter]) ->
    loop(Parent, Name, State, Module, Next, HibernateAfter, Debug).

-spec system_terminate(_, _, _, _) -> no_return().
system_terminate(Reason, _Parent, Debug, [Name, State, Module, _, _]) ->
    terminate(exit, Reason, here(), false, Name, undefined, [], Module, State, Debug).

system_code_change([Name, State, Module, Next, HibernateAfter], _Module, OldVsn, Extra) ->
    case catch Module:code_change(OldVsn, State, Extra) of
        {ok, New} -> {ok, [Name, New, Module, Next, HibernateAfter]};
        Other -> Other
    end.

system_get_state([_, State | _]) -> {ok, State}.

system_replace_state(Fun, [Name, State | Rest]) ->
    New = Fun(State),
    {ok, New, [Name, New | Rest]}.

format_status(Opt, [Dictionary, SysState, Parent, Debug, [Name, State, Module | _]]) ->
    Status = gen:format_status(Module, Opt, #{state => State, log => sys:get_log(Debug)}, [Dictionary, State]),
    Shown = case Status of
                #{'EXIT' := Why} -> [{data, [{"State", Why}]}];
                #{'$status' := Own} when is_list(Own) -> Own;
                #{'$status' := Own} -> [Own];
                #{state := Own} -> [{data, [{"State", Own}]}]
            end,
    [{header, gen:format_status_header("Status for generic server", Name)},
     {data, [{"Status", SysState}, {"Parent", Parent}, {"Logged events", shown_log(Module, maps:get(log, Status))}]}
     | Shown].

%% States in logged events are shown as the module wants its state shown; format_status/1 has seen them already.
shown_log(Module, Log) ->
    case erlang:function_exported(Module, format_status, 1) of
        true -> Log;
        false -> [shown_event(Module, Event) || Event <- Log]
    end.

shown_event(Module, {out, Reply, From, State}) -> {out, Reply, From, shown_state(Module, State)};
shown_event(Module, {noreply, State}) -> {noreply, shown_state(Module, State)};
shown_event(_, Event) -> Event.

shown_state(Module, State) ->
    maps:get(state, gen:format_status(Module, terminate, #{state => State}, [get(), State])).

%% ---- the end ----------------------------------------------------------------------------------------------

%% WithStack: whether the report names it; it does not where a callback only returned something.
-spec terminate(_, _, _, _, _, _, _, _, _, _) -> no_return().
terminate(Class, Reason, Stack, WithStack, Name, From, Message, Module, State, Debug) ->
    case terminate_of(Module, exit_reason(Class, Reason, Stack), State) of
        {failed, OtherClass, Other, OtherStack} ->
            report_end({Other, OtherStack}, Name, From, Message, Module, State, Debug),
            erlang:raise(OtherClass, Other, OtherStack);
        ok ->
            case {Class, Reason} of
                {exit, normal} -> ok;
                {exit, shutdown} -> ok;
                {exit, {shutdown, _}} -> ok;
                _ when WithStack -> report_end({Reason, Stack}, Name, From, Message, Module, State, Debug);
                _ -> report_end({Reason}, Name, From, Message, Module, State, Debug)
            end,
            erlang:raise(Class, Reason, Stack)
    end.

terminate_of(Module, Reason, State) ->
    case erlang:function_exported(Module, terminate, 2) of
        false -> ok;
        true ->
            try Module:terminate(Reason, State), ok
            catch
                throw:_ -> ok;
                Class:Other:Stack -> {failed, Class, Other, Stack}
            end
    end.

exit_reason(error, Reason, Stack) -> {Reason, Stack};
exit_reason(exit, Reason, _) -> Reason.

report_end(_, application_controller, _, _, _, _, _) -> ok; % init tells of that one
report_end(Why, Name, From, Message, Module, State, Debug) ->
    Status = gen:format_status(Module, terminate,
                               #{reason => element(1, Why), state => State, message => Message, log => sys:get_log(Debug)},
                               [get(), State]),
    logger:log(error,
               #{label => {?MODULE, terminate},
                 name => Name,
                 last_message => maps:get(message, Status),
                 state => case Status of
                              #{'EXIT' := Text} -> Text;
                              #{'$status' := Own} -> Own;
                              #{state := Own} -> Own
                          end,
                 log => shown_log(Module, maps:get(log, Status)),
                 reason => case Why of
                               {_} -> maps:get(reason, Status);
                               {_, Stack} -> {maps:get(reason, Status), Stack}
                           end,
                 client_info => client(From)},
               #{domain => [otp], report_cb => fun ?MODULE:format_log/2,
                 error_logger => #{tag => error, report_cb => fun ?MODULE:format_log/1}}).

client(undefined) -> undefined;
client({Pid, _}) when node(Pid) =/= node() -> {Pid, remote};
client({Pid, _}) ->
    case process_info(Pid, [current_stacktrace, registered_name]) of
        undefined -> {Pid, dead};
        [{_, Stack}, {_, []}] -> {Pid, {Pid, Stack}};
        [{_, Stack}, {_, Name}] -> {Pid, {Name, Stack}}
    end.

%% ---- texts of its reports ---------------------------------------------------------------------------------

format_log(Report) -> gen_report:format(Report).
format_log(Report, Config) -> gen_report:text(Report, Config).

%% Looking into a process that follows the system message protocol, and having a hand in it.
%%
%% A request is {system, From, Request}; the process hands it to handle_system_msg, which comes back through the callbacks
%% system_continue or system_terminate of its module. What is to be seen of its events is its debug list: {trace, true},
%% {log, Log}, {log_to_file, Device}, {statistics, Numbers}, {Fun, State}, {Id, {Fun, State}}.
%% Follows: sys(3).
-module(sys).
-export([suspend/1, suspend/2, resume/1, resume/2, get_status/1, get_status/2, get_state/1, get_state/2, replace_state/2,
         replace_state/3, change_code/4, change_code/5, terminate/2, terminate/3, log/2, log/3, trace/2, trace/3,
         log_to_file/2, log_to_file/3, statistics/2, statistics/3, no_debug/1, no_debug/2, install/2, install/3, remove/2,
         remove/3]).
-export([handle_system_msg/6, handle_system_msg/7, handle_debug/4, debug_options/1, get_log/1, get_debug/3, print_log/1,
         suspend_asleep/5]).

%% ---- requests ---------------------------------------------------------------------------------------------

suspend(Name) -> request(Name, suspend, suspend, []).
suspend(Name, Timeout) -> request(Name, suspend, suspend, [], Timeout).
resume(Name) -> request(Name, resume, resume, []).
resume(Name, Timeout) -> request(Name, resume, resume, [], Timeout).
get_status(Name) -> request(Name, get_status, get_status, []).
get_status(Name, Timeout) -> request(Name, get_status, get_status, [], Timeout).

get_state(Name) -> state_of(request(Name, get_state, get_state, [])).
get_state(Name, Timeout) -> state_of(request(Name, get_state, get_state, [], Timeout)).
replace_state(Name, Fun) -> state_of(request(Name, {replace_state, Fun}, {replace_state, Fun}, [])).
replace_state(Name, Fun, Timeout) -> state_of(request(Name, {replace_state, Fun}, {replace_state, Fun}, [], Timeout)).

state_of({error, Reason}) -> error(Reason);
state_of(State) -> State.

change_code(Name, Module, Vsn, Extra) ->
    request(Name, {change_code, Module, Vsn, Extra}, change_code, [Module, Vsn, Extra]).
change_code(Name, Module, Vsn, Extra, Timeout) ->
    request(Name, {change_code, Module, Vsn, Extra}, change_code, [Module, Vsn, Extra], Timeout).
terminate(Name, Reason) -> request(Name, {terminate, Reason}, terminate, [Reason]).
terminate(Name, Reason, Timeout) -> request(Name, {terminate, Reason}, terminate, [Reason], Timeout).

log(Name, Flag) -> debug(Name, log, Flag).
log(Name, Flag, Timeout) -> debug(Name, log, Flag, Timeout).
trace(Name, Flag) -> debug(Name, trace, Flag).
trace(Name, Flag, Timeout) -> debug(Name, trace, Flag, Timeout).
log_to_file(Name, File) -> debug(Name, log_to_file, File).
log_to_file(Name, File, Timeout) -> debug(Name, log_to_file, File, Timeout).
statistics(Name, Flag) -> debug(Name, statistics, Flag).
statistics(Name, Flag, Timeout) -> debug(Name, statistics, Flag, Timeout).
no_debug(Name) -> request(Name, {debug, no_debug}, {debug, no_debug}, []).
no_debug(Name, Timeout) -> request(Name, {debug, no_debug}, {debug, no_debug}, [], Timeout).
install(Name, Spec) -> debug(Name, install, spec(Spec)).
install(Name, Spec, Timeout) -> debug(Name, install, spec(Spec), Timeout).
remove(Name, Which) -> debug(Name, remove, Which).
remove(Name, Which, Timeout) -> debug(Name, remove, Which, Timeout).

spec({_, _} = Spec) -> Spec;
spec({_, _, _} = Spec) -> Spec.

debug(Name, What, Argument) -> request(Name, {debug, {What, Argument}}, What, [Argument]).
debug(Name, What, Argument, Timeout) -> request(Name, {debug, {What, Argument}}, What, [Argument], Timeout).

%% Function and Rest: how the call is named when it fails.
request(Name, Request, Function, Rest) ->
    try gen:call(Name, system, Request) of
        {ok, Reply} -> Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, Function, [Name | Rest]}});
        error:Reason:Stack -> exit({{Reason, Stack}, {?MODULE, Function, [Name | Rest]}})
    end.

request(Name, Request, Function, Rest, Timeout) ->
    try gen:call(Name, system, Request, Timeout) of
        {ok, Reply} -> Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, Function, [Name | Rest] ++ [Timeout]}});
        error:Reason:Stack -> exit({{Reason, Stack}, {?MODULE, Function, [Name | Rest] ++ [Timeout]}})
    end.

%% ---- answering them, in the process itself ----------------------------------------------------------------

handle_system_msg(Request, From, Parent, Module, Debug, Misc) ->
    handle_system_msg(Request, From, Parent, Module, Debug, Misc, false).

%% Asleep: the process hibernated and shall do so again if it is suspended.
handle_system_msg(Request, From, Parent, Module, Debug, Misc, Asleep) ->
    handle(running, Request, From, {Parent, Module, Asleep}, Debug, Misc).

handle(Was, Request, From, {Parent, Module, _} = Who, Debug, Misc) ->
    {Now, Reply, NewDebug, NewMisc} = command(Request, Was, Parent, Module, Debug, Misc),
    gen:reply(From, Reply),
    case Now of
        running -> Module:system_continue(Parent, NewDebug, NewMisc);
        suspended -> suspended(Who, NewDebug, NewMisc);
        {terminating, Reason} -> Module:system_terminate(Reason, Parent, NewDebug, NewMisc)
    end.

suspended({Parent, Module, true}, Debug, Misc) -> suspend_asleep(Parent, Module, Debug, Misc, 0);
suspended({Parent, Module, Asleep}, Debug, Misc) -> wait_suspended(Parent, Module, Debug, Misc, Asleep, infinity).

suspend_asleep(Parent, Module, Debug, Misc, Time) -> wait_suspended(Parent, Module, Debug, Misc, true, Time).

wait_suspended(Parent, Module, Debug, Misc, Asleep, Time) ->
    receive
        {system, From, Request} -> handle(suspended, Request, From, {Parent, Module, Asleep}, Debug, Misc);
        {'EXIT', Parent, Reason} -> Module:system_terminate(Reason, Parent, Debug, Misc)
    after Time ->
        proc_lib:hibernate(?MODULE, suspend_asleep, [Parent, Module, Debug, Misc, 0])
    end.

command(suspend, _, _, _, Debug, Misc) -> {suspended, ok, Debug, Misc};
command(resume, _, _, _, Debug, Misc) -> {running, ok, Debug, Misc};
command({terminate, Reason}, _, _, _, Debug, Misc) -> {{terminating, Reason}, ok, Debug, Misc};
command(get_state, Was, _, Module, Debug, Misc) -> {Was, state(Module, Misc), Debug, Misc};
command({replace_state, Fun}, Was, _, Module, Debug, Misc) ->
    {Reply, NewMisc} = replaced(Fun, Module, Misc),
    {Was, Reply, Debug, NewMisc};
command(get_status, Was, Parent, Module, Debug, Misc) ->
    {Was, status(Was, Parent, Module, Debug, Misc), Debug, Misc};
command({debug, What}, Was, _, _, Debug, Misc) ->
    {Reply, NewDebug} = debugged(What, Debug),
    {Was, Reply, NewDebug, Misc};
command({change_code, Changed, Vsn, Extra}, suspended, _, Module, Debug, Misc) ->
    case catch Module:system_code_change(Misc, Changed, Vsn, Extra) of
        {ok, NewMisc} -> {suspended, ok, Debug, NewMisc};
        Failure -> {suspended, {error, Failure}, Debug, Misc}
    end;
command(Other, Was, _, _, Debug, Misc) -> {Was, {error, {unknown_system_msg, Other}}, Debug, Misc}.

state(Module, Misc) ->
    case erlang:function_exported(Module, system_get_state, 1) of
        false -> Misc;
        true ->
            try
                {ok, State} = Module:system_get_state(Misc),
                State
            catch
                Class:Reason -> {error, {callback_failed, {Module, system_get_state}, {Class, Reason}}}
            end
    end.

replaced(Fun, Module, Misc) ->
    Own = erlang:function_exported(Module, system_replace_state, 2),
    try
        case Own of
            true ->
                {ok, State, NewMisc} = Module:system_replace_state(Fun, Misc),
                {State, NewMisc};
            false ->
                New = Fun(Misc),
                {New, New}
        end
    catch
        Class:Reason ->
            Failed = case Own of true -> {Module, system_replace_state}; false -> Fun end,
            {{error, {callback_failed, Failed, {Class, Reason}}}, Misc}
    end.

status(Was, Parent, Module, Debug, Misc) ->
    Dictionary = get(),
    Shown = case erlang:function_exported(Module, format_status, 2) of
                true -> Module:format_status(normal, [Dictionary, Was, Parent, Debug, Misc]);
                false -> Misc
            end,
    {status, self(), {module, Module}, [Dictionary, Was, Parent, Debug, Shown]}.

%% ---- the debug list ---------------------------------------------------------------------------------------

debugged({trace, true}, Debug) -> {ok, with(trace, true, Debug)};
debugged({trace, false}, Debug) -> {ok, without(trace, Debug)};
debugged({log, true}, Debug) -> {ok, with(log, [10], Debug)}; % one that is there stays as it is
debugged({log, {true, Size}}, Debug) when is_integer(Size), Size >= 1 -> {ok, with(log, [Size], Debug)};
debugged({log, false}, Debug) -> {ok, without(log, Debug)};
debugged({log, print}, Debug) -> print_log(Debug), {ok, Debug};
debugged({log, get}, Debug) -> {{ok, get_log(Debug)}, Debug};
debugged({log_to_file, false}, Debug) -> {ok, closed(Debug)};
debugged({log_to_file, File}, Debug) ->
    Closed = closed(Debug),
    case opened(File) of
        {ok, Device} -> {ok, with(log_to_file, Device, Closed)};
        _ -> {{error, open_file}, Closed}
    end;
debugged({statistics, true}, Debug) -> {ok, with(statistics, numbers(), Debug)};
debugged({statistics, false}, Debug) -> {ok, without(statistics, Debug)};
debugged({statistics, get}, Debug) -> {{ok, numbers_of(get_debug(statistics, Debug, []))}, Debug};
debugged(no_debug, Debug) -> closed(Debug), {ok, []};
debugged({install, {Fun, State}}, Debug) -> {ok, with(Fun, State, Debug)};
debugged({install, {Id, Fun, State}}, Debug) -> {ok, with(Id, {Fun, State}, Debug)};
debugged({remove, Which}, Debug) -> {ok, without(Which, Debug)};
debugged(_, Debug) -> {unknown_debug, Debug}.

debug_options(Options) -> lists:foldl(fun optional/2, [], Options).

optional(trace, Debug) -> with(trace, true, Debug);
optional(log, Debug) -> with(log, [10], Debug);
optional({log, Size}, Debug) when is_integer(Size), Size > 0 -> with(log, [Size], Debug);
optional(statistics, Debug) -> with(statistics, numbers(), Debug);
optional({log_to_file, File}, Debug) ->
    case opened(File) of
        {ok, Device} -> with(log_to_file, Device, Debug);
        _ -> Debug
    end;
optional({install, {Fun, State}}, Debug) -> with(Fun, State, Debug);
optional({install, {Id, Fun, State}}, Debug) -> with(Id, {Fun, State}, Debug);
optional(_, Debug) -> Debug.

with(Item, Data, Debug) ->
    case lists:keymember(Item, 1, Debug) of
        true -> Debug;
        false -> [{Item, Data} | Debug]
    end.

without(Item, Debug) -> lists:keydelete(Item, 1, Debug).

get_debug(Item, Debug, Default) ->
    case lists:keyfind(Item, 1, Debug) of
        {_, Data} -> Data;
        false -> Default
    end.

opened(File) -> file:open(File, [write, {encoding, utf8}]).

closed(Debug) ->
    case get_debug(log_to_file, Debug, none) of
        none -> Debug;
        Device -> file:close(Device), without(log_to_file, Debug)
    end.

%% An event has happened. Print(Device, Event, Extra) writes it.
handle_debug([], _, _, _) -> [];
handle_debug([{trace, true} = Item | Rest], Print, Extra, Event) ->
    Print(standard_io, Event, Extra),
    [Item | handle_debug(Rest, Print, Extra, Event)];
handle_debug([{log, Log} | Rest], Print, Extra, Event) ->
    [{log, logged({Event, Extra, Print}, Log)} | handle_debug(Rest, Print, Extra, Event)];
handle_debug([{log_to_file, Device} = Item | Rest], Print, Extra, Event) ->
    Print(Device, Event, Extra),
    [Item | handle_debug(Rest, Print, Extra, Event)];
handle_debug([{statistics, Numbers} | Rest], Print, Extra, Event) ->
    [{statistics, counted(Event, Numbers)} | handle_debug(Rest, Print, Extra, Event)];
handle_debug([{Id, {Fun, State}} | Rest], Print, Extra, Event) ->
    case asked(Fun, State, Event, Extra) of
        done -> handle_debug(Rest, Print, Extra, Event);
        New -> [{Id, {Fun, New}} | handle_debug(Rest, Print, Extra, Event)]
    end;
handle_debug([{Fun, State} | Rest], Print, Extra, Event) ->
    case asked(Fun, State, Event, Extra) of
        done -> handle_debug(Rest, Print, Extra, Event);
        New -> [{Fun, New} | handle_debug(Rest, Print, Extra, Event)]
    end.

%% `done` takes the function off the list, and so does its failure.
asked(Fun, State, Event, Extra) ->
    try Fun(State, Event, Extra)
    catch
        throw:New -> New;
        _:_ -> done
    end.

%% A log that is not full is [HowManyFit | NewestFirst]; a full one [NewestFirst | OldestFirst], the oldest in front goes next.
logged(Item, [[_ | _] = New | [_ | Old]]) -> [[Item | New] | Old];
logged(Item, [[] | [_ | Old]]) -> [[Item] | Old];
logged(Item, [New]) when is_list(New) ->
    [_ | Old] = lists:reverse(New, [Item]),
    [[] | Old];
logged(Item, [1 | New]) -> [[Item | New]];
logged(Item, [Left | New]) -> [Left - 1, Item | New].

items([New | Old]) when is_list(New) -> Old ++ lists:reverse(New);
items([_ | New]) -> lists:reverse(New).

get_log(Debug) -> [Event || {Event, _, _} <- items(get_debug(log, Debug, [10]))].

print_log(Debug) ->
    lists:foreach(fun({Event, Extra, Print}) -> Print(standard_io, Event, Extra) end, items(get_debug(log, Debug, [10]))).

numbers() -> {erlang:localtime(), process_info(self(), reductions), 0, 0}.

numbers_of({Time, {reductions, Then}, In, Out}) ->
    {reductions, Now} = process_info(self(), reductions),
    [{start_time, Time}, {current_time, erlang:localtime()}, {reductions, Now - Then}, {messages_in, In},
     {messages_out, Out}];
numbers_of(_) -> no_statistics.

counted(Event, {Time, Reductions, In, Out}) when element(1, Event) =:= in -> {Time, Reductions, In + 1, Out};
counted(Event, {Time, Reductions, In, Out}) when element(1, Event) =:= out -> {Time, Reductions, In, Out + 1};
counted(_, Numbers) -> Numbers.

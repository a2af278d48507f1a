%% Processes that know who started them, that can be waited for until they are ready, and whose crash is reported.
%%
%% Two entries of the process dictionary make such a process: '$ancestors', who started it and who started those (a name
%% where there is one), and '$initial_call', {Module, Function, Arity}. The starter waits for {ack, Pid, Answer}.
%% Follows: proc_lib(3).
-module(proc_lib).
-export([spawn/1, spawn/2, spawn/3, spawn/4, spawn_link/1, spawn_link/2, spawn_link/3, spawn_link/4, spawn_opt/2,
         spawn_opt/3, spawn_opt/4, spawn_opt/5, start/3, start/4, start/5, start_link/3, start_link/4, start_link/5,
         start_monitor/3, start_monitor/4, start_monitor/5, init_ack/1, init_ack/2, init_fail/2, init_fail/3, hibernate/3,
         stop/1, stop/3, initial_call/1, translate_initial_call/1, format/1, format/2, format/3, report_cb/2]).
-export([init_p/3, init_p/5, wake_up/3]).

%% ---- starting without waiting ----------------------------------------------------------------------------

spawn(Fun) when is_function(Fun) -> erlang:spawn(?MODULE, init_p, [me(), ancestors(), Fun]).

spawn(Node, Fun) when is_function(Fun) -> erlang:spawn(Node, ?MODULE, init_p, [me(), ancestors(), Fun]).

spawn(M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn(?MODULE, init_p, [me(), ancestors(), M, F, A]).

spawn(Node, M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn(Node, ?MODULE, init_p, [me(), ancestors(), M, F, A]).

spawn_link(Fun) when is_function(Fun) -> erlang:spawn_link(?MODULE, init_p, [me(), ancestors(), Fun]).

spawn_link(Node, Fun) when is_function(Fun) -> erlang:spawn_link(Node, ?MODULE, init_p, [me(), ancestors(), Fun]).

spawn_link(M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn_link(?MODULE, init_p, [me(), ancestors(), M, F, A]).

spawn_link(Node, M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn_link(Node, ?MODULE, init_p, [me(), ancestors(), M, F, A]).

spawn_opt(Fun, Options) when is_function(Fun) ->
    erlang:spawn_opt(?MODULE, init_p, [me(), ancestors(), Fun], Options).

spawn_opt(Node, Fun, Options) when is_function(Fun) ->
    erlang:spawn_opt(Node, ?MODULE, init_p, [me(), ancestors(), Fun], Options).

spawn_opt(M, F, A, Options) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn_opt(?MODULE, init_p, [me(), ancestors(), M, F, A], Options).

spawn_opt(Node, M, F, A, Options) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:spawn_opt(Node, ?MODULE, init_p, [me(), ancestors(), M, F, A], Options).

%% Under what name the new process shall know this one.
me() ->
    case process_info(self(), registered_name) of
        {registered_name, Name} -> Name;
        [] -> self()
    end.

ancestors() ->
    case get('$ancestors') of
        Known when is_list(Known) -> Known;
        _ -> []
    end.

%% ---- the new process --------------------------------------------------------------------------------------

init_p(Parent, Ancestors, Fun) when is_function(Fun) ->
    put('$initial_call', mfa_of(Fun)),
    put('$ancestors', [Parent | Ancestors]),
    try Fun() catch Class:Reason:Stack -> crashed(Class, Reason, Stack) end.

init_p(Parent, Ancestors, M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    put('$initial_call', meant_call(M, F, A)),
    put('$ancestors', [Parent | Ancestors]),
    init_p_do_apply(M, F, A).

init_p_do_apply(M, F, A) ->
    try apply(M, F, A) catch Class:Reason:Stack -> crashed(Class, Reason, Stack) end.

mfa_of(Fun) ->
    [{_, M}, {_, F}, {_, A}] = [erlang:fun_info(Fun, Item) || Item <- [module, name, arity]],
    {M, F, A}.

%% A behaviour's process is known by the init function of the callback module.
meant_call(gen, init_it, [gen_server, _, _, supervisor, {_, Module, _}, _]) -> {supervisor, Module, 1};
meant_call(gen, init_it, [gen_server, _, _, _, supervisor, {_, Module, _}, _]) -> {supervisor, Module, 1};
meant_call(gen, init_it, [gen_server, _, _, supervisor_bridge, [Module | _], _]) -> {supervisor_bridge, Module, 1};
meant_call(gen, init_it, [gen_server, _, _, _, supervisor_bridge, [Module | _], _]) -> {supervisor_bridge, Module, 1};
meant_call(gen, init_it, [gen_event | _]) -> {gen_event, init_it, 6};
meant_call(gen, init_it, [_, _, _, Module, _, _]) when is_atom(Module) -> {Module, init, 1};
meant_call(gen, init_it, [_, _, _, _, Module | _]) when is_atom(Module) -> {Module, init, 1};
meant_call(M, F, A) -> {M, F, length(A)}.

-spec crashed(_, _, _) -> no_return().
crashed(Class, Reason, Stack) ->
    case expected(Class, Reason) of
        true -> ok;
        false -> report_crash(Class, Reason, Stack)
    end,
    erlang:raise(exit, exit_reason(Class, Reason, Stack), Stack).

expected(exit, normal) -> true;
expected(exit, shutdown) -> true;
expected(exit, {shutdown, _}) -> true;
expected(_, _) -> false.

exit_reason(exit, Reason, _) -> Reason;
exit_reason(error, Reason, Stack) -> {Reason, Stack};
exit_reason(throw, Reason, Stack) -> {{nocatch, Reason}, Stack}.

%% The heap of a process that hibernates holds what wake_up needs; the stack is gone, and with it the catch of init_p_do_apply/3.
hibernate(M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    erlang:hibernate(?MODULE, wake_up, [M, F, A]).

wake_up(M, F, A) when is_atom(M), is_atom(F), is_list(A) ->
    try apply(M, F, A) catch Class:Reason:Stack -> crashed(Class, Reason, Stack) end.

%% ---- starting and waiting until the other is ready --------------------------------------------------------

start(M, F, A) when is_atom(M), is_atom(F), is_list(A) -> start(M, F, A, infinity).

start(M, F, A, Timeout) when is_atom(M), is_atom(F), is_list(A) -> start(M, F, A, Timeout, []).

start(M, F, A, Timeout, Options) when is_atom(M), is_atom(F), is_list(A) ->
    wants_monitor(Options) andalso erlang:error(badarg, [M, F, A, Timeout, Options]),
    sync_start(?MODULE:spawn_opt(M, F, A, [monitor | Options]), Timeout).

sync_start({Pid, Ref}, Timeout) ->
    receive
        {ack, Pid, Answer} -> erlang:demonitor(Ref, [flush]), Answer;
        {nack, Pid, Answer} -> receive {'DOWN', Ref, process, Pid, _} -> Answer end;
        {'DOWN', Ref, process, Pid, Reason} -> {error, Reason}
    after Timeout ->
        erlang:demonitor(Ref, [flush]),
        give_up(Pid),
        {error, timeout}
    end.

start_link(M, F, A) when is_atom(M), is_atom(F), is_list(A) -> start_link(M, F, A, infinity).

start_link(M, F, A, Timeout) when is_atom(M), is_atom(F), is_list(A) -> start_link(M, F, A, Timeout, []).

start_link(M, F, A, Timeout, Options) when is_atom(M), is_atom(F), is_list(A) ->
    wants_monitor(Options) andalso erlang:error(badarg, [M, F, A, Timeout, Options]),
    sync_start_link(?MODULE:spawn_opt(M, F, A, [link | Options]), Timeout).

sync_start_link(Pid, Timeout) ->
    receive
        {ack, Pid, Answer} -> Answer;
        {nack, Pid, Answer} -> gone(Pid), Answer;
        {'EXIT', Pid, Reason} -> {error, Reason}
    after Timeout ->
        give_up(Pid),
        {error, timeout}
    end.

start_monitor(M, F, A) when is_atom(M), is_atom(F), is_list(A) -> start_monitor(M, F, A, infinity).

start_monitor(M, F, A, Timeout) when is_atom(M), is_atom(F), is_list(A) -> start_monitor(M, F, A, Timeout, []).

start_monitor(M, F, A, Timeout, Options) when is_atom(M), is_atom(F), is_list(A) ->
    wants_monitor(Options) andalso erlang:error(badarg, [M, F, A, Timeout, Options]),
    sync_start_monitor(?MODULE:spawn_opt(M, F, A, [monitor | Options]), Timeout).

%% The monitor stays, so its message comes whatever happened.
sync_start_monitor({Pid, Ref}, Timeout) ->
    receive
        {ack, Pid, Answer} -> {Answer, Ref};
        {nack, Pid, Answer} -> {Answer, Ref};
        {'DOWN', Ref, process, Pid, Reason} = Down -> self() ! Down, {{error, Reason}, Ref}
    after Timeout ->
        give_up(Pid),
        {{error, timeout}, Ref}
    end.

wants_monitor(Options) -> lists:member(monitor, Options) orelse lists:keymember(monitor, 1, Options).

give_up(Pid) ->
    unlink(Pid),
    exit(Pid, kill),
    receive {'EXIT', Pid, _} -> ok after 0 -> ok end.

gone(Pid) ->
    Ref = monitor(process, Pid),
    receive {'DOWN', Ref, process, Pid, _} -> ok end,
    receive {'EXIT', Pid, _} -> ok after 0 -> ok end.

init_ack(Answer) ->
    [Parent | _] = get('$ancestors'),
    init_ack(Parent, Answer).

init_ack(Parent, Answer) ->
    Parent ! {ack, self(), Answer},
    ok.

%% Since OTP 26: the starter gets its answer when this process is gone, so that a name is free again by then.
init_fail(Answer, Exception) ->
    [Parent | _] = get('$ancestors'),
    init_fail(Parent, Answer, Exception).

init_fail(Parent, Answer, Exception) ->
    Parent ! {nack, self(), Answer},
    case Exception of
        {error, Reason} -> erlang:error(Reason);
        {exit, Reason} -> erlang:exit(Reason);
        {throw, Reason} -> erlang:throw(Reason);
        {Class, Reason, Stack} -> erlang:raise(Class, Reason, Stack)
    end.

%% ---- stopping ---------------------------------------------------------------------------------------------

stop(Process) -> stop(Process, normal, infinity).

%% The other is asked, as sys does, and has to be gone with this reason when the time is over.
stop(Process, Reason, Timeout) ->
    Ref = monitor(process, Process),
    Start = erlang:monotonic_time(millisecond),
    try sys:terminate(Process, Reason, Timeout) of
        ok -> ok
    catch
        exit:Failure ->
            erlang:demonitor(Ref, [flush]),
            case Failure of
                {Why, {sys, terminate, _}} when Why =:= noproc; Why =:= timeout -> exit(Why);
                _ -> exit(Failure)
            end
    end,
    receive
        {'DOWN', Ref, _, _, Reason} -> ok;
        {'DOWN', Ref, _, _, Other} -> exit(Other)
    after left(Timeout, Start) ->
        erlang:demonitor(Ref, [flush]),
        exit(timeout)
    end.

left(infinity, _) -> infinity;
left(Timeout, Start) -> max(0, Timeout - (erlang:monotonic_time(millisecond) - Start)).

%% ---- what a process was started with ----------------------------------------------------------------------

initial_call(Process) ->
    case recorded_call(Process) of
        {M, F, A} -> {M, F, dummies(A)};
        false -> false
    end.

translate_initial_call(Process) ->
    case recorded_call(Process) of
        false -> {?MODULE, init_p, 5};
        Call -> Call
    end.

recorded_call({X, Y, Z}) when is_integer(X), is_integer(Y), is_integer(Z) -> recorded_call(c:pid(X, Y, Z));
recorded_call(Pid) when is_pid(Pid) ->
    case item(Pid, dictionary) of
        {dictionary, Dictionary} -> call_in(Dictionary);
        _ -> false
    end;
recorded_call(Info) when is_list(Info) ->
    case lists:keyfind(dictionary, 1, Info) of
        {dictionary, Dictionary} -> call_in(Dictionary);
        _ -> false
    end.

call_in(Dictionary) ->
    case lists:keyfind('$initial_call', 1, Dictionary) of
        {_, {_, _, _} = Call} -> Call;
        _ -> false
    end.

dummies(Count) -> [list_to_atom("Argument__" ++ integer_to_list(N)) || N <- lists:seq(1, Count)].

%% process_info of a process anywhere; `undefined` when that cannot be had.
item(Pid, Item) ->
    try
        case node(Pid) =:= node() of
            true -> process_info(Pid, Item);
            false -> remote_item(Pid, Item)
        end
    of
        [] when Item =:= registered_name -> {registered_name, []};
        Found -> Found
    catch
        _:_ -> undefined
    end.

remote_item(Pid, Item) ->
    case lists:member(node(Pid), nodes()) of
        false -> hidden;
        true ->
            case rpc:call(node(Pid), erlang, process_info, [Pid, Item]) of
                {badrpc, nodedown} -> undefined;
                {badrpc, Why} -> Why;
                Found -> Found
            end
    end.

%% ---- the report of a crash --------------------------------------------------------------------------------

%% Putting the first crash of a node into words takes time, and so does asking the neighbours: a starter that was told of
%% the failure already goes on meanwhile, and what it prints comes before the report. Others are there before its next prompt.
report_crash(Class, Reason, Stack) ->
    Own = own_part(Class, Reason, Stack),
    Neighbours = neighbour_parts(),
    wording('$wording'(Neighbours)),
    logger:log(error,
               #{label => {?MODULE, crash}, report => [Own, Neighbours]},
               #{domain => [otp, sasl], report_cb => fun ?MODULE:report_cb/2,
                 logger_formatter => #{title => "CRASH REPORT"},
                 error_logger => #{tag => error_report, type => crash_report}}).

wording(0) -> ok;
wording(Time) -> receive after Time -> ok end.

own_part(Class, Reason, Stack) ->
    case get('$initial_call') of
        {M, F, A} when is_atom(M), is_atom(F), is_integer(A) -> [{initial_call, {M, F, dummies(A)}}];
        _ -> []
    end
        ++ [{pid, self()}, item(self(), registered_name), {error_info, {Class, Reason, Stack}}, ancestors_of(self()),
            item(self(), message_queue_len), item(self(), messages), item(self(), links), own_dictionary()]
        ++ [item(self(), Item) || Item <- [trap_exit, status, heap_size, stack_size, reductions]].

own_dictionary() ->
    {dictionary, [Entry || {Key, _} = Entry <- get(), Key =/= '$ancestors', Key =/= '$initial_call']}.

entry_of(Pid, Key) ->
    case item(Pid, dictionary) of
        {dictionary, Dictionary} -> lists:keyfind(Key, 1, Dictionary);
        _ -> false
    end.

ancestors_of(Pid) ->
    case entry_of(Pid, '$ancestors') of
        {_, Known} -> {ancestors, Known};
        false -> {ancestors, []}
    end.

%% Those that will go down too: linked, directly or over others, and not trapping exits; at most 15.
neighbour_parts() ->
    Parts = [neighbour_part(Pid) || Pid <- neighbours(queue_of(self()), [self()], 15)],
    [{neighbour, Part} || Part <- Parts, not lists:member(undefined, Part)].

queue_of(Pid) ->
    case item(Pid, links) of
        {links, Links} -> [To || To <- Links, is_pid(To), item(To, trap_exit) =:= {trap_exit, false}];
        _ -> []
    end.

neighbours(Queue, Seen, Left) ->
    {_, All} = visit(Queue, {Left, Seen}),
    lists:delete(self(), All).

visit([Pid | Rest], {Left, Seen} = Known) when Left > 0 ->
    case lists:member(Pid, Seen) of
        true -> visit(Rest, Known);
        false -> visit(queue_of(Pid), visit(Rest, {Left - 1, [Pid | Seen]}))
    end;
visit(_, Known) -> Known.

neighbour_part(Pid) ->
    Call = case entry_of(Pid, '$initial_call') of
               {_, {M, F, A}} -> {initial_call, {M, F, dummies(A)}};
               _ -> item(Pid, initial_call)
           end,
    [{pid, Pid}, item(Pid, registered_name), Call, item(Pid, current_function), ancestors_of(Pid)]
        ++ [item(Pid, Item) || Item <- [message_queue_len, links, trap_exit, status, heap_size, stack_size, reductions,
                                        current_stacktrace]].

%% ---- its text ---------------------------------------------------------------------------------------------

report_cb(#{label := {?MODULE, crash}, report := Report}, Config) ->
    text(Report, maps:merge(#{chars_limit => unlimited, depth => unlimited, single_line => false, encoding => utf8},
                            Config)).

format(Report) -> format(Report, latin1).
format(Report, Encoding) -> format(Report, Encoding, unlimited).
format(Report, Encoding, Depth) ->
    text(Report, #{chars_limit => unlimited, depth => Depth, single_line => false, encoding => Encoding}).

text([Own, Neighbours], #{single_line := true} = Config) ->
    ["crasher: ", lists:join(", ", lines(Own, "", Config)), "; neighbours: ",
     lists:join("; ", [["neighbour: ", lists:join(", ", lines(Part, "", Config))] || {neighbour, Part} <- Neighbours])];
text([Own, Neighbours], Config) ->
    ["  crasher:\n", lists:join($\n, lines(Own, "    ", Config)), "\n  neighbours:\n",
     lists:join($\n, [["    neighbour:\n", lists:join($\n, lines(Part, "      ", Config))]
                      || {neighbour, Part} <- Neighbours])].

lines(Part, Indent, Config) -> [line(Item, Indent, Config) || {_, _} = Item <- Part].

line({initial_call, {M, F, Arguments}}, Indent, _) when is_list(Arguments) ->
    io_lib:format("~sinitial call: ~tw:~tw/~w", [Indent, M, F, length(Arguments)]);
line({error_info, {Class, Reason, Stack}}, Indent, Config) ->
    exception(Class, Reason, Stack, Indent, Config);
line({Tag, Value}, Indent, #{single_line := true} = Config) -> [Indent, shown(Tag, "0", Config), ": ", shown(Value, "0", Config)];
line({Tag, Value}, Indent, Config) -> [Indent, shown(Tag, "", Config), ": ", shown(Value, ".18", Config)].

exception(Class, Reason, Stack, _, #{single_line := true} = Config) ->
    io_lib:format("~w: ~ts", [Class, shown({Reason, Stack}, "0", Config)]);
exception(Class, Reason, Stack, Indent, #{depth := Depth}) ->
    [Indent, '$exception'(Class, Reason, Stack, length(Indent) + 1, Depth)].

shown(Value, Width, #{depth := Depth, encoding := Encoding}) ->
    Modifier = case Encoding of latin1 -> ""; _ -> "t" end,
    case Depth of
        unlimited -> io_lib:format("~" ++ Width ++ Modifier ++ "p", [Value]);
        _ -> io_lib:format("~" ++ Width ++ Modifier ++ "P", [Value, Depth])
    end.

%% Milliseconds until the words are there.
'$wording'(_) -> erlang:nif_error(undef).

%% "exception error: ..." and its stack, further lines behind Column - 1 spaces.
'$exception'(_, _, _, _, _) -> erlang:nif_error(undef).

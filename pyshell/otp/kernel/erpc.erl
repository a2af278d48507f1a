%% Calls on other nodes that tell every way to fail apart.
%%
%% A call is a process on the other node: it is asked for with spawn_request and monitored, runs the function, and exits with
%% the outcome as its reason. So one 'DOWN' carries the result, the failure, or the loss of the connection:
%%   {Tag, return, Value}   {Tag, throw, Value}   {Tag, exit, Reason}   {Tag, error, Reason, Stack}   {Tag, error, Reason}
%% anything else is the reason of somebody who ended that process, or noconnection.
-module(erpc).
-export([call/2, call/3, call/4, call/5, cast/2, cast/4, check_response/2, check_response/3, execute_call/3,
         execute_call/4, execute_cast/3, multicall/2, multicall/3, multicall/4, multicall/5, multicast/2, multicast/4,
         receive_response/1, receive_response/2, receive_response/3, reqids_add/3, reqids_new/0, reqids_size/1,
         reqids_to_list/1, send_request/2, send_request/4, send_request/6, wait_response/1, wait_response/2,
         wait_response/3]).

-define(IS_TIME(T), (is_integer(T) andalso T >= 0 andalso T =< 16#FFFFFFFF)).
-define(IS_CALL(M, F, A), is_atom(M), is_atom(F), is_list(A)).
-define(IS_RUNNER(F), (F =:= execute_call orelse F =:= execute_cast)).
-define(IS_REQUEST(Tag, Ref), is_reference(Tag), is_reference(Ref)).

call(Node, Fun) -> call(Node, Fun, infinity).

call(Node, Fun, Timeout) when is_function(Fun, 0) -> call(Node, erlang, apply, [Fun, []], Timeout);
call(_, _, _) -> error({erpc, badarg}).

call(Node, M, F, A) -> call(Node, M, F, A, infinity).

call(Node, M, F, A, infinity) when Node =:= node(), ?IS_CALL(M, F, A) ->
    try
        {return, Value} = execute_call(M, F, A),
        Value
    catch
        exit:Reason -> exit({exception, Reason});
        error:Reason:Stack -> error({exception, Reason, own_part(Stack, M, F, A)})
    end;
call(Node, M, F, A, Timeout) when is_atom(Node), ?IS_CALL(M, F, A) ->
    Time = wait_time(Timeout),
    {Tag, Ref} = ask(Node, M, F, A),
    receive
        {spawn_reply, Ref, error, Reason} -> not_started(Reason);
        {'DOWN', Ref, process, _, Reason} -> outcome(Tag, Reason)
    after Time ->
        give_up(Tag, Ref)
    end;
call(_, _, _, _, _) ->
    error({erpc, badarg}).

ask(Node, M, F, A) ->
    Tag = make_ref(),
    {Tag, spawn_request(Node, erpc, execute_call, [Tag, M, F, A], [{reply, error_only}, monitor])}.

%% Nobody waits for this request any more; its answer may have come just now.
give_up(Tag, Ref) ->
    case abandon(Ref) of
        true ->
            error({erpc, timeout});
        false ->
            receive
                {spawn_reply, Ref, error, Reason} -> not_started(Reason);
                {'DOWN', Ref, process, _, Reason} -> outcome(Tag, Reason)
            after 0 ->
                error({erpc, badarg})  % it was taken before
            end
    end.

abandon(Ref) -> erlang:spawn_request_abandon(Ref) orelse erlang:demonitor(Ref, [info]).

not_started(noconnection) -> error({erpc, noconnection});
not_started(notsup) -> error({erpc, notsup});
not_started(badopt) -> error({erpc, badarg});
not_started(Other) -> error({erpc, Other}).

outcome(Tag, {Tag, return, Value}) -> Value;
outcome(Tag, {Tag, throw, Value}) -> throw(Value);
outcome(Tag, {Tag, exit, Reason}) -> exit({exception, Reason});
outcome(Tag, {Tag, error, Reason, Stack}) -> error({exception, Reason, Stack});
outcome(Tag, {Tag, error, Reason}) -> error({erpc, Reason});
outcome(_, noconnection) -> error({erpc, noconnection});
outcome(_, Reason) -> exit({signal, Reason}).

%% What runs on the other node.
execute_call(Tag, M, F, A) ->
    Outcome =
        try
            {Tag, return, apply(M, F, A)}
        catch
            throw:Value -> {Tag, throw, Value};
            exit:Reason -> {Tag, exit, Reason};
            error:Reason:Stack -> {Tag, error, Reason, own_part(Stack, M, F, A)}
        end,
    exit(Outcome).

execute_call(M, F, A) ->
    {return, apply(M, F, A)}.

execute_cast(M, F, A) ->
    try
        apply(M, F, A)
    catch
        error:Reason:Stack -> error({exception, {Reason, own_part(Stack, M, F, A)}})
    end.

%% The part of a stack trace that belongs to the function called. It ends with that function, also where that has called
%% another one last and stands no more in the trace.
own_part([{erpc, G, _, _} | _], erlang, apply, A) when ?IS_RUNNER(G) -> [{erlang, apply, length(A), []}];
own_part([{erpc, G, _, _} | _], M, F, A) when ?IS_RUNNER(G) -> [{M, F, A, []}];
own_part([{erlang, apply, _, _}, {erpc, G, _, _} | _], erlang, apply, A) when ?IS_RUNNER(G) ->
    [{erlang, apply, length(A), []}];
own_part([{M, F, A, _} = Entry, {erpc, G, _, _} | _], M, F, A) when ?IS_RUNNER(G) -> [Entry];
own_part(Stack, M, F, A) ->
    case lists:splitwith(fun({Module, G, _, _}) -> Module =/= erpc orelse not ?IS_RUNNER(G) end, Stack) of
        {_, []} ->
            Stack;
        {Own, _} when length(A) >= 0 ->
            case lists:last(Own) of
                {M, F, Arity, _} when Arity =:= length(A) -> Own;
                _ -> Own ++ [{M, F, length(A), []}]
            end;
        {Own, _} ->
            Own
    end.

%% Requests ------------------------------------------------------------------------------------------------------

send_request(Node, Fun) when is_atom(Node), is_function(Fun, 0) -> send_request(Node, erlang, apply, [Fun, []]);
send_request(_, _) -> error({erpc, badarg}).

send_request(Node, M, F, A) when is_atom(Node), ?IS_CALL(M, F, A) ->
    {Tag, Ref} = ask(Node, M, F, A),
    [Tag | Ref];
send_request(Node, Fun, Label, Collection) when is_atom(Node), is_function(Fun, 0), is_map(Collection) ->
    send_request(Node, erlang, apply, [Fun, []], Label, Collection);
send_request(_, _, _, _) ->
    error({erpc, badarg}).

send_request(Node, M, F, A, Label, Collection) when is_map(Collection) ->
    reqids_add(send_request(Node, M, F, A), Label, Collection);
send_request(_, _, _, _, _, _) ->
    error({erpc, badarg}).

receive_response(Request) -> receive_response(Request, infinity).

receive_response([Tag | Ref], Timeout) when ?IS_REQUEST(Tag, Ref) ->
    Time = wait_time(Timeout),
    receive
        {spawn_reply, Ref, error, Reason} -> not_started(Reason);
        {'DOWN', Ref, process, _, Reason} -> outcome(Tag, Reason)
    after Time ->
        give_up(Tag, Ref)
    end;
receive_response(_, _) ->
    error({erpc, badarg}).

receive_response(Collection, Timeout, Delete) when is_map(Collection), is_boolean(Delete) ->
    case first_of(Collection, wait_time(Timeout)) of
        no_request -> no_request;
        timeout -> give_up_all(Collection);
        {Ref, Get} -> labelled(Ref, Get, Collection, Delete)
    end;
receive_response(_, _, _) ->
    error({erpc, badarg}).

give_up_all(Collection) ->
    Good = [case Value of
                [Tag | _] when ?IS_REQUEST(Tag, Ref) -> abandon(Ref) orelse drop(Ref);
                _ -> error({erpc, badarg})
            end || {Ref, Value} <- maps:to_list(Collection)],
    error({erpc, if is_list(Good) -> timeout end}).

drop(Ref) ->
    receive
        {spawn_reply, Ref, error, _} -> true;
        {'DOWN', Ref, process, _, _} -> true
    after 0 ->
        true
    end.

wait_response(Request) -> wait_response(Request, 0).

wait_response([Tag | Ref], Timeout) when ?IS_REQUEST(Tag, Ref) ->
    Time = wait_time(Timeout),
    receive
        {spawn_reply, Ref, error, Reason} -> not_started(Reason);
        {'DOWN', Ref, process, _, Reason} -> {response, outcome(Tag, Reason)}
    after Time ->
        no_response
    end;
wait_response(_, _) ->
    error({erpc, badarg}).

wait_response(Collection, Timeout, Delete) when is_map(Collection), is_boolean(Delete) ->
    case first_of(Collection, wait_time(Timeout)) of
        no_request -> no_request;
        timeout -> no_response;
        {Ref, Get} -> labelled(Ref, as_response(Get), Collection, Delete)
    end;
wait_response(_, _, _) ->
    error({erpc, badarg}).

as_response(Get) -> fun(Tag) -> {response, Get(Tag)} end.

check_response({spawn_reply, Ref, error, Reason}, [Tag | Ref]) when ?IS_REQUEST(Tag, Ref) -> not_started(Reason);
check_response({'DOWN', Ref, process, _, Reason}, [Tag | Ref]) when ?IS_REQUEST(Tag, Ref) ->
    {response, outcome(Tag, Reason)};
check_response(_, [Tag | Ref]) when ?IS_REQUEST(Tag, Ref) -> no_response;
check_response(_, _) -> error({erpc, badarg}).

check_response(_, Collection, Delete) when map_size(Collection) =:= 0, is_boolean(Delete) -> no_request;
check_response({spawn_reply, Ref, error, Reason}, Collection, Delete) when is_map_key(Ref, Collection), is_boolean(Delete) ->
    labelled(Ref, fun(_) -> not_started(Reason) end, Collection, Delete);
check_response({'DOWN', Ref, process, _, Reason}, Collection, Delete) when is_map_key(Ref, Collection), is_boolean(Delete) ->
    labelled(Ref, fun(Tag) -> {response, outcome(Tag, Reason)} end, Collection, Delete);
check_response(_, Collection, Delete) when is_map(Collection), is_boolean(Delete) -> no_response;
check_response(_, _, _) -> error({erpc, badarg}).

%% The first answer to any of these requests: {Ref, Get}, Get(Tag) being the value or the exception.
first_of(Collection, _) when map_size(Collection) =:= 0 ->
    no_request;
first_of(Collection, Time) ->
    receive
        {spawn_reply, Ref, error, Reason} when is_map_key(Ref, Collection) -> {Ref, fun(_) -> not_started(Reason) end};
        {'DOWN', Ref, process, _, Reason} when is_map_key(Ref, Collection) -> {Ref, fun(Tag) -> outcome(Tag, Reason) end}
    after Time ->
        timeout
    end.

%% How long to wait: what `after` takes, or {abs, Time} in milliseconds.
wait_time(infinity) -> infinity;
wait_time(Time) when ?IS_TIME(Time) -> Time;
wait_time({abs, Time}) when is_integer(Time) ->
    case max(0, Time - erlang:monotonic_time(millisecond)) of
        Left when ?IS_TIME(Left) -> Left;
        _ -> error({erpc, badarg})
    end;
wait_time(_) -> error({erpc, badarg}).

labelled(Ref, Get, Collection, Delete) ->
    Rest = case Delete of
               true -> maps:remove(Ref, Collection);
               false -> Collection
           end,
    case Collection of
        #{Ref := [Tag | Label]} when is_reference(Tag) ->
            try Get(Tag) of
                Value -> {Value, Label, Rest}
            catch
                error:Reason -> error({Reason, Label, Rest});
                exit:Reason -> exit({Reason, Label, Rest});
                throw:Reason -> throw({Reason, Label, Rest})
            end;
        _ ->
            error({erpc, badarg})
    end.

%% A collection of requests: Ref => [Tag | Label].
reqids_new() -> #{}.

reqids_size(Collection) when is_map(Collection) -> map_size(Collection);
reqids_size(_) -> error({erpc, badarg}).

reqids_add([Tag | Ref], Label, Collection)
  when ?IS_REQUEST(Tag, Ref), is_map(Collection), not is_map_key(Ref, Collection) ->
    Collection#{Ref => [Tag | Label]};
reqids_add(_, _, _) -> error({erpc, badarg}).

reqids_to_list(Collection) when is_map(Collection) ->
    [case Value of
         [Tag | Label] when ?IS_REQUEST(Tag, Ref) -> {[Tag | Ref], Label};
         _ -> error({erpc, badarg})
     end || {Ref, Value} <- lists:reverse(maps:to_list(Collection))];
reqids_to_list(_) -> error({erpc, badarg}).

%% Several nodes ---------------------------------------------------------------------------------------------------

multicall(Nodes, Fun) -> multicall(Nodes, Fun, infinity).

multicall(Nodes, Fun, Timeout) when is_function(Fun, 0) -> multicall(Nodes, erlang, apply, [Fun, []], Timeout);
multicall(_, _, _) -> error({erpc, badarg}).

multicall(Nodes, M, F, A) -> multicall(Nodes, M, F, A, infinity).

multicall(Nodes, M, F, A, Timeout) ->
    is_list(Nodes) andalso length_or_bad(Nodes) andalso is_atom(M) andalso is_atom(F) andalso is_list(A)
        andalso lists:all(fun is_atom/1, Nodes) orelse error({erpc, badarg}),
    Deadline = case wait_time(Timeout) of
                   infinity -> infinity;
                   Time -> erlang:monotonic_time() + erlang:convert_time_unit(Time, millisecond, native)
               end,
    Requests = ask_all(Nodes, Timeout =:= infinity, M, F, A),
    [collect(Request, Deadline, M, F, A) || Request <- Requests].

length_or_bad(Nodes) ->
    try length(Nodes) >= 0 catch error:badarg -> false end.

%% A call on this node that may take any time is made by this process, when the others have been asked.
ask_all([], _, _, _, _) -> [];
ask_all([Node | Nodes], true, M, F, A) when Node =:= node() -> [here | ask_all(Nodes, false, M, F, A)];
ask_all([Node | Nodes], Here, M, F, A) -> [send_request(Node, M, F, A) | ask_all(Nodes, Here, M, F, A)].

collect(here, _, M, F, A) ->
    try
        {ok, call(node(), M, F, A)}
    catch
        Class:Reason -> {Class, Reason}
    end;
collect(Request, Deadline, _, _, _) ->
    Left = case Deadline of
               infinity -> infinity;
               _ -> max(0, erlang:convert_time_unit(Deadline - erlang:monotonic_time() + 999999, native, millisecond))
           end,
    try
        {ok, receive_response(Request, Left)}
    catch
        Class:Reason -> {Class, Reason}
    end.

cast(Node, Fun) -> cast(Node, erlang, apply, [Fun, []]).

cast(Node, M, F, A) when is_atom(Node), ?IS_CALL(M, F, A) ->
    _ = spawn_request(Node, erpc, execute_cast, [M, F, A], [{reply, no}]),
    ok;
cast(_, _, _, _) ->
    error({erpc, badarg}).

multicast(Nodes, Fun) -> multicast(Nodes, erlang, apply, [Fun, []]).

multicast(Nodes, M, F, A) ->
    try
        [ok = cast(Node, M, F, A) || Node <- Nodes],
        ok
    catch
        error:_ -> error({erpc, badarg})
    end.

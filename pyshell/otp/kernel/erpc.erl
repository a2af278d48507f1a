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

-define(IS_TIME(T), (T =:= infinity orelse (is_integer(T) andalso T >= 0))).
-define(IS_CALL(M, F, A), is_atom(M), is_atom(F), is_list(A)).
-define(IS_REQUEST(Tag, Ref), is_reference(Tag), is_reference(Ref)).

call(Node, Fun) -> call(Node, Fun, infinity).

call(Node, Fun, Timeout) when is_function(Fun, 0) -> call(Node, erlang, apply, [Fun, []], Timeout);
call(_, _, _) -> error({erpc, badarg}).

call(Node, M, F, A) -> call(Node, M, F, A, infinity).

call(Node, M, F, A, infinity) when Node =:= node(), ?IS_CALL(M, F, A) ->
    try
        execute_call(M, F, A)
    catch
        exit:Reason -> exit({exception, Reason});
        error:Reason:Stack -> error({exception, Reason, own_part(Stack)})
    end;
call(Node, M, F, A, Timeout) when is_atom(Node), ?IS_CALL(M, F, A), ?IS_TIME(Timeout) ->
    {Tag, Ref} = ask(Node, M, F, A),
    receive
        {spawn_reply, Ref, error, Reason} -> not_started(Reason);
        {'DOWN', Ref, process, _, Reason} -> outcome(Tag, Reason)
    after Timeout ->
        give_up(Tag, Ref)
    end;
call(_, _, _, _, _) ->
    error({erpc, badarg}).

ask(Node, M, F, A) ->
    Tag = make_ref(),
    {Tag, spawn_request(Node, erpc, execute_call, [Tag, M, F, A], [{reply, error_only}, monitor])}.

%% Nobody waits for this request any more; its answer may have come just now.
give_up(Tag, Ref) ->
    case erlang:spawn_request_abandon(Ref) orelse erlang:demonitor(Ref, [info]) of
        true ->
            error({erpc, timeout});
        false ->
            receive
                {spawn_reply, Ref, error, Reason} -> not_started(Reason);
                {'DOWN', Ref, process, _, Reason} -> outcome(Tag, Reason)
            after 0 ->
                error({erpc, timeout})
            end
    end.

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
            error:Reason:Stack -> {Tag, error, Reason, own_part(Stack)}
        end,
    exit(Outcome).

execute_call(M, F, A) ->
    Value = apply(M, F, A),
    Value.

execute_cast(M, F, A) ->
    try
        apply(M, F, A)
    catch
        error:Reason:Stack -> error({exception, {Reason, own_part(Stack)}})
    end.

%% The part of a stack trace that belongs to the function called.
own_part([{erpc, F, _, _} | _]) when F =:= execute_call; F =:= execute_cast; F =:= call -> [];
own_part([{erl_eval, _, _, _} | _]) -> [];
own_part([Entry | Rest]) -> [Entry | own_part(Rest)];
own_part([]) -> [].

%% Requests ------------------------------------------------------------------------------------------------------

send_request(Node, Fun) when is_atom(Node), is_function(Fun, 0) -> send_request(Node, erlang, apply, [Fun, []]);
send_request(_, _) -> error({erpc, badarg}).

send_request(Node, M, F, A) when is_atom(Node), ?IS_CALL(M, F, A) ->
    {Tag, Ref} = ask(Node, M, F, A),
    [Tag | Ref];
send_request(Node, Fun, Label, Collection) when is_atom(Node), is_function(Fun, 0) ->
    send_request(Node, erlang, apply, [Fun, []], Label, Collection);
send_request(_, _, _, _) ->
    error({erpc, badarg}).

send_request(Node, M, F, A, Label, Collection) ->
    reqids_add(send_request(Node, M, F, A), Label, Collection).

receive_response(Request) -> receive_response(Request, infinity).

receive_response([Tag | Ref], Timeout) when ?IS_REQUEST(Tag, Ref), ?IS_TIME(Timeout) ->
    receive
        {spawn_reply, Ref, error, Reason} -> not_started(Reason);
        {'DOWN', Ref, process, _, Reason} -> outcome(Tag, Reason)
    after Timeout ->
        give_up(Tag, Ref)
    end;
receive_response(_, _) ->
    error({erpc, badarg}).

receive_response(Collection, Timeout, Delete) when is_map(Collection), is_boolean(Delete) ->
    case first_of(Collection, Timeout) of
        no_request -> no_request;
        timeout ->
            [catch give_up(Tag, Ref) || {Ref, {Tag, _}} <- maps:to_list(Collection)],
            error({erpc, timeout});
        {Ref, Label, Get} -> labelled(Ref, Label, Get, Collection, Delete)
    end;
receive_response(_, _, _) ->
    error({erpc, badarg}).

wait_response(Request) -> wait_response(Request, 0).

wait_response([Tag | Ref], Timeout) when ?IS_REQUEST(Tag, Ref), ?IS_TIME(Timeout) ->
    receive
        {spawn_reply, Ref, error, Reason} -> not_started(Reason);
        {'DOWN', Ref, process, _, Reason} -> {response, outcome(Tag, Reason)}
    after Timeout ->
        no_response
    end;
wait_response(_, _) ->
    error({erpc, badarg}).

wait_response(Collection, Timeout, Delete) when is_map(Collection), is_boolean(Delete) ->
    case first_of(Collection, Timeout) of
        no_request -> no_request;
        timeout -> no_response;
        {Ref, Label, Get} -> labelled(Ref, Label, Get, Collection, Delete)
    end;
wait_response(_, _, _) ->
    error({erpc, badarg}).

check_response({spawn_reply, Ref, error, Reason}, [Tag | Ref]) when ?IS_REQUEST(Tag, Ref) -> not_started(Reason);
check_response({'DOWN', Ref, process, _, Reason}, [Tag | Ref]) when ?IS_REQUEST(Tag, Ref) ->
    {response, outcome(Tag, Reason)};
check_response(_, [Tag | Ref]) when ?IS_REQUEST(Tag, Ref) -> no_response;
check_response(_, _) -> error({erpc, badarg}).

check_response(_, Collection, Delete) when is_boolean(Delete), map_size(Collection) =:= 0 -> no_request;
check_response(Message, Collection, Delete) when is_map(Collection), is_boolean(Delete) ->
    Ref = case Message of
              {spawn_reply, R, error, _} -> R;
              {'DOWN', R, process, _, _} -> R;
              _ -> none
          end,
    case Collection of
        #{Ref := {Tag, Label}} ->
            Get = fun() -> {response, Value} = check_response(Message, [Tag | Ref]), Value end,
            labelled(Ref, Label, Get, Collection, Delete);
        _ ->
            no_response
    end;
check_response(_, _, _) ->
    error({erpc, badarg}).

first_of(Collection, _) when map_size(Collection) =:= 0 -> no_request;
first_of(Collection, Timeout) ->
    receive
        {spawn_reply, Ref, error, Reason} when is_map_key(Ref, Collection) ->
            {_, Label} = map_get(Ref, Collection),
            {Ref, Label, fun() -> not_started(Reason) end};
        {'DOWN', Ref, process, _, Reason} when is_map_key(Ref, Collection) ->
            {Tag, Label} = map_get(Ref, Collection),
            {Ref, Label, fun() -> outcome(Tag, Reason) end}
    after wait_time(Timeout) ->
        timeout
    end.

wait_time({abs, Time}) -> max(0, Time - erlang:monotonic_time(millisecond));
wait_time(Time) -> Time.

labelled(Ref, Label, Get, Collection, Delete) ->
    Rest = case Delete of
               true -> maps:remove(Ref, Collection);
               false -> Collection
           end,
    try Get() of
        Value -> {{response, Value}, Label, Rest}
    catch
        Class:Reason -> erlang:raise(Class, {Reason, Label, Rest}, [])
    end.

reqids_new() -> #{}.

reqids_size(Collection) when is_map(Collection) -> map_size(Collection);
reqids_size(_) -> error({erpc, badarg}).

reqids_add([Tag | Ref], Label, Collection) when ?IS_REQUEST(Tag, Ref), is_map(Collection) ->
    Collection#{Ref => {Tag, Label}};
reqids_add(_, _, _) -> error({erpc, badarg}).

reqids_to_list(Collection) when is_map(Collection) ->
    [{[Tag | Ref], Label} || {Ref, {Tag, Label}} <- maps:to_list(Collection)];
reqids_to_list(_) -> error({erpc, badarg}).

%% Several nodes ---------------------------------------------------------------------------------------------------

multicall(Nodes, Fun) -> multicall(Nodes, Fun, infinity).

multicall(Nodes, Fun, Timeout) when is_function(Fun, 0) -> multicall(Nodes, erlang, apply, [Fun, []], Timeout);
multicall(_, _, _) -> error({erpc, badarg}).

multicall(Nodes, M, F, A) -> multicall(Nodes, M, F, A, infinity).

multicall(Nodes, M, F, A, Timeout) when is_list(Nodes), ?IS_CALL(M, F, A), ?IS_TIME(Timeout) ->
    Deadline = case Timeout of
                   infinity -> infinity;
                   _ -> erlang:monotonic_time(millisecond) + Timeout
               end,
    Requests = [try send_request(Node, M, F, A) catch error:Reason -> {failed, Reason} end || Node <- Nodes],
    [collect(Request, Deadline) || Request <- Requests];
multicall(_, _, _, _, _) ->
    error({erpc, badarg}).

collect({failed, Reason}, _) ->
    {error, Reason};
collect(Request, Deadline) ->
    Left = case Deadline of
               infinity -> infinity;
               _ -> max(0, Deadline - erlang:monotonic_time(millisecond))
           end,
    try
        {ok, receive_response(Request, Left)}
    catch
        Class:Reason -> {Class, Reason}
    end.

cast(Node, Fun) when is_function(Fun, 0) -> cast(Node, erlang, apply, [Fun, []]);
cast(_, _) -> error({erpc, badarg}).

cast(Node, M, F, A) when is_atom(Node), ?IS_CALL(M, F, A) ->
    _ = spawn_request(Node, erpc, execute_cast, [M, F, A], [{reply, no}]),
    ok;
cast(_, _, _, _) ->
    error({erpc, badarg}).

multicast(Nodes, Fun) when is_function(Fun, 0) -> multicast(Nodes, erlang, apply, [Fun, []]);
multicast(_, _) -> error({erpc, badarg}).

multicast(Nodes, M, F, A) when is_list(Nodes), ?IS_CALL(M, F, A) ->
    [cast(Node, M, F, A) || Node <- Nodes],
    ok;
multicast(_, _, _, _) ->
    error({erpc, badarg}).

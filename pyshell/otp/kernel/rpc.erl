%% Calls on other nodes in the older manner: a failure is a value, {badrpc, Why}. All of it stands on erpc.
-module(rpc).
-export([abcast/2, abcast/3, async_call/4, block_call/4, block_call/5, call/4, call/5, cast/4, eval_everywhere/3,
         eval_everywhere/4, local_send/2, multi_server_call/2, multi_server_call/3, multicall/3, multicall/4, multicall/5,
         rex/0, start/0, start_link/0, nb_yield/1, nb_yield/2, parallel_eval/1, pinfo/1, pinfo/2, pmap/3, sbcast/2, sbcast/3, server_call/4, yield/1]).

call(Node, M, F, A) -> call(Node, M, F, A, infinity).

call(Node, M, F, A, Timeout) ->
    as_value(fun() -> erpc:call(Node, M, F, A, Timeout) end).

%% Run by the other node's server itself, which meanwhile serves nobody else.
block_call(Node, M, F, A) -> block_call(Node, M, F, A, infinity).

block_call(Node, M, F, A, Timeout) when is_atom(Node), is_atom(M), is_list(A), Timeout =:= infinity orelse is_integer(Timeout) ->
    {Pid, Ref} = spawn_monitor(fun() -> exit({answer, gen_server:call({rex, Node}, {block_call, M, F, A, group_leader()},
                                                                       Timeout)}) end),
    receive
        {'DOWN', Ref, process, Pid, {answer, Answer}} -> Answer;
        {'DOWN', Ref, process, Pid, {timeout, _}} -> {badrpc, timeout};
        {'DOWN', Ref, process, Pid, {{nodedown, _}, _}} -> {badrpc, nodedown};
        {'DOWN', Ref, process, Pid, Reason} -> {badrpc, {'EXIT', Reason}}
    end.

%% The server is there on each node, unless somebody ended it.
start() -> started(fun spawn/3).
start_link() -> started(fun spawn_link/3).

started(Spawn) ->
    case whereis(rex) of
        undefined ->
            Pid = Spawn(?MODULE, rex, []),
            register(rex, Pid),
            {ok, Pid};
        Pid -> {error, {already_started, Pid}}
    end.

%% The server of that name on each node. Calls come to it from old nodes and from others that do not know erpc.
rex() ->
    receive
        {'$gen_call', From, {call, M, F, A, Leader}} ->
            spawn(fun() -> set_leader(Leader), gen_server:reply(From, run(M, F, A)) end);
        {'$gen_call', From, {block_call, M, F, A, Leader}} ->
            Own = group_leader(),
            set_leader(Leader),
            Answer = run(M, F, A),
            group_leader(Own, self()),
            gen_server:reply(From, Answer);
        {'$gen_cast', {cast, M, F, A, Leader}} ->
            spawn(fun() -> set_leader(Leader), apply(M, F, A) end);
        {From, features_request} when is_pid(From) ->
            From ! {features_reply, node(), [erpc]};
        {From, {sbcast, Name, Message}} when is_pid(From) ->
            From ! {rex, node(), try Name ! Message of _ -> ok catch _:_ -> {nonexisting_name, Name} end};
        {From, {send, Name, Message}} when is_pid(From) ->
            From ! {rex, node(), try Name ! {From, Message} of _ -> ok catch _:_ -> {nonexisting_name, Name} end};
        _ ->
            ok
    end,
    rex().

set_leader(Leader) when is_pid(Leader) -> group_leader(Leader, self());
set_leader(_) -> group_leader(whereis(user), self()).

run(M, F, A) -> call(node(), M, F, A, infinity).

as_value(Call) ->
    try Call() of
        {'EXIT', _} = Exit -> {badrpc, Exit};
        Value -> Value
    catch
        throw:{'EXIT', _} = Exit -> {badrpc, Exit};
        throw:Value -> Value;
        Class:Reason -> failed(Class, Reason)
    end.

failed(exit, {exception, Reason}) -> {badrpc, {'EXIT', Reason}};
failed(exit, {signal, Reason}) -> {badrpc, {'EXIT', Reason}};
failed(exit, Reason) -> exit(Reason);
failed(error, {exception, Reason, Stack}) -> {badrpc, {'EXIT', {Reason, Stack}}};
failed(error, {erpc, noconnection}) -> {badrpc, nodedown};
failed(error, {erpc, timeout}) -> {badrpc, timeout};
failed(error, {erpc, badarg}) -> error(badarg);
failed(error, {erpc, Reason}) -> {badrpc, Reason};
failed(error, Reason) -> error(Reason).

cast(Node, M, F, A) ->
    try erpc:cast(Node, M, F, A) of
        ok -> true
    catch
        error:{erpc, badarg} -> error(badarg)
    end.

%% A promise is kept for the process that asked.
async_call(Node, M, F, A) ->
    try
        erpc:send_request(Node, M, F, A)
    catch
        error:{erpc, badarg} -> error(badarg)
    end.

yield(Key) ->
    as_value(fun() -> erpc:receive_response(Key) end).

nb_yield(Key) -> nb_yield(Key, 0).

nb_yield(Key, Timeout) ->
    case as_value(fun() -> erpc:wait_response(Key, Timeout) end) of
        no_response -> timeout;
        {response, {'EXIT', _} = Exit} -> {value, {badrpc, Exit}};
        {response, Value} -> {value, Value};
        Failure -> {value, Failure}
    end.

multicall(M, F, A) -> multicall([node() | nodes()], M, F, A, infinity).

multicall(Nodes, M, F, A) when is_list(Nodes) -> multicall(Nodes, M, F, A, infinity);
multicall(M, F, A, Timeout) -> multicall([node() | nodes()], M, F, A, Timeout).

%% {Results, BadNodes}, each in the order of the nodes. Bad are those that cannot be reached or do not answer in time.
multicall(Nodes, M, F, A, Timeout) ->
    Outcomes = try erpc:multicall(Nodes, M, F, A, Timeout) catch error:{erpc, badarg} -> error(badarg) end,
    sort_out(Nodes, Outcomes, [], []).

sort_out([Node | Nodes], [{error, {erpc, _}} | Outcomes], Good, Bad) ->
    sort_out(Nodes, Outcomes, Good, [Node | Bad]);
sort_out([_ | Nodes], [Outcome | Outcomes], Good, Bad) ->
    Value = case Outcome of
                {ok, {'EXIT', _} = Exit} -> {badrpc, Exit};
                {ok, Result} -> Result;
                {throw, Thrown} -> Thrown;
                {Class, Reason} -> failed(Class, Reason)
            end,
    sort_out(Nodes, Outcomes, [Value | Good], Bad);
sort_out([], [], Good, Bad) ->
    {lists:reverse(Good), lists:reverse(Bad)}.

eval_everywhere(M, F, A) -> eval_everywhere([node() | nodes()], M, F, A).

eval_everywhere(Nodes, M, F, A) ->
    erpc:multicast(Nodes, M, F, A),
    abcast.

abcast(Name, Message) -> abcast([node() | nodes()], Name, Message).

abcast(Nodes, Name, Message) ->
    [{Name, Node} ! Message || Node <- Nodes],
    abcast.

sbcast(Name, Message) -> sbcast([node() | nodes()], Name, Message).

%% {Good, Bad}: bad are the nodes without that name.
sbcast(Nodes, Name, Message) ->
    Outcomes = lists:zip(Nodes, erpc:multicall(Nodes, rpc, local_send, [Name, Message])),
    {[Node || {Node, {ok, sent}} <- Outcomes], [Node || {Node, Outcome} <- Outcomes, Outcome =/= {ok, sent}]}.

local_send(Name, Message) ->
    Name ! Message,
    sent.

server_call(Node, Name, Tag, Request) when is_atom(Node), is_atom(Name) ->
    Ref = monitor(process, {Name, Node}),
    {Name, Node} ! {self(), Request},
    receive
        {Tag, Node, Reply} ->
            demonitor(Ref, [flush]),
            Reply;
        {'DOWN', Ref, process, _, _} ->
            {error, nodedown}
    end.

multi_server_call(Name, Request) -> multi_server_call([node() | nodes()], Name, Request).

multi_server_call(Nodes, Name, Request) ->
    Asked = [begin
                 Ref = monitor(process, {Name, Node}),
                 {Name, Node} ! {self(), Request},
                 {Node, Ref}
             end || Node <- Nodes],
    gather(Name, Asked, [], []).

gather(_, [], Good, Bad) ->
    {lists:reverse(Good), lists:reverse(Bad)};
gather(Name, [{Node, Ref} | Asked], Good, Bad) ->
    receive
        {'DOWN', Ref, process, _, _} ->
            gather(Name, Asked, Good, [Node | Bad]);
        {Name, Node, Reply} ->
            demonitor(Ref, [flush]),
            gather(Name, Asked, [Reply | Good], Bad)
    end.

parallel_eval(Calls) ->
    Nodes = [node() | nodes()],
    Keys = spread(Calls, Nodes, Nodes),
    [yield(Key) || Key <- Keys].

spread([], _, _) -> [];
spread(Calls, [], All) -> spread(Calls, All, All);
spread([{M, F, A} | Calls], [Node | Nodes], All) -> [async_call(Node, M, F, A) | spread(Calls, Nodes, All)].

pmap({M, F}, Extra, List) ->
    Results = parallel_eval([{M, F, [Item | Extra]} || Item <- List]),
    case [bad || {badrpc, _} <- Results] of
        [] -> Results;
        _ -> exit(badrpc)
    end.

pinfo(Pid) when node(Pid) =:= node() -> process_info(Pid);
pinfo(Pid) -> call(node(Pid), erlang, process_info, [Pid]).

pinfo(Pid, Item) when node(Pid) =:= node() -> process_info(Pid, Item);
pinfo(Pid, Item) -> call(node(Pid), erlang, process_info, [Pid, Item]).

%% dbg: tracing from the prompt.
%%
%% One process, registered as dbg, keeps who reports (the tracer), on which nodes, and the match specifications that were given.
%% On another node a relay is the tracer there; it hands on what it hears (n/1), or keeps a tracer of that node (tracer/3). Where
%% erlang:trace/3 and trace_pattern/3 are called they are called on the node they concern. A trace port is a process that writes
%% into files (dbg_file).
%% Follows: runtime_tools dbg(3).
-module(dbg).

-export([start/0, stop/0, stop_clear/0, tracer/0, tracer/2, tracer/3, get_tracer/0, get_tracer/1]).
-export([trace_port/2, trace_port_control/1, trace_port_control/2, flush_trace_port/0, flush_trace_port/1]).
-export([trace_client/2, trace_client/3, stop_trace_client/1, wrap_presort/2, wrap_sort/2, wrap_sortfix/2, wrap_postsort/1]).
-export([p/1, p/2, c/3, c/4, i/0, n/1, cn/1, ln/0]).
-export([tp/2, tp/3, tp/4, tpl/2, tpl/3, tpl/4, tpe/2]).
-export([ctp/0, ctp/1, ctp/2, ctp/3, ctpl/0, ctpl/1, ctpl/2, ctpl/3, ctpg/0, ctpg/1, ctpg/2, ctpg/3, ctpe/1]).
-export([ltp/0, dtp/0, dtp/1, wtp/1, rtp/1, fun2ms/1, h/0, h/1]).
-export([erlang_trace/3, get_info/0, transform_flags/1, dhandler/2, deliver_and_flush/1, do_relay/2]).

-record(st, {tracer, type, nodes = [], relays = [], saved = []}).
%% tracer: pid or undefined. type: process or port. nodes: those that are traced. saved: [{Number, Specification}]
%% relays: [{Node, Pid, Tracer, Type}]; the relay of n/1 is the tracer itself

%% the server -----------------------------------------------------------------------------------------------------------

start() ->
    case whereis(dbg) of
        undefined ->
            Self = self(),
            {Pid, Ref} = spawn_monitor(fun() -> server(Self) end),
            receive
                {Pid, started} -> demonitor(Ref, [flush]), {ok, Pid};
                {'DOWN', Ref, process, Pid, _} -> start()
            end;
        Server -> {ok, Server}
    end.

tracer() ->
    tracer(process, {fun dhandler/2, user}).

tracer(process, {Handler, _} = Data) when is_function(Handler, 2) ->
    request({tracer, process, Data});
tracer(port, Fun) when is_function(Fun) ->
    request({tracer, port, Fun}).

tracer(Node, Type, Data) when Node =:= node() ->
    case tracer(Type, Data) of
        {ok, _} -> {ok, Node};
        Error -> Error
    end;
tracer(Node, Type, Data) when is_atom(Node) -> request({add_node, Node, {Type, Data}});
tracer(Node, _, _) -> {error, {bad_node, Node}}.

server(Parent) ->
    process_flag(trap_exit, true),
    true = register(dbg, self()),
    Parent ! {self(), started},
    loop(#st{}).

%% what the fun of a trace port gives is linked to the server as well
start_tracer(process, {Handler, Data}) ->
    {ok, spawn_link(fun() -> hear(Handler, Data) end)};
start_tracer(port, Fun) ->
    case catch Fun() of
        {'EXIT', Reason} -> {error, Reason};
        Tracer when is_pid(Tracer), Tracer =/= self() -> link(Tracer), {ok, Tracer}
    end.

hear(Handler, Data) ->
    receive
        {'$flush', From, Ref} ->
            From ! {Ref, flushed},
            hear(Handler, Data);
        Message when element(1, Message) =:= trace; element(1, Message) =:= trace_ts;
                     element(1, Message) =:= seq_trace; element(1, Message) =:= drop ->
            case catch Handler(Message, Data) of
                {'EXIT', Reason} -> exit({trace_handler_crashed, Reason});
                Next -> hear(Handler, Next)
            end;
        _ ->
            hear(Handler, Data)
    end.

request(What) ->
    {ok, Server} = start(),
    Ref = monitor(process, Server),
    Server ! {self(), What},
    receive
        {dbg, Answer} -> demonitor(Ref, [flush]), Answer;
        {'DOWN', Ref, process, _, _} -> exit(dbg_server_crash)
    end.

loop(St) ->
    receive
        {From, stop} when is_pid(From) ->
            clear(St),
            unregister(dbg),
            From ! {dbg, ok};
        {From, What} when is_pid(From) ->
            {Answer, Next} = serve(What, St),
            From ! {dbg, Answer},
            loop(Next);
        {'EXIT', Tracer, Reason} when Tracer =:= St#st.tracer ->
            io:format(user, "** dbg got EXIT - terminating: ~p~n", [Reason]),
            clear(St);
        {'DOWN', _, process, Relay, _} ->
            case lists:keyfind(Relay, 2, St#st.relays) of
                {Node, _, _, _} -> loop(forget_node(Node, St));
                false -> loop(St)
            end;
        _ ->
            loop(St)
    end.

serve({tracer, Type, Data}, #st{tracer = undefined} = St) ->
    case start_tracer(Type, Data) of
        {ok, Tracer} -> {{ok, self()}, St#st{tracer = Tracer, type = Type, nodes = [node() | St#st.nodes]}};
        Error -> {Error, St}
    end;
serve({tracer, _, _}, St) ->
    {{error, already_started}, St};
serve({get_tracer, Node}, St) ->
    case tracer_on(Node, St) of
        undefined -> {{error, {no_tracer_on_node, Node}}, St};
        Tracer -> {{ok, Tracer}, St}
    end;
serve({get_type, Node}, St) ->
    case lists:keyfind(Node, 1, St#st.relays) of
        {_, _, _, Type} -> {Type, St};
        false when Node =:= node() -> {St#st.type, St};
        false -> {undefined, St}
    end;
serve({p, Who, Flags}, St) ->
    {trace(Who, if Flags =:= [clear] -> clear; true -> Flags end, St), St};
serve({pattern, Call, Spec, Options}, St) ->
    pattern(Call, Spec, Options, St);
serve({clear_pattern, Call, Options}, St) ->
    {{ok, set_pattern(Call, false, Options, St)}, St};
serve({add_node, Node}, St) ->
    add_node(Node, St);
serve({add_node, Node, Tracer}, St) ->
    reach_node(Node, Tracer, St);
serve({drop_node, Node}, St) ->
    {ok, drop_node(Node, St)};
serve(nodes, St) ->
    {St#st.nodes, St};
serve(saved, St) ->
    {lists:sort(St#st.saved), St};
serve({forget, all}, St) ->
    {ok, St#st{saved = []}};
serve({forget, Number}, St) ->
    {ok, St#st{saved = lists:keydelete(Number, 1, St#st.saved)}};
serve({remember, Specs}, St) ->
    {ok, lists:foldl(fun(Spec, Acc) -> element(2, remember(Spec, Acc)) end, St, Specs)}.

tracer_on(Node, St) when Node =:= node() ->
    case lists:member(Node, St#st.nodes) of
        true -> St#st.tracer;
        false -> undefined
    end;
tracer_on(Node, St) ->
    case lists:keyfind(Node, 1, St#st.relays) of
        {_, _, Tracer, _} -> Tracer;
        false -> undefined
    end.

clear(St) ->
    [on(Node, St, erlang, trace, [all, false, [all]]) || Node <- St#st.nodes],
    [set_pattern(Call, false, Options, St)
     || {Call, Options} <- [{{'_', '_', '_'}, [local]}, {{'_', '_', '_'}, []}, {send, []}, {'receive', []}]],
    [end_relay(Relay) || Relay <- St#st.relays],
    case St#st.tracer of
        undefined -> ok;
        Tracer -> flush(Tracer), unlink(Tracer), exit(Tracer, kill)
    end.

flush(Tracer) ->
    Ref = monitor(process, Tracer),
    Tracer ! {'$flush', self(), Ref},
    receive
        {Ref, flushed} -> demonitor(Ref, [flush]);
        {'DOWN', Ref, process, _, _} -> ok
    end.

%% erlang:F(Args..) on a node: {value, V} or an error; nothing where nobody would hear
on(Node, _, M, F, Args) when Node =:= node() ->
    try {value, apply(M, F, Args)} catch error:Reason -> {error, Reason} end;
on(Node, _, M, F, Args) ->
    case rpc:call(Node, M, F, Args) of
        {badrpc, {'EXIT', {Reason, _}}} -> {error, Reason};
        {badrpc, Reason} -> {error, Reason};
        Value -> {value, Value}
    end.

stop() ->
    case whereis(dbg) of
        undefined -> ok;
        _ -> request(stop)
    end.

stop_clear() -> stop().

get_tracer() -> get_tracer(node()).

get_tracer(Node) ->
    case whereis(dbg) of
        undefined -> {error, {no_tracer_on_node, Node}};
        _ -> request({get_tracer, Node})
    end.

%% all reports about calls so far have been shown when this returns
deliver_and_flush(Tracer) ->
    Ref = erlang:trace_delivered(all),
    receive {trace_delivered, all, Ref} -> ok end,
    flush(Tracer),
    ok.

%% trace ports: processes that write into files, and what reads those -----------------------------------------------------

trace_port(file, Spec) -> fun() -> dbg_file:port(Spec) end;
trace_port(ip, {Port, Queue}) when is_integer(Port), is_integer(Queue) -> trace_port(ip, Port);
trace_port(ip, Port) when is_integer(Port) -> fun() -> erlang:error(not_supported) end.

trace_port_control(Operation) -> trace_port_control(node(), Operation).

trace_port_control(Node, flush) ->
    case port_of(Node) of
        {ok, Tracer} -> deliver_and_flush(Tracer);
        Error -> Error
    end;
trace_port_control(Node, get_listen_port) ->
    case port_of(Node) of
        {ok, _} -> {error, not_supported_by_trace_driver};
        Error -> Error
    end.

port_of(Node) ->
    case whereis(dbg) =/= undefined andalso request({get_type, Node}) of
        port -> get_tracer(Node);
        _ -> {error, no_trace_driver}
    end.

flush_trace_port() -> trace_port_control(flush).
flush_trace_port(Node) -> trace_port_control(Node, flush).

trace_client(Type, Spec) when Type =:= file; Type =:= follow_file; Type =:= ip ->
    trace_client(Type, Spec, {fun dhandler/2, user}).

trace_client(Type, Spec, {Fun, _} = Handler) when is_function(Fun), (Type =:= file orelse Type =:= follow_file) ->
    dbg_file:client(Type, Spec, Handler);
trace_client(ip, {_, Port}, {Fun, _} = Handler) when is_integer(Port), is_function(Fun) -> trace_client(ip, Port, Handler);
trace_client(ip, Port, {Fun, _}) when is_integer(Port), is_function(Fun) -> {error, not_supported}.

stop_trace_client(Pid) when is_pid(Pid) ->
    Trapped = process_flag(trap_exit, true),
    link(Pid),
    exit(Pid, abnormal),
    receive {'EXIT', Pid, Reason} -> ok end,
    process_flag(trap_exit, Trapped),
    Reason =:= noproc andalso erlang:error(badarg, [Pid]),
    ok.

wrap_presort(Name, Suffix) -> dbg_file:found(Name, Suffix).
wrap_sort(Found, Count) -> dbg_file:sorted(Found, Count).
wrap_sortfix(Found, Count) -> dbg_file:fixed(Found, Count).
wrap_postsort(Found) -> dbg_file:names(Found).

%% processes ------------------------------------------------------------------------------------------------------------

p(Who) -> p(Who, [m]).

p(Who, Flags) when is_list(Flags) ->
    case words(Flags) of
        {error, _} = Error -> Error;
        Words ->
            case to_pid(Who) of
                {error, _} = Error -> Error;
                Process -> request({p, Process, if Words =:= clear -> [clear]; true -> Words end})
            end
    end;
p(Who, Flag) -> p(Who, [Flag]).

to_pid(Who) when is_pid(Who); is_port(Who); is_atom(Who) -> Who;
to_pid(Number) when is_integer(Number) -> to_pid({0, Number, 0});
to_pid({X, Y, Z}) -> to_pid(lists:concat(["<", X, ".", Y, ".", Z, ">"]));
to_pid("<" ++ _ = Text) ->
    try list_to_pid(Text) catch _:_ -> {error, {no_proc, Text}} end;
to_pid(Who) -> {error, {no_proc, Who}}.

words([clear]) -> clear;
words(Flags) -> transform_flags(Flags).

transform_flags(Flags) -> flags(Flags, [], []).

flags([], Words, []) -> Words;
flags([], _, Bad) -> {error, {bad_flags, lists:reverse(Bad)}};
flags([Flag | Rest], Words, Bad) ->
    case flag(Flag) of
        [] -> flags(Rest, Words, [Flag | Bad]);
        More -> flags(Rest, More ++ Words, Bad)
    end.

flag(s) -> [send];
flag(r) -> ['receive'];
flag(m) -> [send, 'receive'];
flag(c) -> [call];
flag(p) -> [procs];
flag(sos) -> [set_on_spawn];
flag(sol) -> [set_on_link];
flag(sofs) -> [set_on_first_spawn];
flag(sofl) -> [set_on_first_link];
flag(all) -> [all];
flag(Flag) ->
    Known = [send, 'receive', call, procs, ports, garbage_collection, running, running_procs, running_ports, set_on_spawn,
             set_on_first_spawn, set_on_link, set_on_first_link, timestamp, monotonic_timestamp, strict_monotonic_timestamp,
             arity, return_to, silent, exiting],
    [Flag || lists:member(Flag, Known)].

trace(Who, Flags, St) ->
    Nodes = if is_pid(Who) -> [node(Who)]; true -> St#st.nodes end,
    Tracers = [{Node, tracer_on(Node, St)} || Node <- Nodes],
    case [Node || {Node, Tracer} <- Tracers, Tracer =/= undefined] of
        [] when is_pid(Who), Who =/= undefined, St#st.tracer =/= undefined -> {error, {no_tracer_on_node, node(Who)}};
        [] -> {error, no_tracers};
        Ready -> {ok, [trace_on(Node, Who, Flags, proplists:get_value(Node, Tracers), St) || Node <- Ready]}
    end.

trace_on(Node, Who, Flags, Tracer, St) ->
    {How, Words} = case Flags of
                       clear -> {false, [all]};
                       _ -> {true, [{tracer, Tracer} | Flags]}
                   end,
    case on(Node, St, dbg, erlang_trace, [Who, How, Words]) of
        {value, Count} when is_integer(Count) -> {matched, Node, Count};
        {value, {no_proc, _} = Missing} -> {matched, Node, 0, Missing};
        {error, Reason} -> {matched, Node, 0, Reason}
    end.

erlang_trace(Who, How, Flags) ->
    Groups = [all, processes, ports, existing, existing_processes, existing_ports, new, new_processes, new_ports],
    Process = case is_atom(Who) andalso not lists:member(Who, Groups) of
                  true -> whereis(Who);
                  false -> Who
              end,
    case Process =:= undefined orelse (is_pid(Process) andalso not is_process_alive(Process)) of
        true -> {no_proc, Who};
        false -> erlang:trace(Process, How, Flags)
    end.

c(M, F, Args) -> c(M, F, Args, all).

c(M, F, Args, Flags) ->
    case words(if is_list(Flags) -> Flags; true -> [Flags] end) of
        {error, _} = Error -> Error;
        Words ->
            Own = whereis(dbg) =:= undefined,
            _ = tracer(),
            {ok, Tracer} = get_tracer(),
            Self = self(),
            {Pid, Ref} = spawn_monitor(fun() -> Self ! {self(), traced(M, F, Args, Words, Tracer)} end),
            Answer = receive
                         {Pid, Value} -> demonitor(Ref, [flush]), Value;
                         {'DOWN', Ref, process, Pid, Reason} -> {'EXIT', Reason}
                     end,
            deliver_and_flush(Tracer),
            Own andalso stop(),
            Answer
    end.

traced(M, F, Args, Words, Tracer) ->
    _ = Words =/= clear andalso erlang:trace(self(), true, [{tracer, Tracer} | Words]),
    Value = (catch apply(M, F, Args)),
    _ = erlang:trace(self(), false, [all]),
    Value.

i() ->
    case whereis(dbg) of
        undefined -> ok;
        _ -> lists:foreach(fun show_info/1, request(nodes))
    end.

show_info(Node) ->
    io:format("~nNode ~w:~n~-12s ~-21s ~-5s ~n", [Node, "Pid", "Initial call", "Trace"]),
    Infos = case Node =:= node() of
                true -> get_info();
                false -> rpc:call(Node, dbg, get_info, [])
            end,
    [io:format("~-12s ~-21s ~ts~n", [io_lib:format("~w", [Pid]), io_lib:format("~w", [Call]), dbg_show:flags(Flags)])
     || {Pid, Call, Flags} <- Infos],
    ok.

get_info() ->
    lists:foldl(fun(Pid, Acc) ->
                        case {erlang:trace_info(Pid, flags), process_info(Pid, initial_call)} of
                            {{flags, [_ | _] = Flags}, {initial_call, Call}} -> [{Pid, Call, Flags} | Acc];
                            _ -> Acc
                        end
                end, [], processes()).

%% nodes ----------------------------------------------------------------------------------------------------------------

n(Node) when Node =:= node() -> {error, cant_add_local_node};
n(Node) -> request({add_node, Node}).

cn(Node) -> request({drop_node, Node}).

ln() ->
    [io:format("~p~n", [Node]) || Node <- request(nodes)],
    ok.

add_node(_, #st{tracer = undefined} = St) -> {{error, no_local_tracer}, St};
add_node(_, #st{type = port} = St) -> {{error, cant_trace_remote_pid_to_local_port}, St};
add_node(Node, St) -> reach_node(Node, St#st.tracer, St).

%% Tracer: who is told, or {Type, Data} of one that is to be started there
reach_node(Node, Tracer, St) ->
    case {lists:keyfind(Node, 1, St#st.relays), net_adm:ping(Node)} of
        {{_, Relay, Relay, _}, _} when is_pid(Tracer) -> {{ok, Node}, St};
        {{_, _, There, _}, _} -> {{error, {already_started, There}}, St};
        {false, pang} -> {{error, {nodedown, Node}}, St};
        {false, pong} ->
            Relay = spawn(Node, ?MODULE, do_relay, [self(), Tracer]),
            Ref = monitor(process, Relay),
            receive
                {Relay, {ok, There}} ->
                    Type = if is_pid(Tracer) -> process; true -> element(1, Tracer) end,
                    {{ok, Node}, St#st{nodes = St#st.nodes ++ [Node], relays = [{Node, Relay, There, Type} | St#st.relays]}};
                {Relay, Error} -> demonitor(Ref, [flush]), {Error, St};
                {'DOWN', Ref, process, Relay, Reason} -> {{error, Reason}, St}
            end
    end.

drop_node(Node, St) ->
    case lists:keyfind(Node, 1, St#st.relays) of
        {_, _, _, _} = Relay ->
            _ = on(Node, St, erlang, trace, [all, false, [all]]),
            end_relay(Relay);
        false -> ok
    end,
    forget_node(Node, St).

forget_node(Node, St) ->
    St#st{nodes = lists:delete(Node, St#st.nodes), relays = lists:keydelete(Node, 1, St#st.relays)}.

%% a tracer of the other node is linked to its keeper
end_relay({_, Relay, Tracer, _}) ->
    Relay =/= Tracer andalso flush(Tracer),
    exit(Relay, kill).

%% on another node: the tracer there, which hands on what it hears; or a process that keeps one there
do_relay(Server, Tracer) when is_pid(Tracer) ->
    erlang:monitor(process, Server),
    Server ! {self(), {ok, self()}},
    relay(Tracer);
do_relay(Server, {Type, Data}) ->
    erlang:monitor(process, Server),
    Answer = start_tracer(Type, Data),
    Server ! {self(), Answer},
    case Answer of
        {ok, Tracer} ->
            receive {'DOWN', _, process, _, _} -> flush(Tracer) end,
            exit(shutdown);
        {error, _} -> ok
    end.

relay(Tracer) ->
    receive
        {'DOWN', _, process, _, _} -> ok;
        Message -> Tracer ! Message, relay(Tracer)
    end.

%% patterns -------------------------------------------------------------------------------------------------------------

tp({_, _, _} = Call, Spec) -> tp_as(Call, Spec, []);
tp(Module, Spec) -> tp_as({Module, '_', '_'}, Spec, []).
tp(Module, Function, Spec) -> tp_as({Module, Function, '_'}, Spec, []).
tp(Module, Function, Arity, Spec) -> tp_as({Module, Function, Arity}, Spec, []).

tpl({_, _, _} = Call, Spec) -> tp_as(Call, Spec, [local]);
tpl(Module, Spec) -> tp_as({Module, '_', '_'}, Spec, [local]).
tpl(Module, Function, Spec) -> tp_as({Module, Function, '_'}, Spec, [local]).
tpl(Module, Function, Arity, Spec) -> tp_as({Module, Function, Arity}, Spec, [local]).

tpe(Event, Spec) when Event =:= send; Event =:= 'receive' -> tp_as(Event, Spec, []).

%% a module that is asked about itself is there: only functions of loaded modules can be traced
tp_as({Module, _, _} = Call, Spec, Options) when is_atom(Module), Module =/= '_' ->
    _ = (is_list(Spec) orelse built_in(Spec) =/= false) andalso (catch Module:module_info()),
    request({pattern, Call, Spec, Options});
tp_as(Call, Spec, Options) -> request({pattern, Call, Spec, Options}).

pattern(Call, Spec, Options, St) ->
    case specification(Spec, St) of
        {error, _} = Error -> {Error, St};
        {Given, Name, Next} ->
            Matched = set_pattern(Call, Given, Options, St),
            {{ok, Matched ++ [{saved, Name} || Name =/= none]}, Next}
    end.

checked(Spec) ->
    case catch erlang:match_spec_test([], Spec, trace) of
        {ok, _, _, _} -> true;
        {error, Errors} -> {error, Errors};
        _ -> {error, [{error, "Match specification is no list."}]}
    end.

specification([], St) -> {[], none, St};
specification(Name, St) when is_atom(Name) ->
    case built_in(Name) of
        false -> {error, unknown_pattern};
        Spec -> {Spec, Name, St}
    end;
specification(Number, St) when is_integer(Number) ->
    case lists:keyfind(Number, 1, St#st.saved) of
        {_, Spec} -> {Spec, Number, St};
        false -> {error, unknown_pattern}
    end;
specification(Spec, St) when is_list(Spec) ->
    case checked(Spec) of
        true ->
            {Number, Next} = remember(Spec, St),
            {Spec, Number, Next};
        Error -> Error
    end;
specification(_, _) -> {error, unknown_pattern}.

remember(Spec, #st{saved = Saved} = St) ->
    case lists:keyfind(Spec, 2, Saved) of
        {Number, _} -> {Number, St};
        false ->
            Number = lists:max([0 | [N || {N, _} <- Saved]]) + 1,
            {Number, St#st{saved = [{Number, Spec} | Saved]}}
    end.

built_in(Name) when Name =:= x; Name =:= exception_trace -> [{'_', [], [{exception_trace}]}];
built_in(Name) when Name =:= c; Name =:= caller_trace -> [{'_', [], [{message, {caller}}]}];
built_in(Name) when Name =:= cx; Name =:= caller_exception_trace -> [{'_', [], [{exception_trace}, {message, {caller}}]}];
built_in(_) -> false.

set_pattern(Call, Spec, Options, St) ->
    [case on(Node, St, erlang, trace_pattern, [Call, if Spec =:= [] -> true; true -> Spec end, Options]) of
         {value, Count} -> {matched, Node, Count};
         {error, Reason} -> {matched, Node, 0, Reason}
     end || Node <- St#st.nodes, tracer_on(Node, St) =/= undefined].

ctp() -> ctp('_', '_', '_').
ctp({M, F, A}) -> ctp(M, F, A);
ctp(Module) -> ctp(Module, '_', '_').
ctp(Module, Function) -> ctp(Module, Function, '_').
ctp(Module, Function, Arity) ->
    _ = request({clear_pattern, {Module, Function, Arity}, []}),
    request({clear_pattern, {Module, Function, Arity}, [local]}).

ctpl() -> ctpl('_', '_', '_').
ctpl({M, F, A}) -> ctpl(M, F, A);
ctpl(Module) -> ctpl(Module, '_', '_').
ctpl(Module, Function) -> ctpl(Module, Function, '_').
ctpl(Module, Function, Arity) -> request({clear_pattern, {Module, Function, Arity}, [local]}).

ctpg() -> ctpg('_', '_', '_').
ctpg({M, F, A}) -> ctpg(M, F, A);
ctpg(Module) -> ctpg(Module, '_', '_').
ctpg(Module, Function) -> ctpg(Module, Function, '_').
ctpg(Module, Function, Arity) -> request({clear_pattern, {Module, Function, Arity}, []}).

ctpe(Event) when Event =:= send; Event =:= 'receive' -> request({pattern, Event, [], []}).

%% saved specifications -------------------------------------------------------------------------------------------------

ltp() ->
    [io:format("~p: ~tp~n", [Number, Spec]) || {Number, Spec} <- request(saved)],
    Names = [{c, built_in(c)}, {caller_exception_trace, cx}, {caller_trace, c}, {cx, built_in(cx)}, {exception_trace, x},
             {x, built_in(x)}],
    [io:format("~p: ~tp~n", [Name, Spec]) || {Name, Spec} <- Names],
    ok.

dtp() -> request({forget, all}).

dtp(Number) when is_integer(Number) -> request({forget, Number});
dtp(_) -> ok.

wtp(File) ->
    Text = [io_lib:format("~tp.~n", [Spec]) || {_, Spec} <- request(saved)],
    case file:write_file(File, unicode:characters_to_binary(Text)) of
        ok -> ok;
        {error, Reason} -> {error, {write_error, Reason}}
    end.

rtp(File) ->
    case file:consult(File) of
        {ok, Specs} -> request({remember, [Spec || Spec <- Specs, is_list(Spec)]});
        {error, Reason} -> {error, {read_error, Reason}}
    end.

fun2ms(Fun) -> dbg_show:fun2ms(Fun).

dhandler(Message, Device) -> dbg_show:message(Message, Device).

h() -> dbg_help:items().
h(Item) ->
    case dbg_help:item(Item) of
        false -> erlang:error(function_clause, [Item]);
        ok -> ok
    end.

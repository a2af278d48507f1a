%% What all behaviours share: starting under a name, asking and answering, finding who is meant.
%%
%% A question is the message {Label, {Client, Tag}, Request}, its answer {Tag, Reply}. Tag is [alias | Ref] where Ref is both
%% a monitor of the server and an alias of the client: an answer that comes after the client stopped waiting goes nowhere.
%% A call without a time limit in one node needs no alias: its tag is the bare monitor.
%% Follows: gen_server(3), "call/3", "start_link/4", "send_request/2"; the messages are those of OTP 25.
-module(gen).
-export([start/5, start/6, init_it/6, init_it/7, call/3, call/4, reply/2, stop/1, stop/3, send_request/3, send_request/5,
         wait_response/2, wait_response/3, receive_response/2, receive_response/3, check_response/2, check_response/3,
         reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1, name/1, unregister_name/1, get_proc_name/1,
         get_parent/0, debug_options/2, hibernate_after/1, format_status/4, format_status_header/2]).
-export(['$reply'/2]).
-'$frame'([{call, 3, do_call, 4}]).

-define(MAX_WAIT, 4294967295).

%% ---- starting ---------------------------------------------------------------------------------------------

%% Linkage: link, monitor or nolink. Gives {ok, Pid} ({ok, {Pid, Ref}} with a monitor), ignore or {error, Reason}.
start(Behaviour, Linkage, Module, Argument, Options) ->
    launch(Linkage, [Behaviour, self(), parent(Linkage), Module, Argument, Options], Options).

%% Name: {local, Atom}, {global, Term} or {via, Registry, Term}.
start(Behaviour, Linkage, Name, Module, Argument, Options) ->
    case where(Name) of
        undefined -> launch(Linkage, [Behaviour, self(), parent(Linkage), Name, Module, Argument, Options], Options);
        Pid -> {error, {already_started, Pid}}
    end.

parent(nolink) -> self;
parent(_) -> self().

launch(Linkage, Arguments, Options) ->
    Time = option(timeout, Options, infinity),
    Spawn = option(spawn_opt, Options, []),
    case Linkage of
        link -> proc_lib:start_link(?MODULE, init_it, Arguments, Time, Spawn);
        nolink -> proc_lib:start(?MODULE, init_it, Arguments, Time, Spawn);
        monitor ->
            case proc_lib:start_monitor(?MODULE, init_it, Arguments, Time, Spawn) of
                {{ok, Pid}, Ref} when is_pid(Pid) -> {ok, {Pid, Ref}};
                {Failure, Ref} -> receive {'DOWN', Ref, process, _, _} -> Failure end
            end
    end.

%% The first function of the new process. The starter may have lost a race for the name.
init_it(Behaviour, Starter, Parent, Module, Argument, Options) ->
    Behaviour:init_it(Starter, Parent, self(), Module, Argument, Options).

init_it(Behaviour, Starter, Parent, Name, Module, Argument, Options) ->
    case register_name(Name) of
        true -> Behaviour:init_it(Starter, Parent, Name, Module, Argument, Options);
        {false, Pid} -> proc_lib:init_ack(Starter, {error, {already_started, Pid}})
    end.

option(Key, Options, Default) ->
    case lists:keyfind(Key, 1, Options) of
        {_, Value} -> Value;
        false -> Default
    end.

hibernate_after(Options) -> option(hibernate_after, Options, infinity).

debug_options(Name, Options) ->
    case option(debug, Options, []) of
        [] -> [];
        Wanted ->
            try sys:debug_options(Wanted)
            catch
                _:_ ->
                    error_logger:format("~tp: ignoring erroneous debug options - ~tp~n", [Name, Wanted]),
                    []
            end
    end.

%% ---- names ------------------------------------------------------------------------------------------------

where({local, Name}) -> whereis(Name);
where({global, Name}) -> global:whereis_name(Name);
where({via, Registry, Name}) -> Registry:whereis_name(Name).

register_name({local, Name} = Where) ->
    try register(Name, self())
    catch error:_ -> {false, where(Where)}
    end;
register_name({global, Name} = Where) -> registered(global:register_name(Name, self()), Where);
register_name({via, Registry, Name} = Where) -> registered(Registry:register_name(Name, self()), Where).

registered(yes, _) -> true;
registered(no, Where) -> {false, where(Where)}.

unregister_name({local, Name}) ->
    try unregister(Name) of _ -> ok catch _:_ -> ok end;
unregister_name({global, Name}) -> global:unregister_name(Name), ok;
unregister_name({via, Registry, Name}) -> Registry:unregister_name(Name), ok;
unregister_name(Pid) when is_pid(Pid) -> ok.

%% The name a server shows in reports.
name({local, Name}) -> Name;
name({global, Name}) -> Name;
name({via, _, Name}) -> Name;
name(Pid) when is_pid(Pid) -> Pid.

%% The same for a process that was not started here; exits when it is not registered as it says.
get_proc_name(Pid) when is_pid(Pid) -> Pid;
get_proc_name({local, Name}) ->
    case process_info(self(), registered_name) of
        {registered_name, Name} -> Name;
        _ -> exit(process_not_registered)
    end;
get_proc_name({global, Name} = Where) -> mine(Where, Name, process_not_registered_globally);
get_proc_name({via, Registry, Name} = Where) -> mine(Where, Name, {process_not_registered_via, Registry}).

mine(Where, Name, Otherwise) ->
    case where(Where) =:= self() of
        true -> Name;
        false -> exit(Otherwise)
    end.

get_parent() ->
    case get('$ancestors') of
        [Parent | _] when is_pid(Parent) -> Parent;
        [Name | _] when is_atom(Name) -> parent_named(Name);
        _ -> exit(process_was_not_started_by_proc_lib)
    end.

parent_named(Name) ->
    Known = case whereis(Name) of
                undefined -> global:whereis_name(Name);
                Pid -> Pid
            end,
    case Known of
        undefined -> exit(could_not_find_registered_name);
        _ -> Known
    end.

%% ---- asking and waiting -----------------------------------------------------------------------------------

%% Asks and waits. Ref: of '$ask'. In call/3 for the usual case, under the name of do_call/4, where everybody else waits.
-define(ANSWER(Ref, Process, Timeout),
    receive
        {[alias | Ref], Reply} -> '$forget'(Ref), {ok, Reply};
        {'DOWN', Ref, _, _, noconnection} -> exit({nodedown, node_of(Process)});
        {'DOWN', Ref, _, _, Reason} -> exit(Reason)
    after Timeout ->
        '$forget'(Ref),
        receive {[alias | Ref], Reply} -> {ok, Reply} after 0 -> exit(timeout) end
    end).

call(Pid, Label, Request) when is_pid(Pid), Pid =/= self() ->
    Ref = '$ask'(Pid, Label, Request),
    ?ANSWER(Ref, Pid, 5000);
call(Process, Label, Request) -> call(Process, Label, Request, 5000).

%% {ok, Reply}, or exits with what became of the server.
call(Pid, Label, Request, Timeout) when is_pid(Pid), (Timeout =:= infinity orelse is_integer(Timeout) andalso Timeout >= 0) ->
    do_call(Pid, Label, Request, Timeout);
call(Process, Label, Request, Timeout) when Timeout =:= infinity; is_integer(Timeout), Timeout >= 0 ->
    do_for_proc(Process, fun(Known) -> do_call(Known, Label, Request, Timeout) end).

do_call(Process, _, _, _) when Process =:= self() -> exit(calling_self);
do_call(Pid, Label, Request, infinity) when is_pid(Pid), node(Pid) =:= node() ->
    Ref = monitor(process, Pid),
    Pid ! {Label, {self(), Ref}, Request},
    receive
        {Ref, Reply} -> '$forget'(Ref), {ok, Reply};
        {'DOWN', Ref, _, _, Reason} -> exit(Reason)
    end;
do_call(Process, Label, Request, Timeout) ->
    Ref = '$ask'(Process, Label, Request),
    ?ANSWER(Ref, Process, Timeout).

node_of({_, Node}) -> Node;
node_of(Pid) -> node(Pid).

%% Call Fun with the pid, or with {Name, Node} for a name elsewhere.
do_for_proc(Pid, Fun) when is_pid(Pid) -> Fun(Pid);
do_for_proc(Name, Fun) when is_atom(Name) ->
    case whereis(Name) of
        undefined -> exit(noproc);
        Pid when is_pid(Pid) -> Fun(Pid)
    end;
do_for_proc({Kind, _} = Where, Fun) when Kind =:= global -> with_registered(where(Where), Fun);
do_for_proc({via, _, _} = Where, Fun) -> with_registered(where(Where), Fun);
do_for_proc({Name, Node}, Fun) when Node =:= node() -> do_for_proc(Name, Fun);
do_for_proc({_, Node} = Process, Fun) when is_atom(Node) ->
    case is_alive() of
        true -> Fun(Process);
        false -> exit({nodedown, Node})
    end.

%% A registry that has not heard of a lost node yet is treated as if it had.
with_registered(undefined, _) -> exit(noproc);
with_registered(Pid, Fun) when is_pid(Pid) ->
    Node = node(Pid),
    try Fun(Pid) catch exit:{nodedown, Node} -> exit(noproc) end.

%% As reply/2, without a step to the side in the usual case.
'$reply'(_, _) -> erlang:nif_error(undef).

reply({_, [alias | Alias] = Tag}, Reply) when is_reference(Alias) -> '$answer'(Alias, {Tag, Reply});
reply({_, [[alias | Alias] | _] = Tag}, Reply) when is_reference(Alias) -> '$answer'(Alias, {Tag, Reply});
reply({To, Tag}, Reply) ->
    try To ! {Tag, Reply}, ok catch _:_ -> ok end.

stop(Process) -> stop(Process, normal, infinity).

stop(Process, Reason, Timeout) when Timeout =:= infinity; is_integer(Timeout), Timeout >= 0 ->
    do_for_proc(Process, fun(Known) -> proc_lib:stop(Known, Reason, Timeout) end).

%% ---- asking without waiting -------------------------------------------------------------------------------

%% A request id is the monitor. Who cannot be found is told of as if it had died.
send_request(Process, Label, Request) ->
    try do_for_proc(Process, fun(Known) -> '$ask'(Known, Label, Request) end)
    catch
        exit:Reason ->
            Ref = make_ref(),
            self() ! {'DOWN', Ref, process, Process, Reason},
            Ref
    end.

send_request(Process, Tag, Request, Label, Ids) when is_map(Ids) ->
    Ids#{send_request(Process, Tag, Request) => Label}.

%% The monitor with an alias, then the message; not sent where the monitor found no connection.
'$ask'(Process, Label, Request) ->
    Ref = erlang:monitor(process, Process, [{alias, demonitor}]),
    erlang:send(Process, {Label, {self(), [alias | Ref]}, Request}, [noconnect]),
    Ref.

'$forget'(Ref) -> erlang:demonitor(Ref, [flush]).

'$answer'(Alias, Message) -> Alias ! Message, ok.

%% Waiting again is possible after `timeout`.
wait_response(Id, Timeout) ->
    receive
        {[alias | Id], Reply} -> '$forget'(Id), {reply, Reply};
        {'DOWN', Id, _, Object, Reason} -> {error, {Reason, Object}}
    after wait(Timeout) -> timeout
    end.

wait_response(Ids, Timeout, Delete) when map_size(Ids) =:= 0, is_boolean(Delete) -> wait(Timeout), no_request;
wait_response(Ids, Timeout, Delete) when is_map(Ids), is_boolean(Delete) ->
    receive
        {[alias | Id], _} = Message when is_map_key(Id, Ids) -> one_of(Message, Ids, Delete);
        {'DOWN', Id, _, _, _} = Message when is_map_key(Id, Ids) -> one_of(Message, Ids, Delete)
    after wait(Timeout) -> timeout
    end.

%% After `timeout` the request is abandoned.
receive_response(Id, Timeout) ->
    receive
        {[alias | Id], Reply} -> '$forget'(Id), {reply, Reply};
        {'DOWN', Id, _, Object, Reason} -> {error, {Reason, Object}}
    after wait(Timeout) ->
        '$forget'(Id),
        receive {[alias | Id], Reply} -> {reply, Reply} after 0 -> timeout end
    end.

receive_response(Ids, Timeout, Delete) when map_size(Ids) =:= 0, is_boolean(Delete) -> wait(Timeout), no_request;
receive_response(Ids, Timeout, Delete) when is_map(Ids), is_boolean(Delete) ->
    receive
        {[alias | Id], _} = Message when is_map_key(Id, Ids) -> one_of(Message, Ids, Delete);
        {'DOWN', Id, _, _, _} = Message when is_map_key(Id, Ids) -> one_of(Message, Ids, Delete)
    after wait(Timeout) ->
        lists:foreach(fun abandon/1, maps:keys(Ids)),
        timeout
    end.

abandon(Id) when is_reference(Id) ->
    '$forget'(Id),
    receive {[alias | Id], _} -> ok after 0 -> ok end;
abandon(_) -> error(badarg).

check_response(Message, Id) when is_reference(Id) ->
    case Message of
        {[alias | Id], Reply} -> '$forget'(Id), {reply, Reply};
        {'DOWN', Id, _, Object, Reason} -> {error, {Reason, Object}};
        _ -> no_reply
    end;
check_response(_, _) -> error(badarg).

check_response(_, Ids, Delete) when map_size(Ids) =:= 0, is_boolean(Delete) -> no_request;
check_response(Message, Ids, Delete) when is_map(Ids), is_boolean(Delete) ->
    case Message of
        {[alias | Id], _} when is_map_key(Id, Ids) -> one_of(Message, Ids, Delete);
        {'DOWN', Id, _, _, _} when is_map_key(Id, Ids) -> one_of(Message, Ids, Delete);
        _ -> no_reply
    end.

one_of({[alias | Id], Reply}, Ids, Delete) ->
    '$forget'(Id),
    labelled({reply, Reply}, Id, Ids, Delete);
one_of({'DOWN', Id, _, Object, Reason}, Ids, Delete) -> labelled({error, {Reason, Object}}, Id, Ids, Delete).

labelled(Answer, Id, Ids, false) -> {Answer, maps:get(Id, Ids), Ids};
labelled(Answer, Id, Ids, true) ->
    {Label, Rest} = maps:take(Id, Ids),
    {Answer, Label, Rest}.

%% A time limit as `after` takes it.
wait(infinity) -> infinity;
wait(Time) when 0 =< Time, Time =< ?MAX_WAIT -> Time;
wait({abs, Time}) when is_integer(Time) ->
    case Time - erlang:monotonic_time(millisecond) of
        Left when Left > ?MAX_WAIT -> error(badarg);
        Left -> max(0, Left)
    end;
wait(_) -> error(badarg).

reqids_new() -> #{}.

reqids_size(Ids) when is_map(Ids) -> map_size(Ids);
reqids_size(_) -> error(badarg).

reqids_add(Id, Label, Ids) when is_reference(Id), is_map(Ids), not is_map_key(Id, Ids) -> Ids#{Id => Label};
reqids_add(_, _, _) -> error(badarg).

reqids_to_list(Ids) when is_map(Ids) -> maps:to_list(Ids);
reqids_to_list(_) -> error(badarg).

%% ---- how a server shows its state -------------------------------------------------------------------------

%% Module's own format_status/1 or the older format_status/2 has the word. Status: what may be changed. Arguments: those of
%% the older one, whose result is then under '$status'; a failure is a text under 'EXIT'.
format_status(Module, Opt, Status, Arguments) ->
    case erlang:function_exported(Module, format_status, 1) of
        true -> new_status(Module, Status);
        false ->
            case is_list(Arguments) andalso erlang:function_exported(Module, format_status, 2) of
                true -> old_status(Module, Opt, Status, Arguments);
                false -> Status
            end
    end.

new_status(Module, Status) ->
    try Module:format_status(Status) of
        New when is_map(New) ->
            Both = maps:merge(Status, New),
            case map_size(Both) =:= map_size(New) of
                true -> Both;
                false -> failed_status(Module, Status, "/1 returned a map with unknown keys")
            end;
        _ -> failed_status(Module, Status, "/1 did not return a map")
    catch
        _:_ -> failed_status(Module, Status, "/1 crashed")
    end.

old_status(Module, Opt, Status, Arguments) ->
    try Module:format_status(Opt, Arguments) of
        Shown -> Status#{'$status' => Shown}
    catch
        throw:Shown -> Status#{'$status' => Shown};
        _:_ -> failed_status(Module, Status, "/2 crashed")
    end.

failed_status(Module, Status, Why) -> Status#{'EXIT' => atom_to_list(Module) ++ ":format_status" ++ Why}.

format_status_header(Title, Pid) when is_pid(Pid) -> Title ++ " " ++ pid_to_list(Pid);
format_status_header(Title, Name) when is_atom(Name) -> Title ++ " " ++ atom_to_list(Name);
format_status_header(Title, Name) -> {Title, Name}.

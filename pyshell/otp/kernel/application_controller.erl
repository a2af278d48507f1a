%% The process that starts, stops and watches applications, and the tables of what they are and how they are configured.
%%
%% The process is started by the first call that needs it; kernel and stdlib run from the beginning. A loaded application is a
%% map of the keys of its .app file. started: [{Name, RestartType}]; running: [{Name, Master | undefined | {distributed, Node}}];
%% starting: [{Name, RestartType, Type, [Client]}].
%% Follows: kernel application(3), app(4); design principles, "Applications".
-module(application_controller).
-behaviour(gen_server).
-export([load_application/1, unload_application/1, start_application/2, is_running/1, stop_application/1,
         permit_application/2, which_applications/1, loaded_applications/0, info/0, set_env/2, set_env/4, unset_env/3,
         get_env/2, get_all_env/1, get_key/2, get_all_key/1, get_application/1, get_application_module/1, start_type/1,
         get_loaded/1, get_master/1, set_master/2, start_distribution/1, config_change/1,
         shut_down/0]).
-export([get_pid_env/2, get_pid_key/2, get_pid_all_env/1, get_pid_all_key/1, which_applications/0, set_env/3, unset_env/2,
         control_application/1, start_boot_application/2, test_change_apps/2, do_config_diff/2]).
-export(['$init'/0, '$consult'/1, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, format_log/1, format_log/2]).

-record(state, {started = [], running = [], starting = [], control = [], waiting = []}).

%% ---- reading ----------------------------------------------------------------------------------------------

get_env(_, _) -> erlang:nif_error(undef).

get_all_env(Application) -> '$env'(Application).

%% {true, Application} as OTP's record, or false.
get_loaded(Name) ->
    case app_of(Name) of
        undefined -> false;
        #{description := Text, id := Id, vsn := Vsn, applications := Needed, included_applications := Included,
          optional_applications := Optional, registered := Names, modules := Modules} = App ->
            Data = {appl_data, Name, Names, maps:get(start_phases, App), maps:get(mod, App), Modules, maps:get(maxP, App),
                    maps:get(maxT, App)},
            {true, {appl, Name, Data, Text, Id, Vsn, undefined, Included, Optional, Needed}}
    end.

app_of(Name) ->
    case '$get'({loaded, Name}) of
        undefined when Name =:= kernel; Name =:= stdlib -> application_info:app(Name);
        App -> App
    end.

loaded_applications() ->
    [entry(App) || App <- lists:reverse([Loaded || {_, Loaded} <- '$all'(loaded)]) ++ [app_of(stdlib), app_of(kernel)]].

entry(#{name := Name, description := Description, vsn := Vsn}) -> {Name, Description, Vsn}.

get_key(Name, Key) ->
    case app_of(Name) of
        undefined -> undefined;
        App ->
            case lists:keyfind(Key, 1, keys(App)) of
                {_, Value} -> {ok, Value};
                false -> undefined
            end
    end.

get_all_key(Name) ->
    case app_of(Name) of
        undefined -> undefined;
        App -> {ok, keys(App)}
    end.

keys(#{name := Name} = App) ->
    [{Key, case Key of env -> get_all_env(Name); _ -> maps:get(Key, App) end}
     || Key <- [description, id, vsn, modules, maxP, maxT, registered, included_applications, optional_applications,
                applications, env, mod, start_phases]].

%% The application whose master this group leader is.
get_application(Leader) ->
    case [Name || {Name, Master} <- '$all'(master), Master =:= Leader] of
        [Name | _] -> {ok, Name};
        [] -> undefined
    end.

get_application_module(Module) ->
    Apps = [App || {_, App} <- '$all'(loaded)] ++ [app_of(stdlib), app_of(kernel)],
    case [Name || #{name := Name, modules := Modules} <- Apps, lists:member(Module, Modules)] of
        [Name | _] -> {ok, Name};
        [] -> undefined
    end.

get_master(Name) -> '$get'({master, Name}).
set_master(Name, Pid) -> '$set'({master, Name}, Pid).

start_type(Leader) ->
    case get_application(Leader) of
        undefined -> undefined;
        {ok, _} ->
            Ref = monitor(process, Leader),
            Leader ! {start_type, Ref, self()},
            receive
                {Ref, Type} -> erlang:demonitor(Ref, [flush]), Type;
                {'DOWN', Ref, process, _, _} -> undefined
            end
    end.

%% ---- environments -----------------------------------------------------------------------------------------

%% A persistent value outlives loading: it counts like one of a configuration file.
set_env(Application, Key, Value, Options) ->
    '$put_env'(Application, Key, Value),
    case proplists:get_value(persistent, Options, false) of
        true -> '$set'({config, Application}, lists:keystore(Key, 1, configured(Application), {Key, Value}));
        false -> ok
    end,
    ok.

set_env(Config, Options) ->
    case wrong_config(Config, []) of
        ok ->
            lists:foreach(fun({Application, Env}) ->
                              lists:foreach(fun({Key, Value}) -> set_env(Application, Key, Value, Options) end, Env)
                          end, Config);
        Text -> {error, Text}
    end.

wrong_config([{Name, Env} | Rest], Seen) when is_atom(Name), is_list(Env) ->
    case lists:member(Name, Seen) of
        true -> "duplicate application config: " ++ atom_to_list(Name);
        false ->
            case wrong_env(Env, Name, []) of
                ok -> wrong_config(Rest, [Name | Seen]);
                Text -> Text
            end
    end;
wrong_config([{Name, Env} | _], _) when is_list(Env) ->
    lists:flatten(io_lib:format("application: ~tp; application name must be an atom", [Name]));
wrong_config([{Name, _} | _], _) ->
    lists:flatten(io_lib:format("application: ~tp; parameters must be a list", [Name]));
wrong_config([Other | _], _) -> lists:flatten(io_lib:format("invalid application config: ~tp", [Other]));
wrong_config([], _) -> ok.

wrong_env([{Key, _} | Rest], Name, Seen) when is_atom(Key) ->
    case lists:member(Key, Seen) of
        true -> lists:flatten(io_lib:format("application: ~tp; duplicate parameter: ~tp", [Name, Key]));
        false -> wrong_env(Rest, Name, [Key | Seen])
    end;
wrong_env([{Key, _} | _], Name, _) -> lists:flatten(io_lib:format("application: ~tp; invalid parameter name: ~tp", [Name, Key]));
wrong_env([Other | _], Name, _) -> lists:flatten(io_lib:format("application: ~tp; invalid parameter: ~tp", [Name, Other]));
wrong_env([], _, _) -> ok.

unset_env(Application, Key, Options) ->
    '$drop_env'(Application, Key),
    case proplists:get_value(persistent, Options, false) of
        true -> '$set'({config, Application}, lists:keydelete(Key, 1, configured(Application)));
        false -> ok
    end,
    ok.

configured(Application) ->
    case '$get'({config, Application}) of
        undefined -> [];
        Env -> Env
    end.

%% ---- requests ---------------------------------------------------------------------------------------------

load_application(Application) -> ask({load, Application}).
unload_application(Name) -> ask({unload, Name}).
start_application(Name, Type) -> ask({start, Name, Type}).
stop_application(Name) -> ask({stop, Name}).
permit_application(Name, Flag) -> ask({permit, Name, Flag}).
is_running(Name) -> ask({is_running, Name}).
info() -> ask(info).
start_distribution(Specs) -> ask({distribute, Specs}).

%% The node is about to end: the applications end first, the youngest before the others, and nothing is reported.
shut_down() ->
    case whereis(?MODULE) of
        undefined -> ok;
        Controller -> gen_server:call(Controller, shut_down, infinity)
    end.

which_applications(Timeout) ->
    '$launch'(),
    gen_server:call(?MODULE, which_applications, Timeout).

ask(Request) ->
    '$launch'(),
    gen_server:call(?MODULE, Request, infinity).

%% Tell the callback modules of running applications what changed since Before, [{Application, Env}].
config_change(Before) ->
    [Module:config_change(Changed, New, Removed)
     || {Name, _} <- element(2, lists:keyfind(running, 1, info())), {ok, {Module, _}} <- [get_key(Name, mod)],
        {Changed, New, Removed} <- [changes(get_all_env(Name), proplists:get_value(Name, Before, []))],
        Changed =/= [] orelse New =/= [] orelse Removed =/= [],
        erlang:function_exported(Module, config_change, 3)].

changes(Now, Before) ->
    {[Item || {Key, Value} = Item <- Now, {_, Old} <- [lists:keyfind(Key, 1, Before)], Old =/= Value],
     [Item || {Key, _} = Item <- Now, not lists:keymember(Key, 1, Before)],
     [Key || {Key, _} <- Before, not lists:keymember(Key, 1, Now)]}.

%% ---- the process ------------------------------------------------------------------------------------------

'$init'() ->
    put('$ancestors', [self()]),
    put('$initial_call', {?MODULE, init, 1}),
    {ok, State} = init([]),
    gen_server:enter_loop(?MODULE, [], State, {local, ?MODULE}).

init(_) ->
    process_flag(trap_exit, true),
    State = #state{started = [{stdlib, permanent}, {kernel, permanent}], running = [{stdlib, undefined}, {kernel, undefined}]},
    {ok, controlled(application:get_env(kernel, distributed, []), State)}.

controlled([], State) -> State;
controlled(Specs, #state{control = Control} = State) ->
    {ok, Pid} = dist_ac:launch(Specs),
    State#state{control = [{element(1, Spec), Pid} || Spec <- Specs] ++ Control}.

handle_call({load, Application}, _, State) -> {reply, load(Application), State};
handle_call({unload, Name}, _, #state{running = Running} = State) ->
    case {lists:keymember(Name, 1, Running), app_of(Name)} of
        {true, _} -> {reply, {error, {running, Name}}, State};
        {_, undefined} -> {reply, {error, {not_loaded, Name}}, State};
        _ ->
            unload(Name),
            {reply, ok, State}
    end;
handle_call({start, Name, Type}, From, #state{starting = Starting} = State) ->
    case lists:keyfind(Name, 1, Starting) of
        {_, OldType, How, Clients} ->
            {noreply, State#state{starting = lists:keyreplace(Name, 1, Starting, {Name, OldType, How, [From | Clients]})}};
        false ->
            case may_start(Name, Type, State) of
                {ok, App} -> {noreply, begin_start(App, Type, normal, [From], State)};
                not_permitted ->
                    {reply, ok, State#state{waiting = lists:keystore(Name, 1, State#state.waiting, {Name, Type})}};
                Error -> {reply, Error, State}
            end
    end;
handle_call({is_running, Name}, _, #state{running = Running} = State) ->
    {reply, lists:keymember(Name, 1, Running), State};
handle_call({stop, Name}, _, #state{running = Running, started = Started} = State) ->
    case {lists:keyfind(Name, 1, Running), lists:keyfind(Name, 1, Started)} of
        {{_, Master}, {_, Type}} ->
            stop_application(Name, Master, Type),
            told_control(Name, {ac_application_stopped, Name}, State),
            {reply, ok, State#state{running = lists:keydelete(Name, 1, Running), started = lists:keydelete(Name, 1, Started)}};
        {false, {_, _}} ->
            told_control(Name, {ac_application_stopped, Name}, State),
            {reply, ok, State#state{started = lists:keydelete(Name, 1, Started)}};
        _ -> {reply, {error, {not_started, Name}}, State}
    end;
handle_call(shut_down, _, #state{running = Running} = State) ->
    [begin unlink(Master), application_master:stop(Master) end || {_, Master} <- Running, is_pid(Master)],
    {reply, ok, State#state{running = [], started = []}};
handle_call({permit, Name, Flag}, From, State) -> permit(Name, Flag, From, State);
handle_call({distribute, Specs}, _, State) -> {reply, ok, controlled(Specs, State)};
handle_call(which_applications, _, #state{running = Running} = State) ->
    {reply, [entry(app_of(Name)) || {Name, Master} <- Running, not is_tuple(Master)], State};
handle_call(info, _, #state{started = Started, running = Running, starting = Starting, waiting = Waiting} = State) ->
    {reply, [{loaded, loaded_applications()}, {loading, []}, {started, Started}, {start_p_false, Waiting},
             {running, Running}, {starting, [{Name, Type, How} || {Name, Type, How, _} <- Starting]}], State}.

handle_cast({application_started, Name, Result}, State) -> started(Name, Result, State);
handle_cast(_, State) -> {noreply, State}.

%% A master ended by itself; or the distributed controller has decided something.
handle_info({'EXIT', Pid, Reason}, #state{running = Running, started = Started, control = Control} = State) ->
    case lists:keyfind(Pid, 2, Running) of
        {Name, _} ->
            '$set'({master, Name}, undefined),
            told_control(Name, {ac_application_stopped, Name}, State),
            {_, Type} = lists:keyfind(Name, 1, Started),
            exited(Name, Reason, Type),
            Left = State#state{running = lists:keydelete(Name, 1, Running)},
            case Type =:= temporary orelse Type =:= transient andalso Reason =:= normal of
                true -> {noreply, Left};
                false -> {stop, text({application_terminated, Name, Reason}), Left}
            end;
        false -> {noreply, State#state{control = lists:keydelete(Pid, 2, Control)}}
    end;
handle_info({ac_start_application_reply, Name, Answer}, #state{starting = Starting} = State) ->
    case {lists:keyfind(Name, 1, Starting), Answer} of
        {{_, _, How, _}, start_it} -> {noreply, spawned(app_of(Name), How, State)};
        {{_, Type, _, Clients}, {takeover, _} = How} ->
            Changed = State#state{starting = lists:keyreplace(Name, 1, Starting, {Name, Type, How, Clients})},
            {noreply, spawned(app_of(Name), How, Changed)};
        {{_, _, _, _}, {started, Node}} -> started(Name, {ok, {distributed, Node}}, State);
        {{_, Type, _, Clients}, not_started} ->
            reply_all(Clients, ok),
            {noreply, State#state{starting = lists:keydelete(Name, 1, Starting),
                                  started = lists:keystore(Name, 1, State#state.started, {Name, Type})}};
        {{_, _, _, Clients}, {error, _} = Error} ->
            reply_all(Clients, Error),
            {noreply, State#state{starting = lists:keydelete(Name, 1, Starting)}};
        _ -> {noreply, State}
    end;
handle_info({control, Name, Pid}, #state{control = Control} = State) ->
    {noreply, State#state{control = lists:keystore(Name, 1, Control, {Name, Pid})}};
handle_info({ac_change_application_req, Name, What}, State) -> {noreply, ordered(What, Name, State)};
handle_info(_, State) -> {noreply, State}.

%% ---- starting ---------------------------------------------------------------------------------------------

may_start(_, Type, _) when Type =/= permanent, Type =/= transient, Type =/= temporary ->
    {error, {invalid_restart_type, Type}};
may_start(Name, _, #state{running = Running, started = Started}) ->
    case {app_of(Name), lists:keymember(Name, 1, Running)} of
        {undefined, _} -> {error, {not_loaded, Name}};
        {_, true} -> {error, {already_started, Name}};
        {#{applications := Needed, optional_applications := Optional} = App, _} ->
            case [Other || Other <- Needed, not lists:keymember(Other, 1, Started), not lists:member(Other, Optional)] of
                [Other | _] -> {error, {not_started, Other}};
                [] ->
                    case lists:member({Name, false}, application:get_env(kernel, permissions, [])) of
                        true -> not_permitted;
                        false -> {ok, App}
                    end
            end
    end.

begin_start(#{name := Name} = App, Type, How, Clients, #state{starting = Starting} = State) ->
    New = State#state{starting = [{Name, Type, How, Clients} | Starting]},
    case told_control(Name, {ac_start_application_req, Name}, State) of
        true -> New;
        false -> spawned(App, How, New)
    end.

%% Another process calls the application's code, so that requests are answered meanwhile.
spawned(#{name := Name} = App, How, #state{running = Running} = State) ->
    Names = [Other || {Other, _} <- Running],
    spawn_link(fun() ->
                   process_flag(trap_exit, true),
                   gen_server:cast(?MODULE, {application_started, Name, run(App, How, Names)})
               end),
    State.

run(#{mod := []}, _, _) -> {ok, undefined};
run(#{applications := Needed, optional_applications := Optional} = App, How, Running) ->
    case [Other || Other <- Needed, not lists:member(Other, Running), not lists:member(Other, Optional)] of
        [Other | _] -> {info, {not_running, Other}};
        [] -> application_master:start_link(App, How)
    end.

started(Name, Result, #state{starting = Starting, running = Running, started = Started} = State) ->
    {_, Type, _, Clients} = lists:keyfind(Name, 1, Starting),
    Left = State#state{starting = lists:keydelete(Name, 1, Starting)},
    reply_all(Clients, case Result of {ok, _} -> ok; {info, Why} -> {error, Why}; _ -> Result end),
    case Result of
        {ok, Master} ->
            progress(Name, case Master of {distributed, Node} -> Node; _ -> node() end),
            is_tuple(Master) orelse told_control(Name, {ac_application_run, Name, ok}, State),
            is_pid(Master) andalso link(Master),
            {noreply, Left#state{running = [{Name, Master} | lists:keydelete(Name, 1, Running)],
                                 started = [{Name, Type} | lists:keydelete(Name, 1, Started)]}};
        {Kind, Reason} ->
            told_control(Name, {ac_application_run, Name, {error, Reason}}, State),
            Kind =:= error andalso exited(Name, Reason, Type),
            Harmless = Type =:= temporary orelse
                Type =:= transient andalso is_tuple(Reason) andalso element(1, Reason) =:= {'EXIT', normal},
            case Harmless of
                true -> {noreply, Left};
                false -> {stop, text({application_start_failure, Name, Reason}), Left}
            end
    end.

reply_all(Clients, Answer) -> lists:foreach(fun(From) -> gen_server:reply(From, Answer) end, lists:reverse(Clients)).

stop_application(Name, Master, Type) when is_pid(Master) ->
    unlink(Master),
    application_master:stop(Master),
    exited(Name, stopped, Type),
    '$set'({master, Name}, undefined);
stop_application(Name, undefined, Type) -> exited(Name, stopped, Type);
stop_application(_, _, _) -> ok.

%% ---- permission, and distribution (dist_ac) ---------------------------------------------------------------

permit(Name, Flag, From, #state{waiting = Waiting, running = Running, started = Started} = State) ->
    Loaded = app_of(Name),
    case {Loaded, lists:keyfind(Name, 1, Running), lists:keyfind(Name, 1, Waiting), lists:keyfind(Name, 1, Started)} of
        {undefined, _, _, _} -> {reply, {error, {not_loaded, Name}}, State};
        {_, {_, _}, _, _} when Flag -> {reply, ok, State};
        {_, {_, Master}, _, {_, Type}} ->
            stop_application(Name, Master, Type),
            {reply, ok, State#state{running = lists:keydelete(Name, 1, Running)}};
        {_, _, {_, Type}, _} when Flag ->
            permission(Name, Flag),
            {noreply, begin_start(Loaded, Type, normal, [From], State#state{waiting = lists:keydelete(Name, 1, Waiting)})};
        {_, _, _, {_, Type}} when Flag ->
            permission(Name, Flag),
            {noreply, begin_start(Loaded, Type, normal, [From], State#state{started = lists:keydelete(Name, 1, Started)})};
        _ ->
            permission(Name, Flag),
            {reply, ok, State#state{waiting = lists:keydelete(Name, 1, Waiting)}}
    end.

permission(Name, Flag) ->
    set_env(kernel, permissions, lists:keystore(Name, 1, application:get_env(kernel, permissions, []), {Name, Flag}), []).

told_control(Name, Message, #state{control = Control}) ->
    case lists:keyfind(Name, 1, Control) of
        {_, Pid} -> Pid ! Message, true;
        false -> false
    end.

ordered({started, Node}, Name, #state{running = Running, started = Started} = State) ->
    case {lists:keyfind(Name, 1, Running), lists:keyfind(Name, 1, Started)} of
        {{_, Master}, {_, Type}} -> stop_application(Name, Master, Type);
        _ -> ok
    end,
    State#state{running = lists:keystore(Name, 1, Running, {Name, {distributed, Node}})};
ordered(not_running, Name, #state{running = Running} = State) -> State#state{running = lists:keydelete(Name, 1, Running)};
ordered({How, Node, Type}, Name, State) when How =:= takeover; How =:= failover -> taken(Name, Type, {How, Node}, State);
ordered(start_it, Name, State) -> taken(Name, undefined, normal, State);
ordered(_, _, State) -> State.

%% Run here what ran elsewhere. A failover is a normal start where there are no start phases.
taken(Name, Wanted, How, #state{running = Running, started = Started, starting = Starting} = State) ->
    Type = case {Wanted, lists:keyfind(Name, 1, Started)} of
               {undefined, {_, Old}} -> Old;
               {undefined, false} -> temporary;
               _ -> Wanted
           end,
    case {lists:keyfind(Name, 1, Running), lists:keymember(Name, 1, Starting), app_of(Name)} of
        {{_, Master}, _, _} when is_pid(Master) ->
            told_control(Name, {ac_application_run, Name, ok}, State),
            State;
        {_, true, _} -> State;
        {_, _, undefined} -> State;
        {_, _, #{start_phases := Phases} = App} ->
            Real = case How of {failover, _} when Phases =:= undefined -> normal; _ -> How end,
            spawned(App, Real, State#state{starting = [{Name, Type, Real, []} | Starting]})
    end.

%% ---- loading ----------------------------------------------------------------------------------------------

load(Application) ->
    try
        Name = application_info:name(Application),
        case app_of(Name) of
            undefined -> loaded(application_info:described(Application));
            _ -> {error, {already_loaded, Application}}
        end
    catch
        throw:Error -> Error;
        error:Reason:Stack -> {error, {Reason, Stack}}
    end.

loaded(#{name := Name, env := Env, included_applications := Included} = App) ->
    Values = lists:foldl(fun({Key, Value}, Known) -> lists:keystore(Key, 1, Known, {Key, Value}) end, Env,
                         '$config'(Name) ++ configured(Name) ++ '$flags'(Name)),
    lists:foreach(fun({Key, Value}) -> '$put_env'(Name, Key, Value) end, Values),
    '$set'({loaded, Name}, App),
    lists:foreach(fun(Other) ->
                      app_of(Other) =:= undefined andalso loaded(application_info:described(Other))
                  end, Included),
    ok.

unload(Name) ->
    #{included_applications := Included} = app_of(Name),
    '$clear_env'(Name),
    '$set'({loaded, Name}, undefined),
    lists:foreach(fun(Other) -> app_of(Other) =:= undefined orelse unload(Other) end, Included).

%% ---- the end ----------------------------------------------------------------------------------------------

%% Without its controller a node cannot live.
terminate(Reason, #state{running = Running}) ->
    lists:foreach(fun({_, Master}) when is_pid(Master) ->
                          Ref = monitor(process, Master),
                          unlink(Master),
                          exit(Master, shutdown),
                          receive {'DOWN', Ref, process, _, _} -> ok end;
                     (_) -> ok
                  end, Running),
    receive after 500 -> ok end,
    erlang:display({"Kernel pid terminated", ?MODULE, text(Reason)}),
    io:put_chars(standard_error, ["Kernel pid terminated (application_controller) (", text(Reason), ")\n"]),
    erlang:halt(1).

text(Reason) when is_list(Reason) -> Reason;
text(Reason) -> lists:flatten(io_lib:format("~0tp", [Reason])).

%% ---- reports ----------------------------------------------------------------------------------------------

progress(Name, Node) ->
    logger:log(info, #{label => {?MODULE, progress}, report => [{application, Name}, {started_at, Node}]},
               #{domain => [otp, sasl], report_cb => fun ?MODULE:format_log/2,
                 logger_formatter => #{title => "PROGRESS REPORT"},
                 error_logger => #{tag => info_report, type => progress, report_cb => fun ?MODULE:format_log/1}}).

exited(Name, Reason, Type) ->
    logger:log(notice, #{label => {?MODULE, exit}, report => [{application, Name}, {exited, Reason}, {type, Type}]},
               #{domain => [otp], report_cb => fun ?MODULE:format_log/2,
                 error_logger => #{tag => info_report, type => std_info, report_cb => fun ?MODULE:format_log/1}}).

format_log(Report) -> gen_report:format(Report).
format_log(Report, Config) -> gen_report:text(Report, Config).

'$env'(_) -> erlang:nif_error(undef).
'$put_env'(_, _, _) -> erlang:nif_error(undef).
'$drop_env'(_, _) -> erlang:nif_error(undef).
'$clear_env'(_) -> erlang:nif_error(undef).
'$config'(_) -> erlang:nif_error(undef).
'$flags'(_) -> erlang:nif_error(undef).
'$get'(_) -> erlang:nif_error(undef).
'$set'(_, _) -> erlang:nif_error(undef).
'$all'(_) -> erlang:nif_error(undef).
'$launch'() -> erlang:nif_error(undef).
'$consult'(_) -> erlang:nif_error(undef).

%% ---- by the application that a process belongs to, and what releases ask for -------------------------------

get_pid_env(Leader, Key) -> of_process(Leader, undefined, fun(Name) -> get_env(Name, Key) end).
get_pid_key(Leader, Key) -> of_process(Leader, undefined, fun(Name) -> get_key(Name, Key) end).
get_pid_all_env(Leader) -> of_process(Leader, [], fun get_all_env/1).
get_pid_all_key(Leader) -> of_process(Leader, [], fun get_all_key/1).

of_process(Leader, None, Ask) ->
    case get_application(Leader) of
        {ok, Name} -> Ask(Name);
        undefined -> None
    end.

which_applications() -> which_applications(5000).
set_env(Name, Key, Value) -> set_env(Name, Key, Value, []).
unset_env(Name, Key) -> unset_env(Name, Key, []).
control_application(Name) -> is_atom(Name).
test_change_apps(_Names, _Configuration) -> ok.

%% As application:start/2, but that an application which runs already is no error.
start_boot_application(Name, Type) ->
    case application:start(Name, Type) of
        {error, {already_started, Name}} -> ok;
        Answer -> Answer
    end.

%% What is different in a new environment: {Changed, New, Removed}.
do_config_diff(New, Old) ->
    Changed = [Pair || {Key, Value} = Pair <- New, {_, Before} <- [lists:keyfind(Key, 1, Old)], Before =/= Value],
    {Changed, [Pair || {Key, _} = Pair <- New, not lists:keymember(Key, 1, Old)],
     [Key || {Key, _} <- Old, not lists:keymember(Key, 1, New)]}.

%% The master of a running application: group leader of its processes, and between them and the controller.
%%
%% Under it a second process called the callback module's start/2 and is linked to the top supervisor; both end with it.
%% Input and output of the application go on to the group leader that the master itself was started with.
%% Follows: kernel application(3), "Module:start/2", "Module:stop/1"; design principles, "Applications".
-module(application_master).
-export([start_link/2, stop/1, get_child/1, init/4, start_it/4]).

%% App: the map of application_controller.
start_link(App, Type) -> proc_lib:start_link(?MODULE, init, [whereis(application_controller), self(), App, Type]).

%% Takes as long as the application takes.
stop(Master) -> ask(Master, stop).

%% {TopSupervisor, Module}, or `error`.
get_child(Master) -> ask(Master, get_child).

ask(Master, What) ->
    Ref = monitor(process, Master),
    Master ! {What, Ref, self()},
    receive
        {Ref, Answer} -> erlang:demonitor(Ref, [flush]), Answer;
        {'DOWN', Ref, process, _, _} -> case What of stop -> ok; get_child -> error end
    end.

init(Controller, Starter, #{name := Name} = App, Type) ->
    link(Controller),
    process_flag(trap_exit, true),
    Outside = group_leader(),
    group_leader(self(), self()),
    application_controller:set_master(Name, self()),
    Tag = make_ref(),
    Child = spawn_link(?MODULE, start_it, [Tag, App, self(), Type]),
    case starting(Child, Tag, Type, Outside) of
        ok ->
            unlink(Starter),
            proc_lib:init_ack(Starter, {ok, self()}),
            loop(Controller, Child, Outside);
        {error, Reason} -> exit(Reason)
    end.

starting(Child, Tag, Type, Outside) ->
    receive
        Request when element(1, Request) =:= io_request -> Outside ! Request, starting(Child, Tag, Type, Outside);
        {Tag, Result} -> Result;
        {'EXIT', Child, Reason} -> {error, Reason};
        {start_type, Ref, From} -> From ! {Ref, Type}, starting(Child, Tag, Type, Outside)
    end.

loop(Controller, Child, Outside) ->
    receive
        Request when element(1, Request) =:= io_request -> Outside ! Request, loop(Controller, Child, Outside);
        {'EXIT', Controller, Reason} ->
            end_child(Child, Outside),
            leave(Reason);
        {'EXIT', Child, Reason} -> leave(Reason);
        {stop, Ref, From} ->
            end_child(Child, Outside),
            kill_all(),
            From ! {Ref, ok},
            exit(normal);
        {get_child, Ref, From} ->
            Child ! {self(), get_child, Ref, From},
            loop(Controller, Child, Outside);
        {start_type, Ref, From} -> From ! {Ref, local}, loop(Controller, Child, Outside);
        _ -> loop(Controller, Child, Outside)
    end.

end_child(Child, Outside) ->
    Child ! {self(), terminate},
    ended(Child, Outside).

ended(Child, Outside) ->
    receive
        Request when element(1, Request) =:= io_request -> Outside ! Request, ended(Child, Outside);
        {'EXIT', Child, _} -> ok
    end.

-spec leave(_) -> no_return().
leave(Reason) ->
    kill_all(),
    exit(Reason).

%% Whatever still has this group leader belongs to the application.
kill_all() ->
    Left = [Pid || Pid <- processes(), Pid =/= self(), process_info(Pid, group_leader) =:= {group_leader, self()}],
    lists:foreach(fun(Pid) -> exit(Pid, kill) end, Left),
    Left =:= [] orelse kill_all().

%% ---- the process that called start/2 ----------------------------------------------------------------------

start_it(Tag, #{mod := {application_starter, [Module, Args]}} = App, Master, Type) ->
    process_flag(trap_exit, true),
    run(Module, Args, Type, App, {Master, Tag});
start_it(Tag, #{mod := {Module, Args}} = App, Master, Type) ->
    process_flag(trap_exit, true),
    run(Module, Args, Type, App, {Master, Tag});
start_it(Tag, #{mod := Wrong, start_phases := Phases}, Master, _) ->
    Master ! {Tag, {error, {bad_keys, {{mod, Wrong}, {start_phases, Phases}}}}}.

run(Module, Args, Type, App, Waiting) ->
    Call = {Module, start, [Type, Args]},
    case catch Module:start(Type, Args) of
        {ok, Pid} when is_pid(Pid) -> runs(Pid, [], Module, Type, App, Waiting);
        {ok, Pid, State} when is_pid(Pid) -> runs(Pid, State, Module, Type, App, Waiting);
        {'EXIT', normal} -> failed({{'EXIT', normal}, Call}, Waiting);
        {error, Reason} -> failed({Reason, Call}, Waiting);
        Other -> failed({bad_return, {Call, Other}}, Waiting)
    end.

failed(Reason, {Master, Tag}) -> Master ! {Tag, {error, Reason}}.

runs(Pid, State, Module, _, #{start_phases := undefined}, {Master, Tag}) ->
    link(Pid),
    Master ! {Tag, ok},
    attend(Master, Pid, Module, State);
runs(Pid, State, Module, Type, #{name := Name, start_phases := Phases}, {Master, Tag} = Waiting) ->
    link(Pid),
    case phases(Phases, Type, [Name]) of
        ok ->
            Master ! {Tag, ok},
            attend(Master, Pid, Module, State);
        {error, Reason} ->
            unlink(Pid),
            failed(Reason, Waiting)
    end.

%% Every phase in turn; in each the application and, where application_starter asks for it, those it includes.
phases([], _, _) -> ok;
phases([{Phase, _} | Rest], Type, Names) ->
    case phase(Names, Phase, Type) of
        ok -> phases(Rest, Type, Names);
        Error -> Error
    end.

phase([], _, _) -> ok;
phase([Name | Rest], Phase, Type) ->
    {ok, Phases} = application:get_key(Name, start_phases),
    {ok, Mod} = application:get_key(Name, mod),
    case Mod of
        [] -> phase(Rest, Phase, Type);
        {application_starter, [Module, _]} ->
            {ok, Included} = application:get_key(Name, included_applications),
            case call_phase(Module, Phase, Type, Phases) of
                ok -> phase(Included ++ Rest, Phase, Type);
                Error -> Error
            end;
        {Module, _} ->
            case call_phase(Module, Phase, Type, Phases) of
                ok -> phase(Rest, Phase, Type);
                Error -> Error
            end
    end.

call_phase(_, _, _, undefined) -> ok;
call_phase(Module, Phase, Type, Phases) ->
    case lists:keyfind(Phase, 1, Phases) of
        false -> ok;
        {_, Args} ->
            Call = {Module, start_phase, [Phase, Type, Args]},
            case catch Module:start_phase(Phase, Type, Args) of
                ok -> ok;
                {error, Reason} -> {error, {Reason, Call}};
                Other -> {error, {bad_return_value, {Call, Other}}}
            end
    end.

%% Until the supervisor ends, or has to.
attend(Master, Pid, Module, State) ->
    receive
        {Master, get_child, Ref, From} -> From ! {Ref, {Pid, Module}}, attend(Master, Pid, Module, State);
        {Master, terminate} -> finish(Pid, Module, State, shutdown, normal);
        {'EXIT', Master, Reason} -> finish(Pid, Module, State, Reason, Reason);
        {'EXIT', Pid, Reason} ->
            Last = prepared(Module, State),
            catch Module:stop(Last),
            exit(Reason);
        _ -> attend(Master, Pid, Module, State)
    end.

-spec finish(_, _, _, _, _) -> no_return().
finish(Pid, Module, State, Reason, Own) ->
    Last = prepared(Module, State),
    exit(Pid, Reason),
    receive {'EXIT', Pid, _} -> ok end,
    catch Module:stop(Last),
    exit(Own).

prepared(Module, State) ->
    case catch Module:prep_stop(State) of
        {'EXIT', {undef, _}} -> State;
        {'EXIT', Reason} ->
            error_logger:error_report([{?MODULE, shutdown_error}, {Module, {prep_stop, [State]}}, {error_info, Reason}]),
            State;
        New -> New
    end.

%% Applications: what belongs together, is configured together, started and stopped together.
%%
%% Reading is done from tables; what starts and stops goes through the process application_controller. Which application a
%% process belongs to is told by its group leader, the application's master.
%% Follows: kernel application(3), app(4).
-module(application).
-export([behaviour_info/1]).
-export([load/1, load/2, unload/1, start/1, start/2, start_boot/1, start_boot/2, ensure_started/1, ensure_started/2,
         ensure_all_started/1, ensure_all_started/2, stop/1, takeover/2, permit/2, which_applications/0,
         which_applications/1, loaded_applications/0, info/0, set_env/1, set_env/2, set_env/3, set_env/4, unset_env/2,
         unset_env/3, get_env/1, get_env/2, get_env/3, get_all_env/0, get_all_env/1, get_key/1, get_key/2, get_all_key/0,
         get_all_key/1, get_application/0, get_application/1, start_type/0]).

-callback start(StartType :: normal | {takeover, node()} | {failover, node()}, StartArgs :: term()) ->
    {ok, pid()} | {ok, pid(), State :: term()} | {error, Reason :: term()}.
-callback stop(State :: term()) -> term().
-callback config_change(Changed, New, Removed) -> ok when
    Changed :: [{atom(), term()}], New :: [{atom(), term()}], Removed :: [atom()].
-callback prep_stop(State :: term()) -> NewState :: term().
-callback start_phase(Phase :: atom(), StartType :: term(), PhaseArgs :: term()) -> ok | {error, Reason :: term()}.
-optional_callbacks([config_change/3, prep_stop/1, start_phase/3]).

%% ---- loading, starting, stopping --------------------------------------------------------------------------

load(Application) -> application_controller:load_application(Application).

load(Application, Distributed) ->
    case load(Application) of
        ok when Distributed =/= [] -> dist_ac:load_application(name_of(Application), Distributed);
        Answer -> Answer
    end.

unload(Application) -> application_controller:unload_application(Application).

start(Application) -> start(Application, temporary).

start(Application, Type) ->
    case loaded(Application) of
        {ok, Name} -> application_controller:start_application(Name, Type);
        Error -> Error
    end.

%% {ok, Name}, also when it was loaded before.
loaded(Application) ->
    case load(Application) of
        ok -> {ok, name_of(Application)};
        {error, {already_loaded, Name}} -> {ok, Name};
        Error -> Error
    end.

name_of({application, Name, _}) -> Name;
name_of(Name) -> Name.

start_boot(Application) -> start_boot(Application, temporary).
start_boot(Application, Type) -> application_controller:start_application(Application, Type).

ensure_started(Application) -> ensure_started(Application, temporary).

ensure_started(Application, Type) ->
    case start(Application, Type) of
        {error, {already_started, Application}} -> ok;
        Answer -> Answer
    end.

ensure_all_started(Application) -> ensure_all_started(Application, temporary).

%% What was started is stopped again if one of them cannot be.
ensure_all_started(Application, Type) ->
    case all_started([Application], [], Type, []) of
        {ok, Started} -> {ok, lists:reverse(Started)};
        {error, Reason, Started} ->
            lists:foreach(fun(Name) -> stop(Name) end, Started),
            {error, Reason}
    end.

all_started([], _, _, Started) -> {ok, Started};
all_started([Application | Rest], Optional, Type, Started) ->
    case application_controller:is_running(Application) orelse loaded(Application) of
        true -> all_started(Rest, Optional, Type, Started);
        {ok, Name} ->
            case with_needed(Name, Application, Type, Started) of
                {ok, More} -> all_started(Rest, Optional, Type, More);
                Error -> Error
            end;
        {error, {"no such file or directory", _} = Reason} ->
            case lists:member(Application, Optional) of
                true -> all_started(Rest, Optional, Type, Started);
                false -> {error, {Application, Reason}, Started}
            end;
        {error, Reason} -> {error, {Application, Reason}, Started}
    end.

with_needed(Name, Application, Type, Started) ->
    {ok, Needed} = get_key(Name, applications),
    {ok, Optional} = get_key(Name, optional_applications),
    case all_started(Needed, Optional, Type, Started) of
        {ok, More} ->
            case application_controller:start_application(Name, Type) of
                ok -> {ok, [Application | More]};
                {error, {already_started, Application}} -> {ok, More};
                {error, Reason} -> {error, {Application, Reason}, More}
            end;
        Error -> Error
    end.

stop(Application) -> application_controller:stop_application(Application).

takeover(Application, Type) -> dist_ac:takeover_application(Application, Type).

permit(Application, Flag) when is_boolean(Flag) -> application_controller:permit_application(Application, Flag);
permit(Application, Flag) -> exit({badarg, {?MODULE, permit, [Application, Flag]}}).

which_applications() -> application_controller:which_applications(5000).

which_applications(infinity) -> application_controller:which_applications(infinity);
which_applications(Timeout) when is_integer(Timeout), Timeout >= 0 -> application_controller:which_applications(Timeout).

loaded_applications() -> application_controller:loaded_applications().
info() -> application_controller:info().

%% ---- environments -----------------------------------------------------------------------------------------

set_env(Config) when is_list(Config) -> set_env(Config, []).

set_env(Config, Options) when is_list(Config), is_list(Options) ->
    case application_controller:set_env(Config, Options) of
        ok -> ok;
        {error, Text} -> error({badarg, Text}, [Config, Options])
    end.

set_env(Application, Key, Value) -> application_controller:set_env(Application, Key, Value, []).

set_env(Application, Key, Value, Timeout) when Timeout =:= infinity; is_integer(Timeout), Timeout >= 0 ->
    set_env(Application, Key, Value);
set_env(Application, Key, Value, Options) when is_list(Options) ->
    application_controller:set_env(Application, Key, Value, Options).

unset_env(Application, Key) -> application_controller:unset_env(Application, Key, []).

unset_env(Application, Key, Timeout) when Timeout =:= infinity; is_integer(Timeout), Timeout >= 0 ->
    unset_env(Application, Key);
unset_env(Application, Key, Options) when is_list(Options) ->
    application_controller:unset_env(Application, Key, Options).

get_env(Key) ->
    case get_application() of
        {ok, Application} -> get_env(Application, Key);
        undefined -> undefined
    end.

get_env(Application, Key) -> application_controller:get_env(Application, Key).

get_env(Application, Key, Default) ->
    case get_env(Application, Key) of
        {ok, Value} -> Value;
        undefined -> Default
    end.

get_all_env() ->
    case get_application() of
        {ok, Application} -> get_all_env(Application);
        undefined -> []
    end.

get_all_env(Application) -> application_controller:get_all_env(Application).

%% ---- descriptions -----------------------------------------------------------------------------------------

get_key(Key) ->
    case get_application() of
        {ok, Application} -> get_key(Application, Key);
        undefined -> undefined
    end.

get_key(Application, Key) -> application_controller:get_key(Application, Key).

get_all_key() ->
    case get_application() of
        {ok, Application} -> get_all_key(Application);
        undefined -> []
    end.

get_all_key(Application) -> application_controller:get_all_key(Application).

get_application() -> application_controller:get_application(group_leader()).

get_application(Pid) when is_pid(Pid) ->
    case process_info(Pid, group_leader) of
        {group_leader, Leader} -> application_controller:get_application(Leader);
        undefined -> undefined
    end;
get_application(Module) when is_atom(Module) -> application_controller:get_application_module(Module).

start_type() -> application_controller:start_type(group_leader()).

behaviour_info(callbacks) -> [{start, 2}, {stop, 1}];
behaviour_info(optional_callbacks) -> [].

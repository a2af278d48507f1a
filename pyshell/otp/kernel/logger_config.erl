%% What a node's log is set up to do, and the order of levels.
%%
%% Kept by node: `primary` and `proxy` (maps), {module, Name} (a level) and {handler, Id} (a map), and whether kernel's
%% parameters were read (`started`). What was never changed is not there, so that the emulator can see at a glance whether
%% its reports may take the short way to the console.
%% Follows: kernel logger(3), "Configuration API".
-module(logger_config).
-export([allow/1, allow/2, less_or_equal_level/2, level_to_int/1, is_level/1, primary/0, set_primary/1, proxy/0, set_proxy/1,
         default_primary/0, default_proxy/0, handler/1, set_handler/2, new_handler/2, delete_handler/1, handler_ids/0,
         console/1, default_filters/0, module_levels/0, set_module_levels/2, unset_module_levels/1,
         parameter/2, format_depth/0]).

%% Whether an event of this level gets past the primary level, or past that of the module where it has one.
allow(Level) -> less_or_equal_level(Level, level_to_int(maps:get(level, primary()))).

allow(Level, Module) ->
    case '$get'({module, Module}) of
        undefined -> allow(Level);
        Limit -> less_or_equal_level(Level, level_to_int(Limit))
    end.

less_or_equal_level(emergency, Limit) -> 0 =< Limit;
less_or_equal_level(alert, Limit) -> 1 =< Limit;
less_or_equal_level(critical, Limit) -> 2 =< Limit;
less_or_equal_level(error, Limit) -> 3 =< Limit;
less_or_equal_level(warning, Limit) -> 4 =< Limit;
less_or_equal_level(notice, Limit) -> 5 =< Limit;
less_or_equal_level(info, Limit) -> 6 =< Limit;
less_or_equal_level(debug, Limit) -> 7 =< Limit.

level_to_int(none) -> -1;
level_to_int(emergency) -> 0;
level_to_int(alert) -> 1;
level_to_int(critical) -> 2;
level_to_int(error) -> 3;
level_to_int(warning) -> 4;
level_to_int(notice) -> 5;
level_to_int(info) -> 6;
level_to_int(debug) -> 7;
level_to_int(all) -> 10.

is_level(Level) -> lists:member(Level, [none, emergency, alert, critical, error, warning, notice, info, debug, all]).

%% ---- the whole log ----------------------------------------------------------------------------------------

primary() ->
    case '$get'(primary) of
        undefined ->
            case configured() of
                true -> primary();
                false -> as_started()
            end;
        Config -> Config
    end.

set_primary(Config) -> '$set'(primary, Config).

default_primary() -> #{level => notice, metadata => #{}, filters => [], filter_default => log}.

%% The flags `-kernel logger_level L` and `-kernel logger_metadata M` count from the start.
as_started() ->
    Level = case parameter(kernel, logger_level) of
                {ok, Wanted} -> case is_level(Wanted) of true -> Wanted; false -> notice end;
                undefined -> notice
            end,
    Metadata = case parameter(kernel, logger_metadata) of
                   {ok, Known} when is_map(Known) -> Known;
                   _ -> #{}
               end,
    (default_primary())#{level := Level, metadata := Metadata}.

proxy() ->
    case '$get'(proxy) of
        undefined -> default_proxy();
        Config -> Config
    end.

%% The parameter `logger` of kernel, from a configuration file or flag, is carried out when the log is first looked at.
configured() ->
    case '$get'(started) =:= undefined andalso parameter(kernel, logger) of
        {ok, Items} ->
            '$set'(started, true),
            Own = [Item || Item <- Items, Item =/= {handler, default, logger_std_h, short(console(default))}],
            Own =/= [] andalso carried_out(Own);
        _ -> false
    end.

short(#{formatter := Formatter}) -> #{config => #{type => standard_io}, formatter => Formatter}.

carried_out(Items) ->
    set_primary(case lists:keyfind(filters, 1, Items) of
                    {_, Default, Filters} -> (as_started())#{filter_default := Default, filters := Filters};
                    false -> as_started()
                end),
    lists:foreach(fun({module_level, Level, Modules}) -> set_module_levels(Modules, Level); (_) -> ok end, Items),
    case lists:keyfind(default, 2, Items) of
        false -> ok;
        {handler, _, undefined} -> delete_handler(default);
        {handler, _, Module, Given} ->
            delete_handler(default),
            logger_server:add_handler(default, Module, maps:merge(maps:without([id, module], standard(Module)), Given))
    end,
    lists:foreach(fun({handler, Id, Module, Given}) when Id =/= default -> logger_server:add_handler(Id, Module, Given);
                     (_) -> ok
                  end, Items),
    true.

standard(logger_std_h) -> maps:remove(config, console(default));
standard(_) -> console(default).

set_proxy(Config) -> '$set'(proxy, Config).

default_proxy() ->
    #{burst_limit_enable => false, burst_limit_max_count => 500, burst_limit_window_time => 1000, drop_mode_qlen => 1000,
      flush_qlen => 5000, overload_kill_enable => false, overload_kill_mem_size => 3000000, overload_kill_qlen => 20000,
      overload_kill_restart_after => 5000, sync_mode_qlen => 500}.

%% How deep terms are shown.
format_depth() ->
    case parameter(kernel, error_logger_format_depth) of
        {ok, Depth} when is_integer(Depth) -> max(10, Depth);
        _ -> unlimited
    end.

%% ---- handlers ---------------------------------------------------------------------------------------------

%% The newest first.
handler_ids() ->
    case '$get'(handlers) of
        undefined ->
            case configured() of
                true -> handler_ids();
                false -> [default]
            end;
        Ids -> Ids
    end.

%% {ok, Config} or {error, {not_found, Id}}.
handler(Id) ->
    case '$get'({handler, Id}) of
        undefined when Id =:= default ->
            case {lists:member(default, handler_ids()), '$get'({handler, default})} of
                {true, undefined} -> {ok, console(default)};
                {true, Config} -> {ok, Config};
                {false, _} -> {error, {not_found, Id}}
            end;
        undefined -> {error, {not_found, Id}};
        Config -> {ok, Config}
    end.

set_handler(Id, Config) -> '$set'({handler, Id}, Config).

new_handler(Id, Config) ->
    Ids = handler_ids(),
    settled(),
    set_handler(Id, Config),
    '$set'(handlers, [Id | lists:delete(Id, Ids)]).

delete_handler(Id) ->
    Ids = handler_ids(),
    settled(),
    '$set'(handlers, lists:delete(Id, Ids)),
    '$set'({handler, Id}, undefined).

%% From now on the default handler is one like others.
settled() ->
    case '$get'(handlers) of
        undefined ->
            {ok, Config} = handler(default),
            set_handler(default, Config),
            '$set'(handlers, [default]);
        _ -> ok
    end.

%% The handler a node starts with.
console(Id) ->
    #{id => Id, module => logger_std_h, level => all, filter_default => stop, filters => default_filters(),
      formatter => {logger_formatter, #{legacy_header => true, single_line => false}},
      config => logger_std_h:default_config()}.

default_filters() ->
    [{remote_gl, {fun logger_filters:remote_gl/2, stop}},
     {domain, {fun logger_filters:domain/2, {log, super, [otp, sasl]}}},
     {no_domain, {fun logger_filters:domain/2, {log, undefined, []}}}].

%% ---- modules ----------------------------------------------------------------------------------------------

module_levels() ->
    case '$get'(modules) of
        undefined -> [];
        Modules -> [{Module, '$get'({module, Module})} || Module <- Modules]
    end.

set_module_levels(Modules, Level) ->
    lists:foreach(fun(Module) -> '$set'({module, Module}, Level) end, Modules),
    '$set'(modules, lists:usort(Modules ++ [Module || {Module, _} <- module_levels()])).

unset_module_levels(all) -> unset_module_levels([Module || {Module, _} <- module_levels()]);
unset_module_levels(Modules) ->
    Left = [Module || {Module, _} <- module_levels(), not lists:member(Module, Modules)],
    '$set'(modules, Left),
    lists:foreach(fun(Module) -> '$set'({module, Module}, undefined) end, Modules).

'$get'(_) -> erlang:nif_error(undef).
'$set'(_, _) -> erlang:nif_error(undef).
parameter(_, _) -> erlang:nif_error(undef).

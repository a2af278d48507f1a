%% Changes of what the log is set up to do: checked first, then the handler is asked, then kept.
%%
%% A handler's callbacks run in a process of their own, so what they link to does not hang on the caller.
%% Follows: kernel logger(3), "Configuration API", "Handler Callback Functions".
-module(logger_server).
-export([add_handler/3, remove_handler/1, add_filter/2, remove_filter/2, set_module_level/2, unset_module_level/0,
         unset_module_level/1, set_config/2, set_config/3, update_config/2, update_config/3, update_formatter_config/2]).

-define(INSIDE, '$logger_cb_process').

%% ---- handlers ---------------------------------------------------------------------------------------------

add_handler(Id, Module, Config) ->
    try
        is_atom(Id) orelse throw({invalid_id, Id}),
        is_atom(Module) orelse throw({invalid_module, Module}),
        checked(handler, Config),
        outside({add_handler, Id, Module, Config}),
        added(Id, Module, maps:merge(default(Id, Module), Config))
    catch
        throw:Why -> {error, Why}
    end.

added(Id, Module, Config) ->
    case logger_config:handler(Id) of
        {ok, _} -> {error, {already_exist, Id}};
        _ ->
            case asked(Module, adding_handler, [Config], {ok, Config}) of
                {ok, Final} ->
                    code:ensure_loaded(Module),
                    case erlang:function_exported(Module, log, 2) of
                        true -> logger_config:new_handler(Id, Final);
                        false -> {error, {invalid_handler, {function_not_exported, {Module, log, 2}}}}
                    end;
                {error, Why} -> {error, {handler_not_added, Why}}
            end
    end.

remove_handler(Id) ->
    try
        outside({remove_handler, Id}),
        case logger_config:handler(Id) of
            {ok, #{module := Module} = Config} ->
                asked(Module, removing_handler, [Config], ok),
                logger_config:delete_handler(Id),
                ok;
            Error -> Error
        end
    catch
        throw:Why -> {error, Why}
    end.

default(Id, Module) ->
    #{id => Id, module => Module, level => all, filters => [], filter_default => log, formatter => {logger_formatter, #{}}}.

%% The callback's answer; Default where the module has no such function.
asked(Module, Function, Arguments, Default) ->
    Caller = self(),
    Tag = make_ref(),
    {Pid, Ref} = spawn_monitor(fun() ->
                                   put(?INSIDE, true),
                                   Caller ! {Tag, called(Module, Function, Arguments, Default)}
                               end),
    receive
        {Tag, Answer} -> erlang:demonitor(Ref, [flush]), Answer;
        {'DOWN', Ref, process, Pid, Reason} -> {error, {logger_process_exited, Pid, Reason}}
    end.

called(Module, Function, Arguments, Default) ->
    try apply(Module, Function, Arguments)
    catch
        Class:Reason:Stack ->
            case {Reason, Stack} of
                {undef, [{Module, Function, Arguments, _} | _]} when length(Arguments) =:= 3 ->
                    called(Module, Function, tl(Arguments), Default); % older handlers have changing_config/2
                {undef, [{Module, Function, Arguments, _} | _]} -> Default;
                _ ->
                    Own = lists:takewhile(fun({M, _, _, _}) -> M =/= ?MODULE end, Stack),
                    {error, {callback_crashed, {Class, Reason, Own}}}
            end
    end.

%% A callback that changes the log would wait for itself.
outside(Request) ->
    case get(?INSIDE) of
        true -> throw({attempting_syncronous_call_to_self, Request});
        _ -> ok
    end.

%% ---- filters ----------------------------------------------------------------------------------------------

add_filter(Owner, Filter) ->
    changed(Owner, [{filters, [Filter]}], {add_filter, Owner, Filter},
            fun(#{filters := Filters} = Config) ->
                {Id, _} = Filter,
                case lists:keymember(Id, 1, Filters) of
                    true -> {error, {already_exist, Id}};
                    false -> {ok, Config#{filters := [Filter | Filters]}}
                end
            end).

remove_filter(Owner, Id) ->
    changed(Owner, [], {remove_filter, Owner, Id},
            fun(#{filters := Filters} = Config) ->
                case lists:keymember(Id, 1, Filters) of
                    true -> {ok, Config#{filters := lists:keydelete(Id, 1, Filters)}};
                    false -> {error, {not_found, Id}}
                end
            end).

%% Change(Config) gives {ok, New} or an error.
changed(Owner, Given, Request, Change) ->
    try
        checked(kind(Owner), maps:from_list(Given)),
        outside(Request),
        case config_of(Owner) of
            {ok, Config} ->
                case Change(Config) of
                    {ok, New} -> keep(Owner, New);
                    Error -> Error
                end;
            Error -> Error
        end
    catch
        throw:Why -> {error, Why}
    end.

config_of(primary) -> {ok, logger_config:primary()};
config_of(Id) -> logger_config:handler(Id).

keep(primary, Config) -> logger_config:set_primary(Config);
keep(Id, Config) -> logger_config:set_handler(Id, Config).

kind(primary) -> primary;
kind(Id) when is_atom(Id) -> handler;
kind(Id) -> throw({invalid_id, Id}).

%% ---- levels of modules ------------------------------------------------------------------------------------

set_module_level(Modules, Level) ->
    case is_list(Modules) andalso lists:all(fun is_atom/1, Modules) of
        true ->
            case logger_config:is_level(Level) of
                true -> logger_config:set_module_levels(Modules, Level);
                false -> {error, {invalid_level, Level}}
            end;
        false -> {error, {not_a_list_of_modules, Modules}}
    end.

unset_module_level() -> logger_config:unset_module_levels(all).

unset_module_level(Modules) ->
    case is_list(Modules) andalso lists:all(fun is_atom/1, Modules) of
        true -> logger_config:unset_module_levels(Modules);
        false -> {error, {not_a_list_of_modules, Modules}}
    end.

%% ---- other values -----------------------------------------------------------------------------------------

set_config(Owner, Config) -> config(set, Owner, Config).
set_config(Owner, Key, Value) -> config(set, Owner, Key, Value).
update_config(Owner, Config) -> config(update, Owner, Config).
update_config(Owner, Key, Value) -> config(update, Owner, Key, Value).

%% set: what Config does not name gets its default. update: it stays.
config(Mode, Owner, Config) ->
    try
        Owner =:= proxy orelse checked(kind(Owner), Config),
        outside({change_config, Mode, Owner, Config}),
        changed_to(Mode, Owner, Config)
    catch
        throw:Why -> {error, Why}
    end.

changed_to(set, proxy, Config) -> logger_config:set_proxy(maps:merge(logger_config:default_proxy(), Config));
changed_to(update, proxy, Config) -> logger_config:set_proxy(maps:merge(logger_config:proxy(), Config));
changed_to(set, primary, Config) -> logger_config:set_primary(maps:merge(logger_config:default_primary(), Config));
changed_to(update, primary, Config) -> logger_config:set_primary(maps:merge(logger_config:primary(), Config));
changed_to(Mode, Id, Config) ->
    case logger_config:handler(Id) of
        {ok, #{module := Module} = Old} ->
            Base = case Mode of set -> default(Id, Module); update -> Old end,
            told(Mode, Id, Old, maps:merge(Base, Config));
        Error -> Error
    end.

config(Mode, Owner, Key, Value) ->
    try
        checked(kind(Owner), #{Key => Value}),
        outside({change_config, Mode, Owner, Key, Value}),
        case Owner of
            primary -> logger_config:set_primary((logger_config:primary())#{Key => Value});
            _ ->
                case logger_config:handler(Owner) of
                    {ok, Old} -> told(Mode, Owner, Old, Old#{Key => Value});
                    Error -> Error
                end
        end
    catch
        throw:Why -> {error, Why}
    end.

told(Mode, Id, #{module := Module} = Old, New) ->
    case {maps:with([id, module], Old), maps:with([id, module], New)} of
        {Same, Same} ->
            case asked(Module, changing_config, [Mode, Old, New], {ok, New}) of
                {ok, Final} -> logger_config:set_handler(Id, Final);
                Error -> Error
            end;
        {Was, Is} ->
            {error, {illegal_config_change, maps:filter(fun(K, V) -> maps:get(K, Is) =/= V end, Was),
                     maps:filter(fun(K, V) -> maps:get(K, Was) =/= V end, Is)}}
    end.

update_formatter_config(Id, Changes) when is_map(Changes) ->
    try
        case logger_config:handler(Id) of
            {ok, #{formatter := {Module, Old}} = Config} ->
                New = {Module, maps:merge(Old, Changes)},
                formatter(New),
                logger_config:set_handler(Id, Config#{formatter := New});
            Error -> Error
        end
    catch
        throw:Why -> {error, Why}
    end;
update_formatter_config(_, Changes) -> {error, {invalid_formatter_config, Changes}}.

%% ---- checks: they throw what is wrong -------------------------------------------------------------------------

checked(Kind, Config) when is_map(Config) ->
    lists:foreach(fun({Key, Value}) -> item(Kind, Key, Value) end, lists:sort(maps:to_list(Config)));
checked(_, Config) -> throw({invalid_config, Config}).

item(_, level, Level) -> logger_config:is_level(Level) orelse throw({invalid_level, Level});
item(_, filters, Filters) -> filters(Filters);
item(_, filter_default, Default) ->
    Default =:= log orelse Default =:= stop orelse throw({invalid_filter_default, Default});
item(handler, formatter, Formatter) -> formatter(Formatter);
item(primary, metadata, Metadata) when is_map(Metadata) -> ok;
item(primary, Key, Value) -> throw({invalid_primary_config, {Key, Value}});
item(handler, _, _) -> ok.

filters([{Id, {Fun, _}} | Rest]) when is_atom(Id), is_function(Fun, 2) -> filters(Rest);
filters([Filter | _]) -> throw({invalid_filter, Filter});
filters([]) -> ok;
filters(Filters) -> throw({invalid_filters, Filters}).

formatter({Module, Config}) when is_atom(Module) ->
    try Module:check_config(Config) of
        ok -> ok;
        {error, Why} -> throw(Why)
    catch
        error:Reason:Stack ->
            case {Reason, Stack} of
                {undef, [{Module, check_config, [Config], _} | _]} -> ok;
                _ -> throw({callback_crashed, {error, Reason, Stack}})
            end
    end;
formatter({Module, _}) -> throw({invalid_module, Module});
formatter(Formatter) -> throw({invalid_formatter, Formatter}).

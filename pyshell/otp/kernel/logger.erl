%% Log events: a level, and a text, a format with arguments or a report, with metadata; who sees them, and how.
%%
%% What is here: the functions that log, and a reader's view of what is set up. The rest: logger_config (what is set up),
%% logger_server (changing it), logger_backend (filters and handlers), logger_formatter, logger_std_h (the console).
%% Follows: kernel logger(3).
-module(logger).
-export([emergency/1, emergency/2, emergency/3, alert/1, alert/2, alert/3, critical/1, critical/2, critical/3, error/1,
         error/2, error/3, warning/1, warning/2, warning/3, notice/1, notice/2, notice/3, info/1, info/2, info/3, debug/1,
         debug/2, debug/3, log/2, log/3, log/4, macro_log/3, macro_log/4, macro_log/5, allow/2, internal_log/2,
         format_report/1, format_otp_report/1, timestamp/0]).
-export([add_primary_filter/2, add_handler_filter/3, remove_primary_filter/1, remove_handler_filter/2, add_handler/3,
         remove_handler/1, set_primary_config/1, set_primary_config/2, set_handler_config/2, set_handler_config/3,
         update_primary_config/1, update_handler_config/2, update_handler_config/3, set_proxy_config/1,
         update_proxy_config/1, get_primary_config/0, get_handler_config/0, get_handler_config/1, get_handler_ids/0,
         get_proxy_config/0, update_formatter_config/2, update_formatter_config/3, set_module_level/2,
         unset_module_level/0, unset_module_level/1, get_module_level/0, get_module_level/1, set_application_level/2,
         unset_application_level/1, compare_levels/2, set_process_metadata/1, update_process_metadata/1,
         get_process_metadata/0, unset_process_metadata/0, get_config/0, i/0, i/1, add_handlers/1, reconfigure/0]).
-export(['$emulated'/1, add_default_metadata/1, filter_stacktrace/2]).

-define(METADATA, '$logger_metadata$').

emergency(X) -> log(emergency, X).
emergency(X, Y) -> log(emergency, X, Y).
emergency(X, Y, Z) -> log(emergency, X, Y, Z).
alert(X) -> log(alert, X).
alert(X, Y) -> log(alert, X, Y).
alert(X, Y, Z) -> log(alert, X, Y, Z).
critical(X) -> log(critical, X).
critical(X, Y) -> log(critical, X, Y).
critical(X, Y, Z) -> log(critical, X, Y, Z).
error(X) -> log(error, X).
error(X, Y) -> log(error, X, Y).
error(X, Y, Z) -> log(error, X, Y, Z).
warning(X) -> log(warning, X).
warning(X, Y) -> log(warning, X, Y).
warning(X, Y, Z) -> log(warning, X, Y, Z).
notice(X) -> log(notice, X).
notice(X, Y) -> log(notice, X, Y).
notice(X, Y, Z) -> log(notice, X, Y, Z).
info(X) -> log(info, X).
info(X, Y) -> log(info, X, Y).
info(X, Y, Z) -> log(info, X, Y, Z).
debug(X) -> log(debug, X).
debug(X, Y) -> log(debug, X, Y).
debug(X, Y, Z) -> log(debug, X, Y, Z).

log(Level, What) -> do_log(Level, What, #{}).

%% The second may be a text or report, then the third is metadata; or a format or fun, then the third is for it.
log(Level, What, Metadata) when is_map(Metadata), not is_function(What) -> do_log(Level, What, Metadata);
log(Level, What, Arguments) -> do_log(Level, {What, Arguments}, #{}).

log(Level, What, Arguments, Metadata) -> do_log(Level, {What, Arguments}, Metadata).

%% What the macros of logger.hrl call, after they asked allow/2. Location: #{mfa, line, file}.
macro_log(Location, Level, What) -> log_allowed(Location, Level, What, #{}).

macro_log(Location, Level, What, Metadata) when is_map(Metadata), not is_function(What) ->
    log_allowed(Location, Level, What, Metadata);
macro_log(Location, Level, What, Arguments) -> log_allowed(Location, Level, {What, Arguments}, #{}).

macro_log(Location, Level, What, Arguments, Metadata) -> log_allowed(Location, Level, {What, Arguments}, Metadata).

allow(Level, Module) when is_atom(Module) -> logger_config:allow(Level, Module).

do_log(Level, What, #{mfa := {Module, _, _}} = Metadata) ->
    case logger_config:allow(Level, Module) of
        true -> log_allowed(#{}, Level, What, Metadata);
        false -> ok
    end;
do_log(Level, What, Metadata) ->
    case logger_config:allow(Level) of
        true -> log_allowed(#{}, Level, What, Metadata);
        false -> ok
    end.

log_allowed(Location, Level, {Fun, Argument} = Lazy, Metadata) when is_function(Fun, 1) ->
    try Fun(Argument) of
        {Made, More} when is_map(More) -> made(Made, Location, Level, Lazy, maps:merge(Metadata, More));
        Made -> made(Made, Location, Level, Lazy, Metadata)
    catch
        Class:Reason ->
            log_allowed(Location, Level, {"LAZY_FUN CRASH: ~tp; Reason: ~tp", [Lazy, {Class, Reason}]}, Metadata)
    end;
log_allowed(Location, Level, What, Given) when is_map(Given) ->
    Primary = logger_config:primary(),
    Own = case get(?METADATA) of Known when is_map(Known) -> Known; _ -> #{} end,
    Merged = maps:merge(Location, maps:merge(maps:get(metadata, Primary), maps:merge(Own, Given))),
    Metadata = maps:merge(#{pid => self(), gl => group_leader(), time => timestamp()}, Merged),
    case node(maps:get(gl, Metadata)) of
        Node when Node =:= node() -> ok;
        Node -> log_remote(Node, Level, What, Metadata)
    end,
    do_log_allowed(Level, What, Metadata, make_ref(), Primary#{handlers => logger_config:handler_ids()}).

made(ignore, _, _, _, _) -> ok;
made({Format, Arguments} = Made, Location, Level, _, Metadata)
  when is_list(Arguments), is_list(Format) orelse is_binary(Format) orelse is_atom(Format) ->
    log_allowed(Location, Level, Made, Metadata);
made(Made, Location, Level, _, Metadata) when is_map(Made); is_list(Made); is_binary(Made) ->
    log_allowed(Location, Level, Made, Metadata);
made(Other, Location, Level, Lazy, Metadata) ->
    log_allowed(Location, Level, {"LAZY_FUN ERROR: ~tp; Returned: ~tp", [Lazy, Other]}, Metadata).

%% The fourth is who asks, for what shows of this call when it fails.
do_log_allowed(Level, {Format, Arguments}, Metadata, _, Primary)
  when is_list(Arguments), is_list(Format) orelse is_binary(Format) ->
    event(Level, {Format, Arguments}, Metadata, Primary);
do_log_allowed(Level, {Format, Arguments}, Metadata, _, Primary) when is_list(Arguments), is_atom(Format) ->
    event(Level, {atom_to_list(Format), Arguments}, Metadata, Primary);
do_log_allowed(Level, Report, Metadata, _, Primary) when is_map(Report) ->
    event(Level, {report, Report}, Metadata, Primary);
do_log_allowed(Level, [Item | _] = Report, Metadata, _, Primary) when is_tuple(Item) ->
    event(Level, {report, Report}, Metadata, Primary);
do_log_allowed(Level, Text, Metadata, _, Primary) when is_list(Text); is_binary(Text) ->
    event(Level, {string, Text}, Metadata, Primary).

event(Level, Message, Metadata, Primary) ->
    logger_backend:log_allowed(#{level => Level, msg => Message, meta => Metadata}, Primary),
    ok.

%% The node of the group leader shows it; there the process `logger` takes what is sent to it (its messages are OTP's).
log_remote(Node, Level, {Format, Arguments}, Metadata) -> {?MODULE, Node} ! {log, Level, Format, Arguments, Metadata}, ok;
log_remote(Node, Level, What, Metadata) -> {?MODULE, Node} ! {log, Level, What, Metadata}, ok.

%% Who logs, and when, where the metadata do not say it.
add_default_metadata(Metadata) -> maps:merge(#{pid => self(), gl => group_leader(), time => timestamp()}, Metadata).

%% The calls above those of a module.
filter_stacktrace(Module, Stack) -> lists:takewhile(fun({Of, _, _, _}) -> Of =/= Module end, Stack).

%% In a process of its own: an event of the emulator, or from another node.
'$emulated'({log, Level, Format, Arguments, Metadata}) -> log(Level, Format, Arguments, Metadata);
'$emulated'({log, Level, What, Metadata}) -> log(Level, What, Metadata).

%% Remarks about the log itself, past all handlers.
internal_log(Level, Term) when is_atom(Level) ->
    erlang:display_string("Logger - " ++ atom_to_list(Level) ++ ": "),
    erlang:display(Term).

timestamp() -> os:system_time(microsecond).

%% ---- reports ----------------------------------------------------------------------------------------------

format_otp_report(#{label := _, report := Report}) -> format_report(Report);
format_otp_report(Report) -> format_report(Report).

%% {Format, Arguments}: one line for each item.
format_report(Report) when is_map(Report) -> format_report(maps:to_list(Report));
format_report(Report) ->
    try lists:flatten(Report) of
        [] -> {"~tp", [[]]};
        Flat ->
            case io_lib:printable_unicode_list(Flat) of
                true -> {"~ts", [Flat]};
                false ->
                    {Formats, Arguments} = lists:unzip([report_line(Item) || Item <- Flat]),
                    {lists:append(lists:join("\n", Formats)), lists:append(Arguments)}
            end
    catch
        _:_ -> {"~tp", [Report]}
    end.

report_line({Key, Value}) ->
    case is_text(Value) of
        true -> {"    ~tp: ~ts", [Key, Value]};
        false -> {"    ~tp: ~tp", [Key, Value]}
    end;
report_line(Item) -> {"    ~tp", [Item]}.

is_text(Value) ->
    try lists:flatten(Value) of
        [] -> false;
        Flat -> io_lib:printable_unicode_list(Flat)
    catch
        _:_ -> false
    end.

%% ---- configuration ----------------------------------------------------------------------------------------

add_primary_filter(Id, Filter) -> logger_server:add_filter(primary, {Id, Filter}).
add_handler_filter(Handler, Id, Filter) -> logger_server:add_filter(Handler, {Id, Filter}).
remove_primary_filter(Id) -> logger_server:remove_filter(primary, Id).
remove_handler_filter(Handler, Id) -> logger_server:remove_filter(Handler, Id).
add_handler(Id, Module, Config) -> logger_server:add_handler(Id, Module, Config).
remove_handler(Id) -> logger_server:remove_handler(Id).
set_primary_config(Config) -> logger_server:set_config(primary, Config).
set_primary_config(Key, Value) -> logger_server:set_config(primary, Key, Value).
set_handler_config(Id, Config) -> logger_server:set_config(Id, Config).
set_handler_config(Id, Key, Value) -> logger_server:set_config(Id, Key, Value).
set_proxy_config(Config) -> logger_server:set_config(proxy, Config).
update_primary_config(Config) -> logger_server:update_config(primary, Config).
update_handler_config(Id, Config) -> logger_server:update_config(Id, Config).
update_handler_config(Id, Key, Value) -> logger_server:update_config(Id, Key, Value).
update_proxy_config(Config) -> logger_server:update_config(proxy, Config).
update_formatter_config(Id, Config) -> logger_server:update_formatter_config(Id, Config).
update_formatter_config(Id, Key, Value) -> logger_server:update_formatter_config(Id, #{Key => Value}).

get_primary_config() -> logger_config:primary().
get_proxy_config() -> logger_config:proxy().
get_handler_ids() -> logger_config:handler_ids().

get_handler_config() ->
    [Config || Id <- get_handler_ids(), {ok, Config} <- [get_handler_config(Id)]].

get_handler_config(Id) ->
    case logger_config:handler(Id) of
        {ok, #{module := Module} = Config} -> {ok, try Module:filter_config(Config) catch _:_ -> Config end};
        Error -> Error
    end.

set_module_level(Module, Level) when is_atom(Module) -> set_module_level([Module], Level);
set_module_level(Modules, Level) -> logger_server:set_module_level(Modules, Level).

unset_module_level() -> logger_server:unset_module_level().

unset_module_level(Module) when is_atom(Module) -> unset_module_level([Module]);
unset_module_level(Modules) -> logger_server:unset_module_level(Modules).

get_module_level() -> logger_config:module_levels().

get_module_level(Module) when is_atom(Module) -> get_module_level([Module]);
get_module_level(Modules) when is_list(Modules) ->
    [Found || {Module, _} = Found <- get_module_level(), lists:member(Module, Modules)].

set_application_level(Application, Level) ->
    case application:get_key(Application, modules) of
        {ok, Modules} -> set_module_level(Modules, Level);
        undefined -> {error, {not_loaded, Application}}
    end.

unset_application_level(Application) ->
    case application:get_key(Application, modules) of
        {ok, Modules} -> unset_module_level(Modules);
        undefined -> {error, {not_loaded, Application}}
    end.

compare_levels(One, Other) ->
    case logger_config:is_level(One) andalso logger_config:is_level(Other) of
        false -> erlang:error(badarg, [One, Other]);
        true when One =:= Other -> eq;
        true ->
            case logger_config:level_to_int(One) < logger_config:level_to_int(Other) of
                true -> gt;
                false -> lt
            end
    end.

set_process_metadata(Metadata) when is_map(Metadata) -> put(?METADATA, Metadata), ok;
set_process_metadata(Metadata) -> erlang:error(badarg, [Metadata]).

update_process_metadata(Metadata) when is_map(Metadata) ->
    case get(?METADATA) of
        undefined -> set_process_metadata(Metadata);
        Old when is_map(Old) -> set_process_metadata(maps:merge(Old, Metadata))
    end;
update_process_metadata(Metadata) -> erlang:error(badarg, [Metadata]).

get_process_metadata() -> get(?METADATA).

unset_process_metadata() -> erase(?METADATA), ok.

get_config() ->
    #{primary => get_primary_config(), handlers => get_handler_config(), proxy => get_proxy_config(),
      module_levels => lists:keysort(1, get_module_level())}.

%% Handlers as an application's configuration names them: {handler, Id, Module, Config}.
add_handlers(Application) when is_atom(Application) -> add_handlers(application:get_env(Application, logger, []));
add_handlers(Items) ->
    Results = [add_handler(Id, Module, with_filters(Id, Config)) || {handler, Id, Module, Config} <- Items],
    case [Why || {error, Why} <- Results] of
        [] -> ok;
        [Why | _] -> {error, {bad_config, {handler, Why}}}
    end.

with_filters(default, Config) when not is_map_key(filters, Config) ->
    maps:merge(#{filter_default => stop, filters => logger_config:default_filters()}, Config);
with_filters(_, Config) -> Config.

reconfigure() ->
    lists:foreach(fun(Id) -> remove_handler(Id) end, get_handler_ids()),
    unset_module_level(),
    set_primary_config(#{}),
    logger_config:new_handler(default, logger_config:console(default)).

i() -> logger_show:all(get_config()).

i(What) when is_atom(What) -> logger_show:some(What);
i(What) -> erlang:error(badarg, [What]).

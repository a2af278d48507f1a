%% An event on its way: past the primary filters, then to every handler whose level and filters let it in.
%%
%% A filter or handler that fails is taken away, and the rest goes on.
%% Follows: kernel logger(3), "Filters", "Handlers"; the user's guide, "Logging".
-module(logger_backend).
-export([log_allowed/2]).

log_allowed(Event, Primary) ->
    case filtered(primary, Event, Primary) of
        stop -> ok;
        Passed -> lists:foreach(fun(Id) -> handled(Id, Passed) end, logger_config:handler_ids())
    end.

handled(Id, #{level := Level} = Event) ->
    case logger_config:handler(Id) of
        {ok, #{module := Module, level := Limit} = Config} ->
            case logger_config:less_or_equal_level(Level, logger_config:level_to_int(Limit)) of
                false -> ok;
                true ->
                    case filtered(Id, Event, Config) of
                        stop -> ok;
                        Passed -> given(Id, Module, Passed, maps:without([level, filters, filter_default], Config))
                    end
            end;
        _ -> ok % removed meanwhile
    end.

given(Id, Module, Event, Config) ->
    try Module:log(Event, Config)
    catch
        Class:Reason:Stack ->
            case logger_server:remove_handler(Id) of
                ok ->
                    logger:internal_log(error, {removed_failing_handler, Id}),
                    remark(Event, [{logger, removed_failing_handler}, {handler, {Id, Module}}, {log_event, Event},
                                   {config, Config}, {reason, {Class, Reason, own(Stack)}}]);
                _ -> ok
            end
    end.

%% The event, maybe changed, or `stop`. Without any filter that had an opinion the default decides.
filtered(Owner, Event, #{filter_default := Default} = Config) ->
    case filters(maps:get(filters, Config, []), Owner, Event, ignore) of
        ignore when Default =:= log -> Event;
        ignore -> stop;
        Decided -> Decided
    end.

filters([], _, _, ignore) -> ignore;
filters([], _, Event, log) -> Event;
filters([{Id, {Fun, Extra}} = Filter | Rest], Owner, Event, Opinion) ->
    try Fun(Event, Extra) of
        stop -> stop;
        ignore -> filters(Rest, Owner, Event, Opinion);
        #{level := Level, msg := Message, meta := Meta} = New when is_atom(Level), is_map(Meta), is_tuple(Message) ->
            filters(Rest, Owner, New, log);
        Bad -> failed(Id, Filter, Owner, Event, {bad_return_value, Bad})
    catch
        Class:Reason:Stack -> failed(Id, Filter, Owner, Event, {Class, Reason, own(Stack)})
    end.

%% Where a filter failed, none of them has said anything.
failed(Id, Filter, Owner, Event, Reason) ->
    case logger_server:remove_filter(Owner, Id) of
        ok ->
            logger:internal_log(error, {removed_failing_filter, Id}),
            remark(Event, [{logger, removed_failing_filter}, {filter, Filter}, {owner, Owner}, {log_event, Event},
                           {reason, Reason}]);
        _ -> ok
    end,
    ignore.

%% The log's own remarks are debug events, of which nobody sees one unless the primary level says so.
remark(#{meta := #{internal_log_event := true}}, _) -> ok;
remark(_, Report) ->
    case logger_config:allow(debug, ?MODULE) of
        true -> logger:log(debug, Report, #{internal_log_event => true, domain => [otp]});
        false -> ok
    end.

own(Stack) -> lists:takewhile(fun({Module, _, _, _}) -> Module =/= ?MODULE end, Stack).

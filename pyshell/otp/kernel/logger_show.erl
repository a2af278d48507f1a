%% What the log is set up to do, printed for people: logger:i/0,1.
-module(logger_show).
-export([all/1, some/1]).

all(#{primary := Primary, handlers := Handlers, proxy := Proxy, module_levels := Levels}) ->
    primary(Primary),
    handlers(Handlers),
    proxy(Proxy),
    modules(Levels).

some(primary) -> primary(logger:get_primary_config());
some(handlers) -> handlers(logger:get_handler_config());
some(proxy) -> proxy(logger:get_proxy_config());
some(modules) -> modules(logger:get_module_level());
some(Id) ->
    case logger:get_handler_config(Id) of
        {ok, Config} -> handlers([Config]);
        Error -> Error
    end.

primary(#{level := Level, filters := Filters, filter_default := Default}) ->
    io:format("Primary configuration: ~n"
              "    Level: ~p~n"
              "    Filter Default: ~p~n"
              "    Filters: ~n", [Level, Default]),
    filters("        ", Filters).

handlers(Handlers) ->
    io:format("Handler configuration: ~n"),
    case Handlers of
        [] -> io:format("    (none)~n");
        _ -> lists:foreach(fun handler/1, Handlers)
    end.

proxy(Proxy) ->
    io:format("Proxy configuration: ~n"),
    values("    ", Proxy).

modules(Levels) ->
    io:format("Level set per module: ~n"),
    case Levels of
        [] -> io:format("    (none)~n");
        _ ->
            lists:foreach(fun({Module, Level}) -> io:format("    Module: ~tp~n        Level: ~p~n", [Module, Level]) end,
                          Levels)
    end.

handler(#{id := Id, module := Module, level := Level, filters := Filters, filter_default := Default,
          formatter := {Formatter, FormatterConfig}} = Config) ->
    io:format("    Id: ~tp~n"
              "        Module: ~p~n"
              "        Level:  ~p~n"
              "        Formatter:~n"
              "            Module: ~p~n"
              "            Config:~n", [Id, Module, Level, Formatter]),
    values("                ", FormatterConfig),
    io:format("        Filter Default: ~p~n"
              "        Filters:~n", [Default]),
    filters("            ", Filters),
    case Config of
        #{config := Own} ->
            io:format("        Handler Config:~n"),
            values("            ", Own);
        _ -> ok
    end,
    Others = maps:without([filter_default, filters, formatter, level, module, id, config], Config),
    case map_size(Others) of
        0 -> ok;
        _ ->
            io:format("        Custom Config:~n"),
            values("            ", Others)
    end.

filters(Indent, []) -> io:format("~s(none)~n", [Indent]);
filters(Indent, Filters) ->
    lists:foreach(fun({Id, {Fun, Argument}}) ->
                      io:format("~sId: ~tp~n~s    Fun: ~tp~n~s    Arg: ~tp~n", [Indent, Id, Indent, Fun, Indent, Argument])
                  end, Filters).

values(Indent, Values) when is_map(Values) -> values(Indent, lists:keysort(1, maps:to_list(Values)));
values(Indent, [Item | _] = Values) when is_tuple(Item) ->
    lists:foreach(fun(Value) -> values(Indent, Value) end, Values);
values(_, []) -> ok;
values(Indent, {Key, Value}) -> io:format("~s~tp: ~tp~n", [Indent, Key, Value]);
values(Indent, Value) -> io:format("~s~tp~n", [Indent, Value]).

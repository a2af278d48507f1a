-module(fm).
-export([format/2, check_config/1]).
format(#{level := L, msg := {string, S}}, _) -> io_lib:format("FM ~p ~s~n", [L, S]);
format(_, #{crash := true}) -> error(fmt_crash);
format(E, _) -> io_lib:format("FM ~p~n", [maps:get(msg, E)]).
check_config(#{bad := X}) -> {error, {bad, X}};
check_config(_) -> ok.

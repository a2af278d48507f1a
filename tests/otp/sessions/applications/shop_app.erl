-module(shop_app).
-behaviour(application).
-export([start/2, stop/1, prep_stop/1, start_phase/3, config_change/3]).
start(Type, [arg1]) -> io:format("start ~p ~p~n", [Type, application:get_application()]), {ok, P} = shop_sup:start_link(), {ok, P, my_state};
start(_, fail) -> {error, failed_why};
start(_, crash) -> error(start_crash);
start(_, exit) -> exit(start_exit);
start(_, badret) -> nonsense;
start(_, simple) -> {ok, spawn_link(fun() -> register(simple, self()), receive {exit, R} -> exit(R) end end)};
start(_, supfail) -> shop_sup:start_link(fail).
prep_stop(S) -> io:format("prep_stop ~p~n", [S]), {prepared, S}.
stop(S) -> io:format("stop ~p~n", [S]).
start_phase(P, T, A) -> io:format("phase ~p ~p ~p~n", [P, T, A]), ok.
config_change(C, N, R) -> io:format("config ~p ~p ~p~n", [C, N, R]).

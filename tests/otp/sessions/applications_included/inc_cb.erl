-module(inc_cb).
-behaviour(application).
-behaviour(supervisor).
-export([start/2, stop/1, start_phase/3, init/1, prep_stop/1]).
start(T, A) -> io:format("start ~p ~p~n", [T, A]), supervisor:start_link(?MODULE, A).
init(_) -> {ok, {{one_for_one, 1, 5}, []}}.
start_phase(fail, _, _) -> {error, phase_failed};
start_phase(P, T, A) -> io:format("phase ~p ~p ~p ~p~n", [P, T, A, application:get_application()]), ok.
prep_stop(S) -> io:format("prep ~p~n", [S]), S.
stop(S) -> io:format("stop ~p~n", [S]).

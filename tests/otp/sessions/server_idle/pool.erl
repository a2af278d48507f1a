-module(pool).
-behaviour(gen_server).
-export([start/0, init/1, handle_call/3, handle_cast/2]).
start() -> gen_server:start({local, pool}, pool, [], []).
init([]) -> {ok, []}.
handle_call(link_crash, _, S) -> spawn_link(fun() -> exit(worker_died) end), timer:sleep(20), {reply, ok, S};
handle_call(mon, _, S) -> {P, R} = spawn_monitor(fun() -> ok end), {reply, {is_pid(P), is_reference(R)}, S};
handle_call(X, F, S) -> {reply, {X, is_pid(element(1, F))}, S, 5}.
handle_cast(X, S) -> io:format("cast ~p~n", [X]), {noreply, S}.

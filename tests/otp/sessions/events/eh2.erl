-module(eh2).
-behaviour(gen_event).
-export([init/1, handle_event/2, handle_call/2]).
init(A) -> io:format("eh2 init ~p~n", [A]), {ok, A}.
handle_event(E, S) -> io:format("eh2 ~p~n", [E]), {ok, S}.
handle_call(R, S) -> {ok, {eh2, R}, S}.

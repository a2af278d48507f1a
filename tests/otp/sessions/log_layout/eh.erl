-module(eh).
-behaviour(gen_event).
-export([init/1, handle_event/2, handle_call/2, handle_info/2, terminate/2, code_change/3]).
init({swap, A}) -> io:format("init swap ~p~n", [A]), {ok, [A]};
init({A, {old, S}}) -> io:format("init swapped ~p ~p~n", [A, S]), {ok, [A | S]};
init({fail, R}) -> {error, R};
init(crash) -> error(init_crash);
init(throw) -> throw({ok, thrown});
init(hib) -> {ok, [], hibernate};
init(A) -> {ok, A}.
handle_event(crash, _) -> error(oops);
handle_event(exit, _) -> exit(bye);
handle_event(throw, _) -> throw(thrown);
handle_event(bad, _) -> bad_return;
handle_event(remove, _) -> remove_handler;
handle_event({swap, H, A}, S) -> {swap_handler, swapping, S, H, A};
handle_event(E, S) -> io:format("event ~p ~p~n", [E, S]), {ok, [E | S]}.
handle_call(get, S) -> {ok, S, S};
handle_call(crash, _) -> error(call_oops);
handle_call(bad, _) -> bad_call;
handle_call(remove, _) -> {remove_handler, removed};
handle_call({swap, H, A}, S) -> {swap_handler, swapped, call_swap, S, H, A};
handle_call(X, S) -> {ok, {got, X}, S, hibernate}.
handle_info(I, S) -> io:format("info ~p ~p~n", [I, S]), {ok, S}.
terminate(swapping, S) -> io:format("terminate swapping ~p~n", [S]), {old, S};
terminate(R, S) -> io:format("terminate ~p ~p~n", [R, S]), {terminated, R}.
code_change(_, S, _) -> {ok, S}.

-module(m3).
-behaviour(gen_statem).
-export([init/1, callback_mode/0, handle_event/4, format_status/1]).
init(_) -> ignore.
callback_mode() -> handle_event_function.
handle_event({call, F}, pop, _, _) -> {keep_state_and_data, [pop_callback_module, {reply, F, popped}]};
handle_event({call, F}, {state, X}, S, D) -> {next_state, {st, X}, D, [{reply, F, S}]};
handle_event({call, _}, boom, _, _) -> error(boom);
handle_event(T, C, S, D) -> io:format("m3 ~p ~p ~p ~p~n", [T, C, S, D]), keep_state_and_data.
format_status(M) -> maps:map(fun(state, S) -> {shown, S}; (data, _) -> hidden; (_, V) -> V end, M).

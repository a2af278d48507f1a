-module(m2).
-behaviour(gen_statem).
-export([init/1, callback_mode/0, a/3, b/3, c/3, terminate/3, code_change/4, format_status/2]).
init(D) -> {ok, a, D, [{state_timeout, 5000, init_to}]}.
callback_mode() -> [state_functions, state_enter].
a(enter, Old, D) -> io:format("a enter ~p ~p~n", [Old, D]), {keep_state, D, [{state_timeout, 40, from_enter}]};
a(state_timeout, C, D) -> io:format("a st ~p~n", [C]), {next_state, b, D};
a({call, F}, pushm3, _) -> {keep_state_and_data, [{push_callback_module, m3}, {reply, F, pushed}]};
a({call, F}, chg, D) -> {next_state, c, D, [{change_callback_module, m3}, {reply, F, changed}]};
a({call, F}, rep, _) -> {repeat_state_and_data, [{reply, F, repeated}]};
a({call, F}, go, D) -> {next_state, b, D, {reply, F, going}};
a({call, F}, bad_enter, D) -> {next_state, c, {bad, F, D}};
a(cast, X, _) -> io:format("a postpones ~p~n", [X]), {keep_state_and_data, [postpone]};
a(T, X, D) -> io:format("a other ~p ~p ~p~n", [T, X, D]), keep_state_and_data.
b(enter, Old, _) -> io:format("b enter ~p~n", [Old]), keep_state_and_data;
b(cast, X, D) -> io:format("b got ~p~n", [X]), {keep_state, D + 1};
b({call, F}, back, D) -> {next_state, a, D, [{reply, F, back}]};
b({call, F}, multi, D) -> {keep_state, D, [{reply, F, m}, {{timeout, x}, 20, 1}, {{timeout, y}, 10, 2}, {{timeout, x}, 5, 3}]};
b({timeout, N}, C, _) -> io:format("b timeout ~p ~p~n", [N, C]), keep_state_and_data;
b({call, F}, vsn, D) -> {keep_state_and_data, {reply, F, {vsn1, D}}}.
c(enter, _, {bad, F, D}) -> gen_statem:reply(F, ok), {next_state, a, D}.
terminate(R, S, D) -> io:format("m2 terminate ~p ~p ~p~n", [R, S, D]).
code_change(V, S, D, E) -> io:format("code_change ~p ~p~n", [V, E]), {ok, S, D + 100}.
format_status(Opt, [_, S, D]) -> {fmt, Opt, S, D}.

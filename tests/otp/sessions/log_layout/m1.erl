-module(m1).
-behaviour(gen_statem).
-compile([export_all, nowarn_export_all]).
start(A) -> gen_statem:start({local, m1}, ?MODULE, A, []).
init({stop, R}) -> {stop, R};
init(ignore) -> ignore;
init(bad) -> foo;
init(crash) -> error(init_crash);
init(exit) -> exit(init_exit);
init(throw) -> throw({ok, a, 0});
init({mode, M}) -> put(mode, M), {ok, a, 0};
init(A) -> {ok, a, 0, A}.
callback_mode() -> case get(mode) of undefined -> handle_event_function; M -> M end.
handle_event({call, F}, {ret, R}, _, _) -> case R of {F1} -> F1(F); _ -> R end;
handle_event({call, F}, {reply, R, Acts}, _, D) -> {keep_state, D, [{reply, F, R} | Acts]};
handle_event({call, F}, {to, S, Acts}, S0, D) -> {next_state, S, D + 1, [{reply, F, {S0, S}} | Acts]};
handle_event({call, F}, get, S, D) -> {keep_state_and_data, [{reply, F, {S, D}}]};
handle_event({call, _}, postpone, a, _) -> {keep_state_and_data, postpone};
handle_event({call, F}, postpone, S, _) -> {keep_state_and_data, {reply, F, {postponed, S}}};
handle_event({call, _}, crash, _, _) -> error(crashed);
handle_event({call, _}, exit, _, _) -> exit(exited);
handle_event({call, _}, throw, _, _) -> throw(thrown);
handle_event({call, _}, undef, _, _) -> nomod:foo();
handle_event({call, _}, stop, _, _) -> stop;
handle_event({call, _}, {stop, R}, _, D) -> {stop, R, {new, D}};
handle_event({call, F}, {sar, R}, _, D) -> {stop_and_reply, R, {reply, F, bye}, {new, D}};
handle_event(enter, Old, S, D) -> io:format("enter ~p -> ~p ~p~n", [Old, S, D]), keep_state_and_data;
handle_event(T, C, S, D) -> io:format("~p ~p in ~p ~p~n", [T, C, S, D]), keep_state_and_data.
terminate(R, S, D) -> io:format("terminate ~p ~p ~p~n", [R, S, D]).

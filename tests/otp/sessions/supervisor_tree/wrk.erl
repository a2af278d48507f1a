-module(wrk).
-behaviour(gen_server).
-compile([export_all, nowarn_export_all]).
start_link(N) -> gen_server:start_link({local, N}, ?MODULE, N, []).
init(N) -> process_flag(trap_exit, true), io:format("~p up~n", [N]), {ok, N}.
handle_call({stop, R}, _, S) -> {stop, R, ok, S};
handle_call(X, _, S) -> {reply, {S, X}, S}.
handle_cast({crash, R}, _) -> error(R).
handle_info(slow, S) -> timer:sleep(500), {noreply, S};
handle_info(_, S) -> {noreply, S}.
terminate(R, N) -> io:format("~p down ~p~n", [N, case R of {E, [_|_]} -> E; _ -> R end]).

-module(ns).
-behaviour(gen_server).
-compile([export_all, nowarn_export_all]).
start(N) -> gen_server:start({local, ns}, ?MODULE, N, []).
start_link_on(Node, N) -> rpc:call(Node, gen_server, start, [{local, N}, ?MODULE, N, []]).
init(X) -> {ok, X}.
handle_call({sleep, T}, _, S) -> timer:sleep(T), {reply, {slept, node()}, S};
handle_call(die, _, _) -> exit(die);
handle_call(err, _, S) -> {reply, hd(S), S};
handle_call(stop, _, S) -> {stop, normal, stopped, S};
handle_call(X, _From, S) -> {reply, {S, X, node()}, S}.
handle_cast(die, _) -> error(cast_die);
handle_cast(X, S) -> io:format("~p got ~p~n", [node(), X]), {noreply, S}.
handle_info(X, S) -> io:format("~p info ~p~n", [node(), X]), {noreply, S}.

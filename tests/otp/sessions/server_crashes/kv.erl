-module(kv).
-behaviour(gen_server).
-compile([export_all, nowarn_export_all]).
-record(st, {name, data = #{}, n = 0, list = []}).
start_link(Name) -> gen_server:start_link({local, Name}, ?MODULE, Name, []).
put(N, K, V) -> gen_server:call(N, {put, K, V}).
get(N, K) -> gen_server:call(N, {get, K}).
init(Name) -> process_flag(trap_exit, true), io:format("init ~p~n", [Name]), {ok, #st{name = Name}, {continue, load}}.
handle_continue(load, S) -> {noreply, S#st{n = 1}}.
handle_call({put, K, V}, _, #st{data = D} = S) -> {reply, ok, S#st{data = D#{K => V}, n = S#st.n + 1}};
handle_call({get, K}, _, #st{data = D} = S) -> {reply, maps:get(K, D), S};
handle_call(self_call, _, S) -> {reply, gen_server:call(self(), x), S};
handle_call(bad_call, _, S) -> {reply, gen_server:call(nosuch_server, x), S};
handle_call({match, X}, _, S) -> {ok, Y} = X, {reply, Y, S};
handle_call({case_, X}, _, S) -> case X of 1 -> {reply, one, S} end;
handle_call({if_, X}, _, S) -> if X > 1 -> {reply, big, S} end;
handle_call({arith, X}, _, S) -> {reply, 10 * X, S};
handle_call({fun_, X}, _, S) -> F = fun(a) -> b end, {reply, F(X), S};
handle_call({local, X}, _, S) -> {reply, helper(X), S};
handle_call({big, N}, _, S) -> error({big, lists:seq(1, N), "string", <<"binary">>, #{key => "väl"}});
handle_call(state, _, S) -> {reply, S, S};
handle_call({set, L}, _, S) -> {reply, ok, S#st{list = L}}.
handle_cast(stop, S) -> {stop, normal, S};
handle_cast({crash, R}, _) -> exit(R).
handle_info({'EXIT', _, R}, S) -> io:format("exit ~p~n", [R]), {noreply, S};
handle_info(tick, #st{n = N} = S) -> {noreply, S#st{n = N + 1}, 20};
handle_info(timeout, S) -> io:format("timeout n=~p~n", [S#st.n]), {noreply, S}.
terminate({badterm, _}, _) -> error(in_terminate);
terminate(R, #st{name = N}) -> io:format("~p terminating: ~p~n", [N, case R of {X, [_|_]} -> X; _ -> R end]).
helper(X) -> 1 + helper2(X).
helper2(X) -> length(X).

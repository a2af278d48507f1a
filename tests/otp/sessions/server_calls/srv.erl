-module(srv).
-behaviour(gen_server).
-compile([export_all, nowarn_export_all]).
start(A) -> gen_server:start({local, ?MODULE}, ?MODULE, A, []).
start_link(A) -> gen_server:start_link({local, ?MODULE}, ?MODULE, A, []).
init({Fun}) when is_function(Fun) -> Fun();
init(X) -> {ok, X}.
handle_call({do, Fun}, From, S) -> Fun(From, S);
handle_call(get, _, S) -> {reply, S, S};
handle_call({ret, R}, _, _) -> R.
handle_cast({do, Fun}, S) -> Fun(S);
handle_cast({ret, R}, _) -> R;
handle_cast(X, S) -> {noreply, [X|S]}.
handle_info({do, Fun}, S) -> Fun(S);
handle_info(I, S) -> io:format("info ~p~n", [I]), {noreply, S}.
handle_continue({do, Fun}, S) -> Fun(S);
handle_continue(C, S) -> io:format("continue ~p~n", [C]), {noreply, [C|S]}.
terminate(R, S) -> io:format("terminate ~p ~p~n", [R, S]), ok.
code_change(V, S, E) -> {ok, {V, S, E}}.

-module(sc).
-behaviour(supervisor).
-compile([export_all, nowarn_export_all]).
start(F, S) -> ets:insert(conf, {conf, {ok, {F, S}}}), {ok, P} = R = supervisor:start_link({local, sc}, ?MODULE, []), unlink(P), R.
conf(X) -> ets:insert(conf, {conf, X}), ok.
init(_) -> [{conf, C}] = ets:lookup(conf, conf), C.
w(N) -> case ets:lookup(conf, {fail, N}) of [{_, R}] -> R; [] -> P = spawn_link(?MODULE, loop, [N]), io:format("started ~p~n", [N]), {ok, P} end.
w(N, _) -> w(N).
loop(N) -> catch register(N, self()), receive {exit, R} -> exit(R); trap -> process_flag(trap_exit, true), loop(N); {'EXIT', _, R} -> io:format("~p told ~p~n", [N, R]), exit(R) end.

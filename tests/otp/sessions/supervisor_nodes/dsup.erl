-module(dsup).
-behaviour(supervisor).
-compile([export_all, nowarn_export_all]).
start(Nodes) -> {ok, P} = supervisor:start_link({local, dsup}, ?MODULE, Nodes), unlink(P), {ok, P}.
init(Nodes) -> {ok, {#{strategy => one_for_one, intensity => 5, period => 60}, [#{id => N, start => {?MODULE, w, [N]}} || N <- Nodes]}}.
w(N) -> Pid = spawn_link(N, ?MODULE, loop, [N]), {ok, Pid}.
loop(N) -> receive {who, F} -> F ! {me, node()}, loop(N); {exit, R} -> exit(R) end.

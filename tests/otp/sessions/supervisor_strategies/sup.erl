-module(sup).
-behaviour(supervisor).
-compile([export_all, nowarn_export_all]).
start(Flags, Specs) -> {ok, P} = R = supervisor:start_link({local, sup}, ?MODULE, {Flags, Specs}), unlink(P), R.
start2(Flags, Specs) -> supervisor:start_link(?MODULE, {Flags, Specs}).
init({raw, X}) -> X;
init({F, S}) -> {ok, {F, S}}.
w(Name) -> {ok, spawn_link(fun() -> register(Name, self()), io:format("start ~p~n", [Name]), loop(Name) end)}.
loop(Name) -> receive {exit, R} -> exit(R); trap -> process_flag(trap_exit, true), loop(Name); {'EXIT', _, R} -> io:format("~p got exit ~p~n", [Name, R]), exit({ended, R}); ignore -> receive after infinity -> ok end end.
dyn(N) -> {ok, spawn_link(fun() -> loop(N) end)}.
dyn(N, X) -> {ok, spawn_link(fun() -> loop(N) end), {extra, X}}.
ign() -> ignore.
err(R) -> {error, R}.
bad(R) -> R.
crash() -> error(crash).
once(T) -> case ets:update_counter(T, c, 1) of 1 -> {ok, spawn_link(fun() -> register(once, self()), receive {exit, R} -> exit(R) end end)}; N when N < 4 -> {error, {attempt, N}}; _ -> {ok, spawn_link(fun() -> register(once, self()), receive {exit, R} -> exit(R) end end)} end.

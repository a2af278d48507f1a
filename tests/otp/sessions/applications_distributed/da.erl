-module(da).
-behaviour(application).
-export([start/2,stop/1]).
start(T,_) -> {obs, t@localhost} ! {started, node(), T}, {ok, spawn_link(fun() -> receive x -> ok end end)}.
stop(_) -> {obs, t@localhost} ! {stopped, node()}.

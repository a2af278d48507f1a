-module(br).
-behaviour(supervisor_bridge).
-compile([export_all, nowarn_export_all]).
init(ignore) -> ignore;
init({error, R}) -> {error, R};
init(X) -> P = spawn(fun() -> receive {exit, R} -> exit(R) end end), register(brw, P), {ok, P, X}.
terminate(R, S) -> io:format("bridge terminate ~p ~p~n", [R, S]).

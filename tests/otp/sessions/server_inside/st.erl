-module(st).
-behaviour(gen_server).
-compile([export_all, nowarn_export_all]).
init(X) -> {ok, X}.
handle_call(crash, _, _) -> error(crash);
handle_call(X, _, S) -> {reply, {got, X}, [X|S]}.
handle_cast(X, S) -> {noreply, [X|S]}.
code_change(Old, S, Extra) -> case Extra of fail -> {error, no}; crash -> exit(no); _ -> {ok, {Old, S, Extra}} end.

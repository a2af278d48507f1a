-module(st2).
-behaviour(gen_server).
-compile([export_all, nowarn_export_all]).
init(X) -> {ok, X}.
handle_call(crash, _, _) -> error(crash);
handle_call(X, _, S) -> {reply, {got, X}, [X|S]}.
handle_cast(X, S) -> {noreply, [X|S]}.
format_status(Opt, [_PDict, S]) -> [{Opt, {length, length(S)}}].

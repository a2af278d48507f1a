-module(cnt).
-behaviour(gen_server).
-compile([export_all, nowarn_export_all]).
-vsn(1).
init(stop) -> {stop, no};
init(N) -> {ok, N}.
handle_call(inc, _, N) -> {reply, N + 1, N + 1};
handle_call({reply_later, T}, From, N) -> erlang:send_after(T, self(), {answer, From}), {noreply, N};
handle_call(nothing, _, N) -> {noreply, N};
handle_call({twice, X}, From, N) -> gen_server:reply(From, X), {reply, X, N};
handle_call(crash, _, _) -> erlang:error(boom).
handle_cast(_, N) -> {noreply, N}.
handle_info({answer, From}, N) -> gen_server:reply(From, {late, N}), {noreply, N}.
code_change({down, _}, {N, _}, _) -> {ok, N};
code_change(_, N, Extra) -> {ok, {N, Extra}}.

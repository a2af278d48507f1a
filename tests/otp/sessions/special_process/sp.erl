-module(sp).
-compile([export_all, nowarn_export_all]).
%% a special process and a bridge to sys without get_state callbacks
start_link() -> proc_lib:start_link(?MODULE, init, [self()]).
init(Parent) -> register(sp, self()), Deb = sys:debug_options([statistics, log]), proc_lib:init_ack(Parent, {ok, self()}), loop(Parent, Deb, #{n => 0}).
loop(Parent, Deb, S) ->
    receive
        {system, From, Req} -> sys:handle_system_msg(Req, From, Parent, ?MODULE, Deb, S);
        {'EXIT', Parent, R} -> exit(R);
        {From, Tag, Msg} -> D2 = sys:handle_debug(Deb, fun ?MODULE:wr/3, sp, {in, Msg, From}), From ! {Tag, S}, D3 = sys:handle_debug(D2, fun ?MODULE:wr/3, sp, {out, S, From}), loop(Parent, D3, S#{n => maps:get(n, S) + 1})
    end.
wr(Dev, Ev, Name) -> io:format(Dev, "<~p> ~p~n", [Name, Ev]).
system_continue(Parent, Deb, S) -> loop(Parent, Deb, S).
system_terminate(R, _P, _D, S) -> io:format("terminating ~p ~p~n", [R, S]), exit(R).
system_get_state(S) -> {ok, maps:get(n, S)}.
system_replace_state(F, S) -> S2 = F(S), {ok, S2, S2}.
system_code_change(S, _M, V, E) -> {ok, S#{v => {V, E}}}.
format_status(Opt, [_PD, Sys, _Parent, _Deb, S]) -> {Opt, Sys, S}.
ask(M) -> sp ! {self(), t, M}, receive {t, X} -> X after 500 -> none end.

-module(pl).
-compile([export_all, nowarn_export_all]).
start() -> proc_lib:start(?MODULE, init, [self()]).
init(Parent) -> proc_lib:init_ack(Parent, {ok, self()}), loop(Parent, sys:debug_options([])).
loop(Parent, Deb) ->
  receive {system, From, Req} -> sys:handle_system_msg(Req, From, Parent, ?MODULE, Deb, mystate);
    M -> Deb2 = sys:handle_debug(Deb, fun(D, E, N) -> io:format(D, "event ~p ~p~n", [E, N]) end, pl, {in, M}), loop(Parent, Deb2) end.
system_continue(Parent, Deb, _) -> loop(Parent, Deb).
system_terminate(R, _, _, S) -> io:format("sysend ~p ~p~n", [R, S]), exit(R).
system_code_change(S, _, _, _) -> {ok, S}.
fail() -> proc_lib:init_ack({error, no}), exit(failed).
slow() -> timer:sleep(1000).
f(X) -> g(X) + 1.
g(X) -> h(X) + 1.
h(X) -> X + 1.
rec() -> receive {call, F} -> F(), rec() end.
h2(X) -> Y = atom_to_list(X), {list_to_integer(Y), Y}.

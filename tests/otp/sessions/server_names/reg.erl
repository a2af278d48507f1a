-module(reg).
-compile([export_all, nowarn_export_all]).
start() -> spawn(fun() -> register(reg, self()), loop(#{}) end), timer:sleep(5), ok.
loop(M) -> receive {reg, F, N, P} -> case M of #{N := _} -> F ! {reg, no}, loop(M); _ -> F ! {reg, yes}, loop(M#{N => P}) end;
  {unreg, N} -> loop(maps:remove(N, M)); {where, F, N} -> F ! {reg, maps:get(N, M, undefined)}, loop(M) end.
register_name(N, P) -> reg ! {reg, self(), N, P}, receive {reg, R} -> R end.
unregister_name(N) -> reg ! {unreg, N}, ok.
whereis_name(N) -> reg ! {where, self(), N}, receive {reg, R} -> R end.
send(N, M) -> case whereis_name(N) of undefined -> exit({badarg, {N, M}}); P -> P ! M, P end.

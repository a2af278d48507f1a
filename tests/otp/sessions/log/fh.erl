-module(fh).
-export([log/2, adding_handler/1, removing_handler/1, changing_config/3]).
adding_handler(C) -> {ok, C}.
removing_handler(_) -> ok.
changing_config(_, _, N) -> {ok, N}.
log(#{level := crash}, _) -> ok;
log(#{msg := {string, "crash"}}, _) -> error(handler_crash);
log(#{level := L, msg := M, meta := Meta}, #{config := #{pid := P}} = C) ->
  {F, FC} = maps:get(formatter, C),
  P ! {L, M, maps:without([time, gl, pid], Meta), lists:flatten(F:format(#{level => L, msg => M, meta => Meta#{time => 0}}, FC))}, ok.

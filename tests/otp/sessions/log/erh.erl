-module(erh).
-behaviour(gen_event).
-export([init/1, handle_event/2, handle_call/2, handle_info/2]).
init(P) -> {ok, P}.
handle_event({T, _GL, {Pid, A, B}}, P) when is_pid(Pid) -> P ! {T, A, B}, {ok, P};
handle_event({T, _GL, {Who, A, B}}, P) -> P ! {T, Who, A, is_list(B)}, {ok, P}.
handle_call(_, P) -> {ok, x, P}.
handle_info(_, P) -> {ok, P}.

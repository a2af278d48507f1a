-module(lm).
-include_lib("kernel/include/logger.hrl").
-export([f/0, g/1, h/0, lazy/0]).
f() -> ?LOG_ERROR("error from f"), ?LOG_WARNING("warn ~p", [x]), ?LOG_NOTICE(#{what => notice}), ?LOG_INFO("info"), ?LOG_DEBUG("debug"), ok.
g(X) -> ?LOG(error, "g ~p", [X], #{meta => X}).
h() -> ?LOG_ERROR(#{a => 1, b => [1,2]}, #{report_cb => fun(R) -> {"custom ~p", [R]} end}).
lazy() -> ?LOG_ERROR(fun(A) -> {"lazy ~p", [A]} end, 7).

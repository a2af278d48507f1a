-module(ei).
-export([f/1, g/2, h/1, k/1, format_error/2, fmt/2, loop/1, crash/1, wait/1, lo/2, cr/2, wa/2]).
f(X) -> erlang:error(badarg, [X], [{error_info, #{}}]).
g(X, Y) -> erlang:error(badarg, [X, Y], [{error_info, #{cause => foo}}]).
h(X) -> erlang:error({my, X}, [X], [{error_info, #{module => ei, function => fmt}}]).
k(X) -> erlang:error(badarg, [X], [{error_info, #{cause => #{1 => "must be nice"}}}]).
format_error(_, [{_, _, As, Info} | _]) ->
    Cause = proplists:get_value(error_info, Info),
    case Cause of
        #{cause := #{} = M} -> M;
        #{cause := C} -> #{1 => "first is bad", 2 => io_lib:format("cause ~p", [C]), general => "in general"};
        _ -> #{reason => io_lib:format("reason of ~p", [As])}
    end.
fmt({my, X}, _) -> #{reason => io_lib:format("my ~p is wrong", [X]), general => "see manual"}.
loop(X) -> erlang:error(badarg, [X], [{error_info, #{module => ei, function => lo}}]).
crash(X) -> erlang:error(badarg, [X], [{error_info, #{module => ei, function => cr}}]).
wait(X) -> erlang:error(badarg, [X], [{error_info, #{module => ei, function => wa}}]).
lo(A, B) -> lo(B, A).
cr(_, _) -> 1 = 2.
wa(_, _) -> receive x -> #{} end.

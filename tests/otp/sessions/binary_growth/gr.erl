-module(gr).
-export([build/2, tr/2, nest/2, keep/3, bad/2, f/2, two/3]).
build(0, A) -> A;
build(N, A) -> build(N - 1, <<A/binary, N:16/little, 7>>).
tr(<<C, R/binary>>, A) -> tr(R, <<A/binary, (C + 1)>>);
tr(<<>>, A) -> {A, byte_size(A)}.
nest(0, A) -> A;
nest(N, A) when N rem 2 =:= 0 -> nest(N - 1, A);
nest(N, A) -> case N rem 3 of 0 -> nest(N - 1, <<A/binary, N>>); _ -> X = id(N), nest(N - 1, <<A/binary, X>>) end.
id(X) -> lists:nth(1, [X]).
keep(0, A, L) -> {A, L};
keep(N, A, L) -> B = <<A/binary, N>>, keep(N - 1, B, [B | L]).
bad(0, A) -> A;
bad(N, A) -> bad(N - 1, <<A/binary, (if N =:= 3 -> x; true -> N end)>>).
f(0, A) -> fun() -> A end;
f(N, A) -> f(N - 1, <<A/binary, N>>).
two(0, A, B) -> {A, B};
two(N, A, B) -> two(N - 1, <<B/binary, N>>, <<A/binary, 1>>).

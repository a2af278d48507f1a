-module(inlined).
-compile(nowarn_shadow_vars).
-export([sum/3, sum_then/3, down/2, total/1, total_then/1, ratio/1, scale/2, scale_run/3, evens/1, evens_run/2, odd_filter/1,
         clauses/1, shadow/2, tree/1, bytes/1, named/1, nested/1, mixed/2, deep/1, pairs/2, catches/2, waits/1, tries/2,
         called/3, twice/2, one/1, unused/1, same/2, impure/1, effects/1, tail_of/1, sums/2, count/2, sum_comp/2, sum_last/2, count_last/1, shifted/2, all/2, all_last/1]).

sum(A, From, To) -> lists:foldl(fun(X, Acc) -> X + Acc end, A, lists:seq(From, To)).

sum_then(A, From, To) ->
    Sum = lists:foldl(fun(X, Acc) -> X + Acc end, A, lists:seq(From, To)),
    {sum, Sum}.

down(N, K) -> lists:foldl(fun(X, Acc) -> Acc + 100 div (X - K) end, 0, lists:seq(1, N)).

total(L) -> lists:foldl(fun(X, Acc) -> X * 2 + Acc end, 0, L).

total_then(L) ->
    Total = lists:foldl(fun(X, Acc) -> X * 2 + Acc end, 0, L),
    [Total].

ratio(L) -> lists:foldl(fun(X, {N, D}) when X > 0 -> {N + X, D * X}; (0, ND) -> ND end, {0, 1}, L).

scale(By, L) -> lists:map(fun(X) -> X * By end, L).

scale_run(By, From, To) ->
    R = lists:map(fun(X) -> X * By end, lists:seq(From, To)),
    {length(R), R}.

evens(L) -> lists:filter(fun(X) -> X rem 2 =:= 0 end, L).

evens_run(From, To) -> [first | lists:filter(fun(X) -> X rem 2 =:= 0 end, lists:seq(From, To))].

odd_filter(L) -> lists:filter(fun(X) -> X end, L).

clauses(L) ->
    lists:map(fun({A, B}) -> [A | B];
                 ([H | _]) when is_integer(H), H > 1 -> #{head => H};
                 (X) -> case X of a -> b; b -> if is_atom(X) -> c end end
              end, L).

shadow(X, L) -> lists:map(fun(X) -> {X, hd(X)} end, L) ++ [X].

tree(L) -> lists:foldl(fun(X, M) -> M#{X => maps:size(M)} end, #{}, L).

bytes(L) -> lists:foldl(fun(X, B) -> <<B/binary, X:16>> end, <<>>, L).

named(L) -> lists:foldl(fun Add(X, A) -> is_function(Add), X + A end, 0, L).

nested(N) -> lists:map(fun(X) -> lists:foldl(fun(Y, A) -> X * Y + A end, 0, lists:seq(1, X)) end, lists:seq(1, N)).

mixed(A, B) -> lists:map(fun(X) -> Y = X + A, {X, Y, Y * B} end, [1, 2.5, 1 bsl 70]).

deep(N) -> lists:foldl(fun(X, Acc) -> [X | Acc] end, [], lists:seq(1, N)).

pairs(N, M) -> length([{X, Y} || X <- lists:seq(1, N), Y <- lists:seq(X, M), X + Y > 3]).

catches(N, K) -> [catch 10 div (X - K) || X <- lists:seq(1, N)].

waits(N) ->
    [self() ! {n, X} || X <- lists:seq(1, N)],
    [receive {n, Y} when Y =:= X -> Y after 1000 -> late end || X <- lists:seq(N, 1, -1)]
        ++ [receive {n, X} -> X after X -> none end || X <- lists:seq(1, 2)].

tries(N, K) -> [try 10 div (X - K) of 5 -> five; Y -> Y catch error:W -> {X, W} after put(last, X) end || X <- lists:seq(1, N)].

called(F, From, To) -> [F(X) || X <- lists:seq(From, To), X =/= 3].

twice(F, N) ->
    R = [{X, Y} || X <- lists:seq(1, N), Y <- lists:seq(1, F(X))],
    {R, get(last)}.

one(L) -> lists:map(fun(_) -> 1 end, L).

unused(L) -> lists:foldl(fun(_, A) -> A end, none, L).

same(L, A) -> lists:foldl(fun(X, X) -> X end, A, L).

impure(L) -> lists:foldl(fun(X, A) -> self() ! X, [X | A] end, [], L).

effects(L) -> lists:map(fun(X) -> put(seen, X), 10 div X end, L).

tail_of(L) -> lists:map(fun(X) -> tl(X) end, L).

sums(L, N) ->
    Sum = lists:sum([X * N || X <- L]),
    Length = length([X || X <- L, X > N]),
    {Sum, Length, lists:sum([X || X <- lists:seq(1, N)])}.

count(L, F) -> {length([F(X) || X <- L]), done}.

sum_comp(L, F) ->
    S = lists:sum([F(X) || X <- L]),
    {S, get(last)}.

sum_last(L, F) -> lists:sum([F(X) || X <- L]).

count_last(L) -> length([hd(X) || X <- L]).

shifted(L, M) -> [X || {X} <- L] ++ begin put(order, first), M end.

all(L, F) ->
    R = lists:append([F(X) || X <- L]),
    {R, get(last)}.

all_last(L) -> lists:append([X || X <- L, X =/= none]).

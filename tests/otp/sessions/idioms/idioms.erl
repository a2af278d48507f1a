-module(idioms).
-export([fold/4, each/3, map/3, comp/2, pairs/2, filtered/2, flat/2, flat_then/2, fold_then/4, map_then/3, strict/2]).
fold(F, A, From, To) -> lists:foldl(F, A, lists:seq(From, To)).
each(F, From, To) -> lists:foreach(F, lists:seq(From, To)).
map(F, From, To) -> lists:map(F, lists:seq(From, To)).
comp(From, To) -> [X * 2 || X <- lists:seq(From, To)].
pairs(From, To) -> [{X, Y} || X <- lists:seq(From, To), Y <- lists:seq(From, X)].
filtered(From, To) -> [X || X <- lists:seq(From, To), X rem 2 =:= 0, fails(X)].
fails(6) -> error(six);
fails(X) -> X > 2.
strict(From, To) -> << <<(100 div X)>> || X <- lists:seq(From, To) >>.
flat(F, A) -> lists:flatten(io_lib:format(F, A)).
flat_then(F, A) -> {lists:flatten(io_lib:fwrite(F, A))}.
fold_then(F, A, From, To) -> {lists:foldl(F, A, lists:seq(From, To)), done}.
map_then(F, From, To) -> {lists:map(F, lists:seq(From, To)), done}.

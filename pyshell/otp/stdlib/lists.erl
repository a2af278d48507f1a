%% Lists. What takes a fun is here, in Erlang; leaves over terms are natives (lists/*.py): the stubs at the end.
%%
%% Law: a function fails as OTP's does. Where OTP recurses through the body, the first clause is decided here, so that
%% a mistake in front is a clause of the function itself, and a mistake further on shows the recursion in the trace.
-module(lists).

-export([append/1, append/2, subtract/2, reverse/1, reverse/2, nth/2, nthtail/2, prefix/2, suffix/2, droplast/1, last/1,
         seq/2, seq/3, sum/1, duplicate/2, min/1, max/1, sublist/2, sublist/3, delete/2, unzip/1, unzip3/1, zip/2,
         zip3/3, sort/1, usort/1, merge/1, merge/2, merge3/3, umerge/1, umerge/2, umerge3/3, concat/1, flatten/1,
         flatten/2, flatlength/1, member/2, join/2, enumerate/1, enumerate/2, split/2, uniq/1]).
-export([keymember/3, keysearch/3, keyfind/3, keydelete/3, keyreplace/4, keystore/4, keytake/3, keysort/2, ukeysort/2,
         keymerge/3, ukeymerge/3, keymap/3]).
-export([all/2, any/2, map/2, flatmap/2, foldl/3, foldr/3, filter/2, partition/2, filtermap/2, zf/2, mapfoldl/3,
         mapfoldr/3, foreach/2, takewhile/2, dropwhile/2, splitwith/2, search/2, zipwith/3, zipwith3/4, sort/2, usort/2,
         merge/3, umerge/3, uniq/2]).
-export(['$foldl'/4, '$foreach'/3, '$map'/3]).  % over lists:seq(From, To) without the list: what such calls compile to
-'$frame'([{'$foldl', 4, foldl, 3}, {foldl_2, 4, foldl_1, 3}, {'$foreach', 3, foreach, 2}, {foreach_2, 3, foreach_1, 2},
           {'$map', 3, map, 2}, {map_2, 3, map_1, 2}]).
-export([rmerge/2, rmerge/3, rmerge3/3, rumerge/2, rumerge/3, rumerge3/3, rkeymerge/3, rukeymerge/3]).

%% --- whole lists

append(L1, L2) -> L1 ++ L2.

append([_, _ | _] = Lists) ->
    case appended(Lists) of
        List -> List
    end;
append([List]) -> List;
append([]) -> [].

subtract(L1, L2) -> L1 -- L2.

reverse([] = L) -> L;
reverse([_] = L) -> L;
reverse([A, B]) -> [B, A];
reverse([A, B | L]) ->
    case reverse(L, [B, A]) of
        Reversed -> Reversed
    end.

suffix(Suffix, List) ->
    Longer = length(List) - length(Suffix),
    Longer >= 0 andalso nthtail(Longer, List) =:= Suffix.

droplast([_ | _] = List) ->
    case without_last(List) of
        Front -> Front
    end.

sum(List) ->
    case sum_of(List) of
        error -> sum(List, 0);
        Sum -> Sum
    end.

sum([H | T], Sum) -> sum(T, Sum + H);
sum([], Sum) -> Sum.

delete(Item, [Item | Rest]) -> Rest;
delete(Item, [_ | _] = List) ->
    case without_first(Item, List) of
        Rest -> Rest
    end;
delete(_, []) -> [].

zip([_ | _] = Xs, [_ | _] = Ys) ->
    case zipped(Xs, Ys) of
        Pairs -> Pairs
    end;
zip([], []) -> [].

zip3([_ | _] = Xs, [_ | _] = Ys, [_ | _] = Zs) ->
    case zipped3(Xs, Ys, Zs) of
        Triples -> Triples
    end;
zip3([], [], []) -> [].

concat(Things) -> flatmap(fun thing_to_list/1, Things).

thing_to_list(X) when is_integer(X) -> integer_to_list(X);
thing_to_list(X) when is_float(X) -> float_to_list(X);
thing_to_list(X) when is_atom(X) -> atom_to_list(X);
thing_to_list(X) when is_list(X) -> X.

flatten(List) when is_list(List) -> do_flatten(List, []).

flatten(List, Tail) when is_list(List), is_list(Tail) -> do_flatten(List, Tail).

do_flatten([_ | _] = List, Tail) ->
    case flat(List, Tail) of
        Flat -> Flat
    end;
do_flatten([], Tail) -> Tail.

join(_Sep, []) -> [];
join(Sep, [_ | _] = List) ->
    case interspersed(Sep, List) of
        Joined -> Joined
    end.

enumerate(List) when is_list(List) -> enumerate_1(1, List).

enumerate(Index, List) when is_integer(Index), is_list(List) -> enumerate_1(Index, List).

enumerate_1(Index, [_ | _] = List) ->
    case numbered(Index, List) of
        Numbered -> Numbered
    end;
enumerate_1(_Index, []) -> [].

uniq(L) -> uniq_1(L, #{}).

uniq_1([X | Xs], Seen) ->
    case is_map_key(X, Seen) of
        true -> uniq_1(Xs, Seen);
        false -> [X | uniq_1(Xs, Seen#{X => true})]
    end;
uniq_1([], _Seen) -> [].

uniq(F, L) when is_function(F, 1) -> uniq_2(L, F, #{}).

uniq_2([X | Xs], F, Seen) ->
    Key = F(X),
    case is_map_key(Key, Seen) of
        true -> uniq_2(Xs, F, Seen);
        false -> [X | uniq_2(Xs, F, Seen#{Key => true})]
    end;
uniq_2([], _F, _Seen) -> [].

%% --- lists of tuples

keydelete(Key, N, List) when is_integer(N), N > 0 -> keydelete3(Key, N, List).

keydelete3(Key, N, [_ | _] = List) ->
    case without_key(Key, N, List) of
        Rest -> Rest
    end;
keydelete3(_, _, []) -> [].

keyreplace(Key, N, List, New) when is_integer(N), N > 0, is_tuple(New) -> keyreplace3(Key, N, List, New).

keyreplace3(Key, N, [_ | _] = List, New) ->
    case with_key(keyreplace3, Key, N, List, New, []) of
        Replaced -> Replaced
    end;
keyreplace3(_, _, [], _) -> [].

keystore(Key, N, List, New) when is_integer(N), N > 0, is_tuple(New) -> keystore2(Key, N, List, New).

keystore2(Key, N, [_ | _] = List, New) ->
    case with_key(keystore2, Key, N, List, New, [New]) of
        Stored -> Stored
    end;
keystore2(_Key, _N, [], New) -> [New].

keysort(N, List) when is_integer(N), N > 0 ->
    case List of
        [_, _ | _] ->
            case sorted_by(N, List) of
                Sorted -> Sorted
            end;
        [_] -> List;
        [] -> List
    end.

ukeysort(N, List) when is_integer(N), N > 0 ->
    case List of
        [_, _ | _] ->
            case usorted_by(N, List) of
                Sorted -> Sorted
            end;
        [_] -> List;
        [] -> List
    end.

keymap(F, N, [Tuple | Tuples]) ->
    [setelement(N, Tuple, F(element(N, Tuple))) | keymap(F, N, Tuples)];
keymap(F, N, []) when is_integer(N), N >= 1, is_function(F, 1) -> [].

keymerge(N, L1, L2) when is_integer(N), N > 0 ->
    case L2 of
        [] -> L1;
        [_ | _] -> keymerge_1(N, L1, L2, [])
    end.

keymerge_1(N, [H1 | T1] = L1, [H2 | T2] = L2, Acc) ->
    case element(N, H1) =< element(N, H2) of
        true -> keymerge_1(N, T1, L2, [H1 | Acc]);
        false -> keymerge_1(N, L1, T2, [H2 | Acc])
    end;
keymerge_1(_N, [], L2, Acc) -> reverse(Acc, L2);
keymerge_1(_N, L1, [], Acc) -> reverse(Acc, L1).

ukeymerge(N, L1, L2) when is_integer(N), N > 0 ->
    case L1 of
        [] -> L2;
        [_ | _] -> ukeymerge_1(N, L1, L2, [])
    end.

ukeymerge_1(N, [H1 | T1] = L1, [H2 | T2] = L2, Acc) ->
    K1 = element(N, H1),
    K2 = element(N, H2),
    if
        K1 < K2 -> ukeymerge_1(N, T1, L2, [H1 | Acc]);
        K1 == K2 -> ukeymerge_1(N, L1, T2, Acc);
        true -> ukeymerge_1(N, L1, T2, [H2 | Acc])
    end;
ukeymerge_1(_N, [], L2, Acc) -> reverse(Acc, L2);
ukeymerge_1(_N, L1, [], Acc) -> reverse(Acc, L1).

%% --- merging what is sorted

merge(Lists) -> mergel(Lists, []).

mergel([Only], []) -> Only;
mergel([First | _] = Lists, []) when is_list(First) -> merge_all(Lists, fun merge/2);
mergel([], []) -> [].

merge(L1, []) when is_list(L1) -> L1;
merge([], L2) when is_list(L2) -> L2;
merge([_ | _] = L1, [_ | _] = L2) -> merge_1(L1, L2, []).

merge_1([H1 | T1], [H2 | _] = L2, Acc) when H1 =< H2 -> merge_1(T1, L2, [H1 | Acc]);
merge_1([_ | _] = L1, [H2 | T2], Acc) -> merge_1(L1, T2, [H2 | Acc]);
merge_1([], L2, Acc) -> reverse(Acc, L2);
merge_1(L1, [], Acc) -> reverse(Acc, L1).

merge3(L1, L2, L3) when is_list(L1), is_list(L2), is_list(L3) -> merge(merge(L1, L2), L3).

umerge(Lists) -> umergel(Lists, [], asc).

umergel([Only], [], asc) -> Only;
umergel([First | _] = Lists, [], asc) when is_list(First) -> merge_all(Lists, fun umerge/2);
umergel([], [], asc) -> [].

umerge(L1, []) when is_list(L1) -> L1;
umerge([], L2) when is_list(L2) -> L2;
umerge([_ | _] = L1, [_ | _] = L2) -> umerge_1(L1, L2, []).

umerge_1([H1 | T1], [H2 | _] = L2, Acc) when H1 < H2 -> umerge_1(T1, L2, [H1 | Acc]);
umerge_1([H1 | _] = L1, [H2 | T2], Acc) when H1 == H2 -> umerge_1(L1, T2, Acc);
umerge_1([_ | _] = L1, [H2 | T2], Acc) -> umerge_1(L1, T2, [H2 | Acc]);
umerge_1([], L2, Acc) -> reverse(Acc, L2);
umerge_1(L1, [], Acc) -> reverse(Acc, L1).

umerge3(L1, L2, L3) when is_list(L1), is_list(L2), is_list(L3) -> umerge(umerge(L1, L2), L3).

%% The same for what is sorted the other way round.
rmerge(L1, L2) -> reverse(merge(reverse(L1), reverse(L2))).

rmerge(Fun, L1, L2) -> reverse(merge(Fun, reverse(L1), reverse(L2))).

rmerge3(L1, L2, L3) -> reverse(merge3(reverse(L1), reverse(L2), reverse(L3))).

rumerge(L1, L2) -> reverse(umerge(reverse(L1), reverse(L2))).

rumerge(Fun, L1, L2) -> reverse(umerge(Fun, reverse(L1), reverse(L2))).

rumerge3(L1, L2, L3) -> reverse(umerge3(reverse(L1), reverse(L2), reverse(L3))).

rkeymerge(N, L1, L2) when is_integer(N), N > 0 -> reverse(keymerge(N, reverse(L1), reverse(L2))).

rukeymerge(N, L1, L2) when is_integer(N), N > 0 -> reverse(ukeymerge(N, reverse(L1), reverse(L2))).

%% Neighbours are merged until one list is left: each element is moved about log2(number of lists) times.
merge_all([List], _Merge) -> List;
merge_all(Lists, Merge) -> merge_all(merge_pairs(Lists, Merge), Merge).

merge_pairs([L1, L2 | Rest], Merge) -> [Merge(L1, L2) | merge_pairs(Rest, Merge)];
merge_pairs([_] = Last, _Merge) -> Last;
merge_pairs([], _Merge) -> [].

merge(Fun, L1, L2) when is_function(Fun, 2), is_list(L1), is_list(L2) -> fun_merge(Fun, L1, L2, []).

fun_merge(Fun, [H1 | T1] = L1, [H2 | T2] = L2, Acc) ->
    case Fun(H1, H2) of
        true -> fun_merge(Fun, T1, L2, [H1 | Acc]);
        false -> fun_merge(Fun, L1, T2, [H2 | Acc])
    end;
fun_merge(_Fun, [], L2, Acc) -> reverse(Acc, L2);
fun_merge(_Fun, L1, [], Acc) -> reverse(Acc, L1).

umerge(Fun, L1, L2) when is_function(Fun, 2), is_list(L1), is_list(L2) -> fun_umerge(Fun, L1, L2, []).

fun_umerge(Fun, [H1 | T1] = L1, [H2 | T2] = L2, Acc) ->
    case Fun(H1, H2) of
        true ->
            case Fun(H2, H1) of
                true -> fun_umerge(Fun, L1, T2, Acc);
                false -> fun_umerge(Fun, T1, L2, [H1 | Acc])
            end;
        false -> fun_umerge(Fun, L1, T2, [H2 | Acc])
    end;
fun_umerge(_Fun, [], L2, Acc) -> reverse(Acc, L2);
fun_umerge(_Fun, L1, [], Acc) -> reverse(Acc, L1).

%% Fun(A, B) says that A may stand before B. Runs that are in order already are taken as they come, then merged.
sort(Fun, []) when is_function(Fun, 2) -> [];
sort(Fun, [_] = List) when is_function(Fun, 2) -> List;
sort(Fun, [X, Y | T]) ->
    Runs =
        case Fun(X, Y) of
            true -> runs(Fun, Y, T, [X]);
            false -> [[X] | runs(Fun, Y, T, [])]
        end,
    merge_all(Runs, fun(L1, L2) -> fun_merge(Fun, L1, L2, []) end).

usort(Fun, [_] = List) when is_function(Fun, 2) -> List;
usort(Fun, []) when is_function(Fun, 2) -> [];
usort(Fun, [H | T]) when is_function(Fun, 2) ->
    Merge = fun(L1, L2) -> fun_umerge(Fun, L1, L2, []) end,
    merge_all(unique_runs(Fun, H, T, []), Merge).

runs(Fun, Last, [H | T], Run) ->
    case Fun(Last, H) of
        true -> runs(Fun, H, T, [Last | Run]);
        false -> [reverse(Run, [Last]) | runs(Fun, H, T, [])]
    end;
runs(_Fun, Last, [], Run) -> [reverse(Run, [Last])].

unique_runs(Fun, Last, [H | T], Run) ->
    case Fun(Last, H) of
        true ->
            case Fun(H, Last) of
                true -> unique_runs(Fun, Last, T, Run);
                false -> unique_runs(Fun, H, T, [Last | Run])
            end;
        false -> [reverse(Run, [Last]) | unique_runs(Fun, H, T, [])]
    end;
unique_runs(_Fun, Last, [], Run) -> [reverse(Run, [Last])].

%% --- with a fun

all(Pred, List) when is_function(Pred, 1) ->
    case List of
        [H | T] ->
            case Pred(H) of
                true -> all_1(Pred, T);
                false -> false
            end;
        [] -> true
    end.

all_1(Pred, [H | T]) ->
    case Pred(H) of
        true -> all_1(Pred, T);
        false -> false
    end;
all_1(_Pred, []) -> true.

any(Pred, List) when is_function(Pred, 1) ->
    case List of
        [H | T] ->
            case Pred(H) of
                true -> true;
                false -> any_1(Pred, T)
            end;
        [] -> false
    end.

any_1(Pred, [H | T]) ->
    case Pred(H) of
        true -> true;
        false -> any_1(Pred, T)
    end;
any_1(_Pred, []) -> false.

map(F, List) when is_function(F, 1) ->
    case List of
        [H | T] -> [F(H) | map_1(F, T)];
        [] -> []
    end.

map_1(F, [H | T]) -> [F(H) | map_1(F, T)];
map_1(_F, []) -> [].

'$map'(F, From, To) when is_function(F, 1), From =< To -> [F(From) | map_2(F, From + 1, To)];
'$map'(F, From, To) -> map(F, seq(From, To)).

map_2(F, From, To) when From =< To -> [F(From) | map_2(F, From + 1, To)];
map_2(_F, _From, _To) -> [].

flatmap(F, List) when is_function(F, 1) -> flatmap_1(F, List).

flatmap_1(F, [H | T]) -> F(H) ++ flatmap_1(F, T);
flatmap_1(_F, []) -> [].

foldl(F, Acc, List) when is_function(F, 2) ->
    case List of
        [H | T] -> foldl_1(F, F(H, Acc), T);
        [] -> Acc
    end.

foldl_1(F, Acc, [H | T]) -> foldl_1(F, F(H, Acc), T);
foldl_1(_F, Acc, []) -> Acc.

'$foldl'(F, Acc, From, To) when is_function(F, 2), From =< To -> foldl_2(F, F(From, Acc), From + 1, To);
'$foldl'(F, Acc, From, To) -> foldl(F, Acc, seq(From, To)).

foldl_2(F, Acc, From, To) when From =< To -> foldl_2(F, F(From, Acc), From + 1, To);
foldl_2(_F, Acc, _From, _To) -> Acc.

%% From the far end: the reversed list from its front. An improper tail is met first, before F is called at all.
foldr(F, Acc, List) when is_function(F, 2) -> foldr_1(F, Acc, List).

foldr_1(F, Acc, [_ | _] = List) -> foldr_2(F, Acc, backwards(foldr_1, F, Acc, List));
foldr_1(_F, Acc, []) -> Acc.

foldr_2(F, Acc, [H | T]) -> foldr_2(F, F(H, Acc), T);
foldr_2(_F, Acc, []) -> Acc.

filter(Pred, List) when is_function(Pred, 1) -> [E || E <- List, Pred(E)].

partition(Pred, List) when is_function(Pred, 1) -> partition_1(Pred, List, [], []).

partition_1(Pred, [H | T], In, Out) ->
    case Pred(H) of
        true -> partition_1(Pred, T, [H | In], Out);
        false -> partition_1(Pred, T, In, [H | Out])
    end;
partition_1(_Pred, [], In, Out) -> {reverse(In), reverse(Out)}.

filtermap(F, List) when is_function(F, 1) -> filtermap_1(F, List).

filtermap_1(F, [H | T]) ->
    case F(H) of
        true -> [H | filtermap_1(F, T)];
        {true, Value} -> [Value | filtermap_1(F, T)];
        false -> filtermap_1(F, T)
    end;
filtermap_1(_F, []) -> [].

zf(F, List) -> filtermap(F, List).

foreach(F, List) when is_function(F, 1) -> foreach_1(F, List).

foreach_1(F, [H | T]) ->
    F(H),
    foreach_1(F, T);
foreach_1(_F, []) -> ok.

'$foreach'(F, From, To) when is_function(F, 1) -> foreach_2(F, From, To);
'$foreach'(F, From, To) -> foreach(F, seq(From, To)).

foreach_2(F, From, To) when From =< To ->
    F(From),
    foreach_2(F, From + 1, To);
foreach_2(_F, _From, _To) -> ok.

mapfoldl(F, Acc, List) when is_function(F, 2) -> mapfoldl_1(F, Acc, List).

mapfoldl_1(F, Acc0, [H | T]) ->
    {Value, Acc1} = F(H, Acc0),
    {Values, Acc2} = mapfoldl_1(F, Acc1, T),
    {[Value | Values], Acc2};
mapfoldl_1(_F, Acc, []) -> {[], Acc}.

mapfoldr(F, Acc, List) when is_function(F, 2) -> mapfoldr_1(F, Acc, List).

mapfoldr_1(F, Acc, [_ | _] = List) -> mapfoldr_2(F, Acc, backwards(mapfoldr_1, F, Acc, List), []);
mapfoldr_1(_F, Acc, []) -> {[], Acc}.

mapfoldr_2(F, Acc0, [H | T], Values) ->
    {Value, Acc1} = F(H, Acc0),
    mapfoldr_2(F, Acc1, T, [Value | Values]);
mapfoldr_2(_F, Acc, [], Values) -> {Values, Acc}.

takewhile(Pred, List) when is_function(Pred, 1) -> takewhile_1(Pred, List).

takewhile_1(Pred, [H | T]) ->
    case Pred(H) of
        true -> [H | takewhile_1(Pred, T)];
        false -> []
    end;
takewhile_1(_Pred, []) -> [].

dropwhile(Pred, List) when is_function(Pred, 1) -> dropwhile_1(Pred, List).

dropwhile_1(Pred, [H | T] = List) ->
    case Pred(H) of
        true -> dropwhile_1(Pred, T);
        false -> List
    end;
dropwhile_1(_Pred, []) -> [].

splitwith(Pred, List) when is_function(Pred, 1) -> splitwith_1(Pred, List, []).

splitwith_1(Pred, [H | T] = List, Taken) ->
    case Pred(H) of
        true -> splitwith_1(Pred, T, [H | Taken]);
        false -> {reverse(Taken), List}
    end;
splitwith_1(_Pred, [], Taken) -> {reverse(Taken), []}.

search(Pred, List) when is_function(Pred, 1) -> search_1(Pred, List).

search_1(Pred, [H | T]) ->
    case Pred(H) of
        true -> {value, H};
        false -> search_1(Pred, T)
    end;
search_1(_Pred, []) -> false.

zipwith(F, [X | Xs], [Y | Ys]) -> [F(X, Y) | zipwith(F, Xs, Ys)];
zipwith(F, [], []) when is_function(F, 2) -> [].

zipwith3(F, [X | Xs], [Y | Ys], [Z | Zs]) -> [F(X, Y, Z) | zipwith3(F, Xs, Ys, Zs)];
zipwith3(F, [], [], []) when is_function(F, 3) -> [].

%% --- natives: lists/select.py, build.py, keys.py, sort.py

member(_, _) -> erlang:nif_error(undef).
nth(_, _) -> erlang:nif_error(undef).
nthtail(_, _) -> erlang:nif_error(undef).
last(_) -> erlang:nif_error(undef).
max(_) -> erlang:nif_error(undef).
min(_) -> erlang:nif_error(undef).
sublist(_, _) -> erlang:nif_error(undef).
sublist(_, _, _) -> erlang:nif_error(undef).
split(_, _) -> erlang:nif_error(undef).
prefix(_, _) -> erlang:nif_error(undef).
reverse(_, _) -> erlang:nif_error(undef).
seq(_, _) -> erlang:nif_error(undef).
seq(_, _, _) -> erlang:nif_error(undef).
duplicate(_, _) -> erlang:nif_error(undef).
unzip(_) -> erlang:nif_error(undef).
unzip3(_) -> erlang:nif_error(undef).
flatlength(_) -> erlang:nif_error(undef).
keyfind(_, _, _) -> erlang:nif_error(undef).
keymember(_, _, _) -> erlang:nif_error(undef).
keysearch(_, _, _) -> erlang:nif_error(undef).
keytake(_, _, _) -> erlang:nif_error(undef).
sort(_) -> erlang:nif_error(undef).
usort(_) -> erlang:nif_error(undef).

appended(_) -> erlang:nif_error(undef).
backwards(_, _, _, _) -> erlang:nif_error(undef).
flat(_, _) -> erlang:nif_error(undef).
interspersed(_, _) -> erlang:nif_error(undef).
numbered(_, _) -> erlang:nif_error(undef).
sorted_by(_, _) -> erlang:nif_error(undef).
sum_of(_) -> erlang:nif_error(undef).
usorted_by(_, _) -> erlang:nif_error(undef).
without_first(_, _) -> erlang:nif_error(undef).
with_key(_, _, _, _, _, _) -> erlang:nif_error(undef).
without_key(_, _, _) -> erlang:nif_error(undef).
without_last(_) -> erlang:nif_error(undef).
zipped(_, _) -> erlang:nif_error(undef).
zipped3(_, _, _) -> erlang:nif_error(undef).

%% Maps. Functions that take a fun; look-up, change and conversion are natives (maps.py).
%%
%% Where a map is expected, these functions take an iterator as well, and go through it to its end.
-module(maps).

-compile({no_auto_import, [get/1, put/2, size/1]}).

-export([get/2, get/3, find/2, is_key/2, put/3, update/3, remove/2, take/2, new/0, size/1, keys/1, values/1, to_list/1,
         from_list/1, from_keys/2, merge/2, with/2, without/2, intersect/2, iterator/1, next/1]).
-export([filter/2, filtermap/2, fold/3, foreach/2, map/2, update_with/3, update_with/4, merge_with/3, intersect_with/3,
         groups_from_list/2, groups_from_list/3]).

-define(FAIL(Reason, Args), erlang:error(Reason, Args, [{error_info, #{module => erl_stdlib_errors}}])).

with(Keys, Map) when is_list(Keys), is_map(Map) ->
    case picked(Keys, Map) of
        Picked -> Picked
    end;
with(Keys, Map) when is_map(Map) -> ?FAIL(badarg, [Keys, Map]);
with(Keys, Map) -> ?FAIL({badmap, Map}, [Keys, Map]).

without(Keys, Map) when is_list(Keys), is_map(Map) -> dropped(Keys, Map);
without(Keys, Map) when is_map(Map) -> ?FAIL(badarg, [Keys, Map]);
without(Keys, Map) -> ?FAIL({badmap, Map}, [Keys, Map]).

intersect(Map1, Map2) when is_map(Map1), is_map(Map2) -> shared(Map1, Map2);
intersect(Map1, Map2) when is_map(Map1) -> ?FAIL({badmap, Map2}, [Map1, Map2]);
intersect(Map1, Map2) -> ?FAIL({badmap, Map1}, [Map1, Map2]).

iterator(Map) when is_map(Map) -> [0 | Map];
iterator(Map) -> ?FAIL({badmap, Map}, [Map]).

next({_, _, _} = Iterator) -> Iterator;
next([0 | Map]) when is_map(Map) -> pairs(Map);
next(none) -> none;
next(Iterator) -> ?FAIL(badarg, [Iterator]).

%% The pairs of a map or an iterator, or `error`.
start({_, _, _} = Iterator) -> Iterator;
start(Map) when is_map(Map) -> pairs(Map);
start([0 | Map]) when is_map(Map) -> pairs(Map);
start(none) -> none;
start(_) -> error.

filter(Pred, Map) when is_function(Pred, 2) ->
    case start(Map) of
        error -> ?FAIL({badmap, Map}, [Pred, Map]);
        Pairs -> from_list(filter_1(Pred, Pairs))
    end;
filter(Pred, Map) -> ?FAIL(badarg, [Pred, Map]).

filter_1(Pred, {K, V, Pairs}) ->
    case Pred(K, V) of
        true -> [{K, V} | filter_1(Pred, Pairs)];
        false -> filter_1(Pred, Pairs)
    end;
filter_1(_Pred, none) -> [].

filtermap(Fun, Map) when is_function(Fun, 2) ->
    case start(Map) of
        error -> ?FAIL({badmap, Map}, [Fun, Map]);
        Pairs -> from_list(filtermap_1(Fun, Pairs))
    end;
filtermap(Fun, Map) -> ?FAIL(badarg, [Fun, Map]).

filtermap_1(Fun, {K, V, Pairs}) ->
    case Fun(K, V) of
        true -> [{K, V} | filtermap_1(Fun, Pairs)];
        {true, New} -> [{K, New} | filtermap_1(Fun, Pairs)];
        false -> filtermap_1(Fun, Pairs)
    end;
filtermap_1(_Fun, none) -> [].

fold(Fun, Acc, Map) when is_function(Fun, 3) ->
    case start(Map) of
        error -> ?FAIL({badmap, Map}, [Fun, Acc, Map]);
        Pairs -> fold_1(Fun, Acc, Pairs)
    end;
fold(Fun, Acc, Map) -> ?FAIL(badarg, [Fun, Acc, Map]).

fold_1(Fun, Acc, {K, V, Pairs}) -> fold_1(Fun, Fun(K, V, Acc), Pairs);
fold_1(_Fun, Acc, none) -> Acc.

foreach(Fun, Map) when is_function(Fun, 2) ->
    case start(Map) of
        error -> ?FAIL({badmap, Map}, [Fun, Map]);
        Pairs -> foreach_1(Fun, Pairs)
    end;
foreach(Fun, Map) -> ?FAIL(badarg, [Fun, Map]).

foreach_1(Fun, {K, V, Pairs}) ->
    Fun(K, V),
    foreach_1(Fun, Pairs);
foreach_1(_Fun, none) -> ok.

map(Fun, Map) when is_function(Fun, 2) ->
    case start(Map) of
        error -> ?FAIL({badmap, Map}, [Fun, Map]);
        Pairs -> from_list(map_1(Fun, Pairs))
    end;
map(Fun, Map) -> ?FAIL(badarg, [Fun, Map]).

map_1(Fun, {K, V, Pairs}) -> [{K, Fun(K, V)} | map_1(Fun, Pairs)];
map_1(_Fun, none) -> [].

update_with(Key, Fun, Map) when is_function(Fun, 1), is_map(Map) ->
    case Map of
        #{Key := Value} -> Map#{Key := Fun(Value)};
        #{} -> erlang:error({badkey, Key}, [Key, Fun, Map])
    end;
update_with(Key, Fun, Map) when is_map(Map) -> ?FAIL(badarg, [Key, Fun, Map]);
update_with(Key, Fun, Map) -> ?FAIL({badmap, Map}, [Key, Fun, Map]).

update_with(Key, Fun, Init, Map) when is_function(Fun, 1), is_map(Map) ->
    case Map of
        #{Key := Value} -> Map#{Key := Fun(Value)};
        #{} -> Map#{Key => Init}
    end;
update_with(Key, Fun, Init, Map) when is_map(Map) -> ?FAIL(badarg, [Key, Fun, Init, Map]);
update_with(Key, Fun, Init, Map) -> ?FAIL({badmap, Map}, [Key, Fun, Init, Map]).

merge_with(Combine, Map1, Map2) when is_map(Map1), is_map(Map2), is_function(Combine, 3) ->
    merge_with_1(Combine, pairs(Map2), Map1);
merge_with(Combine, Map1, Map2) when not is_function(Combine, 3); is_map(Map1), is_map(Map2) -> ?FAIL(badarg, [Combine, Map1, Map2]);
merge_with(Combine, Map1, Map2) when is_map(Map1) -> ?FAIL({badmap, Map2}, [Combine, Map1, Map2]);
merge_with(Combine, Map1, Map2) -> ?FAIL({badmap, Map1}, [Combine, Map1, Map2]).

merge_with_1(Combine, {K, V2, Pairs}, Map) ->
    case Map of
        #{K := V1} -> merge_with_1(Combine, Pairs, Map#{K := Combine(K, V1, V2)});
        #{} -> merge_with_1(Combine, Pairs, Map#{K => V2})
    end;
merge_with_1(_Combine, none, Map) -> Map.

intersect_with(Combine, Map1, Map2) when is_map(Map1), is_map(Map2), is_function(Combine, 3) ->
    from_list(intersect_with_1(Combine, pairs(shared(Map1, Map2)), Map1));
intersect_with(Combine, Map1, Map2) when not is_function(Combine, 3); is_map(Map1), is_map(Map2) -> ?FAIL(badarg, [Combine, Map1, Map2]);
intersect_with(Combine, Map1, Map2) when is_map(Map1) -> ?FAIL({badmap, Map2}, [Combine, Map1, Map2]);
intersect_with(Combine, Map1, Map2) -> ?FAIL({badmap, Map1}, [Combine, Map1, Map2]).

intersect_with_1(Combine, {K, V2, Pairs}, Map1) ->
    [{K, Combine(K, get(K, Map1), V2)} | intersect_with_1(Combine, Pairs, Map1)];
intersect_with_1(_Combine, none, _Map1) -> [].

groups_from_list(Fun, List) when is_function(Fun, 1) ->
    try lists:reverse(List) of
        Reversed -> group(Fun, Reversed, #{})
    catch
        error:_ -> ?FAIL(badarg, [Fun, List])
    end;
groups_from_list(Fun, List) -> ?FAIL(badarg, [Fun, List]).

group(Fun, [H | T], Groups) ->
    Key = Fun(H),
    case Groups of
        #{Key := Members} -> group(Fun, T, Groups#{Key := [H | Members]});
        #{} -> group(Fun, T, Groups#{Key => [H]})
    end;
group(_Fun, [], Groups) -> Groups.

groups_from_list(Fun, ValueFun, List) when is_function(Fun, 1), is_function(ValueFun, 1) ->
    try lists:reverse(List) of
        Reversed -> group(Fun, ValueFun, Reversed, #{})
    catch
        error:_ -> ?FAIL(badarg, [Fun, ValueFun, List])
    end;
groups_from_list(Fun, ValueFun, List) -> ?FAIL(badarg, [Fun, ValueFun, List]).

group(Fun, ValueFun, [H | T], Groups) ->
    Key = Fun(H),
    Value = ValueFun(H),
    case Groups of
        #{Key := Members} -> group(Fun, ValueFun, T, Groups#{Key := [Value | Members]});
        #{} -> group(Fun, ValueFun, T, Groups#{Key => [Value]})
    end;
group(_Fun, _ValueFun, [], Groups) -> Groups.

%% --- natives: maps.py

get(_, _) -> erlang:nif_error(undef).
get(_, _, _) -> erlang:nif_error(undef).
find(_, _) -> erlang:nif_error(undef).
is_key(_, _) -> erlang:nif_error(undef).
put(_, _, _) -> erlang:nif_error(undef).
update(_, _, _) -> erlang:nif_error(undef).
remove(_, _) -> erlang:nif_error(undef).
take(_, _) -> erlang:nif_error(undef).
new() -> erlang:nif_error(undef).
size(_) -> erlang:nif_error(undef).
keys(_) -> erlang:nif_error(undef).
values(_) -> erlang:nif_error(undef).
to_list(_) -> erlang:nif_error(undef).
from_list(_) -> erlang:nif_error(undef).
from_keys(_, _) -> erlang:nif_error(undef).
merge(_, _) -> erlang:nif_error(undef).
picked(_, _) -> erlang:nif_error(undef).
dropped(_, _) -> erlang:nif_error(undef).
shared(_, _) -> erlang:nif_error(undef).
pairs(_) -> erlang:nif_error(undef).

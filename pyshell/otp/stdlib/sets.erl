%% Sets, in two forms: hash tables (the default of OTP 25) and, with {version, 2}, maps whose values are [].
%% Elements are compared with =:=.
-module(sets).

-export([new/0, new/1, is_set/1, size/1, is_empty/1, to_list/1, from_list/1, from_list/2, is_element/2, add_element/2,
         del_element/2, union/1, union/2, intersection/1, intersection/2, is_disjoint/2, subtract/2, is_subset/2,
         fold/3, filter/2]).

-compile({no_auto_import, [size/1]}).

-define(IS(Set), element(1, Set) =:= set, tuple_size(Set) =:= 9).

new() -> hash_slots:new(set).

new(Options) ->
    case proplists:get_value(version, Options, 1) of
        1 -> new();
        2 -> #{}
    end.

from_list(List) -> lists:foldl(fun add_element/2, new(), List).

from_list(List, Options) ->
    case proplists:get_value(version, Options, 1) of
        1 -> from_list(List);
        2 -> maps:from_keys(List, [])
    end.

is_set(#{}) -> true;
is_set(Set) -> is_tuple(Set) andalso tuple_size(Set) =:= 9 andalso element(1, Set) =:= set.

size(#{} = Set) -> map_size(Set);
size(Set) when ?IS(Set) -> element(2, Set).

is_empty(#{} = Set) -> map_size(Set) =:= 0;
is_empty(Set) when ?IS(Set) -> element(2, Set) =:= 0.

to_list(#{} = Set) -> maps:keys(Set);
to_list(Set) when ?IS(Set) -> fold(fun(Element, List) -> [Element | List] end, [], Set).

is_element(Element, #{} = Set) -> is_map_key(Element, Set);
is_element(Element, Set) when ?IS(Set) ->
    {_, Bucket} = hash_slots:bucket(Element, Set),
    lists:member(Element, Bucket).

add_element(Element, #{} = Set) -> Set#{Element => []};
add_element(Element, Set) when ?IS(Set) ->
    {Slot, Bucket} = hash_slots:bucket(Element, Set),
    case lists:member(Element, Bucket) of
        true -> Set;
        false -> hash_slots:grow(hash_slots:put_bucket(Slot, [Element | Bucket], Set))
    end.

del_element(Element, #{} = Set) -> maps:remove(Element, Set);
del_element(Element, Set) when ?IS(Set) ->
    {Slot, Bucket} = hash_slots:bucket(Element, Set),
    case lists:member(Element, Bucket) of
        true -> hash_slots:shrink(hash_slots:put_bucket(Slot, lists:delete(Element, Bucket), Set), 1);
        false -> Set
    end.

%% The elements of the smaller set are put into the larger one.
union(#{} = Set1, #{} = Set2) -> maps:merge(Set1, Set2);
union(Set1, Set2) ->
    case size(Set1) < size(Set2) of
        true -> fold(fun add_element/2, Set2, Set1);
        false -> fold(fun add_element/2, Set1, Set2)
    end.

union([Set1, Set2 | Sets]) -> union([union(Set1, Set2) | Sets]);
union([Set]) -> Set;
union([]) -> new().

intersection(#{} = Set1, #{} = Set2) ->
    case map_size(Set1) < map_size(Set2) of
        true -> maps:intersect(Set2, Set1);
        false -> maps:intersect(Set1, Set2)
    end;
intersection(Set1, Set2) ->
    case size(Set1) < size(Set2) of
        true -> filter(fun(Element) -> is_element(Element, Set2) end, Set1);
        false -> filter(fun(Element) -> is_element(Element, Set1) end, Set2)
    end.

intersection([Set1, Set2 | Sets]) -> intersection([intersection(Set1, Set2) | Sets]);
intersection([Set]) -> Set.

is_disjoint(Set1, Set2) ->
    {Small, Large} =
        case size(Set1) < size(Set2) of
            true -> {Set1, Set2};
            false -> {Set2, Set1}
        end,
    not lists:any(fun(Element) -> is_element(Element, Large) end, to_list(Small)).

subtract(Set1, Set2) -> filter(fun(Element) -> not is_element(Element, Set2) end, Set1).

%% A larger set is still asked element by element: what is no set fails there.
is_subset(#{} = Set1, #{} = Set2) ->
    map_size(Set1) =< map_size(Set2) andalso lists:all(fun(Element) -> is_map_key(Element, Set2) end, maps:keys(Set1));
is_subset(Set1, Set2) -> fold(fun(Element, All) -> All andalso is_element(Element, Set2) end, true, Set1).

fold(Fun, Acc, #{} = Set) when is_function(Fun, 2) -> lists:foldl(Fun, Acc, maps:keys(Set));
fold(Fun, Acc, Set) when is_function(Fun, 2), ?IS(Set) -> fold_buckets(Fun, Acc, hash_slots:buckets(Set)).

fold_buckets(Fun, Acc, [Bucket | Buckets]) -> fold_buckets(Fun, lists:foldl(Fun, Acc, Bucket), Buckets);
fold_buckets(_Fun, Acc, []) -> Acc.

filter(Fun, #{} = Set) when is_function(Fun, 1) -> maps:from_keys(filter_1(Fun, maps:keys(Set)), []);
filter(Fun, Set) when is_function(Fun, 1), ?IS(Set) -> filter_set(Fun, Set).

filter_1(Fun, [Element | Elements]) ->
    case Fun(Element) of
        true -> [Element | filter_1(Fun, Elements)];
        false -> filter_1(Fun, Elements)
    end;
filter_1(_Fun, []) -> [].

filter_set(Fun, Set) ->
    {Segments, Gone} = filter_seg_list(Fun, tuple_to_list(element(9, Set)), [], 0),
    hash_slots:shrink(setelement(9, Set, list_to_tuple(Segments)), Gone).

filter_seg_list(Fun, [Segment | Segments], Kept, Gone) ->
    {Buckets, Gone2} = filter_bkt_list(Fun, tuple_to_list(Segment), [], Gone),
    filter_seg_list(Fun, Segments, [list_to_tuple(Buckets) | Kept], Gone2);
filter_seg_list(_Fun, [], Kept, Gone) -> {lists:reverse(Kept), Gone}.

filter_bkt_list(Fun, [Bucket | Buckets], Kept, Gone) ->
    {New, Gone2} = filter_bucket(Fun, Bucket, [], Gone),
    filter_bkt_list(Fun, Buckets, [New | Kept], Gone2);
filter_bkt_list(_Fun, [], Kept, Gone) -> {lists:reverse(Kept), Gone}.

filter_bucket(Fun, [Element | Bucket], Kept, Gone) ->
    case Fun(Element) of
        true -> filter_bucket(Fun, Bucket, [Element | Kept], Gone);
        false -> filter_bucket(Fun, Bucket, Kept, Gone + 1)
    end;
filter_bucket(_Fun, [], Kept, Gone) -> {Kept, Gone}.

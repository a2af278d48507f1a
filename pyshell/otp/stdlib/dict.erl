%% Dictionaries: hash tables of [Key|Value]. Keys are compared with =:=.
%%
%% Law: what is no dictionary is a badrecord in the function that first looks into it; folds, maps and filters go down from
%% segments to buckets by functions of their own, as a stack trace of OTP shows them.
-module(dict).

-export([new/0, is_key/2, to_list/1, from_list/1, size/1, is_empty/1, fetch/2, find/2, fetch_keys/1, erase/2, take/2,
         store/3, append/3, append_list/3, update/3, update/4, update_counter/3, fold/3, map/2, filter/2, merge/3]).

-compile({no_auto_import, [size/1]}).

-define(IS(Dict), element(1, Dict) =:= dict, tuple_size(Dict) =:= 9).

new() -> hash_slots:new(dict).

size(Dict) when ?IS(Dict), is_integer(element(2, Dict)), element(2, Dict) >= 0 -> element(2, Dict).

is_empty(Dict) when ?IS(Dict) -> element(2, Dict) =:= 0.

%% {Slot, Bucket} where a key belongs.
get_slot(Dict, Key) when ?IS(Dict) -> hash_slots:bucket(Key, Dict);
get_slot(Dict, _Key) -> erlang:error({badrecord, Dict}).

is_key(Key, Dict) ->
    {_, Bucket} = get_slot(Dict, Key),
    find_in(Key, Bucket) =/= error.

find(Key, Dict) ->
    {_, Bucket} = get_slot(Dict, Key),
    find_in(Key, Bucket).

find_in(Key, [[Key | Value] | _]) -> {ok, Value};
find_in(Key, [_ | Bucket]) -> find_in(Key, Bucket);
find_in(_, []) -> error.

fetch(Key, Dict) ->
    {_, Bucket} = get_slot(Dict, Key),
    case find_in(Key, Bucket) of
        {ok, Value} -> Value;
        error -> erlang:error(badarg, [Key, Dict])
    end.

to_list(Dict) -> fold(fun(Key, Value, List) -> [{Key, Value} | List] end, [], Dict).

fetch_keys(Dict) -> fold(fun(Key, _Value, Keys) -> [Key | Keys] end, [], Dict).

from_list(Pairs) -> lists:foldl(fun({Key, Value}, Dict) -> store(Key, Value, Dict) end, new(), Pairs).

erase(Key, Dict) ->
    case taken(Key, get_slot(Dict, Key), Dict) of
        {_, Rest} -> Rest;
        error -> Dict
    end.

take(Key, Dict) ->
    Place = get_slot(Dict, Key),
    taken(Key, Place, Dict).

taken(Key, {Slot, Bucket}, Dict) ->
    case find_in(Key, Bucket) of
        {ok, Value} ->
            {Value, hash_slots:shrink(hash_slots:put_bucket(Slot, without(Key, Bucket), Dict), 1)};
        error -> error
    end.

without(Key, [[Key | _] | Bucket]) -> Bucket;
without(Key, [Pair | Bucket]) -> [Pair | without(Key, Bucket)].

%% The value of Key becomes Change(Value); if there is none yet, Init.
change(Key, Change, Init, Dict, {Slot, Bucket}) ->
    case change_in(Key, Change, Bucket) of
        error -> hash_slots:grow(hash_slots:put_bucket(Slot, Bucket ++ [[Key | Init]], Dict));
        Changed -> hash_slots:put_bucket(Slot, Changed, Dict)
    end.

change_in(Key, Change, [[Key | Value] | Bucket]) -> [[Key | Change(Value)] | Bucket];
change_in(Key, Change, [Pair | Bucket]) ->
    case change_in(Key, Change, Bucket) of
        error -> error;
        Changed -> [Pair | Changed]
    end;
change_in(_Key, _Change, []) -> error.

store(Key, Value, Dict) ->
    Place = get_slot(Dict, Key),
    change(Key, fun(_) -> Value end, Value, Dict, Place).

append(Key, Value, Dict) ->
    Place = get_slot(Dict, Key),
    change(Key, fun(Values) -> Values ++ [Value] end, [Value], Dict, Place).

append_list(Key, More, Dict) ->
    Place = get_slot(Dict, Key),
    change(Key, fun(Values) -> Values ++ More end, More, Dict, Place).

update(Key, Fun, Dict) ->
    {Slot, Bucket} = get_slot(Dict, Key),
    case change_in(Key, Fun, Bucket) of
        error -> erlang:error(badarg, [Key, Fun, Dict]);
        Changed -> hash_slots:put_bucket(Slot, Changed, Dict)
    end.

update(Key, Fun, Init, Dict) ->
    Place = get_slot(Dict, Key),
    change(Key, Fun, Init, Dict, Place).

update_counter(Key, Step, Dict) when is_number(Step) ->
    Place = get_slot(Dict, Key),
    change(Key, fun(Value) -> Value + Step end, Step, Dict, Place).

%% --- all pairs: the last slot first

fold(Fun, Acc, Dict) -> fold_dict(Fun, Acc, Dict).

fold_dict(Fun, Acc, Dict) when ?IS(Dict) ->
    Segments = element(9, Dict),
    fold_segs(Fun, Acc, Segments, tuple_size(Segments));
fold_dict(_, _, Dict) -> erlang:error({badrecord, Dict}).

fold_segs(Fun, Acc, Segments, Number) when Number >= 1 ->
    Segment = element(Number, Segments),
    fold_segs(Fun, fold_seg(Fun, Acc, Segment, tuple_size(Segment)), Segments, Number - 1);
fold_segs(Fun, Acc, _, 0) when is_function(Fun, 3) -> Acc.

fold_seg(Fun, Acc, Segment, Number) when Number >= 1 ->
    fold_seg(Fun, fold_bucket(Fun, Acc, element(Number, Segment)), Segment, Number - 1);
fold_seg(Fun, Acc, _, 0) when is_function(Fun, 3) -> Acc.

fold_bucket(Fun, Acc, [[Key | Value] | Bucket]) -> fold_bucket(Fun, Fun(Key, Value, Acc), Bucket);
fold_bucket(Fun, Acc, []) when is_function(Fun, 3) -> Acc.

map(Fun, Dict) -> map_dict(Fun, Dict).

map_dict(Fun, Dict) when ?IS(Dict) ->
    Segments = map_seg_list(Fun, tuple_to_list(element(9, Dict))),
    setelement(9, Dict, list_to_tuple(Segments));
map_dict(_, Dict) -> erlang:error({badrecord, Dict}).

map_seg_list(Fun, [Segment | Segments]) ->
    Buckets = map_bkt_list(Fun, tuple_to_list(Segment)),
    [list_to_tuple(Buckets) | map_seg_list(Fun, Segments)];
map_seg_list(Fun, []) when is_function(Fun, 2) -> [].

map_bkt_list(Fun, [Bucket | Buckets]) -> [map_bucket(Fun, Bucket) | map_bkt_list(Fun, Buckets)];
map_bkt_list(Fun, []) when is_function(Fun, 2) -> [].

map_bucket(Fun, [[Key | Value] | Bucket]) -> [[Key | Fun(Key, Value)] | map_bucket(Fun, Bucket)];
map_bucket(Fun, []) when is_function(Fun, 2) -> [].

filter(Fun, Dict) -> filter_dict(Fun, Dict).

filter_dict(Fun, Dict) when ?IS(Dict) ->
    {Segments, Gone} = filter_seg_list(Fun, tuple_to_list(element(9, Dict)), [], 0),
    hash_slots:shrink(setelement(9, Dict, list_to_tuple(Segments)), Gone);
filter_dict(_, Dict) -> erlang:error({badrecord, Dict}).

filter_seg_list(Fun, [Segment | Segments], Kept, Gone) ->
    {Buckets, Gone2} = filter_bkt_list(Fun, tuple_to_list(Segment), [], Gone),
    filter_seg_list(Fun, Segments, [list_to_tuple(Buckets) | Kept], Gone2);
filter_seg_list(Fun, [], Kept, Gone) when is_function(Fun, 2) -> {lists:reverse(Kept), Gone}.

filter_bkt_list(Fun, [Bucket | Buckets], Kept, Gone) ->
    {New, Gone2} = filter_bucket(Fun, Bucket, [], Gone),
    filter_bkt_list(Fun, Buckets, [New | Kept], Gone2);
filter_bkt_list(Fun, [], Kept, Gone) when is_function(Fun, 2) -> {lists:reverse(Kept), Gone}.

filter_bucket(Fun, [[Key | Value] = Pair | Bucket], Kept, Gone) ->
    case Fun(Key, Value) of
        true -> filter_bucket(Fun, Bucket, [Pair | Kept], Gone);
        false -> filter_bucket(Fun, Bucket, Kept, Gone + 1)
    end;
filter_bucket(Fun, [], Kept, Gone) when is_function(Fun, 2) -> {Kept, Gone}.

merge(Fun, Dict1, Dict2) when element(2, Dict1) < element(2, Dict2) ->
    fold_dict(fun(Key, V1, Dict) -> update(Key, fun(V2) -> Fun(Key, V1, V2) end, V1, Dict) end, Dict2, Dict1);
merge(Fun, Dict1, Dict2) ->
    fold_dict(fun(Key, V2, Dict) -> update(Key, fun(V1) -> Fun(Key, V1, V2) end, V2, Dict) end, Dict1, Dict2).

%% Dictionaries: hash tables of [Key|Value]. Keys are compared with =:=.
-module(dict).

-export([new/0, is_key/2, to_list/1, from_list/1, size/1, is_empty/1, fetch/2, find/2, fetch_keys/1, erase/2, take/2,
         store/3, append/3, append_list/3, update/3, update/4, update_counter/3, fold/3, map/2, filter/2, merge/3]).

-compile({no_auto_import, [size/1]}).

new() -> hash_slots:new(dict).

size(Dict) when element(1, Dict) =:= dict -> element(2, Dict).

is_empty(Dict) -> size(Dict) =:= 0.

is_key(Key, Dict) ->
    {_, Bucket} = hash_slots:bucket(Key, Dict),
    find_in(Key, Bucket) =/= error.

find(Key, Dict) ->
    {_, Bucket} = hash_slots:bucket(Key, Dict),
    find_in(Key, Bucket).

find_in(Key, [[Key | Value] | _]) -> {ok, Value};
find_in(Key, [_ | Bucket]) -> find_in(Key, Bucket);
find_in(_, []) -> error.

fetch(Key, Dict) ->
    case find(Key, Dict) of
        {ok, Value} -> Value;
        error -> erlang:error(badarg, [Key, Dict])
    end.

to_list(Dict) -> fold(fun(Key, Value, List) -> [{Key, Value} | List] end, [], Dict).

fetch_keys(Dict) -> fold(fun(Key, _Value, Keys) -> [Key | Keys] end, [], Dict).

from_list(Pairs) -> lists:foldl(fun({Key, Value}, Dict) -> store(Key, Value, Dict) end, new(), Pairs).

erase(Key, Dict) ->
    case take(Key, Dict) of
        {_, Rest} -> Rest;
        error -> Dict
    end.

take(Key, Dict) ->
    {Slot, Bucket} = hash_slots:bucket(Key, Dict),
    case find_in(Key, Bucket) of
        {ok, Value} ->
            {Value, hash_slots:shrink(hash_slots:put_bucket(Slot, without(Key, Bucket), Dict), 1)};
        error -> error
    end.

without(Key, [[Key | _] | Bucket]) -> Bucket;
without(Key, [Pair | Bucket]) -> [Pair | without(Key, Bucket)].

%% The value of Key becomes Change(Value); if there is none yet, Init.
change(Key, Change, Init, Dict) ->
    {Slot, Bucket} = hash_slots:bucket(Key, Dict),
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

store(Key, Value, Dict) -> change(Key, fun(_) -> Value end, Value, Dict).

append(Key, Value, Dict) -> change(Key, fun(Values) -> Values ++ [Value] end, [Value], Dict).

append_list(Key, More, Dict) -> change(Key, fun(Values) -> Values ++ More end, More, Dict).

update(Key, Fun, Dict) ->
    {Slot, Bucket} = hash_slots:bucket(Key, Dict),
    case change_in(Key, Fun, Bucket) of
        error -> erlang:error(badarg, [Key, Fun, Dict]);
        Changed -> hash_slots:put_bucket(Slot, Changed, Dict)
    end.

update(Key, Fun, Init, Dict) when is_function(Fun, 1) -> change(Key, Fun, Init, Dict).

update_counter(Key, Step, Dict) when is_number(Step) -> change(Key, fun(Value) -> Value + Step end, Step, Dict).

fold(Fun, Acc, Dict) when is_function(Fun, 3) -> fold_buckets(Fun, Acc, hash_slots:buckets(Dict)).

fold_buckets(Fun, Acc, [[[Key | Value] | Bucket] | Buckets]) ->
    fold_buckets(Fun, Fun(Key, Value, Acc), [Bucket | Buckets]);
fold_buckets(Fun, Acc, [[] | Buckets]) -> fold_buckets(Fun, Acc, Buckets);
fold_buckets(_Fun, Acc, []) -> Acc.

map(Fun, Dict) when is_function(Fun, 2) ->
    hash_slots:map_buckets(fun(Bucket) -> [[Key | Fun(Key, Value)] || [Key | Value] <- Bucket] end, Dict).

filter(Fun, Dict) when is_function(Fun, 2) ->
    Kept = hash_slots:map_buckets(
        fun(Bucket) -> lists:reverse([Pair || [Key | Value] = Pair <- Bucket, Fun(Key, Value)]) end, Dict),
    Count = lists:sum([length(Bucket) || Bucket <- hash_slots:buckets(Kept)]),
    hash_slots:shrink(Kept, size(Dict) - Count).

merge(Fun, Dict1, Dict2) ->
    case size(Dict1) < size(Dict2) of
        true ->
            fold(fun(Key, V1, Dict) -> update(Key, fun(V2) -> Fun(Key, V1, V2) end, V1, Dict) end, Dict2, Dict1);
        false ->
            fold(fun(Key, V2, Dict) -> update(Key, fun(V1) -> Fun(Key, V1, V2) end, V2, Dict) end, Dict1, Dict2)
    end.

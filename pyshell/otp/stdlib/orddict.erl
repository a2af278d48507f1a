%% Dictionaries as sorted lists of {Key, Value}; keys are compared with ==.
-module(orddict).

-export([new/0, is_key/2, to_list/1, from_list/1, size/1, is_empty/1, fetch/2, find/2, fetch_keys/1, erase/2, take/2,
         store/3, append/3, append_list/3, update/3, update/4, update_counter/3, fold/3, map/2, filter/2, merge/3]).

-compile({no_auto_import, [size/1]}).

new() -> [].

to_list(Dict) -> Dict.

from_list([]) -> [];
from_list([{_, _}] = Pair) -> Pair;
from_list(Pairs) -> lists:ukeysort(1, reverse_pairs(Pairs, [])).

reverse_pairs([{_, _} = Pair | Pairs], Reversed) -> reverse_pairs(Pairs, [Pair | Reversed]);
reverse_pairs([], Reversed) -> Reversed.

size(Dict) -> length(Dict).

is_empty([]) -> true;
is_empty([_ | _]) -> false.

is_key(Key, [{K, _} | Dict]) when Key > K -> is_key(Key, Dict);
is_key(Key, [{K, _} | _]) -> Key == K;
is_key(_, []) -> false.

fetch(Key, [{K, _} | Dict]) when Key > K -> fetch(Key, Dict);
fetch(Key, [{K, Value} | _]) when Key == K -> Value.

find(Key, [{K, _} | Dict]) when Key > K -> find(Key, Dict);
find(Key, [{K, Value} | _]) when Key == K -> {ok, Value};
find(_Key, [{_, _} | _]) -> error;
find(_, []) -> error.

fetch_keys([{Key, _} | Dict]) -> [Key | fetch_keys(Dict)];
fetch_keys([]) -> [].

erase(Key, [{K, _} = Pair | Dict]) when Key > K -> [Pair | erase(Key, Dict)];
erase(Key, [{K, _} | Dict]) when Key == K -> Dict;
erase(_Key, [{_, _} | _] = Dict) -> Dict;
erase(_, []) -> [].

take(Key, Dict) -> take_1(Key, Dict, []).

take_1(Key, [{K, _} | _], _Before) when Key < K -> error;
take_1(Key, [{K, _} = Pair | Dict], Before) when Key > K -> take_1(Key, Dict, [Pair | Before]);
take_1(_Key, [{_, Value} | Dict], Before) -> {Value, lists:reverse(Before, Dict)};
take_1(_, [], _) -> error.

store(Key, Value, [{K, _} = Pair | Dict]) when Key > K -> [Pair | store(Key, Value, Dict)];
store(Key, Value, [{K, _} | Dict]) when Key == K -> [{Key, Value} | Dict];
store(Key, Value, [{_, _} | _] = Dict) -> [{Key, Value} | Dict];
store(Key, Value, []) -> [{Key, Value}].

append(Key, Value, [{K, _} = Pair | Dict]) when Key > K -> [Pair | append(Key, Value, Dict)];
append(Key, Value, [{K, Values} | Dict]) when Key == K -> [{Key, Values ++ [Value]} | Dict];
append(Key, Value, [{_, _} | _] = Dict) -> [{Key, [Value]} | Dict];
append(Key, Value, []) -> [{Key, [Value]}].

append_list(Key, More, [{K, _} = Pair | Dict]) when Key > K -> [Pair | append_list(Key, More, Dict)];
append_list(Key, More, [{K, Values} | Dict]) when Key == K -> [{Key, Values ++ More} | Dict];
append_list(Key, More, [{_, _} | _] = Dict) -> [{Key, More} | Dict];
append_list(Key, More, []) -> [{Key, More}].

update(Key, Fun, [{K, _} = Pair | Dict]) when Key > K -> [Pair | update(Key, Fun, Dict)];
update(Key, Fun, [{K, Value} | Dict]) when Key == K -> [{Key, Fun(Value)} | Dict].

update(Key, Fun, Init, [{K, _} = Pair | Dict]) when Key > K -> [Pair | update(Key, Fun, Init, Dict)];
update(Key, Fun, _Init, [{K, Value} | Dict]) when Key == K -> [{Key, Fun(Value)} | Dict];
update(Key, _Fun, Init, [{_, _} | _] = Dict) -> [{Key, Init} | Dict];
update(Key, _Fun, Init, []) -> [{Key, Init}].

update_counter(Key, Step, [{K, _} = Pair | Dict]) when Key > K -> [Pair | update_counter(Key, Step, Dict)];
update_counter(Key, Step, [{K, Value} | Dict]) when Key == K -> [{Key, Value + Step} | Dict];
update_counter(Key, Step, [{_, _} | _] = Dict) -> [{Key, Step} | Dict];
update_counter(Key, Step, []) -> [{Key, Step}].

fold(Fun, Acc, [{Key, Value} | Dict]) -> fold(Fun, Fun(Key, Value, Acc), Dict);
fold(Fun, Acc, []) when is_function(Fun, 3) -> Acc.

map(Fun, [{Key, Value} | Dict]) -> [{Key, Fun(Key, Value)} | map(Fun, Dict)];
map(Fun, []) when is_function(Fun, 2) -> [].

filter(Fun, [{Key, Value} = Pair | Dict]) ->
    case Fun(Key, Value) of
        true -> [Pair | filter(Fun, Dict)];
        false -> filter(Fun, Dict)
    end;
filter(Fun, []) when is_function(Fun, 2) -> [].

merge(Fun, [{K1, _} = Pair | Dict1], [{K2, _} | _] = Dict2) when K1 < K2 -> [Pair | merge(Fun, Dict1, Dict2)];
merge(Fun, [{K1, _} | _] = Dict1, [{K2, _} = Pair | Dict2]) when K1 > K2 -> [Pair | merge(Fun, Dict1, Dict2)];
merge(Fun, [{Key, V1} | Dict1], [{_, V2} | Dict2]) -> [{Key, Fun(Key, V1, V2)} | merge(Fun, Dict1, Dict2)];
merge(Fun, [], Dict2) when is_function(Fun, 3) -> Dict2;
merge(Fun, Dict1, []) when is_function(Fun, 3) -> Dict1.

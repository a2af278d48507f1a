%% Functional arrays from index 0: {array, Size, Max, Default, Elements}. Max is 0 for an array of fixed size.
%%
%% Elements is a tree of tuples: a leaf holds 10 values; an inner node holds 10 parts and, as its 11th element, how many
%% values each part is for. An integer stands for a part of that many values where nothing has been set.
-module(array).

-export([new/0, new/1, new/2, is_array/1, set/3, get/2, size/1, sparse_size/1, default/1, reset/2, to_list/1,
         sparse_to_list/1, from_list/1, from_list/2, to_orddict/1, sparse_to_orddict/1, from_orddict/1,
         from_orddict/2, map/2, sparse_map/2, foldl/3, foldr/3, sparse_foldl/3, sparse_foldr/3, fix/1, relax/1,
         is_fix/1, resize/1, resize/2]).

-compile({no_auto_import, [get/1, size/1]}).

-define(WIDTH, 10).

new() -> new([]).

new(Options) -> new_0(Options, 0, false).

new(Size, Options) when is_integer(Size), Size >= 0 -> new_0(Options, Size, true);
new(_, _) -> erlang:error(badarg).

new_0(Options, Size, Fixed) when is_list(Options) -> new_1(Options, Size, Fixed, undefined);
new_0(Option, Size, Fixed) -> new_1([Option], Size, Fixed, undefined).

new_1([fixed | Options], Size, _, Default) -> new_1(Options, Size, true, Default);
new_1([{fixed, Fixed} | Options], Size, _, Default) when is_boolean(Fixed) -> new_1(Options, Size, Fixed, Default);
new_1([{default, Default} | Options], Size, Fixed, _) -> new_1(Options, Size, Fixed, Default);
new_1([{size, Size} | Options], _, _, Default) when is_integer(Size), Size >= 0 -> new_1(Options, Size, true, Default);
new_1([Size | Options], _, _, Default) when is_integer(Size), Size >= 0 -> new_1(Options, Size, true, Default);
new_1([], Size, Fixed, Default) ->
    Room = room(Size - 1, ?WIDTH),
    {array, Size, case Fixed of true -> 0; false -> Room end, Default, Room};
new_1(_, _, _, _) -> erlang:error(badarg).

%% The least room of ten times Room, ... that has this index.
room(Index, Room) when Index < Room -> Room;
room(Index, Room) -> room(Index, Room * ?WIDTH).

is_array({array, Size, Max, _, _}) -> is_integer(Size) andalso is_integer(Max);
is_array(_) -> false.

size({array, Size, _, _, _}) -> Size;
size(_) -> erlang:error(badarg).

default({array, _, _, Default, _}) -> Default;
default(_) -> erlang:error(badarg).

fix({array, Size, _, Default, Elements}) -> {array, Size, 0, Default, Elements}.

is_fix({array, _, Max, _, _}) -> Max =:= 0.

relax({array, Size, _, Default, Elements}) -> {array, Size, room(Size - 1, ?WIDTH), Default, Elements}.

resize(Array) -> resize(sparse_size(Array), Array).

resize(Size, {array, Old, Max, Default, Elements}) when is_integer(Size), Size > Old ->
    Room = case Max of 0 -> room(Old - 1, ?WIDTH); _ -> Max end,
    {Grown, NewRoom} = widen(Size - 1, Elements, Room),
    {array, Size, case Max of 0 -> 0; _ -> NewRoom end, Default, Grown};
resize(Size, {array, _, Max, Default, Elements}) when is_integer(Size), Size >= 0 ->
    {array, Size, Max, Default, Elements};
resize(_, _) -> erlang:error(badarg).

%% More levels on top until the index fits.
widen(Index, Elements, Room) when is_integer(Elements) ->
    Wider = room(Index, Room),
    {Wider, Wider};
widen(Index, Elements, Room) when Index >= Room ->
    widen(Index, setelement(1, erlang:make_tuple(?WIDTH + 1, Room), Elements), Room * ?WIDTH);
widen(_Index, Elements, Room) -> {Elements, Room}.

set(Index, Value, {array, Size, Max, Default, Elements}) when is_integer(Index), Index >= 0 ->
    if
        Index < Size -> {array, Size, Max, Default, put_at(Index, Elements, Value, Default)};
        Index < Max -> {array, Index + 1, Max, Default, put_at(Index, Elements, Value, Default)};
        Max > 0 ->
            {Grown, Room} = widen(Index, Elements, Max),
            {array, Index + 1, Room, Default, put_at(Index, Grown, Value, Default)};
        true -> erlang:error(badarg)
    end;
set(_, _, _) -> erlang:error(badarg).

put_at(Index, Part, Value, Default) when is_integer(Part) -> put_at(Index, unfold(Part, Default), Value, Default);
put_at(Index, {_, _, _, _, _, _, _, _, _, _, Room} = Node, Value, Default) ->
    At = Index div Room + 1,
    setelement(At, Node, put_at(Index rem Room, element(At, Node), Value, Default));
put_at(Index, Leaf, Value, _Default) -> setelement(Index + 1, Leaf, Value).

unfold(Room, _Default) when Room > ?WIDTH -> erlang:make_tuple(?WIDTH + 1, Room div ?WIDTH);
unfold(_Room, Default) -> erlang:make_tuple(?WIDTH, Default).

get(Index, {array, Size, Max, Default, Elements}) when is_integer(Index), Index >= 0 ->
    if
        Index < Size -> get_at(Index, Elements, Default);
        Max > 0 -> Default;
        true -> erlang:error(badarg)
    end;
get(_, _) -> erlang:error(badarg).

get_at(_Index, Part, Default) when is_integer(Part) -> Default;
get_at(Index, {_, _, _, _, _, _, _, _, _, _, Room} = Node, Default) ->
    get_at(Index rem Room, element(Index div Room + 1, Node), Default);
get_at(Index, Leaf, _Default) -> element(Index + 1, Leaf).

reset(Index, {array, Size, Max, Default, Elements} = Array) when is_integer(Index), Index >= 0 ->
    if
        Index < Size -> {array, Size, Max, Default, clear_at(Index, Elements, Default)};
        Max > 0 -> Array;
        true -> erlang:error(badarg)
    end;
reset(_, _) -> erlang:error(badarg).

clear_at(_Index, Part, _Default) when is_integer(Part) -> Part;
clear_at(Index, {_, _, _, _, _, _, _, _, _, _, Room} = Node, Default) ->
    At = Index div Room + 1,
    setelement(At, Node, clear_at(Index rem Room, element(At, Node), Default));
clear_at(Index, Leaf, Default) -> setelement(Index + 1, Leaf, Default).

%% All values, the first Size of what the tree has room for.
to_list({array, Size, _, Default, Elements}) -> lists:sublist(flat(Elements, Default, Size, []), Size);
to_list(_) -> erlang:error(badarg).

flat(Part, Default, Limit, After) when is_integer(Part) -> lists:duplicate(min(Part, Limit), Default) ++ After;
flat({_, _, _, _, _, _, _, _, _, _, Room} = Node, Default, Limit, After) ->
    flat_parts(min(?WIDTH, (Limit + Room - 1) div Room), Node, Room, Default, After);
flat(Leaf, _Default, _Limit, After) -> tuple_to_list(Leaf) ++ After.

flat_parts(0, _Node, _Room, _Default, After) -> After;
flat_parts(At, Node, Room, Default, After) ->
    flat_parts(At - 1, Node, Room, Default, flat(element(At, Node), Default, Room, After)).

to_orddict({array, _, _, _, _} = Array) -> indexed(0, to_list(Array));
to_orddict(_) -> erlang:error(badarg).

indexed(Index, [Value | Values]) -> [{Index, Value} | indexed(Index + 1, Values)];
indexed(_Index, []) -> [].

%% {Index, Value} wherever the value is not the default; parts where nothing was set are passed over.
sparse_to_orddict({array, Size, _, Default, Elements}) ->
    [Pair || {Index, _} = Pair <- entries(Elements, 0, Default, []), Index < Size];
sparse_to_orddict(_) -> erlang:error(badarg).

entries(Part, _Base, _Default, After) when is_integer(Part) -> After;
entries({_, _, _, _, _, _, _, _, _, _, Room} = Node, Base, Default, After) ->
    entries_of_parts(?WIDTH, Node, Room, Base, Default, After);
entries(Leaf, Base, Default, After) ->
    [{Index, Value} || {Index, Value} <- indexed(Base, tuple_to_list(Leaf)), Value =/= Default] ++ After.

entries_of_parts(0, _Node, _Room, _Base, _Default, After) -> After;
entries_of_parts(At, Node, Room, Base, Default, After) ->
    entries_of_parts(At - 1, Node, Room, Base, Default,
                     entries(element(At, Node), Base + (At - 1) * Room, Default, After)).

sparse_to_list({array, _, _, _, _} = Array) -> [Value || {_, Value} <- sparse_to_orddict(Array)];
sparse_to_list(_) -> erlang:error(badarg).

sparse_size(Array) ->
    try sparse_foldr(fun(Index, _, _) -> throw({last, Index}) end, [], Array) of
        [] -> 0
    catch
        {last, Index} -> Index + 1
    end.

from_list(List) -> from_list(List, undefined).

from_list([], Default) -> new({default, Default});
from_list(List, Default) when is_list(List) ->
    {Elements, Size, Room} = built(List, Default),
    {array, Size, Room, Default, Elements};
from_list(_, _) -> erlang:error(badarg).

%% Leaves of ten, then nodes of ten, until one is left; what is missing is filled up.
built(List, Default) ->
    Size = try length(List) catch error:_ -> erlang:error(badarg) end,
    stack(tens(List, Default), ?WIDTH, Size).

stack([Tree], Room, Size) -> {Tree, Size, Room};
stack(Parts, Room, Size) ->
    stack([erlang:append_element(Node, Room) || Node <- tens(Parts, Room)], Room * ?WIDTH, Size).

tens([], _Filler) -> [];
tens(List, Filler) ->
    case List of
        [A, B, C, D, E, F, G, H, I, J | Rest] -> [{A, B, C, D, E, F, G, H, I, J} | tens(Rest, Filler)];
        Few -> [list_to_tuple(Few ++ lists:duplicate(?WIDTH - length(Few), Filler))]
    end.

from_orddict(Pairs) -> from_orddict(Pairs, undefined).

from_orddict([], Default) -> new({default, Default});
from_orddict(Pairs, Default) when is_list(Pairs) ->
    case from_orddict_0(Pairs, 0, ?WIDTH, Default, []) of
        Array -> Array
    end;
from_orddict(_, _) -> erlang:error(badarg).

%% Pairs are put in one by one. (Five arguments, as OTP shows them when a pair is wrong.)
from_orddict_0([{Index, _} | _] = Pairs, _, _, Default, _) when is_integer(Index), Index >= 0 ->
    set_all(Pairs, -1, new({default, Default}));
from_orddict_0(Pairs, _, _, _, _) -> erlang:error({badarg, Pairs}).

set_all([{Index, Value} | Pairs], Last, Array) when is_integer(Index), Index > Last ->
    set_all(Pairs, Index, set(Index, Value, Array));
set_all([], _Last, Array) -> Array;
set_all(Pairs, _, _) -> erlang:error({badarg, Pairs}).

map(Fun, {array, Size, Max, Default, _} = Array) when is_function(Fun, 2) ->
    case Size of
        0 -> Array;
        _ ->
            {Elements, _, Room} = built([Fun(Index, Value) || {Index, Value} <- to_orddict(Array)], Default),
            Wanted = case Max of 0 -> Room; _ -> Max end,
            {Grown, _} = widen(Wanted - 1, Elements, Room),
            {array, Size, Max, Default, Grown}
    end;
map(_, _) -> erlang:error(badarg).

sparse_map(Fun, {array, Size, Max, Default, Elements}) when is_function(Fun, 2) ->
    Changed = [{Index, Fun(Index, Value)} || {Index, Value} <- entries(Elements, 0, Default, []), Index < Size],
    New = lists:foldl(fun({Index, Value}, Tree) -> put_at(Index, Tree, Value, Default) end, Elements, Changed),
    {array, Size, Max, Default, New};
sparse_map(_, _) -> erlang:error(badarg).

foldl(Fun, Acc, {array, _, _, _, _} = Array) when is_function(Fun, 3) -> fold(Fun, Acc, to_orddict(Array));
foldl(_, _, _) -> erlang:error(badarg).

foldr(Fun, Acc, {array, _, _, _, _} = Array) when is_function(Fun, 3) -> fold(Fun, Acc, lists:reverse(to_orddict(Array)));
foldr(_, _, _) -> erlang:error(badarg).

sparse_foldl(Fun, Acc, {array, _, _, _, _} = Array) when is_function(Fun, 3) -> fold(Fun, Acc, sparse_to_orddict(Array));
sparse_foldl(_, _, _) -> erlang:error(badarg).

sparse_foldr(Fun, Acc, {array, _, _, _, _} = Array) when is_function(Fun, 3) -> fold(Fun, Acc, lists:reverse(sparse_to_orddict(Array)));
sparse_foldr(_, _, _) -> erlang:error(badarg).

fold(Fun, Acc, [{Index, Value} | Pairs]) -> fold(Fun, Fun(Index, Value, Acc), Pairs);
fold(_Fun, Acc, []) -> Acc.

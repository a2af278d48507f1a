%% General balanced trees (Arne Andersson, 1999): {Size, Tree}, a node being {Key, Value, Smaller, Bigger} or nil.
%%
%% Nodes hold nothing about balance. An insertion that ends too deep for the size rebuilds the lowest part that is too
%% deep; a deletion never does. Keys are compared with ==.
-module(gb_trees).

-export([empty/0, is_empty/1, size/1, lookup/2, get/2, insert/3, update/3, enter/3, delete/2, delete_any/2, take/2,
         take_any/2, balance/1, is_defined/2, keys/1, values/1, to_list/1, from_orddict/1, smallest/1, largest/1,
         take_smallest/1, take_largest/1, iterator/1, iterator_from/2, next/1, map/2]).

-compile({no_auto_import, [get/1, size/1]}).

empty() -> {0, nil}.

is_empty({0, nil}) -> true;
is_empty(_) -> false.

size({Size, _}) when is_integer(Size), Size >= 0 -> Size.

lookup(Key, {_, Tree}) -> lookup_1(Key, Tree).

lookup_1(Key, {K, _, Smaller, _}) when Key < K -> lookup_1(Key, Smaller);
lookup_1(Key, {K, _, _, Bigger}) when Key > K -> lookup_1(Key, Bigger);
lookup_1(_, {_, Value, _, _}) -> {value, Value};
lookup_1(_, nil) -> none.

is_defined(Key, {_, Tree}) -> lookup_1(Key, Tree) =/= none.

get(Key, {_, Tree}) -> get_1(Key, Tree).

get_1(Key, {K, _, Smaller, _}) when Key < K -> get_1(Key, Smaller);
get_1(Key, {K, _, _, Bigger}) when Key > K -> get_1(Key, Bigger);
get_1(_, {_, Value, _, _}) -> Value.

update(Key, Value, {Size, Tree}) -> {Size, update_1(Key, Value, Tree)}.

update_1(Key, Value, {K, V, Smaller, Bigger}) when Key < K -> {K, V, update_1(Key, Value, Smaller), Bigger};
update_1(Key, Value, {K, V, Smaller, Bigger}) when Key > K -> {K, V, Smaller, update_1(Key, Value, Bigger)};
update_1(Key, Value, {_, _, Smaller, Bigger}) -> {Key, Value, Smaller, Bigger}.

enter(Key, Value, {_, Node} = Tree) ->
    case lookup_1(Key, Node) of
        none -> insert(Key, Value, Tree);
        {value, _} -> update(Key, Value, Tree)
    end.

%% Room halves on the way down from (Size+1)^2. Where it is used up, {Tree, 2^Height, Size} goes up again until a part
%% is found that is too deep for its size; that part is rebuilt. Everywhere else just the tree goes up.
insert(Key, Value, {Size, Tree}) when is_integer(Size) ->
    {Size + 1, insert_1(Key, Value, Tree, (Size + 1) * (Size + 1))}.

insert_1(Key, Value, {K, V, Smaller, Bigger}, Room) when Key < K ->
    case insert_1(Key, Value, Smaller, Room bsr 1) of
        {Tree, Height, Size} -> check({K, V, Tree, Bigger}, Height, Size, Bigger);
        Tree -> {K, V, Tree, Bigger}
    end;
insert_1(Key, Value, {K, V, Smaller, Bigger}, Room) when Key > K ->
    case insert_1(Key, Value, Bigger, Room bsr 1) of
        {Tree, Height, Size} -> check({K, V, Smaller, Tree}, Height, Size, Smaller);
        Tree -> {K, V, Smaller, Tree}
    end;
insert_1(Key, Value, nil, 0) -> {{Key, Value, nil, nil}, 1, 1};
insert_1(Key, Value, nil, _Room) -> {Key, Value, nil, nil};
insert_1(Key, _, _, _) -> erlang:error({key_exists, Key}).

check(Tree, Height1, Size1, Sibling) ->
    {Height2, Size2} = measure(Sibling),
    Height = 2 * max(Height1, Height2),
    Size = Size1 + Size2 + 1,
    if
        Height > Size * Size -> rebuild(to_list_1(Tree, []), Size);
        true -> {Tree, Height, Size}
    end.

measure({_, _, nil, nil}) -> {1, 1};
measure({_, _, Smaller, Bigger}) ->
    {Height1, Size1} = measure(Smaller),
    {Height2, Size2} = measure(Bigger),
    {2 * max(Height1, Height2), Size1 + Size2 + 1};
measure(nil) -> {1, 0}.

balance({Size, Tree}) -> {Size, rebuild(to_list_1(Tree, []), Size)}.

%% The first Size pairs of a sorted list as a tree of least depth.
rebuild(Pairs, Size) ->
    {Tree, []} = rebuild_1(Pairs, Size),
    Tree.

rebuild_1(Pairs, Size) when Size > 1 ->
    Right = (Size - 1) div 2,
    {Smaller, [{Key, Value} | Rest]} = rebuild_1(Pairs, Size - 1 - Right),
    {Bigger, Left} = rebuild_1(Rest, Right),
    {{Key, Value, Smaller, Bigger}, Left};
rebuild_1([{Key, Value} | Rest], 1) -> {{Key, Value, nil, nil}, Rest};
rebuild_1(Pairs, 0) -> {nil, Pairs}.

from_orddict(Pairs) ->
    Size = length(Pairs),
    {Size, rebuild(Pairs, Size)}.

delete_any(Key, Tree) ->
    case is_defined(Key, Tree) of
        true -> delete(Key, Tree);
        false -> Tree
    end.

delete(Key, {Size, Tree}) when is_integer(Size), Size >= 0 -> {Size - 1, delete_1(Key, Tree)}.

delete_1(Key, {K, V, Smaller, Bigger}) when Key < K -> {K, V, delete_1(Key, Smaller), Bigger};
delete_1(Key, {K, V, Smaller, Bigger}) when Key > K -> {K, V, Smaller, delete_1(Key, Bigger)};
delete_1(_, {_, _, Smaller, Bigger}) -> join(Smaller, Bigger).

join(Smaller, nil) -> Smaller;
join(nil, Bigger) -> Bigger;
join(Smaller, Bigger) ->
    {Key, Value, Rest} = take_smallest1(Bigger),
    {Key, Value, Smaller, Rest}.

take_any(Key, Tree) ->
    case is_defined(Key, Tree) of
        true -> take(Key, Tree);
        false -> error
    end.

take(Key, {Size, Tree}) when is_integer(Size), Size >= 0 ->
    {Value, Rest} = take_1(Key, Tree),
    {Value, {Size - 1, Rest}}.

take_1(Key, {K, V, Smaller, Bigger}) when Key < K ->
    {Value, Rest} = take_1(Key, Smaller),
    {Value, {K, V, Rest, Bigger}};
take_1(Key, {K, V, Smaller, Bigger}) when Key > K ->
    {Value, Rest} = take_1(Key, Bigger),
    {Value, {K, V, Smaller, Rest}};
take_1(_, {_, Value, Smaller, Bigger}) -> {Value, join(Smaller, Bigger)}.

take_smallest({Size, Tree}) when is_integer(Size), Size >= 0 ->
    {Key, Value, Rest} = take_smallest1(Tree),
    {Key, Value, {Size - 1, Rest}}.

take_smallest1({Key, Value, nil, Bigger}) -> {Key, Value, Bigger};
take_smallest1({K, V, Smaller, Bigger}) ->
    {Key, Value, Rest} = take_smallest1(Smaller),
    {Key, Value, {K, V, Rest, Bigger}}.

take_largest({Size, Tree}) when is_integer(Size), Size >= 0 ->
    {Key, Value, Rest} = take_largest1(Tree),
    {Key, Value, {Size - 1, Rest}}.

take_largest1({Key, Value, Smaller, nil}) -> {Key, Value, Smaller};
take_largest1({K, V, Smaller, Bigger}) ->
    {Key, Value, Rest} = take_largest1(Bigger),
    {Key, Value, {K, V, Smaller, Rest}}.

smallest({_, Tree}) -> smallest_1(Tree).

smallest_1({Key, Value, nil, _}) -> {Key, Value};
smallest_1({_, _, Smaller, _}) -> smallest_1(Smaller).

largest({_, Tree}) -> largest_1(Tree).

largest_1({Key, Value, _, nil}) -> {Key, Value};
largest_1({_, _, _, Bigger}) -> largest_1(Bigger).

to_list({_, Tree}) -> to_list_1(Tree, []).

to_list_1({Key, Value, Smaller, Bigger}, After) -> to_list_1(Smaller, [{Key, Value} | to_list_1(Bigger, After)]);
to_list_1(nil, After) -> After.

keys({_, Tree}) -> keys_1(Tree, []).

keys_1({Key, _, Smaller, Bigger}, After) -> keys_1(Smaller, [Key | keys_1(Bigger, After)]);
keys_1(nil, After) -> After.

values({_, Tree}) -> values_1(Tree, []).

values_1({_, Value, Smaller, Bigger}, After) -> values_1(Smaller, [Value | values_1(Bigger, After)]);
values_1(nil, After) -> After.

%% An iterator is the list of nodes that are still to come, each with its bigger part.
iterator({_, Tree}) -> down(Tree, []).

down({_, _, nil, _} = Tree, Nodes) -> [Tree | Nodes];
down({_, _, Smaller, _} = Tree, Nodes) -> down(Smaller, [Tree | Nodes]);
down(nil, Nodes) -> Nodes.

iterator_from(Key, {_, Tree}) -> down_from(Key, Tree, []).

down_from(Key, {K, _, _, Bigger}, Nodes) when K < Key -> down_from(Key, Bigger, Nodes);
down_from(_, {_, _, nil, _} = Tree, Nodes) -> [Tree | Nodes];
down_from(Key, {_, _, Smaller, _} = Tree, Nodes) -> down_from(Key, Smaller, [Tree | Nodes]);
down_from(_, nil, Nodes) -> Nodes.

next([{Key, Value, _, Bigger} | Nodes]) -> {Key, Value, down(Bigger, Nodes)};
next([]) -> none.

map(Fun, {Size, Tree}) when is_function(Fun, 2) -> {Size, map_1(Fun, Tree)}.

map_1(Fun, {Key, Value, Smaller, Bigger}) ->
    {Key, Fun(Key, Value), map_1(Fun, Smaller), map_1(Fun, Bigger)};
map_1(_Fun, nil) -> nil.

%% Sets as general balanced trees: {Size, Tree}, a node being {Element, Smaller, Bigger} or nil. See gb_trees.erl.
-module(gb_sets).

-export([empty/0, new/0, is_empty/1, size/1, singleton/1, is_member/2, is_element/2, insert/2, add/2, add_element/2,
         delete/2, delete_any/2, del_element/2, balance/1, union/1, union/2, intersection/1, intersection/2,
         is_disjoint/2, difference/2, subtract/2, is_subset/2, to_list/1, from_list/1, from_ordset/1, smallest/1,
         largest/1, take_smallest/1, take_largest/1, iterator/1, iterator_from/2, next/1, filter/2, fold/3, is_set/1]).

-compile({no_auto_import, [size/1]}).

empty() -> {0, nil}.

new() -> empty().

is_empty({0, nil}) -> true;
is_empty(_) -> false.

size({Size, _}) -> Size.

singleton(Element) -> {1, {Element, nil, nil}}.

is_element(Element, Set) -> is_member(Element, Set).

is_member(Element, {_, Tree}) -> is_member_1(Element, Tree).

is_member_1(Element, {E, Smaller, _}) when Element < E -> is_member_1(Element, Smaller);
is_member_1(Element, {E, _, Bigger}) when Element > E -> is_member_1(Element, Bigger);
is_member_1(_, {_, _, _}) -> true;
is_member_1(_, nil) -> false.

add_element(Element, Set) -> add(Element, Set).

add(Element, Set) ->
    case is_member(Element, Set) of
        true -> Set;
        false -> insert(Element, Set)
    end.

insert(Element, {Size, Tree}) -> {Size + 1, insert_1(Element, Tree, (Size + 1) * (Size + 1))}.

insert_1(Element, {E, Smaller, Bigger}, Room) when Element < E ->
    case insert_1(Element, Smaller, Room bsr 1) of
        {Tree, Height, Size} when is_integer(Height) -> check({E, Tree, Bigger}, Height, Size, Bigger);
        Tree -> {E, Tree, Bigger}
    end;
insert_1(Element, {E, Smaller, Bigger}, Room) when Element > E ->
    case insert_1(Element, Bigger, Room bsr 1) of
        {Tree, Height, Size} when is_integer(Height) -> check({E, Smaller, Tree}, Height, Size, Smaller);
        Tree -> {E, Smaller, Tree}
    end;
insert_1(Element, nil, 0) -> {{Element, nil, nil}, 1, 1};
insert_1(Element, nil, _Room) -> {Element, nil, nil};
insert_1(Element, _, _) -> erlang:error({key_exists, Element}).

check(Tree, Height1, Size1, Sibling) ->
    {Height2, Size2} = measure(Sibling),
    Height = 2 * max(Height1, Height2),
    Size = Size1 + Size2 + 1,
    if
        Height > Size * Size -> rebuild(to_list_1(Tree, []), Size);
        true -> {Tree, Height, Size}
    end.

measure({_, nil, nil}) -> {1, 1};
measure({_, Smaller, Bigger}) ->
    {Height1, Size1} = measure(Smaller),
    {Height2, Size2} = measure(Bigger),
    {2 * max(Height1, Height2), Size1 + Size2 + 1};
measure(nil) -> {1, 0}.

balance({Size, Tree}) -> {Size, rebuild(to_list_1(Tree, []), Size)}.

rebuild(Elements, Size) -> element(1, rebuild_1(Elements, Size)).

rebuild_1(Elements, Size) when Size > 1 ->
    Right = (Size - 1) div 2,
    {Smaller, [Element | Rest]} = rebuild_1(Elements, Size - 1 - Right),
    {Bigger, Left} = rebuild_1(Rest, Right),
    {{Element, Smaller, Bigger}, Left};
rebuild_1([Element | Rest], 1) -> {{Element, nil, nil}, Rest};
rebuild_1(Elements, 0) -> {nil, Elements}.

%% As rebuild, from the far end: the bigger part gets the odd one.
rebuild_back(Elements, Size) -> element(1, rebuild_back_1(Elements, Size)).

rebuild_back_1(Elements, Size) when Size > 1 ->
    Left = (Size - 1) div 2,
    {Bigger, [Element | Rest]} = rebuild_back_1(Elements, Size - 1 - Left),
    {Smaller, More} = rebuild_back_1(Rest, Left),
    {{Element, Smaller, Bigger}, More};
rebuild_back_1([Element | Rest], 1) -> {{Element, nil, nil}, Rest};
rebuild_back_1(Elements, 0) -> {nil, Elements}.

from_list(List) -> from_ordset(ordsets:from_list(List)).

from_ordset(Elements) ->
    Size = length(Elements),
    {Size, rebuild(Elements, Size)}.

del_element(Element, Set) -> delete_any(Element, Set).

delete_any(Element, Set) ->
    case is_member(Element, Set) of
        true -> delete(Element, Set);
        false -> Set
    end.

delete(Element, {Size, Tree}) -> {Size - 1, delete_1(Element, Tree)}.

delete_1(Element, {E, Smaller, Bigger}) when Element < E -> {E, delete_1(Element, Smaller), Bigger};
delete_1(Element, {E, Smaller, Bigger}) when Element > E -> {E, Smaller, delete_1(Element, Bigger)};
delete_1(_, {_, Smaller, Bigger}) -> join(Smaller, Bigger).

join(Smaller, nil) -> Smaller;
join(nil, Bigger) -> Bigger;
join(Smaller, Bigger) ->
    {Element, Rest} = take_smallest1(Bigger),
    {Element, Smaller, Rest}.

take_smallest({Size, Tree}) ->
    {Element, Rest} = take_smallest1(Tree),
    {Element, {Size - 1, Rest}}.

take_smallest1({Element, nil, Bigger}) -> {Element, Bigger};
take_smallest1({E, Smaller, Bigger}) ->
    {Element, Rest} = take_smallest1(Smaller),
    {Element, {E, Rest, Bigger}}.

take_largest({Size, Tree}) ->
    {Element, Rest} = take_largest1(Tree),
    {Element, {Size - 1, Rest}}.

take_largest1({Element, Smaller, nil}) -> {Element, Smaller};
take_largest1({E, Smaller, Bigger}) ->
    {Element, Rest} = take_largest1(Bigger),
    {Element, {E, Smaller, Rest}}.

smallest({_, Tree}) -> smallest_1(Tree).

smallest_1({Element, nil, _}) -> Element;
smallest_1({_, Smaller, _}) -> smallest_1(Smaller).

largest({_, Tree}) -> largest_1(Tree).

largest_1({Element, _, nil}) -> Element;
largest_1({_, _, Bigger}) -> largest_1(Bigger).

to_list({_, Tree}) -> to_list_1(Tree, []).

to_list_1({Element, Smaller, Bigger}, After) -> to_list_1(Smaller, [Element | to_list_1(Bigger, After)]);
to_list_1(nil, After) -> After.

iterator({_, Tree}) -> down(Tree, []).

down({_, nil, _} = Tree, Nodes) -> [Tree | Nodes];
down({_, Smaller, _} = Tree, Nodes) -> down(Smaller, [Tree | Nodes]);
down(nil, Nodes) -> Nodes.

iterator_from(Element, {_, Tree}) -> down_from(Element, Tree, []).

down_from(Element, {E, _, Bigger}, Nodes) when E < Element -> down_from(Element, Bigger, Nodes);
down_from(_, {_, nil, _} = Tree, Nodes) -> [Tree | Nodes];
down_from(Element, {_, Smaller, _} = Tree, Nodes) -> down_from(Element, Smaller, [Tree | Nodes]);
down_from(_, nil, Nodes) -> Nodes.

next([{Element, _, Bigger} | Nodes]) -> {Element, down(Bigger, Nodes)};
next([]) -> none.

%% The elements of the smaller set are added one by one, unless there are so many that merging all is cheaper.
union({Size1, Tree1}, {Size2, Tree2}) when Size2 < Size1 -> union(to_list_1(Tree2, []), Size2, Tree1, Size1);
union({Size1, Tree1}, {Size2, Tree2}) -> union(to_list_1(Tree1, []), Size1, Tree2, Size2).

union(Few, Size1, Tree, Size2) ->
    case Size2 < 10 orelse Size2 < Size1 * round(1.46 * math:log(Size2)) of
        true -> merged(Few, to_list_1(Tree, []), [], Size1 + Size2);
        false -> lists:foldl(fun add/2, {Size2, Tree}, Few)
    end.

merged([A | As], [B | _] = Bs, Acc, Size) when A < B -> merged(As, Bs, [A | Acc], Size);
merged([A | _] = As, [B | Bs], Acc, Size) when A > B -> merged(Bs, As, [B | Acc], Size);
merged([A | As], [_ | Bs], Acc, Size) -> merged(As, Bs, [A | Acc], Size - 1);
merged([], Bs, Acc, Size) -> {Size, rebuild_back(lists:reverse(Bs, Acc), Size)};
merged(As, [], Acc, Size) -> {Size, rebuild_back(lists:reverse(As, Acc), Size)}.

union([Set1, Set2 | Sets]) -> union([union(Set1, Set2) | Sets]);
union([Set]) -> Set;
union([]) -> empty().

intersection({Size1, Tree1}, {Size2, Tree2}) when Size2 < Size1 -> intersection(to_list_1(Tree2, []), Size2, Tree1, Size1);
intersection({Size1, Tree1}, {Size2, Tree2}) -> intersection(to_list_1(Tree1, []), Size1, Tree2, Size2).

intersection(Few, Size1, Tree, Size2) ->
    case Size2 < 10 orelse Size2 < Size1 * round(1.46 * math:log(Size2)) of
        true ->
            Common = ordsets:intersection(Few, to_list_1(Tree, [])),
            Size = length(Common),
            {Size, rebuild_back(lists:reverse(Common), Size)};
        false ->
            Found = [Element || Element <- Few, is_member_1(Element, Tree)],
            Left = length(Found),
            {Left, rebuild_back(lists:reverse(Found), Left)}
    end.

intersection([Set1, Set2 | Sets]) -> intersection([intersection(Set1, Set2) | Sets]);
intersection([Set]) -> Set.

is_disjoint({Size1, _} = Set1, {Size2, _} = Set2) when Size1 > Size2 -> is_disjoint(Set2, Set1);
is_disjoint({_, Tree1}, {_, Tree2}) -> not lists:any(fun(E) -> is_member_1(E, Tree2) end, to_list_1(Tree1, [])).

subtract(Set1, Set2) -> difference(Set1, Set2).

difference({Size1, Tree1}, {Size2, Tree2}) ->
    Elements = to_list_1(Tree1, []),
    case Size1 =:= 0 of
        true -> empty();
        false ->
            case Size2 < 10 orelse Size2 < Size1 * round(1.46 * math:log(Size2)) of
                true ->
                    Left = ordsets:subtract(Elements, to_list_1(Tree2, [])),
                    Size = length(Left),
                    {Size, rebuild_back(lists:reverse(Left), Size)};
                false -> from_ordset([Element || Element <- Elements, not is_member_1(Element, Tree2)])
            end
    end.

is_subset({Size1, Tree1}, {_, Tree2}) when is_integer(Size1) ->
    lists:all(fun(Element) -> is_member_1(Element, Tree2) end, to_list_1(Tree1, [])).

is_set({0, nil}) -> true;
is_set({Size, {_, _, _}}) when is_integer(Size), Size >= 0 -> true;
is_set(_) -> false.

filter(Fun, {_, _} = Set) when is_function(Fun, 1) -> from_ordset([Element || Element <- to_list(Set), Fun(Element)]).

fold(Fun, Acc, {_, Tree}) when is_function(Fun, 2) -> lists:foldl(Fun, Acc, to_list_1(Tree, [])).

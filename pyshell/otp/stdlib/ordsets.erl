%% Sets as sorted lists without duplicates; elements are compared with ==.
-module(ordsets).

-export([new/0, is_set/1, size/1, is_empty/1, to_list/1, from_list/1, is_element/2, add_element/2, del_element/2,
         union/1, union/2, intersection/1, intersection/2, is_disjoint/2, subtract/2, is_subset/2, fold/3, filter/2]).

-compile({no_auto_import, [size/1]}).

new() -> [].

is_set([Element | Rest]) -> ascending(Element, Rest);
is_set([]) -> true;
is_set(_) -> false.

ascending(Last, [Element | Rest]) when Last < Element -> ascending(Element, Rest);
ascending(_, []) -> true;
ascending(_, _) -> false.

size(Set) -> length(Set).

is_empty(Set) -> Set =:= [].

to_list(Set) -> Set.

from_list(List) -> lists:usort(List).

is_element(Element, [First | Set]) when Element > First -> is_element(Element, Set);
is_element(Element, [First | _]) -> Element == First;
is_element(_, []) -> false.

add_element(Element, [First | Set]) when Element > First -> [First | add_element(Element, Set)];
add_element(Element, [First | _] = Set) when Element < First -> [Element | Set];
add_element(_Element, [_ | _] = Set) -> Set;
add_element(Element, []) -> [Element].

del_element(Element, [First | Set]) when Element > First -> [First | del_element(Element, Set)];
del_element(Element, [First | _] = Set) when Element < First -> Set;
del_element(_Element, [_ | Set]) -> Set;
del_element(_, []) -> [].

union([A | Set1], [B | _] = Set2) when A < B -> [A | union(Set1, Set2)];
union([A | _] = Set1, [B | Set2]) when A > B -> [B | union(Set2, Set1)];
union([A | Set1], [_ | Set2]) -> [A | union(Set1, Set2)];
union([], Set2) -> Set2;
union(Set1, []) -> Set1.

union(Sets) -> lists:umerge(Sets).

intersection([A | Set1], [B | _] = Set2) when A < B -> intersection(Set1, Set2);
intersection([A | _] = Set1, [B | Set2]) when A > B -> intersection(Set2, Set1);
intersection([A | Set1], [_ | Set2]) -> [A | intersection(Set1, Set2)];
intersection([], _) -> [];
intersection(_, []) -> [].

intersection([Set1, Set2 | Sets]) -> intersection([intersection(Set1, Set2) | Sets]);
intersection([Set]) -> Set.

is_disjoint([A | Set1], [B | _] = Set2) when A < B -> is_disjoint(Set1, Set2);
is_disjoint([A | _] = Set1, [B | Set2]) when A > B -> is_disjoint(Set2, Set1);
is_disjoint([_ | _], [_ | _]) -> false;
is_disjoint([], _) -> true;
is_disjoint(_, []) -> true.

subtract([A | Set1], [B | _] = Set2) when A < B -> [A | subtract(Set1, Set2)];
subtract([A | _] = Set1, [B | Set2]) when A > B -> subtract(Set1, Set2);
subtract([_ | Set1], [_ | Set2]) -> subtract(Set1, Set2);
subtract([], _) -> [];
subtract(Set1, []) -> Set1.

is_subset([A | _], [B | _]) when A < B -> false;
is_subset([A | _] = Set1, [B | Set2]) when A > B -> is_subset(Set1, Set2);
is_subset([_ | Set1], [_ | Set2]) -> is_subset(Set1, Set2);
is_subset([], _) -> true;
is_subset([_ | _], []) -> false.

fold(Fun, Acc, Set) -> lists:foldl(Fun, Acc, Set).

filter(Fun, Set) -> lists:filter(Fun, Set).

%% Sets of sets: sets whose elements all have one type, relations, functions and families.
%%
%% A set is {'Set', Elements, TypeOfElements}, with the elements as an ordset of plain terms (a set among them is an ordset, too);
%% an atom or a tuple made by from_term/1 is {'OrdSet', Term, Type}. Types: an atom name, {T, ...}, [T] of a set, '_' of nothing.
%% Law: functions of two sets want types that match; a mistake is `type_mismatch` or `badarg` with the arguments of the call.
%% Follows: stdlib sofs(3).
-module(sofs).

-export([from_term/1, from_term/2, from_external/2, empty_set/0, is_type/1, set/1, set/2, from_sets/1, relation/1, relation/2,
         a_function/1, a_function/2, family/1, family/2, to_external/1, type/1, to_sets/1, no_elements/1, specification/2,
         union/2, intersection/2, difference/2, symdiff/2, symmetric_partition/2, product/1, product/2, is_equal/2,
         is_subset/2, is_sofs_set/1, is_set/1, is_empty_set/1, is_disjoint/2]).
-export([union/1, intersection/1, canonical_relation/1]).
-export([relation_to_family/1, domain/1, range/1, field/1, relative_product/1, relative_product/2, relative_product1/2,
         converse/1, image/2, inverse_image/2, strict_relation/1, weak_relation/1, extension/3, is_a_function/1]).
-export([composite/2, inverse/1]).
-export([restriction/2, restriction/3, drestriction/2, drestriction/3, substitution/2, projection/2, partition/1, partition/2,
         partition/3, multiple_relative_product/2, join/4]).
-export([family_to_relation/1, family_specification/2, union_of_family/1, intersection_of_family/1, family_union/1,
         family_union/2, family_intersection/1, family_intersection/2, family_difference/2, partition_family/2,
         family_projection/2, family_domain/1, family_range/1, family_field/1, family_to_digraph/1, family_to_digraph/2,
         digraph_to_family/1, digraph_to_family/2]).
-export([fam2rel/1, rel2fam/1, constant_function/2]).

-define(SET(Data, Type), {'Set', Data, Type}).
-define(ORD(Term, Type), {'OrdSet', Term, Type}).
-define(BOTH(Type1, Type2, Type, Then), case common(Type1, Type2) of [] -> erlang:error(type_mismatch); Type -> Then end).

%% --- making

from_term(Term) ->
    try made(Term, type_of(Term))
    catch error:_ -> erlang:error(badarg)
    end.

from_term(Term, Type) ->
    try
        true = is_type(Type),
        made(Term, Type)
    catch
        error:_ -> erlang:error(badarg)
    end.

from_external(Term, Type) -> wrap(Term, Type).

%% The term put in order by its type; raises if it is not of that type.
made(Term, Type) -> wrap(ordered(Term, Type), Type).

wrap(Elements, [Type]) -> ?SET(Elements, Type);
wrap(Elements, '_') when is_list(Elements) -> ?SET(Elements, '_');
wrap(Term, Type) -> ?ORD(Term, Type).

ordered(Terms, [Type]) when is_list(Terms) -> lists:usort([ordered(Term, Type) || Term <- Terms]);
ordered(Tuple, Types) when is_tuple(Types), tuple_size(Tuple) =:= tuple_size(Types), tuple_size(Tuple) > 0 ->
    list_to_tuple(lists:zipwith(fun ordered/2, tuple_to_list(Tuple), tuple_to_list(Types)));
ordered([], '_') -> [];
ordered(Term, Type) when is_atom(Type), Type =/= '_' -> Term.

type_of(Tuple) when is_tuple(Tuple), tuple_size(Tuple) > 0 -> list_to_tuple([type_of(Term) || Term <- tuple_to_list(Tuple)]);
type_of(Terms) when is_list(Terms) -> [lists:foldl(fun(Term, Type) -> unified(type_of(Term), Type) end, '_', Terms)];
type_of(_) -> atom.

unified(Type1, Type2) ->
    case common(Type1, Type2) of
        [] -> erlang:error(badarg);
        Type -> Type
    end.

%% The type of both, or [] if there is none.
common('_', Type) -> Type;
common(Type, '_') -> Type;
common([Type1], [Type2]) ->
    case common(Type1, Type2) of
        [] -> [];
        Type -> [Type]
    end;
common(Types1, Types2) when is_tuple(Types1), tuple_size(Types1) =:= tuple_size(Types2) ->
    Types = lists:zipwith(fun common/2, tuple_to_list(Types1), tuple_to_list(Types2)),
    case lists:member([], Types) of
        true -> [];
        false -> list_to_tuple(Types)
    end;
common(Type, Type) when is_atom(Type) -> Type;
common(_, _) -> [].

is_type([Type]) -> is_type(Type);
is_type(Types) when is_tuple(Types), tuple_size(Types) > 0 -> lists:all(fun is_type/1, tuple_to_list(Types));
is_type(Type) -> is_atom(Type).

empty_set() -> ?SET([], '_').

set(List) ->
    try ?SET(lists:usort(List), case List of [] -> atom; _ -> atom end)
    catch error:_ -> erlang:error(badarg)
    end.

set(List, [_] = Type) -> from_term(List, Type);
set(_, _) -> erlang:error(badarg).

from_sets(Sets) when is_list(Sets) ->
    try ?SET(lists:usort([data(Set) || Set <- Sets]), lists:foldl(fun(Set, Type) -> unified(type(Set), Type) end, '_', Sets))
    catch error:_ -> erlang:error(type_mismatch)
    end;
from_sets(Sets) when is_tuple(Sets), tuple_size(Sets) > 0 ->
    List = tuple_to_list(Sets),
    ?ORD(list_to_tuple([data(Set) || Set <- List]), list_to_tuple([type(Set) || Set <- List]));
from_sets(_) -> erlang:error(badarg).

relation([]) -> ?SET([], {atom, atom});
relation([Tuple | _] = Tuples) when is_tuple(Tuple) -> good(relation_of(Tuples, tuple_size(Tuple)));
relation(_) -> erlang:error(badarg).

relation(Tuples, Size) when is_integer(Size), Size > 0 -> good(relation_of(Tuples, Size));
relation(Tuples, [Types] = Type) when is_tuple(Types) -> from_term(Tuples, Type);
relation(_, _) -> erlang:error(badarg).

good(badarg) -> erlang:error(badarg);
good(bad_function) -> erlang:error(bad_function);
good(Set) -> Set.

relation_of(Tuples, Size) ->
    case lists:all(fun(Tuple) -> tuple_size(Tuple) =:= Size end, Tuples) of
        true -> ?SET(lists:usort(Tuples), erlang:make_tuple(Size, atom));
        false -> badarg
    end.

a_function(Pairs) ->
    case checked_function(relation(Pairs, 2)) of
        Why when is_atom(Why) -> erlang:error(Why);
        Function -> Function
    end.

a_function(Pairs, Type) ->
    case checked_function(relation(Pairs, Type)) of
        Why when is_atom(Why) -> erlang:error(Why);
        Function -> Function
    end.

checked_function(?SET(Pairs, {_, _}) = Relation) ->
    case single_valued(Pairs) of
        true -> Relation;
        false -> bad_function
    end;
checked_function(_) -> badarg.

single_valued(Pairs) -> length(Pairs) =:= length(lists:ukeysort(1, Pairs)).

family(Pairs) -> family(Pairs, [{atom, [atom]}]).

family(Pairs, [{_, [_]}] = Type) -> good(checked_function(from_term(Pairs, Type)));
family(_, _) -> erlang:error(badarg).

%% --- looking

data(?SET(Elements, _)) -> Elements;
data(?ORD(Term, _)) -> Term.

to_external(Set) -> data(Set).

type(?SET(_, Type)) -> [Type];
type(?ORD(_, Type)) -> Type.

to_sets(?SET(Elements, Type)) -> [wrap(Element, Type) || Element <- Elements];
to_sets(?ORD(Tuple, Types)) when is_tuple(Types) ->
    list_to_tuple(lists:zipwith(fun wrap/2, tuple_to_list(Tuple), tuple_to_list(Types)));
to_sets(_) -> erlang:error(badarg).

no_elements(?SET(Elements, _)) -> length(Elements);
no_elements(?ORD(Tuple, Types)) when is_tuple(Types) -> tuple_size(Tuple);
no_elements(_) -> erlang:error(badarg).

is_sofs_set(?SET(_, _)) -> true;
is_sofs_set(?ORD(_, _)) -> true;
is_sofs_set(_) -> false.

is_set(?SET(_, _)) -> true;
is_set(?ORD(_, _)) -> false.

is_empty_set(?SET(Elements, _)) -> Elements =:= [];
is_empty_set(?ORD(_, _)) -> false.

is_equal(Set1, Set2) ->
    case common(type(Set1), type(Set2)) of
        [] -> erlang:error(type_mismatch);
        _ -> data(Set1) == data(Set2)
    end.

is_subset(?SET(A, T1) = S1, ?SET(B, T2) = S2) -> ?BOTH(T1, T2, _, ordsets:is_subset(A, B)).

is_disjoint(?SET(A, T1) = S1, ?SET(B, T2) = S2) -> ?BOTH(T1, T2, _, ordsets:is_disjoint(A, B)).

%% --- functions of the caller's: {external, F} of plain terms, F of sets, or the number of a place in tuples

apply_to({external, Fun}, Term, _Type) -> Fun(Term);
apply_to(Place, Tuple, _Type) when is_integer(Place) -> element(Place, Tuple);
apply_to(Fun, Term, Type) -> data(Fun(wrap(Term, Type))).

%% The type of what comes out. An external fun is asked with the type itself.
type_after({external, Fun}, Type, _Elements) -> Fun(Type);
type_after(Place, Type, _Elements) when is_integer(Place) -> element(Place, Type);
type_after(_Fun, _Type, []) -> '_';
type_after(Fun, Type, Elements) ->
    lists:foldl(fun(Element, Known) -> unified(type(Fun(wrap(Element, Type))), Known) end, '_', Elements).

specification({external, Fun}, ?SET(Elements, Type)) -> ?SET(lists:filter(Fun, Elements), Type);
specification(Fun, ?SET(Elements, Type)) -> ?SET([E || E <- Elements, Fun(wrap(E, Type))], Type).

projection(Fun, ?SET(Elements, Type) = Set) ->
    try ?SET(lists:usort([apply_to(Fun, E, Type) || E <- Elements]), type_after(Fun, Type, Elements))
    catch error:badarg -> erlang:error(badarg)
    end.

substitution(Fun, ?SET(Elements, Type)) ->
    ?SET([{E, apply_to(Fun, E, Type)} || E <- Elements], {Type, type_after(Fun, Type, Elements)}).

%% --- two sets

union(?SET(A, T1) = S1, ?SET(B, T2) = S2) -> ?BOTH(T1, T2, T, ?SET(ordsets:union(A, B), T)).

intersection(?SET(A, T1) = S1, ?SET(B, T2) = S2) ->
    ?BOTH(T1, T2, T, ?SET(ordsets:intersection(A, B), T)).

difference(?SET(A, T1) = S1, ?SET(B, T2) = S2) -> ?BOTH(T1, T2, _, ?SET(ordsets:subtract(A, B), T1)).

symdiff(?SET(A, T1) = S1, ?SET(B, T2) = S2) ->
    ?BOTH(T1, T2, T, ?SET(ordsets:union(ordsets:subtract(A, B), ordsets:subtract(B, A)), T)).

symmetric_partition(?SET(A, T1) = S1, ?SET(B, T2) = S2) ->
    ?BOTH(T1, T2, T, {?SET(ordsets:subtract(A, B), T), ?SET(ordsets:intersection(A, B), T), ?SET(ordsets:subtract(B, A), T)}).

product(S1, S2) -> product({S1, S2}).

product(Sets) when is_tuple(Sets), tuple_size(Sets) > 0 ->
    List = tuple_to_list(Sets),
    ?SET([list_to_tuple(Choice) || Choice <- choices([data(Set) || Set <- List])], list_to_tuple([Type || ?SET(_, Type) <- List])).

choices([Elements | Rest]) -> [[E | Choice] || E <- Elements, Choice <- choices(Rest)];
choices([]) -> [[]].

%% --- sets of sets

union(?SET(Sets, [Type])) -> ?SET(ordsets:union(Sets), Type);
union(?SET([], '_') = Set) -> Set;
union(_) -> erlang:error(badarg).

intersection(?SET([], _) = Set) -> erlang:error(badarg);
intersection(?SET(Sets, [Type])) -> ?SET(ordsets:intersection(Sets), Type);
intersection(_) -> erlang:error(badarg).

canonical_relation(?SET(Sets, [Type])) -> ?SET(lists:usort([{E, Set} || Set <- Sets, E <- Set]), {Type, [Type]});
canonical_relation(?SET([], '_') = Set) -> Set;
canonical_relation(_) -> erlang:error(badarg).

%% --- relations

relation_to_family(?SET(Pairs, {T1, T2})) -> ?SET(families(Pairs), {T1, [T2]});
relation_to_family(?SET([], '_') = Set) -> Set;
relation_to_family(_) -> erlang:error(badarg).

rel2fam(Relation) -> relation_to_family(Relation).

families([{Key, _} | _] = Pairs) ->
    {Same, Rest} = lists:splitwith(fun({K, _}) -> K == Key end, Pairs),
    [{Key, [Value || {_, Value} <- Same]} | families(Rest)];
families([]) -> [].

domain(?SET(Pairs, {Type, _})) -> ?SET(lists:usort([A || {A, _} <- Pairs]), Type);
domain(?SET([], '_') = Set) -> Set;
domain(_) -> erlang:error(badarg).

range(?SET(Pairs, {_, Type})) -> ?SET(lists:usort([B || {_, B} <- Pairs]), Type);
range(?SET([], '_') = Set) -> Set;
range(_) -> erlang:error(badarg).

field(Relation) -> union(domain(Relation), range(Relation)).

converse(?SET(Pairs, {T1, T2})) -> ?SET(lists:usort([{B, A} || {A, B} <- Pairs]), {T2, T1});
converse(?SET([], '_') = Set) -> Set;
converse(_) -> erlang:error(badarg).

image(?SET(Pairs, {T1, T2}) = R, ?SET(Elements, Type) = S) ->
    ?BOTH(T1, Type, _, ?SET(lists:usort([B || {A, B} <- Pairs, ordsets:is_element(A, Elements)]), T2));
image(?SET([], '_') = R, _) -> R.

inverse_image(Relation, Set) -> image(converse(Relation), Set).

relative_product(?SET(A, {T1, T2}) = R1, ?SET(B, {T3, T4}) = R2) ->
    ?BOTH(T2, T3, _, ?SET(lists:usort([{X, Z} || {X, Y} <- A, Z <- values(Y, B)]), {T1, T4}));
relative_product(Relations, Relation) when is_tuple(Relations), not is_atom(element(1, Relations)) ->
    product_of(tuple_to_list(Relations), Relation);
relative_product(_, _) -> erlang:error(badarg).

relative_product(Relations) when is_tuple(Relations), not is_atom(element(1, Relations)) ->
    relative_product(tuple_to_list(Relations));
relative_product([_ | _] = Relations) ->
    ?SET(Firsts, Type) = lists:foldl(fun union/2, empty_set(), [range(R) || R <- Relations]),
    product_of(Relations, ?SET([{E, E} || E <- Firsts], {Type, Type}));
relative_product(_) -> erlang:error(badarg).

%% {x, {y1, .., yn}} where each relation has {x, yi'} and the last one {{y1', ..}, ..}: here, each x with what all give.
product_of(Relations, ?SET(Last, {From, To})) ->
    Keys = lists:usort(lists:append([[X || {X, _} <- data(R)] || R <- Relations])),
    Rows = [{X, list_to_tuple(Choice)} || X <- Keys, Choice <- choices([values(X, data(R)) || R <- Relations])],
    ?SET(_, {KeyType, _}) = hd(Relations),
    Types = list_to_tuple([T || ?SET(_, {_, T}) <- Relations]),
    case common(Types, From) of
        [] -> ?SET(lists:usort(Rows), {KeyType, Types});
        _ -> ?SET(lists:usort([{X, Z} || {X, Y} <- Rows, Z <- values(Y, Last)]), {KeyType, To})
    end.

values(Key, Pairs) -> [Value || {K, Value} <- Pairs, K == Key].

relative_product1(R1, R2) -> relative_product(converse(R1), R2).

strict_relation(?SET(Pairs, {_, _} = Type)) -> ?SET([Pair || {A, B} = Pair <- Pairs, A /= B], Type);
strict_relation(?SET([], '_') = Set) -> Set;
strict_relation(_) -> erlang:error(badarg).

weak_relation(?SET(Pairs, {_, _} = Type) = Relation) ->
    ?SET(Field, _) = field(Relation),
    ?SET(ordsets:union(Pairs, [{E, E} || E <- Field]), Type);
weak_relation(?SET([], '_') = Set) -> Set;
weak_relation(_) -> erlang:error(badarg).

extension(?SET(Pairs, {T1, T2}) = R, ?SET(Elements, Type) = S, Any) ->
    case {common(T1, Type), common(T2, type(Any))} of
        {New1, New2} when New1 =/= [], New2 =/= [] ->
            Known = [A || {A, _} <- Pairs],
            Added = [{E, data(Any)} || E <- Elements, not lists:member(E, Known)],
            ?SET(lists:usort(Pairs ++ Added), {New1, New2});
        _ -> erlang:error(type_mismatch)
    end.

%% --- functions

is_a_function(?SET(Pairs, {_, _})) -> single_valued(Pairs);
is_a_function(?SET([], '_')) -> true;
is_a_function(_) -> erlang:error(badarg).

composite(?SET(A, {T1, T2}), ?SET(B, {T3, T4})) ->
    Found = [{X, values(Y, B)} || {X, Y} <- A],
    Functions = single_valued(A) andalso lists:all(fun({_, Values}) -> length(Values) =:= 1 end, Found),
    case common(T2, T3) of
        [] -> erlang:error(type_mismatch);
        _ when Functions -> ?SET([{X, Z} || {X, [Z]} <- Found], {T1, T4});
        _ -> erlang:error(bad_function)
    end.

inverse(?SET(Pairs, {T1, T2}) = Function) ->
    Turned = lists:usort([{B, A} || {A, B} <- Pairs]),
    case single_valued(Pairs) andalso single_valued(Turned) of
        true -> ?SET(Turned, {T2, T1});
        false -> erlang:error(bad_function)
    end;
inverse(?SET([], '_') = Set) -> Set;
inverse(_) -> erlang:error(badarg).

constant_function(?SET(Elements, Type), Any) -> ?SET([{E, data(Any)} || E <- Elements], {Type, type(Any)}).

%% --- parts

restriction(Relation, Set) -> restriction(1, Relation, Set).

restriction(Fun, ?SET(Elements, Type), ?SET(Wanted, _)) ->
    ?SET([E || E <- Elements, ordsets:is_element(apply_to(Fun, E, Type), Wanted)], Type).

drestriction(Relation, Set) -> drestriction(1, Relation, Set).

drestriction(Fun, ?SET(Elements, Type), ?SET(Unwanted, _)) ->
    ?SET([E || E <- Elements, not ordsets:is_element(apply_to(Fun, E, Type), Unwanted)], Type).

%% Elements that are in the same sets stay together.
partition(?SET(Sets, [Type])) ->
    Of = families(lists:usort([{E, Set} || Set <- Sets, E <- Set])),
    Groups = families(lists:usort([{In, E} || {E, In} <- Of])),
    ?SET(lists:usort([Elements || {_, Elements} <- Groups]), [Type]);
partition(_) -> erlang:error(badarg).

partition(Fun, ?SET(Elements, Type)) ->
    Groups = families(lists:usort([{apply_to(Fun, E, Type), E} || E <- Elements])),
    ?SET(lists:usort([Group || {_, Group} <- Groups]), [Type]).

partition(Fun, Set, Wanted) -> {restriction(Fun, Set, Wanted), drestriction(Fun, Set, Wanted)}.

partition_family(Fun, ?SET(Elements, Type)) ->
    Groups = families(lists:usort([{apply_to(Fun, E, Type), E} || E <- Elements])),
    ?SET(Groups, {type_after(Fun, Type, Elements), [Type]}).

%% For each tuple: it, and all that its parts lead to, one by each relation.
multiple_relative_product(Relations, ?SET(Tuples, Types)) when is_tuple(Relations) ->
    List = tuple_to_list(Relations),
    Found = [{Tuple, list_to_tuple(Choice)}
             || Tuple <- Tuples,
                Choice <- choices([values(Part, Pairs) || {Part, ?SET(Pairs, _)} <- lists:zip(tuple_to_list(Tuple), List)])],
    ?SET(lists:usort(Found), {Types, list_to_tuple([Type || ?SET(_, {_, Type}) <- List])}).

%% The tuples of both that agree in a place, without the second such place.
join(?SET(A, T1), I, ?SET(B, T2), J) ->
    Joined = [joined(X, Y, J) || X <- A, Y <- B, element(I, X) == element(J, Y)],
    ?SET(lists:usort(Joined), joined(T1, T2, J)).

joined(Tuple1, Tuple2, Place) -> list_to_tuple(tuple_to_list(Tuple1) ++ tuple_to_list(erlang:delete_element(Place, Tuple2))).

%% --- families

family_to_relation(?SET(Families, {T1, [T2]})) -> ?SET([{K, E} || {K, Set} <- Families, E <- Set], {T1, T2});
family_to_relation(?SET([], '_') = Set) -> Set;
family_to_relation(_) -> erlang:error(badarg).

fam2rel(Family) -> family_to_relation(Family).

family_specification({external, Fun}, ?SET(Families, {_, [_]} = Type)) -> ?SET([F || {_, Set} = F <- Families, Fun(Set)], Type);
family_specification(Fun, ?SET(Families, {_, [T]} = Type)) -> ?SET([F || {_, Set} = F <- Families, Fun(?SET(Set, T))], Type).

union_of_family(?SET(Families, {_, [Type]})) -> ?SET(ordsets:union([Set || {_, Set} <- Families]), Type);
union_of_family(?SET([], '_') = Set) -> Set;
union_of_family(_) -> erlang:error(badarg).

intersection_of_family(?SET([_ | _] = Families, {_, [Type]})) -> ?SET(ordsets:intersection([Set || {_, Set} <- Families]), Type);
intersection_of_family(_) -> erlang:error(badarg).

family_union(?SET(Families, {T, [[Type]]})) -> ?SET([{K, ordsets:union(Sets)} || {K, Sets} <- Families], {T, [Type]});
family_union(?SET([], '_') = Set) -> Set;
family_union(_) -> erlang:error(badarg).

family_intersection(?SET(Families, {T, [[Type]]}) = Family) ->
    case lists:keymember([], 2, Families) of
        true -> erlang:error(badarg);
        false -> ?SET([{K, ordsets:intersection(Sets)} || {K, Sets} <- Families], {T, [Type]})
    end;
family_intersection(_) -> erlang:error(badarg).

family_union(F1, F2) -> by_key(F1, F2, fun ordsets:union/2, fun(A, B) -> lists:umerge(A, B) end).
family_intersection(F1, F2) -> by_key(F1, F2, fun ordsets:intersection/2, fun(A, B) -> ordsets:intersection(A, B) end).
family_difference(F1, F2) -> by_key(F1, F2, fun ordsets:subtract/2, fun(A, _) -> A end).

%% Keys: which of both families count.
by_key(?SET(A, T1), ?SET(B, T2), Combine, Keys) ->
    All = Keys([K || {K, _} <- A], [K || {K, _} <- B]),
    ?BOTH(T1, T2, Type, ?SET([{K, Combine(member_of(K, A), member_of(K, B))} || K <- All], Type)).

member_of(Key, Families) ->
    case values(Key, Families) of
        [Set] -> Set;
        [] -> []
    end.

family_projection(Fun, ?SET(Families, {T, [_] = Type})) ->
    Sets = [Set || {_, Set} <- Families],
    ?SET([{K, apply_to(Fun, Set, Type)} || {K, Set} <- Families], {T, type_after(Fun, Type, Sets)}).

family_domain(Family) -> family_projection(fun domain/1, Family).
family_range(Family) -> family_projection(fun range/1, Family).
family_field(Family) -> family_projection(fun field/1, Family).

family_to_digraph(Family) -> family_to_digraph(Family, []).

family_to_digraph(?SET(Families, {_, [_]}), Options) ->
    Graph = digraph:new(Options),
    lists:foreach(
        fun({K, Set}) ->
            digraph:add_vertex(Graph, K),
            lists:foreach(fun(E) -> digraph:add_vertex(Graph, E), digraph:add_edge(Graph, K, E) end, Set)
        end, Families),
    Graph.

digraph_to_family(Graph) -> digraph_to_family(Graph, [{atom, [atom]}]).

digraph_to_family(Graph, Type) ->
    from_term([{V, lists:usort(digraph:out_neighbours(Graph, V))} || V <- digraph:vertices(Graph)], Type).

%% Property lists: {Key, Value}, and Key for {Key, true}. The first entry of a key counts; anything else is passed over.
-module(proplists).

-export([property/1, property/2, unfold/1, compact/1, lookup/2, lookup_all/2, is_defined/2, get_value/2, get_value/3,
         get_all_values/2, append_values/2, get_bool/2, get_keys/1, delete/2, substitute_aliases/2,
         substitute_negations/2, expand/2, normalize/2, split/2, from_map/1, to_map/1, to_map/2]).

property({Key, true}) when is_atom(Key) -> Key;
property(Property) -> Property.

property(Key, true) when is_atom(Key) -> Key;
property(Key, Value) -> {Key, Value}.

unfold([Key | List]) when is_atom(Key) -> [{Key, true} | unfold(List)];
unfold([Property | List]) -> [Property | unfold(List)];
unfold([]) -> [].

compact(List) -> [property(Property) || Property <- List].

%% The key of an entry as {key, Key}, or none.
key_of(Key) when is_atom(Key) -> {key, Key};
key_of(Property) when is_tuple(Property), tuple_size(Property) >= 1 -> {key, element(1, Property)};
key_of(_) -> none.

lookup(Key, [Property | List]) ->
    case key_of(Property) of
        {key, Key} when is_atom(Property) -> {Key, true};
        {key, Key} -> Property;
        _ -> lookup(Key, List)
    end;
lookup(_Key, []) -> none.

lookup_all(Key, [Property | List]) ->
    case key_of(Property) of
        {key, Key} when is_atom(Property) -> [{Key, true} | lookup_all(Key, List)];
        {key, Key} -> [Property | lookup_all(Key, List)];
        _ -> lookup_all(Key, List)
    end;
lookup_all(_Key, []) -> [].

is_defined(Key, [Property | List]) ->
    case key_of(Property) of
        {key, Key} -> true;
        _ -> is_defined(Key, List)
    end;
is_defined(_Key, []) -> false.

get_value(Key, List) -> get_value(Key, List, undefined).

get_value(Key, [Property | List], Default) ->
    case key_of(Property) of
        {key, Key} ->
            case Property of
                Key -> true;
                {_, Value} -> Value;
                _ -> Default
            end;
        _ -> get_value(Key, List, Default)
    end;
get_value(_Key, [], Default) -> Default.

get_all_values(Key, [Property | List]) ->
    case key_of(Property) of
        {key, Key} when is_atom(Property) -> [true | get_all_values(Key, List)];
        {key, Key} when tuple_size(Property) =:= 2 -> [element(2, Property) | get_all_values(Key, List)];
        _ -> get_all_values(Key, List)
    end;
get_all_values(_Key, []) -> [].

append_values(Key, [Property | List]) ->
    case key_of(Property) of
        {key, Key} when is_atom(Property) -> [true | append_values(Key, List)];
        {key, Key} when tuple_size(Property) =:= 2, is_list(element(2, Property)) ->
            element(2, Property) ++ append_values(Key, List);
        {key, Key} when tuple_size(Property) =:= 2 -> [element(2, Property) | append_values(Key, List)];
        _ -> append_values(Key, List)
    end;
append_values(_Key, []) -> [].

get_bool(Key, [Property | List]) ->
    case key_of(Property) of
        {key, Key} -> is_atom(Property) orelse Property =:= {Key, true};
        _ -> get_bool(Key, List)
    end;
get_bool(_Key, []) -> false.

%% In the order of a set (module sets) of them.
get_keys(List) ->
    Keys = get_keys(List, sets:new()),
    sets:to_list(Keys).

get_keys([Property | List], Keys) ->
    case key_of(Property) of
        {key, Key} -> get_keys(List, sets:add_element(Key, Keys));
        none -> get_keys(List, Keys)
    end;
get_keys([], Keys) -> Keys.

delete(Key, [Property | List]) ->
    case key_of(Property) of
        {key, Key} -> delete(Key, List);
        _ -> [Property | delete(Key, List)]
    end;
delete(_Key, []) -> [].

substitute_aliases(Aliases, List) -> [substitute_aliases_1(Aliases, Property) || Property <- List].

substitute_aliases_1([{Key, New} | Aliases], Property) ->
    case key_of(Property) of
        {key, Key} when is_atom(Property) -> property(New, true);
        {key, Key} -> property(setelement(1, Property, New));
        _ -> substitute_aliases_1(Aliases, Property)
    end;
substitute_aliases_1([], Property) -> Property.

substitute_negations(Negations, List) -> [substitute_negations_1(Negations, Property) || Property <- List].

%% What is not true counts as false, and so becomes true.
substitute_negations_1([{Key, New} | Negations], Property) ->
    case key_of(Property) of
        {key, Key} when is_atom(Property) -> property(New, false);
        {key, Key} -> property(New, Property =/= {Key, true});
        _ -> substitute_negations_1(Negations, Property)
    end;
substitute_negations_1([], Property) -> Property.

%% The first entry of a key is replaced by the expansion of just this entry; later ones of that key go. Of several expansions in
%% a row for the same entry the first counts.
expand(Expansions, List) when is_list(List) ->
    Wanted = [{property(Property), Expansion} || {Property, Expansion} <- Expansions],
    opened(lists:foldl(fun expand_one/2, List, first_of_each(Wanted))).

first_of_each([{Property, _} = First | Rest]) ->
    [First | first_of_each(lists:dropwhile(fun({Other, _}) -> Other =:= Property end, Rest))];
first_of_each([]) -> [].

expand_one({Wanted, Expansion}, List) ->
    case key_of(Wanted) of
        {key, Key} -> expand_key(Key, Wanted, Expansion, List);
        none -> List
    end.

%% An expansion stays a list of its own until all are done: no later one looks into it.
expand_key(Key, Wanted, Expansion, [Property | List]) ->
    case key_of(Property) of
        {key, Key} ->
            case property(Property) of
                Wanted -> [Expansion | delete(Key, List)];
                _ -> [Property | List]
            end;
        _ -> [Property | expand_key(Key, Wanted, Expansion, List)]
    end;
expand_key(_Key, _Wanted, _Expansion, []) -> [].

opened([Part | Parts]) when is_list(Part) -> Part ++ opened(Parts);
opened([Property | Parts]) -> [Property | opened(Parts)];
opened([]) -> [].

normalize(List, Stages) -> compact(apply_stages(List, Stages)).

apply_stages(List, [{aliases, Aliases} | Stages]) -> apply_stages(substitute_aliases(Aliases, List), Stages);
apply_stages(List, [{negations, Negations} | Stages]) -> apply_stages(substitute_negations(Negations, List), Stages);
apply_stages(List, [{expand, Expansions} | Stages]) -> apply_stages(expand(Expansions, List), Stages);
apply_stages(List, []) -> List.

%% The entries of each key, and the rest.
split(List, Keys) ->
    {Chosen, Rest} = split(List, maps:from_list([{Key, []} || Key <- Keys]), []),
    {[lists:reverse(maps:get(Key, Chosen)) || Key <- Keys], lists:reverse(Rest)}.

split([Property | List], Chosen, Rest) ->
    case key_of(Property) of
        {key, Key} when is_map_key(Key, Chosen) ->
            split(List, Chosen#{Key := [Property | map_get(Key, Chosen)]}, Rest);
        _ -> split(List, Chosen, [Property | Rest])
    end;
split([], Chosen, Rest) -> {Chosen, Rest}.

from_map(Map) -> maps:to_list(Map).

to_map(List) ->
    lists:foldr(
        fun({Key, Value}, Map) -> Map#{Key => Value};
           (Key, Map) when is_atom(Key) -> Map#{Key => true};
           (Other, Map) when tuple_size(Other) >= 1 -> maps:remove(element(1, Other), Map);
           (_, Map) -> Map
        end, #{}, List).

to_map(List, Stages) -> to_map(apply_stages(List, Stages)).

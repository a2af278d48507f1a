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

is_defined(Key, List) -> lookup(Key, List) =/= none.

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

get_bool(Key, List) ->
    case lookup(Key, List) of
        {Key, true} -> true;
        _ -> false
    end.

get_keys(List) -> maps:keys(maps:from_keys([Key || Property <- List, {key, Key} <- [key_of(Property)]], true)).

delete(Key, [Property | List]) ->
    case key_of(Property) of
        {key, Key} -> delete(Key, List);
        _ -> [Property | delete(Key, List)]
    end;
delete(_Key, []) -> [].

substitute_aliases(Aliases, List) -> [alias(Aliases, Property) || Property <- List].

alias(Aliases, Property) ->
    case key_of(Property) of
        {key, Key} ->
            case lists:keyfind(Key, 1, Aliases) of
                {_, New} when is_atom(Property) -> property(New, true);
                {_, New} when tuple_size(Property) =:= 2 -> property(setelement(1, Property, New));
                {_, New} -> setelement(1, Property, New);
                false -> Property
            end;
        none -> Property
    end.

substitute_negations(Negations, List) -> [negation(Negations, Property) || Property <- List].

negation(Negations, Property) ->
    case key_of(Property) of
        {key, Key} ->
            case {lists:keyfind(Key, 1, Negations), Property} of
                {false, _} -> Property;
                {{_, New}, Key} -> {New, false};
                {{_, New}, {_, true}} -> {New, false};
                {{_, New}, {_, false}} -> property(New, true);
                {{_, New}, {_, _}} -> property(New, true);
                {_, _} -> Property
            end;
        none -> Property
    end.

%% The first entry that is a given property is replaced by its expansion; later ones of that key go.
expand(Expansions, List) ->
    lists:foldl(
        fun({Property, Expansion}, Acc) ->
            {key, Key} = key_of(Property),
            expand_one(Key, property(Property), Expansion, Acc)
        end, List, Expansions).

expand_one(Key, Wanted, Expansion, [Property | List]) ->
    case key_of(Property) of
        {key, Key} ->
            case property(Property) of
                Wanted -> Expansion ++ delete(Key, List);
                _ -> [Property | List]
            end;
        _ -> [Property | expand_one(Key, Wanted, Expansion, List)]
    end;
expand_one(_Key, _Wanted, _Expansion, []) -> [].

normalize(List, Stages) -> compact(lists:foldl(fun stage/2, List, Stages)).

stage({aliases, Aliases}, List) -> substitute_aliases(Aliases, List);
stage({negations, Negations}, List) -> substitute_negations(Negations, List);
stage({expand, Expansions}, List) -> expand(Expansions, List).

%% The entries of each key, and the rest.
split(List, Keys) ->
    Chosen = [lookup_raw(Key, List) || Key <- Keys],
    Rest = [Property || Property <- List, not is_chosen(key_of(Property), Keys)],
    {Chosen, Rest}.

lookup_raw(Key, List) -> [Property || Property <- List, key_of(Property) =:= {key, Key}].

is_chosen({key, Key}, Keys) -> lists:member(Key, Keys);
is_chosen(none, _Keys) -> false.

from_map(Map) when is_map(Map) -> maps:to_list(Map).

to_map(List) ->
    lists:foldr(
        fun({Key, Value}, Map) -> Map#{Key => Value};
           (Key, Map) when is_atom(Key) -> Map#{Key => true};
           (_, Map) -> Map
        end, #{}, List).

to_map(List, Stages) -> to_map(normalize(List, Stages)).

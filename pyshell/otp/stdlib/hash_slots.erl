%% The hash table behind dict and sets: linear hashing in segments of 16 buckets (Larson's dynamic hash tables).
%%
%% A table is {Tag, Size, Slots, MaxSlots, Offset, ExpandAt, ContractAt, EmptySegment, Segments}, as OTP's records have
%% it, so that a dict prints the same. Elements of a dict are [Key|Value], those of a set are their own keys.
%% Slots are split and joined one at a time: no operation is much dearer than another.
-module(hash_slots).

-export([new/1, bucket/2, put_bucket/3, grow/1, shrink/2, buckets/1, map_buckets/2]).

-define(SEGMENT, 16).
-define(EXPAND_LOAD, 5).
-define(CONTRACT_LOAD, 3).

new(Tag) ->
    Empty = erlang:make_tuple(?SEGMENT, []),
    {Tag, 0, ?SEGMENT, ?SEGMENT, ?SEGMENT div 2, ?SEGMENT * ?EXPAND_LOAD, ?SEGMENT * ?CONTRACT_LOAD, Empty, {Empty}}.

bucket(_, _) -> erlang:nif_error(undef).
put_bucket(_, _, _) -> erlang:nif_error(undef).

at(Slot, Segments) -> element((Slot - 1) rem ?SEGMENT + 1, element((Slot - 1) div ?SEGMENT + 1, Segments)).

put_at(Slot, Bucket, Segments) ->
    Segment = (Slot - 1) div ?SEGMENT + 1,
    setelement(Segment, Segments, setelement((Slot - 1) rem ?SEGMENT + 1, element(Segment, Segments), Bucket)).

%% One element more: when the load is reached, the next slot is opened and half of its buddy moves there.
grow({Tag, Size, Slots, MaxSlots, Offset, ExpandAt, ContractAt, Empty, Segments}) when Size < ExpandAt ->
    {Tag, Size + 1, Slots, MaxSlots, Offset, ExpandAt, ContractAt, Empty, Segments};
grow({Tag, Size, Slots, MaxSlots, Offset, _, _, Empty, Segments}) when Slots =:= MaxSlots ->
    Wider = list_to_tuple(tuple_to_list(Segments) ++ lists:duplicate(tuple_size(Segments), Empty)),
    open(Tag, Size, Slots + 1, 2 * MaxSlots, 2 * Offset, Empty, Wider);
grow({Tag, Size, Slots, MaxSlots, Offset, _, _, Empty, Segments}) ->
    open(Tag, Size, Slots + 1, MaxSlots, Offset, Empty, Segments).

open(Tag, Size, Slots, MaxSlots, Offset, Empty, Segments) ->
    Buddy = Slots - Offset,
    {Stay, Move} = lists:partition(fun(E) -> erlang:phash(key(Tag, E), MaxSlots) =:= Buddy end, at(Buddy, Segments)),
    Split = put_at(Slots, Move, put_at(Buddy, Stay, Segments)),
    {Tag, Size + 1, Slots, MaxSlots, Offset, Slots * ?EXPAND_LOAD, Slots * ?CONTRACT_LOAD, Empty, Split}.

key(dict, [Key | _]) -> Key;
key(_, Element) -> Element.

%% Count elements less: below the lower load the last slot is closed, its bucket goes to its buddy.
shrink({Tag, Size, Slots, MaxSlots, Offset, ExpandAt, ContractAt, Empty, Segments}, Count)
  when Size - Count >= ContractAt; Slots =:= ?SEGMENT ->
    {Tag, Size - Count, Slots, MaxSlots, Offset, ExpandAt, ContractAt, Empty, Segments};
shrink({Tag, Size, Slots, MaxSlots, Offset, _, _, Empty, Segments}, Count) ->
    Buddy = Slots - Offset,
    Joined = put_at(Slots, [], put_at(Buddy, at(Buddy, Segments) ++ at(Slots, Segments), Segments)),
    Left = Slots - 1,
    {Max, Off, Kept} =
        case Left of
            Offset ->
                Half = tuple_size(Joined) div 2,
                {MaxSlots div 2, Offset div 2, list_to_tuple(lists:sublist(tuple_to_list(Joined), Half))};
            _ -> {MaxSlots, Offset, Joined}
        end,
    {Tag, Size - Count, Left, Max, Off, Left * ?EXPAND_LOAD, Left * ?CONTRACT_LOAD, Empty, Kept}.

%% All buckets, the last slot first: the order in which folds go.
buckets(Table) ->
    lists:foldl(fun(Segment, Buckets) -> lists:reverse(tuple_to_list(Segment), Buckets) end, [],
                tuple_to_list(element(9, Table))).

map_buckets(Fun, Table) ->
    Segments = [list_to_tuple([Fun(Bucket) || Bucket <- tuple_to_list(Segment)])
                || Segment <- tuple_to_list(element(9, Table))],
    setelement(9, Table, list_to_tuple(Segments)).

%% Queues: {Rear, Front}, the rear list backwards. While there are two elements or more, neither list is empty, so that
%% both ends are at hand. A wrong queue is badarg, a missing element `empty`.
-module(queue).

-export([new/0, is_queue/1, is_empty/1, len/1, to_list/1, from_list/1, member/2, in/2, in_r/2, out/1, out_r/1, get/1,
         get_r/1, peek/1, peek_r/1, drop/1, drop_r/1, reverse/1, join/2, split/2, filter/2, filtermap/2, fold/3, any/2,
         all/2, delete/2, delete_r/2, delete_with/2, delete_with_r/2]).
-export([cons/2, head/1, tail/1, snoc/2, daeh/1, last/1, liat/1, lait/1, init/1]).

-compile({no_auto_import, [get/1]}).

-define(IS_QUEUE(R, F), is_list(R), is_list(F)).

new() -> {[], []}.

is_queue({R, F}) when ?IS_QUEUE(R, F) -> true;
is_queue(_) -> false.

is_empty({[], []}) -> true;
is_empty({R, F}) when ?IS_QUEUE(R, F) -> false;
is_empty(Q) -> erlang:error(badarg, [Q]).

len({R, F}) when ?IS_QUEUE(R, F) -> length(R) + length(F);
len(Q) -> erlang:error(badarg, [Q]).

to_list({R, F}) when ?IS_QUEUE(R, F) -> F ++ lists:reverse(R);
to_list(Q) -> erlang:error(badarg, [Q]).

from_list(L) when is_list(L) -> from_front(L);
from_list(L) -> erlang:error(badarg, [L]).

%% A queue of a front list alone, or of a rear list alone: half of it goes to the other side.
from_front([]) -> {[], []};
from_front([_] = Front) -> {Front, []};
from_front(Front) ->
    {Near, Far} = lists:split(length(Front) div 2, Front),
    {lists:reverse(Far), Near}.

from_rear(Rear) ->
    {F, R} = from_front(Rear),
    {R, F}.

member(X, {R, F}) when ?IS_QUEUE(R, F) -> lists:member(X, R) orelse lists:member(X, F);
member(X, Q) -> erlang:error(badarg, [X, Q]).

in(X, {[_] = Rear, []}) -> {[X], Rear};
in(X, {R, F}) when ?IS_QUEUE(R, F) -> {[X | R], F};
in(X, Q) -> erlang:error(badarg, [X, Q]).

in_r(X, {[], [_] = Front}) -> {Front, [X]};
in_r(X, {R, F}) when ?IS_QUEUE(R, F) -> {R, [X | F]};
in_r(X, Q) -> erlang:error(badarg, [X, Q]).

out({[], []} = Q) -> {empty, Q};
out({R, F}) when ?IS_QUEUE(R, F) -> {{value, first(R, F)}, without_first(R, F)};
out(Q) -> erlang:error(badarg, [Q]).

out_r({[], []} = Q) -> {empty, Q};
out_r({R, F}) when ?IS_QUEUE(R, F) -> {{value, first(F, R)}, turned(without_first(F, R))};
out_r(Q) -> erlang:error(badarg, [Q]).

%% Seen from one end: the other list first, then the near one.
first(_, [X | _]) -> X;
first(Far, []) -> lists:last(Far).

without_first(Far, [_]) -> turned(from_front(Far));
without_first(Far, [_ | Near]) -> {Far, Near};
without_first([_], []) -> {[], []};
without_first([X | Far], []) ->
    [_ | Near] = lists:reverse(Far),
    {[X], Near}.

turned({R, F}) -> {F, R}.

get({[], []} = Q) -> erlang:error(empty, [Q]);
get({R, F}) when ?IS_QUEUE(R, F) -> first(R, F);
get(Q) -> erlang:error(badarg, [Q]).

get_r({[], []} = Q) -> erlang:error(empty, [Q]);
get_r({R, F}) when ?IS_QUEUE(R, F) -> first(F, R);
get_r(Q) -> erlang:error(badarg, [Q]).

peek({[], []}) -> empty;
peek({R, F}) when ?IS_QUEUE(R, F) -> {value, first(R, F)};
peek(Q) -> erlang:error(badarg, [Q]).

peek_r({[], []}) -> empty;
peek_r({R, F}) when ?IS_QUEUE(R, F) -> {value, first(F, R)};
peek_r(Q) -> erlang:error(badarg, [Q]).

drop({[], []} = Q) -> erlang:error(empty, [Q]);
drop({R, F}) when ?IS_QUEUE(R, F) -> without_first(R, F);
drop(Q) -> erlang:error(badarg, [Q]).

drop_r({[], []} = Q) -> erlang:error(empty, [Q]);
drop_r({R, F}) when ?IS_QUEUE(R, F) -> turned(without_first(F, R));
drop_r(Q) -> erlang:error(badarg, [Q]).

reverse({R, F}) when ?IS_QUEUE(R, F) -> {F, R};
reverse(Q) -> erlang:error(badarg, [Q]).

join({R, F} = Q, {[], []}) when ?IS_QUEUE(R, F) -> Q;
join({[], []}, {R, F} = Q) when ?IS_QUEUE(R, F) -> Q;
join({R1, F1}, {R2, F2}) when ?IS_QUEUE(R1, F1), ?IS_QUEUE(R2, F2) -> {R2, F1 ++ lists:reverse(R1, F2)};
join(Q1, Q2) -> erlang:error(badarg, [Q1, Q2]).

split(0, {R, F} = Q) when ?IS_QUEUE(R, F) -> {{[], []}, Q};
split(N, {R, F} = Q) when is_integer(N), N >= 1, ?IS_QUEUE(R, F) ->
    InFront = length(F),
    InRear = length(R),
    if
        N > InFront + InRear -> erlang:error(badarg, [N, Q]);
        N =:= InFront + InRear -> {Q, {[], []}};
        N =:= InFront -> {from_front(F), from_rear(R)};
        N < InFront ->
            {[X | Taken], Rest} = lists:split(N, F),
            {{lists:reverse(Taken), [X]}, {R, Rest}};
        true ->
            {[X | Back], Rest} = lists:split(InFront + InRear - N, R),
            {{Rest, F}, {[X], lists:reverse(Back)}}
    end;
split(N, Q) -> erlang:error(badarg, [N, Q]).

whole(R, []) -> from_rear(R);
whole([], F) -> from_front(F);
whole(R, F) -> {R, F}.

%% Fun answers true or false, or a list of what shall stand in the element's place.
filter(Fun, {R, F}) when is_function(Fun, 1), ?IS_QUEUE(R, F) ->
    Front = filter_all(Fun, F),
    Rear = lists:reverse(filter_all(Fun, lists:reverse(R))),
    whole(Rear, Front);
filter(Fun, Q) -> erlang:error(badarg, [Fun, Q]).

filter_all(Fun, [X | Xs]) ->
    case Fun(X) of
        true -> [X | filter_all(Fun, Xs)];
        false -> filter_all(Fun, Xs);
        Instead when is_list(Instead) -> Instead ++ filter_all(Fun, Xs)
    end;
filter_all(_Fun, []) -> [].

filtermap(Fun, {R, F}) when is_function(Fun, 1), ?IS_QUEUE(R, F) ->
    Front = lists:filtermap(Fun, F),
    Rear = lists:reverse(lists:filtermap(Fun, lists:reverse(R))),
    whole(Rear, Front);
filtermap(Fun, Q) -> erlang:error(badarg, [Fun, Q]).

fold(Fun, Acc, {R, F}) when is_function(Fun, 2), ?IS_QUEUE(R, F) ->
    lists:foldr(Fun, lists:foldl(Fun, Acc, F), R);
fold(Fun, Acc, Q) -> erlang:error(badarg, [Fun, Acc, Q]).

any(Pred, {R, F}) when is_function(Pred, 1), ?IS_QUEUE(R, F) -> lists:any(Pred, F) orelse lists:any(Pred, R);
any(Pred, Q) -> erlang:error(badarg, [Pred, Q]).

all(Pred, {R, F}) when is_function(Pred, 1), ?IS_QUEUE(R, F) -> lists:all(Pred, F) andalso lists:all(Pred, R);
all(Pred, Q) -> erlang:error(badarg, [Pred, Q]).

delete(Item, {R, F} = Q) when ?IS_QUEUE(R, F) -> delete_first(fun(X) -> X =:= Item end, Q);
delete(Item, Q) -> erlang:error(badarg, [Item, Q]).

delete_r(Item, {R, F} = Q) when ?IS_QUEUE(R, F) -> turned(delete_first(fun(X) -> X =:= Item end, turned(Q)));
delete_r(Item, Q) -> erlang:error(badarg, [Item, Q]).

delete_with(Pred, {R, F} = Q) when is_function(Pred, 1), ?IS_QUEUE(R, F) -> delete_first(Pred, Q);
delete_with(Pred, Q) -> erlang:error(badarg, [Pred, Q]).

delete_with_r(Pred, {R, F} = Q) when is_function(Pred, 1), ?IS_QUEUE(R, F) -> turned(delete_first(Pred, turned(Q)));
delete_with_r(Pred, Q) -> erlang:error(badarg, [Pred, Q]).

delete_first(Pred, {R, F} = Q) ->
    case without_match(Pred, F, []) of
        false ->
            case without_match(Pred, lists:reverse(R), []) of
                false -> Q;
                Left -> whole(lists:reverse(Left), F)
            end;
        Left -> whole(R, Left)
    end.

without_match(Pred, [X | Xs], Seen) ->
    case Pred(X) of
        true -> lists:reverse(Seen, Xs);
        false -> without_match(Pred, Xs, [X | Seen])
    end;
without_match(_Pred, [], _Seen) -> false.

%% --- Okasaki's names

cons(X, Q) -> in_r(X, Q).

head({[], []} = Q) -> erlang:error(empty, [Q]);
head({R, F}) when ?IS_QUEUE(R, F) -> first(R, F);
head(Q) -> erlang:error(badarg, [Q]).

tail(Q) -> drop(Q).

snoc(Q, X) -> in(X, Q).

daeh(Q) -> get_r(Q).

last(Q) -> get_r(Q).

liat(Q) -> drop_r(Q).

lait(Q) -> drop_r(Q).

init(Q) -> drop_r(Q).

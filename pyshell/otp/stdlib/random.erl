%% The old random numbers (Wichmann and Hill, AS 183), for programs that still ask for them; `rand` is better in every way.
%%
%% Three small linear generators side by side, whose fractions are added up. Without a seed every process starts with the same one.
-module(random).

-export([seed/0, seed/1, seed/3, seed0/0, uniform/0, uniform/1, uniform_s/1, uniform_s/2]).

-define(P1, 30269).
-define(P2, 30307).
-define(P3, 30323).

seed0() -> {3172, 9814, 20125}.

seed() ->
    case put(random_seed, seed0()) of
        undefined -> seed0();
        {_, _, _} = Before -> Before
    end.

seed(Seed) when is_integer(Seed) ->
    Low = Seed band 16#ffffff,
    seed((Seed bsr 16) band 16#fffffff, Low, (Seed bsr 36) bor (Low bsr 16));
seed({A1, A2, A3}) -> seed(A1, A2, A3).

%% Never 0, nor a multiple of the prime: from either there is no way out.
seed(A1, A2, A3) ->
    put(random_seed, {abs(A1) rem (?P1 - 1) + 1, abs(A2) rem (?P2 - 1) + 1, abs(A3) rem (?P3 - 1) + 1}).

uniform() ->
    State = case get(random_seed) of
                undefined -> seed0();
                Seeded -> Seeded
            end,
    {Value, Next} = uniform_s(State),
    put(random_seed, Next),
    Value.

uniform(N) when is_integer(N), N >= 1 -> trunc(uniform() * N) + 1.

uniform_s({A1, A2, A3}) ->
    B1 = A1 * 171 rem ?P1,
    B2 = A2 * 172 rem ?P2,
    B3 = A3 * 170 rem ?P3,
    Sum = B1 / ?P1 + B2 / ?P2 + B3 / ?P3,
    {Sum - trunc(Sum), {B1, B2, B3}}.

uniform_s(N, State0) when is_integer(N), N >= 1 ->
    {Value, State} = uniform_s(State0),
    {trunc(Value * N) + 1, State}.

%% Random numbers: OTP's algorithms, seeds and states, so that a seed gives the numbers it gives in erl.
%%
%% The generators are natives (rand/*.py); they are reached through the funs in the handler map of the state. Here is what goes
%% with any handler, also with one of the learner's own: {#{type, bits | max, next ...}, AlgState}.
%% The state of a process is under rand_seed in its dictionary.
-module(rand).

-export([seed/1, seed/2, seed_s/1, seed_s/2, export_seed/0, export_seed_s/1, uniform/0, uniform/1, uniform_s/1, uniform_s/2,
         uniform_real/0, uniform_real_s/1, bytes/1, bytes_s/2, jump/0, jump/1, normal/0, normal/2, normal_s/1, normal_s/3]).
-export([exro928_jump_2pow512/1, exro928_jump_2pow20/1, exro928_seed/1, exro928_next/1, exro928_next_state/1, exsp_next/1,
         exsp_jump/1, format_jumpconst58/1, seed58/2, splitmix64_next/1, mwc59/1, mwc59_value/1, mwc59_value32/1,
         mwc59_float/1, mwc59_seed/0, mwc59_seed/1, make_float/3, float2str/1, bc64/1]).

-define(M58, ((1 bsl 58) - 1)).
-define(M53, ((1 bsl 53) - 1)).
-define(M59, ((1 bsl 59) - 1)).
-define(M64, ((1 bsl 64) - 1)).
-define(TAIL, 3.6541528853610087963519472518).

%% --- the state of the process

export_seed() ->
    case get(rand_seed) of
        {#{type := Alg}, AlgState} -> {Alg, AlgState};
        _ -> undefined
    end.

export_seed_s({#{type := Alg}, AlgState}) -> {Alg, AlgState}.

seed(AlgOrState) -> seed_put(seed_s(AlgOrState)).

seed(Alg, Seed) -> seed_put(seed_s(Alg, Seed)).

seed_s({Handler, _AlgState} = State) when is_map(Handler) -> State;
seed_s({Alg, AlgState}) when is_atom(Alg) ->
    {Handler, _} = mk_alg(Alg),
    {Handler, AlgState};
seed_s(Alg) -> seed_s(Alg, default_seed()).

seed_s(default, Seed) -> seed_s(exsss, Seed);
seed_s(Alg, Seed) ->
    {Handler, Start} = mk_alg(Alg),
    AlgState = Start(Seed),
    {Handler, AlgState}.

seed_put(State) ->
    put(rand_seed, State),
    State.

seed_get() ->
    case get(rand_seed) of
        undefined -> seed(exsss);
        State -> State
    end.

mk_alg(exsss = Alg) -> {handler(Alg), fun exsss_seed/1};
mk_alg(exro928ss = Alg) -> {handler(Alg), fun exro928_seed/1};
mk_alg(exrop = Alg) -> {handler(Alg), fun exrop_seed/1};
mk_alg(exs1024s = Alg) -> {handler(Alg), fun exs1024_seed/1};
mk_alg(exsp = Alg) -> {handler(Alg), fun exsplus_seed/1};
mk_alg(exs64 = Alg) -> {handler(Alg), fun exs64_seed/1};
mk_alg(exsplus = Alg) -> {handler(Alg), fun exsplus_seed/1};
mk_alg(exs1024 = Alg) -> {handler(Alg), fun exs1024_seed/1};
mk_alg(dummy = Alg) -> {handler(Alg), fun dummy_seed/1}.

%% --- numbers

uniform() ->
    {X, State} = uniform_s(seed_get()),
    seed_put(State),
    X.

uniform(N) ->
    {X, State} = uniform_s(N, seed_get()),
    seed_put(State),
    X.

uniform_s({#{uniform := Uniform}, _} = State) -> Uniform(State);
uniform_s({#{bits := Bits, next := Next} = Handler, S0}) ->
    {V, S1} = Next(S0),
    {(V bsr (Bits - 53)) * math:pow(2.0, -53), {Handler, S1}};
uniform_s({#{max := Max, next := Next} = Handler, S0}) ->
    {V, S1} = Next(S0),
    {V / (Max + 1), {Handler, S1}}.

uniform_s(N, {#{uniform_n := Uniform}, _} = State) when is_integer(N), N >= 1 -> Uniform(N, State);
uniform_s(N, {#{bits := Bits, next := Next} = Handler, S0}) when is_integer(N), N >= 1 ->
    {V, S1} = Next(S0),
    case (1 bsl Bits) - N of
        Spare when Spare >= 0 ->
            I = V rem N,
            if
                V < N -> {V + 1, {Handler, S1}};
                V - I =< Spare -> {I + 1, {Handler, S1}};
                true -> uniform_s(N, {Handler, S1})
            end;
        _ -> wide(N, Handler, S1, V)
    end;
uniform_s(N, {#{max := Max, next := Next} = Handler, S0}) when is_integer(N), N >= 1 ->
    {V, S1} = Next(S0),
    if
        N =< Max -> {V rem N + 1, {Handler, S1}};
        true -> {trunc(V / (Max + 1) * N) + 1, {Handler, S1}}
    end.

%% A range wider than one draw: several draws side by side, without their weak low bits (but for the last one's).
wide(N, #{bits := Bits, next := Next} = Handler, S0, V0) ->
    Weak = maps:get(weak_low_bits, Handler, 0),
    Wanted = case N band (N - 1) of
                 0 -> N bsr Bits;
                 _ -> N bsr (Bits - 2)
             end,
    {V, S1, Got} = widened(Wanted, Next, S0, V0, bnot ((1 bsl Weak) - 1), Bits - Weak, Bits),
    case N band (N - 1) of
        0 -> {(V band (N - 1)) + 1, {Handler, S1}};
        _ ->
            I = V rem N,
            if
                V - I =< (1 bsl Got) - N -> {I + 1, {Handler, S1}};
                true ->
                    {Again, S2} = Next(S1),
                    wide(N, Handler, S2, Again)
            end
    end.

widened(Wanted, _Next, S, V, _Trusted, _Shift, Got) when Wanted =< 1 -> {V, S, Got};
widened(Wanted, Next, S0, V0, Trusted, Shift, Got) ->
    {V, S1} = Next(S0),
    widened(Wanted bsr Shift, Next, S1, ((V0 band Trusted) bsl Shift) bor V, Trusted, Shift, Got + Shift).

uniform_real() ->
    {X, State} = uniform_real_s(seed_get()),
    seed_put(State),
    X.

%% As if the number's binary digits were drawn one by one without end: the first 53 from the first 1 on are kept.
uniform_real_s({#{bits := Bits, next := Next} = Handler, S0}) ->
    {V, S1} = Next(S0),
    real(Handler, S1, V bsr (Bits - 56), 0, Bits);
uniform_real_s({#{max := _, next := Next} = Handler, S0}) ->
    {V, S1} = Next(S0),
    real(Handler, S1, V band ((1 bsl 56) - 1), 0, 56).

%% M: 56 digits, before which Zeros digits were 0.
real(Handler, S, M, Zeros, _Bits) when M >= 1 bsl 52 ->
    Extra = bit_length(M) - 53,
    {(M bsr Extra) * math:pow(2.0, Extra - 56 - Zeros), {Handler, S}};
real(Handler, S, M, 1008, _Bits) when M < 1 bsl 42 -> uniform_real_s({Handler, S});
real(#{next := Next} = Handler, S0, M, Zeros, Bits) ->
    {V0, S1} = Next(S0),
    V = case Handler of
            #{bits := _} -> V0;
            _ when Zeros =:= 0 -> V0;
            _ -> V0 band ((1 bsl 56) - 1)
        end,
    case M of
        0 -> real(Handler, S1, V bsr (Bits - 56), Zeros + 56, Bits);
        _ ->
            Missing = 53 - bit_length(M),
            {((M bsl Missing) bor (V bsr (Bits - Missing))) * math:pow(2.0, -56 - Zeros - Missing), {Handler, S1}}
    end.

bytes(N) ->
    {Bytes, State} = bytes_s(N, seed_get()),
    seed_put(State),
    Bytes.

bytes_s(N, {#{bits := Bits, next := Next} = Handler, S}) when is_integer(N), N >= 0 ->
    Whole = (Bits - maps:get(weak_low_bits, Handler, 0)) bsr 3,
    bytes_r(N, Handler, Next, S, [], Whole, Bits - Whole * 8);
bytes_s(N, {#{max := Max, next := Next} = Handler, S}) when is_integer(N), N >= 0, Max >= ?M58 ->
    bytes_r(N, Handler, Next, S, [], 7, 2).

bytes_r(N, Handler, Next, S0, Acc, Whole, Shift) when N > Whole ->
    {V, S1} = Next(S0),
    bytes_r(N - Whole, Handler, Next, S1, [<<(V bsr Shift):Whole/unit:8>> | Acc], Whole, Shift);
bytes_r(N, Handler, Next, S0, Acc, Whole, _Shift) ->
    {V, S1} = Next(S0),
    Last = <<(V bsr ((Whole - N) * 8)):N/unit:8>>,
    {iolist_to_binary(lists:reverse(Acc, [Last])), {Handler, S1}}.

jump() -> seed_put(jump(seed_get())).

jump({#{jump := Jump}, _} = State) -> Jump(State);
jump({#{}, _}) -> erlang:error(not_implemented).

%% --- normal deviates: 95 % of the draws fall inside their layer

normal() ->
    {X, State} = normal_s(seed_get()),
    seed_put(State),
    X.

normal(Mean, Variance) -> Mean + (math:sqrt(Variance) * normal()).

normal_s(State0) ->
    {Negative, Draw, State} = sign_and_draw(State0),
    Number = Draw band 255,
    {Within, Width, Height, Above} = layer(Number),
    X = case Negative of
            0 -> Draw * Width;
            _ -> -(Draw * Width)
        end,
    if
        Draw < Within -> {X, State};
        Number =:= 0 -> tail(Negative, State);
        true ->
            {U, Next} = uniform_s(State),
            case (Above - Height) * U + Height < math:exp(-0.5 * X * X) of
                true -> {X, Next};
                false -> normal_s(Next)
            end
    end.

normal_s(Mean, Variance, State0) when Variance > 0 ->
    {X, State} = normal_s(State0),
    {Mean + (math:sqrt(Variance) * X), State}.

sign_and_draw({#{bits := Bits, next := Next} = Handler, S0}) ->
    {V, S1} = Next(S0),
    {V band (1 bsl (Bits - 52)), V bsr (Bits - 51), {Handler, S1}};
sign_and_draw({#{next := Next} = Handler, S0}) ->
    {V, S1} = Next(S0),
    {V band (1 bsl 51), V band ((1 bsl 51) - 1), {Handler, S1}}.

tail(Negative, State0) ->
    {U0, State1} = uniform_s(State0),
    X = -1 / ?TAIL * math:log(U0),
    {U1, State2} = uniform_s(State1),
    Y = -math:log(U1),
    if
        Y + Y =< X * X -> tail(Negative, State2);
        Negative =:= 0 -> {?TAIL + X, State2};
        true -> {-?TAIL - X, State2}
    end.

%% --- seeds: a list is the state itself, an integer or three are spread by splitmix64 (or as the older algorithms did)

exs64_seed(L) when is_list(L) ->
    [S] = seed_nz(1, L, 64, false),
    S;
exs64_seed(X) when is_integer(X) ->
    [S] = seed64(1, X),
    S;
exs64_seed({A1, A2, A3}) ->
    {V1, _} = exs64_next((A1 band 16#ffffffff) * 4294967197 + 1),
    {V2, _} = exs64_next((A2 band 16#ffffffff) * 4294967231 + 1),
    {V3, _} = exs64_next((A3 band 16#ffffffff) * 4294967279 + 1),
    (V1 * V2 * V3) rem (?M64 - 1) + 1.

exsplus_seed(L) when is_list(L) ->
    [S0, S1] = seed_nz(2, L, 58, false),
    [S0 | S1];
exsplus_seed(X) when is_integer(X) ->
    [S0, S1] = seed58(2, X),
    [S0 | S1];
exsplus_seed({A1, A2, A3}) ->
    {_, [_ | S]} = exsp_next([(A1 * 4294967197 + 1) band ?M58 | (A2 * 4294967231 + 1) band ?M58]),
    {_, State} = exsp_next([(A3 * 4294967279 + 1) band ?M58 | S]),
    State.

exsss_seed(L) when is_list(L) ->
    [S0, S1] = seed_nz(2, L, 58, false),
    [S0 | S1];
exsss_seed(X) when is_integer(X) ->
    [S0, S1] = seed58(2, X),
    [S0 | S1];
exsss_seed({A1, A2, A3}) ->
    {_, X0} = seed58(A1),
    {S0, X1} = seed58(A2 bxor X0),
    {S1, _} = seed58(A3 bxor X1),
    [S0 | S1].

exrop_seed(L) when is_list(L) ->
    [S0, S1] = seed_nz(2, L, 58, false),
    [S0 | S1];
exrop_seed(X) when is_integer(X) ->
    [S0, S1] = seed58(2, X),
    [S0 | S1];
exrop_seed({A1, A2, A3}) ->
    [_ | S] = exrop_next_s((A1 * 4294967197 + 1) band ?M58, (A2 * 4294967231 + 1) band ?M58),
    exrop_next_s((A3 * 4294967279 + 1) band ?M58, S).

exs1024_seed(L) when is_list(L) -> {seed_nz(16, L, 64, false), []};
exs1024_seed(X) when is_integer(X) -> {seed64(16, X), []};
exs1024_seed({A1, A2, A3}) ->
    [B1, B2, B3] = [((((A band 16#1fffff) + 1) * K) band 16#1fffff)
                    || {A, K} <- [{A1, 2097131}, {A2, 2097133}, {A3, 2097143}]],
    {exs64_words(16, (B1 bsl 43) bor (B2 bsl 22) bor (B3 bsl 1) bor 1, []), []}.

exs64_words(0, _, Words) -> Words;
exs64_words(N, S0, Words) ->
    {V, S1} = exs64_next(S0),
    exs64_words(N - 1, S1, [V | Words]).

exro928_seed(L) when is_list(L) -> {seed_nz(16, L, 58, false), []};
exro928_seed(X) when is_integer(X) -> {seed58(16, X), []};
exro928_seed({A1, A2, A3}) ->
    {S0, X0} = seed58(A1),
    {S1, X1} = seed58(A2 bxor X0),
    {S2, X2} = seed58(A3 bxor X1),
    {[S0, S1, S2 | seed58(13, X2)], []}.

dummy_seed([]) -> erlang:error(zero_seed);
dummy_seed([X]) when is_integer(X) -> X band ?M58;
dummy_seed([X | _]) when is_integer(X) -> erlang:error(too_many_seed_integers);
dummy_seed([_ | _]) -> erlang:error(non_integer_seed);
dummy_seed(X) when is_integer(X) ->
    {Z, _} = splitmix64_next(X),
    Z band ?M58;
dummy_seed({A1, A2, A3}) ->
    {_, X1} = splitmix64_next(A1),
    {_, X2} = splitmix64_next(A2 bxor X1),
    {Z, _} = splitmix64_next(A3 bxor X2),
    Z band ?M58.

%% At most N words of so many bits, one of which is not 0; missing ones are 0.
seed_nz(_N, [], _Bits, false) -> erlang:error(zero_seed);
seed_nz(0, [_ | _], _Bits, _Found) -> erlang:error(too_many_seed_integers);
seed_nz(0, [], _Bits, _Found) -> [];
seed_nz(N, [], Bits, true) -> [0 | seed_nz(N - 1, [], Bits, true)];
seed_nz(N, [X | Xs], Bits, Found) when is_integer(X) ->
    Word = X band ((1 bsl Bits) - 1),
    [Word | seed_nz(N - 1, Xs, Bits, Found orelse Word =/= 0)];
seed_nz(_N, [_ | _], _Bits, _Found) -> erlang:error(non_integer_seed).

seed58(0, _X) -> [];
seed58(N, X) ->
    {Word, Next} = seed58(X),
    [Word | seed58(N - 1, Next)].

seed58(X) ->
    {V, Next} = splitmix64_next(X),
    case V band ?M58 of
        0 -> seed58(Next);
        Word -> {Word, Next}
    end.

seed64(0, _X) -> [];
seed64(N, X) ->
    case splitmix64_next(X) of
        {0, Next} -> seed64(N, Next);
        {Word, Next} -> [Word | seed64(N - 1, Next)]
    end.

splitmix64_next(X0) ->
    X = (X0 + 16#9e3779b97f4a7c15) band ?M64,
    Y = ((X bxor (X bsr 30)) * 16#bf58476d1ce4e5b9) band ?M64,
    Z = ((Y bxor (Y bsr 27)) * 16#94d049bb133111eb) band ?M64,
    {Z bxor (Z bsr 31), X}.

%% --- multiply with carry, 59 bits: no state kept, for those who are in a hurry

-define(MIX(V, Mask), V bxor ((V bsl 4) band Mask)).
-define(MIXED(V, Mask), V bxor ((V bsl 27) band Mask)).

mwc59(CX0) ->
    CX = CX0 band ?M59,
    16#7fa6502 * (CX band 16#ffffffff) + (CX bsr 32).

mwc59_value32(CX) ->
    V = CX band 16#ffffffff,
    V bxor ((V bsl 8) band 16#ffffffff).

mwc59_value(CX) ->
    V0 = CX band ?M59,
    V1 = ?MIX(V0, ?M59),
    ?MIXED(V1, ?M59).

mwc59_float(CX) ->
    V0 = CX band ?M53,
    V1 = ?MIX(V0, ?M53),
    (?MIXED(V1, ?M53)) * math:pow(2.0, -53).

mwc59_seed() ->
    {A1, A2, A3} = default_seed(),
    (hash58(A1) bxor hash58(A2) bxor hash58(A3)) + 1.

mwc59_seed(S) when is_integer(S), S >= 0, S =< ?M58 -> hash58(S) + 1.

hash58(X) ->
    X0 = X band ?M58,
    X1 = ((X0 bxor (X0 bsr 29)) * 16#351afd7ed558ccd) band ?M58,
    X2 = ((X1 bxor (X1 bsr 29)) * 16#0ceb9fe1a85ec53) band ?M58,
    X2 bxor (X2 bsr 29).

%% --- what OTP exports for its own tests

make_float(Sign, Exponent, Fraction) ->
    <<F/float>> = <<Sign:1, Exponent:11, Fraction:52>>,
    F.

float2str(N) ->
    <<Sign:1, Exponent:11, Fraction:52>> = <<(float(N))/float>>,
    Plus = if Sign =:= 1 -> $-; true -> $+ end,
    Whole = if Exponent =:= 0 -> $0; true -> $1 end,
    lists:flatten(io_lib:format("~c~c.~13.16.0bE~b", [Plus, Whole, Fraction, Exponent - 1023])).

bc64(V) when V >= 1 bsl 63 -> 64;
bc64(V) -> bit_length(V).

%% Prints 64-bit words 0x..., the lowest first, as words of 58 bits with a mark above the last one.
format_jumpconst58(String) ->
    {match, Matches} = re:run(String, "0x([a-zA-Z0-9]+)", [{newline, any}, {capture, all_but_first, binary}, global]),
    Words = lists:foldr(fun([Hex], Acc) -> (Acc bsl 64) bor binary_to_integer(Hex, 16) end, 0, Matches),
    print_jumpconst58(Words).

print_jumpconst58(0) -> ok;
print_jumpconst58(Words) ->
    io:format("16#~s,~n", [integer_to_list((Words band ?M58) bor (1 bsl 58), 16)]),
    print_jumpconst58(Words bsr 58).

%% --- natives: rand/*.py

bit_length(_) -> erlang:nif_error(undef).
default_seed() -> erlang:nif_error(undef).
exro928_jump_2pow20(_) -> erlang:nif_error(undef).
exro928_jump_2pow512(_) -> erlang:nif_error(undef).
exro928_next(_) -> erlang:nif_error(undef).
exro928_next_state(_) -> erlang:nif_error(undef).
exrop_next_s(_, _) -> erlang:nif_error(undef).
exs64_next(_) -> erlang:nif_error(undef).
exsp_jump(_) -> erlang:nif_error(undef).
exsp_next(_) -> erlang:nif_error(undef).
handler(_) -> erlang:nif_error(undef).
layer(_) -> erlang:nif_error(undef).

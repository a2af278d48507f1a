%% Strings. Clauses and the older functions on flat lists are here; what looks at graphemes is native (string/*.py).
-module(string).

-export([is_empty/1, length/1, to_graphemes/1, reverse/1, equal/2, equal/3, equal/4, slice/2, slice/3, pad/2, pad/3,
         pad/4, trim/1, trim/2, trim/3, chomp/1, take/2, take/3, take/4, uppercase/1, lowercase/1, titlecase/1,
         casefold/1, prefix/2, split/2, split/3, replace/3, replace/4, find/2, find/3, lexemes/2, nth_lexeme/3,
         next_codepoint/1, next_grapheme/1, to_integer/1, to_float/1, list_to_integer/1, list_to_float/1]).
-export([len/1, concat/2, chr/2, rchr/2, str/2, rstr/2, span/2, cspan/2, substr/2, substr/3, tokens/2, chars/2, chars/3,
         copies/2, words/1, words/2, sub_word/2, sub_word/3, strip/1, strip/2, strip/3, left/2, left/3, right/2,
         right/3, centre/2, centre/3, sub_string/2, sub_string/3, to_lower/1, to_upper/1, join/2]).

-compile({no_auto_import, [length/1]}).

-define(WHITE, [[$\r, $\n], 9, 10, 11, 12, 13, 32, 16#85, 16#200E, 16#200F, 16#2028, 16#2029]).

%% to_integer/1 and to_float/1 of flat lists.
list_to_integer(Text) when is_list(Text) -> to_integer(Text);
list_to_integer(_) -> {error, not_a_list}.

list_to_float(Text) when is_list(Text) -> to_float(Text);
list_to_float(_) -> {error, not_a_list}.

%% --- strings of graphemes

length(Str) -> length_1(Str, 0).

length_1(Str, Length) ->
    case count(Str) of
        {bad, Rest} -> [_ | _] = unicode_util:gc(Rest);
        {invalid, Rest} -> erlang:error({badarg, Rest});
        Count -> Length + Count
    end.

to_graphemes(Str) ->
    case graphemes(Str) of
        {bad, Rest} -> [_ | _] = unicode_util:gc(Rest);
        {invalid, Rest} -> erlang:error({badarg, Rest});
        Graphemes -> Graphemes
    end.

reverse(Str) -> reverse_1(Str, []).

reverse_1(Str, Behind) ->
    case graphemes(Str) of
        {bad, Rest} -> [_ | _] = unicode_util:gc(Rest);
        {invalid, Rest} -> erlang:error({badarg, Rest});
        Graphemes -> lists:reverse(Graphemes, Behind)
    end.

slice(Str, Start) when is_integer(Start), Start >= 0 ->
    case slice_l(Str, {Start, infinity}) of
        Slice -> Slice
    end.

slice(Str, Start, Length) when is_integer(Start), Start >= 0, is_integer(Length), Length >= 0 ->
    case slice_l(Str, {Start, Length}) of
        Slice -> Slice
    end;
slice(Str, Start, infinity) when is_integer(Start), Start >= 0 ->
    case slice_l(Str, {Start, infinity}) of
        Slice -> Slice
    end.

slice_l(Str, {Start, Length}) ->
    case sliced(Str, Start, Length) of
        {Slice} -> Slice;
        {bad, Rest} -> [_ | _] = unicode_util:gc(Rest);
        {invalid, Rest} -> erlang:error({badarg, Rest})
    end.

next_grapheme(Data) -> unicode_util:gc(Data).

pad(Str, Width) -> pad(Str, Width, trailing, $\s).

pad(Str, Width, Side) -> pad(Str, Width, Side, $\s).

pad(Str, Width, leading, Char) when is_integer(Width) ->
    Missing = Width - length(Str),
    [lists:duplicate(max(0, Missing), Char), Str];
pad(Str, Width, trailing, Char) when is_integer(Width) ->
    Missing = Width - length(Str),
    [Str | lists:duplicate(max(0, Missing), Char)];
pad(Str, Width, both, Char) when is_integer(Width) ->
    Missing = max(0, Width - length(Str)),
    Half = lists:duplicate(Missing div 2, Char),
    case Missing rem 2 of
        0 -> [Half, Str, Half];
        1 -> [Half, Str, Half, Char]
    end.

trim(Str) -> trim(Str, both, ?WHITE).

trim(Str, Side) -> trim(Str, Side, ?WHITE).

trim(Str, Side, []) when Side =:= leading; Side =:= trailing; Side =:= both -> Str;
trim(Str, leading, Separators) when is_list(Separators) -> trim_l(Str, Separators);
trim(Str, trailing, Separators) when is_list(Separators) -> trim_t(Str, Separators);
trim(Str, both, Separators) when is_list(Separators) ->
    Front = trim_l(Str, Separators),
    trim_t(Front, Separators).

chomp(Str) -> trim_t(Str, [[$\r, $\n], $\n]).

take(Str, Characters) -> take(Str, Characters, false, leading).

take(Str, Characters, Complement) -> take(Str, Characters, Complement, leading).

prefix(Str, Prefix) ->
    Characters = unicode:characters_to_list(Prefix),
    case prefix_1(Str, Characters) of
        Rest -> Rest
    end.

split(Str, Pattern) -> split(Str, Pattern, leading).

split(Str, Pattern, Where) ->
    case is_empty(Pattern) of
        true -> [Str];
        false ->
            Characters = unicode:characters_to_list(Pattern),
            case split_1(Str, Characters, Where) of
                Parts -> Parts
            end
    end.

replace(Str, Pattern, New) -> lists:join(New, split(Str, Pattern)).

replace(Str, Pattern, New, Where) -> lists:join(New, split(Str, Pattern, Where)).

find(Str, Pattern) -> find(Str, Pattern, leading).

find(Str, [], _) -> Str;
find(Str, <<>>, _) -> Str;
find(Str, Pattern, leading) ->
    Characters = unicode:characters_to_list(Pattern),
    find_l(Str, Characters);
find(Str, Pattern, trailing) ->
    Characters = unicode:characters_to_list(Pattern),
    find_r(Str, Characters).

find_l(Str, Characters) ->
    case find_1(Str, Characters, leading) of
        Found -> Found
    end.

find_r(Str, Characters) ->
    case find_1(Str, Characters, trailing) of
        Found -> Found
    end.

%% --- flat lists of characters, the older functions

len(Str) ->
    Length = erlang:length(Str),
    Length.

concat(Str1, Str2) -> Str1 ++ Str2.

chr(Str, C) when is_integer(C) -> chr(Str, C, 1).

chr([C | _], C, I) -> I;
chr([_ | Str], C, I) -> chr(Str, C, I + 1);
chr([], _C, _I) -> 0.

rchr(Str, C) when is_integer(C) -> rchr(Str, C, 1, 0).

rchr([C | Str], C, I, _Last) -> rchr(Str, C, I + 1, I);
rchr([_ | Str], C, I, Last) -> rchr(Str, C, I + 1, Last);
rchr([], _C, _I, Last) -> Last.

str(Str, Sub) when is_list(Sub) -> str(Str, Sub, 1).

str([C | Rest], [C | Sub], I) ->
    case lists:prefix(Sub, Rest) of
        true -> I;
        false -> str(Rest, [C | Sub], I + 1)
    end;
str([_ | Rest], Sub, I) -> str(Rest, Sub, I + 1);
str([], _Sub, _I) -> 0.

rstr(Str, Sub) when is_list(Sub) -> rstr(Str, Sub, 1, 0).

rstr([C | Rest], [C | Sub], I, Last) ->
    case lists:prefix(Sub, Rest) of
        true -> rstr(Rest, [C | Sub], I + 1, I);
        false -> rstr(Rest, [C | Sub], I + 1, Last)
    end;
rstr([_ | Rest], Sub, I, Last) -> rstr(Rest, Sub, I + 1, Last);
rstr([], _Sub, _I, Last) -> Last.

span(Str, Chars) when is_list(Chars) -> span(Str, Chars, 0).

span([C | Rest], Chars, I) ->
    case lists:member(C, Chars) of
        true -> span(Rest, Chars, I + 1);
        false -> I
    end;
span([], _Chars, I) -> I.

cspan(Str, Chars) when is_list(Chars) -> cspan(Str, Chars, 0).

cspan([C | Rest], Chars, I) ->
    case lists:member(C, Chars) of
        true -> I;
        false -> cspan(Rest, Chars, I + 1)
    end;
cspan([], _Chars, I) -> I.

substr(Str, 1) when is_list(Str) -> Str;
substr(Str, Start) when is_integer(Start), Start > 1 -> substr2(Str, Start).

substr(Str, Start, Length) when is_integer(Start), Start >= 1, is_integer(Length), Length >= 0 ->
    Rest = substr2(Str, Start),
    lists:sublist(Rest, Length).

substr2(Str, 1) when is_list(Str) -> Str;
substr2([_ | Str], Start) when Start > 1 -> substr2(Str, Start - 1).

tokens(Str, Separators) ->
    case {Str, Separators} of
        {[_ | _], [_ | _]} ->
            case tokens_of(Str, Separators) of
                slow -> tokens(Str, Separators, [], []);
                Tokens -> Tokens
            end;
        {[], [_ | _]} -> [];
        {[], []} -> [];
        {[_ | _], []} -> [Str];
        {_, [_ | _]} -> erlang:error({case_clause, Str});
        {_, []} -> erlang:error({case_clause, Str});
        {_, _} -> erlang:error({case_clause, Separators})
    end.

tokens([C | Rest], Separators, Token, Tokens) ->
    case lists:member(C, Separators) of
        true when Token =:= [] -> tokens(Rest, Separators, [], Tokens);
        true -> tokens(Rest, Separators, [], [lists:reverse(Token) | Tokens]);
        false -> tokens(Rest, Separators, [C | Token], Tokens)
    end;
tokens([], _Separators, [], Tokens) -> lists:reverse(Tokens);
tokens([], _Separators, Token, Tokens) -> lists:reverse(Tokens, [lists:reverse(Token)]).

chars(C, N) -> chars(C, N, []).

chars(C, N, Tail) when N > 0 -> chars(C, N - 1, [C | Tail]);
chars(C, 0, Tail) when is_integer(C) -> Tail.

copies(Chars, N) when is_list(Chars), is_integer(N), N >= 0 -> lists:append(lists:duplicate(N, Chars)).

words(Str) -> words(Str, $\s).

words(Str, Separator) when is_integer(Separator) ->
    Stripped = strip(Str, both, Separator),
    words(Stripped, Separator, 1).

words([C | Rest], C, Count) ->
    case strip_left(Rest, C) of
        Next -> words(Next, C, Count + 1)
    end;
words([_ | Rest], C, Count) -> words(Rest, C, Count);
words([], _C, Count) -> Count.

sub_word(Str, Index) -> sub_word(Str, Index, $\s).

sub_word(Str, Index, Char) when is_integer(Index), is_integer(Char) ->
    case words(Str, Char) of
        Count when Count < Index -> [];
        _ -> s_word(strip(Str, left, Char), Index, Char, 1, [])
    end.

s_word([], _Index, _Char, _At, Word) -> lists:reverse(Word);
s_word([Char | _], Index, Char, Index, Word) -> lists:reverse(Word);
s_word([C | Rest], Index, Char, Index, Word) -> s_word(Rest, Index, Char, Index, [C | Word]);
s_word([Char | Rest], Index, Char, At, Word) when At < Index ->
    s_word(strip_left(Rest, Char), Index, Char, At + 1, Word);
s_word([_ | Rest], Index, Char, At, Word) when At < Index -> s_word(Rest, Index, Char, At, Word).

strip(Str) -> strip(Str, both).

strip(Str, left) -> strip_left(Str, $\s);
strip(Str, right) -> strip_right(Str, $\s);
strip(Str, both) ->
    Front = strip_left(Str, $\s),
    strip_right(Front, $\s).

strip(Str, left, C) -> strip_left(Str, C);
strip(Str, right, C) -> strip_right(Str, C);
strip(Str, both, C) ->
    Front = strip_left(Str, C),
    strip_right(Front, C).

strip_left([C | Str], C) when is_integer(C) -> strip_left(Str, C);
strip_left([_ | _] = Str, C) when is_integer(C) -> Str;
strip_left([], C) when is_integer(C) -> [].

strip_right([C | Str], C) when is_integer(C) ->
    case strip_right(Str, C) of
        [] -> [];
        Rest -> [C | Rest]
    end;
strip_right([Other | Str], C) when is_integer(C) -> [Other | strip_right(Str, C)];
strip_right([], C) when is_integer(C) -> [].

left(Str, N) when is_integer(N) -> left(Str, N, $\s).

left(Str, N, Char) when is_integer(Char) ->
    Length = erlang:length(Str),
    if
        Length > N -> substr(Str, 1, N);
        Length < N -> Str ++ chars(Char, N - Length);
        true -> Str
    end.

right(Str, N) when is_integer(N) -> right(Str, N, $\s).

right(Str, N, Char) when is_integer(Char) ->
    Length = erlang:length(Str),
    if
        Length > N -> lists:nthtail(Length - N, Str);
        Length < N -> chars(Char, N - Length, Str);
        true -> Str
    end.

centre(Str, N) when is_integer(N) -> centre(Str, N, $\s).

centre(Str, 0, Char) when is_list(Str), is_integer(Char) -> [];
centre(Str, N, Char) when is_integer(Char) ->
    Length = erlang:length(Str),
    if
        Length > N -> substr(Str, (Length - N) div 2 + 1, N);
        Length < N ->
            Missing = N - Length,
            Left = Missing div 2,
            chars(Char, Left, Str ++ chars(Char, Missing - Left));
        true -> Str
    end.

sub_string(Str, Start) -> substr(Str, Start).

sub_string(Str, Start, Stop) -> substr(Str, Start, Stop - Start + 1).

to_lower(Str) when is_list(Str) -> [lower(C) || C <- Str];
to_lower(C) when is_integer(C) -> lower(C).

to_upper(Str) when is_list(Str) -> [upper(C) || C <- Str];
to_upper(C) when is_integer(C) -> upper(C).

lower(C) when is_integer(C), C >= $A, C =< $Z -> C + 32;
lower(C) when is_integer(C), C >= 16#C0, C =< 16#D6 -> C + 32;
lower(C) when is_integer(C), C >= 16#D8, C =< 16#DE -> C + 32;
lower(C) -> C.

upper(C) when is_integer(C), C >= $a, C =< $z -> C - 32;
upper(C) when is_integer(C), C >= 16#E0, C =< 16#F6 -> C - 32;
upper(C) when is_integer(C), C >= 16#F8, C =< 16#FE -> C - 32;
upper(C) -> C.

join([], Separator) when is_list(Separator) -> [];
join([First | Rest], Separator) -> First ++ lists:append([Separator ++ Str || Str <- Rest]).

%% --- natives: string/*.py

tokens_of(_, _) -> erlang:nif_error(undef).
is_empty(_) -> erlang:nif_error(undef).
equal(_, _) -> erlang:nif_error(undef).
equal(_, _, _) -> erlang:nif_error(undef).
equal(_, _, _, _) -> erlang:nif_error(undef).
take(_, _, _, _) -> erlang:nif_error(undef).
uppercase(_) -> erlang:nif_error(undef).
lowercase(_) -> erlang:nif_error(undef).
titlecase(_) -> erlang:nif_error(undef).
casefold(_) -> erlang:nif_error(undef).
lexemes(_, _) -> erlang:nif_error(undef).
nth_lexeme(_, _, _) -> erlang:nif_error(undef).
next_codepoint(_) -> erlang:nif_error(undef).
to_integer(_) -> erlang:nif_error(undef).
to_float(_) -> erlang:nif_error(undef).

count(_) -> erlang:nif_error(undef).
graphemes(_) -> erlang:nif_error(undef).
sliced(_, _, _) -> erlang:nif_error(undef).
trim_l(_, _) -> erlang:nif_error(undef).
trim_t(_, _) -> erlang:nif_error(undef).
prefix_1(_, _) -> erlang:nif_error(undef).
split_1(_, _, _) -> erlang:nif_error(undef).
find_1(_, _, _) -> erlang:nif_error(undef).

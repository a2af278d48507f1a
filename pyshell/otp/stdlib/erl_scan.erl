%% Text to tokens.
%%
%% What is known of reserved words and of the text of tokens is asked of the caller's funs here; the scanning is native.
%% A continuation holds the characters that came so far and are no whole form yet.
%% Follows: stdlib erl_scan(3).
-module(erl_scan).
-export([string/1, string/2, string/3, tokens/3, tokens/4, format_error/1, reserved_word/1, category/1, column/1,
         end_location/1, line/1, location/1, symbol/1, text/1, f_reserved_word/1, continuation_location/1]).

-define(IS_PLACE(P), (is_integer(P) orelse (is_integer(element(1, P)) andalso is_integer(element(2, P))))).

'$scan'(_, _, _, _, _) -> erlang:nif_error(undef).
format_error(_) -> erlang:nif_error(undef).

string(Text) -> string(Text, 1, []).
string(Text, Start) -> string(Text, Start, []).

string(Text, Start, Options) when is_list(Text), ?IS_PLACE(Start) ->
    all(Text, Start, options(Options), []).

all(Text, Start, Wanted, Tokens) ->
    case '$scan'(Text, Start, words(Wanted), flags(Wanted), true) of
        {done, {ok, More, Next}, Rest} when is_list(Rest), Rest =/= [] ->
            all(Rest, Next, Wanted, [sifted(More, Wanted) | Tokens]);
        {done, {ok, More, Next}, _} ->
            {ok, lists:append(lists:reverse(Tokens, [sifted(More, Wanted)])), Next};
        {done, {eof, Next}, _} ->
            {ok, lists:append(lists:reverse(Tokens)), Next};
        {done, Error, _} ->
            Error
    end.

tokens(Continuation, Text, Start) -> tokens(Continuation, Text, Start, []).

tokens([], Text, Start, Options) when ?IS_PLACE(Start) ->
    some([], Text, Start, options(Options));
tokens({erl_scan_continuation, Before, Start, Wanted}, Text, _, _) ->
    some(Before, Text, Start, Wanted).

some(Before, eof, Start, Wanted) ->
    case '$scan'(Before, Start, words(Wanted), flags(Wanted), true) of
        {done, {ok, Tokens, Next}, Rest} when is_list(Rest) ->
            {done, {ok, sifted(Tokens, Wanted), Next}, case Rest of [] -> eof; _ -> Rest end};
        {done, {ok, Tokens, Next}, Rest} -> {done, {ok, sifted(Tokens, Wanted), Next}, Rest};
        Answer -> Answer
    end;
some(Before, Text, Start, Wanted) when is_list(Text) ->
    All = Before ++ Text,
    case '$scan'(All, Start, words(Wanted), flags(Wanted), false) of
        more -> {more, {erl_scan_continuation, All, Start, Wanted}};
        {done, {ok, Tokens, Next}, Rest} -> {done, {ok, sifted(Tokens, Wanted), Next}, Rest};
        Answer -> Answer
    end.

continuation_location({erl_scan_continuation, _, Start, _}) -> Start.

%% What the options ask for: {White, Comments, Text, TextFun | none, ReservedFun | none}.
options(Options) when is_list(Options) ->
    Reserved =
        case lists:keyfind(reserved_word_fun, 1, Options) of
            {_, Fun} when is_function(Fun, 1) -> Fun;
            {_, _} -> erlang:error(badarg, [Options]);
            false -> none
        end,
    All = proplists:get_bool(return, Options),
    Text = proplists:get_bool(text, Options),
    Some = case Text of true -> none; false -> proplists:get_value(text_fun, Options, none) end,
    {All orelse proplists:get_bool(return_white_spaces, Options),
     All orelse proplists:get_bool(return_comments, Options), Text, Some, Reserved};
options(Option) ->
    options([Option]).

words({_, _, _, _, Reserved}) -> Reserved =:= none.
flags({White, Comments, Text, Some, _}) -> {White, Comments, Text orelse Some =/= none}.

%% With a fun for reserved words, names come as '$word' and the fun says which of them are reserved.
sifted(Tokens, {_, _, _, none, none}) -> Tokens;
sifted(Tokens, {_, _, _, Some, Reserved}) -> [one(Token, Some, Reserved) || Token <- Tokens].

one({'$word', Anno, Name}, Some, Reserved) ->
    case Reserved(Name) of
        true -> one({Name, Anno}, Some, none);
        false -> one({atom, Anno, Name}, Some, none)
    end;
one(Token, none, _) -> Token;
one(Token, Some, _) ->
    Anno = element(2, Token),
    case is_list(Anno) andalso not Some(element(1, Token), erl_anno:text(Anno)) of
        true -> setelement(2, Token, erl_anno:location(Anno));
        false -> Token
    end.

category({Category, _}) -> Category;
category({Category, _, _}) -> Category;
category(Token) -> erlang:error(badarg, [Token]).

symbol({Category, _}) -> Category;
symbol({_, _, Symbol}) -> Symbol;
symbol(Token) -> erlang:error(badarg, [Token]).

column(Token) -> erl_anno:column(element(2, Token)).
end_location(Token) -> erl_anno:end_location(element(2, Token)).
line(Token) -> erl_anno:line(element(2, Token)).
location(Token) -> erl_anno:location(element(2, Token)).
text(Token) -> erl_anno:text(element(2, Token)).

f_reserved_word(Word) -> reserved_word(Word).

reserved_word(Word) ->
    lists:member(Word, ['after', 'and', 'andalso', 'band', 'begin', 'bnot', 'bor', 'bsl', 'bsr', 'bxor', 'case', 'catch',
                        'cond', 'div', 'else', 'end', 'fun', 'if', 'let', 'maybe', 'not', 'of', 'or', 'orelse',
                        'receive', 'rem', 'try', 'when', 'xor']).

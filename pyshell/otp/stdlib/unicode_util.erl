%% Code points and grapheme clusters, one at a time. Module string does its work in one go; what it cannot read it
%% hands to these functions, so that the error is theirs, as in OTP.
-module(unicode_util).

-export([cp/1, gc/1, uppercase/1, lowercase/1, titlecase/1, casefold/1, whitespace/0, is_whitespace/1]).

%% [First | Rest], [] at the end, {error, Rest} for bytes that are no UTF-8; anything else is no clause of cp/1.
cp(_) -> erlang:nif_error(undef).

gc(Data) ->
    case cp(Data) of
        [_ | _] -> cluster(Data);
        Other -> Other
    end.

cluster(_) -> erlang:nif_error(undef).

uppercase(Data) -> changed(fun string:uppercase/1, cp(Data)).

lowercase(Data) -> changed(fun string:lowercase/1, cp(Data)).

titlecase(Data) -> changed(fun string:titlecase/1, cp(Data)).

casefold(Data) -> changed(fun string:casefold/1, cp(Data)).

changed(Change, [Char | Rest]) ->
    case Change([Char]) of
        [New] -> [New | Rest];
        News -> [News | Rest]
    end;
changed(_Change, Other) -> Other.

whitespace() -> [[$\r, $\n], 9, 10, 11, 12, 13, 32, 16#85, 16#200E, 16#200F, 16#2028, 16#2029].

is_whitespace(Char) -> lists:member(Char, whitespace()).

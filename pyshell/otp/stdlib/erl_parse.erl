%% Tokens to abstract forms, values to abstract forms and back.
%%
%% The parser is native (the one that reads what is typed at the prompt).
%% Follows: stdlib erl_parse(3).
-module(erl_parse).
-export([parse_form/1, parse_exprs/1, parse_term/1, normalise/1, abstract/1, abstract/2, tokens/1, tokens/2, format_error/1,
         map_anno/2, fold_anno/3, mapfold_anno/3, new_anno/1, anno_to_term/1, anno_from_term/1, inop_prec/1, preop_prec/1,
         func_prec/0, first_anno/1, max_prec/0, type_inop_prec/1, type_preop_prec/1]).

'$parse'(_, _) -> erlang:nif_error(undef).
'$value'(_) -> erlang:nif_error(undef).
'$form'(_, _, _) -> erlang:nif_error(undef).
'$annos'(_) -> erlang:nif_error(undef).
'$with_annos'(_, _) -> erlang:nif_error(undef).

parse_form(Tokens) -> '$parse'(form, Tokens).
parse_exprs(Tokens) -> '$parse'(exprs, Tokens).
parse_term(Tokens) -> '$parse'(term, Tokens).

format_error(Text) ->
    case io_lib:deep_char_list(Text) of
        true -> Text;
        false -> io_lib:write(Text)
    end.

normalise(Form) ->
    case '$value'(Form) of
        {ok, Value} -> Value;
        {bad, What} -> erlang:error({badarg, What})
    end.

abstract(Value) -> abstract(Value, []).

abstract(Value, Options) when is_list(Options) ->
    Where = proplists:get_value(location, Options, proplists:get_value(line, Options, 0)),
    form(Value, erl_anno:new(Where), proplists:get_value(encoding, Options, utf8));
abstract(Value, Where) ->
    form(Value, erl_anno:new(Where), utf8).

form(Value, Anno, Encoding) when Encoding =:= latin1; Encoding =:= unicode; Encoding =:= utf8; Encoding =:= none ->
    '$form'(Value, Anno, Encoding);
form(Value, Anno, IsChar) when is_function(IsChar, 1) ->
    '$form'(Value, Anno, lists:usort([C || C <- integers([Value], []), IsChar(C)]));
form(_Value, _Anno, Other) ->
    erlang:error({badarg, Other}).

%% The integers that stand in lists anywhere in a value.
integers([V | Rest], Found) when is_integer(V), V >= 0 -> integers(Rest, [V | Found]);
integers([V | Rest], Found) when is_tuple(V) -> integers([tuple_to_list(V) | Rest], Found);
integers([V | Rest], Found) when is_map(V) -> integers([maps:to_list(V) | Rest], Found);
integers([[V | Vs] | Rest], Found) -> integers([V, Vs | Rest], Found);
integers([_ | Rest], Found) -> integers(Rest, Found);
integers([], Found) -> Found.

tokens(Form) -> tokens(Form, []).

tokens({nil, A}, More) -> [{'[', A}, {']', A} | More];
tokens({cons, A, Head, Tail}, More) -> [{'[', A} | tokens(Head, tail(Tail, More))];
tokens({tuple, A, []}, More) -> [{'{', A}, {'}', A} | More];
tokens({tuple, A, [E | Es]}, More) -> [{'{', A} | tokens(E, others(Es, element(2, E), More))];
tokens({map, A, []}, More) -> [{'#', A}, {'{', A}, {'}', A} | More];
tokens({map, A, [P | Ps]}, More) -> [{'#', A}, {'{', A} | tokens(P, others(Ps, element(2, P), More))];
tokens({map_field_assoc, A, K, V}, More) -> tokens(K, [{'=>', A} | tokens(V, More)]);
tokens({Kind, A, Value}, More)
  when Kind =:= char; Kind =:= integer; Kind =:= float; Kind =:= atom; Kind =:= var; Kind =:= string ->
    [{Kind, A, Value} | More].

tail({cons, A, Head, Tail}, More) -> [{',', A} | tokens(Head, tail(Tail, More))];
tail({nil, A}, More) -> [{']', A} | More];
tail(Other, More) ->
    A = element(2, Other),
    [{'|', A} | tokens(Other, [{']', A} | More])].

others([E | Es], A, More) -> [{',', A} | tokens(E, others(Es, element(2, E), More))];
others([], A, More) -> [{'}', A} | More].

%% Annotations, from left to right.
map_anno(Fun, Form) -> '$with_annos'(Form, [Fun(A) || A <- '$annos'(Form)]).
fold_anno(Fun, Acc, Form) -> lists:foldl(Fun, Acc, '$annos'(Form)).

mapfold_anno(Fun, Acc, Form) ->
    {Annos, Last} = lists:mapfoldl(Fun, Acc, '$annos'(Form)),
    {'$with_annos'(Form, Annos), Last}.

%% That of what stands leftmost: an operator's own is behind its left side's.
first_anno(Form) -> leftmost(element(2, Form), '$annos'(Form)).

leftmost(Anno, [Next | Rest]) ->
    case erl_anno:location(Next) =< erl_anno:location(Anno) of
        true -> leftmost(Next, Rest);
        false -> Anno
    end;
leftmost(Anno, []) -> Anno.

new_anno(Form) -> map_anno(fun erl_anno:new/1, Form).
anno_to_term(Form) -> map_anno(fun erl_anno:to_term/1, Form).
anno_from_term(Form) -> map_anno(fun erl_anno:from_term/1, Form).

%% Operators: precedence of the left side, of the operator, of the right side.
inop_prec('=') -> {150, 100, 100};
inop_prec('!') -> {150, 100, 100};
inop_prec('orelse') -> {160, 150, 150};
inop_prec('andalso') -> {200, 160, 160};
inop_prec('#') -> {800, 700, 800};
inop_prec(':') -> {900, 800, 900};
inop_prec('.') -> {900, 900, 1000};
inop_prec(Op) when Op =:= '++'; Op =:= '--' -> {400, 300, 300};
inop_prec(Op) ->
    case {lists:member(Op, ['==', '/=', '=<', '<', '>=', '>', '=:=', '=/=']),
          lists:member(Op, ['+', '-', 'bor', 'bxor', 'bsl', 'bsr', 'or', 'xor']),
          lists:member(Op, ['*', '/', 'div', 'rem', 'band', 'and'])} of
        {true, _, _} -> {300, 200, 300};
        {_, true, _} -> {400, 400, 500};
        {_, _, true} -> {500, 500, 600}
    end.

preop_prec('catch') -> {700, 100};
preop_prec('#') -> {700, 800};
preop_prec(Op) when Op =:= '+'; Op =:= '-'; Op =:= 'bnot'; Op =:= 'not' -> {600, 700}.

func_prec() -> {800, 700}.
max_prec() -> 900.

type_inop_prec('=') -> {150, 100, 100};
type_inop_prec('::') -> {160, 150, 150};
type_inop_prec('|') -> {180, 170, 170};
type_inop_prec('..') -> {300, 200, 300};
type_inop_prec('#') -> {800, 700, 800};
type_inop_prec(':') -> {900, 800, 900};
type_inop_prec('.') -> {900, 900, 1000};
type_inop_prec(Op) when Op =:= '+'; Op =:= '-'; Op =:= 'bor'; Op =:= 'bxor'; Op =:= 'bsl'; Op =:= 'bsr' -> {400, 400, 500};
type_inop_prec(Op) when Op =:= '*'; Op =:= '/'; Op =:= 'div'; Op =:= 'rem'; Op =:= 'band' -> {500, 500, 600}.

type_preop_prec('#') -> {700, 800};
type_preop_prec(Op) when Op =:= '+'; Op =:= '-'; Op =:= 'bnot' -> {600, 700}.

%% Abstract forms to Erlang text. The layout is native.
%%
%% Follows: stdlib erl_pp(3). Of the options encoding is heeded; hooks, indent and linewidth are not.
-module(erl_pp).
-export([form/1, form/2, attribute/1, attribute/2, function/1, function/2, guard/1, guard/2, exprs/1, exprs/2, exprs/3,
         expr/1, expr/2, expr/3, expr/4, legalize_vars/1]).

'$form'(_, _) -> erlang:nif_error(undef).
'$expr'(_, _, _, _) -> erlang:nif_error(undef).
'$exprs'(_, _, _) -> erlang:nif_error(undef).
'$guard'(_, _) -> erlang:nif_error(undef).
legalize_vars(_) -> erlang:nif_error(undef).

form(Form) -> form(Form, none).
form({eof, _}, _Options) -> "\n";
form({Kind, _} = Message, Options) when Kind =:= error; Kind =:= warning ->
    io_lib:format(case is_latin1(Options) of true -> "~p\n"; false -> "~tp\n" end, [Message]);
form(Form, Options) -> '$form'(Form, is_latin1(Options)).

attribute(Form) -> attribute(Form, none).
attribute(Form, Options) -> '$form'(Form, is_latin1(Options)).

function(Form) -> function(Form, none).
function(Form, Options) -> '$form'(Form, is_latin1(Options)).

guard(Guard) -> guard(Guard, none).
guard(Guard, Options) -> '$guard'(Guard, is_latin1(Options)).

exprs(Exprs) -> exprs(Exprs, 0, none).
exprs(Exprs, Options) -> exprs(Exprs, 0, Options).
exprs(Exprs, Indent, Options) -> '$exprs'(Exprs, Indent, is_latin1(Options)).

expr(Expr) -> expr(Expr, 0, 0, none).
expr(Expr, Options) -> expr(Expr, 0, 0, Options).
expr(Expr, Indent, Options) -> expr(Expr, Indent, 0, Options).
expr(Expr, Indent, Precedence, Options) -> '$expr'(Expr, Indent, Precedence, is_latin1(Options)).

is_latin1(Options) when is_list(Options) -> proplists:get_value(encoding, Options, unicode) =:= latin1;
is_latin1(_Hook) -> true.

%% Exceptions as text. The words are native (erl_error.py); here terms go to the program's functions and come back.
%%
%% Follows: stdlib erl_error(3). The limit of characters of format_exception/8 is not kept.
-module(erl_error).
-export([format_exception/3, format_exception/4, format_exception/6, format_exception/7, format_exception/8,
         format_stacktrace/4, format_stacktrace/5, format_call/4, format_call/5, format_fun/1, format_fun/2]).

-define(IS_CLASS(Class), Class =:= error; Class =:= exit; Class =:= throw).

'$exception'(_, _, _, _) -> erlang:nif_error(undef).
'$exception'(_, _, _, _, _) -> erlang:nif_error(undef).
'$stack'(_, _, _) -> erlang:nif_error(undef).
'$call'(_, _, _, _) -> erlang:nif_error(undef).
'$fun'(_) -> erlang:nif_error(undef).

format_exception(Class, Reason, Stack) -> format_exception(Class, Reason, Stack, #{}).

%% Options: column, where the text begins; stack_trim_fun; format_fun, which formats the terms.
format_exception(Class, Reason, Stack, Options) ->
    Column = maps:get(column, Options, 1),
    Trim = maps:get(stack_trim_fun, Options, fun(_, _, _) -> false end),
    case maps:get(format_fun, Options, none) of
        none ->
            ok = column(Column),
            '$exception'(Column, exited(Class), Reason, trimmed(Reason, Stack, Trim));
        Format ->
            format_exception(Column, Class, Reason, Stack, Trim, Format)
    end.

format_exception(Column, Class, Reason, Stack, Trim, Format) ->
    format_exception(Column, Class, Reason, Stack, Trim, Format, latin1).

format_exception(Column, Class, Reason, Stack, Trim, Format, _Encoding) when is_function(Trim, 3), is_function(Format, 2) ->
    ok = column(Column),
    Ready = trimmed(Reason, Stack, Trim),
    asking(fun(Answers) -> '$exception'(Column, exited(Class), Reason, Ready, Answers) end, Format, []).

%% Format(Term, Column, CharsLimit) -> {Chars, CharsLimit}.
format_exception(Column, Class, Reason, Stack, Trim, Format, Encoding, Limit) when is_function(Format, 3) ->
    Plain = fun(Term, At) -> element(1, Format(Term, At, Limit)) end,
    format_exception(Column, Class, Reason, Stack, Trim, Plain, Encoding).

format_stacktrace(Column, Stack, Trim, Format) -> format_stacktrace(Column, Stack, Trim, Format, latin1).

format_stacktrace(Column, Stack, Trim, Format, _Encoding) when is_function(Trim, 3), is_function(Format, 2) ->
    ok = column(Column),
    Ready = without_tail(Stack, Trim),
    asking(fun(Answers) -> '$stack'(Column, Ready, Answers) end, Format, []).

format_call(Column, Fun, Args, Format) -> format_call(Column, Fun, Args, Format, latin1).

format_call(Column, Fun, Args, Format, _Encoding)
  when is_list(Args), is_function(Format, 2), is_function(Fun) orelse is_atom(Fun) ->
    ok = column(Column),
    asking(fun(Answers) -> '$call'(Column, Fun, Args, Answers) end, Format, []).

format_fun(Fun) -> format_fun(Fun, latin1).

format_fun(Fun, _Encoding) when is_function(Fun) -> '$fun'(Fun).

asking(Make, Format, Answers) ->
    case Make(lists:reverse(Answers)) of
        {show, Term, Column} -> asking(Make, Format, [Format(Term, Column) | Answers]);
        Text -> Text
    end.

column(Column) when is_integer(Column), Column >= 1 -> ok.

exited(Class) when ?IS_CLASS(Class) -> Class.

%% The call that has no such function or clause is not one of the stack.
trimmed(Reason, [{_, _, Args, _} = Call | Rest], Trim) when Reason =:= undef; Reason =:= function_clause, is_list(Args) ->
    [Call | without_tail(Rest, Trim)];
trimmed(_, Stack, Trim) ->
    without_tail(Stack, Trim).

without_tail(Stack, Trim) when is_list(Stack) ->
    lists:reverse(lists:dropwhile(fun({Module, Name, Args, _}) -> Trim(Module, Name, arity(Args)); (_) -> false end,
                                  lists:reverse(Stack)));
without_tail(Stack, _) ->
    Stack.

arity(Args) when is_list(Args) -> length(Args);
arity(Arity) -> Arity.

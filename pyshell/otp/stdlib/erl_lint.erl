%% The checker, as programs call it.
%%
%% Follows: stdlib erl_lint(3). Checking is native.
-module(erl_lint).
-export([module/1, module/2, module/3, exprs/2, format_error/1, is_guard_expr/1, is_guard_test/1, is_guard_test/2,
         is_guard_test/3, is_pattern_expr/1, bool_option/4]).

module(_, _, _) -> erlang:nif_error(undef).
exprs(_, _) -> erlang:nif_error(undef).
format_error(_) -> erlang:nif_error(undef).
is_guard_expr(_) -> erlang:nif_error(undef).
'$local_calls'(_) -> erlang:nif_error(undef).
'$guard_test'(_, _, _) -> erlang:nif_error(undef).
is_pattern_expr(_) -> erlang:nif_error(undef).

module(Forms) -> module(Forms, "nofile", []).
module(Forms, File) -> module(Forms, File, []).

is_guard_test(Expr) -> is_guard_test(Expr, []).
is_guard_test(Expr, Forms) -> '$guard_test'(Expr, Forms, []).

is_guard_test(Expr, Forms, IsOverridden) ->
    '$guard_test'(Expr, Forms, [Function || Function <- '$local_calls'(Expr), IsOverridden(Function)]).

bool_option(On, Off, Default, Options) ->
    lists:foldl(fun(Option, _) when Option =:= On -> true;
                   (Option, _) when Option =:= Off -> false;
                   (_, Value) -> Value
                end, Default, Options).

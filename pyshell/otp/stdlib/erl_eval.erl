%% Abstract expressions, evaluated. They are compiled, as what is typed at the prompt is; handlers say what calls mean.
%%
%% Bindings are an orddict or a map of variables; what comes back is of the same kind.
%% Follows: stdlib erl_eval(3).
-module(erl_eval).
-export([exprs/2, exprs/3, exprs/4, expr/2, expr/3, expr/4, expr/5, expr_list/2, expr_list/3, expr_list/4,
         new_bindings/0, bindings/1, binding/2, add_binding/3, del_binding/2, extended_parse_exprs/1,
         extended_parse_term/1, is_constant_expr/1, partial_eval/1, eval_str/1, check_command/2]).
-export(['$apply_foreign'/2]).

-define(STACK, element(2, process_info(self(), current_stacktrace))).

%% Names of variables that nobody wrote begin with '@'.
'$run'(_, _, _, _) -> erlang:nif_error(undef).
'$check'(_, _) -> erlang:nif_error(undef).
'$is_local'(_) -> erlang:nif_error(undef).
'$text'(_) -> erlang:nif_error(undef).
partial_eval(_) -> erlang:nif_error(undef).

exprs(Exprs, Bindings) ->
    case check_command(Exprs, Bindings) of
        ok -> run(Exprs, Bindings, none, none);
        {error, {_, _, What}} -> erlang:raise(error, What, ?STACK)
    end.

exprs(Exprs, Bindings, Local) -> run(Exprs, Bindings, Local, none).
exprs(Exprs, Bindings, Local, Remote) -> run(Exprs, Bindings, Local, Remote).

expr(Expr, Bindings) -> exprs([Expr], Bindings).
expr(Expr, Bindings, Local) -> run([Expr], Bindings, Local, none).
expr(Expr, Bindings, Local, Remote) -> run([Expr], Bindings, Local, Remote).

expr(Expr, Bindings, Local, Remote, none) -> run([Expr], Bindings, Local, Remote);
expr(Expr, Bindings, Local, Remote, value) ->
    {value, Value, _} = run([Expr], Bindings, Local, Remote),
    Value.

check_command(Exprs, Bindings) -> '$check'(Exprs, names(Bindings)).

expr_list(Exprs, Bindings) -> expr_list(Exprs, Bindings, none, none).
expr_list(Exprs, Bindings, Local) -> expr_list(Exprs, Bindings, Local, none).
expr_list(Exprs, Bindings, Local, Remote) -> each(Exprs, [], Bindings, Bindings, Local, Remote).

%% All expressions see the same bindings; what two of them bind must have one value.
each([Expr | Exprs], Values, All, Bindings, Local, Remote) ->
    {value, Value, New} = expr(Expr, Bindings, Local, Remote),
    each(Exprs, [Value | Values], merged(pairs(New), All), Bindings, Local, Remote);
each([], Values, All, _, _, _) ->
    {lists:reverse(Values), All}.

merged([{Name, Value} | Pairs], Bindings) ->
    case binding(Name, Bindings) of
        {value, Value} -> merged(Pairs, Bindings);
        {value, Other} -> erlang:raise(error, {badmatch, Other}, ?STACK);
        unbound -> merged(Pairs, add_binding(Name, Value, Bindings))
    end;
merged([], Bindings) -> Bindings.

run(Exprs, Bindings, {eval, Handler}, Remote) -> one_by_one(Exprs, Bindings, Handler, remote(Remote));
run(Exprs, Bindings, Local, Remote) ->
    ran('$run'(Exprs, pairs(Bindings), local(Local), remote(Remote)), Bindings).

ran({Value, New}, Bindings) ->
    {value, Value, lists:foldl(fun({Name, Bound}, All) -> add_binding(Name, Bound, All) end, Bindings, New)}.

local(none) -> none;
local({value, Handler}) when is_function(Handler, 2) -> Handler;
local({value, {M, F}}) -> fun(Name, Args) -> M:F(Name, Args) end;
local({value, {M, F, Extra}}) -> fun(Name, Args) -> apply(M, F, [Name, Args | Extra]) end.

remote(none) -> none;
remote({value, Handler}) when is_function(Handler, 2) -> Handler;
remote({value, Handler}) when is_function(Handler, 3) -> fun(What, Args) -> Handler(erl_anno:new(0), What, Args) end;
remote({value, {M, F}}) -> fun(What, Args) -> M:F(What, Args) end.

%% A handler that evaluates gets the arguments of a call as they are, and the bindings; if the call is the whole expression,
%% or what a pattern is matched with, the handler's bindings are the new ones.
one_by_one([Expr], Bindings, Handler, Remote) -> one(Expr, Bindings, Handler, Remote);
one_by_one([Expr | Exprs], Bindings, Handler, Remote) ->
    {value, _, New} = one(Expr, Bindings, Handler, Remote),
    one_by_one(Exprs, New, Handler, Remote).

one({match, Anno, Pattern, Expr}, Bindings, Handler, Remote) ->
    {value, Value, New} = one(Expr, Bindings, Handler, Remote),
    Match = {match, Anno, Pattern, {var, Anno, '@value'}},
    ran('$run'([Match], [{'@value', Value} | pairs(New)], none, Remote), New);
one(Expr, Bindings, Handler, Remote) ->
    case '$is_local'(Expr) of
        true ->
            {call, _, {atom, _, Name}, Args} = Expr,
            asked(Handler, Name, Args, Bindings);
        false ->
            Shown = fun(Name, Args, Seen) ->
                        {value, Value, _} = asked(Handler, Name, Args, lists:foldl(fun add/2, Bindings, Seen)),
                        Value
                    end,
            ran('$run'([Expr], pairs(Bindings), Shown, Remote), Bindings)
    end.

add({Name, Value}, Bindings) -> add_binding(Name, Value, Bindings).

asked({M, F}, Name, Args, Bindings) -> M:F(Name, Args, Bindings);
asked({M, F, Extra}, Name, Args, Bindings) -> apply(M, F, [Name, Args, Bindings | Extra]);
asked(Handler, Name, Args, Bindings) -> Handler(Name, Args, Bindings).

new_bindings() -> orddict:new().

bindings(Bindings) -> pairs(Bindings).

pairs(Bindings) when is_map(Bindings) -> maps:to_list(Bindings);
pairs(Bindings) when is_list(Bindings) -> orddict:to_list(Bindings).

names(Bindings) -> [Name || {Name, _} <- pairs(Bindings)].

binding(Name, Bindings) when is_map(Bindings) ->
    case Bindings of
        #{Name := Value} -> {value, Value};
        #{} -> unbound
    end;
binding(Name, Bindings) when is_list(Bindings) ->
    case orddict:find(Name, Bindings) of
        {ok, Value} -> {value, Value};
        error -> unbound
    end.

add_binding(Name, Value, Bindings) when is_map(Bindings) -> Bindings#{Name => Value};
add_binding(Name, Value, Bindings) when is_list(Bindings) -> orddict:store(Name, Value, Bindings).

del_binding(Name, Bindings) when is_map(Bindings) -> maps:remove(Name, Bindings);
del_binding(Name, Bindings) when is_list(Bindings) -> orddict:erase(Name, Bindings).

%% As parse_exprs and parse_term, but `<0.1.2>`, `#Ref<...>`, `#Port<...>` and `#Fun<m.f.1>` are read, too, if the tokens know
%% their text.
extended_parse_exprs(Tokens) ->
    case '$text'(Tokens) of
        {ok, Exprs} -> {ok, Exprs};
        _ ->
            case erl_parse:parse_exprs(Tokens) of
                {ok, Exprs} -> {ok, erl_parse:map_anno(fun erl_anno:location/1, Exprs)};
                Error -> Error
            end
    end.

extended_parse_term(Tokens) ->
    case extended_parse_exprs(Tokens) of
        {ok, [Expr]} ->
            try {value, Value, _} = expr(Expr, new_bindings()), {ok, Value}
            catch _:_ -> {error, {erl_anno:location(element(2, Expr)), erl_eval, "bad term"}}
            end;
        {ok, [_, Expr | _]} -> {error, {erl_anno:location(element(2, Expr)), erl_eval, "bad term"}};
        Error -> Error
    end.

is_constant_expr(Expr) ->
    case partial_eval(Expr) of
        {Kind, _, _} when Kind =:= integer; Kind =:= float; Kind =:= atom; Kind =:= char; Kind =:= string -> true;
        _ -> false
    end.

eval_str(Text) when is_binary(Text) -> eval_str(binary_to_list(Text));
eval_str(Text) when is_list(Text) ->
    case erl_scan:tokens([], Text, 1) of
        {more, _} -> {error, "Incomplete form (missing .<cr>)??"};
        {done, {ok, Tokens, _}, _} ->
            case erl_parse:parse_exprs(Tokens) of
                {ok, [Expr | _]} ->
                    case catch expr(Expr, new_bindings()) of
                        {value, Value, _} -> {ok, Value};
                        Other -> {error, lists:flatten(io_lib:format("*** eval: ~p", [Other]))}
                    end;
                {error, {_, Module, Why}} ->
                    {error, lists:flatten(io_lib:format("*** parse: ~ts", [Module:format_error(Why)]))}
            end;
        {done, {error, {_, Module, Why}, _}, _} ->
            {error, lists:flatten(io_lib:format("*** scan: ~ts", [Module:format_error(Why)]))};
        {done, {eof, _}, _} -> {error, "Non-white space found after end-of-form :"}
    end;
eval_str(_) -> {error, "Argument must be a string"}.

%% A fun that was typed at the prompt of a real Erlang: what its erl_eval keeps of it (dist/funs.py).
'$apply_foreign'({Anno, Bindings, _, _, _, Clauses}, Args) ->
    {value, Fun, _} = expr({'fun', Anno, {clauses, Clauses}}, Bindings),
    apply(Fun, Args);
'$apply_foreign'({Anno, Bindings, _, _, _, Clauses, Name}, Args) ->
    {value, Fun, _} = expr({named_fun, Anno, Name, Clauses}, Bindings),
    apply(Fun, Args).

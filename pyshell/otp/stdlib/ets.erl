%% Tables. Folds, and what prints, are here; everything else is native (ets/*.py, on runtime/ets.py).
-module(ets).

-export([foldl/3, foldr/3, fun2ms/1, i/0, init_table/2, tab2list/1]).
-export([insert/2, insert_new/2, lookup/2, lookup_element/3, member/2, take/2, delete/2, delete_object/2,
         delete_all_objects/1, slot/2, first/1, last/1, next/2, prev/2, update_counter/3, update_counter/4,
         update_element/3, match/1, match_object/1, select/1, select_reverse/1, match/2, match/3, match_object/2,
         match_object/3, match_delete/2, select/2, select/3, select_reverse/2, select_reverse/3, select_count/2,
         select_delete/2, select_replace/2, match_spec_compile/1, is_compiled_ms/1, match_spec_run/2, test_ms/2,
         new/2, delete/1, all/0, whereis/1, rename/2, give_away/3, setopts/2, safe_fixtable/2, info/1, info/2]).

foldl(F, Acc, Table) -> fold(F, Acc, tab2list(Table)).

foldr(F, Acc, Table) -> fold(F, Acc, lists:reverse(tab2list(Table))).

fold(F, Acc, [Object | Objects]) -> fold(F, F(Object, Acc), Objects);
fold(_F, Acc, []) -> Acc.

%% In a module this call is rewritten at compile time; here the fun comes from the prompt and carries its own form.
fun2ms(Fun) when is_function(Fun) ->
    case spec_of(Fun) of
        {error, compiled} -> exit({badarg, {ets, fun2ms, [function, called, with, real, 'fun', should, be, transformed,
                                                         with, parse_transform, 'or', called, with, a, 'fun', generated,
                                                         in, the, shell]}});
        {error, Text} ->
            io:format("Error: ~ts~n", [Text]),
            {error, transform_error};
        Spec -> Spec
    end.

i() ->
    io:format(" id              name              type  size   mem    owner~n"
              " ----------------------------------------------------------------------------~n"),
    lists:foreach(fun(Table) -> i_line(Table) end, lists:sort(all())).

i_line(Table) ->
    Id = case info(Table, named_table) of true -> Table; false -> '-' end,
    io:format(" ~-15s ~-17s ~-5s ~-6w ~-6w ~w~n",
              [io_lib:format("~tw", [Id]), io_lib:format("~tw", [info(Table, name)]),
               io_lib:format("~w", [info(Table, type)]), info(Table, size), info(Table, memory),
               info(Table, owner)]).

init_table(Table, Read) ->
    delete_all_objects(Table),
    init_all(Table, Read).

init_all(Table, Read) ->
    case Read(read) of
        {Objects, Next} ->
            insert(Table, Objects),
            init_all(Table, Next);
        end_of_input -> true
    end.

%% --- natives: ets/*.py

insert(_, _) -> erlang:nif_error(undef).
insert_new(_, _) -> erlang:nif_error(undef).
lookup(_, _) -> erlang:nif_error(undef).
lookup_element(_, _, _) -> erlang:nif_error(undef).
member(_, _) -> erlang:nif_error(undef).
take(_, _) -> erlang:nif_error(undef).
delete(_, _) -> erlang:nif_error(undef).
delete_object(_, _) -> erlang:nif_error(undef).
delete_all_objects(_) -> erlang:nif_error(undef).
tab2list(_) -> erlang:nif_error(undef).
slot(_, _) -> erlang:nif_error(undef).
first(_) -> erlang:nif_error(undef).
last(_) -> erlang:nif_error(undef).
next(_, _) -> erlang:nif_error(undef).
prev(_, _) -> erlang:nif_error(undef).
update_counter(_, _, _) -> erlang:nif_error(undef).
update_counter(_, _, _, _) -> erlang:nif_error(undef).
update_element(_, _, _) -> erlang:nif_error(undef).
match(_) -> erlang:nif_error(undef).
match_object(_) -> erlang:nif_error(undef).
select(_) -> erlang:nif_error(undef).
select_reverse(_) -> erlang:nif_error(undef).
match(_, _) -> erlang:nif_error(undef).
match(_, _, _) -> erlang:nif_error(undef).
match_object(_, _) -> erlang:nif_error(undef).
match_object(_, _, _) -> erlang:nif_error(undef).
match_delete(_, _) -> erlang:nif_error(undef).
select(_, _) -> erlang:nif_error(undef).
select(_, _, _) -> erlang:nif_error(undef).
select_reverse(_, _) -> erlang:nif_error(undef).
select_reverse(_, _, _) -> erlang:nif_error(undef).
select_count(_, _) -> erlang:nif_error(undef).
select_delete(_, _) -> erlang:nif_error(undef).
select_replace(_, _) -> erlang:nif_error(undef).
match_spec_compile(_) -> erlang:nif_error(undef).
is_compiled_ms(_) -> erlang:nif_error(undef).
match_spec_run(_, _) -> erlang:nif_error(undef).
test_ms(_, _) -> erlang:nif_error(undef).
new(_, _) -> erlang:nif_error(undef).
delete(_) -> erlang:nif_error(undef).
all() -> erlang:nif_error(undef).
whereis(_) -> erlang:nif_error(undef).
rename(_, _) -> erlang:nif_error(undef).
give_away(_, _, _) -> erlang:nif_error(undef).
setopts(_, _) -> erlang:nif_error(undef).
safe_fixtable(_, _) -> erlang:nif_error(undef).
info(_) -> erlang:nif_error(undef).
info(_, _) -> erlang:nif_error(undef).
spec_of(_) -> erlang:nif_error(undef).

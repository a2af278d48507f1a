%% Tables. Folds, and what prints, are here; everything else is native (ets/*.py, on runtime/ets.py).
-module(ets).

-export([foldl/3, foldr/3, fun2ms/1, i/0, i/1, i/2, i/3, init_table/2, tab2list/1, match_spec_run_r/3, repair_continuation/2,
         internal_delete_all/2, internal_select_delete/2, internal_request_all/0]).
-export([tab2file/2, tab2file/3, file2tab/1, file2tab/2, tabfile_info/1]).
-export([insert/2, insert_new/2, lookup/2, lookup_element/3, member/2, take/2, delete/2, delete_object/2,
         delete_all_objects/1, slot/2, first/1, last/1, next/2, prev/2, update_counter/3, update_counter/4,
         update_element/3, match/1, match_object/1, select/1, select_reverse/1, match/2, match/3, match_object/2,
         match_object/3, match_delete/2, select/2, select/3, select_reverse/2, select_reverse/3, select_count/2,
         select_delete/2, select_replace/2, match_spec_compile/1, is_compiled_ms/1, match_spec_run/2, test_ms/2,
         new/2, delete/1, all/0, whereis/1, rename/2, give_away/3, setopts/2, safe_fixtable/2, info/1, info/2]).

%% A fold goes over what was there when it began.
foldl(F, Acc, Table) ->
    safe_fixtable(Table, true),
    try fold(F, Acc, walked(Table))
    after safe_fixtable(Table, false)
    end.

foldr(F, Acc, Table) ->
    safe_fixtable(Table, true),
    try fold(F, Acc, lists:reverse(tab2list(Table)))
    after safe_fixtable(Table, false)
    end.

fold(F, Acc, [Object | Objects]) -> fold(F, F(Object, Acc), Objects);
fold(_F, Acc, []) -> Acc.

tab2list(Table) ->
    case all_objects(Table) of
        none -> [Failed || Failed <- match_object(Table, '_')];
        Objects -> Objects
    end.

delete_all_objects(Table) ->
    _ = internal_delete_all(Table, undefined),
    true.

select_delete(Table, [{'_', [], [true]}]) -> internal_delete_all(Table, undefined);
select_delete(Table, Spec) -> internal_select_delete(Table, Spec).

match_delete(Table, Pattern) ->
    _ = select_delete(Table, [{Pattern, [], [true]}]),
    true.

match_spec_run_r(Objects, Compiled, Rest) -> lists:reverse(match_spec_run(Objects, Compiled), Rest).

%% A continuation holds its specification itself: it is good in any node.
repair_continuation(Continuation, _Spec) -> Continuation.

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
    io:format(" id              name              type  size   mem      owner~n"
              " ----------------------------------------------------------------------------~n"),
    lists:foreach(fun(Table) -> io:put_chars([$\s, lists:join($\s, facts(Table)), $\n]) end, lists:sort(all())),
    ok.

facts(Table) ->
    Owner = case process_info(info(Table, owner), registered_name) of
        {registered_name, Name} -> Name;
        _ -> info(Table, owner)
    end,
    Facts = [Table, info(Table, name), info(Table, type), info(Table, size), info(Table, memory), Owner],
    [string:pad(io_lib:format("~tw", [Fact]), Width) || {Fact, Width} <- lists:zip(Facts, [15, 17, 5, 6, 8, 0])].

%% The objects, one a line. (In OTP page by page, with questions.)
i(Table) -> i(Table, 80).

i(Table, Width) -> i(Table, 24, Width).

i(Table, _Height, Width) ->
    _ = first(Table),
    Show = fun(Object, Number) ->
        Text = lists:flatten(io_lib:format("~tw", [Object])),
        io:format("<~-3w> ~ts~n", [Number, lists:sublist(Text, Width - 8)]),
        Number + 1
    end,
    lists:foldl(Show, 1, tab2list(Table)),
    io:format("EOT~n").

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

%% --- tables in files: a word of our own, then {What tabfile_info says, Objects} in the external format

-define(MARK, "pyshell table 1\n").

tab2file(Table, File) -> tab2file(Table, File, []).

tab2file(Table, File, Options) ->
    case {file_options(Options, []), info(Table)} of
        {{error, Why}, _} -> {error, Why};
        {_, undefined} -> {error, badtab};
        {Extended, Facts} ->
            Items = [name, type, protection, named_table, keypos, size],
            Info = [{Item, proplists:get_value(Item, Facts)} || Item <- Items] ++
                [{extended_info, Extended}, {version, {1, 0}}],
            case file:write_file(File, [?MARK, term_to_binary({Info, tab2list(Table)})]) of
                ok -> ok;
                {error, Why} -> {error, {file_error, File, Why}}
            end
    end.

file_options([{extended_info, Wanted} | Options], _) when is_list(Wanted) ->
    file_options(Options, [Item || Item <- [object_count, md5sum], lists:member(Item, Wanted)]);
file_options([{sync, Sync} | Options], Extended) when is_boolean(Sync) -> file_options(Options, Extended);
file_options([], Extended) -> Extended;
file_options([Option | _], _) -> {error, {unknown_option, Option}};
file_options(_, _) -> {error, {malformed_option, badarg}}.

file2tab(File) -> file2tab(File, []).

file2tab(File, Options) ->
    case {[Option || Option <- Options, not lists:member(Option, [{verify, true}, {verify, false}])], from_file(File)} of
        {[Option | _], _} -> {error, {unknown_option, Option}};
        {[], {ok, {Info, Objects}}} -> loaded(fun(Item) -> proplists:get_value(Item, Info) end, Objects);
        {[], Error} -> Error
    end.

loaded(Of, Objects) ->
    Named = [named_table || Of(named_table)],
    try new(Of(name), [Of(type), Of(protection), {keypos, Of(keypos)} | Named]) of
        Table ->
            insert(Table, Objects),
            {ok, Table}
    catch
        error:badarg -> {error, cannot_create_table}
    end.

tabfile_info(File) ->
    case from_file(File) of
        {ok, {Info, _}} -> {ok, Info};
        Error -> Error
    end.

from_file(File) ->
    case file:read_file(File) of
        {ok, <<?MARK, Bytes/binary>>} ->
            try {ok, binary_to_term(Bytes)}
            catch error:badarg -> {error, badfile}
            end;
        {ok, _} -> {error, {read_error, {not_a_log_file, File}}};
        {error, Why} -> {error, {read_error, {file_error, File, Why}}}
    end.

internal_request_all() -> {make_ref(), []}.

%% --- natives: ets/*.py

insert(_, _) -> erlang:nif_error(undef).
insert_new(_, _) -> erlang:nif_error(undef).
lookup(_, _) -> erlang:nif_error(undef).
lookup_element(_, _, _) -> erlang:nif_error(undef).
member(_, _) -> erlang:nif_error(undef).
take(_, _) -> erlang:nif_error(undef).
delete(_, _) -> erlang:nif_error(undef).
delete_object(_, _) -> erlang:nif_error(undef).
internal_delete_all(_, _) -> erlang:nif_error(undef).
all_objects(_) -> erlang:nif_error(undef).
walked(_) -> erlang:nif_error(undef).
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
select(_, _) -> erlang:nif_error(undef).
select(_, _, _) -> erlang:nif_error(undef).
select_reverse(_, _) -> erlang:nif_error(undef).
select_reverse(_, _, _) -> erlang:nif_error(undef).
select_count(_, _) -> erlang:nif_error(undef).
internal_select_delete(_, _) -> erlang:nif_error(undef).
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

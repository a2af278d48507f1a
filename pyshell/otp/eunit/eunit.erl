%% Runs tests: eunit:test(Module), or any description of tests (the forms are those of OTP's users' guide).
%%
%% First the tests are run, each in a process that has its own group leader; what came of them is told as they end. A description
%% is asked for its parts when its turn comes, so that a set-up has happened before its tests are made.
%% Follows: eunit(3) and its users' guide. Left out: {node, ..}, {with, ..} across nodes, surefire reports, tests of whole folders.
-module(eunit).

-export([start/0, stop/0, test/1, test/2, submit/1, submit/2]).

-define(TEST_TIME, 5000).

-record(run, {verbose = false, indent = 0}).
-record(count, {pass = 0, fail = 0, skip = 0, cancel = 0}).

start() -> ok.
stop() -> ok.
submit(Tests) -> submit(Tests, []).

submit(Tests, Options) ->
    spawn(fun() -> test(Tests, Options) end),
    ok.

test(Tests) -> test(Tests, []).

test(Tests, Options) when is_list(Options) ->
    Verbose = lists:member(verbose, Options) orelse proplists:get_bool(verbose, Options),
    case Verbose of
        true -> io:put_chars("======================== EUnit ========================\n");
        false -> ok
    end,
    told(set(Tests, #run{verbose = Verbose}, #count{}), Verbose);
test(Tests, Option) -> test(Tests, [Option]).

told(#count{pass = 0, fail = 0, skip = 0, cancel = 0}, _Verbose) ->
    io:put_chars("  There were no tests to run.\n");
told(#count{pass = Pass, fail = 0, skip = 0, cancel = 0}, Verbose) ->
    case Verbose of true -> bar(); false -> ok end,
    case Pass of
        1 -> io:put_chars("  Test passed.\n");
        2 -> io:put_chars("  2 tests passed.\n");
        _ -> io:format("  All ~w tests passed.\n", [Pass])
    end;
told(#count{pass = Pass, fail = Fail, skip = Skip, cancel = Cancel}, _Verbose) ->
    bar(),
    io:format("  Failed: ~w.  Skipped: ~w.  Passed: ~w.\n", [Fail, Skip, Pass]),
    case Cancel of
        0 -> ok;
        _ -> io:put_chars("One or more tests were cancelled.\n")
    end,
    error.

bar() -> io:put_chars("=======================================================\n").

%% --- descriptions

set(Tests, Run, Count) when is_list(Tests) ->
    case is_title(Tests) of
        true -> cancelled("", {bad_test, Tests}, Run, Count);
        false -> lists:foldl(fun(Test, Sum) -> set(Test, Run, Sum) end, Count, Tests)
    end;
set(Module, Run, Count) when is_atom(Module) -> set({module, Module}, Run, Count);
set({module, Module}, Run, Count) ->
    case code:ensure_loaded(Module) of
        {module, _} ->
            group("module '" ++ atom_to_list(Module) ++ "'", [Module | companion(Module)], Run, Count);
        {error, _} -> cancelled(undefined, {module_not_found, Module}, Run, Count)
    end;
set({functions, Module}, Run, Count) ->
    lists:foldl(fun(Function, Sum) -> named(Module, Function, Run, Sum) end, Count, Module:module_info(exports));
set(Fun, Run, Count) when is_function(Fun, 0) -> test_of(Fun, source(Fun), "", 0, ?TEST_TIME, Run, Count);
set({test, Module, Name}, Run, Count) -> set({Module, Name}, Run, Count);
set({generator, Fun}, Run, Count) -> generated(Fun, Run, Count);
set({generator, Module, Name}, Run, Count) -> generated(fun Module:Name/0, Run, Count);
set({with, Value, Funs}, Run, Count) ->
    set([fun() -> Fun(Value) end || Fun <- Funs], Run, Count);
set({setup, SetUp, Tests}, Run, Count) -> set({setup, spawn, SetUp, fun(_) -> ok end, Tests}, Run, Count);
set({setup, Where, SetUp, Tests}, Run, Count) when Where =:= spawn; Where =:= local ->
    set({setup, Where, SetUp, fun(_) -> ok end, Tests}, Run, Count);
set({setup, SetUp, CleanUp, Tests}, Run, Count) -> set({setup, spawn, SetUp, CleanUp, Tests}, Run, Count);
set({setup, _Where, SetUp, CleanUp, Tests}, Run, Count) -> with_setup(SetUp, CleanUp, Tests, Run, Count);
set({foreach, SetUp, Tests}, Run, Count) -> set({foreach, SetUp, fun(_) -> ok end, Tests}, Run, Count);
set({foreach, Where, SetUp, CleanUp, Tests}, Run, Count) when is_atom(Where) ->
    set({foreach, SetUp, CleanUp, Tests}, Run, Count);
set({foreach, SetUp, CleanUp, Tests}, Run, Count) ->
    lists:foldl(fun(Test, Sum) -> with_setup(SetUp, CleanUp, Test, Run, Sum) end, Count, Tests);
set({foreachx, SetUp, Pairs}, Run, Count) -> set({foreachx, SetUp, fun(_, _) -> ok end, Pairs}, Run, Count);
set({foreachx, SetUp, CleanUp, Pairs}, Run, Count) ->
    lists:foldl(
        fun({X, Tests}, Sum) ->
            with_setup(fun() -> SetUp(X) end, fun(R) -> CleanUp(X, R) end, fun(R) -> Tests(X, R) end, Run, Sum)
        end, Count, Pairs);
set({How, Tests}, Run, Count) when How =:= inorder; How =:= inparallel; How =:= spawn -> set(Tests, Run, Count);
set({inparallel, Many, Tests}, Run, Count) when is_integer(Many) -> set(Tests, Run, Count);
set({timeout, Seconds, Tests}, Run, Count) when is_number(Seconds) -> limited(Tests, round(Seconds * 1000), Run, Count);
set({Module, Name}, Run, Count) when is_atom(Module), is_atom(Name) ->
    case erlang:function_exported(Module, Name, 0) orelse code:ensure_loaded(Module) =:= {module, Module} of
        true -> test_of(fun() -> eunit_test:'-mf_wrapper/2-fun-0-'(Module, Name) end, {Module, Name}, "", 0, ?TEST_TIME, Run, Count);
        false -> cancelled("", {module_not_found, Module}, Run, Count)
    end;
set({Line, Fun}, Run, Count) when is_integer(Line), is_function(Fun, 0) ->
    test_of(Fun, source(Fun), "", Line, ?TEST_TIME, Run, Count);
set({Line, Tests}, Run, Count) when is_integer(Line) -> set(Tests, Run, Count);
set({Title, Test}, Run, Count) when is_list(Title); is_binary(Title) -> titled(text(Title), Test, Run, Count);
set(Other, Run, Count) -> cancelled("", {bad_test, Other}, Run, Count).

is_title([_ | _] = List) -> io_lib:char_list(List);
is_title([]) -> false.

text(Title) -> unicode:characters_to_list(Title).

companion(Module) ->
    Name = list_to_atom(atom_to_list(Module) ++ "_tests"),
    case lists:suffix("_tests", atom_to_list(Module)) orelse code:ensure_loaded(Name) of
        {module, Name} -> [Name];
        _ -> []
    end.

named(Module, {Name, 0}, Run, Count) ->
    Text = atom_to_list(Name),
    case {lists:suffix("_test", Text), lists:suffix("_test_", Text)} of
        {true, _} -> set({Module, Name}, Run, Count);
        {_, true} -> generated(fun Module:Name/0, Run, Count);
        _ -> Count
    end;
named(_Module, _, _Run, Count) -> Count.

%% A title of one test stands in its line, one of several is a group.
titled(Title, {Line, Fun}, Run, Count) when is_integer(Line), is_function(Fun, 0) ->
    test_of(Fun, source(Fun), Title, Line, ?TEST_TIME, Run, Count);
titled(Title, Fun, Run, Count) when is_function(Fun, 0) -> test_of(Fun, source(Fun), Title, 0, ?TEST_TIME, Run, Count);
titled(Title, {Module, Name}, Run, Count) when is_atom(Module), is_atom(Name) ->
    test_of(fun() -> eunit_test:'-mf_wrapper/2-fun-0-'(Module, Name) end, {Module, Name}, Title, 0, ?TEST_TIME, Run, Count);
titled(Title, Tests, Run, Count) -> group(Title, Tests, Run, Count).

limited({Line, Fun}, Time, Run, Count) when is_integer(Line), is_function(Fun, 0) ->
    test_of(Fun, source(Fun), "", Line, Time, Run, Count);
limited(Fun, Time, Run, Count) when is_function(Fun, 0) -> test_of(Fun, source(Fun), "", 0, Time, Run, Count);
limited({Title, {Line, Fun}}, Time, Run, Count) when is_list(Title), is_integer(Line) ->
    test_of(Fun, source(Fun), Title, Line, Time, Run, Count);
limited({Title, Fun}, Time, Run, Count) when is_list(Title), is_function(Fun, 0) ->
    test_of(Fun, source(Fun), Title, 0, Time, Run, Count);
limited(Tests, Time, Run, Count) when is_list(Tests) ->
    lists:foldl(fun(Test, Sum) -> limited(Test, Time, Run, Sum) end, Count, Tests);
limited(Tests, _Time, Run, Count) -> set(Tests, Run, Count).

group(Title, Tests, #run{verbose = true, indent = Indent} = Run, Count) ->
    line(Indent, [Title, "\n"]),
    Begun = erlang:monotonic_time(microsecond),
    After = members(Tests, Run#run{indent = Indent + 1}, Count),
    Seconds = (erlang:monotonic_time(microsecond) - Begun) / 1000000,
    case Seconds >= 0.001 of
        true -> line(Indent + 1, io_lib:format("[done in ~.3f s]\n", [Seconds]));
        false -> ok
    end,
    After;
group(_Title, Tests, Run, Count) -> members(Tests, Run, Count).

members([Module | Companions], Run, Count) when is_atom(Module) ->
    set(Companions, Run, set({functions, Module}, Run, Count));
members(Tests, Run, Count) -> set(Tests, Run, Count).

generated(Fun, Run, Count) ->
    try Fun() of
        Tests -> set(Tests, Run, Count)
    catch
        Class:Reason:Stack -> cancelled("", {generator_failed, {source_of(Fun), {Class, Reason, Stack}}}, Run, Count)
    end.

with_setup(SetUp, CleanUp, Tests, Run, Count) ->
    try SetUp() of
        Value ->
            After = instantiated(Tests, Value, Run, Count),
            try CleanUp(Value) of
                _ -> After
            catch
                Class:Reason:Stack -> cancelled("", {cleanup_failed, {Class, Reason, Stack}}, Run, After)
            end
    catch
        Class:Reason:Stack -> cancelled("", {setup_failed, {Class, Reason, Stack}}, Run, Count)
    end.

instantiated(Tests, Value, Run, Count) when is_function(Tests, 1) ->
    try Tests(Value) of
        Made -> set(Made, Run, Count)
    catch
        Class:Reason:Stack -> cancelled("", {instantiation_failed, {Class, Reason, Stack}}, Run, Count)
    end;
instantiated({with, Funs}, Value, Run, Count) -> set({with, Value, Funs}, Run, Count);
instantiated(Tests, _Value, Run, Count) -> set(Tests, Run, Count).

cancelled(Title, Why, #run{indent = Indent}, Count) ->
    line(Indent, [case Title of undefined -> "undefined\n"; _ -> Title end]),
    io:put_chars(eunit_test:format_error(Why)),
    Count#count{cancel = Count#count.cancel + 1}.

line(Indent, Chars) -> io:put_chars([lists:duplicate(2 * Indent, $\s), Chars]).

%% --- one test

source(Fun) ->
    {Module, Name, _} = source_of(Fun),
    {Module, Name}.

source_of(Fun) ->
    {_, Module} = erlang:fun_info(Fun, module),
    {_, Name} = erlang:fun_info(Fun, name),
    {_, Arity} = erlang:fun_info(Fun, arity),
    {Module, Name, Arity}.

test_of(Fun, Source, Title, Line, Time, #run{verbose = Verbose, indent = Indent}, Count) ->
    Begin = fun() -> line(Indent, begin_text(Source, Title, Line)) end,
    case Verbose of true -> Begin(); false -> ok end,
    Begun = erlang:monotonic_time(microsecond),
    case eunit_proc:run(Fun, Time) of
        {ok, _Output} ->
            Seconds = (erlang:monotonic_time(microsecond) - Begun) / 1000000,
            case Verbose of
                true when Seconds >= 0.001 -> io:format("[~.3f s] ok\n", [Seconds]);
                true -> io:put_chars("ok\n");
                false -> ok
            end,
            Count#count{pass = Count#count.pass + 1};
        {error, Exception, Output} ->
            case Verbose of true -> ok; false -> Begin() end,
            io:put_chars(["*failed*\n", eunit_test:format_exception(Exception), output_text(Output)]),
            Count#count{fail = Count#count.fail + 1};
        {cancel, Why} ->
            case Verbose of true -> ok; false -> Begin() end,
            io:put_chars(eunit_test:format_cancel(Why)),
            Count#count{cancel = Count#count.cancel + 1}
    end.

begin_text({Module, Name}, Title, Line) ->
    [io_lib:format("~ts:", [Module]), [io_lib:format("~w:", [Line]) || Line > 0], io_lib:format(" ~ts", [Name]),
     [[" (", Title, ")"] || Title =/= ""], "..."].

output_text(Output) when byte_size(Output) > 800 -> io_lib:format("  output:<<\"~ts\">>...\n\n", [binary:part(Output, 0, 800)]);
output_text(Output) -> io_lib:format("  output:<<\"~ts\">>\n\n", [Output]).

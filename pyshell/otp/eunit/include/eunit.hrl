%% Macros for tests: -include_lib("eunit/include/eunit.hrl").
%%
%% Functions whose names end in _test are tests, those in _test_ give tests; all are exported, and test/0 runs them. A check that
%% fails is an error with what was expected, raised where the macro stands: eunit_check keeps the value meanwhile.
-ifndef(EUNIT_HRL).
-define(EUNIT_HRL, true).

-ifndef(NOTEST).
-ifndef(TEST).
-define(TEST, true).
-endif.
-endif.
-ifdef(TEST).
-ifndef(EUNIT_NOAUTO).
-compile({parse_transform, eunit_autoexport}).
-endif.
-endif.

-define(_test(Expr), {?LINE, fun() -> (Expr) end}).
-define(IF(Condition, Then, Else), (case (Condition) of true -> (Then); false -> (Else) end)).
-define(LET(Variable, Value, Body), ((fun(Variable) -> (Body) end)(Value))).

-define(_eunit_at, {module, ?MODULE}, {line, ?LINE}).
-define(_eunit_fits(Guard, Expr),
        begin
            eunit_check:keep(Expr),
            (fun() -> case eunit_check:kept() of Guard -> true; _ -> false end end)()
        end).
-define(_eunit_bool(Kind, Wanted, Expr, More),
        case eunit_check:keep(Expr) of
            Wanted -> ok;
            _ -> erlang:error({Kind, [?_eunit_at, {expression, (??Expr)}, {expected, Wanted},
                                      eunit_check:not_boolean(eunit_check:kept()) | More]})
        end).

-define(assert(Expr), ?_eunit_bool(assert, true, Expr, [])).
-define(assert(Expr, Comment), ?_eunit_bool(assert, true, Expr, [{comment, (Comment)}])).
-define(assertNot(Expr), ?_eunit_bool(assert, false, Expr, [])).
-define(assertNot(Expr, Comment), ?_eunit_bool(assert, false, Expr, [{comment, (Comment)}])).

-define(_eunit_match(Guard, Expr, More),
        case ?_eunit_fits(Guard, Expr) of
            true -> ok;
            false -> erlang:error({assertMatch, [?_eunit_at, {expression, (??Expr)}, {pattern, (??Guard)},
                                                 {value, eunit_check:kept()} | More]})
        end).
-define(assertMatch(Guard, Expr), ?_eunit_match(Guard, Expr, [])).
-define(assertMatch(Guard, Expr, Comment), ?_eunit_match(Guard, Expr, [{comment, (Comment)}])).

-define(_eunit_not_match(Guard, Expr, More),
        case ?_eunit_fits(Guard, Expr) of
            false -> ok;
            true -> erlang:error({assertNotMatch, [?_eunit_at, {expression, (??Expr)}, {pattern, (??Guard)},
                                                   {value, eunit_check:kept()} | More]})
        end).
-define(assertNotMatch(Guard, Expr), ?_eunit_not_match(Guard, Expr, [])).
-define(assertNotMatch(Guard, Expr, Comment), ?_eunit_not_match(Guard, Expr, [{comment, (Comment)}])).

-define(_eunit_equal(Expect, Expr, More),
        case eunit_check:same(Expect, Expr) of
            true -> ok;
            false -> erlang:error({assertEqual, [?_eunit_at, {expression, (??Expr)}, {expected, element(1, eunit_check:kept())},
                                                 {value, element(2, eunit_check:kept())} | More]})
        end).
-define(assertEqual(Expect, Expr), ?_eunit_equal(Expect, Expr, [])).
-define(assertEqual(Expect, Expr, Comment), ?_eunit_equal(Expect, Expr, [{comment, (Comment)}])).

-define(_eunit_not_equal(Unexpected, Expr, More),
        case eunit_check:same(Unexpected, Expr) of
            false -> ok;
            true -> erlang:error({assertNotEqual, [?_eunit_at, {expression, (??Expr)},
                                                   {value, element(1, eunit_check:kept())} | More]})
        end).
-define(assertNotEqual(Unexpected, Expr), ?_eunit_not_equal(Unexpected, Expr, [])).
-define(assertNotEqual(Unexpected, Expr, Comment), ?_eunit_not_equal(Unexpected, Expr, [{comment, (Comment)}])).

-define(_eunit_pattern(Class, Term), "{ "++(??Class)++" , "++(??Term)++" , [...] }").
-define(_eunit_exception(Class, Term, Expr, More),
        case ?_eunit_fits({exception, Class, Term, _}, eunit_check:outcome(fun() -> (Expr) end)) of
            true -> ok;
            false -> erlang:error({assertException, [?_eunit_at, {expression, (??Expr)}, {pattern, ?_eunit_pattern(Class, Term)},
                                                     eunit_check:unexpected(eunit_check:kept()) | More]})
        end).
-define(assertException(Class, Term, Expr), ?_eunit_exception(Class, Term, Expr, [])).
-define(assertException(Class, Term, Expr, Comment), ?_eunit_exception(Class, Term, Expr, [{comment, (Comment)}])).
-define(assertError(Term, Expr), ?assertException(error, Term, Expr)).
-define(assertError(Term, Expr, Comment), ?assertException(error, Term, Expr, Comment)).
-define(assertExit(Term, Expr), ?assertException(exit, Term, Expr)).
-define(assertExit(Term, Expr, Comment), ?assertException(exit, Term, Expr, Comment)).
-define(assertThrow(Term, Expr), ?assertException(throw, Term, Expr)).
-define(assertThrow(Term, Expr, Comment), ?assertException(throw, Term, Expr, Comment)).

-define(_eunit_not_exception(Class, Term, Expr, More),
        case ?_eunit_fits({exception, Class, Term, _}, eunit_check:outcome(fun() -> (Expr) end)) of
            false -> ok;
            true -> erlang:error({assertNotException, [?_eunit_at, {expression, (??Expr)},
                                                       {pattern, ?_eunit_pattern(Class, Term)},
                                                       eunit_check:unexpected(eunit_check:kept()) | More]})
        end).
-define(assertNotException(Class, Term, Expr), ?_eunit_not_exception(Class, Term, Expr, [])).
-define(assertNotException(Class, Term, Expr, Comment), ?_eunit_not_exception(Class, Term, Expr, [{comment, (Comment)}])).

-define(_assert(Expr), ?_test(?assert(Expr))).
-define(_assert(Expr, Comment), ?_test(?assert(Expr, Comment))).
-define(_assertNot(Expr), ?_test(?assertNot(Expr))).
-define(_assertNot(Expr, Comment), ?_test(?assertNot(Expr, Comment))).
-define(_assertMatch(Guard, Expr), ?_test(?assertMatch(Guard, Expr))).
-define(_assertMatch(Guard, Expr, Comment), ?_test(?assertMatch(Guard, Expr, Comment))).
-define(_assertNotMatch(Guard, Expr), ?_test(?assertNotMatch(Guard, Expr))).
-define(_assertEqual(Expect, Expr), ?_test(?assertEqual(Expect, Expr))).
-define(_assertEqual(Expect, Expr, Comment), ?_test(?assertEqual(Expect, Expr, Comment))).
-define(_assertNotEqual(Unexpected, Expr), ?_test(?assertNotEqual(Unexpected, Expr))).
-define(_assertException(Class, Term, Expr), ?_test(?assertException(Class, Term, Expr))).
-define(_assertError(Term, Expr), ?_test(?assertError(Term, Expr))).
-define(_assertExit(Term, Expr), ?_test(?assertExit(Term, Expr))).
-define(_assertThrow(Term, Expr), ?_test(?assertThrow(Term, Expr))).
-define(_assertNotException(Class, Term, Expr), ?_test(?assertNotException(Class, Term, Expr))).

-define(debugMsg(Text), eunit_check:debug(?FILE, ?LINE, "~ts", [Text])).
-define(debugHere, ?debugMsg("<-")).
-define(debugFmt(Format, Args), eunit_check:debug(?FILE, ?LINE, Format, (Args))).
-define(debugVal(Expr), eunit_check:debug_value(?FILE, ?LINE, (??Expr), (Expr))).
-define(debugVal(Expr, Depth), ?debugVal(Expr)).
-define(debugTime(Text, Expr), eunit_check:debug_time(?FILE, ?LINE, (Text), fun() -> (Expr) end)).

-endif.

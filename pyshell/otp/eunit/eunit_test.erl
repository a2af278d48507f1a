%% Calling a test, and telling what went wrong in it.
-module(eunit_test).

-export([run_testfun/1, '-mf_wrapper/2-fun-0-'/2, format_exception/1, format_error/1, format_cancel/1]).

-define(DEPTH, 20).

run_testfun(Fun) ->
    try Fun() of
        Value -> {ok, Value}
    catch
        Class:Reason:Stack -> {error, {Class, Reason, Stack}}
    end.

%% (So named, as a stack trace of OTP's has it.)
'-mf_wrapper/2-fun-0-'(Module, Name) ->
    Value = Module:Name(),
    Value.

format_exception({Class, Reason, Stack}) -> 
    io_lib:format("~ts**~w:~ts\n", [stack(Stack), Class, io_lib:format("~tP", [Reason, ?DEPTH])]).

stack([First | Calls]) -> [entry("in function", First) | [entry("in call from", Call) || Call <- Calls]];
stack([]) -> [].

entry(Before, {Module, Name, Args, Where}) when is_list(Args) ->
    Shown = lists:join(",", [io_lib:format("~tP", [Arg, 15]) || Arg <- Args]),
    io_lib:format("~ts ~w:~tw/~w~ts\n  called as ~tw(~ts)\n", [Before, Module, Name, length(Args), place(Where), Name, Shown]);
entry(Before, {Module, Name, Arity, Where}) -> io_lib:format("~ts ~w:~tw/~w~ts\n", [Before, Module, Name, Arity, place(Where)]).

place(Where) ->
    case {proplists:get_value(file, Where), proplists:get_value(line, Where)} of
        {File, Line} when File =/= undefined, Line =/= undefined -> io_lib:format(" (~ts, line ~w)", [File, Line]);
        _ -> ""
    end.

format_cancel(timeout) -> "*timed out*\n";
format_cancel({exit, Reason}) -> io_lib:format("*unexpected termination of test process*\n::~tP\n\n", [Reason, ?DEPTH]).

format_error({module_not_found, Module}) -> io_lib:format("*** test module not found ***\n**~w\n\n", [Module]);
format_error({bad_test, Term}) -> io_lib:format("*** bad test descriptor ***\n**~tP\n\n", [Term, ?DEPTH]);
format_error({generator_failed, {{Module, Name, Arity}, Exception}}) ->
    failed(io_lib:format("test generator failed: ~w:~tw/~w", [Module, Name, Arity]), Exception);
format_error({setup_failed, Exception}) -> failed("context setup failed", Exception);
format_error({cleanup_failed, Exception}) -> failed("context cleanup failed", Exception);
format_error({instantiation_failed, Exception}) -> failed("instantiation of subtests failed", Exception).

failed(Title, Exception) -> io_lib:format("*** ~ts ***\n~ts\n\n", [Title, format_exception(Exception)]).

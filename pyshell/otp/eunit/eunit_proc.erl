%% The processes of a test: one that runs it, and one that is its group leader and keeps what it prints.
-module(eunit_proc).

-export([run/2, run_test/1]).

%% {ok, Output}, {error, {Class, Reason, Stack}, Output}, or {cancel, timeout | {exit, Reason}}.
run(Fun, Time) ->
    Leader = spawn_link(fun() -> collect([]) end),
    Parent = self(),
    Ref = make_ref(),
    {Pid, Watch} = spawn_monitor(fun() -> start(Leader, Parent, Ref, Fun) end),
    Result = receive
        {Ref, Outcome} -> demonitor(Watch, [flush]), Outcome;
        {'DOWN', Watch, process, _, Reason} -> {cancel, {exit, Reason}}
    after Time ->
        demonitor(Watch, [flush]),
        exit(Pid, kill),
        {cancel, timeout}
    end,
    Output = output_of(Leader),
    case Result of
        ok -> {ok, Output};
        {error, Exception} -> {error, Exception, Output};
        Cancel -> Cancel
    end.

start(Leader, Parent, Ref, Fun) ->
    group_leader(Leader, self()),
    Outcome = tests_inorder(Fun, self(), 1),
    Parent ! {Ref, Outcome},
    ok.

%% The steps down to a test are those that a stack trace of OTP's eunit shows.
tests_inorder(Fun, Runner, _Number) ->
    Outcome = handle_test(Fun, Runner),
    Outcome.

handle_test(Fun, Runner) ->
    Outcome = with_timeout(infinity, Fun, Runner),
    Outcome.

with_timeout(_Time, Fun, _Runner) ->
    Outcome = run_test(Fun),
    Outcome.

run_test(Fun) ->
    case eunit_test:run_testfun(Fun) of
        {ok, _} -> ok;
        {error, Exception} -> {error, Exception}
    end.

%% --- the group leader

output_of(Leader) ->
    Ref = monitor(process, Leader),
    Leader ! {output, self(), Ref},
    receive
        {Ref, Output} -> demonitor(Ref, [flush]), Output;
        {'DOWN', Ref, process, _, _} -> <<>>
    end.

collect(Written) ->
    receive
        {io_request, From, ReplyAs, Request} ->
            {Result, More} = request(Request),
            From ! {io_reply, ReplyAs, Result},
            collect([Written | More]);
        {output, From, Ref} -> From ! {Ref, unicode:characters_to_binary(Written)};
        _ -> collect(Written)
    end.

request({put_chars, _Encoding, Chars}) -> {ok, Chars};
request({put_chars, Encoding, Module, Function, Args}) ->
    try request({put_chars, Encoding, apply(Module, Function, Args)})
    catch _:_ -> {{error, Function}, []}
    end;
request({requests, Requests}) ->
    lists:foldl(
        fun(Request, {_, Written}) ->
            {Result, More} = request(Request),
            {Result, [Written | More]}
        end, {ok, []}, Requests);
request(getopts) -> {[], []};
request({setopts, _}) -> {ok, []};
request(_) -> {eof, []}.

%% Time: waiting, measuring, and timers that call a function or send a message.
%%
%% A timer here is a process that sleeps; {send_local, Ref} and the like are what OTP calls the reference it hands out.
%% send_after and exit_after of a local process need none: they are timers of the emulator.
-module(timer).
-export([sleep/1, tc/1, tc/2, tc/3, now_diff/2, seconds/1, minutes/1, hours/1, hms/3, send_after/2, send_after/3,
         send_interval/2, send_interval/3, apply_after/2, apply_after/3, apply_after/4, apply_interval/2, apply_interval/3,
         apply_interval/4, exit_after/2, exit_after/3, kill_after/1, kill_after/2, cancel/1, start/0]).

sleep(Time) -> receive after Time -> ok end.

tc(Fun) ->
    Start = erlang:monotonic_time(),
    Value = Fun(),
    {elapsed(Start), Value}.

tc(Fun, Args) ->
    Start = erlang:monotonic_time(),
    Value = apply(Fun, Args),
    {elapsed(Start), Value}.

tc(Module, Function, Args) ->
    Start = erlang:monotonic_time(),
    Value = apply(Module, Function, Args),
    {elapsed(Start), Value}.

elapsed(Start) ->
    erlang:convert_time_unit(erlang:monotonic_time() - Start, native, microsecond).

now_diff({A2, B2, C2}, {A1, B1, C1}) ->
    ((A2 - A1) * 1000000 + B2 - B1) * 1000000 + C2 - C1.

seconds(N) -> 1000 * N.
minutes(N) -> 1000 * 60 * N.
hours(N) -> 1000 * 60 * 60 * N.
hms(H, M, S) -> hours(H) + minutes(M) + seconds(S).

start() -> ok.

send_after(Time, Message) -> send_after(Time, self(), Message).

send_after(Time, To, Message) when is_integer(Time), Time >= 0, is_pid(To), node(To) =:= node() ->
    {ok, {send_local, erlang:send_after(Time, To, Message)}};
send_after(Time, To, Message) when is_integer(Time), Time >= 0 ->
    case is_destination(To) of
        true -> once(Time, fun() -> catch To ! Message end);
        false -> {error, badarg}
    end;
send_after(_, _, _) -> {error, badarg}.

send_interval(Time, Message) -> send_interval(Time, self(), Message).

send_interval(Time, To, Message) when is_integer(Time), Time > 0 ->
    case is_destination(To) of
        true -> interval(Time, fun() -> To ! Message end, To);
        false -> {error, badarg}
    end;
send_interval(_, _, _) -> {error, badarg}.

apply_after(Time, Fun) -> once(Time, Fun).
apply_after(Time, Fun, Args) -> once(Time, fun() -> apply(Fun, Args) end).
apply_after(Time, Module, Function, Args) -> once(Time, fun() -> apply(Module, Function, Args) end).

apply_interval(Time, Fun) -> interval(Time, Fun, self()).
apply_interval(Time, Fun, Args) -> interval(Time, fun() -> apply(Fun, Args) end, self()).
apply_interval(Time, Module, Function, Args) -> interval(Time, fun() -> apply(Module, Function, Args) end, self()).

exit_after(Time, Reason) -> exit_after(Time, self(), Reason).
exit_after(Time, Pid, Reason) -> once(Time, fun() -> exit(target(Pid), Reason) end).

kill_after(Time) -> exit_after(Time, self(), kill).
kill_after(Time, Pid) -> exit_after(Time, Pid, kill).

cancel({send_local, Ref}) -> erlang:cancel_timer(Ref), {ok, cancel};
cancel({Kind, Ref}) when Kind =:= once; Kind =:= interval ->
    case whereis_timer(Ref) of
        undefined -> ok;
        Pid -> Pid ! {cancel, Ref}
    end,
    {ok, cancel};
cancel(_) -> {error, badarg}.

%% The processes behind timers: the reference they answer to is an alias of theirs.

once(Time, Fun) when is_integer(Time), Time >= 0 ->
    {ok, {once, started(fun(Ref) -> wait_once(Ref, Time, Fun) end)}};
once(_, _) -> {error, badarg}.

interval(Time, Fun, Owner) when is_integer(Time), Time > 0 ->
    Next = erlang:monotonic_time(millisecond) + Time,
    {ok, {interval, started(fun(Ref) -> watch(Owner), repeat(Ref, Next, Time, Fun) end)}};
interval(_, _, _) -> {error, badarg}.

started(Body) ->
    Self = self(),
    Tag = make_ref(),
    spawn(fun() -> Ref = alias(), Self ! {Tag, Ref}, Body(Ref) end),
    receive {Tag, Ref} -> Ref end.

whereis_timer(Ref) -> Ref.

wait_once(Ref, Time, Fun) ->
    receive
        {cancel, Ref} -> ok
    after Time ->
        spawn(Fun)
    end.

repeat(Ref, Next, Time, Fun) ->
    Left = max(0, Next - erlang:monotonic_time(millisecond)),
    receive
        {cancel, Ref} -> ok;
        {'DOWN', _, process, _, _} -> ok
    after Left ->
        spawn(Fun),
        repeat(Ref, Next + Time, Time, Fun)
    end.

watch(Pid) when is_pid(Pid) -> monitor(process, Pid);
watch(_) -> ok.

is_destination(To) when is_pid(To); is_atom(To) -> true;
is_destination({Name, Node}) when is_atom(Name), is_atom(Node) -> true;
is_destination(_) -> false.

target(Pid) when is_pid(Pid) -> Pid;
target(Name) when is_atom(Name) -> whereis(Name).

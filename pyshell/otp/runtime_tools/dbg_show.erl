%% How a trace message is shown: a line `(Pid) what ...`.
%%
%% What may be long (sent, received, returned) is laid out from the column it begins in, all else as if it stood by itself.
%% Follows: runtime_tools dbg(3), tracer/0.
-module(dbg_show).

-export([message/2, flags/1, fun2ms/1, specification/1]).

%% Gives what it wants to be told with the next message.
message(Message, Device) when is_atom(Device); is_pid(Device) ->
    message(Message, {Device, []});
message(Message, {Device, Rest}) ->
    case line(Message) of
        {Format, Args} -> io:format(Device, Format ++ "~n", Args);
        none -> ok
    end,
    {Device, Rest}.

line({drop, Count}) ->
    {"*** Dropped ~p messages.", [Count]};
line({seq_trace, Label, What}) ->
    seq(Label, What, {"SeqTrace [~tp]: ", [Label]});
line({seq_trace, Label, What, Time}) ->
    seq(Label, What, {"SeqTrace ~tp [~tp]: ", [Time, Label]});
line(Message) when element(1, Message) =:= trace, tuple_size(Message) >= 4 ->
    [trace, Pid | Event] = tuple_to_list(Message),
    event(Pid, Event);
line(Message) when element(1, Message) =:= trace_ts, tuple_size(Message) >= 5 ->
    [trace_ts, Pid | Rest] = tuple_to_list(Message),
    {Event, [Time]} = lists:split(length(Rest) - 1, Rest),
    join(event(Pid, Event), {" (Timestamp: ~tp)", [Time]});
line(_) ->
    none.

seq(_, {send, Serial, From, To, Message}, Head) ->
    join(Head, {"(~p) ~tp ! ~tp [Serial: ~p]", [From, To, Message, Serial]});
seq(_, {'receive', Serial, From, To, Message}, Head) ->
    join(Head, {"(~p) << ~tp [Serial: ~p, From: ~tp]", [To, Message, Serial, From]});
seq(_, {print, Serial, From, _, Message}, Head) ->
    join(Head, {"-> ~tp [Serial: ~p, From: ~tp]", [Message, Serial, From]});
seq(Label, What, _) ->
    {"SeqTrace [~tp]: ~tp", [Label, What]}.

join({A, As}, {B, Bs}) -> {A ++ B, As ++ Bs}.

event(Pid, Event) -> join({"(~p) ", [Pid]}, what(Event)).

what([call, {_, _, _} = Call]) -> {"call ~ts", [call(Call)]};
what([call, {_, _, _} = Call, More]) -> {"call ~ts (~ts)", [call(Call), alone(More)]};
what([return_from, {M, F, A}, Value]) -> {"returned from ~ts/~p -> ~tp", [name(M, F), A, Value]};
what([return_to, {M, F, A}]) -> {"returning to ~ts/~p", [name(M, F), A]};
what([return_to, Place]) -> {"returning to ~tp", [Place]};
what([send, Message, To]) -> {"~tp ! ~tp", [To, Message]};
what([send, Message, To, More]) -> {"~tp ! ~tp (~tp)", [To, Message, More]};
what(['receive', Message]) -> {"<< ~tp", [Message]};
what(['receive', Message, More]) -> {"<< ~tp (~tp)", [Message, More]};
what([spawn, Child, {_, _, _} = Call]) -> {"spawn ~p as ~ts", [Child, call(Call)]};
what([Kind | More]) -> {"~ts", [lists:join(" ", [alone(Item) || Item <- [Kind | More]])]}.

call({M, F, Arity}) when is_integer(Arity) -> io_lib:format("~ts/~p", [name(M, F), Arity]);
call({M, F, Args}) -> [name(M, F), "(", lists:join(",", [alone(Arg) || Arg <- Args]), ")"].

name(M, F) -> io_lib:format("~tp:~tp", [M, F]).

alone(Term) -> io_lib:format("~tp", [Term]).

%% What i/0 says of a process: short words where there are some.
flags(Flags) -> lists:join(" | ", [short(Flag) || Flag <- lists:reverse(Flags)]).

short(send) -> "s";
short('receive') -> "r";
short(call) -> "c";
short(procs) -> "p";
short(set_on_spawn) -> "sos";
short(set_on_first_spawn) -> "sofs";
short(set_on_link) -> "sol";
short(set_on_first_link) -> "sofl";
short(Flag) -> atom_to_list(Flag).

%% Only for a fun that was typed at the prompt; in a module the parse transform ms_transform has done it before.
fun2ms(Fun) when is_function(Fun) ->
    case specification(Fun) of
        {error, compiled} -> exit({badarg, {dbg, fun2ms, [function, called, with, real, 'fun', should, be, transformed,
                                                         with, parse_transform, 'or', called, with, a, 'fun', generated,
                                                         in, the, shell]}});
        {error, Text} ->
            io:format("Error: ~ts~n", [Text]),
            {error, transform_error};
        Spec -> Spec
    end.

specification(_) -> erlang:nif_error(undef).

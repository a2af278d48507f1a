%% seq_trace: messages that follow from each other carry a token, and a system tracer hears of them.
%%
%% Follows: kernel seq_trace(3).
-module(seq_trace).

-export([set_token/1, set_token/2, get_token/0, get_token/1, print/1, print/2, reset_trace/0, set_system_tracer/1,
         get_system_tracer/0]).

set_token([]) ->
    erlang:seq_trace(sequential_trace_token, []);
set_token({Flags, Label, Serial, _From, Last}) ->
    erlang:seq_trace(sequential_trace_token, {Flags, Label, Serial, self(), Last}).

set_token(Component, Value) ->
    Old = erlang:seq_trace(Component, Value),
    Old.

get_token() ->
    {sequential_trace_token, Token} = erlang:seq_trace_info(sequential_trace_token),
    Token.

get_token(Component) ->
    Found = erlang:seq_trace_info(Component),
    Found.

print(Info) ->
    erlang:seq_trace_print(Info),
    ok.

print(Label, Info) ->
    erlang:seq_trace_print(Label, Info),
    ok.

reset_trace() ->
    erlang:system_flag(reset_seq_trace, true).

set_system_tracer(Tracer) ->
    Old = erlang:system_flag(sequential_tracer, Tracer),
    Old.

get_system_tracer() ->
    {sequential_tracer, Tracer} = erlang:system_info(sequential_tracer),
    Tracer.

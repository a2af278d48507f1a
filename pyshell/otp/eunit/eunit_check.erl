%% What the macros of eunit.hrl call: the value of a check is kept in the process until the check has told about it.
-module(eunit_check).

-export([keep/1, kept/0, same/2, not_boolean/1, outcome/1, unexpected/1, debug/4, debug_value/4, debug_time/4]).

keep(Value) ->
    put('$eunit_value', Value),
    Value.

kept() -> get('$eunit_value').

same(Expected, Value) ->
    keep({Expected, Value}),
    Expected =:= Value.

not_boolean(Value) when is_boolean(Value) -> {value, Value};
not_boolean(Value) -> {not_boolean, Value}.

outcome(Fun) ->
    try {value, Fun()}
    catch Class:Reason:Stack -> {exception, Class, Reason, Stack}
    end.

unexpected({value, Value}) -> {unexpected_success, Value};
unexpected({exception, Class, Reason, Stack}) -> {unexpected_exception, {Class, Reason, Stack}}.

debug(File, Line, Format, Args) ->
    io:format(user, "~ts:~w:~w: " ++ Format ++ "~n", [File, Line, self() | Args]),
    ok.

debug_value(File, Line, Text, Value) ->
    debug(File, Line, "~ts = ~tp", [Text, Value]),
    Value.

debug_time(File, Line, Text, Fun) ->
    {Micro, Value} = timer:tc(Fun),
    debug(File, Line, "~ts: ~.3f s", [Text, Micro / 1000000]),
    Value.

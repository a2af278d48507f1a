%% JSON. decode/1 and encode/1 are native; the forms with functions of the caller's own are here.
%%
%% Objects are maps with binary keys, strings are binaries, null is the atom null. Texts of encode/1 are one binary, where OTP gives
%% deep lists of the same bytes.
%% Follows: stdlib json(3) of OTP 27 and 28; RFC 8259.
-module(json).

-export([encode/1, encode/2, encode_value/2, encode_atom/2, encode_integer/1, encode_float/1, encode_list/2, encode_map/2,
         encode_map_checked/2, encode_key_value_list/2, encode_key_value_list_checked/2, encode_binary/1,
         encode_binary_escape_all/1]).
-export([format/1, format/2, format/3, format_value/3, format_key_value_list/3, format_key_value_list_checked/3]).
-export([decode/1, decode/3, decode_start/3, decode_continue/2]).

%% --- text from terms

encode(Term, Encoder) when is_function(Encoder, 2) -> Encoder(Term, Encoder).

encode_value(Term, Encoder) when is_atom(Term) -> encode_atom(Term, Encoder);
encode_value(Term, _Encoder) when is_binary(Term) -> encode_binary(Term);
encode_value(Term, _Encoder) when is_integer(Term) -> encode_integer(Term);
encode_value(Term, _Encoder) when is_float(Term) -> encode_float(Term);
encode_value(Term, Encoder) when is_list(Term) -> encode_list(Term, Encoder);
encode_value(Term, Encoder) when is_map(Term) -> encode_map(Term, Encoder);
encode_value(Term, _Encoder) -> erlang:error({unsupported_type, Term}).

encode_atom(Atom, _Encoder) when Atom =:= true; Atom =:= false; Atom =:= null -> atom_to_binary(Atom);
encode_atom(Atom, Encoder) -> Encoder(atom_to_binary(Atom), Encoder).

encode_integer(Integer) -> integer_to_binary(Integer).

encode_float(Float) -> float_to_binary(Float, [short]).

encode_list([], _Encoder) -> <<"[]">>;
encode_list(List, Encoder) when is_list(List), is_function(Encoder, 2) ->
    [$[, lists:join($,, [Encoder(Term, Encoder) || Term <- List]), $]].

encode_map(Map, Encoder) when is_map(Map), is_function(Encoder, 2) -> encode_key_value_list(maps:to_list(Map), Encoder).

encode_map_checked(Map, Encoder) -> encode_key_value_list_checked(maps:to_list(Map), Encoder).

encode_key_value_list([], _Encoder) -> <<"{}">>;
encode_key_value_list(Pairs, Encoder) when is_function(Encoder, 2) ->
    [${, lists:join($,, [[key(Key, Encoder), $: | Encoder(Value, Encoder)] || {Key, Value} <- Pairs]), $}].

encode_key_value_list_checked(Pairs, Encoder) ->
    checked(Pairs, Encoder, #{}),
    encode_key_value_list(Pairs, Encoder).

%% No two keys may look the same in the text.
checked([{Key, _} | Pairs], Encoder, Seen) ->
    Text = iolist_to_binary(key(Key, Encoder)),
    case Seen of
        #{Text := _} -> erlang:error({duplicate_key, Key});
        _ -> checked(Pairs, Encoder, Seen#{Text => true})
    end;
checked([], _Encoder, _Seen) -> ok.

key(Key, Encoder) when is_binary(Key) -> Encoder(Key, Encoder);
key(Key, Encoder) when is_atom(Key) -> Encoder(atom_to_binary(Key), Encoder);
key(Key, _Encoder) when is_integer(Key) -> [$", encode_integer(Key), $"];
key(Key, _Encoder) when is_float(Key) -> [$", encode_float(Key), $"];
key(Key, _Encoder) -> erlang:error({unsupported_type, Key}).

%% --- for people: a line for each entry of an object, lists of simple things on one line

format(Term) -> format(Term, #{}).

format(Term, Options) when is_map(Options) -> format(Term, fun format_value/3, Options);
format(Term, Encoder) when is_function(Encoder, 3) -> format(Term, Encoder, #{}).

format(Term, Encoder, Options) when is_function(Encoder, 3) ->
    State = maps:merge(#{level => 0, indent => 2, max => 100}, Options),
    [Encoder(Term, Encoder, State), $\n].

format_value(Map, Encoder, State) when is_map(Map) -> format_key_value_list(maps:to_list(Map), Encoder, State);
format_value([_ | _] = List, Encoder, State) ->
    case lists:any(fun(Term) -> is_map(Term) orelse is_list(Term) andalso Term =/= [] end, List) of
        true -> block($[, [Encoder(Term, Encoder, deeper(State)) || Term <- List], $], State);
        false -> wrapped([iolist_to_binary(Encoder(Term, Encoder, State)) || Term <- List], State)
    end;
format_value(Atom, Encoder, State) when is_atom(Atom), Atom =/= true, Atom =/= false, Atom =/= null ->
    Encoder(atom_to_binary(Atom), Encoder, State);
format_value(Term, _Encoder, _State) -> encode(Term).

format_key_value_list([], _Encoder, _State) -> <<"{}">>;
format_key_value_list(Pairs, Encoder, State) ->
    Key = fun(Text, _) -> Encoder(Text, Encoder, State) end,
    block(${, [[key(K, Key), ": ", Encoder(Value, Encoder, deeper(State))] || {K, Value} <- Pairs], $}, State).

format_key_value_list_checked(Pairs, Encoder, State) ->
    checked(Pairs, fun(Text, _) -> Encoder(Text, Encoder, State) end, #{}),
    format_key_value_list(Pairs, Encoder, State).

deeper(#{level := Level} = State) -> State#{level := Level + 1}.

line(#{level := Level, indent := Indent}) -> [$\n | lists:duplicate(Level * Indent, $\s)].

block(Open, Texts, Close, State) ->
    Line = line(deeper(State)),
    [Open, Line, lists:join([$, | Line], Texts), line(State), Close].

%% As many on a line as there is room for.
wrapped(Texts, #{level := Level, indent := Indent, max := Max} = State) ->
    Start = Level * Indent + 1,
    [$[, wrap(Texts, Start, Start, Max, line(deeper(State))), $]].

wrap([Text], _Column, _Start, _Max, _Line) -> [Text];
wrap([Text | Texts], Column, Start, Max, Line) ->
    After = Column + byte_size(Text) + 1,
    case After + byte_size(hd(Texts)) > Max of
        true -> [Text, $,, Line | wrap(Texts, Start, Start, Max, Line)];
        false -> [Text, $, | wrap(Texts, After, Start, Max, Line)]
    end.

%% --- terms from text

%% Callbacks: what is not given does as decode/1 does.
decode(Text, Acc, Callbacks) when is_binary(Text), is_map(Callbacks) ->
    {Events, Rest} = events(Text, true),
    {Value, End} = run(Events, Acc, Callbacks),
    {Value, End, Rest}.

decode_start(Text, Acc, Callbacks) when is_binary(Text), is_map(Callbacks) -> continued(Text, Acc, Callbacks, false).

decode_continue(end_of_input, {Text, Acc, Callbacks}) -> continued(Text, Acc, Callbacks, true);
decode_continue(More, {Text, Acc, Callbacks}) when is_binary(More) ->
    continued(<<Text/binary, More/binary>>, Acc, Callbacks, false).

continued(Text, Acc, Callbacks, Last) ->
    case events(Text, Last) of
        continue -> {continue, {Text, Acc, Callbacks}};
        {Events, Rest} ->
            {Value, End} = run(Events, Acc, Callbacks),
            {Value, End, Rest}
    end.

%% Above: for each container that stands open what was outside of it, and its key there.
run(Events, Acc, Callbacks) -> run(Events, Acc, [], maps:merge(defaults(), Callbacks)).

defaults() ->
    #{array_start => fun(_) -> [] end, array_push => fun(Value, Values) -> [Value | Values] end,
      array_finish => fun(Values, Outside) -> {lists:reverse(Values), Outside} end,
      object_start => fun(_) -> [] end, object_push => fun(Key, Value, Pairs) -> [{Key, Value} | Pairs] end,
      object_finish => fun(Pairs, Outside) -> {maps:from_list(lists:reverse(Pairs)), Outside} end,
      integer => fun erlang:binary_to_integer/1, float => fun erlang:binary_to_float/1, string => fun(Text) -> Text end,
      null => null}.

run([array | Events], Acc, Above, #{array_start := Start} = Calls) -> run(Events, Start(Acc), [{array, Acc} | Above], Calls);
run([object | Events], Acc, Above, #{object_start := Start} = Calls) -> run(Events, Start(Acc), [{object, Acc} | Above], Calls);
run([end_array | Events], Acc, [{array, Outside} | Above], #{array_finish := Finish} = Calls) ->
    {Value, After} = Finish(Acc, Outside),
    value(Value, Events, After, Above, Calls);
run([end_object | Events], Acc, [{object, Outside} | Above], #{object_finish := Finish} = Calls) ->
    {Value, After} = Finish(Acc, Outside),
    value(Value, Events, After, Above, Calls);
run([{key, Text} | Events], Acc, Above, #{string := String} = Calls) ->
    run(Events, Acc, [{key, String(Text)} | Above], Calls);
run([{value, null} | Events], Acc, Above, #{null := Null} = Calls) -> value(Null, Events, Acc, Above, Calls);
run([{value, Value} | Events], Acc, Above, Calls) -> value(Value, Events, Acc, Above, Calls);
run([{string, Text} | Events], Acc, Above, #{string := String} = Calls) ->
    value(String(Text), Events, Acc, Above, Calls);
run([{integer, Integer} | Events], Acc, Above, #{integer := Make} = Calls) ->
    value(Make(integer_to_binary(Integer)), Events, Acc, Above, Calls);
run([{float, Float} | Events], Acc, Above, #{float := Make} = Calls) ->
    value(Make(float_to_binary(Float, [short])), Events, Acc, Above, Calls).

value(Value, [], Acc, [], _Calls) -> {Value, Acc};
value(Value, Events, Acc, [{key, Key} | Above], #{object_push := Push} = Calls) ->
    run(Events, Push(Key, Value, Acc), Above, Calls);
value(Value, Events, Acc, Above, #{array_push := Push} = Calls) -> run(Events, Push(Value, Acc), Above, Calls).

encode(_) -> erlang:nif_error(undef).
encode_binary(_) -> erlang:nif_error(undef).
encode_binary_escape_all(_) -> erlang:nif_error(undef).
decode(_) -> erlang:nif_error(undef).
events(_, _) -> erlang:nif_error(undef).

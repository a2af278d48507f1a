%% The text of a log event, as a template says it.
%%
%% A template is a list of texts, keys of the metadata (and `level`, `msg`), paths of keys, and {Key, IfThere, IfNot}.
%% Follows: kernel logger_formatter(3).
-module(logger_formatter).
-export([format/2, check_config/1]).

-define(LEGACY, [[logger_formatter, header], "\n", msg, "\n"]).
-define(ONE_LINE, [time, " ", level, ": ", msg, "\n"]).
-define(LINES, [time, " ", level, ":\n", msg, "\n"]).

format(#{level := Level, msg := Message, meta := Meta}, Given) when is_map(Given) ->
    Config = complete(Given),
    Known = with_header(Level, Meta, Config),
    {Before, Rest} = lists:splitwith(fun(Part) -> Part =/= msg end, maps:get(template, Config)),
    Head = parts(Before, Level, Known, Config),
    case Rest of
        [] -> cut(Head, [], [], maps:get(max_size, Config));
        [msg | After] ->
            Tail = parts(After, Level, Known, Config),
            cut(Head, message(Message, Known, left(Config, [Head, Tail])), Tail, maps:get(max_size, Config))
    end.

left(#{chars_limit := unlimited} = Config, _) -> Config;
left(#{chars_limit := Limit} = Config, Around) -> Config#{chars_limit := max(0, Limit - io_lib:chars_length(Around))}.

complete(Given) ->
    Config = maps:merge(#{chars_limit => unlimited, error_logger_notice_header => info, legacy_header => false,
                          single_line => true, time_designator => $T},
                        Given#{max_size => at_least(10, maps:get(max_size, Given, unlimited)),
                               depth => depth(maps:get(depth, Given, undefined)),
                               time_offset => offset(maps:get(time_offset, Given, undefined))}),
    case Config of
        #{template := _} -> Config;
        #{legacy_header := true} -> Config#{template => ?LEGACY};
        #{single_line := true} -> Config#{template => ?ONE_LINE};
        _ -> Config#{template => ?LINES}
    end.

at_least(_, unlimited) -> unlimited;
at_least(Least, Size) -> max(Least, Size).

depth(undefined) -> logger_config:format_depth();
depth(Depth) -> max(5, Depth).

offset(undefined) ->
    case logger_config:parameter(sasl, utc_log) of
        {ok, true} -> "Z";
        {ok, false} -> "";
        _ -> case logger_config:parameter(stdlib, utc_log) of {ok, true} -> "Z"; _ -> "" end
    end;
offset(Offset) -> Offset.

%% ---- the template -----------------------------------------------------------------------------------------

parts([], _, _, _) -> [];
parts([level | Rest], Level, Meta, Config) -> [shown(Level, Config) | parts(Rest, Level, Meta, Config)];
parts([{Key, IfThere, IfNot} | Rest], Level, Meta, Config) ->
    Part = case value(Key, Meta) of
               {ok, Value} -> parts(IfThere, Level, Meta#{Key => Value}, Config);
               none -> parts(IfNot, Level, Meta, Config)
           end,
    [Part | parts(Rest, Level, Meta, Config)];
parts([Key | Rest], Level, Meta, Config) when is_atom(Key); is_list(Key), is_atom(hd(Key)) ->
    Part = case value(Key, Meta) of
               {ok, Value} -> shown(Key, Value, Config);
               none -> ""
           end,
    [Part | parts(Rest, Level, Meta, Config)];
parts([Text | Rest], Level, Meta, Config) -> [Text | parts(Rest, Level, Meta, Config)].

value(Key, Meta) when is_map_key(Key, Meta) -> {ok, maps:get(Key, Meta)};
value([Key | Keys], Meta) when is_map_key(Key, Meta) -> value(Keys, maps:get(Key, Meta));
value([], Value) -> {ok, Value};
value(_, _) -> none.

shown(time, Time, #{time_offset := Offset, time_designator := Designator}) when is_integer(Time) ->
    calendar:system_time_to_rfc3339(Time, [{unit, microsecond}, {offset, Offset}, {time_designator, Designator}]);
shown(mfa, {M, F, A}, _) when is_atom(M), is_atom(F), is_integer(A) -> io_lib:format("~tw:~tw/~w", [M, F, A]);
shown(mfa, {M, F, A}, Config) when is_atom(M), is_atom(F), is_list(A) -> shown(mfa, {M, F, length(A)}, Config);
shown(_, Value, Config) -> shown(Value, Config).

shown(Value, _) when is_atom(Value) -> atom_to_list(Value);
shown(Value, _) when is_integer(Value) -> integer_to_list(Value);
shown(Value, _) when is_pid(Value) -> pid_to_list(Value);
shown(Value, _) when is_reference(Value) -> ref_to_list(Value);
shown([_ | _] = Value, Config) ->
    case io_lib:printable_list(lists:flatten(Value)) of
        true -> Value;
        false -> io_lib:format(pretty(Config), [Value])
    end;
shown(Value, Config) -> io_lib:format(pretty(Config), [Value]).

pretty(#{single_line := true}) -> "~0tp";
pretty(_) -> "~tp".

%% ---- the message ------------------------------------------------------------------------------------------

message(Message, Meta, #{single_line := true} = Config) ->
    Text = trimmed(text(Message, Meta, Config)),
    re:replace(Text, ",?\r?\n\s*", ", ", [{return, list}, global, unicode]);
message(Message, Meta, Config) -> text(Message, Meta, Config).

trimmed(Text) -> string:trim(unicode:characters_to_list(Text), both, " \r\n").

text({string, Text}, Meta, Config) -> text({"~ts", [Text]}, Meta, Config);
text({report, _} = Message, Meta, #{report_cb := Words} = Config) when is_function(Words, 1); is_function(Words, 2) ->
    text(Message, Meta#{report_cb => Words}, maps:remove(report_cb, Config));
text({report, Report}, #{report_cb := Words} = Meta, Config) when is_function(Words, 1) ->
    try Words(Report) of
        {Format, Arguments} when is_list(Format), is_list(Arguments) -> text({Format, Arguments}, Meta, Config);
        Other -> text(blamed("REPORT_CB/1 ERROR", "Returned", Report, Other, Config), Meta, Config)
    catch
        Class:Reason:Stack ->
            text(blamed("REPORT_CB/1 CRASH", "Reason", Report, {Class, Reason, own(Stack)}, Config), Meta, Config)
    end;
text({report, Report}, #{report_cb := Words} = Meta, Config) when is_function(Words, 2) ->
    try flat(Words(Report, maps:with([depth, chars_limit, single_line], Config))) of
        {text, Text} -> Text;
        {other, Other} -> text(blamed("REPORT_CB/2 ERROR", "Returned", Report, Other, Config), Meta, Config)
    catch
        Class:Reason:Stack ->
            text(blamed("REPORT_CB/2 CRASH", "Reason", Report, {Class, Reason, own(Stack)}, Config), Meta, Config)
    end;
text({report, Report}, Meta, Config) -> text({report, Report}, Meta#{report_cb => fun logger:format_report/1}, Config);
text({Format, Arguments}, _, Config) -> built(Format, Arguments, Config).

flat(Text) when is_list(Text); is_binary(Text) ->
    try unicode:characters_to_list(Text) of
        Flat when is_list(Flat) -> {text, Flat};
        _ -> {other, Text}
    catch error:_ -> {other, Text}
    end;
flat(Other) -> {other, Other}.

blamed(What, Then, Report, Value, Config) ->
    {What ++ ": " ++ pretty(Config) ++ "; " ++ Then ++ ": " ++ pretty(Config), [Report, Value]}.

own(Stack) -> lists:takewhile(fun({Module, _, _, _}) -> Module =/= ?MODULE end, Stack).

built(Format, Arguments, #{depth := Depth, single_line := Single, chars_limit := Limit} = Config) ->
    Options = case Limit of unlimited -> []; _ -> [{chars_limit, Limit}] end,
    try
        case {Depth, Single} of
            {unlimited, false} -> io_lib:format(Format, Arguments, Options);
            _ ->
                Adapted = [adapted(Part, Depth, Single) || Part <- io_lib:scan_format(Format, Arguments)],
                {NewFormat, NewArguments} = io_lib:unscan_format(Adapted),
                io_lib:format(NewFormat, NewArguments, Options)
        end
    catch
        _:_ -> built("FORMAT ERROR: " ++ pretty(Config) ++ " - " ++ pretty(Config), [Format, Arguments], Config)
    end.

%% ~p does not break lines where there is to be one only; terms are cut at the depth.
adapted(#{control_char := $p} = Part, Depth, true) -> limited(Part#{width => 0}, Depth);
adapted(#{control_char := $P} = Part, _, true) -> Part#{width => 0};
adapted(#{control_char := C} = Part, Depth, _) when C =:= $p; C =:= $w -> limited(Part, Depth);
adapted(Part, _, _) -> Part.

limited(Part, unlimited) -> Part;
limited(#{control_char := C, args := Arguments} = Part, Depth) ->
    Part#{control_char := C - ($a - $A), args := Arguments ++ [Depth]}.

%% max_size counts the whole text; its last line end stays.
cut(Head, Text, Tail, unlimited) -> [Head, Text, Tail];
cut(Head, Text, Tail, Size) ->
    Flat = unicode:characters_to_list([Head, Text, Tail]),
    case length(Flat) > Size of
        false -> Flat;
        true ->
            case lists:last(Flat) of
                $\n -> lists:sublist(Flat, Size - 4) ++ "...\n";
                _ -> lists:sublist(Flat, Size - 3) ++ "..."
            end
    end.

%% ---- the older header, `=ERROR REPORT==== 23-Nov-2026::00:21:12.109994 ===` ------------------------------

with_header(Level, #{time := Time} = Meta, #{legacy_header := true, time_offset := Offset} = Config) ->
    #{title := Title} = Own = titled(Level, Meta, Config),
    Universal = erlang:posixtime_to_universaltime(Time div 1000000),
    {{{Year, Month, Day}, {Hour, Minute, Second}}, Zone} =
        case is_utc(Offset) of
            true -> {Universal, "UTC "};
            false -> {erlang:universaltime_to_localtime(Universal), ""}
        end,
    Header = io_lib:format("=~ts==== ~w-~s-~4w::~2..0w:~2..0w:~2..0w.~6..0w ~s===",
                           [Title, Day, month(Month), Year, Hour, Minute, Second, Time rem 1000000, Zone]),
    Meta#{?MODULE => Own#{header => Header}};
with_header(_, Meta, _) -> Meta.

titled(_, #{?MODULE := #{title := _} = Own}, _) -> Own;
titled(Level, Meta, #{error_logger_notice_header := Instead}) ->
    Word = case Meta of
               #{error_logger := _} when Level =:= notice -> Instead;
               _ -> Level
           end,
    (maps:get(?MODULE, Meta, #{}))#{title => capitals(atom_to_list(Word)) ++ " REPORT"}.

capitals(Word) -> [case C of _ when C >= $a, C =< $z -> C - 32; _ -> C end || C <- Word].

is_utc(0) -> true;
is_utc("z") -> true;
is_utc("Z") -> true;
is_utc([$+ | Zone]) -> Zone =:= "00:00" orelse Zone =:= "0:0";
is_utc(_) -> false.

month(Number) -> element(Number, {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}).

%% ---- checking a configuration -----------------------------------------------------------------------------

check_config(Config) when is_map(Config) ->
    case [Item || {_, _} = Item <- lists:sort(maps:to_list(Config)), not allowed(Item)] of
        [] -> ok;
        [{template, Template} | _] -> {error, {invalid_formatter_template, ?MODULE, Template}};
        [Item | _] -> {error, {invalid_formatter_config, ?MODULE, Item}}
    end;
check_config(Config) -> {error, {invalid_formatter_config, ?MODULE, Config}}.

allowed({Key, Limit}) when Key =:= chars_limit; Key =:= depth; Key =:= max_size ->
    Limit =:= unlimited orelse is_integer(Limit) andalso Limit > 0;
allowed({Key, Flag}) when Key =:= single_line; Key =:= legacy_header -> is_boolean(Flag);
allowed({error_logger_notice_header, Word}) -> Word =:= info orelse Word =:= notice;
allowed({report_cb, Words}) -> is_function(Words, 1) orelse is_function(Words, 2);
allowed({template, Template}) -> is_template(Template);
allowed({time_offset, Offset}) -> is_integer(Offset) orelse lists:member(Offset, ["", "z", "Z"]) orelse is_zone(Offset);
allowed({time_designator, Char}) -> is_integer(Char) andalso Char >= 0 andalso Char =< 255 andalso
                                        io_lib:printable_latin1_list([Char]);
allowed(_) -> false.

is_template([]) -> true;
is_template([Key | Rest]) when is_atom(Key) -> is_template(Rest);
is_template([[Key | _] = Path | Rest]) when is_atom(Key) -> lists:all(fun is_atom/1, Path) andalso is_template(Rest);
is_template([{Key, IfThere, IfNot} | Rest]) when is_atom(Key); is_list(Key), is_atom(hd(Key)) ->
    is_template(IfThere) andalso is_template(IfNot) andalso is_template(Rest);
is_template([Text | Rest]) when is_list(Text) -> io_lib:printable_unicode_list(Text) andalso is_template(Rest);
is_template([Text | Rest]) when is_binary(Text) ->
    is_list(unicode:characters_to_list(Text)) andalso is_template(Rest);
is_template(_) -> false.

is_zone([Sign | Zone]) when Sign =:= $+; Sign =:= $- ->
    try io_lib:fread("~d:~d", Zone) of {ok, [_, _], []} -> true; _ -> false catch _:_ -> false end;
is_zone(_) -> false.

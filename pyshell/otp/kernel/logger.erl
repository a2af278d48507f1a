%% Log events: a level, and a text, a format with arguments or a report; printed at once when the level is high enough.
%%
%% There is one handler, the console, in the layout erl has by default. Filters, formatters and further handlers are not there.
%% Follows: kernel logger(3), logger_formatter(3) (legacy_header, not single_line).
-module(logger).
-export([emergency/1, emergency/2, emergency/3, alert/1, alert/2, alert/3, critical/1, critical/2, critical/3, error/1,
         error/2, error/3, warning/1, warning/2, warning/3, notice/1, notice/2, notice/3, info/1, info/2, info/3, debug/1,
         debug/2, debug/3, log/2, log/3, log/4, allow/2, compare_levels/2, get_primary_config/0, set_primary_config/1,
         set_primary_config/2, set_module_level/2, report_text/1, print/2, text/2, add_handler/3, remove_handler/1,
         get_handler_ids/0, update_process_metadata/1, set_process_metadata/1, get_process_metadata/0]).

emergency(X) -> log(emergency, X).
emergency(X, Y) -> log(emergency, X, Y).
emergency(X, Y, Z) -> log(emergency, X, Y, Z).
alert(X) -> log(alert, X).
alert(X, Y) -> log(alert, X, Y).
alert(X, Y, Z) -> log(alert, X, Y, Z).
critical(X) -> log(critical, X).
critical(X, Y) -> log(critical, X, Y).
critical(X, Y, Z) -> log(critical, X, Y, Z).
error(X) -> log(error, X).
error(X, Y) -> log(error, X, Y).
error(X, Y, Z) -> log(error, X, Y, Z).
warning(X) -> log(warning, X).
warning(X, Y) -> log(warning, X, Y).
warning(X, Y, Z) -> log(warning, X, Y, Z).
notice(X) -> log(notice, X).
notice(X, Y) -> log(notice, X, Y).
notice(X, Y, Z) -> log(notice, X, Y, Z).
info(X) -> log(info, X).
info(X, Y) -> log(info, X, Y).
info(X, Y, Z) -> log(info, X, Y, Z).
debug(X) -> log(debug, X).
debug(X, Y) -> log(debug, X, Y).
debug(X, Y, Z) -> log(debug, X, Y, Z).

log(Level, What) ->
    event(Level, message(What)).

%% The second may be metadata of a text or report, or the arguments of a format.
log(Level, What, Metadata) when is_map(Metadata) -> log(Level, What);
log(Level, Fun, Argument) when is_function(Fun, 1) -> log(Level, Fun(Argument), []);
log(Level, Format, Arguments) -> event(Level, {Format, Arguments}).

log(Level, Format, Arguments, _Metadata) -> log(Level, Format, Arguments).

message(Report) when is_map(Report) -> {report, Report};
message([{_, _} | _] = Report) -> {report, Report};
message(Text) -> {string, Text}.

event(Level, Message) ->
    case compare_levels(Level, '$level'()) of
        lt -> ok;
        _ -> print(header(Level), case Message of
                                      {report, Report} -> report_text(Report);
                                      {string, Text} -> text(Text);
                                      {Format, Arguments} -> text(Format, Arguments)
                                  end)
    end.

header(Level) -> string:uppercase(atom_to_list(Level)).

%% The text stands between the header and one newline.
print(Header, Text) ->
    '$emit'(list_to_atom(Header), [Text, $\n]).

text(Text) ->
    try io_lib:format("~ts", [Text]) catch error:_ -> io_lib:format("INVALID STRING: ~tp", [Text]) end.

text({Format, Arguments}, []) -> text(Format, Arguments);
text(Format, Arguments) ->
    try io_lib:format(Format, Arguments) catch error:_ -> io_lib:format("FORMAT ERROR: ~tp - ~tp", [Format, Arguments]) end.

report_text(Report) when is_map(Report) -> report_text(maps:to_list(Report));
report_text(Report) when is_list(Report) ->
    case Report =/= [] andalso io_lib:printable_unicode_list(Report) of
        true -> Report;
        false -> lists:join($\n, [report_line(Item) || Item <- Report])
    end;
report_text(Report) -> io_lib:format("~tp", [Report]).

report_line({Key, Value}) -> ["    ", shown(Key), ": ", shown(Value)];
report_line(Item) -> ["    ", shown(Item)].

shown(Term) ->
    case is_list(Term) andalso Term =/= [] andalso io_lib:printable_unicode_list(Term) of
        true -> io_lib:format("~ts", [Term]);
        false -> io_lib:format("~tp", [Term])
    end.

%% ---- configuration -------------------------------------------------------------------------------------

allow(Level, _Module) -> compare_levels(Level, '$level'()) =/= lt.

compare_levels(Level, Level) -> eq;
compare_levels(One, Other) ->
    case severity(One) > severity(Other) of
        true -> gt;
        false -> lt
    end.

severity(none) -> 9;
severity(emergency) -> 8;
severity(alert) -> 7;
severity(critical) -> 6;
severity(error) -> 5;
severity(warning) -> 4;
severity(notice) -> 3;
severity(info) -> 2;
severity(debug) -> 1;
severity(all) -> 0.

get_primary_config() -> #{filter_default => log, filters => [], level => '$level'(), metadata => #{}}.

set_primary_config(#{level := Level}) -> set_primary_config(level, Level);
set_primary_config(Config) when is_map(Config) -> ok.

set_primary_config(level, Level) ->
    try severity(Level) of
        _ -> '$set_level'(Level)
    catch
        error:function_clause -> {error, {invalid_level, Level}}
    end;
set_primary_config(_Key, _Value) -> ok.

set_module_level(_Modules, _Level) -> ok.
add_handler(_Id, _Module, _Config) -> {error, not_supported}.
remove_handler(Id) -> {error, {not_found, Id}}.
get_handler_ids() -> [default].
update_process_metadata(Metadata) -> set_process_metadata(maps:merge(known(get_process_metadata()), Metadata)).
set_process_metadata(Metadata) -> put('$logger_metadata$', Metadata), ok.
get_process_metadata() -> get('$logger_metadata$').

known(undefined) -> #{};
known(Metadata) -> Metadata.

'$emit'(_, _) -> erlang:nif_error(undef).
'$level'() -> erlang:nif_error(undef).
'$set_level'(_) -> erlang:nif_error(undef).

%% The handler that writes to the console, to standard error, to a device or to a file.
%%
%% It writes at once, in the process that logs; so it is never overloaded, and the keys about that are there to be read only.
%% Follows: kernel logger_std_h(3).
-module(logger_std_h).
-export([log/2, adding_handler/1, changing_config/3, removing_handler/1, filter_config/1, filesync/1, default_config/0]).

-define(FIXED, [type, file, modes]).
-define(COMMON, [burst_limit_enable, burst_limit_max_count, burst_limit_window_time, drop_mode_qlen, filesync_repeat_interval,
                 flush_qlen, overload_kill_enable, overload_kill_mem_size, overload_kill_qlen, overload_kill_restart_after,
                 sync_mode_qlen]).

default_config() -> maps:put(type, standard_io, common()).

common() ->
    #{burst_limit_enable => true, burst_limit_max_count => 500, burst_limit_window_time => 1000, drop_mode_qlen => 200,
      filesync_repeat_interval => no_repeat, flush_qlen => 1000, overload_kill_enable => false,
      overload_kill_mem_size => 3000000, overload_kill_qlen => 20000, overload_kill_restart_after => 5000,
      sync_mode_qlen => 10}.

common(#{type := file}) -> (common())#{filesync_repeat_interval := 5000};
common(_) -> common().

%% ---- writing ----------------------------------------------------------------------------------------------

log(Event, #{config := Config} = Handler) -> put_text(line(Event, Handler), Config).

put_text(Text, #{type := standard_io}) -> '$console'(Text);
put_text(Text, #{type := standard_error}) -> io:put_chars(standard_error, Text);
put_text(Text, #{type := {device, Device}}) -> io:put_chars(Device, Text);
put_text(Text, #{type := file, file := File} = Config) ->
    Bytes = unicode:characters_to_binary(Text),
    case Config of
        #{max_no_bytes := Limit, max_no_files := Count} when is_integer(Limit) -> rotated(File, Limit, Count);
        _ -> ok
    end,
    ok = file:write_file(File, Bytes, [append]).

%% A file that is full becomes File.0, that one File.1 and so on; Count of them are kept.
rotated(File, Limit, Count) ->
    case file:read_file_info(File) of
        {ok, Info} when element(2, Info) > Limit ->
            case Count of
                0 -> file:delete(File);
                _ ->
                    lists:foreach(fun(N) -> file:rename(numbered(File, N - 1), numbered(File, N)) end,
                                  lists:seq(Count - 1, 1, -1)),
                    file:rename(File, numbered(File, 0))
            end;
        _ -> ok
    end.

numbered(File, N) -> File ++ "." ++ integer_to_list(N).

line(Event, Handler) ->
    {Formatter, Config} = maps:get(formatter, Handler, {logger_formatter, #{legacy_header => true, single_line => false}}),
    Text = formatted(with_printer(Event), Formatter, Config),
    case unicode:characters_to_list(Text) of
        Flat when is_list(Flat) -> Flat;
        _ -> "FORMATTER ERROR: bad return value\n"
    end.

with_printer(#{msg := {report, _}, meta := #{report_cb := _}} = Event) -> Event;
with_printer(#{msg := {report, _}, meta := Meta} = Event) ->
    Event#{meta := Meta#{report_cb => fun logger:format_otp_report/1}};
with_printer(Event) -> Event.

formatted(#{msg := Message} = Event, Formatter, Config) ->
    try Formatter:format(Event, Config) of
        Text when is_list(Text); is_binary(Text) -> Text;
        _ -> "FORMATTER ERROR: bad return value\n"
    catch
        _:_ when Formatter =:= logger_formatter, Config =:= #{} -> "DEFAULT FORMATTER CRASHED\n";
        _:_ -> formatted(Event#{msg := {"FORMATTER CRASH: ~tp", [Message]}}, logger_formatter, #{})
    end.

filesync(Id) when is_atom(Id) ->
    case logger_config:handler(Id) of
        {ok, #{module := ?MODULE}} -> ok;
        _ -> {error, {badarg, {filesync, [Id]}}}
    end;
filesync(Id) -> {error, {badarg, {filesync, [Id]}}}.

%% ---- configuration ----------------------------------------------------------------------------------------

adding_handler(#{id := Id} = Handler) ->
    Given = placed(maps:get(config, Handler, #{})),
    Own = maps:merge(own_default(Id, Given), maps:without(?COMMON, Given)),
    with_checked(Own, maps:merge(common(Own), maps:with(?COMMON, Given)), Handler).

with_checked(Own, Common, Handler) ->
    case [#{Key => Value} || {Key, Value} <- lists:sort(maps:to_list(Own)), not allowed(Key, Value, Own)] ++
        [#{Key => Value} || {Key, Value} <- lists:sort(maps:to_list(Common)), not common_allowed(Key, Value)] of
        [] -> {ok, Handler#{config => maps:merge(Common, with_modes(Own))}};
        [Wrong | _] -> {error, {invalid_config, ?MODULE, Wrong}}
    end.

own_default(_, #{type := Type}) when Type =/= file -> #{type => Type};
own_default(Id, Given) when is_map_key(type, Given); is_map_key(file, Given) ->
    #{type => file, file => filename:absname(atom_to_list(Id)), modes => [raw, append], file_check => 0,
      max_no_bytes => infinity, max_no_files => 0, compress_on_rotate => false};
own_default(_, _) -> #{type => standard_io}.

placed(#{type := {file, File}} = Given) -> placed(Given#{type := file, file => File});
placed(#{type := {file, File, Modes}} = Given) -> placed(Given#{type := file, file => File, modes => Modes});
placed(#{file := File} = Given) when is_list(File) -> Given#{file := filename:absname(File)};
placed(Given) -> Given.

with_modes(#{modes := Modes} = Own) ->
    Writing = case [Mode || Mode <- Modes, lists:member(Mode, [write, append, exclusive])] of
                  [] -> [append | Modes];
                  _ -> Modes
              end,
    Raw = case lists:member(raw, Modes) of true -> Writing; false -> [raw | Writing] end,
    Own#{modes := case [Mode || Mode <- Raw, Mode =:= delayed_write orelse is_tuple(Mode)] of
                      [] -> [delayed_write | Raw];
                      _ -> Raw
                  end};
with_modes(Own) -> Own.

allowed(type, Type, _) -> lists:member(Type, [standard_io, standard_error, file]) orelse is_device(Type);
allowed(Key, Value, #{type := file}) -> of_file(Key, Value);
allowed(_, _, _) -> false.

is_device({device, _}) -> true;
is_device(_) -> false.

of_file(file, File) -> is_list(File);
of_file(modes, Modes) -> is_list(Modes);
of_file(max_no_bytes, Size) -> Size =:= infinity orelse is_integer(Size) andalso Size > 0;
of_file(max_no_files, Count) -> is_integer(Count) andalso Count >= 0;
of_file(compress_on_rotate, Flag) -> is_boolean(Flag);
of_file(file_check, Time) -> is_integer(Time) andalso Time >= 0;
of_file(_, _) -> false.

common_allowed(filesync_repeat_interval, Value) -> Value =:= no_repeat orelse is_integer(Value);
common_allowed(Key, Value) when Key =:= burst_limit_enable; Key =:= overload_kill_enable -> is_boolean(Value);
common_allowed(overload_kill_restart_after, infinity) -> true;
common_allowed(_, Value) -> is_integer(Value) andalso Value >= 0.

%% Where it writes to stays as it is.
changing_config(SetOrUpdate, #{config := Old} = Before, New) ->
    Given = placed(maps:get(config, New, #{})),
    {OwnDefault, CommonDefault} =
        case SetOrUpdate of
            set -> {maps:merge(own_default(maps:get(id, Before), Old), maps:with(?FIXED, Old)), common(Old)};
            update -> {maps:without(?COMMON, Old), maps:with(?COMMON, Old)}
        end,
    Own = maps:merge(OwnDefault, maps:without(?COMMON, Given)),
    case {maps:with(?FIXED, Old), maps:with(?FIXED, Own)} of
        {Same, Same} -> with_checked(Own, maps:merge(CommonDefault, maps:with(?COMMON, Given)), New);
        {Was, Is} -> {error, {illegal_config_change, ?MODULE, Was, Is}}
    end.

removing_handler(_) -> ok.

filter_config(Config) -> Config.

'$console'(_) -> erlang:nif_error(undef).

%% The older way to log; what it is given ends in the same place.
%%
%% Follows: kernel error_logger(3).
-module(error_logger).
-export([error_msg/1, error_msg/2, warning_msg/1, warning_msg/2, info_msg/1, info_msg/2, format/2, error_report/1,
         error_report/2, warning_report/1, warning_report/2, info_report/1, info_report/2, tty/1, warning_map/0]).

error_msg(Format) -> error_msg(Format, []).
error_msg(Format, Arguments) -> message(error, "ERROR", Format, Arguments).
warning_msg(Format) -> warning_msg(Format, []).
warning_msg(Format, Arguments) -> message(warning, "WARNING", Format, Arguments).
info_msg(Format) -> info_msg(Format, []).
info_msg(Format, Arguments) -> message(notice, "INFO", Format, Arguments).
format(Format, Arguments) -> error_msg(Format, Arguments).

message(Level, Header, Format, Arguments) ->
    Text = try io_lib:format(Format, Arguments)
           catch error:_ -> io_lib:format("ERROR: ~tp - ~tp", [Format, Arguments])
           end,
    shown(Level, Header, Text).

shown(Level, Header, Text) ->
    case logger:allow(Level, ?MODULE) of
        true -> logger:print(Header, Text);
        false -> ok
    end.

error_report(Report) -> report(error, "ERROR", Report).
warning_report(Report) -> report(warning, "WARNING", Report).
info_report(Report) -> report(notice, "INFO", Report).

report(Level, Header, Report) -> shown(Level, Header, logger:report_text(Report)).

%% Only the types of OTP itself have a printer; a report of another type is for handlers of the program's own.
error_report(std_error, Report) -> error_report(Report);
error_report(_Type, _Report) -> ok.
warning_report(std_warning, Report) -> warning_report(Report);
warning_report(_Type, _Report) -> ok.
info_report(std_info, Report) -> info_report(Report);
info_report(_Type, _Report) -> ok.

tty(_Flag) -> ok.
warning_map() -> warning.

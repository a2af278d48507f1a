%% The older way to log; what it is given becomes a log event like any other.
%%
%% Old event handlers (add_report_handler/1,2) hang in the event manager `error_logger`, started with the first of them, and hear
%% {Tag, GroupLeader, {Pid, FormatOrType, ArgumentsOrReport}}.
%% Follows: kernel error_logger(3).
-module(error_logger).
-export([error_msg/1, error_msg/2, warning_msg/1, warning_msg/2, info_msg/1, info_msg/2, format/2, error_report/1,
         error_report/2, warning_report/1, warning_report/2, info_report/1, info_report/2, error_info/1, tty/1,
         warning_map/0, logfile/1, add_report_handler/1, add_report_handler/2, delete_report_handler/1,
         which_report_handlers/0, get_format_depth/0, limit_term/1]).
-export([start/0, start_link/0, stop/0, log/2, adding_handler/1, removing_handler/1, report_to_format/1]).

error_msg(Format) -> error_msg(Format, []).
error_msg(Format, Arguments) -> message(error, error_msg, error, Format, Arguments).
format(Format, Arguments) -> error_msg(Format, Arguments).
warning_msg(Format) -> warning_msg(Format, []).
warning_msg(Format, Arguments) -> message(warning, warning_msg, warning_msg, Format, Arguments).
info_msg(Format) -> info_msg(Format, []).
info_msg(Format, Arguments) -> message(notice, info_msg, info_msg, Format, Arguments).

message(Level, Function, Tag, Format, Arguments) ->
    logger:log(Level, #{label => {?MODULE, Function}, format => Format, args => Arguments},
               #{report_cb => fun ?MODULE:report_to_format/1, ?MODULE => #{tag => Tag}}).

error_report(Report) -> error_report(std_error, Report).
error_report(Type, Report) -> report(error, error_report, std_error, Type, Report).
warning_report(Report) -> warning_report(std_warning, Report).
warning_report(Type, Report) -> report(warning, warning_report, std_warning, Type, Report).
info_report(Report) -> info_report(std_info, Report).
info_report(Type, Report) -> report(notice, info_report, std_info, Type, Report).

%% A type that is not OTP's own becomes the event's domain: the console does not show it.
report(Level, Tag, Standard, Type, Report) ->
    Metadata = #{report_cb => fun ?MODULE:report_to_format/1, ?MODULE => #{tag => Tag, type => Type}},
    logger:log(Level, #{label => {?MODULE, Tag}, report => Report},
               case Type of
                   Standard -> Metadata;
                   _ -> Metadata#{domain => [Type]}
               end).

error_info(Error) ->
    {Format, Arguments} = case io_lib:printable_list(Error) andalso Error =/= [] of
                              true -> {Error, []};
                              false -> {"~p", [Error]}
                          end,
    logger:log(notice, Format, Arguments, #{?MODULE => #{tag => info, type => Error}, domain => [Error]}).

report_to_format(#{label := {?MODULE, _}, report := Report}) when is_map(Report) -> {"~tp\n", [Report]};
report_to_format(#{label := {?MODULE, _}, format := Format, args := Arguments}) ->
    try io_lib:format(Format, Arguments) of
        _ -> {Format, Arguments}
    catch
        _:_ -> {"ERROR: ~tp - ~tp", [Format, Arguments]}
    end;
report_to_format(Term) -> logger:format_otp_report(Term).

warning_map() -> warning.

get_format_depth() -> logger_config:format_depth().

limit_term(Term) ->
    case get_format_depth() of
        unlimited -> Term;
        Depth -> io_lib:limit_term(Term, Depth)
    end.

%% ---- the console ------------------------------------------------------------------------------------------

tty(true) ->
    case logger:get_handler_config(default) of
        {ok, _} -> logger:remove_handler_filter(default, error_logger_tty_false);
        _ -> logger:add_handler(error_logger_tty_true, logger_std_h, maps:without([id, module], logger_config:console(none)))
    end,
    ok;
tty(false) ->
    logger:remove_handler(error_logger_tty_true),
    case logger:get_handler_config(default) of
        {ok, _} -> logger:add_handler_filter(default, error_logger_tty_false, {fun(_, _) -> stop end, ok});
        _ -> ok
    end,
    ok.

%% ---- old event handlers -----------------------------------------------------------------------------------

add_report_handler(Module) when is_atom(Module) -> add_report_handler(Module, []).

add_report_handler(Module, Arguments) when is_atom(Module) ->
    logger:add_handler(?MODULE, ?MODULE, #{level => info, filter_default => log}),
    gen_event:add_handler(?MODULE, Module, Arguments).

delete_report_handler(Module) when is_atom(Module) ->
    case whereis(?MODULE) of
        undefined -> ok;
        _ ->
            Answer = gen_event:delete_handler(?MODULE, Module, []),
            gen_event:which_handlers(?MODULE) =:= [] andalso logger:remove_handler(?MODULE),
            Answer
    end.

which_report_handlers() ->
    case whereis(?MODULE) of
        undefined -> [];
        _ -> gen_event:which_handlers(?MODULE)
    end.

%% The event manager of old handlers.
start() ->
    case start_link() of
        {ok, Pid} ->
            unlink(Pid),
            ok;
        {error, {already_started, _}} -> ok;
        Error -> Error
    end.

start_link() -> gen_event:start_link({local, ?MODULE}).

stop() ->
    case whereis(?MODULE) of
        undefined -> ok;
        _ -> gen_event:stop(?MODULE, {shutdown, stopped}, infinity)
    end.

%% As a handler of logger.
adding_handler(#{id := ?MODULE} = Config) ->
    case gen_event:start({local, ?MODULE}) of
        {ok, _} -> {ok, Config};
        {error, {already_started, _}} -> {ok, Config};
        Error -> Error
    end.

removing_handler(#{id := ?MODULE}) ->
    try gen_event:stop(?MODULE) catch exit:_ -> ok end,
    ok.

log(#{level := Level, msg := Message, meta := #{?MODULE := #{tag := Tag}} = Metadata}, _) ->
    told(Level, Tag, Message, Metadata);
log(_, _) -> ok.

told(_, Tag, {report, #{label := {?MODULE, _}, format := Format, args := Arguments}}, Metadata) ->
    notify(Tag, Format, Arguments, Metadata);
told(_, Tag, {report, #{label := _, report := Report}}, #{?MODULE := #{type := Type}} = Metadata) ->
    notify(Tag, Type, Report, Metadata);
told(_, Tag, {report, Report}, #{?MODULE := Own} = Metadata) ->
    Words = case {Own, Metadata} of
                {#{report_cb := Special}, _} -> Special;
                {_, #{report_cb := General}} -> General;
                _ -> fun logger:format_report/1
            end,
    {Format, Arguments} = try said(Words, Report) catch C:R -> {"REPORT_CB CRASH: ~tp; Reason: ~tp", [Report, {C, R}]} end,
    notify(Tag, Format, Arguments, Metadata);
told(_, Tag, {string, Text}, Metadata) -> notify(Tag, "~ts", [Text], Metadata);
told(_, Tag, {Format, Arguments}, Metadata) -> notify(Tag, Format, Arguments, Metadata).

said(Words, Report) when is_function(Words, 1) -> Words(Report);
said(Words, Report) ->
    {"~ts", [Words(Report, #{depth => get_format_depth(), chars_limit => unlimited, single_line => false})]}.

notify(Tag, FormatOrType, Rest, #{pid := Pid, gl := Leader, ?MODULE := Own}) ->
    Who = case Own of #{emulator := true} -> emulator; _ -> Pid end,
    gen_event:notify(?MODULE, {Tag, Leader, {Who, FormatOrType, Rest}}).

%% ---- a log in a file --------------------------------------------------------------------------------------

logfile({open, File}) ->
    case logger:add_handler(error_logger_file, logger_std_h,
                            (maps:without([id, module], logger_config:console(none)))#{config => #{file => File}}) of
        ok -> ok;
        {error, {already_exist, _}} -> {error, allready_have_logfile};
        {error, _} = Error -> Error
    end;
logfile(close) ->
    case logger:remove_handler(error_logger_file) of
        ok -> ok;
        _ -> {error, module_not_found}
    end;
logfile(filename) ->
    case logger:get_handler_config(error_logger_file) of
        {ok, #{config := #{file := File}}} -> File;
        _ -> {error, no_log_file}
    end.

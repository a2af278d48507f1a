%% Input and output. This module is a client: whatever it does is one request to an I/O device, which is a process.
%%
%% The device gets {io_request, From, ReplyAs, Request} and answers {io_reply, ReplyAs, Result} (stdlib, "The Erlang I/O
%% Protocol"). Without a device it is the caller's group leader, so a process that was spawned from another node prints where
%% its spawner's shell is. The formatting is done over there, too: pids look as they look to the reader.
-module(io).
-export([format/1, format/2, format/3, fwrite/1, fwrite/2, fwrite/3, put_chars/1, put_chars/2, nl/0, nl/1,
         write/1, write/2, get_line/1, get_line/2, get_chars/2, get_chars/3, columns/0, columns/1, rows/0, rows/1,
         getopts/0, getopts/1, setopts/1, setopts/2, get_password/0, get_password/1, printable_range/0, request/2,
         requests/2, read/1, read/2, read/3, scan_erl_exprs/1, scan_erl_exprs/2, parse_erl_exprs/1,
         parse_erl_exprs/2]).
-export([fread/2, fread/3, request/1, requests/1, read/4, scan_erl_exprs/3, parse_erl_exprs/3, scan_erl_form/1,
         scan_erl_form/2, scan_erl_form/3, parse_erl_form/1, parse_erl_form/2, parse_erl_form/3,
         scan_erl_exprs/4, scan_erl_form/4, parse_erl_exprs/4, parse_erl_form/4]).

%% One request that is answered by ok. Args: of the function that was called, which is the one that an error blames.
-define(ASK(Device, Request, Args),
        begin
            Mine = make_ref(),
            case request(Device, Request, Mine) of
                {Mine, Why} -> erlang:error(reason(Why), Args, [info(io, Why)]);
                {error, Why} -> erlang:error(reason(Why), Args, [info(device, Why)]);
                Answer -> Answer
            end
        end).

%% A line of a stack trace that programs see: as in OTP, where all of these fail in one place.
-file("io.erl", 93).
format(Format) -> ?ASK(default_output(), {format, Format, []}, [Format]).
-file("io.erl", 93).
format(Format, Args) -> ?ASK(default_output(), {format, Format, Args}, [Format, Args]).
-file("io.erl", 93).
format(Device, Format, Args) -> ?ASK(Device, {format, Format, Args}, [Device, Format, Args]).

-file("io.erl", 93).
fwrite(Format) -> ?ASK(default_output(), {format, Format, []}, [Format]).
-file("io.erl", 93).
fwrite(Format, Args) -> ?ASK(default_output(), {format, Format, Args}, [Format, Args]).
-file("io.erl", 93).
fwrite(Device, Format, Args) -> ?ASK(Device, {format, Format, Args}, [Device, Format, Args]).

-file("io.erl", 93).
put_chars(Chars) -> ?ASK(default_output(), {put_chars, unicode, Chars}, [Chars]).
-file("io.erl", 93).
put_chars(Device, Chars) -> ?ASK(Device, {put_chars, unicode, Chars}, [Device, Chars]).

-file("io.erl", 93).
nl() -> ?ASK(default_output(), nl, []).
-file("io.erl", 93).
nl(Device) -> ?ASK(Device, nl, [Device]).

-file("io.erl", 93).
write(Term) -> ?ASK(default_output(), {write, Term}, [Term]).
-file("io.erl", 93).
write(Device, Term) -> ?ASK(Device, {write, Term}, [Device, Term]).

get_line(Prompt) -> get_line(default_output(), Prompt).
get_line(Device, Prompt) -> request(Device, {get_line, unicode, Prompt}).

get_chars(Prompt, Count) -> get_chars(default_output(), Prompt, Count).
get_chars(Device, Prompt, Count) when is_integer(Count), Count >= 0 ->
    request(Device, {get_chars, unicode, Prompt, Count}).

get_password() -> get_password(default_output()).
get_password(Device) -> request(Device, {get_password, unicode}).

-define(GEOMETRY(Device, What),
        case request(Device, {get_geometry, What}) of
            Count when is_integer(Count), Count > 0 -> {ok, Count};
            _ -> {error, enotsup}
        end).

-file("io.erl", 141).
columns() -> columns(default_output()).
-file("io.erl", 148).
columns(Device) -> ?GEOMETRY(Device, columns).

rows() -> rows(default_output()).
-file("io.erl", 164).
rows(Device) -> ?GEOMETRY(Device, rows).

getopts() -> getopts(default_output()).
getopts(Device) -> request(Device, getopts).

setopts(Options) -> setopts(default_output(), Options).
setopts(Device, Options) -> request(Device, {setopts, Options}).

printable_range() -> latin1.

%% Reading terms and expressions: the device feeds lines to erl_scan until a full stop has come.
read(Prompt) -> read(default_output(), Prompt).

read(Device, Prompt) ->
    case request(Device, {get_until, unicode, Prompt, erl_scan, tokens, [1]}) of
        {ok, Tokens, _} -> parsed(erl_parse:parse_term(Tokens));
        {error, Info, _} -> {error, Info};
        {eof, _} -> eof;
        Other -> Other
    end.

read(Device, Prompt, Start) ->
    case request(Device, {get_until, unicode, Prompt, erl_scan, tokens, [Start]}) of
        {ok, Tokens, End} ->
            case erl_parse:parse_term(Tokens) of
                {ok, Term} -> {ok, Term, End};
                {error, Info} -> {error, Info, End}
            end;
        Other -> Other
    end.

read(Device, Prompt, Start, _Options) -> read(Device, Prompt, Start).

%% Values by a format: as many lines are read as the format needs.
fread(Prompt, Format) -> fread(default_output(), Prompt, Format).
fread(Device, Prompt, Format) -> request(Device, {get_until, unicode, Prompt, io_lib, fread, [Format]}).

parsed({ok, Term}) -> {ok, Term};
parsed({error, Info}) -> {error, Info}.

scan_erl_exprs(Prompt) -> scan_erl_exprs(default_output(), Prompt).
scan_erl_exprs(Device, Prompt) -> scan_erl_exprs(Device, Prompt, 1).
scan_erl_exprs(Device, Prompt, Start) -> scan_erl_exprs(Device, Prompt, Start, []).
scan_erl_exprs(Device, Prompt, Start, Options) ->
    request(Device, {get_until, unicode, Prompt, erl_scan, tokens, [Start, Options]}).

scan_erl_form(Prompt) -> scan_erl_exprs(Prompt).
scan_erl_form(Device, Prompt) -> scan_erl_exprs(Device, Prompt).
scan_erl_form(Device, Prompt, Start) -> scan_erl_exprs(Device, Prompt, Start).
scan_erl_form(Device, Prompt, Start, Options) -> scan_erl_exprs(Device, Prompt, Start, Options).

parse_erl_exprs(Prompt) -> parse_erl_exprs(default_output(), Prompt).

parse_erl_exprs(Device, Prompt) -> parse_erl_exprs(Device, Prompt, 1).
parse_erl_exprs(Device, Prompt, Start) -> parse_erl_exprs(Device, Prompt, Start, []).
parse_erl_exprs(Device, Prompt, Start, Options) ->
    parse_with(parse_exprs, scan_erl_exprs(Device, Prompt, Start, Options)).

parse_erl_form(Prompt) -> parse_erl_form(default_output(), Prompt).
parse_erl_form(Device, Prompt) -> parse_erl_form(Device, Prompt, 1).
parse_erl_form(Device, Prompt, Start) -> parse_erl_form(Device, Prompt, Start, []).
parse_erl_form(Device, Prompt, Start, Options) -> parse_with(parse_form, scan_erl_exprs(Device, Prompt, Start, Options)).

parse_with(Function, {ok, Tokens, End}) ->
    case erl_parse:Function(Tokens) of
        {ok, Parsed} -> {ok, Parsed, End};
        {error, Info} -> {error, Info, End}
    end;
parse_with(_Function, Other) -> Other.

%% Requests. A pid, a registered name, standard_io (the group leader) or standard_error.

-file("io.erl", 560).
request(Request) -> request(default_output(), Request).
request(Device, Request) -> request(Device, Request, error).

%% What the device answers; {Tag, Why} where none could be asked.
-file("io.erl", 587).
request(standard_io, Request, Tag) -> request(group_leader(), Request, Tag);
request(Device, Request, Tag) when is_pid(Device) -> ask(Device, converted(Request), Tag);
request(Device, Request, Tag) when is_atom(Device) ->
    case whereis(Device) of
        undefined -> {Tag, arguments};
        Pid -> request(Pid, Request, Tag)
    end.

%% Several requests at once: nothing of another process comes between.
requests(Requests) -> requests(default_output(), Requests).

-file("io.erl", 625).
requests(standard_io, Requests) -> requests(group_leader(), Requests);
requests(Device, Requests) when is_pid(Device) ->
    All = io_requests(Device, Requests, [], []),
    ask(Device, {requests, All}, error);
requests(Device, Requests) when is_atom(Device) ->
    case whereis(Device) of
        undefined -> {error, arguments};
        Pid -> requests(Pid, Requests)
    end.

%% Requests within a request are done in its place. Behind: what follows those that are being read.
-file("io.erl", 653).
io_requests(Device, [{requests, Inner} | Rest], Behind, Unused) -> io_requests(Device, Inner, [Rest | Behind], Unused);
io_requests(Device, [Request | Rest], Behind, Unused) -> [converted(Request) | io_requests(Device, Rest, Behind, Unused)];
io_requests(Device, [], [Rest | Behind], Unused) -> io_requests(Device, Rest, Behind, Unused);
io_requests(_, [], [], _) -> [].

ask(Device, _, Tag) when Device =:= self() -> {Tag, calling_self};
ask(Device, Request, Tag) ->
    Ref = monitor(process, Device, [{alias, reply_demonitor}]),
    Device ! {io_request, self(), Ref, Request},
    receive
        {io_reply, Ref, Answer} -> demonitor(Ref, [flush]), Answer;
        {'DOWN', Ref, process, _, _} -> {Tag, terminated}
    end.

default_output() -> group_leader().

%% As it goes to the device: a process that plays one knows fewer requests than callers do.
converted({format, Format, Args}) -> {put_chars, unicode, io_lib, format, [Format, Args]};
converted({fwrite, Format, Args}) -> {put_chars, unicode, io_lib, fwrite, [Format, Args]};
converted({write, Term}) -> {put_chars, unicode, io_lib, write, [Term]};
converted(nl) -> {put_chars, unicode, "\n"};
converted({put_chars, Encoding, Chars} = Request) when is_list(Chars) ->
    case catch unicode:characters_to_binary(Chars, Encoding) of
        Binary when is_binary(Binary) -> {put_chars, Encoding, Binary};
        _ -> Request
    end;
converted({fread, Prompt, Format}) -> {get_until, unicode, Prompt, io_lib, fread, [Format]};
converted(Request) -> Request.

info(Where, Why) -> {error_info, #{cause => {Where, Why}, module => erl_stdlib_errors}}.

reason(calling_self) -> calling_self;
reason(terminated) -> terminated;
reason(system_limit) -> system_limit;
reason(_) -> badarg.

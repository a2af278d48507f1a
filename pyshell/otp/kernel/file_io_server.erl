%% The process of an opened file: file:open/2 gives its pid. It speaks the I/O protocol, so io:format/3, io:get_line/2 and all
%% others work on a file as on a terminal, and a second protocol for what only files have: {file_request, From, ReplyAs, Request},
%% answered by {file_reply, ReplyAs, Result}.
%%
%% It ends with its owner, and after an error of writing, as OTP's does.
%% Follows: kernel file(3) open/2; stdlib, "The Erlang I/O Protocol".
-module(file_io_server).

-export([start_link/3, init/4, format_error/1]).

-record(state, {owner, mode = list, encoding = latin1}).

start_link(Owner, Name, Modes) ->
    Ref = make_ref(),
    Server = spawn_link(?MODULE, init, [Owner, Ref, Name, Modes]),
    Watch = monitor(process, Server),
    receive
        {Ref, Result} -> demonitor(Watch, [flush]), Result;
        {'DOWN', Watch, process, _, Reason} -> {error, Reason}
    end.

init(Owner, Ref, Name, Modes) ->
    case opened(Name, Modes) of
        ok ->
            Watch = monitor(process, Owner),
            Owner ! {Ref, {ok, self()}},
            Mode = case lists:member(binary, Modes) of true -> binary; false -> list end,
            loop(Watch, #state{owner = Owner, mode = Mode, encoding = plain(proplists:get_value(encoding, Modes, latin1))});
        Error ->
            unlink(Owner),
            Owner ! {Ref, Error}
    end.

plain(utf8) -> unicode;
plain(Encoding) -> Encoding.

loop(Watch, State) ->
    receive
        {io_request, From, ReplyAs, Request} ->
            {Result, After} = io_request(Request, State),
            From ! {io_reply, ReplyAs, Result},
            next(Watch, After);
        {file_request, From, ReplyAs, close} ->
            From ! {file_reply, ReplyAs, ok};
        {file_request, From, ReplyAs, Request} ->
            From ! {file_reply, ReplyAs, file_request(Request, State)},
            loop(Watch, State);
        {'DOWN', Watch, process, _, _} -> ok;
        _ -> loop(Watch, State)
    end.

next(_Watch, stop) -> ok;
next(Watch, State) -> loop(Watch, State).

%% --- what only files have

file_request({position, Where}, _) -> moved(Where);
file_request(truncate, _) -> cut();
file_request({pread, At, Count}, #state{mode = Mode}) ->
    case moved(At) of
        {ok, _} -> bytes_as(Mode, taken(Count));
        Error -> Error
    end;
file_request({pwrite, At, Bytes}, _) ->
    case moved(At) of
        {ok, _} -> put(Bytes);
        Error -> Error
    end;
file_request(Request, _) when Request =:= sync; Request =:= datasync -> ok;
file_request({advise, _, _, _}, _) -> ok;
file_request({allocate, _, _}, _) -> {error, enotsup};
file_request(_, _) -> {error, request}.

bytes_as(list, {ok, Bytes}) -> {ok, binary_to_list(Bytes)};
bytes_as(_, Result) -> Result.

%% --- the I/O protocol: {Result, state after it, or stop}

io_request({put_chars, Encoding, Chars}, State) -> written(Encoding, Chars, State);
io_request({put_chars, Encoding, Module, Function, Args}, State) ->
    try apply(Module, Function, Args) of
        Chars -> written(Encoding, Chars, State)
    catch
        _:_ -> {{error, Function}, State}
    end;
io_request({get_chars, Encoding, _Prompt, Count}, State) -> {chars(Count, Encoding, State), State};
io_request({get_line, Encoding, _Prompt}, State) -> {line(Encoding, State), State};
io_request({get_until, _Encoding, _Prompt, Module, Function, Args}, State) ->
    {until(Module, Function, [], Args, State), State};
io_request(getopts, #state{mode = Mode, encoding = Encoding} = State) ->
    {[{binary, Mode =:= binary}, {encoding, Encoding}], State};
io_request({setopts, Options}, State) ->
    case options(Options, State) of
        error -> {{error, enotsup}, State};
        Changed -> {ok, Changed}
    end;
io_request({requests, Requests}, State) -> in_turn(Requests, ok, State);
io_request({put_chars, Chars}, State) -> io_request({put_chars, latin1, Chars}, State);
io_request({get_line, Prompt}, State) -> io_request({get_line, latin1, Prompt}, State);
io_request({get_chars, Prompt, Count}, State) -> io_request({get_chars, latin1, Prompt, Count}, State);
io_request(_, State) -> {{error, request}, State}.

in_turn(_, {error, _} = Error, State) -> {Error, State};
in_turn([Request | Requests], _, State) ->
    case io_request(Request, State) of
        {Result, stop} -> {Result, stop};
        {Result, After} -> in_turn(Requests, Result, After)
    end;
in_turn([], Result, State) -> {Result, State}.

options([{encoding, Encoding} | Options], State) when Encoding =:= latin1; Encoding =:= unicode; Encoding =:= utf8 ->
    options(Options, State#state{encoding = plain(Encoding)});
options([binary | Options], State) -> options(Options, State#state{mode = binary});
options([{binary, true} | Options], State) -> options(Options, State#state{mode = binary});
options([{binary, false} | Options], State) -> options(Options, State#state{mode = list});
options([list | Options], State) -> options(Options, State#state{mode = list});
options([], State) -> State;
options(_, _) -> error.

written(From, Chars, #state{encoding = Encoding} = State) ->
    case unicode:characters_to_binary(Chars, From, Encoding) of
        Bytes when is_binary(Bytes) ->
            case put(Bytes) of
                ok -> {ok, State};
                Error -> {Error, stop}
            end;
        _ -> {{error, {no_translation, From, Encoding}}, stop}
    end.

line(To, #state{encoding = Encoding} = State) -> result(taken(line), To, Encoding, State).

%% Count characters: of UTF-8, byte by byte as many as they take.
chars(Count, To, #state{encoding = latin1} = State) -> result(taken(Count), To, latin1, State);
chars(Count, To, State) -> result(characters(Count, []), To, unicode, State).

characters(0, Found) -> {ok, iolist_to_binary(lists:reverse(Found))};
characters(Count, Found) ->
    case taken(1) of
        {ok, <<First>>} ->
            {ok, Rest} = more(taken(utf8_size(First) - 1)),
            characters(Count - 1, [[First, Rest] | Found]);
        eof when Found =/= [] -> characters(0, Found);
        Other -> Other
    end.

more(eof) -> {ok, <<>>};
more(Result) -> Result.

%% Bytes of the file as the reader wants them: bytes in latin1, else characters.
result({ok, Bytes}, latin1, latin1, #state{mode = binary}) -> Bytes;
result({ok, Bytes}, To, Encoding, #state{mode = Mode}) ->
    case decoded(Bytes, Encoding) of
        {error, Why} -> {error, {Why}};
        Chars when Mode =:= list, To =:= unicode -> Chars;
        Chars ->
            case unicode:characters_to_binary(Chars, unicode, To) of
                Binary when is_binary(Binary), Mode =:= binary -> Binary;
                Binary when is_binary(Binary) -> binary_to_list(Binary);
                _ -> {error, {no_translation, unicode, latin1}}
            end
    end;
result(Other, _, _, _) -> Other.

%% The program's function is fed line by line; what it leaves is read again.
until(Module, Function, Continuation, Args, #state{encoding = Encoding} = State) ->
    Input = case taken(line) of
        {ok, Bytes} -> decoded(Bytes, Encoding);
        Other -> Other
    end,
    try apply(Module, Function, [Continuation, Input | Args]) of
        {done, Result, Rest} -> give_back(Rest, Encoding), Result;
        {more, Next} -> until(Module, Function, Next, Args, State)
    catch
        _:_ -> {error, Function}
    end.

give_back(Rest, Encoding) when is_list(Rest), Rest =/= [] ->
    moved({cur, -byte_size(unicode:characters_to_binary(Rest, unicode, Encoding))});
give_back(_, _) -> ok.

format_error({_Line, ?MODULE, Reason}) -> io_lib:format("~w", [Reason]);
format_error(invalid_unicode) -> "cannot translate from UTF-8";
format_error(Other) -> file:format_error(Other).

opened(_, _) -> erlang:nif_error(undef).
taken(_) -> erlang:nif_error(undef).
put(_) -> erlang:nif_error(undef).
moved(_) -> erlang:nif_error(undef).
cut() -> erlang:nif_error(undef).
decoded(_, _) -> erlang:nif_error(undef).
utf8_size(_) -> erlang:nif_error(undef).

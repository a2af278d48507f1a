%% Files: whole contents, folders, and opened files (each a process, see file_io_server).
%%
%% Follows: kernel file(3).
-module(file).
-export([get_cwd/0, get_cwd/1, set_cwd/1, read_file/1, write_file/2, write_file/3, list_dir/1, list_dir_all/1, read_file_info/1,
         read_file_info/2, read_link_info/1, read_link_info/2, delete/1, delete/2, make_dir/1, del_dir/1, del_dir_r/1,
         rename/2, copy/2, copy/3, consult/1, path_consult/2, script/1, script/2, eval/1, eval/2, path_eval/2,
         path_eval/3, path_script/2, path_script/3, format_error/1, native_name_encoding/0, pid2name/1]).
-export([open/2, close/1, read/2, read_line/1, write/2, position/2, pread/2, pread/3, pwrite/2, pwrite/3, truncate/1, sync/1,
         datasync/1, advise/4, allocate/3, path_open/3, copy_opened/3, sendfile/2, sendfile/5]).
-export([altname/1, change_mode/2, change_owner/2, change_owner/3, change_group/2, change_time/2, change_time/3, make_link/2,
         make_symlink/2, read_link/1, read_link_all/1, write_file_info/2, write_file_info/3, raw_read_file_info/1,
         raw_write_file_info/2, ipread_s32bu_p32bu/3]).

get_cwd() -> erlang:nif_error(undef).
set_cwd(_) -> erlang:nif_error(undef).
read_file(_) -> erlang:nif_error(undef).
list_dir(_) -> erlang:nif_error(undef).
read_file_info(_) -> erlang:nif_error(undef).
read_link_info(_) -> erlang:nif_error(undef).
delete(_) -> erlang:nif_error(undef).
make_dir(_) -> erlang:nif_error(undef).
del_dir(_) -> erlang:nif_error(undef).
rename(_, _) -> erlang:nif_error(undef).
'$write'(_, _, _) -> erlang:nif_error(undef).
'$text'(_) -> erlang:nif_error(undef).
'$is_name'(_) -> erlang:nif_error(undef).

get_cwd([_, $:]) -> {error, enotsup};
get_cwd(_) -> {error, badarg}.

read_file_info(Name, Options) ->
    case {read_file_info(Name), proplists:get_value(time, Options, local)} of
        {{ok, Info}, posix} -> {ok, with_times(Info, fun posix_time/1)};
        {{ok, Info}, universal} -> {ok, with_times(Info, fun universal_time/1)};
        {Result, _} -> Result
    end.

read_link_info(Name, Options) -> read_file_info(Name, Options).
raw_read_file_info(Name) -> read_file_info(Name).

with_times(Info, Change) ->
    lists:foldl(fun(At, Changed) -> setelement(At, Changed, Change(element(At, Changed))) end, Info, [5, 6, 7]).

universal_time(Local) -> hd(calendar:local_time_to_universal_time_dst(Local) ++ [Local]).

posix_time(Local) -> erlang:universaltime_to_posixtime(universal_time(Local)).

list_dir_all(Folder) -> list_dir(Folder).
delete(Name, _Options) -> delete(Name).
native_name_encoding() -> utf8.

write_file(Name, Bytes) -> write_file(Name, Bytes, []).

write_file(Name, Bytes, Modes) ->
    case lists:member(exclusive, Modes) andalso read_file_info(Name) of
        {ok, _} -> {error, eexist};
        _ -> '$write'(Name, Bytes, lists:member(append, Modes))
    end.

del_dir_r(Name) ->
    case read_file_info(Name) of
        {ok, Info} when element(3, Info) =:= directory ->
            case list_dir(Name) of
                {ok, Names} ->
                    lists:foreach(fun(Part) -> del_dir_r(filename:join(Name, Part)) end, Names),
                    del_dir(Name);
                Error -> Error
            end;
        {ok, _} -> delete(Name);
        Error -> Error
    end.

%% What the system of a learner's folder does not have, or is not asked to do.
altname(_) -> {error, enotsup}.
change_mode(Name, _Mode) -> if_there(Name).
change_owner(Name, _Uid) -> if_there(Name).
change_owner(Name, _Uid, _Gid) -> if_there(Name).
change_group(Name, _Gid) -> if_there(Name).
change_time(Name, _Time) -> if_there(Name).
change_time(Name, _Access, _Modified) -> if_there(Name).
write_file_info(Name, _Info) -> if_there(Name).
write_file_info(Name, _Info, _Options) -> if_there(Name).
raw_write_file_info(Name, _Info) -> if_there(Name).
make_link(_, _) -> {error, enotsup}.
make_symlink(_, _) -> {error, enotsup}.

if_there(Name) ->
    case read_file_info(Name) of
        {ok, _} -> {error, enotsup};
        Error -> Error
    end.

read_link(Name) ->
    case read_file_info(Name) of
        {ok, _} -> {error, einval};
        Error -> Error
    end.

read_link_all(Name) -> read_link(Name).

%% --- opened files

open(Name, Modes) when is_list(Modes) ->
    case lists:member(ram, Modes) of
        true -> {error, enotsup};
        false ->
            case '$is_name'(Name) of
                true -> file_io_server:start_link(self(), Name, Modes);
                false -> {error, badarg}
            end
    end;
open(Name, Mode) when is_atom(Mode) ->
    case lists:member(Mode, [read, write, append, exclusive, binary, raw, sync, ram]) of
        true -> open(Name, [Mode]);
        false -> {error, badarg}
    end;
open(_, _) -> {error, badarg}.

close(File) when is_pid(File) ->
    case request(File, close) of
        {error, terminated} -> ok;
        Result -> Result
    end;
close(_) -> {error, badarg}.

read(File, Count) when is_pid(File) orelse is_atom(File), is_integer(Count), Count >= 0 ->
    read_result(io:request(File, {get_chars, latin1, '', Count}));
read(_, _) -> {error, badarg}.

read_line(File) when is_pid(File); is_atom(File) -> read_result(io:request(File, {get_line, latin1, ''}));
read_line(_) -> {error, badarg}.

read_result(Data) when is_list(Data); is_binary(Data) -> {ok, Data};
read_result(Other) -> Other.

write(File, Bytes) when is_pid(File); is_atom(File) ->
    try iolist_to_binary(Bytes) of
        Binary -> io:request(File, {put_chars, latin1, Binary})
    catch
        error:_ -> {error, badarg}
    end;
write(_, _) -> {error, badarg}.

position(File, Where) when is_pid(File) -> request(File, {position, Where});
position(_, _) -> {error, badarg}.

pread(File, At, Count) when is_pid(File), is_integer(Count), Count >= 0 -> request(File, {pread, At, Count});
pread(_, _, _) -> {error, badarg}.

pread(File, Places) when is_pid(File), is_list(Places) -> pread_all(Places, File, []);
pread(_, _) -> {error, badarg}.

pread_all([{At, Count} | Places], File, Found) ->
    case pread(File, At, Count) of
        {ok, Data} -> pread_all(Places, File, [Data | Found]);
        eof -> pread_all(Places, File, [eof | Found]);
        Error -> Error
    end;
pread_all([], _File, Found) -> {ok, lists:reverse(Found)};
pread_all(_, _, _) -> {error, badarg}.

pwrite(File, At, Bytes) when is_pid(File) ->
    try iolist_to_binary(Bytes) of
        Binary -> request(File, {pwrite, At, Binary})
    catch
        error:_ -> {error, badarg}
    end;
pwrite(_, _, _) -> {error, badarg}.

pwrite(File, Places) when is_pid(File), is_list(Places) -> pwrite_all(Places, File, 0);
pwrite(_, _) -> {error, badarg}.

pwrite_all([{At, Bytes} | Places], File, Count) ->
    case pwrite(File, At, Bytes) of
        ok -> pwrite_all(Places, File, Count + 1);
        {error, Why} -> {error, {Count, Why}}
    end;
pwrite_all([], _File, _Count) -> ok;
pwrite_all(_, _, _) -> {error, badarg}.

truncate(File) -> request(File, truncate).
sync(File) -> request(File, sync).
datasync(File) -> request(File, datasync).
advise(File, Offset, Length, Advise) -> request(File, {advise, Offset, Length, Advise}).
allocate(File, Offset, Length) -> request(File, {allocate, Offset, Length}).
ipread_s32bu_p32bu(_File, _At, _Most) -> {error, enotsup}.
sendfile(_Name, _Socket) -> {error, enotsup}.
sendfile(_File, _Socket, _Offset, _Bytes, _Options) -> {error, enotsup}.
pid2name(_File) -> undefined.

request(File, Request) when is_pid(File) ->
    Ref = monitor(process, File),
    File ! {file_request, self(), Ref, Request},
    receive
        {file_reply, Ref, Result} -> demonitor(Ref, [flush]), Result;
        {'DOWN', Ref, process, _, _} -> {error, terminated}
    end;
request(_, _) -> {error, badarg}.

path_open(Path, Name, Modes) -> in_path(Path, Name, fun(Whole) -> open(Whole, Modes) end).

copy(From, To) -> copy(From, To, infinity).

copy(From, To, Count) ->
    case opened_to_copy(From, [read]) of
        {ok, Source, Close} ->
            Result = case opened_to_copy(To, [write]) of
                {ok, Target, CloseTarget} ->
                    Copied = copy_opened(Source, Target, Count),
                    CloseTarget(),
                    Copied;
                Error -> Error
            end,
            Close(),
            Result;
        Error -> Error
    end.

opened_to_copy(File, _) when is_pid(File) -> {ok, File, fun() -> ok end};
opened_to_copy({Name, Modes}, Needed) when is_list(Modes) -> opened_to_copy(Name, Needed ++ Modes);
opened_to_copy(Name, Modes) ->
    case open(Name, [binary | Modes]) of
        {ok, File} -> {ok, File, fun() -> close(File) end};
        Error -> Error
    end.

copy_opened(Source, Target, Count) -> copy_opened(Source, Target, Count, 0).

-define(PIECE, 65536).

copy_opened(Source, Target, Count, Done) ->
    Piece = case Count of infinity -> ?PIECE; _ -> min(?PIECE, Count - Done) end,
    case Piece > 0 andalso read(Source, Piece) of
        {ok, Bytes} ->
            case write(Target, Bytes) of
                ok -> copy_opened(Source, Target, Count, Done + iolist_size(Bytes));
                Error -> Error
            end;
        {error, Why} -> {error, Why};
        _ -> {ok, Done}
    end.

%% --- terms and expressions in files

%% The terms of a file, each ended by a full stop.
consult(Name) ->
    case read_file(Name) of
        {ok, Bytes} -> terms('$text'(Bytes), 1, []);
        Error -> Error
    end.

terms(Text, Line, Terms) ->
    case erl_scan:tokens([], Text, Line) of
        {done, {ok, Tokens, Next}, Rest} ->
            case erl_parse:parse_term(Tokens) of
                {ok, Term} -> terms(Rest, Next, [Term | Terms]);
                {error, Info} -> {error, Info}
            end;
        {done, {eof, _}, _} -> {ok, lists:reverse(Terms)};
        {done, {error, Info, _}, _} -> {error, Info};
        {more, Continuation} -> last_terms(erl_scan:tokens(Continuation, eof, Line), Terms)
    end.

last_terms({done, {ok, Tokens, _}, _}, Terms) ->
    case erl_parse:parse_term(Tokens) of
        {ok, Term} -> {ok, lists:reverse(Terms, [Term])};
        {error, Info} -> {error, Info}
    end;
last_terms({done, {eof, _}, _}, Terms) -> {ok, lists:reverse(Terms)};
last_terms({done, {error, Info, _}, _}, _Terms) -> {error, Info}.

path_consult(Path, Name) -> in_path(Path, Name, fun consult/1).

%% Tried in each folder; what is found comes with its name.
in_path([], _Name, _Try) -> {error, enoent};
in_path([Folder | Path], Name, Try) ->
    Whole = case Folder of "." -> Name; _ -> filename:join(Folder, Name) end,
    case Try(Whole) of
        {error, Reason} when Reason =:= enoent; Reason =:= enotdir -> in_path(Path, Name, Try);
        {ok, Result} -> {ok, Result, Whole};
        ok -> {ok, Whole};
        Error -> Error
    end.

%% All expressions of a file, evaluated one after the other; the value of the last. A mistake does not keep those behind it
%% from being evaluated; the first one is the answer.
script(Name) -> script(Name, erl_eval:new_bindings()).

script(Name, Bindings) ->
    case read_file(Name) of
        {ok, Bytes} ->
            case run('$text'(Bytes), 1, Bindings, none, []) of
                {Line, none, []} -> {error, {Line, ?MODULE, undefined_script}};
                {_, {value, Value}, []} -> {ok, Value};
                {_, _, Errors} -> {error, lists:last(Errors)}
            end;
        Error -> Error
    end.

%% {the line after the last, none | {value, Value}, errors, the last one first}.
run(Text, Line, Bindings, Value, Errors) ->
    case erl_scan:tokens([], Text, Line) of
        {done, {ok, Tokens, Next}, Rest} ->
            case erl_parse:parse_exprs(Tokens) of
                {ok, Expressions} -> evaluate(Expressions, Rest, Next, Bindings, Value, Errors);
                {error, Info} -> run(Rest, Next, Bindings, Value, [Info | Errors])
            end;
        {done, {error, Info, Next}, Rest} when is_list(Rest) -> run(Rest, Next, Bindings, Value, [Info | Errors]);
        {done, {error, Info, _}, _} -> {Line, Value, [Info | Errors]};
        {done, {eof, Next}, _} -> {Next, Value, Errors};
        {more, _} when Text =:= eof -> {Line, Value, Errors};
        {more, Begun} -> finished(erl_scan:tokens(Begun, eof, Line), Line, Bindings, Value, Errors)
    end.

%% What stands behind the last full stop.
finished({done, {ok, Tokens, Last}, _}, _, Bindings, Value, Errors) ->
    case erl_parse:parse_exprs(Tokens) of
        {ok, Expressions} -> evaluate(Expressions, eof, Last, Bindings, Value, Errors);
        {error, Info} -> {Last, Value, [Info | Errors]}
    end;
finished({done, {error, Info, _}, _}, Line, _, Value, Errors) -> {Line, Value, [Info | Errors]};
finished({done, {eof, Last}, _}, _, _, Value, Errors) -> {Last, Value, Errors}.

evaluate(Expressions, Rest, Next, Bindings, Before, Errors) ->
    try erl_eval:exprs(Expressions, Bindings) of
        {value, Value, After} -> run(Rest, Next, After, {value, Value}, Errors)
    catch
        Class:Reason:Stack -> run(Rest, Next, Bindings, Before, [{Next, ?MODULE, {Class, Reason, Stack}} | Errors])
    end.

eval(Name) -> eval(Name, erl_eval:new_bindings()).

eval(Name, Bindings) ->
    case script(Name, Bindings) of
        {error, {_, ?MODULE, undefined_script}} -> ok;
        Result -> without_value(Result)
    end.

without_value({ok, _}) -> ok;
without_value(Error) -> Error.

path_eval(Path, Name) -> path_eval(Path, Name, erl_eval:new_bindings()).
path_eval(Path, Name, Bindings) -> in_path(Path, Name, fun(Whole) -> eval(Whole, Bindings) end).
path_script(Path, Name) -> path_script(Path, Name, erl_eval:new_bindings()).
path_script(Path, Name, Bindings) -> in_path(Path, Name, fun(Whole) -> script(Whole, Bindings) end).

format_error({_, ?MODULE, undefined_script}) -> "no value returned from script";
format_error({Line, ?MODULE, {Class, Reason, Stack}}) ->
    io_lib:format("~w: evaluation failed with reason ~w:~tp and stacktrace ~tp", [Line, Class, Reason, Stack]);
format_error({Line, Module, Reason}) ->
    io_lib:format("~w: ~ts", [Line, Module:format_error(Reason)]);
format_error(badarg) -> "bad argument";
format_error(system_limit) -> "a system limit was hit, probably not enough ports";
format_error(terminated) -> "the file server process is terminated";
format_error(Reason) -> erl_posix_msg:message(Reason).

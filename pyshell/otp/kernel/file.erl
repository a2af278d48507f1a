%% Files, as whole contents. Opened files (file:open/2 and what reads from them) are not there: programs of a lab do not need them.
%%
%% Follows: kernel file(3).
-module(file).
-export([get_cwd/0, set_cwd/1, read_file/1, write_file/2, write_file/3, list_dir/1, list_dir_all/1, read_file_info/1,
         read_file_info/2, read_link_info/1, delete/1, delete/2, make_dir/1, del_dir/1, rename/2, copy/2, consult/1,
         path_consult/2, script/1, eval/1, open/2, format_error/1, native_name_encoding/0, is_dir/1, is_file/1]).

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

read_file_info(Name, _Options) -> read_file_info(Name).
list_dir_all(Folder) -> list_dir(Folder).
delete(Name, _Options) -> delete(Name).
native_name_encoding() -> utf8.

write_file(Name, Bytes) -> '$write'(Name, Bytes, false).
write_file(Name, Bytes, Modes) -> '$write'(Name, Bytes, lists:member(append, Modes)).

open(_Name, _Modes) -> {error, enotsup}.

copy(From, To) ->
    case read_file(From) of
        {ok, Bytes} ->
            case write_file(To, Bytes) of
                ok -> {ok, byte_size(Bytes)};
                Error -> Error
            end;
        Error ->
            Error
    end.

is_dir(Name) -> kind(Name) =:= directory.
is_file(Name) -> lists:member(kind(Name), [regular, directory]).

kind(Name) ->
    case read_file_info(Name) of
        {ok, Info} -> element(3, Info);
        {error, _} -> none
    end.

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

path_consult([], _Name) -> {error, enoent};
path_consult([Folder | Path], Name) ->
    case consult(filename:join(Folder, Name)) of
        {error, enoent} -> path_consult(Path, Name);
        {ok, Terms} -> {ok, Terms, filename:join(Folder, Name)};
        Error -> Error
    end.

%% All expressions of a file, evaluated one after the other; the value of the last.
script(Name) ->
    case read_file(Name) of
        {ok, Bytes} -> run('$text'(Bytes), 1, erl_eval:new_bindings(), undefined);
        Error -> Error
    end.

run(Text, Line, Bindings, Value) ->
    case erl_scan:tokens([], Text, Line) of
        {done, {ok, Tokens, Next}, Rest} ->
            case erl_parse:parse_exprs(Tokens) of
                {ok, Expressions} ->
                    {value, Following, Bindings2} = erl_eval:exprs(Expressions, Bindings),
                    run(Rest, Next, Bindings2, Following);
                {error, Info} ->
                    {error, Info}
            end;
        {done, {error, Info, _}, _} -> {error, Info};
        _ -> {ok, Value}
    end.

eval(Name) ->
    case script(Name) of
        {ok, _} -> ok;
        Error -> Error
    end.

format_error(enoent) -> "no such file or directory";
format_error(eacces) -> "permission denied";
format_error(eexist) -> "file already exists";
format_error(eisdir) -> "illegal operation on a directory";
format_error(enotdir) -> "not a directory";
format_error(enotempty) -> "directory not empty";
format_error(enospc) -> "no space left on device";
format_error(eperm) -> "not owner";
format_error(einval) -> "invalid argument";
format_error(enotsup) -> "operation not supported";
format_error(badarg) -> "bad argument";
format_error({Line, Module, Reason}) ->
    lists:flatten(io_lib:format("~w: ~ts", [Line, Module:format_error(Reason)]));
format_error(Other) when is_atom(Other) -> "unknown POSIX error";
format_error(_) -> "unknown error".

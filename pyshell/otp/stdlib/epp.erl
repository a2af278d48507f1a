%% The preprocessor, as programs call it: a whole file at once as abstract forms, or form by form.
%%
%% Follows: stdlib epp(3). Behind open/1 is a process, as there; it has read the file when it starts, gives one form after the
%% other, and ends with its owner.
-module(epp).
-export([open/1, open/2, open/3, close/1, scan_erl_form/1, parse_erl_form/1, macro_defs/1, scan_file/1, scan_file/2,
         parse_file/1, parse_file/2, parse_file/3, format_error/1, default_encoding/0, read_encoding/1, read_encoding/2,
         read_encoding_from_binary/1, read_encoding_from_binary/2, set_encoding/1, set_encoding/2,
         encoding_to_string/1, normalize_typed_record_fields/1, restore_typed_record_fields/1,
         interpret_file_attribute/1]).

-define(HEAD, 512).   % bytes in which a file can name its encoding

'$parse'(_, _, _, _, _) -> erlang:nif_error(undef).
'$scan'(_, _, _, _, _) -> erlang:nif_error(undef).
'$encoding'(_, _) -> erlang:nif_error(undef).

open(File, Path) -> open(File, Path, []).
open(File, Path, Macros) -> open([{name, File}, {includes, Path}, {macros, Macros}]).

open(Options) ->
    case proplists:get_value(name, Options) of
        undefined -> erlang:error(badarg);
        File -> opened(read(fun '$scan'/5, File, Options), proplists:get_bool(extra, Options))
    end.

opened({ok, Items, Encoding}, Extra) ->
    Owner = self(),
    Epp = spawn(fun() -> serve(erlang:monitor(process, Owner), Items, []) end),
    case Extra of
        true -> {ok, Epp, [{encoding, Encoding}]};
        false -> {ok, Epp}
    end;
opened(Error, _Extra) -> Error.

serve(Owner, Items, Macros) ->
    receive
        {epp_request, From, Tag, scan_erl_form} ->
            [{Item, Known} | Later] = Items,
            From ! {epp_reply, Tag, Item},
            serve(Owner,
                  case Later of [] -> Items; _ -> Later end,
                  case Known of same -> Macros; _ -> Known end);
        {epp_request, From, Tag, macro_defs} ->
            From ! {epp_reply, Tag, case {Macros, Items} of {[], [{_, First} | _]} -> First; _ -> Macros end},
            serve(Owner, Items, Macros);
        {epp_request, From, Tag, close} ->
            From ! {epp_reply, Tag, ok};
        {'DOWN', Owner, process, _, _} ->
            ok
    end.

request(Epp, What) ->
    Tag = erlang:monitor(process, Epp),
    Epp ! {epp_request, self(), Tag, What},
    receive
        {epp_reply, Tag, Answer} ->
            case What of
                close -> receive {'DOWN', Tag, process, _, _} -> ok end;
                _ -> erlang:demonitor(Tag, [flush])
            end,
            Answer;
        {'DOWN', Tag, process, _, Reason} ->
            exit(Reason)
    end.

close(Epp) -> request(Epp, close).
scan_erl_form(Epp) -> request(Epp, scan_erl_form).
macro_defs(Epp) -> request(Epp, macro_defs).

parse_erl_form(Epp) ->
    case scan_erl_form(Epp) of
        {ok, Tokens} -> marked(erl_parse:parse_form(Tokens), Tokens);
        Other -> Other
    end.

%% A directive keeps the mark that tells it from what epp itself says of a file.
marked({ok, {attribute, _, file, Value}}, [{'-', Anno} | _]) -> {ok, {attribute, Anno, file, Value}};
marked(Answer, _Tokens) -> Answer.

scan_file(File, Options) ->
    case open([{name, File}, extra | Options]) of
        {ok, Epp, Extra} ->
            Forms = scan_file(Epp),
            close(Epp),
            {ok, Forms, Extra};
        Error -> Error
    end.

scan_file(Epp) ->
    case scan_erl_form(Epp) of
        {ok, Tokens} -> [Tokens | scan_file(Epp)];
        {error, Info} -> [{error, Info} | scan_file(Epp)];
        {eof, Location} -> [{eof, Location}]
    end.

parse_file(File, Path, Macros) -> parse_file(File, [{includes, Path}, {macros, Macros}]).

parse_file(File, Options) ->
    case read(fun '$parse'/5, File, Options) of
        {ok, Forms, Encoding} ->
            case proplists:get_bool(extra, Options) of
                true -> {ok, Forms, [{features, []}, {encoding, Encoding}]};
                false -> {ok, Forms}
            end;
        Error -> Error
    end.

parse_file(Epp) ->
    case parse_erl_form(Epp) of
        {ok, Form} -> [Form | parse_file(Epp)];
        {eof, Location} -> [{eof, Location}];
        Message -> [Message | parse_file(Epp)]
    end.

%% What a native makes of a file, or of what is left to read from option fd.
read(Native, File, Options) ->
    Given = proplists:get_value(macros, Options, []),
    Folders = [filename:dirname(File) | proplists:get_value(includes, Options, [])],
    Default = proplists:get_value(default_encoding, Options, default_encoding()),
    Native(File, text(proplists:get_value(fd, Options), Default),
           [{i, Folder} || Folder <- Folders] ++ [macro(Macro) || Macro <- Given],
           [Name || {Name, _, redefine} <- Given],
           {proplists:get_value(source_name, Options, File), proplists:get_value(location, Options, 1), Default}).

text(undefined, _Default) -> undefined;
text(Device, Default) ->
    Encoding = case set_encoding(Device, Default) of none -> Default; Known -> Known end,
    unicode:characters_to_binary(rest(Device), unicode, Encoding).

rest(Device) ->
    case io:get_chars(Device, '', 4096) of
        eof -> [];
        {error, _} -> [];
        Chars -> [Chars | rest(Device)]
    end.

macro({Name, Value, redefine}) -> {d, Name, Value};
macro({Name, Value}) -> {d, Name, Value};
macro(Name) -> {d, Name}.

default_encoding() -> utf8.

read_encoding(File) -> read_encoding(File, []).

read_encoding(File, Options) ->
    case file:open(File, [read, raw, binary]) of
        {ok, Device} ->
            try head_encoding(file:read(Device, ?HEAD), Options)
            after file:close(Device)
            end;
        {error, _} -> none
    end.

head_encoding({ok, Data}, Options) -> read_encoding_from_binary(Data, Options);
head_encoding(_, _Options) -> none.

read_encoding_from_binary(Data) -> read_encoding_from_binary(Data, []).
read_encoding_from_binary(Data, Options) -> '$encoding'(Data, proplists:get_value(in_comment_only, Options, true)).

set_encoding(Device) -> set_encoding(Device, default_encoding()).

set_encoding(Device, Default) ->
    {ok, Here} = file:position(Device, cur),
    Before = [Option || {Key, _} = Option <- io:getopts(Device), lists:member(Key, [binary, encoding])],
    ok = io:setopts(Device, [binary, {encoding, latin1}]),
    Encoding = head_encoding(file:read(Device, ?HEAD), []),
    {ok, Here} = file:position(Device, Here),
    ok = io:setopts(Device, [Option || {binary, _} = Option <- Before]),
    ok = io:setopts(Device, [{encoding, case Encoding of none -> Default; _ -> Encoding end}]),
    Encoding.

encoding_to_string(latin1) -> "coding: latin-1";
encoding_to_string(utf8) -> "coding: utf-8".

normalize_typed_record_fields([]) -> {typed, []};
normalize_typed_record_fields(Fields) ->
    case lists:keymember(typed_record_field, 1, Fields) of
        true -> {typed, [case Field of {typed_record_field, Plain, _} -> Plain; _ -> Field end || Field <- Fields]};
        false -> not_typed
    end.

%% Types of records stood in an attribute of their own before OTP 19.
restore_typed_record_fields([{attribute, A, record, {Name, _}}, {attribute, A, type, {{record, Name}, Fields, []}} | Forms]) ->
    [{attribute, A, record, {Name, Fields}} | restore_typed_record_fields(Forms)];
restore_typed_record_fields([{attribute, A, type, {{record, Name}, Fields, []}} | Forms]) ->
    [{attribute, A, record, {Name, Fields}} | restore_typed_record_fields(Forms)];
restore_typed_record_fields([Form | Forms]) -> [Form | restore_typed_record_fields(Forms)];
restore_typed_record_fields([]) -> [].

%% The lines a `-file` directive speaks of, back to those of the file it stands in.
interpret_file_attribute(Forms) -> interpreted(Forms, 0, []).

interpreted([{attribute, Anno, file, {File, Line}} = Form | Forms], Delta, Open) ->
    case {erl_anno:generated(Anno), Open} of
        {true, _} -> interpreted(Forms, erl_anno:line(Anno) + Delta - Line, Open);
        {false, [_, File | Outer]} -> [Form | interpreted(Forms, 0, [File | Outer])];
        {false, _} -> [Form | interpreted(Forms, 0, [File | Open])]
    end;
interpreted([Form | Forms], Delta, Open) ->
    Moved = fun(Anno) -> erl_anno:set_line(erl_anno:line(Anno) + Delta, Anno) end,
    [erl_parse:map_anno(Moved, Form) | interpreted(Forms, Delta, Open)];
interpreted([], _Delta, _Open) -> [].

%% The words of a descriptor; a text, as our own natives give it, is its own.
format_error({Tag, Name}) when Tag =:= error; Tag =:= warning -> io_lib:format("-~s(~tp).", [Tag, Name]);
format_error({undefined, Macro, none}) -> io_lib:format("undefined macro '~ts'", [Macro]);
format_error({undefined, Macro, Arity}) -> io_lib:format("undefined macro '~ts/~p'", [Macro, Arity]);
format_error({circular, Macro, none}) -> io_lib:format("circular macro '~ts'", [Macro]);
format_error({circular, Macro, Arity}) -> io_lib:format("circular macro '~ts/~p'", [Macro, Arity]);
format_error({include, Kind, File}) -> io_lib:format("can't find include ~s \"~ts\"", [Kind, File]);
format_error({illegal, How, What}) -> io_lib:format("~s '-~s'", [How, What]);
format_error({bad, Directive}) -> io_lib:format("badly formed '~s'", [Directive]);
format_error({duplicated_argument, Name}) -> io_lib:format("argument '~ts' already used", [Name]);
format_error({call, Macro}) -> io_lib:format("illegal macro call '~ts'", [Macro]);
format_error({depth, What}) -> io_lib:format("~s too deep", [What]);
format_error({mismatch, Macro}) -> io_lib:format("argument mismatch for macro '~ts'", [Macro]);
format_error({arg_error, Macro}) -> io_lib:format("badly formed argument for macro '~ts'", [Macro]);
format_error({redefine, Macro}) -> io_lib:format("redefining macro '~ts'", [Macro]);
format_error({redefine_predef, Macro}) -> io_lib:format("redefining predefined macro '~s'", [Macro]);
format_error({illegal_function, Macro}) -> io_lib:format("?~s can only be used within a function", [Macro]);
format_error(cannot_parse) -> "cannot parse file, giving up";
format_error(missing_parenthesis) -> "badly formed define: missing closing right parenthesis";
format_error(missing_comma) -> "badly formed define: missing comma";
format_error(premature_end) -> "premature end";
format_error(elif_after_else) -> "'elif' following 'else'";
format_error(Text) ->
    case io_lib:deep_char_list(Text) of
        true -> Text;
        false -> file:format_error(Text)
    end.

%% The preprocessor, as programs call it: a whole file at once, as abstract forms.
%%
%% Follows: stdlib epp(3). The process behind epp:open/1 is not there.
-module(epp).
-export([parse_file/2, parse_file/3, format_error/1, default_encoding/0, read_encoding/1, read_encoding/2,
         encoding_to_string/1, normalize_typed_record_fields/1, restore_typed_record_fields/1]).

'$parse'(_, _, _) -> erlang:nif_error(undef).

parse_file(File, Path, Macros) ->
    parse_file(File, [{includes, Path}, {macros, Macros}]).

parse_file(File, Options) ->
    Columns = is_tuple(proplists:get_value(location, Options, 1)),
    Includes = [{i, Folder} || Folder <- proplists:get_value(includes, Options, [])],
    Macros = [macro(Macro) || Macro <- proplists:get_value(macros, Options, [])],
    case '$parse'(File, Includes ++ Macros, Columns) of
        {ok, Forms} ->
            case proplists:get_bool(extra, Options) of
                true -> {ok, Forms, [{encoding, none}]};
                false -> {ok, Forms}
            end;
        Error -> Error
    end.

macro({Name, Value, redefine}) -> {d, Name, Value};
macro({Name, Value}) -> {d, Name, Value};
macro(Name) -> {d, Name}.

default_encoding() -> utf8.
read_encoding(File) -> read_encoding(File, []).
read_encoding(_File, _Options) -> none.

encoding_to_string(latin1) -> "coding: latin-1";
encoding_to_string(utf8) -> "coding: utf-8".

normalize_typed_record_fields(Fields) ->
    {typed, [case Field of {typed_record_field, Plain, _} -> Plain; _ -> Field end || Field <- Fields]}.

restore_typed_record_fields(Forms) -> Forms.

format_error(Text) ->
    case io_lib:deep_char_list(Text) of
        true -> Text;
        false -> file:format_error(Text)
    end.

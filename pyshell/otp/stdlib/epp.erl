%% The preprocessor, as programs call it: a whole file at once, as abstract forms.
%%
%% Follows: stdlib epp(3). The process behind epp:open/1 is not there.
-module(epp).
-export([parse_file/2, parse_file/3, format_error/1, default_encoding/0, read_encoding/1, read_encoding/2,
         encoding_to_string/1, normalize_typed_record_fields/1, restore_typed_record_fields/1]).

'$parse'(_, _, _, _) -> erlang:nif_error(undef).

parse_file(File, Path, Macros) ->
    parse_file(File, [{includes, Path}, {macros, Macros}]).

parse_file(File, Options) ->
    Columns = is_tuple(proplists:get_value(location, Options, 1)),
    Includes = [{i, Folder} || Folder <- proplists:get_value(includes, Options, [])],
    Macros = [macro(Macro) || Macro <- proplists:get_value(macros, Options, [])],
    Redefined = [Name || {Name, _, redefine} <- proplists:get_value(macros, Options, [])],
    case '$parse'(File, Includes ++ Macros, Redefined, Columns) of
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

%% The compiler, as programs and c/1 call it.
%%
%% Reading, checking and generating code are native; parse transforms run here, between reading and checking.
%% Follows: compile(3).
-module(compile).
-export([file/1, file/2, noenv_file/2, forms/1, forms/2, noenv_forms/2, output_generated/1, noenv_output_generated/1,
         env_compiler_options/0, format_error/1, '$remark'/1]).

'$file'(_, _) -> erlang:nif_error(undef).
'$remark'(_) -> erlang:nif_error(undef).
'$forms'(_, _, _) -> erlang:nif_error(undef).
'$message'(_, _, _) -> erlang:nif_error(undef).

-define(DEFAULT, [verbose, report_errors, report_warnings]).

file(File) -> file(File, ?DEFAULT).

file(File, Options) when is_list(Options) ->
    case '$file'(File, Options) of
        {transform, Forms, Transforms, Name} -> transformed(Transforms, Forms, Options, Name, []);
        {Text, Answer} -> told(Text, Answer)
    end;
file(File, Option) ->
    file(File, [Option | ?DEFAULT]).

noenv_file(File, Options) -> file(File, Options).

forms(Forms) -> forms(Forms, ?DEFAULT).

forms(Forms, Options) when is_list(Options) ->
    Written = [T || {attribute, _, compile, Value} <- Forms, {parse_transform, T} <- listed(Value)],
    Transforms = [T || {parse_transform, T} <- Options] ++ Written,
    Name = case [File || {attribute, _, file, {File, _}} <- Forms] of
               [File | _] -> File;
               [] -> proplists:get_value(source, Options, "")
           end,
    transformed(Transforms, Forms, [binary | Options], Name, []);
forms(Forms, Option) ->
    forms(Forms, [Option | ?DEFAULT]).

noenv_forms(Forms, Options) -> forms(Forms, Options).

listed(Value) when is_list(Value) -> Value;
listed(Value) -> [Value].

%% Each transform gets the forms the one before it left.
transformed([Transform | Rest], Forms, Options, Name, Warnings) ->
    _ = code:ensure_loaded(Transform),
    case erlang:function_exported(Transform, parse_transform, 2) of
        false ->
            failed([{Name, [{none, compile, {undef_parse_transform, Transform}}]}], Warnings, Options);
        true ->
            try Transform:parse_transform(Forms, lists:keydelete(parse_transform, 1, Options)) of
                {error, Errors, More} -> failed(Errors, Warnings ++ More, Options);
                {warning, New, More} -> transformed(Rest, New, Options, Name, Warnings ++ More);
                New -> transformed(Rest, New, Options, Name, Warnings)
            catch
                Class:Reason:Stack ->
                    What = {parse_transform, Transform, Class, Reason, Stack},
                    failed([{Name, [{none, compile, What}]}], Warnings, Options)
            end
    end;
transformed([], Forms, Options, Name, Warnings) ->
    shown(Warnings, report_warnings, "Warning: ", Options),
    Given = [with_text(Form) || Form <- Forms],
    case [Option || Option <- ['P', 'E'], lists:member(Option, Options)] of
        [Listing | _] ->
            {Text, Answer} = '$forms'(Given, [binary | Options], Name),
            listed_as(Listing, told(Text, with_warnings(Answer, Warnings)), Forms, Options, Name);
        [] ->
            {Text, Answer} = '$forms'(Given, Options, Name),
            told(Text, with_warnings(Answer, Warnings))
    end.

with_text({Kind, {Where, Module, Why}}) when Kind =:= error; Kind =:= warning ->
    {Kind, {Where, Module, Why, lists:flatten(Module:format_error(Why))}};
with_text(Form) ->
    Form.

with_warnings({ok, Module, Code, Warnings}, More) when is_list(Warnings) -> {ok, Module, Code, More ++ Warnings};
with_warnings(Answer, _) -> Answer.

told([], Answer) -> Answer;
told(Text, Answer) ->
    io:put_chars(Text),
    Answer.

failed(Errors, Warnings, Options) ->
    shown(Errors, report_errors, "", Options),
    shown(Warnings, report_warnings, "Warning: ", Options),
    case lists:member(return, Options) orelse lists:member(return_errors, Options) of
        true -> {error, Errors, Warnings};
        false -> error
    end.

%% What transforms found: [{File, [{Where, Module, Descriptor}]}].
shown(Found, Report, Kind, Options) ->
    case lists:any(fun(O) -> lists:member(O, Options) end, [report, Report, verbose]) of
        true ->
            [io:put_chars('$message'(File, Where, [Kind | Module:format_error(Why)]))
             || {File, Infos} <- Found, {Where, Module, Why} <- Infos];
        false -> ok
    end,
    ok.

%% Options 'P' and 'E': the forms after macros and transforms, as text in a file or as they are. Told: of their compilation.
listed_as(_, Told, _, _, _) when Told =:= error; element(1, Told) =:= error -> Told;
listed_as(Listing, Told, Forms, Options, Name) ->
    Warnings = case Told of {ok, _, _, Found} -> [Found]; _ -> [] end,
    case lists:member(binary, Options) of
        true -> list_to_tuple([ok, [], Forms | Warnings]);
        false ->
            File = filename:rootname(filename:basename(Name), ".erl") ++ "." ++ atom_to_list(Listing),
            Target = case proplists:get_value(outdir, Options) of
                         undefined -> File;
                         Folder -> filename:join(Folder, File)
                     end,
            Text = [[erl_pp:form(Form), $\n] || Form <- Forms, element(1, Form) =/= eof],
            case file:write_file(Target, unicode:characters_to_binary([Text, "\n\n"])) of
                ok -> list_to_tuple([ok, [] | Warnings]);
                {error, Why} -> failed([{Target, [{none, compile, {write_error, Why}}]}], [], Options)
            end
    end.

output_generated(Options) ->
    not lists:any(fun(O) -> lists:member(O, Options) end, [binary, strong_validation, basic_validation]).
noenv_output_generated(Options) -> output_generated(Options).
env_compiler_options() -> [].

format_error({epp, Reason}) -> epp:format_error(Reason);
format_error({undef_parse_transform, Module}) -> io_lib:format("undefined parse transform '~ts'", [Module]);
format_error({write_error, Reason}) -> io_lib:format("error writing file: ~ts", [file:format_error(Reason)]);
format_error({parse_transform, Module, Class, Reason, Stack}) ->
    Text = erl_error:format_exception(Class, Reason, Stack),
    io_lib:format("error in parse transform '~ts':~n~ts", [Module, Text]);
format_error(Text) when is_list(Text) -> Text;
format_error(Other) -> io_lib:format("~tp", [Other]).

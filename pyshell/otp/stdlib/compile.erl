%% The compiler, as programs and c/1 call it.
%%
%% Follows: compile(3).
-module(compile).
-export([file/1, file/2, noenv_file/2, format_error/1]).

file(File) ->
    file(File, [verbose, report_errors, report_warnings]).

file(File, Options) when is_list(Options) ->
    {Text, Answer} = '$file'(File, Options),
    case Text of
        [] -> ok;
        _ -> io:put_chars(Text)
    end,
    Answer;
file(File, Option) ->
    file(File, [Option, verbose, report_errors, report_warnings]).

noenv_file(File, Options) ->
    file(File, Options).

'$file'(_, _) -> erlang:nif_error(undef).

format_error({epp, Reason}) -> file:format_error(Reason);
format_error(Text) when is_list(Text) -> Text;
format_error(Other) -> io_lib:format("~tp", [Other]).

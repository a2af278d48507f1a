%% Scripts: a file whose main/1 gets the words of the command line.
%%
%% A script is always compiled; its mode only decides how remarks are printed. Archives and compiled scripts are not run.
%% Follows: escript(1), escript(3).
-module(escript).
-export([script_name/0, start/0, start/1]).

'$parse'(_, _) -> erlang:nif_error(undef).
'$exception'(_, _, _) -> erlang:nif_error(undef).
'$name'(_) -> erlang:nif_error(undef).

-define(FAILED, 127).

script_name() -> hd(init:get_plain_arguments()).

start() -> start([]).

start(Options) ->
    process_flag(trap_exit, false),
    try
        case init:get_plain_arguments() of
            [] ->
                io:put_chars(standard_error, "escript: Missing filename\n"),
                halt(?FAILED);
            [File | Args] ->
                run(module_of(File, Options), Args)
        end
    catch
        throw:{fatal, Text} ->
            io:format(standard_error, "escript: ~ts\n", [Text]),
            halt(?FAILED)
    end.

run(Module, Args) ->
    try
        Module:main(Args),
        halt(0)
    catch
        Class:Reason:Stack -> fatal('$exception'(Class, Reason, Stack))
    end.

fatal(Text) -> throw({fatal, Text}).

%% The script's module, loaded.
module_of(File, Options) ->
    Default = list_to_atom('$name'(File)),
    {Forms, Module} = with_module(forms_of(File, Default), Default),
    Mode = case [Word || {attribute, _, mode, Word} <- Forms] of
               [] -> interpret;
               Words -> lists:last(Words)
           end,
    report([Problem || {error, Problem} <- Forms] ++ wrong_modes(Forms), File),
    Ready = exporting_main([Form || Form <- Forms, not is_mode(Form)]),
    Code = case [Option || Option <- Options, lists:member(Option, ["s", "c", "d", "i"])] of
               ["s" | _] ->
                   {ok, _} = compiled(Ready, [report, strong_validation]),
                   halt(0);
               ["i" | _] -> checked(Ready, File);
               [_ | _] -> compiled(Ready, [report]);
               [] when Mode =:= interpret -> checked(Ready, File);
               [] -> compiled(Ready, [report])
           end,
    {module, Module} = code:load_binary(Module, File, element(3, Code)),
    Module.

forms_of(File, Default) ->
    case '$parse'(File, Default) of
        {ok, Forms} -> Forms;
        {error, Why} -> fatal([file:format_error(Why), ": '", File, "'"]);
        eof -> fatal("Premature end of file reached");
        not_source -> fatal("Archives and compiled scripts are not supported")
    end.

with_module([Start, {attribute, _, module, Module} | _] = Forms, _) when element(3, Start) =:= file -> {Forms, Module};
with_module([Start | Forms], Default) -> {[Start, {attribute, {1, 1}, module, Default} | Forms], Default}.

is_mode({attribute, _, mode, _}) -> true;
is_mode(_) -> false.

wrong_modes(Forms) ->
    [{Where, ?MODULE, {mode, Mode}} || {attribute, Where, mode, Mode} <- Forms,
                                       not lists:member(Mode, [compile, interpret, debug, native])].

%% What hinders the script, in the order of its lines; nothing if there is nothing.
report([], _) -> ok;
report(Problems, File) ->
    [io:format(standard_error, "~ts:~s: ~ts\n", [File, place(Where), words(Module, Why)])
     || {Where, Module, Why} <- lists:keysort(1, Problems)],
    fatal("There were compilation errors.").

words(?MODULE, {mode, Mode}) -> io_lib:format("illegal mode attribute: ~p", [Mode]);
words(Module, Why) -> Module:format_error(Why).

place({Line, Column}) -> io_lib:format("~w:~w", [Line, Column]);
place(none) -> "0";
place(Line) -> io_lib:format("~w", [Line]).

exporting_main([Start, Module | Forms]) ->
    case lists:any(fun({attribute, _, export, Names}) -> lists:member({main, 1}, Names); (_) -> false end, Forms) of
        true -> [Start, Module | Forms];
        false -> [Start, Module, {attribute, 0, export, [{main, 1}]} | Forms]
    end.

compiled(Forms, Options) ->
    case compile:forms(Forms, Options) of
        error -> fatal("There were compilation errors.");
        Code -> Code
    end.

%% As the interpreter of OTP's escript does: what the checker says, each remark on a line.
checked(Forms, File) ->
    case erl_lint:module(Forms, File) of
        {ok, Warnings} -> remark(Warnings);
        {error, Errors, Warnings} ->
            [io:format(standard_error, "~ts:~s: ~ts\n", [Name, place(Where), Module:format_error(Why)])
             || {Name, Infos} <- Errors, {Where, Module, Why} <- Infos],
            remark(Warnings),
            fatal("There were compilation errors.")
    end,
    case compile:forms(Forms, [report_errors]) of
        error -> fatal("There were compilation errors.");
        Code -> Code
    end.

remark(Warnings) ->
    Found = [{{Name, Where}, [place(Where), ": Warning: ", Module:format_error(Why)]}
             || {Name, Infos} <- Warnings, {Where, Module, Why} <- Infos],
    [io:format(standard_error, "~ts:~ts\n", [Name, Text]) || {{Name, _}, Text} <- ordsets:from_list(Found)],
    ok.

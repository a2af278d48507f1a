%% Commands for people at a prompt: compile and load, look at processes, modules and files.
%%
%% What these print is for reading; programs use the modules behind them (code, erlang:process_info/2, file).
%% Follows: c(3).

-module(c).

-export([help/0, c/1, c/2, c/3, lc/1, l/1, lm/0, mm/0, nc/1, nc/2, nl/1, m/0, m/1]).
-export([i/0, i/1, i/3, ni/0, regs/0, nregs/0, bt/1, bi/1, pid/3, flush/0]).
-export([pwd/0, cd/1, ls/0, ls/1, memory/0, memory/1, uptime/0, q/0, h/1, h/2, h/3, xm/1, y/1, y/2]).
-export([erlangrc/0, erlangrc/1]).
-export([process_lines/0, hcb/1, hcb/2, hcb/3, ht/1, ht/2, ht/3, appcall/4, display_info/1, lc_batch/0, lc_batch/1]).

help() ->
    io:put_chars(
      "bt(Pid)    -- stack backtrace for a process\n"
      "c(Mod)     -- compile and load module or file <Mod>\n"
      "cd(Dir)    -- change working directory\n"
      "flush()    -- flush any messages sent to the shell\n"
      "help()     -- help info\n"
      "h(M)       -- module documentation\n"
      "h(M,F)     -- module function documentation\n"
      "h(M,F,A)   -- module function arity documentation\n"
      "i()        -- information about the system\n"
      "ni()       -- information about the networked system\n"
      "i(X,Y,Z)   -- information about pid <X,Y,Z>\n"
      "l(Module)  -- load or reload module\n"
      "lm()       -- load all modified modules\n"
      "lc([File]) -- compile a list of Erlang modules\n"
      "ls()       -- list files in the current directory\n"
      "ls(Dir)    -- list files in directory <Dir>\n"
      "m()        -- which modules are loaded\n"
      "m(Mod)     -- information about module <Mod>\n"
      "mm()       -- list all modified modules\n"
      "memory()   -- memory allocation information\n"
      "memory(T)  -- memory allocation information of type <T>\n"
      "nc(File)   -- compile and load code in <File> on all nodes\n"
      "nl(Module) -- load module on all nodes\n"
      "pid(X,Y,Z) -- convert X,Y,Z to a Pid\n"
      "pwd()      -- print working directory\n"
      "q()        -- quit - shorthand for init:stop()\n"
      "regs()     -- information about registered processes\n"
      "nregs()    -- information about all registered processes\n"
      "uptime()   -- print node uptime\n"
      "xm(M)      -- cross reference check a module\n"
      "y(File)    -- generate a Yecc parser\n").

%% ---- code ----------------------------------------------------------------------------------------------

c(File) ->
    c(File, []).

c(File, Option) when not is_list(Option) ->
    c(File, [Option]);
c(Module, Options) when is_atom(Module) ->
    Source = source_name(atom_to_list(Module)),
    case file:read_file_info(Source) of
        {ok, _} -> compile_and_load(Source, Options);
        {error, _} -> {error, non_existing}
    end;
c(File, Options) ->
    compile_and_load(File, Options).

c(Module, Options, _Filter) ->
    c(Module, Options).

source_name(Name) ->
    case lists:suffix(".erl", Name) of
        true -> Name;
        false -> Name ++ ".erl"
    end.

compile_and_load(File, Options) ->
    case compile:file(File, [report_errors, report_warnings | Options]) of
        {ok, Module, Code} when is_binary(Code) -> load_compiled(Module, File, Code, {ok, Module});
        {ok, Module, Code, Warnings} -> load_compiled(Module, File, Code, {ok, Module, Warnings});
        {ok, Module} -> load_written(Module, Options, {ok, Module});
        {ok, Module, Warnings} -> load_written(Module, Options, {ok, Module, Warnings});
        Other -> Other
    end.

load_compiled(Module, File, Code, Answer) ->
    case code:load_binary(Module, File, Code) of
        {module, Module} -> Answer;
        {error, _} = Error -> Error
    end.

%% The compiler wrote the object code to the current directory, or where option outdir says.
load_written(Module, Options, Answer) ->
    Folder = proplists:get_value(outdir, Options, "."),
    code:purge(Module),
    case code:load_abs(Folder ++ "/" ++ atom_to_list(Module)) of
        {module, Module} -> Answer;
        {error, _} = Error -> Error
    end.

lc(Files) ->
    lists:foreach(fun(File) -> c(File) end, Files).

l(Module) ->
    code:purge(Module),
    code:load_file(Module).

mm() ->
    code:modified_modules().

lm() ->
    [l(Module) || Module <- mm()].

nc(File) ->
    nc(File, []).

nc(File, Option) when not is_list(Option) ->
    nc(File, [Option]);
nc(File, Options) ->
    case c(File, Options) of
        {ok, Module} ->
            {Module, Code, Name} = code:get_object_code(Module),
            lists:foreach(fun(Node) -> rpc:call(Node, code, load_binary, [Module, Name, Code]) end, nodes()),
            {ok, Module};
        Other ->
            Other
    end.

nl(Module) ->
    case code:get_object_code(Module) of
        {Module, Code, Name} -> rpc:eval_everywhere(code, load_binary, [Module, Name, Code]);
        _ -> error
    end.

m() ->
    io:format("~-20s  ~s~n", ["Module", "File"]),
    lists:foreach(
      fun({Module, File}) -> io:format("~-20.20s  ~ts~n", [atom_to_list(Module), place_text(File)]) end,
      lists:sort(code:all_loaded())).

place_text(File) when is_atom(File) -> atom_to_list(File);
place_text(File) -> File.

m(Module) ->
    Info = Module:module_info(),
    {exports, Exports} = lists:keyfind(exports, 1, Info),
    io:format("Module: ~w~n", [Module]),
    case lists:keyfind(md5, 1, Info) of
        {md5, Digest} -> io:format("MD5: ~s~n", [hex(Digest)]);
        false -> ok
    end,
    io:format("Object file: ~ts~n", [place_text(code:which(Module))]),
    io:format("Compiler options:  ~p~n", [compiler_options(Info)]),
    io:format("Exports: ~n"),
    show_exports([io_lib:format("~tw/~w", [F, A]) || {F, A} <- lists:keysort(1, Exports), hd(atom_to_list(F)) =/= $$]).

hex(Digest) ->
    lists:flatten([io_lib:format("~2.16.0b", [Byte]) || <<Byte>> <= Digest]).

compiler_options(Info) ->
    case lists:keyfind(compile, 1, Info) of
        {compile, Compile} -> proplists:get_value(options, Compile, []);
        false -> []
    end.

show_exports(Names) when length(Names) =< 16 ->
    lists:foreach(fun(Name) -> io:format("         ~ts~n", [Name]) end, Names);
show_exports(Names) ->
    Half = length(Names) div 2,
    {Left, Right} = lists:split(Half, Names),
    lists:foreach(
      fun({L, R}) -> io:format("~-30ts~ts~n", [L, R]) end,
      lists:zip(Left ++ lists:duplicate(length(Right) - Half, ""), Right)).

%% The documentation is in files that shell_docs reads; lab and see tell about themselves.
h(Module) when Module =:= lab; Module =:= see -> Module:help();
h(Module) -> h_shown(Module, shell_docs:module_text(Module)).

h(Module, Function) when Module =:= lab; Module =:= see -> Module:help(Function);
h(Module, Function) -> h_shown(Module, shell_docs:function_text(Module, Function)).

h(Module, Function, _) when Module =:= lab; Module =:= see -> Module:help(Function);
h(Module, Function, Arity) -> h_shown(Module, shell_docs:function_text(Module, Function, Arity)).

h_shown(_Module, Text) when is_binary(Text) -> io:put_chars(Text);
h_shown(_Module, function_missing) -> {error, function_missing};
h_shown(Module, missing) ->
    case code:ensure_loaded(Module) of
        {module, Module} -> {error, missing};
        {error, _} = Error -> Error
    end.

%% Types and callbacks: none has a text of its own.
ht(Module) -> none_of("types", Module).
ht(Module, _Type) -> missing(Module, type_missing).
ht(Module, _Type, _Arity) -> missing(Module, type_missing).
hcb(Module) -> none_of("callbacks", Module).
hcb(Module, _Callback) -> missing(Module, type_missing).
hcb(Module, _Callback, _Arity) -> missing(Module, type_missing).

none_of(What, Module) ->
    case code:ensure_loaded(Module) of
        {module, Module} -> io:format("\t~ts~n~nThere are no ~ts in this module~n", [Module, What]);
        {error, _} -> {error, non_existing}
    end.

missing(Module, What) ->
    case code:ensure_loaded(Module) of
        {module, Module} -> {error, What};
        {error, _} -> {error, non_existing}
    end.

%% A function of an application that may not be installed.
appcall(Application, Module, Function, Args) ->
    try apply(Module, Function, Args)
    catch
        error:undef:Stack ->
            case Stack of
                [{Module, Function, Args, _} | _] ->
                    io:format("Call to ~w:~w/~w in application ~w failed.~n",
                              [Module, Function, length(Args), Application]);
                _ ->
                    erlang:raise(error, undef, Stack)
            end
    end.

%% Compiles the files named behind the flag of the command line: there are none.
lc_batch() -> lc_batch([]).

lc_batch(Files) ->
    lc(Files),
    halt(0).

xm(Module) ->
    {module, Module} = code:ensure_loaded(Module),
    [{deprecated, []}, {undefined, []}, {unused, []}].

y(_File) -> {error, not_supported}.
y(_File, _Options) -> {error, not_supported}.

%% ---- processes -----------------------------------------------------------------------------------------

i() ->
    i(lists:sort(processes())).

i(Pids) ->
    process_row(["Pid", "Initial Call", "Heap", "Reds", "Msgs"]),
    process_row(["Registered", "Current Function", "Stack", "", ""]),
    Sums = lists:foldl(fun show_process/2, {0, 0, 0, 0}, Pids),
    {Heap, Reductions, Messages, Stack} = Sums,
    process_row(["Total", "", number(Heap), number(Reductions), number(Messages)]),
    process_row(["", "", number(Stack), "", ""]).

%% The two rows of one process; what it adds to the sums: {Reductions, Messages, Heap, Stack}.
display_info(Pid) ->
    {Heap, Reductions, Messages, Stack} = show_process(Pid, {0, 0, 0, 0}),
    {Reductions, Messages, Heap, Stack}.

process_row(Cells) ->
    io:format("~-21.21ts ~-33.33ts ~8s ~8s ~4s~n", Cells).

number(N) ->
    integer_to_list(N).

show_process(Pid, {Heap0, Reductions0, Messages0, Stack0} = Sums) ->
    case facts(Pid) of
        undefined ->
            Sums;
        {Initial, Current, Heap, Stack, Reductions, Messages, Name} ->
            process_row([pid_to_list(Pid), mfa_text(Initial), number(Heap), number(Reductions), number(Messages)]),
            process_row([Name, mfa_text(Current), number(Stack), "", ""]),
            {Heap0 + Heap, Reductions0 + Reductions, Messages0 + Messages, Stack0 + Stack}
    end.

%% {Initial call, current function, heap, stack, reductions, messages, name}, or undefined when the process is gone.
facts(Pid) ->
    Items = [initial_call, current_function, heap_size, stack_size, reductions, message_queue_len, registered_name,
             dictionary],
    case ask(Pid, Items) of
        undefined ->
            undefined;
        Facts ->
            Values = maps:from_list([Fact || {_, _} = Fact <- Facts]),
            {initial_call(Values), maps:get(current_function, Values, {undefined, undefined, 0}),
             maps:get(heap_size, Values, 0), maps:get(stack_size, Values, 0), maps:get(reductions, Values, 0),
             maps:get(message_queue_len, Values, 0), name_text(maps:get(registered_name, Values, []))}
    end.

ask(Pid, Items) when node(Pid) =:= node() ->
    process_info(Pid, Items);
ask(Pid, Items) ->
    case rpc:call(node(Pid), erlang, process_info, [Pid, Items]) of
        {badrpc, _} -> undefined;
        Facts -> Facts
    end.

%% proc_lib notes what it really started.
initial_call(Values) ->
    case lists:keyfind('$initial_call', 1, maps:get(dictionary, Values, [])) of
        {_, Call} -> Call;
        false -> maps:get(initial_call, Values, {undefined, undefined, 0})
    end.

name_text([]) -> "";
name_text(Name) -> atom_to_list(Name).

mfa_text({Module, Function, Arity}) ->
    lists:flatten(io_lib:format("~w:~tw/~w", [Module, Function, Arity]));
mfa_text(Other) ->
    lists:flatten(io_lib:format("~tw", [Other])).

i(X, Y, Z) ->
    process_info(pid(X, Y, Z)).

ni() ->
    i(all_processes()).

all_processes() ->
    lists:append([node_processes(Node) || Node <- [node() | nodes()]]).

node_processes(Node) when Node =:= node() ->
    processes();
node_processes(Node) ->
    case rpc:call(Node, erlang, processes, []) of
        {badrpc, _} -> [];
        Pids -> Pids
    end.

%% One line a process, for tools that draw.
process_lines() ->
    [{Pid, facts(Pid)} || Pid <- processes()].

regs() ->
    show_registered(node()).

nregs() ->
    lists:foreach(fun show_registered/1, [node() | nodes()]).

show_registered(Node) ->
    Names = lists:sort(registered_on(Node)),
    io:format("~n** Registered procs on node ~w **~n", [Node]),
    name_row(["Name", "Pid", "Initial Call", "Reds", "Msgs"]),
    lists:foreach(fun(Name) -> show_name(Node, Name) end, Names),
    io:format("~n** Registered ports on node ~w **~n", [Node]),
    io:format("~-21s ~-15s ~-40s~n", ["Name", "Id", "Command"]).

registered_on(Node) when Node =:= node() ->
    registered();
registered_on(Node) ->
    case rpc:call(Node, erlang, registered, []) of
        {badrpc, _} -> [];
        Names -> Names
    end.

name_row(Cells) ->
    io:format("~-21.21ts ~-12ts ~-25.25ts ~12s ~4s~n", Cells).

show_name(Node, Name) ->
    Pid = case Node =:= node() of
              true -> whereis(Name);
              false -> rpc:call(Node, erlang, whereis, [Name])
          end,
    case is_pid(Pid) andalso facts(Pid) of
        {Initial, _Current, _Heap, _Stack, Reductions, Messages, _Name} ->
            name_row([atom_to_list(Name), pid_to_list(Pid), mfa_text(Initial), number(Reductions), number(Messages)]);
        _ ->
            ok
    end.

bt(Pid) ->
    case process_info(Pid, current_stacktrace) of
        undefined ->
            undefined;
        {current_stacktrace, Stack} ->
            lists:foreach(
              fun({Module, Function, Arity, Place}) ->
                      io:format("~ts (~ts:~w)~n",
                                [mfa_text({Module, Function, Arity}), proplists:get_value(file, Place, "?"),
                                 proplists:get_value(line, Place, 0)])
              end, Stack)
    end.

bi(Item) ->
    io:put_chars(erlang:system_info(Item)).

pid(X, Y, Z) ->
    list_to_pid("<" ++ integer_to_list(X) ++ "." ++ integer_to_list(Y) ++ "." ++ integer_to_list(Z) ++ ">").

flush() ->
    receive
        Message ->
            io:format("Shell got ~tp~n", [Message]),
            flush()
    after 0 ->
            ok
    end.

%% ---- files ---------------------------------------------------------------------------------------------

pwd() ->
    {ok, Folder} = file:get_cwd(),
    io:format("~ts~n", [Folder]).

cd(Folder) ->
    _ = file:set_cwd(Folder),
    pwd().

ls() ->
    ls(".").

ls(Folder) ->
    case file:list_dir(Folder) of
        {ok, Names} ->
            show_names(lists:sort(Names));
        {error, enotdir} ->
            show_names([Folder]);
        {error, Reason} ->
            io:format("~ts~n", [file:format_error(Reason)])
    end.

show_names([]) ->
    ok;
show_names(Names) ->
    Width = min(lists:max([string:length(Name) || Name <- Names]), 40) + 5,
    show_names(Names, Width, 0).

show_names([Name | Names], Width, Column) when Column + Width < 81 ->
    io:format("~-*ts", [Width, Name]),
    show_names(Names, Width, Column + Width);
show_names([], _Width, _Column) ->
    io:nl();
show_names(Names, Width, _Column) ->
    io:nl(),
    show_names(Names, Width, 0).

%% ---- the system ----------------------------------------------------------------------------------------

memory() -> erlang:memory().
memory(Type) -> erlang:memory(Type).

uptime() ->
    {Milliseconds, _} = erlang:statistics(wall_clock),
    {Days, {Hours, Minutes, Seconds}} = calendar:seconds_to_daystime(Milliseconds div 1000),
    io:format("~ts~n", [lists:join(", ", parts([{Days, "day"}, {Hours, "hour"}, {Minutes, "minute"}], Seconds))]).

parts(Units, Seconds) ->
    [counted(Count, Unit) || {Count, Unit} <- Units, Count > 0] ++ [counted(Seconds, "second")].

counted(1, Unit) -> "1 " ++ Unit;
counted(Count, Unit) -> integer_to_list(Count) ++ " " ++ Unit ++ "s".

q() ->
    init:stop().

%% --- the file that is evaluated before the first prompt

erlangrc() ->
    case init:get_argument(home) of
        {ok, [[Home]]} -> erlangrc([Home, filename:basedir(user_config, "erlang")]);
        _ -> {error, enoent}
    end.

erlangrc([Folder | _] = Folders) when is_list(Folder) ->
    case file:path_eval(Folders, ".erlang") of
        {error, enoent} -> {error, enoent};
        {error, {Line, _, _} = Why} -> not_all_of_it(": error on line ~p: ~ts~n", Folders, [Line], Why);
        {error, Why} -> not_all_of_it(": ~ts~n", Folders, [], Why);
        Done -> Done
    end.

not_all_of_it(Format, Folders, Where, Why) ->
    Told = [Folders, ".erlang" | Where] ++ [file:format_error(Why)],
    error_logger:error_msg("file:path_eval(~tp,~tp)" ++ Format, Told),
    {error, Why}.

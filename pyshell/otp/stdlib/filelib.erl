%% What can be asked about files and folders, and names with wildcards.
%%
%% The functions with one more argument take the module that answers (file, prim_file, ...).
%% Follows: stdlib filelib(3).
-module(filelib).

-export([is_dir/1, is_dir/2, is_file/1, is_file/2, is_regular/1, is_regular/2, file_size/1, file_size/2, last_modified/1,
         last_modified/2, ensure_dir/1, ensure_path/1, fold_files/5, fold_files/6, wildcard/1, wildcard/2, wildcard/3,
         compile_wildcard/1, find_file/2, find_file/3, find_source/1, find_source/2, find_source/3, safe_relative_path/2]).

is_dir(Name) -> is_dir(Name, file).
is_dir(Name, Module) -> kind(Name, Module) =:= directory.

is_file(Name) -> is_file(Name, file).
is_file(Name, Module) -> lists:member(kind(Name, Module), [regular, directory]).

is_regular(Name) -> is_regular(Name, file).
is_regular(Name, Module) -> kind(Name, Module) =:= regular.

kind(Name, Module) ->
    case Module:read_file_info(Name) of
        {ok, Info} -> element(3, Info);
        {error, _} -> none
    end.

file_size(Name) -> file_size(Name, file).
file_size(Name, Module) ->
    case Module:read_file_info(Name) of
        {ok, Info} -> element(2, Info);
        {error, _} -> 0
    end.

last_modified(Name) -> last_modified(Name, file).
last_modified(Name, Module) ->
    case Module:read_file_info(Name) of
        {ok, Info} -> element(6, Info);
        {error, _} -> 0
    end.

%% The folder that a name is in, and those around it.
ensure_dir("/") -> ok;
ensure_dir(Name) -> ensure_path(filename:dirname(Name)).

ensure_path("/") -> ok;
ensure_path(Path) ->
    case is_dir(Path) of
        true -> ok;
        false ->
            case filename:dirname(Path) of
                Path -> {error, einval};
                Above ->
                    case ensure_path(Above) of
                        ok -> made(file:make_dir(Path), Path);
                        Error -> Error
                    end
            end
    end.

made({error, eexist}, Path) ->
    case is_dir(Path) of
        true -> ok;
        false -> {error, eexist}
    end;
made(Result, _Path) -> Result.

fold_files(Dir, RegExp, Recursive, Fun, Acc) -> fold_files(Dir, RegExp, Recursive, Fun, Acc, file).

fold_files(Dir, RegExp, Recursive, Fun, Acc, Module) ->
    {ok, Compiled} = re:compile(RegExp, [unicode]),
    fold_dir(Dir, Compiled, Recursive, Fun, Acc, Module).

fold_dir(Dir, RegExp, Recursive, Fun, Acc, Module) ->
    case Module:list_dir(Dir) of
        {ok, Names} ->
            lists:foldl(
                fun(Name, Sum) -> fold_one(filename:join(Dir, Name), Name, RegExp, Recursive, Fun, Sum, Module) end,
                Acc, Names);
        {error, _} -> Acc
    end.

fold_one(Whole, Name, RegExp, Recursive, Fun, Acc, Module) ->
    case kind(Whole, Module) of
        regular ->
            case re:run(Name, RegExp, [{capture, none}]) of
                match -> Fun(Whole, Acc);
                nomatch -> Acc
            end;
        directory when Recursive -> fold_dir(Whole, RegExp, Recursive, Fun, Acc, Module);
        _ -> Acc
    end.

%% --- wildcards: * ? ** [a-z] {ab,c}

wildcard(Pattern) when is_list(Pattern) -> wildcard(Pattern, ".").

wildcard(Pattern, Dir) when is_list(Pattern), is_list(Dir) -> wildcard(Pattern, Dir, file);
wildcard(Pattern, Module) when is_list(Pattern), is_atom(Module) -> wildcard(Pattern, ".", Module).

wildcard(Pattern, Dir, Module) when is_list(Pattern), is_list(Dir), is_atom(Module) ->
    lists:usort(lists:append([matches(Parts, Dir, Module) || Parts <- patterns(Pattern)])).

compile_wildcard(Pattern) ->
    _ = patterns(Pattern),
    {compiled_wildcard, Pattern}.

%% A pattern without braces for each choice, split at its slashes: {Start, [Part]}.
patterns(Pattern) ->
    [case filename:split(Whole) of
         ["/" | Parts] -> {"/", Parts};
         Parts -> {"", Parts}
     end || Whole <- choices(Pattern)].

choices([$\\, Char | Rest]) -> [[$\\, Char | More] || More <- choices(Rest)];
choices([${ | Rest]) ->
    case alternatives(Rest, [], []) of
        {Choices, After} -> [Choice ++ More || Choice <- Choices, More <- choices(After)];
        none -> [[${ | More] || More <- choices(Rest)]
    end;
choices([Char | Rest]) when is_integer(Char) -> [[Char | More] || More <- choices(Rest)];
choices([]) -> [[]].

alternatives([$} | Rest], Choice, Choices) -> {lists:reverse(Choices, [lists:reverse(Choice)]), Rest};
alternatives([$, | Rest], Choice, Choices) -> alternatives(Rest, [], [lists:reverse(Choice) | Choices]);
alternatives([$\\, Char | Rest], Choice, Choices) -> alternatives(Rest, [Char, $\\ | Choice], Choices);
alternatives([Char | Rest], Choice, Choices) -> alternatives(Rest, [Char | Choice], Choices);
alternatives([], _, _) -> none.

matches({Start, Parts}, Dir, Module) ->
    From = case Start of "/" -> "/"; "" -> Dir end,
    under(Parts, From, Start, Module).

%% Names that match, as seen from Found; Real is where that is.
under([], _Real, Found, _Module) -> [Found];
under(["**" | Rest], Real, Found, Module) ->
    Here = case Rest of [] -> []; _ -> under(Rest, Real, Found, Module) end,
    Below = [{filename:join(Real, Name), joined(Found, Name)} || Name <- listed(Real, Module)],
    Own = case Rest of [] -> [Name || {_, Name} <- Below]; _ -> [] end,
    Here ++ Own ++ lists:append([under(["**" | Rest], Deeper, Name, Module)
                                 || {Deeper, Name} <- Below, kind(Deeper, Module) =:= directory]);
under([Part | Rest], Real, Found, Module) ->
    case lists:any(fun(Char) -> lists:member(Char, "*?[\\") end, Part) of
        false ->
            Deeper = filename:join(Real, Part),
            case kind(Deeper, Module) of
                none -> [];
                _ -> under(Rest, Deeper, joined(Found, Part), Module)
            end;
        true ->
            {ok, RegExp} = re:compile(["^", expression(Part), "$"], [unicode, dotall, dollar_endonly]),
            lists:append([under(Rest, filename:join(Real, Name), joined(Found, Name), Module)
                          || Name <- listed(Real, Module), hd(Name) =/= $. orelse hd(Part) =:= $.,
                             re:run(Name, RegExp, [{capture, none}]) =:= match])
    end.

joined("", Name) -> Name;
joined(Found, Name) -> filename:join(Found, Name).

listed(Dir, Module) ->
    case Module:list_dir(Dir) of
        {ok, Names} -> Names;
        {error, _} -> []
    end.

%% The part of a wildcard as a regular expression.
expression([$* | Rest]) -> [".*" | expression(Rest)];
expression([$? | Rest]) -> ["." | expression(Rest)];
expression([$\\, Char | Rest]) -> [plain(Char) | expression(Rest)];
expression([$[ | Rest]) ->
    case lists:splitwith(fun(Char) -> Char =/= $] end, Rest) of
        {[_ | _] = Set, [$] | After]} -> ["[", [plain_in_set(Char) || Char <- Set], "]" | expression(After)];
        _ -> ["\\[" | expression(Rest)]
    end;
expression([Char | Rest]) -> [plain(Char) | expression(Rest)];
expression([]) -> [].

plain(Char) when Char >= $a, Char =< $z; Char >= $A, Char =< $Z; Char >= $0, Char =< $9; Char > 127 -> Char;
plain(Char) -> [$\\, Char].

plain_in_set($-) -> $-;
plain_in_set(Char) -> plain(Char).

%% --- sources and other relatives of a file

find_file(Name, Dir) -> find_file(Name, Dir, []).

%% Each rule turns the end of the folder's name into another.
find_file(Name, Dir, Rules) ->
    Chosen = case Rules of [] -> [{"", ""}, {"ebin", "src"}, {"ebin", "esrc"}]; _ -> Rules end,
    first_file([filename:join(Other, Name) || Rule <- Chosen, Other <- by_rule(Dir, Rule)]).

by_rule(Dir, {From, To}) ->
    case lists:suffix(From, Dir) of
        true -> [lists:sublist(Dir, length(Dir) - length(From)) ++ To];
        false -> []
    end.

first_file([Name | Names]) ->
    case is_regular(Name) of
        true -> {ok, Name};
        false -> first_file(Names)
    end;
first_file([]) -> {error, not_found}.

find_source(Path) -> find_source(filename:basename(Path), filename:dirname(Path)).
find_source(Name, Dir) -> find_source(Name, Dir, []).

find_source(Name, Dir, Rules) ->
    Ends = case Rules of [] -> [{".beam", ".erl", [{"ebin", "src"}, {"", ""}]}]; _ -> Rules end,
    first_source([{filename:rootname(Name, From) ++ To, How} || {From, To, How} <- Ends, filename:extension(Name) =:= From], Dir).

first_source([{Name, How} | More], Dir) ->
    case find_file(Name, Dir, How) of
        {ok, Found} -> {ok, Found};
        _ -> first_source(More, Dir)
    end;
first_source([], _Dir) -> {error, not_found}.

%% A path that stays below where it starts, or unsafe.
safe_relative_path(Path, _Cwd) ->
    case filename:pathtype(Path) of
        relative -> safe(filename:split(Path), []);
        _ -> unsafe
    end.

safe([Dots | _], []) when Dots =:= ".."; Dots =:= <<"..">> -> unsafe;
safe([Dots | Parts], [_ | Kept]) when Dots =:= ".."; Dots =:= <<"..">> -> safe(Parts, Kept);
safe([Dot | Parts], Kept) when Dot =:= "."; Dot =:= <<".">> -> safe(Parts, Kept);
safe([Part | Parts], Kept) -> safe(Parts, [Part | Kept]);
safe([], []) -> "";
safe([], Kept) -> filename:join(lists:reverse(Kept)).

%% Names of files, as text or binary, with `/` between their parts (a cluster's nodes all live on a Unix).
%%
%% A name may be a deep list with atoms in it: it is flattened first. Two names of which one is a binary give a binary.
%% Law: what is no name is no clause of the function that OTP names. For that, inner functions say which names they read: `unix`,
%% or `false`, the separators that a Unix does not have.
-module(filename).

-export([absname/1, absname/2, absname_join/2, append/2, basedir/2, basedir/3, basename/1, basename/2, dirname/1, extension/1,
         flatten/1, join/1, join/2, nativename/1, pathtype/1, rootname/1, rootname/2, split/1, validate/1]).

%% --- parts of a name

basename(Name) when is_binary(Name) ->
    case split_at_slashes(Name) of
        [] -> <<>>;
        Parts -> lists:last(Parts)
    end;
basename(Name0) ->
    Name = flatten(Name0),
    basename1(Name, Name, false).

%% Part: what follows the last slash but for one at the end.
basename1([$/], Part, _) -> lists:droplast(Part);
basename1([$/ | Rest], _Part, Sep) -> basename1(Rest, Rest, Sep);
basename1([Char | Rest], Part, Sep) when is_integer(Char) -> basename1(Rest, Part, Sep);
basename1([], Part, _) -> Part.

basename(Name, Ext) when is_binary(Name), is_list(Ext) -> basename(Name, filename_string_to_binary(Ext));
basename(Name, Ext) when is_list(Name), is_binary(Ext) -> basename(filename_string_to_binary(Name), Ext);
basename(Name, Ext) when is_binary(Name), is_binary(Ext) ->
    Base = basename(Name),
    Kept = byte_size(Base) - byte_size(Ext),
    Before = byte_size(Name) - byte_size(Base),
    case Name of
        <<_:Before/binary, Part:Kept/binary, Ext/binary>> when Kept >= 0 -> Part;
        _ -> Base
    end;
basename(Name0, Ext0) ->
    Name = flatten(Name0),
    Ext = flatten(Ext0),
    basename(Name, Ext, [], false).

basename(Ext, Ext, Part, _) -> lists:reverse(Part);
basename([$/], Ext, Part, Sep) -> basename([], Ext, Part, Sep);
basename([$/ | Rest], Ext, _Part, Sep) -> basename(Rest, Ext, [], Sep);
basename([Char | Rest], Ext, Part, Sep) when is_integer(Char) -> basename(Rest, Ext, [Char | Part], Sep);
basename([], _Ext, Part, _) -> lists:reverse(Part).

dirname(Name) when is_binary(Name) ->
    [_ | Before] = lists:reverse(binary:split(Name, <<"/">>, [global])),
    case without_slashes(Before) of
        [] -> <<".">>;
        [<<>>] -> <<"/">>;
        Parts -> iolist_to_binary(lists:join($/, lists:reverse(Parts)))
    end;
dirname(Name0) ->
    Name = flatten(Name0),
    dirname(Name, [], [], {false, false}).

without_slashes([<<>>, Part | Parts]) -> without_slashes([Part | Parts]);
without_slashes(Parts) -> Parts.

%% Dir: the directory so far; File: the slash and what follows it; both backwards.
dirname([$/ | Rest], Dir, File, Seps) -> dirname(Rest, File ++ Dir, [$/], Seps);
dirname([Char | Rest], Dir, File, Seps) when is_integer(Char) -> dirname(Rest, Dir, [Char | File], Seps);
dirname([], [], File, _) ->
    case lists:last([none | File]) of
        $/ -> "/";
        _ -> "."
    end;
dirname([], [$/ | Dir], File, Seps) -> dirname([], Dir, File, Seps);
dirname([], Dir, _File, _) -> lists:reverse(Dir).

extension(Name) when is_binary(Name) ->
    case binary:matches(Name, <<".">>) of
        [] -> <<>>;
        Dots ->
            case lists:last(Dots) of
                {0, _} -> <<>>;
                {At, _} ->
                    <<_:(At - 1)/binary, Before, Ext/binary>> = Name,
                    case Before =:= $/ orelse binary:match(Ext, <<"/">>) =/= nomatch of
                        true -> <<>>;
                        false -> Ext
                    end
            end
    end;
extension(Name0) ->
    Name = flatten(Name0),
    extension([$/ | Name], [], unix).

%% A dot that begins a part is no extension.
extension([$. | Rest] = Found, _Ext, Os) -> extension(Rest, Found, Os);
extension([$/, $. | Rest], _Ext, Os) -> extension(Rest, [], Os);
extension([$/ | Rest], _Ext, Os) -> extension(Rest, [], Os);
extension([Char | Rest], Ext, Os) when is_integer(Char) -> extension(Rest, Ext, Os);
extension([], Ext, _) -> Ext.

rootname(Name) when is_binary(Name) -> list_to_binary(rootname(binary_to_list(Name)));
rootname(Name0) ->
    Name = flatten(Name0),
    rootname(Name, [], [], unix).

%% Root and the extension that was met, both backwards.
rootname([$/ | Rest], Root, Ext, Os) -> rootname(Rest, [$/ | Ext ++ Root], [], Os);
rootname([$. | Rest], [$/ | _] = Root, [], Os) -> rootname(Rest, [$. | Root], [], Os);
rootname([$. | Rest], Root, Ext, Os) -> rootname(Rest, Ext ++ Root, ".", Os);
rootname([Char | Rest], Root, [], Os) when is_integer(Char) -> rootname(Rest, [Char | Root], [], Os);
rootname([Char | Rest], Root, Ext, Os) when is_integer(Char) -> rootname(Rest, Root, [Char | Ext], Os);
rootname([], Root, _Ext, _) -> lists:reverse(Root).

rootname(Name, Ext) when is_binary(Name), is_binary(Ext) ->
    list_to_binary(rootname(binary_to_list(Name), binary_to_list(Ext)));
rootname(Name, Ext) when is_binary(Name) -> rootname(Name, filename_string_to_binary(Ext));
rootname(Name, Ext) when is_binary(Ext) -> rootname(filename_string_to_binary(Name), Ext);
rootname(Name0, Ext0) ->
    Name = flatten(Name0),
    Ext = flatten(Ext0),
    rootname2(Name, Ext, [], unix).

rootname2(Ext, Ext, [$/ | _] = Root, _) -> lists:reverse(Root, Ext);
rootname2(Ext, Ext, Root, _) -> lists:reverse(Root);
rootname2([Char | Rest], Ext, Root, Os) when is_integer(Char) -> rootname2(Rest, Ext, [Char | Root], Os);
rootname2([], _Ext, Root, _) -> lists:reverse(Root).

split(<<$/, Rest/binary>>) -> [<<"/">> | split_at_slashes(Rest)];
split(Name) when is_binary(Name) -> split_at_slashes(Name);
split(Name0) ->
    case flatten(Name0) of
        [$/ | Rest] -> split(Rest, [], ["/"], unix);
        Name -> split(Name, [], [], unix)
    end.

split([$/ | Rest], [], Parts, Os) -> split(Rest, [], Parts, Os);
split([$/ | Rest], Part, Parts, Os) -> split(Rest, [], [lists:reverse(Part) | Parts], Os);
split([Char | Rest], Part, Parts, Os) when is_integer(Char) -> split(Rest, [Char | Part], Parts, Os);
split([], [], Parts, _) -> lists:reverse(Parts);
split([], Part, Parts, _) -> lists:reverse(Parts, [lists:reverse(Part)]).

split_at_slashes(Name) -> [Part || Part <- binary:split(Name, <<"/">>, [global]), Part =/= <<>>].

%% --- names put together

join([Name1, Name2 | Rest]) -> join([join(Name1, Name2) | Rest]);
join([Name]) when is_list(Name) -> join1(Name, [], [], unix);
join([Name]) when is_binary(Name) -> join1b(Name, <<>>, [], unix);
join([Name]) when is_atom(Name) -> join([atom_to_list(Name)]).

join(Name1, Name2) when is_list(Name1), is_list(Name2) ->
    case pathtype(Name2) of
        relative -> join1(Name1, Name2, [], unix);
        absolute -> join1(Name2, [], [], unix)
    end;
join(Name1, Name2) when is_binary(Name1), is_binary(Name2) ->
    case pathtype(Name2) of
        relative -> join1b(Name1, Name2, [], unix);
        absolute -> join1b(Name2, <<>>, [], unix)
    end;
join(Name1, Name2) when is_binary(Name1), is_list(Name2) -> join(Name1, filename_string_to_binary(Name2));
join(Name1, Name2) when is_list(Name1), is_binary(Name2) -> join(filename_string_to_binary(Name1), Name2);
join(Name1, Name2) when is_atom(Name1) -> join(atom_to_list(Name1), Name2);
join(Name1, Name2) when is_atom(Name2) -> join(Name1, atom_to_list(Name2)).

%% Read so far (backwards): many slashes become one, `/./` as well, and none stays at the end.
join1([$/ | Rest], Next, [$., $/ | Read], Os) -> join1(Rest, Next, [$/ | Read], Os);
join1([$/ | Rest], Next, [$/ | _] = Read, Os) -> join1(Rest, Next, Read, Os);
join1([], [], Read, _) -> lists:reverse(without_slash(Read));
join1([], Next, [$/ | _] = Read, Os) -> join1(Next, [], Read, Os);
join1([], Next, [$., $/ | Read], Os) -> join1(Next, [], [$/ | Read], Os);
join1([], Next, Read, Os) -> join1(Next, [], [$/ | Read], Os);
join1([[_ | _] = List | Rest], Next, Read, Os) -> join1(List ++ Rest, Next, Read, Os);
join1([[] | Rest], Next, Read, Os) -> join1(Rest, Next, Read, Os);
join1([Char | Rest], Next, Read, Os) when is_integer(Char) -> join1(Rest, Next, [Char | Read], Os);
join1([Atom | Rest], Next, Read, Os) when is_atom(Atom) -> join1(atom_to_list(Atom) ++ Rest, Next, Read, Os).

join1b(<<$/, Rest/binary>>, Next, [$., $/ | Read], Os) -> join1b(Rest, Next, [$/ | Read], Os);
join1b(<<$/, Rest/binary>>, Next, [$/ | _] = Read, Os) -> join1b(Rest, Next, Read, Os);
join1b(<<>>, <<>>, Read, _) -> list_to_binary(lists:reverse(without_slash(Read)));
join1b(<<>>, Next, [$/ | _] = Read, Os) -> join1b(Next, <<>>, Read, Os);
join1b(<<>>, Next, [$., $/ | Read], Os) -> join1b(Next, <<>>, [$/ | Read], Os);
join1b(<<>>, Next, Read, Os) -> join1b(Next, <<>>, [$/ | Read], Os);
join1b(<<Byte, Rest/binary>>, Next, Read, Os) -> join1b(Rest, Next, [Byte | Read], Os).

without_slash([$/, Char | Read]) -> [Char | Read];
without_slash(Read) -> Read.

append(Dir, Name) when is_binary(Dir), is_binary(Name) -> <<Dir/binary, $/, Name/binary>>;
append(Dir, Name) when is_binary(Dir) -> append(Dir, filename_string_to_binary(Name));
append(Dir, Name) when is_binary(Name) -> append(filename_string_to_binary(Dir), Name);
append(Dir, Name) -> Dir ++ [$/ | Name].

absname(Name) ->
    {ok, Dir} = file:get_cwd(),
    absname(Name, Dir).

absname(Name, Dir) when is_binary(Name), is_list(Dir) -> absname(Name, filename_string_to_binary(Dir));
absname(Name, Dir) when is_list(Name), is_binary(Dir) -> absname(filename_string_to_binary(Name), Dir);
absname(Name, Dir) ->
    case pathtype(Name) of
        relative -> absname_join(Dir, Name);
        absolute -> join([flatten(Name)])
    end.

absname_join(Dir, Name) -> join(Dir, flatten(Name)).

nativename(Name0) ->
    Name = join([Name0]),
    case os:type() of
        {win32, _} -> [if C =:= $/ -> $\\; true -> C end || C <- Name];
        _ -> Name
    end.

pathtype(Atom) when is_atom(Atom) -> pathtype(atom_to_list(Atom));
pathtype(Name) when is_list(Name) or is_binary(Name) -> unix_pathtype(Name).

unix_pathtype(<<$/, _/binary>>) -> absolute;
unix_pathtype([$/ | _]) -> absolute;
unix_pathtype([List | Rest]) when is_list(List) -> unix_pathtype(List ++ Rest);
unix_pathtype([Atom | Rest]) when is_atom(Atom) -> unix_pathtype(atom_to_list(Atom) ++ Rest);
unix_pathtype(_) -> relative.

flatten(Name) when is_binary(Name) -> Name;
flatten(Name) -> do_flatten(Name, []).

do_flatten([List | Rest], Tail) when is_list(List) -> do_flatten(List, do_flatten(Rest, Tail));
do_flatten([Atom | Rest], Tail) when is_atom(Atom) -> atom_to_list(Atom) ++ do_flatten(Rest, Tail);
do_flatten([Char | Rest], Tail) -> [Char | do_flatten(Rest, Tail)];
do_flatten([], Tail) -> Tail;
do_flatten(Atom, Tail) when is_atom(Atom) -> atom_to_list(Atom) ++ Tail.

filename_string_to_binary(Name) ->
    case unicode:characters_to_binary(flatten(Name), unicode, utf8) of
        Binary when is_binary(Binary) -> Binary;
        {error, _, _} -> erlang:error(badarg)
    end.

%% A name that the file system can take: not empty, no character 0, and what UTF-8 can say.
validate(Name) when is_binary(Name) -> Name =/= <<>> andalso binary:match(Name, <<0>>) =:= nomatch;
validate(Name) when is_list(Name); is_atom(Name) ->
    try flatten(Name) of
        [] -> false;
        Chars -> lists:all(fun valid_char/1, Chars)
    catch
        error:_ -> false
    end.

valid_char(Char) -> is_integer(Char) andalso Char > 0 andalso Char < 16#110000 andalso (Char < 16#D800 orelse Char > 16#DFFF).

%% --- where an application keeps its files (XDG on Linux)

basedir(Type, Application) when is_atom(Type), is_list(Application) orelse is_binary(Application) ->
    basedir(Type, Application, #{}).

basedir(Type, Application, Opts) when is_atom(Type), is_map(Opts), is_list(Application) orelse is_binary(Application) ->
    Os = basedir_os(Opts),
    Name = basedir_name(Os, Application, Opts),
    Base = basedir_from_os(Type, Os),
    if
        Type =:= site_config; Type =:= site_data -> [join([Dir, Name]) || Dir <- Base];
        Type =:= user_log, Os =:= linux -> join([Base, Name, "log"]);
        Type =:= user_log, Os =:= windows -> join([Base, Name, "Logs"]);
        Type =:= user_cache, Os =:= windows -> join([Base, Name, "Cache"]);
        true -> join([Base, Name])
    end.

basedir_os(#{os := Os}) when Os =:= linux; Os =:= windows; Os =:= darwin -> Os;
basedir_os(#{}) -> linux.

basedir_name(windows, Application, #{author := Author, version := Version}) -> join([Author, Application, Version]);
basedir_name(windows, Application, #{author := Author}) -> join([Author, Application]);
basedir_name(_, Application, #{version := Version}) -> join([Application, Version]);
basedir_name(_, Application, _) -> Application.

basedir_from_os(Type, linux) -> basedir_linux(Type);
basedir_from_os(Type, darwin) -> basedir_darwin(Type);
basedir_from_os(Type, windows) -> basedir_windows(Type).

basedir_linux(Type) ->
    case Type of
        user_data -> env("XDG_DATA_HOME", fun() -> in_home(".local/share") end);
        user_config -> env("XDG_CONFIG_HOME", fun() -> in_home(".config") end);
        user_cache -> env("XDG_CACHE_HOME", fun() -> in_home(".cache") end);
        user_log -> env("XDG_CACHE_HOME", fun() -> in_home(".cache") end);
        site_data -> string:lexemes(env("XDG_DATA_DIRS", fun() -> "/usr/local/share/:/usr/share/" end), ":");
        site_config -> string:lexemes(env("XDG_CONFIG_DIRS", fun() -> "/etc/xdg" end), ":")
    end.

basedir_darwin(Type) ->
    case Type of
        user_data -> in_home("Library/Application Support");
        user_config -> in_home("Library/Application Support");
        user_cache -> in_home("Library/Caches");
        user_log -> in_home("Library/Logs");
        site_data -> ["/Library/Application Support"];
        site_config -> ["/Library/Application Support"]
    end.

basedir_windows(Type) ->
    Roaming = env("APPDATA", fun() -> none end),
    case Type of
        user_config when Roaming =:= none -> in_home("Roaming");
        user_config -> Roaming;
        site_data -> [];
        site_config -> [];
        _ when Type =/= user_data, Type =/= user_cache, Type =/= user_log -> erlang:error({case_clause, Type});
        _ when Roaming =:= none -> in_home("Local");
        _ -> env("LOCALAPPDATA", fun() -> Roaming end)
    end.

env(Name, Default) ->
    case os:getenv(Name) of
        Unset when Unset =:= false; Unset =:= "" -> Default();
        Value -> Value
    end.

in_home(Dir) ->
    case os:getenv("HOME") of
        false ->
            {ok, [[Home]]} = init:get_argument(home),
            join(Home, Dir);
        Home -> join(Home, Dir)
    end.

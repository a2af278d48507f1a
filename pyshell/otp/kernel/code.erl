%% The code of this node: loading, versions, and where modules come from.
%%
%% Follows: kernel code(3).
-module(code).
-export([purge/1, soft_purge/1, delete/1, load_file/1, load_abs/1, load_binary/3, ensure_loaded/1, ensure_modules_loaded/1,
         get_object_code/1, which/1, is_loaded/1, all_loaded/0, is_sticky/1, modified_modules/0, get_path/0, root_dir/0,
         add_path/1, add_patha/1, add_pathz/1, del_path/1, set_path/1, lib_dir/0, lib_dir/1, priv_dir/1, get_mode/0,
         is_module_native/1, module_status/1]).

purge(_) -> erlang:nif_error(undef).
soft_purge(_) -> erlang:nif_error(undef).
'$delete'(_) -> erlang:nif_error(undef).
delete(Module) ->
    case '$delete'(Module) of
        not_purged ->
            error_logger:error_msg("Module ~w must be purged before deleting\n\n", [Module]),
            false;
        Answer ->
            Answer
    end.

ensure_loaded(_) -> erlang:nif_error(undef).
get_object_code(_) -> erlang:nif_error(undef).
which(_) -> erlang:nif_error(undef).
is_loaded(_) -> erlang:nif_error(undef).
all_loaded() -> erlang:nif_error(undef).
is_sticky(_) -> erlang:nif_error(undef).
modified_modules() -> erlang:nif_error(undef).
get_path() -> erlang:nif_error(undef).
root_dir() -> erlang:nif_error(undef).
'$load_file'(_) -> erlang:nif_error(undef).
'$load_abs'(_) -> erlang:nif_error(undef).
'$load_binary'(_, _, _) -> erlang:nif_error(undef).

load_file(Module) -> told('$load_file'(Module), Module).
load_abs(File) -> told('$load_abs'(File), File).
load_binary(Module, File, Code) -> told('$load_binary'(Module, File, Code), Module).

told({error, sticky_directory} = Error, Module) ->
    error_logger:error_msg("Can't load module '~w' that resides in sticky dir\n", [Module]),
    Error;
told({error, badfile} = Error, Module) ->
    error_logger:error_msg("Loading of ~ts failed: badfile\n", [Module]),
    Error;
told({not_purged, Path}, _) ->
    error_logger:error_msg("Loading of ~ts failed: not_purged\n", [Path]),
    {error, not_purged};
told(Answer, _Module) ->
    Answer.

ensure_modules_loaded(Modules) ->
    case [{Module, What} || Module <- Modules, {error, What} <- [ensure_loaded(Module)]] of
        [] -> ok;
        Errors -> {error, Errors}
    end.

%% Modules of the learner are found in the current directory; there is no other place.
add_path(Folder) -> case filelib:is_dir(Folder) of true -> true; false -> {error, bad_directory} end.
add_patha(Folder) -> add_path(Folder).
add_pathz(Folder) -> add_path(Folder).
del_path(_Folder) -> false.
set_path(_Path) -> true.

lib_dir() -> root_dir().
lib_dir(Application) -> known(Application, "").
priv_dir(Application) -> known(Application, "/priv").

known(Application, Ending) ->
    case lists:member(Application, [kernel, stdlib, erts]) of
        true -> root_dir() ++ Ending;
        false -> {error, bad_name}
    end.

get_mode() -> interactive.
is_module_native(_Module) -> false.

module_status(Module) ->
    case is_loaded(Module) of
        false -> not_loaded;
        _ -> case lists:member(Module, modified_modules()) of true -> modified; false -> loaded end
    end.

%% Where descriptions of applications come from: .app files in the code path, terms of the same shape, and the two that are there
%% from the beginning.
%%
%% A description is a map of the keys of app(4). What is wrong with one is thrown as {error, Reason}.
%% Follows: kernel application(3), "load/1"; app(4).
-module(application_info).
-export([name/1, described/1, app/1]).

name(Name) when is_atom(Name) -> Name;
name({application, Name, _}) when is_atom(Name) -> Name;
name(Other) -> throw({error, {bad_application, Other}}).

described(Name) when is_atom(Name) ->
    try from_file(atom_to_list(Name) ++ ".app")
    catch
        throw:{error, {"no such file or directory", _}} = Error ->
            case library(Name) of
                none -> throw(Error);
                App -> App
            end
    end;
described(Application) -> checked(Application).

from_file(File) ->
    case found([filename:join(Folder, File) || Folder <- '$path'()]) of
        {ok, Application} -> checked(Application);
        {error, enoent} -> throw({error, {file:format_error(enoent), File}});
        {error, {text, Text}} -> throw({error, {complaint(Text), File}})
    end.

found([]) -> {error, enoent};
found([Path | Rest]) ->
    case application_controller:'$consult'(Path) of
        {error, enoent} -> found(Rest);
        Found -> Found
    end.

%% What is wrong with the text of a file.
complaint(Text) ->
    case erl_scan:string(Text) of
        {ok, Tokens, _} ->
            case erl_parse:parse_term(Tokens) of
                {error, {Line, Module, Reason}} -> file:format_error({Line, Module, Reason});
                {ok, _} -> "not a term"
            end;
        {error, {Line, Module, Reason}, _} -> file:format_error({Line, Module, Reason})
    end.

checked({application, Name, Options}) when is_atom(Name), is_list(Options) ->
    App = maps:map(fun(Key, Default) -> proplist_value(Key, Options, Default) end, defaults()),
    case App of
        #{mod := []} -> ok;
        #{mod := {Module, _}} when is_atom(Module) -> ok;
        #{mod := Wrong} -> throw({error, {badstartspec, Wrong}})
    end,
    App#{name => Name};
checked({application, Name, Options}) when is_list(Options) -> throw({error, {invalid_name, Name}});
checked({application, _, Options}) -> throw({error, {invalid_options, Options}});
checked(Other) -> throw({error, {bad_application, Other}}).

defaults() ->
    #{description => "", id => "", vsn => "", modules => [], maxP => infinity, maxT => infinity, registered => [],
      included_applications => [], optional_applications => [], applications => [], env => [], mod => [],
      start_phases => undefined}.

proplist_value(Key, Options, Default) ->
    case lists:keyfind(Key, 1, Options) of
        {_, Value} -> Value;
        false -> Default
    end.

%% Of a node's own applications.
app(kernel) ->
    (own(kernel))#{vsn := "8.5.3", mod := {kernel, []},
                   registered := [application_controller, erl_reply, auth, boot_server, code_server, disk_log_server,
                                  disk_log_sup, erl_prim_loader, error_logger, file_server_2, fixtable_server,
                                  global_group, global_name_server, heart, init, kernel_config, kernel_refc, kernel_sup,
                                  logger, logger_handler_watcher, logger_sup, net_kernel, net_sup, rex, user, os_server,
                                  ddll_server, erl_epmd, inet_db, pg]};
app(stdlib) ->
    (own(stdlib))#{vsn := "4.2", applications := [kernel],
                   registered := [timer_server, rsh_starter, take_over_monitor, pool_master, dets]}.

%% What comes with the library, but has to be started.
library(sasl) ->
    (own(sasl))#{description := "SASL  CXC 138 11", vsn := "4.2", applications := [kernel, stdlib], mod := {sasl, []},
                 registered := [sasl_sup, alarm_handler, release_handler]};
library(crypto) -> (own(crypto))#{description := "CRYPTO", vsn := "5.1.2", applications := [kernel, stdlib]};
library(compiler) -> (own(compiler))#{vsn := "8.2.3", applications := [kernel, stdlib]};
library(_) -> none.

own(Name) -> (defaults())#{name => Name, description := "ERTS  CXC 138 10", id := [], modules := '$modules'(Name)}.

'$path'() -> erlang:nif_error(undef).
'$modules'(_) -> erlang:nif_error(undef).

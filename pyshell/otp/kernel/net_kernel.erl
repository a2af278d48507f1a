%% The distribution of this node as programs see it. Connections themselves are the work of the node's connector; here are
%% the process that answers pings, and what makes a node alive.
%%
%% boot/0 is what a node runs when it becomes alive.
-module(net_kernel).
-export([allow/1, allowed/0, boot/0, connect_node/1, get_net_ticktime/0, get_state/0, hidden_connect_node/1,
         longnames/0, monitor_nodes/1, monitor_nodes/2, nodename/0, server/0, set_net_ticktime/1,
         set_net_ticktime/2, start/1, start/2, stop/0]).

connect_node(_) -> erlang:nif_error(undef).
hidden_connect_node(_) -> erlang:nif_error(undef).
monitor_nodes(_) -> erlang:nif_error(undef).
monitor_nodes(_, _) -> erlang:nif_error(undef).
get_net_ticktime() -> erlang:nif_error(undef).
set_net_ticktime(_) -> erlang:nif_error(undef).
set_net_ticktime(_, _) -> erlang:nif_error(undef).
allow(_) -> erlang:nif_error(undef).
allowed() -> erlang:nif_error(undef).
longnames() -> erlang:nif_error(undef).
nodename() -> erlang:nif_error(undef).

%% The services of a node that is alive.
boot() ->
    register(net_kernel, self()),
    global:boot(),
    server().

server() ->
    receive
        {'$gen_call', From, Request} ->
            reply(From, answer(Request)),
            server();
        stop ->
            ok;
        _ ->
            server()
    end.

answer({is_auth, _Node}) -> yes;
answer(_) -> {error, badarg}.

%% A caller that gave an alias is answered there, so that nothing comes when it no longer waits.
reply({_, [alias | Alias] = Tag}, Reply) -> Alias ! {Tag, Reply};
reply({_, [[alias | Alias] | _] = Tag}, Reply) -> Alias ! {Tag, Reply};
reply({Pid, Tag}, Reply) -> Pid ! {Tag, Reply}.

start(Name) when is_atom(Name) -> start(Name, #{});
start([Name]) when is_atom(Name) -> start(Name, #{name_domain => longnames});
start([Name, Domain]) when is_atom(Name) -> start(Name, #{name_domain => Domain});
start([Name, Domain, Ticktime]) when is_atom(Name) -> start(Name, #{name_domain => Domain, net_ticktime => Ticktime});
start(_) -> {error, badarg}.

start(Name, Options) when is_atom(Name), is_map(Options) ->
    Domain = maps:get(name_domain, Options, longnames),
    Hidden = maps:get(hidden, Options, false),
    Server = whereis(net_kernel),
    case '$how'() of
        static ->
            Start = [#{clean_halt => false, name => element(1, split(Name)), name_domain => Domain,
                       net_tickintensity => 4, net_ticktime => 60, supervisor => net_sup_dynamic}],
            {error, {{already_started, Server},
                     {child, undefined, net_sup_dynamic, {erl_distribution, start_link, Start},
                      permanent, false, 1000, supervisor, [erl_distribution]}}};
        dynamic ->
            {error, {already_started, Server}};
        undefined ->
            case '$start'(Name, Domain =:= longnames, Hidden) of
                ok -> {ok, whereis(net_kernel)};
                Error -> Error
            end
    end;
start(_, _) ->
    {error, badarg}.

split(Name) ->
    Text = atom_to_list(Name),
    {list_to_atom(lists:takewhile(fun(C) -> C =/= $@ end, Text))}.

stop() ->
    Server = whereis(net_kernel),
    case '$stop'() of
        ok ->
            is_pid(Server) andalso (Server ! stop),
            ok;
        Error ->
            Error
    end.

get_state() ->
    case '$how'() of
        undefined -> #{started => no};
        How ->
            #{started => How, name => node(), name_type => static,
              name_domain => case longnames() of true -> longnames; false -> shortnames end}
    end.

'$how'() -> erlang:nif_error(undef).
'$start'(_, _, _) -> erlang:nif_error(undef).
'$stop'() -> erlang:nif_error(undef).

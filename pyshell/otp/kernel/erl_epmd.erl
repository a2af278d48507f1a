%% What an epmd would tell of the nodes of the cluster: which names there are on a host, and at which port each is. The ports
%% are only to look at: a virtual node is reached by its name.
-module(erl_epmd).
-export([address_please/3, listen_port_please/2, names/0, names/1, port_please/2, port_please/3, register_node/2,
         register_node/3, start/0, start_link/0, stop/0]).

-define(VERSION, 5).

start() -> ignore.
start_link() -> ignore.
stop() -> ok.

names() -> names(net_adm:localhost()).

names(Host) when not is_atom(Host), not is_list(Host) -> get_names(Host);
names(Host) ->
    case net_adm:names(Host) of
        {ok, []} -> {error, address};
        Answer -> Answer
    end.

get_names(Host) ->
    case open(Host) of
        Answer -> Answer
    end.

open(Host) when is_atom(Host); is_list(Host) -> net_adm:names(Host).

port_please(Name, Host) -> port_please(Name, Host, infinity).

port_please(Name, Host, _Timeout) ->
    case net_adm:names(host(Host)) of
        {ok, Names} ->
            case lists:keyfind(text(Name), 1, Names) of
                {_, Port} -> {port, Port, ?VERSION};
                false -> noport
            end;
        Error ->
            Error
    end.

address_please(_Name, _Host, _Family) -> {ok, {127, 0, 0, 1}}.

listen_port_please(_Name, _Host) -> {ok, 0}.

register_node(Name, Port) -> register_node(Name, Port, inet).

%% The network knows its nodes already.
register_node(_Name, _Port, _Family) -> {error, already_registered}.

host({_, _, _, _}) -> net_adm:localhost();
host(Host) -> text(Host).

text(Name) when is_atom(Name) -> atom_to_list(Name);
text(Name) -> Name.

%% Groups of nodes that keep their global names to themselves: `-kernel global_groups "[{Name, [Node]}]"`, the same on all.
%%
%% Nodes of other groups can be connected, but `global` does nothing with them; here they are asked for their names when
%% somebody wants those. Without groups, all nodes are one.
-module(global_group).
-export([get_own_nodes/0, get_own_nodes_with_errors/0, global_groups/0, group_configured/0, info/0, member/1,
         monitor_nodes/1, own_nodes/0, participant/1, registered_names/1, send/2, send/3, sync/0,
         whereis_name/1, whereis_name/2]).

%% {own group, its nodes, [{Name, Nodes}] of the others}, or none.
groups() ->
    case '$groups'() of
        none ->
            none;
        Text ->
            {ok, Tokens, _} = erl_scan:string(Text ++ "."),
            {ok, Given} = erl_parse:parse_term(Tokens),
            All = [case Group of {Name, _, Nodes} -> {Name, Nodes}; {_, _} -> Group end || Group <- Given],
            case lists:partition(fun({_, Nodes}) -> lists:member(node(), Nodes) end, All) of
                {[{Own, Nodes} | _], Others} -> {Own, Nodes, Others};
                {[], Others} -> {[], [], Others}
            end
    end.

%% Does `global` have to do with this node?
participant(Node) ->
    case groups() of
        none -> true;
        {_, Nodes, _} -> lists:member(Node, Nodes)
    end.

%% Is it in the group of this node? Nobody is where there are no groups.
member(Node) -> lists:member(Node, get_own_nodes()).

group_configured() -> groups() =/= none.

%% The nodes of the group of this one; without groups nobody is asked to come.
get_own_nodes() ->
    case groups() of
        none -> [];
        {_, Nodes, _} -> Nodes
    end.

get_own_nodes_with_errors() -> {ok, get_own_nodes()}.

global_groups() ->
    case groups() of
        none -> undefined;
        {Own, _, Others} -> {Own, [Name || {Name, _} <- Others]}
    end.

own_nodes() ->
    case groups() of
        none -> [node() | nodes()];
        {_, Nodes, _} -> Nodes
    end.

sync() -> ok.

monitor_nodes(true) -> net_kernel:monitor_nodes(true);
monitor_nodes(false) -> net_kernel:monitor_nodes(false);
monitor_nodes(_) -> error.

info() ->
    {State, Own, Nodes, Others} =
        case groups() of
            none -> {no_conf, [], [], []};
            {Name, Members, Rest} -> {synced, Name, Members, Rest}
        end,
    {Synced, Away} = lists:partition(fun(Node) -> lists:member(Node, nodes()) end, lists:delete(node(), Nodes)),
    [{state, State}, {own_group_name, Own}, {own_group_nodes, Nodes}, {synced_nodes, Synced}, {sync_error, []},
     {no_contact, Away}, {other_groups, Others}, {monitoring, []}].

%% Names ------------------------------------------------------------------------------------------------------------

registered_names({node, Node}) -> ask([Node], registered_names, [], []);
registered_names({group, Group}) -> ask(members(Group), registered_names, [], []).

whereis_name(Name) ->
    case global:whereis_name(Name) of
        undefined -> first(Name, others());
        Pid -> Pid
    end.

whereis_name({node, Node}, Name) -> ask([Node], whereis_name, [Name], undefined);
whereis_name({group, Group}, Name) -> ask(members(Group), whereis_name, [Name], undefined).

send(Name, Message) -> deliver(whereis_name(Name), Name, Message).
send(Where, Name, Message) -> deliver(whereis_name(Where, Name), Name, Message).

deliver(undefined, Name, Message) -> {badarg, {Name, Message}};
deliver(Pid, _, Message) -> Pid ! Message, Pid.

first(_, []) -> undefined;
first(Name, [{_, Nodes} | Groups]) ->
    case ask(Nodes, whereis_name, [Name], undefined) of
        undefined -> first(Name, Groups);
        Pid -> Pid
    end.

others() ->
    case groups() of
        none -> [];
        {_, _, Others} -> Others
    end.

members(Group) ->
    case groups() of
        none -> [];
        {Group, _, _} -> [node()];
        {_, _, Others} -> proplists:get_value(Group, Others, [])
    end.

%% What the first of these nodes that can be reached says.
ask([], _, _, Default) -> Default;
ask([Node | Nodes], Function, Args, Default) ->
    case rpc:call(Node, global, Function, Args) of
        {badrpc, _} -> ask(Nodes, Function, Args, Default);
        Answer -> Answer
    end.

'$groups'() -> erlang:nif_error(undef).

%% The job of `global` that brings groups of nodes together. It runs on the node with the least name of those that meet.
%%   1. let every node connect to all the others
%%   2. lock `global` on all nodes of these groups: nobody registers meanwhile
%%   3. compare the names; where two have one, ask the resolve function of the lesser side, on that side, which to keep
%%   4. {merge, Changes, Nodes} to every node: it takes the changes, and knows these nodes, as far as it is connected to them
%%   5. unlock
%% Groups can overlap, and a node of a group may have lost names while it could not see another: so every node is asked, but
%% only for a digest of its names; of those with equal ones, one is asked for the names themselves.
%% No part of this connects to a node again that was left meanwhile.
-module(global_meeting).
-export([together/1]).
-export(['$connect'/2, '$resolve'/4, '$spread'/2]).

%% Bring our group and those of these nodes together. The groups may have changed until all of them are locked: then
%% once more. The answer: the nodes that need no further job.
together(Nodes) ->
    case groups(Nodes) of
        {_, []} ->
            Nodes;
        {Ours, Theirs} = Groups ->
            All = lists:usort(lists:append([Ours | [Group || {_, Group} <- Theirs]])),
            mesh(All, Groups),
            Merge = fun() ->
                        case groups(Nodes) of
                            Groups -> merge(All, [Ours | [Group || {_, Group} <- Theirs]]);
                            _ -> again
                        end
                    end,
            case global:'$locked'(no_connect, {global, self()}, Merge, All, infinity) of
                again -> together(Nodes);
                ok -> Nodes
            end
    end.

%% {Our group, [{Node, its group}]}; a node that is gone, or in a group before it, has none.
groups(Nodes) ->
    Ours = global:'$ours'(),
    {_, Theirs} = lists:foldl(
                    fun({Node, Known}, {Seen, Groups}) ->
                        case Known =:= down orelse lists:member(Node, Seen) of
                            true ->
                                {Seen, Groups};
                            false ->
                                Group = lists:sort([Node | Known]),
                                {Group ++ Seen, [{Node, Group} | Groups]}
                        end
                    end, {Ours, []}, global:'$ask'(no_connect, Nodes, known)),
    {Ours, lists:reverse(Theirs)}.

%% Everybody connects to everybody who is not told otherwise. Whom we do not see hears of it from the node that we met.
mesh([_, _], _) ->
    ok;
mesh(All, {Ours, Theirs}) ->
    Asked = [erpc:send_request(Node, ?MODULE, '$spread', [All -- Group, self()]) || {Node, Group} <- [{node(), Ours} | Theirs]],
    [catch erpc:receive_response(Request) || Request <- Asked].

'$spread'(New, Job) -> erpc:multicall(global:'$ours'(), ?MODULE, '$connect', [New, Job]).

'$connect'(Nodes, Job) ->
    node(Job) =:= node() orelse global:'$ask'(no_connect, [node()], {others, Nodes, Job}),
    {Mesh, _} = global:'$settings'(),
    Missing = [Node || Mesh, Node <- Nodes -- [node() | nodes(connected)]],
    Asked = [spawn_monitor(fun() -> connect(Node) end) || Node <- Missing],
    [receive {'DOWN', Ref, process, Pid, _} -> ok end || {Pid, Ref} <- Asked],
    ok.

%% As a message would connect, which dist_auto_connect may forbid.
connect(Node) ->
    case global:'$may_connect'(Node) andalso net_kernel:connect_node(Node) of
        true -> ok;
        _ -> global:'$log'("WARNING", io_lib:format("'global' at ~w failed to connect to ~w\n", [node(), Node]))
    end.

%% All nodes get the names of all. Ours come first, since where two have a name our side is the lesser one.
merge(All, Groups) ->
    Digests = [Pair || {_, Digest} = Pair <- global:'$ask'(no_connect, [node() | All -- [node()]], digest), Digest =/= down],
    [{_, First} | Others] = Tables = distinct(Digests, []),
    After = lists:foldl(fun({_, Table}, Sum) -> maps:fold(fun add_name/3, Sum, Table) end, First, Others),
    Same = fun(Group, Digest) -> [Node || {Node, D} <- Digests, D =:= Digest, lists:member(Node, Group)] end,
    [global:'$ask'(no_connect, Same(Group, Digest), {merge, changes(Table, After), All -- Group})
     || {Digest, Table} <- lists:reverse(Tables), Group <- lists:reverse(Groups)],
    ok.

%% [{Digest, Names}], each digest once.
distinct([], Tables) ->
    lists:reverse(Tables);
distinct([{Node, Digest} | Digests], Tables) ->
    case lists:keymember(Digest, 1, Tables) orelse global:'$ask'(no_connect, [Node], names) of
        true -> distinct(Digests, Tables);
        [{_, down}] -> distinct(Digests, Tables);
        [{_, Names}] ->
            Table = maps:from_list([{Name, {Pid, Method}} || {Name, Pid, Method} <- Names]),
            distinct(Digests, [{Digest, Table} | Tables])
    end.

add_name(Name, {Pid, Method}, Sum) ->
    case Sum of
        #{Name := none} ->
            Sum;
        #{Name := {Pid, _}} ->
            Sum;
        #{Name := {OurPid, OurMethod}} ->
            case ask_resolver(OurMethod, Name, Pid, OurPid) of
                OurPid -> Sum;
                Pid -> Sum#{Name := {Pid, Method}};
                {badrpc, _} -> Sum#{Name := {Pid, Method}};
                _ -> Sum#{Name := none}
            end;
        _ ->
            Sum#{Name => {Pid, Method}}
    end.

%% What a group with these names has to change.
changes(Before, After) ->
    maps:fold(
      fun(Name, none, Changes) when is_map_key(Name, Before) -> [{delete, Name} | Changes];
         (_, none, Changes) -> Changes;
         (Name, {Pid, Method}, Changes) ->
              case Before of
                  #{Name := {Pid, _}} -> Changes;
                  _ -> [{insert, Name, Pid, Method} | Changes]
              end
      end, [], After).

ask_resolver(Method, Name, Greater, Lesser) ->
    rpc:call(node(Lesser), ?MODULE, '$resolve', [Method, Name, Greater, Lesser]).

'$resolve'(Method, Name, Greater, Lesser) ->
    Method(Name, Greater, Lesser).

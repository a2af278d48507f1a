%% The distribution of this node as programs see it. Connections themselves are the work of the node's connector; here are
%% the process that answers pings, and what makes a node alive.
%%
%% boot/0 is what a node runs when it becomes alive.
-module(net_kernel).
-export([allow/1, allowed/0, async_disconnect/1, boot/0, connect/1, connect_node/1, connecttime/0, dflag_unicode_io/1, disconnect/1, epmd_module/0, get_net_ticktime/0, get_state/0, getopts/2,
         hidden_connect_node/1, i/0, i/1, longnames/0, monitor_nodes/1, monitor_nodes/2, node_info/1, node_info/2,
         nodename/0, nodes_info/0, passive_cnct/1, protocol_childspecs/0, publish_on_node/1, server/0, setopts/2, set_net_ticktime/1, set_net_ticktime/2, start/1, start/2, stop/0, verbose/1]).

-record(net_address, {address, host, protocol, family}).

connect_node(_) -> erlang:nif_error(undef).
hidden_connect_node(_) -> erlang:nif_error(undef).
monitor_nodes(_) -> erlang:nif_error(undef).
monitor_nodes(_, _) -> erlang:nif_error(undef).
get_net_ticktime() -> erlang:nif_error(undef).
allow(_) -> erlang:nif_error(undef).
allowed() -> erlang:nif_error(undef).
longnames() -> erlang:nif_error(undef).
nodename() -> erlang:nif_error(undef).

%% The services of a node that is alive. The process has its name already.
boot() ->
    global:boot(),
    server().


server() ->
    receive
        {'$gen_call', From, Request} ->
            reply(From, answer(Request)),
            server();
        stop ->
            ok;
        {'$gen_cast', {async_disconnect, Node}} ->
            disconnect(Node),
            server();
        {'$gen_cast', _} ->
            server();
        {Reply, _} when is_reference(Reply) ->
            server();
        _ ->
            '$garbage'(),
            server()
    end.

%% The connection goes when net_kernel comes to it: the caller does not wait.
async_disconnect(Node) when is_atom(Node) -> gen_server:cast(?MODULE, {async_disconnect, Node}).

answer({is_auth, _Node}) -> yes;
answer(longnames) -> longnames();
answer(nodename) -> nodename();
answer(get_state) -> get_state();
answer(allowed) -> allowed();
answer({allow, Nodes}) -> allow(Nodes);
answer(_) -> {error, badarg}.

%% A caller that gave an alias is answered there, so that nothing comes when it no longer waits.
reply({_, [alias | Alias] = Tag}, Reply) -> Alias ! {Tag, Reply};
reply({_, [[alias | Alias] | _] = Tag}, Reply) -> Alias ! {Tag, Reply};
reply({Pid, Tag}, Reply) -> Pid ! {Tag, Reply}.

start([Name]) when is_atom(Name) -> start([Name, longnames, 15000]);
start([Name, Domain]) when is_atom(Name), is_atom(Domain) -> start([Name, Domain, 15000]);
start([Name, Domain, Tick]) when is_atom(Name), is_atom(Domain), is_integer(Tick), Tick > 0 ->
    start(Name, #{name_domain => Domain, net_ticktime => (Tick * 4 + 999) div 1000, net_tickintensity => 4}).

start(Name, Options) when is_atom(Name), is_map(Options) ->
    case [Option || Option <- maps:to_list(Options), not is_option(Option)] of
        [] -> begin_as(Name, Options);
        [{Key, Value} | _] -> error({invalid_option, Key, Value}, [Name, Options])
    end;
start(Name, Options) when is_map(Options) ->
    error(invalid_name, [Name, Options]);
start(Name, Options) ->
    error(invalid_options, [Name, Options]).

is_option({name_domain, Domain}) -> Domain =:= longnames orelse Domain =:= shortnames;
is_option({net_ticktime, Time}) -> is_integer(Time) andalso Time > 0;
is_option({net_tickintensity, Count}) -> is_integer(Count) andalso Count >= 4 andalso Count =< 1000;
is_option({dist_listen, Flag}) -> is_boolean(Flag);
is_option({hidden, Flag}) -> is_boolean(Flag);
is_option(_) -> false.

begin_as(Name, Given) ->
    Server = whereis(net_kernel),
    case '$how'() of
        static ->
            Start = [Given#{clean_halt => false, name => Name, supervisor => net_sup_dynamic}],
            {error, {{already_started, Server},
                     {child, undefined, net_sup_dynamic, {erl_distribution, start_link, Start},
                      permanent, false, 1000, supervisor, [erl_distribution]}}};
        dynamic ->
            {error, {already_started, Server}};
        undefined ->
            Usual = #{name_domain => longnames, net_ticktime => 60, net_tickintensity => 4, dist_listen => true,
                      hidden => false},
            Options = case maps:merge(Usual, Given) of
                          #{dist_listen := false} = Chosen -> Chosen#{hidden => true};
                          Chosen -> Chosen
                      end,
            case '$start'(Name, Options) of
                ok -> {ok, whereis(net_kernel)};
                {error, Why} -> refused(Name, Given, Why)
            end
    end.

%% A name that no node can have: OTP starts a supervisor for its net_kernel, which gives up, and all of them say so.
refused(Name, Given, Why) ->
    Start = [Given#{clean_halt => false, name => Name, supervisor => net_sup_dynamic}],
    error_logger:info_msg("~ts~n", [Why]),
    Offender = [{pid, undefined}, {id, net_kernel}, {mfargs, {net_kernel, start_link, Start}}, {restart_type, permanent},
                {significant, false}, {shutdown, 2000}, {child_type, worker}],
    Shown = fun supervisor:format_log/2,
    logger:log(error,
               #{label => {supervisor, start_error},
                 report => [{supervisor, {local, net_sup}}, {errorContext, start_error}, {reason, {'EXIT', nodistribution}},
                            {offender, Offender}]},
               #{domain => [otp, sasl], report_cb => Shown, logger_formatter => #{title => "SUPERVISOR REPORT"},
                 error_logger => #{tag => error_report, type => supervisor_report, report_cb => fun supervisor:format_log/1}}),
    Long = maps:get(name_domain, Given, longnames) =:= longnames,
    {_, Monitor} = spawn_monitor(fun() -> supervise(Long) end),
    receive {'DOWN', Monitor, process, _, _} -> ok end,
    {error, {{shutdown, {failed_to_start_child, net_kernel, {'EXIT', nodistribution}}},
             {child, undefined, net_sup_dynamic, {erl_distribution, start_link, Start}, permanent, false, 1000, supervisor,
              [erl_distribution]}}}.

supervise(Long) ->
    process_flag(trap_exit, true),
    Server = proc_lib:spawn_link(fun() -> crash(Long) end),
    receive {'EXIT', Server, _} -> ok end.

-spec crash(boolean()) -> no_return().
crash(Long) ->
    process_flag(trap_exit, true),
    put('$ancestors', [net_sup, kernel_sup, group_leader()]),
    put('$initial_call', {net_kernel, init, 1}),
    put(longnames, Long),
    erlang:raise(exit, {error, badarg}, [{gen_server, init_it, 6, [{file, "gen_server.erl"}, {line, 835}]}]).

stop() ->
    Server = whereis(net_kernel),
    case '$stop'() of
        ok ->
            Server ! stop,
            ok;
        Error ->
            Error
    end.

get_state() ->
    case '$how'() of
        undefined -> #{started => no};
        How ->
            Type = '$name_type'(),
            Name = case node() of
                       nonode@nohost when Type =:= dynamic -> undefined;
                       Node -> Node
                   end,
            #{started => How, name => Name, name_type => Type,
              name_domain => case longnames() of true -> longnames; false -> shortnames end}
    end.

%% What the way to other nodes is made of --------------------------------------------------------------------------

epmd_module() -> erl_epmd.
connecttime() -> 7000.
protocol_childspecs() -> [].

%% Do the I/O servers of that process's node speak Unicode? All do.
dflag_unicode_io(Pid) when is_pid(Pid) -> true;
dflag_unicode_io(Pid) -> error(badarg, [Pid]).

%% A connection that is there already; none is begun.
passive_cnct(Node) -> lists:member(Node, nodes(connected)).

publish_on_node(_Node) -> false.

%% Options of connections: all are kept by one process, so there is nothing to set.
setopts(Node, Options) when is_atom(Node) orelse Node =:= new, is_list(Options) -> if_connected(Node, ok).

getopts(Node, Options) when is_atom(Node), is_list(Options) ->
    if_connected(Node, {ok, [{Option, true} || Option <- Options, Option =:= nodelay]}).

if_connected(Node, Answer) ->
    case whereis(net_kernel) of
        undefined -> ignored;
        _ when Node =:= new -> Answer;
        _ ->
            case lists:member(Node, nodes(connected)) of
                true -> Answer;
                false -> {error, noconnection}
            end
    end.

%% The tick time ----------------------------------------------------------------------------------------------------

set_net_ticktime(Time) when is_integer(Time) -> set_net_ticktime(Time, 60).

set_net_ticktime(Time, Transition) when is_integer(Time), Time > 0, is_integer(Transition), Transition >= 0 ->
    '$set_ticktime'(Time, Transition).

verbose(Level) when is_integer(Level) ->
    case whereis(net_kernel) of
        undefined -> ignored;
        _ -> case put('$net_verbose', Level) of undefined -> 0; Old -> Old end
    end.

%% Connections, as people look at them ------------------------------------------------------------------------------

connect(Node) -> connect_node(Node).

disconnect(Node) ->
    case is_atom(Node) andalso erlang:disconnect_node(Node) of
        Answer -> Answer
    end.

nodes_info() -> nodes_info('$how'()).

%% Of a node that is not alive OTP asks a table that is not there.
nodes_info(undefined) ->
    ets:select(sys_dist, [{{connection, '_', '_', '_', '_', '_', '_', '_', '_', '_', '_', '_', '_'}, [], ['$_']}]);
nodes_info(_) ->
    {ok, [{Node, info(Connection)} || {Node, _, _, _, _, _} = Connection <- '$connections'()]}.

node_info(Node) ->
    case lists:keyfind(Node, 1, '$connections'()) of
        false -> {error, bad_node};
        Connection -> {ok, info(Connection)}
    end.

node_info(Node, Key) ->
    case node_info(Node) of
        {ok, Info} ->
            case lists:keyfind(Key, 1, Info) of
                {Key, Value} -> {ok, Value};
                false -> {error, invalid_key}
            end;
        Error ->
            Error
    end.

%% All connections belong to one process; ports and addresses are only to look at.
info({Node, State, Type, Number, In, Out}) ->
    Address = #net_address{address = {{127, 0, 0, 1}, 40000 + Number},
                           host = tl(lists:dropwhile(fun(C) -> C =/= $@ end, atom_to_list(Node))),
                           protocol = tcp, family = inet},
    [{owner, whereis(net_kernel)}, {state, State}, {address, Address}, {type, Type}, {in, In}, {out, Out}].

i() ->
    row("Node", "State", "Type", "In", "Out", "Address"),
    {ok, All} = nodes_info(),
    {In, Out} = lists:foldl(fun one_row/2, {0, 0}, All),
    row("Total", "", "", integer_to_list(In), integer_to_list(Out), "").

one_row({Node, [_, {state, State}, {address, Address}, {type, Type}, {in, In}, {out, Out}]}, {SumIn, SumOut}) ->
    row(atom_to_list(Node), atom_to_list(State), atom_to_list(Type), integer_to_list(In), integer_to_list(Out),
        shown(Address)),
    {SumIn + In, SumOut + Out}.

row(Node, State, Type, In, Out, Address) ->
    io:format("~-20s ~-7s ~-6s ~8s ~8s ~s~n", [Node, State, Type, In, Out, Address]).

shown(#net_address{address = {{A, B, C, D}, Port}}) ->
    lists:flatten(io_lib:format("~w.~w.~w.~w:~w", [A, B, C, D, Port])).

i(Node) ->
    case node_info(Node) of
        {ok, [_, {state, State}, {address, Address}, {type, Type}, {in, In}, {out, Out}]} ->
            io:format("Node     = ~p~nState    = ~p~nType     = ~p~nIn       = ~p~nOut      = ~p~nAddress  = ~s~n",
                      [Node, State, Type, In, Out, shown(Address)]);
        Error ->
            Error
    end.

'$connections'() -> erlang:nif_error(undef).
'$garbage'() -> erlang:nif_error(undef).
'$how'() -> erlang:nif_error(undef).
'$set_ticktime'(_, _) -> erlang:nif_error(undef).
'$start'(_, _) -> erlang:nif_error(undef).
'$name_type'() -> erlang:nif_error(undef).
'$stop'() -> erlang:nif_error(undef).

%% Distributed applications: started on several nodes, running on one of them, the first in order that is there.
%%
%% The order is that of the kernel parameter `distributed`, [{App, Nodes}] or [{App, Milliseconds, Nodes}]; nodes in a tuple
%% are equal. The processes of this name agree by telling each other, {dist_ac, Node, What}: asked (App is wanted there),
%% running, stopped. Each decides for its own node alone, by the same rule. After a node is lost the others wait
%% Milliseconds for it to come back.
%% Follows: kernel application(3), "takeover/2", kernel(6), "distributed"; design principles, "Distributed Applications".
-module(dist_ac).
-behaviour(gen_server).
-export([launch/1, load_application/2, takeover_application/2]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

%% order: [[Node]]. runs: the node it runs on, or none. waits: `start` (the controller waits for a decision), `restart` (a node
%% was lost) or no. lost: that node.
-record(app, {name, time = 0, order, runs = none, wanted = [], waits = no, lost = none}).

%% Started by the controller, which is its parent. Apps: the value of `distributed`.
launch(Apps) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Apps, []).

load_application(Name, Distributed) ->
    Spec = case Distributed of
               default -> lists:keyfind(Name, 1, application:get_env(kernel, distributed, []));
               _ -> Distributed
           end,
    case is_tuple(Spec) andalso element(1, Spec) =:= Name of
        false -> {error, {bad_distributed_nodes, Distributed}};
        true ->
            case whereis(?MODULE) of
                undefined -> application_controller:start_distribution([Spec]), ok;
                _ -> gen_server:call(?MODULE, {load, Spec}, infinity)
            end
    end.

takeover_application(Name, Type) when Type =:= permanent; Type =:= transient; Type =:= temporary ->
    case whereis(?MODULE) of
        undefined -> {error, {not_running_distributed, Name}};
        _ -> gen_server:call(?MODULE, {takeover, Name, Type}, infinity)
    end;
takeover_application(_, Type) -> {error, {invalid_restart_type, Type}}.

init(Specs) ->
    process_flag(trap_exit, true),
    net_kernel:monitor_nodes(true),
    {ok, add_all(Specs, #{})}.

add_all(Specs, Apps) -> lists:foldl(fun(Spec, Known) -> add(read(Spec), Known) end, Apps, Specs).

read({Name, Nodes}) -> read({Name, 0, Nodes});
read({Name, Time, Nodes}) ->
    Order = [case Item of _ when is_tuple(Item) -> lists:sort(tuple_to_list(Item)); _ -> [Item] end || Item <- Nodes],
    #app{name = Name, time = Time, order = Order}.

add(#app{name = Name, order = Order} = App, Apps) ->
    application_controller ! {control, Name, self()},
    Self = self(),
    spawn(fun() -> [net_kernel:connect_node(Node) || Node <- lists:append(Order), Node =/= node()], Self ! {connected, Name} end),
    Apps#{Name => App}.

handle_call({load, Spec}, _, Apps) -> {reply, ok, add(read(Spec), Apps)};
handle_call({takeover, Name, Type}, _, Apps) ->
    case Apps of
        #{Name := #app{runs = Node}} when Node =:= node() -> {reply, {error, {already_running_locally, Name}}, Apps};
        #{Name := #app{runs = Node}} when Node =/= none ->
            application_controller ! {ac_change_application_req, Name, {takeover, Node, Type}},
            {reply, ok, Apps};
        _ -> {reply, {error, {not_running_distributed, Name}}, Apps}
    end.

handle_cast(_, Apps) -> {noreply, Apps}.

%% From the controller.
handle_info({ac_start_application_req, Name}, Apps) ->
    {noreply, with(Name, Apps, fun(App) ->
                                   tell(App, {asked, Name}),
                                   erlang:send_after(20, self(), {connected, Name}), % the others may know more
                                   wanted(node(), App#app{waits = start})
                               end)};
handle_info({ac_application_run, Name, ok}, Apps) ->
    {noreply, with(Name, Apps, fun(App) ->
                                   tell(App, {running, Name}),
                                   App#app{runs = node(), waits = no, lost = none}
                               end)};
handle_info({ac_application_run, Name, {error, _}}, Apps) ->
    {noreply, with(Name, Apps, fun(App) -> unwanted(node(), App#app{waits = no}) end)};
handle_info({ac_application_stopped, Name}, Apps) ->
    {noreply, with(Name, Apps, fun(#app{runs = Runs} = App) ->
                                   Here = Runs =:= node(),
                                   tell(App, case Here of true -> {stopped, Name}; false -> {left, Name} end),
                                   unwanted(node(), case Here of true -> App#app{runs = none}; false -> App end)
                               end)};
%% From the others.
handle_info({?MODULE, Node, {asked, Name}}, Apps) ->
    {noreply, with(Name, Apps, fun(App) ->
                                   answer(Node, App),
                                   decided(wanted(Node, App))
                               end)};
handle_info({?MODULE, Node, {left, Name}}, Apps) -> {noreply, with(Name, Apps, fun(App) -> unwanted(Node, App) end)};
handle_info({?MODULE, Node, {running, Name}}, Apps) ->
    {noreply, with(Name, Apps, fun(App) -> runs_there(Node, wanted(Node, App)) end)};
handle_info({?MODULE, Node, {stopped, Name}}, Apps) ->
    {noreply, with(Name, Apps, fun(#app{runs = Runs} = App) when Runs =:= Node ->
                                       application_controller ! {ac_change_application_req, Name, not_running},
                                       unwanted(Node, App#app{runs = none});
                                  (App) -> unwanted(Node, App)
                               end)};
handle_info({connected, Name}, Apps) -> {noreply, with(Name, Apps, fun decided/1)};
handle_info({nodeup, _}, Apps) -> {noreply, maps:map(fun(_, App) -> greeted(App) end, Apps)};
handle_info({nodedown, Node}, Apps) -> {noreply, maps:map(fun(_, App) -> lost(Node, App) end, Apps)};
handle_info({over, Name}, Apps) ->
    {noreply, with(Name, Apps, fun decided/1)};
handle_info(_, Apps) -> {noreply, Apps}.

with(Name, Apps, Fun) ->
    case Apps of
        #{Name := App} -> Apps#{Name := Fun(App)};
        _ -> Apps
    end.

%% A node that was not there when this was said.
greeted(#app{name = Name, runs = Runs, wanted = Wanted} = App) ->
    case Runs =:= node() of
        true -> tell(App, {running, Name});
        false -> lists:member(node(), Wanted) andalso tell(App, {asked, Name})
    end,
    App.

answer(Node, #app{name = Name, runs = Runs, wanted = Wanted}) ->
    case Runs =:= node() of
        true -> {?MODULE, Node} ! {?MODULE, node(), {running, Name}};
        false -> lists:member(node(), Wanted) andalso not lists:member(Node, Wanted) andalso
                     ({?MODULE, Node} ! {?MODULE, node(), {asked, Name}})
    end.

tell(#app{order = Order}, What) ->
    [{?MODULE, Node} ! {?MODULE, node(), What} || Node <- lists:append(Order), lists:member(Node, nodes())].

wanted(Node, #app{wanted = Wanted} = App) -> App#app{wanted = lists:usort([Node | Wanted])}.
unwanted(Node, #app{wanted = Wanted} = App) -> App#app{wanted = lists:delete(Node, Wanted)}.

%% A node that comes later in the order gives way to one that comes earlier; that one has started it as a takeover.
runs_there(Node, #app{name = Name, waits = start} = App) ->
    case earlier(node(), Node, App) of
        true ->
            application_controller ! {ac_start_application_reply, Name, {takeover, Node}},
            App#app{runs = Node, waits = no};
        false ->
            application_controller ! {ac_start_application_reply, Name, {started, Node}},
            App#app{runs = Node, waits = no, lost = none}
    end;
runs_there(Node, #app{name = Name, wanted = Wanted} = App) ->
    lists:member(node(), Wanted) andalso (application_controller ! {ac_change_application_req, Name, {started, Node}}),
    App#app{runs = Node, waits = no, lost = none}.

earlier(One, Other, #app{order = Order}) -> place(One, Order) < place(Other, Order).

place(Node, Order) ->
    case lists:splitwith(fun(Group) -> not lists:member(Node, Group) end, Order) of
        {Before, [_ | _]} -> length(Before);
        _ -> 1000
    end.

lost(Node, #app{name = Name, runs = Node, time = Time} = App) ->
    Left = unwanted(Node, App#app{runs = none, waits = restart, lost = Node}),
    case Time of
        infinity -> Left;
        0 -> decided(Left);
        _ -> erlang:send_after(Time, self(), {over, Name}), Left
    end;
lost(Node, App) -> decided(unwanted(Node, App)).

%% Who shall run it: the first in the order that is there; while the application waits to be started for the first time also
%% one that did not ask yet. Something happens only if that is this node.
decided(#app{waits = no} = App) -> App;
decided(#app{runs = Runs} = App) when Runs =/= none -> App;
decided(#app{name = Name, waits = Waits, wanted = Wanted, order = Order, lost = Lost} = App) ->
    There = case Waits of
                start -> [node() | nodes()];
                restart -> [Node || Node <- Wanted, Node =:= node() orelse lists:member(Node, nodes())]
            end,
    case [Node || Node <- lists:append(Order), lists:member(Node, There)] of
        [Node | _] when Node =:= node() ->
            case Waits of
                start -> application_controller ! {ac_start_application_reply, Name, start_it};
                restart -> application_controller ! {ac_change_application_req, Name, {failover, Lost, undefined}}
            end,
            App#app{waits = no};
        _ -> App
    end.

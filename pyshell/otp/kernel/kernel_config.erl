%% Who boots together: a node waits for others before it goes on.
%%
%% `-kernel sync_nodes_mandatory "[Node]" -kernel sync_nodes_optional "[Node]" -kernel sync_nodes_timeout Milliseconds`. Without
%% a time nobody is waited for. Where a mandatory node is missing when the time is up, the node ends.
%% Follows: kernel(6), "sync_nodes_mandatory"; the module kernel_config of OTP.
-module(kernel_config).
-export([sync_nodes/0]).

-define(AGAIN, 100).

sync_nodes() ->
    case {env(sync_nodes_timeout), nodes_in(sync_nodes_mandatory), nodes_in(sync_nodes_optional)} of
        {undefined, _, _} -> ok;
        {_, [], []} -> ok;
        {Time, Mandatory, Optional} when Time =:= infinity; is_integer(Time), Time > 0 ->
            wait(Mandatory, Optional, until(Time));
        {Time, _, _} -> failed({badopt, {sync_nodes_timeout, Time}})
    end.

env(Key) ->
    case application:get_env(kernel, Key) of
        {ok, Value} -> Value;
        undefined -> undefined
    end.

nodes_in(Key) ->
    case env(Key) of
        undefined -> [];
        Nodes ->
            case is_list(Nodes) andalso lists:all(fun is_atom/1, Nodes) of
                true -> Nodes;
                false -> failed({badopt, {Key, Nodes}})
            end
    end.

until(infinity) -> infinity;
until(Time) -> erlang:monotonic_time(millisecond) + Time.

wait(Mandatory, Optional, Until) ->
    Missing = fun(Nodes) -> [Node || Node <- Nodes, Node =/= node(), net_adm:ping(Node) =/= pong] end,
    case {Missing(Mandatory), Missing(Optional), left(Until)} of
        {[], [], _} -> ok;
        {[], _, 0} -> ok;
        {Down, _, 0} -> failed({mandatory_nodes_down, Down});
        {Down, Absent, Left} ->
            timer:sleep(min(Left, ?AGAIN)),
            wait(Down, Absent, Until)
    end.

left(infinity) -> ?AGAIN;
left(Until) -> max(0, Until - erlang:monotonic_time(millisecond)).

failed(Reason) ->
    Why = {application_start_failure, kernel,
           {{shutdown, {failed_to_start_child, ?MODULE, Reason}}, {kernel, start, [normal, []]}}},
    io:format(standard_error, "Kernel pid terminated (application_controller) (~0p)\n", [Why]),
    erlang:halt(1).

%% The command line of this node, and the end of it.
%%
%% stop/0 does not wait for the end: the applications are stopped, then the node lives on for the second that OTP gives its
%% user process, and then it is gone. The node at whose terminal somebody types `q().` leaves at once.
-module(init).
-export([stop/0, stop/1, restart/0, reboot/0, get_arguments/0, get_argument/1, get_plain_arguments/0, get_status/0,
         script_id/0, boot/1, fetch_loaded/0]).

stop() -> stop(0).

stop(Status) when is_integer(Status), Status >= 0 ->
    spawn(fun() -> leave(Status) end),
    ok;
stop(Message) when is_list(Message) ->
    spawn(fun() -> leave(1) end),
    ok.

leave(Status) ->
    application_controller:shut_down(),
    receive after '$linger'() -> erlang:halt(Status) end.

'$linger'() -> erlang:nif_error(undef).

restart() -> stop().
reboot() -> stop().

%% The flags as {Flag, Values}, in the order of the command line.
get_arguments() -> erlang:nif_error(undef).

get_plain_arguments() -> erlang:nif_error(undef).

get_argument(Flag) ->
    case [Values || {Name, Values} <- get_arguments(), Name =:= Flag] of
        [] -> error;
        Found -> {ok, Found}
    end.

get_status() -> {started, started}.

script_id() -> {"Erlang/OTP", "25"}.

boot(_) -> ok.

fetch_loaded() -> [].

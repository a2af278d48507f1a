%% Cookies, under their old names. Module erlang has the real ones.
-module(auth).
-export([cookie/0, cookie/1, get_cookie/0, get_cookie/1, is_auth/1, node_cookie/1, node_cookie/2, print/3, set_cookie/1,
         set_cookie/2, sync_cookie/0]).

is_auth(Node) ->
    case net_adm:ping(Node) of
        pong -> yes;
        pang -> no
    end.

cookie() -> get_cookie().
cookie([Cookie]) -> set_cookie(Cookie);
cookie(Cookie) -> set_cookie(Cookie).

get_cookie() -> erlang:get_cookie().
get_cookie(Node) -> erlang:get_cookie(Node).
set_cookie(Cookie) -> erlang:set_cookie(Cookie).
set_cookie(Node, Cookie) -> erlang:set_cookie(Node, Cookie).

node_cookie([Node, Cookie]) -> node_cookie(Node, Cookie).
node_cookie(Node, Cookie) ->
    set_cookie(Node, Cookie),
    is_auth(Node).

%% Written to the log of that node, where it can be reached.
print(Node, Format, Args) ->
    catch erpc:cast(Node, error_logger, error_msg, [Format, Args]),
    ok.

sync_cookie() ->
    case is_alive() of
        true -> true;
        false -> gen_server:call(auth, sync_cookie, infinity)
    end.

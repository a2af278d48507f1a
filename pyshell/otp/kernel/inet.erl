%% The name of the machine. There are no sockets here: what an address would be good for is not.
-module(inet).
-export([gethostname/0]).

%% {ok, Name}: without its domain, as it is in the names of nodes.
gethostname() -> {ok, lists:takewhile(fun(Char) -> Char =/= $. end, net_adm:localhost())}.

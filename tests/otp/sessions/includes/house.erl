-module(house).
-include("common.hrl"). % with a remark behind
-include("empty.hrl").

-export([area/1, both/0]).
-include("empty.hrl").
-include("empty.hrl").

area(#box{width = W, height = H}) -> ?TWICE(W) * H. -include("empty.hrl"). both() ->
    {?LINE, ?FILE}.
-include("empty.hrl").

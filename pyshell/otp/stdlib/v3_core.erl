%% The remarks of the compiler's pass of this name, the translation to Core Erlang, as texts.
%%
%% Follows: compiler's v3_core.
-module(v3_core).
-export([format_error/1]).

format_error(Descriptor) -> compile:'$remark'(Descriptor).

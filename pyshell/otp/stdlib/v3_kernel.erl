%% The remarks of the compiler's pass of this name, the compilation of patterns, as texts.
%%
%% Follows: compiler's v3_kernel.
-module(v3_kernel).
-export([format_error/1]).

format_error(Descriptor) -> compile:'$remark'(Descriptor).

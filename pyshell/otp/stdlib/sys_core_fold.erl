%% The remarks of the compiler's pass of this name, the optimizer, as texts.
%%
%% Follows: compiler's sys_core_fold.
-module(sys_core_fold).
-export([format_error/1]).

format_error(Descriptor) -> compile:'$remark'(Descriptor).

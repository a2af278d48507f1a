%% With this file in a module, ets:fun2ms(fun ...) and dbg:fun2ms(fun ...) become match specifications when it is compiled.
-compile({parse_transform, ms_transform}).

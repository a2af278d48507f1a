{application, prim, [{description, "Primary"}, {vsn, "1"}, {modules, [inc_cb]}, {registered, []}, {included_applications, [inc1, inc2]}, {applications, [kernel, stdlib]},
 {start_phases, [{init, []}, {takeover, [a]}, {go, [b]}]}, {mod, {application_starter, [inc_cb, [prim]]}}, {env, [{x, 1}]}]}.

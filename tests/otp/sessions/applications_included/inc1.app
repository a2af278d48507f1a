{application, inc1, [{description, "I1"}, {vsn, "1"}, {modules, []}, {registered, []}, {applications, []},
 {start_phases, [{init, [i1]}, {go, [g1]}]}, {mod, {inc_cb, [inc1]}}, {env, [{y, 1}]}]}.

{application, inc2, [{description, "I2"}, {vsn, "1"}, {modules, []}, {registered, []}, {applications, []},
 {start_phases, [{go, [g2]}]}, {mod, {inc_cb, [inc2]}}]}.

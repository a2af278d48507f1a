{application, ph, [{description, "PH"}, {vsn, "1"}, {applications, [kernel]}, {start_phases, [{one, 1}, {fail, 2}, {three, 3}]}, {mod, {inc_cb, [ph]}}]}.

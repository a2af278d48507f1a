{application, bad, [{vsn, "0.1"}, {applications, [kernel, stdlib]}.

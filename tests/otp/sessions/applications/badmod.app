{application, badmod, [{vsn, "0.1"}, {applications, [kernel, stdlib]}, {mod, foo}]}.

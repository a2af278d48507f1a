{application, store, [{description, "Lib"}, {vsn, "0.1"}, {modules, [shop_lib]}, {registered, []}, {applications, [kernel, stdlib]}]}.

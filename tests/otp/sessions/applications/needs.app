{application, needs, [{vsn, "0.1"}, {applications, [kernel, stdlib, nothere]}, {mod, {shop_app, fail}}]}.

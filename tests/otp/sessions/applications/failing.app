{application, failing, [{vsn, "0.1"}, {applications, [kernel, stdlib]}, {mod, {shop_app, fail}}]}.

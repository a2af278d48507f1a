{application, other, [{description,"other"},{vsn, "0.1"}, {applications, [kernel, stdlib]}, {mod, {shop_app, simple}}]}.

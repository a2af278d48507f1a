%% An application
{application, shop,
 [{description, "A shop"},
  {vsn, "1.2.0"},
  {modules, [shop_app, shop_sup, shop_srv]},
  {registered, [shop_sup, shop_srv]},
  {applications, [kernel, stdlib, store]},
  {optional_applications, [nothere]},
  {env, [{price, 10}, {name, "shop"}, {list, [a, b]}]},
  {start_phases, [{init, [1]}, {go, []}]},
  {mod, {shop_app, [arg1]}}]}.

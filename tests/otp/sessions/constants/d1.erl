-module(d1).
-compile([export_all, nowarn_export_all]).
f(B) -> try B catch A when is_list(1) -> A end.
g(B) -> try B catch A when false -> A end.
h(B) -> try B catch _:_ -> a; error:x -> b end.
i(B) -> try B catch error:X when 1 -> X; _ -> b end.
j(B) -> try B catch X:Y:Z when length([]) > 0 -> {X,Y,Z} end.
k(B) -> try B of _ when false -> a catch _ -> b end.
l(B) -> try B of _ -> a; x -> b catch _ -> b end.
m(B) -> try B of x -> a; x -> b catch _ -> b end.
n(B) -> try B catch throw:x -> a; throw:x -> b; x -> c end.
o(B) -> receive _ when B, hd([]) -> 1 after a -> 2 end.
p(B) -> receive x -> B after -1 -> 2 end.
q(B) -> catch B + a.

-module(c3).
-compile([export_all, nowarn_export_all]).
f() -> ?[.
g() -> ?{.
h() -> ?1.
i() -> ?"a".
j() -> ?.
k() -> ?(x).
l() -> ? + 1.
m() -> ?if.
n() -> ?$a.
o() -> ?1.5.
p() -> ?q-1

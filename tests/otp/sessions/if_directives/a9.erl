-module(a9).
-compile([export_all, nowarn_export_all]).
-if(?OTP_RELEASE > 20 andalso defined(FOO)).
f() -> 1.
-else.
f() -> 2.
-endif.

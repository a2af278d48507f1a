-record(r, {a, b :: integer()}).
k() -> ?FILE.

"""The unit tests of a module: eunit, and the header with its macros (include/eunit.hrl)."""

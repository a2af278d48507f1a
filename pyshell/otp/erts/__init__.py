"""Modules of the emulator: erlang, init, persistent_term, atomics, counters."""

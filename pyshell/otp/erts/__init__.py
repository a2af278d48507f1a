"""Modules of the emulator, a file each: erlang (a package), persistent_term, atomics, counters, zlib."""

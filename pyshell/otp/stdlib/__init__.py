"""Modules of stdlib: data structures, text, behaviours, the shell's own."""

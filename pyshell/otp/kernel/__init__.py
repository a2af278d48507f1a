"""Modules of kernel: code, files, distribution, global names, logging, seq_trace; and the group leader, a native process."""

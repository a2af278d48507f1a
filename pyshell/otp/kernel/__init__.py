"""Modules of kernel: code, files, distribution, global names, logging; and the group leader, a native process."""

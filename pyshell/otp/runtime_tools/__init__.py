"""Modules of runtime_tools: dbg, the tracer for the prompt.

dbg_show lays its lines out, dbg_file is its trace ports to files and reads those, dbg_help knows what h/0,1 say.
"""

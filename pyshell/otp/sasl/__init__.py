"""Modules of sasl: the alarm handler."""

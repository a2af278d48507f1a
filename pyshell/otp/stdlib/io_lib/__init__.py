"""Natives of io_lib.

output.py   terms and values to characters
chars.py    what lists of characters are
collecting.py  lines until a request has what it wants
fread.py    characters to values, by a format
"""

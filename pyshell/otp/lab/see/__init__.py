"""The native half of module see; the words are explained in see.erl. Nothing here changes anything a program could notice.

looking.py    what all of them need: nodes, terms carried over, text for the screen
wires.py      wires, views, what is under way
processes.py  processes, mailboxes, supervision trees
names.py      names of global, groups of pg, node by node
tables.py     columns of text
events.py     the journal as events and as signals with their fates
happened.py   natives: history, count, got, journal
order.py      vector clocks: what happened before what; the log for ShiViz
why.py        chains of causes, in words
pictures.py   natives: chart and map, in all their forms
chart_text.py, chart_mermaid.py, chart_svg.py   a sequence chart
map_text.py, map_svg.py                         the cluster
"""

"""The audit report: one file to look at what became of every page, offline.

`chapters.py` makes of each page a chapter, `overview.py` the sums, `pictures.py` draws them, and `compose.py` puts all
into the template with its style and script.
"""

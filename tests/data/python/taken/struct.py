"""Has the name of one of Python's own modules."""

MINE = "struct"

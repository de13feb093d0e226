"""Has the name of one of Python's own modules."""

MINE = "json"


def wrap(item):
    return {"item": item}

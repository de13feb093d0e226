"""Is copied to a folder where files have the names of all of Python's own modules."""


def several(x):
    print("printed")
    return [{1, x}, {(1,): float("nan")}, "a\ud800", iter("b"), pause(x), str(x)]


async def pause(x):
    return await inner(x)


async def inner(x):
    return x


def fail(x):
    raise ValueError(x)


def taken(x):
    import dataclasses
    import json
    import logging
    import random

    return json.MINE and logging.MINE and random.MINE and dataclasses.MINE

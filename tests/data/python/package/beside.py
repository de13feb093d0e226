"""Imports a file beside it as if it were in no package, and one of Python's own modules."""

import random

import scale


def scaled(x):
    return [__name__, scale.FACTOR * x, hasattr(random, "randrange")]

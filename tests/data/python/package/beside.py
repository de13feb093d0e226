"""Imports a file beside it as if it were in no package, and one of Python's own modules."""

import os
import random
import sys

import scale


def scaled(x):
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return [__name__, scale.FACTOR * x, hasattr(random, "randrange"), sys.path[0] == folder]


def arguments(x):
    return list(map(os.path.basename, sys.argv))

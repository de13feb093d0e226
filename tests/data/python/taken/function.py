"""Stands beside files that have the names of Python's own modules, and uses them."""

import json
import random


def mine(item):
    return {"item": item, "mine": [json.MINE, random.MINE]}


def fail(item):
    raise ValueError(random.MINE)

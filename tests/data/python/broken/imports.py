"""Imports what is not there."""

import os
import troupe_has_no_such_module


def worker(x):
    return x

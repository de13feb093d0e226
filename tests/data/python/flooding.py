# SPDX-License-Identifier: GPL-3.0-or-later
"""A module that writes more, before its first item, than is told of it."""

import os

os.write(2, b"x" * 20000)


def worker(x):
    return x

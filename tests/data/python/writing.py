# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions that write to standard error where Python does not see it."""

import os

os.write(2, b"loaded\n")


def always(x):
    os.write(2, b"at %d\n" % x)
    return x


def seldom(x):
    if x % 97 == 0:
        os.write(2, b"at %d\n" % x)
    return x


def fatal(x):
    if x == 13:
        os.write(2, b"at %d\n" % x)
        os.abort()
    return x

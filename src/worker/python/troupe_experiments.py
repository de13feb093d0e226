# SPDX-License-Identifier: GPL-3.0-or-later

"""What "troupe compare --show gil" runs: the same in each way to run it."""

import platform
import sys
import sysconfig
import time


def count(limit):
    """Keeps the interpreter busy, in Python's own code alone."""
    total = 0
    for number in range(limit):
        total += number
    return total


def wait(seconds):
    """Waits, as for a network or a disk."""
    time.sleep(seconds)
    return "waited"


def interpreter(item):
    """Whether one lock lets one thread run at a time, and what the interpreter is."""
    if hasattr(sys, "_is_gil_enabled"):
        locked = sys._is_gil_enabled()
    else:
        locked = not sysconfig.get_config_var("Py_GIL_DISABLED")
    return f"{int(locked)} {platform.python_implementation()} {platform.python_version()}"

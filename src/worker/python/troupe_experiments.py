# SPDX-License-Identifier: GPL-3.0-or-later

"""The functions of "troupe compare --show gil", the same for each way to run them."""

import platform
import sys
import sysconfig
import time


def count(limit):
    """Keeps the interpreter busy with pure Python code."""
    total = 0
    for number in range(limit):
        total += number
    return total


def wait(seconds):
    """Waits, as if for a network or a disk."""
    time.sleep(seconds)
    return "waited"


def interpreter(item):
    """Returns whether a lock lets only one thread run at a time, and the interpreter."""
    if hasattr(sys, "_is_gil_enabled"):
        locked = sys._is_gil_enabled()
    else:
        locked = not sysconfig.get_config_var("Py_GIL_DISABLED")
    return f"{int(locked)} {platform.python_implementation()} {platform.python_version()}"

# SPDX-License-Identifier: GPL-3.0-or-later
"""What commands and libraries in C write is standard output as well, and so is part of a line."""

import ctypes
import os
import subprocess
import sys

import checks
from troupe import Pool


def write(number):
    print("by Python")
    subprocess.run(["sh", "-c", "echo by a command"])
    ctypes.CDLL(None).puts(b"by C")
    ctypes.CDLL(None).fflush(None)
    os.write(1, b"x" * 100000 + b"\n")
    return number


def fail():
    sys.stdout.write("before the failure")
    raise ValueError


def fork(number):
    """The child comes back, as if it were the worker."""
    child = os.fork()
    if child == 0:
        sys.stdout.write("by a child")
        return number
    return os.waitpid(child, 0)[1] >> 8


if __name__ == "__main__":
    checks.limit()
    with Pool(1) as pool:
        assert pool.map(write, [1]) == [1]
        try:
            pool.apply(fail)
        except ValueError:
            print(", and after it")
        assert pool.map(fork, [5]) == [1]
    print("fine")

# SPDX-License-Identifier: GPL-3.0-or-later
"""What commands and libraries in C write is standard output as well."""

import ctypes
import os
import subprocess

import checks
from troupe import Pool


def write(number):
    print("by Python")
    subprocess.run(["sh", "-c", "echo by a command"])
    ctypes.CDLL(None).puts(b"by C")
    ctypes.CDLL(None).fflush(None)
    os.write(1, b"x" * 100000 + b"\n")
    return number


if __name__ == "__main__":
    checks.limit()
    with Pool(1) as pool:
        assert pool.map(write, [1]) == [1]
    print("fine")

"""A function that prints, waits, and prints again."""

import os
import sys
import time


def waiting(path):
    print("begin")
    print("aside", file=sys.stderr)
    while not os.path.exists(path):
        time.sleep(0.01)
    print("end")
    return "done"

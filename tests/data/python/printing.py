"""Functions that print."""

import os
import subprocess
import sys
import threading
import time

print("loaded")


def both(x):
    print("out", x)
    print("err", x, file=sys.stderr)
    return x


def some(x):
    if x % 2:
        print(x)
    return x


def flood(x):
    for _number in range(x):
        print("0123456789abcdef" * 64)
    return x


def exactly(x):
    """Prints a text of this size; without any, one of another size before it waits for ever."""
    sys.stdout.write("x" * (x or 9))
    if not x:
        time.sleep(3600)
    return x


def raw(x):
    sys.stdout.buffer.write(x.encode("utf-8", "surrogateescape"))
    sys.stdout.writelines(["a", "b"])
    sys.stdout.flush()
    return [sys.stdout.name, sys.stdout.isatty(), sys.stdout.encoding, sys.stdin.read()]


def below(x):
    """Prints where Python does not see it."""
    os.write(1, b"written\n")
    subprocess.run(["echo", x], check=True)
    return x


def flood_below(x):
    os.write(2, b"0123456789" * 30000)
    return x


def fail(x):
    print("before")
    raise ValueError(x)


def thread(x):
    printer = threading.Thread(target=print, args=("in a thread", x))
    printer.start()
    printer.join()
    return x


def slowly(x):
    print("first", x, flush=True)
    time.sleep(3600)


def crowd(x):
    """Prints a line in pieces, with other threads in between."""
    for piece in range(10):
        print(x, end=" ")
        time.sleep(0.001)
    return x

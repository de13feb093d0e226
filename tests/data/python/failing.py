"""Functions that go wrong."""

import ctypes
import os
import sys
import time


class Odd(Exception):
    def __str__(self):
        raise ValueError("no text")


def raise_value_error(x):
    raise ValueError("not %s" % x)


def raise_chained(x):
    try:
        raise KeyError(x)
    except KeyError as error:
        raise LookupError("first line\nsecond line") from error


def raise_odd(x):
    raise Odd


class Unspeakable:
    def __str__(self):
        raise ValueError("no text")


def raise_unspeakable(x):
    """The traceback has no text either."""
    raise SyntaxError("odd", ("file", Unspeakable(), 1, "text"))


def interrupt(x):
    raise KeyboardInterrupt


def stop(x):
    raise StopIteration


def recurse(x):
    return recurse(x)


def call_exit(x):
    sys.exit(x)


def fail_sometimes(x):
    if x % 3 == 0:
        raise RuntimeError(x)
    return x


def vanish(x):
    if x == "now":
        os._exit(7)
    return x


def crash(x):
    """As an extension in C may."""
    ctypes.string_at(0)


def fork(x):
    """The child comes back, as if it were the worker."""
    child = os.fork()
    if child == 0:
        print("child")
        return "child"
    return os.WEXITSTATUS(os.waitpid(child, 0)[1])


def fork_and_leave(x):
    """The child stays, and has nothing open that it knows of."""
    child = os.fork()
    if child == 0:
        os.closerange(0, 3)
        time.sleep(3600)
        os._exit(0)
    return child


def fork_twice(x):
    """A child has a child of its own."""
    child = os.fork()
    if child == 0:
        if os.fork() == 0:
            os._exit(0)
        os.wait()
        os._exit(7)
    return os.WEXITSTATUS(os.waitpid(child, 0)[1])


def raise_long(x):
    raise ValueError("x" * 100000)

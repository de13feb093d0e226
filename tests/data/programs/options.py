# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows what the options of “troupe python” do; the argument says which ones."""

import atexit
import os
import signal
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool


def fail_once(path):
    if not os.path.exists(path):
        with open(path, "w") as file:
            print(time.monotonic(), file=file)
        raise OSError("the first time")
    with open(path) as file:
        waited = time.monotonic() - float(file.read())
    return "the second time, after the delay: %s" % (waited >= 0.3)


def fill(size):
    """Stays as large until its worker is ended."""
    text = b"x" * size
    time.sleep(600)
    return len(text)


def end_slowly(path):
    time.sleep(60)
    os.unlink(path)


def register(path):
    atexit.register(end_slowly, path)


def crash(_item):
    os.kill(os.getpid(), signal.SIGKILL)


def show(call, *arguments):
    try:
        print(call(*arguments))
    except Exception as error:
        print(type(error).__name__, error)


def show_timeout():
    with Pool(1) as pool:
        show(pool.apply, time.sleep, (600,))


def show_others():
    with Pool() as pool, Pool(1) as own, ProcessPoolExecutor() as executor:
        print(pool._processes, own._processes, executor._max_workers)
        print(pool.apply(os.nice, (0,)))
        show(pool.apply, fail_once, (os.environ["FAILED_ONCE"],))
        show(pool.apply, crash, (0,))
        show(pool.apply, fill, (1 << 29,))
        print(len(pool.apply(os.sched_getaffinity, (0,))))
    pool = Pool(1)
    pool.apply(register, (os.environ["FAILED_ONCE"],))
    pool.close()
    pool.join()
    print("ended in time:", not os.path.exists(os.environ["FAILED_ONCE"]))


if __name__ == "__main__":
    globals()["show_" + sys.argv[1]]()

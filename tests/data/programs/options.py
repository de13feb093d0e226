# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows what the options of “troupe python” do."""

import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool


def fail_once(path):
    if not os.path.exists(path):
        with open(path, "w"):
            raise OSError("the first time")
    return "the second time"


def crash(_item):
    os.kill(os.getpid(), signal.SIGKILL)


def show(call, *arguments):
    try:
        print(call(*arguments))
    except Exception as error:
        print(type(error).__name__, error)


if __name__ == "__main__":
    with Pool() as pool, Pool(1) as own, ProcessPoolExecutor() as executor:
        print(pool._processes, own._processes, executor._max_workers)
        print(pool.apply(os.nice, (0,)))
        show(pool.apply, fail_once, (os.environ["FAILED_ONCE"],))
        show(pool.apply, crash, (0,))
        show(pool.apply, time.sleep, (600,))

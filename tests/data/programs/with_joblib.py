# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses joblib with Troupe as its backend, which “troupe python” registers."""

import os
import sys

from joblib import Parallel, delayed, parallel_backend


def square(number):
    return number * number


def kill_once(path):
    if not os.path.exists(path):
        open(path, "w").close()
        os.kill(os.getpid(), 9)
    return "whole"


def fail(number):
    raise ValueError("no %d" % number)


if __name__ == "__main__":
    if "import" in sys.argv:
        import troupe.joblib  # noqa: F401
    with parallel_backend("troupe", n_jobs=2):
        print(Parallel()(delayed(square)(number) for number in range(20)))
        print(Parallel()(delayed(lambda number: -number)(number) for number in range(3)))
        print(Parallel()([delayed(kill_once)(os.environ["KILLED_ONCE"])]))
        try:
            Parallel()(delayed(fail)(number) for number in range(3))
        except ValueError as error:
            print(error)
    print(Parallel(n_jobs=1, backend="troupe")([delayed(square)(3)]))
    with Parallel(n_jobs=2, backend="troupe") as parallel:
        print(parallel([delayed(square)(3)]), parallel([delayed(square)(4)]))

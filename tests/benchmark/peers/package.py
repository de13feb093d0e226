# SPDX-License-Identifier: GPL-3.0-or-later
"""package.py WHOSE TASK COUNT WORKERS: the same program with the pools of Troupe or of Python.

WHOSE is troupe or python. TASK is map (default chunks), single (chunks of one call), large (COUNT
NumPy arrays of 16 MB), or trips (COUNT calls of an executor, one after the other). The output is a
line that both of them print.
"""

import sys


def square(x):
    return x * x


def make_array(number):
    import numpy

    return numpy.full(2_000_000, number, dtype=numpy.float64)


def run_pool(pool, task, count):
    if task == "map":
        return sum(pool.map(square, range(count)))
    if task == "single":
        return sum(pool.map(square, range(count), 1))
    return sum(int(array[0] + array[-1]) for array in pool.map(make_array, range(count), 1))


def run_executor(executor, count):
    return sum(executor.submit(square, number).result() for number in range(count))


if __name__ == "__main__":
    whose, task, count, workers = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
    if task == "trips":
        if whose == "troupe":
            from troupe import ProcessPoolExecutor
        else:
            from concurrent.futures import ProcessPoolExecutor
        with ProcessPoolExecutor(workers) as executor:
            print(run_executor(executor, count))
    else:
        if whose == "troupe":
            from troupe import Pool
        else:
            from multiprocessing import Pool
        with Pool(workers) as pool:
            print(run_pool(pool, task, count))

# SPDX-License-Identifier: GPL-3.0-or-later
"""square.py POOL LAST CHUNK WORKERS FILE: the squares of 1 to LAST, a line each.

POOL is pool, executor or joblib. CHUNK is how many items travel together, 0 for its default.
"""

import sys

from function import worker


def run(pool, last, chunk, workers):
    items = range(1, last + 1)
    if pool == "pool":
        import multiprocessing

        with multiprocessing.Pool(workers) as processes:
            return processes.map(worker, items, chunk or None)
    if pool == "executor":
        import concurrent.futures

        with concurrent.futures.ProcessPoolExecutor(workers) as processes:
            return list(processes.map(worker, items, chunksize=chunk or 1))
    import joblib

    parallel = joblib.Parallel(n_jobs=workers, batch_size=chunk or "auto")
    return parallel(joblib.delayed(worker)(item) for item in items)


if __name__ == "__main__":
    results = run(sys.argv[1], *map(int, sys.argv[2:5]))
    with open(sys.argv[5], "w") as file:
        file.write("\n".join(map(str, results)))
        file.write("\n")

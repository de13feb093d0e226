# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints, for each way to name them, whether the pools are Troupe's."""

import concurrent.futures as futures
import multiprocessing
import multiprocessing.pool
from concurrent.futures.process import ProcessPoolExecutor
from multiprocessing import Pool, Process, get_context
from multiprocessing.pool import Pool as PoolClass
from multiprocessing.pool import ThreadPool

import troupe

if __name__ == "__main__":
    print("executor", futures.ProcessPoolExecutor is ProcessPoolExecutor is troupe.ProcessPoolExecutor)
    print("class", PoolClass is multiprocessing.pool.Pool is troupe.Pool)
    for method in "fork", "spawn", "forkserver":
        print(method, get_context(method).Process is troupe.Process)
    print("process", Process is multiprocessing.Process is troupe.Process)
    with Pool(1) as pool, get_context("spawn").Pool(1) as other:
        print("pool", type(pool) is type(other) is troupe.Pool)
    with ThreadPool(2) as pool:
        print("threads", pool.map(abs, [-1]), isinstance(pool, troupe.Pool))

# SPDX-License-Identifier: GPL-3.0-or-later
"""large.py LAST WORKERS: function.large() of 1 to LAST."""

import multiprocessing
import sys

import function

if __name__ == "__main__":
    last, workers = map(int, sys.argv[1:])
    with multiprocessing.Pool(workers) as pool:
        results = pool.map(function.large, range(1, last + 1))
    assert len(results) == last

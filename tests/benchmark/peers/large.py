# SPDX-License-Identifier: GPL-3.0-or-later
"""large.py LAST WORKERS FILE: function.large() of 1 to LAST, a line each."""

import multiprocessing
import sys

import function

if __name__ == "__main__":
    with multiprocessing.Pool(int(sys.argv[2])) as pool:
        results = pool.map(function.large, range(1, int(sys.argv[1]) + 1))
    with open(sys.argv[3], "w") as file:
        for result in results:
            file.write(result)
            file.write("\n")

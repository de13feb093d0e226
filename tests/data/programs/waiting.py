# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses its pool when it is told to go on."""

from multiprocessing import Pool

if __name__ == "__main__":
    with Pool(2) as pool:
        input()
        print(pool.map(abs, range(3)))

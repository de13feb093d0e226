# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a pool wherever it is read."""

from multiprocessing import Pool

with Pool(1) as pool:
    print(pool.map(abs, [-1]))

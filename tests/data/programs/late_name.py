# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets a name where workers do not see it, as programs do that rely on fork."""

from multiprocessing import Pool


def look_up(key):
    return table[key]


if __name__ == "__main__":
    table = {"a": 1}
    with Pool(1) as pool:
        print(pool.map(look_up, ["a"]))

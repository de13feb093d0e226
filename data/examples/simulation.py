# SPDX-License-Identifier: GPL-3.0-or-later


def settle(growth, start):
    """The logistic map: how large a population is after many years of x' = growth * x * (1 - x)."""
    size = start
    for _ in range(10000):
        size = growth * size * (1 - size)
    return {"growth": growth, "start": start, "size": round(size, 4)}

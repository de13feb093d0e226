# SPDX-License-Identifier: GPL-3.0-or-later
"""The functions that Troupe and its peers run."""

LARGE = "0123456789abcdef" * 1_000_000


def worker(x):
    return x * x


def large(x):
    """16 MB, not the same ones for each item."""
    return chr(ord("a") + x % 26) + LARGE

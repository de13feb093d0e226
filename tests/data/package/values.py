# SPDX-License-Identifier: GPL-3.0-or-later
"""Arguments and results of all sizes, and what calls print."""

import array
import collections
import datetime
import decimal
import os
import pickle
import sys
import time

import checks
from troupe import Pool, ProcessPoolExecutor

Point = collections.namedtuple("Point", "x y")
MIB = 1024 * 1024


class Buffer:
    """An object whose memory is out of the band of its pickle."""

    def __init__(self, data):
        self.data = bytearray(data)

    def __reduce_ex__(self, protocol):
        return Buffer, (pickle.PickleBuffer(self.data),)


def give(x):
    return x


def make(size):
    return bytes([size % 251]) * size


def make_buffer(size):
    return Buffer(bytes([size % 251]) * size)


def grow(x):
    x.data += b"end"
    return len(x.data)


def say(x):
    print("out", x)
    print("err", x, file=sys.stderr)
    sys.stdout.write("part of a line")
    return x


def say_much(x):
    for number in range(2000):
        print("%d: line %d %s" % (x, number, "." * 50))


def list_folder(pool):
    return [name for name in os.listdir(pool._engine.folder) if name[0].isdigit()]


def check_values(pool):
    values = [
        1, -1, 2**70, 1.5, float("inf"), 1j, "text\0\n", "", b"\0\n\r", None, True, (1, [2, {3}]),
        {"a": {"b": 1}}, Point(1, 2), datetime.date(2024, 2, 29), decimal.Decimal("1.10"),
        range(5), array.array("d", [1, 2]), {1, 2}, frozenset("ab"), ..., int, len,
    ]  # fmt: skip
    assert pool.map(give, values) == values
    assert pool.map(give, values, 5) == values
    assert list(pool.imap(give, values)) == values
    assert str(pool.apply(give, (float("nan"),))) == "nan"


def check_large(pool):
    sizes = 0, 1, 65535, 262144, MIB - 1, MIB, MIB + 1, 5 * MIB + 3
    for size, value in zip(sizes, pool.map(make, sizes)):
        assert value == make(size), size
    values = [make(size) for size in sizes]
    assert pool.map(give, values, 2) == values
    for size, value in zip(sizes, pool.map(make_buffer, sizes)):
        assert value.data == make(size), size
        value.data += b"it can be written"
    assert pool.map(grow, [Buffer(make(size)) for size in sizes], 1) == [size + 3 for size in sizes]
    # Files are gone as soon as their values were read, and those of arguments after their calls.
    assert list_folder(pool) == [], list_folder(pool)
    pool._engine.share = None
    assert pool.map(give, values, 2) == values


def check_slow_reader(pool):
    """Results that nobody reads for a while wait in the workers, and go on then."""
    result = pool.map_async(make, [900_000] * 100, 1)
    pool.apply_async(give, (1,), callback=lambda _value: time.sleep(0.5))
    assert [len(value) for value in result.get(100)] == [900_000] * 100


def check_printing(pool):
    assert pool.map(say, [1]) == [1]
    pool.map(say_much, range(2), 1)


if __name__ == "__main__":
    checks.limit()
    with Pool(2) as pool:
        check_values(pool)
        check_slow_reader(pool)
        check_large(pool)
        if "print" in sys.argv:
            check_printing(pool)
    with ProcessPoolExecutor(1) as executor:
        assert executor.submit(make, 3 * MIB).result() == make(3 * MIB)
    print("fine")

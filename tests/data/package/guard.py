# SPDX-License-Identifier: GPL-3.0-or-later
"""A program without the guard of its main module."""

import checks
from troupe import BrokenPool, Pool


def square(x):
    return x * x


checks.limit()
with Pool(2) as pool:
    try:
        pool.map(square, [1])
    except BrokenPool as error:
        assert isinstance(error, RuntimeError)
        assert "if __name__ == '__main__':" in str(error), error
        assert "RuntimeError" in str(error), error
        print("fine")

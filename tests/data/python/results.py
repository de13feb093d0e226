"""Functions whose values are told apart by the tests."""

import array


def square(x):
    return x * x


def echo(x):
    return x


def kind(x):
    return "%s %r" % (type(x).__name__, x)


def pair(first, second):
    return [first, second]


class Scalar:
    """Has its value as NumPy's scalars have it."""

    def tolist(self):
        return 42


class Text(str):
    pass


FULL = 256 * 1024

VALUES = {
    "none": None,
    "yes": True,
    "no": False,
    "integer": -7,
    "long": -(10**5000),
    "float": 0.1,
    "large": 1e300,
    "nan": float("nan"),
    "infinity": float("-inf"),
    "text": "größer\nals",
    "empty": "",
    "subclass": Text("text"),
    "escaped": "\udcff",
    "bytes": bytes(range(256)),
    "bytearray": bytearray(b"\0\n"),
    "memoryview": memoryview(b"memory"),
    "list": [1, 2.5, None, True, "é"],
    "tuple": (1, (2, 3)),
    "dictionary": {"a": [1], 2: {}},
    "scalar": Scalar(),
    "scalars": [Scalar(), {"x": Scalar()}],
    "array": array.array("i", [1, 2]),
    "nearly-full": "x" * (FULL - 1),
    "full": "x" * FULL,
    "full-bytes": b"x" * FULL,
    "huge": "x" * (16 * 1024 * 1024),
    "huge-bytes": b"\n" * (16 * 1024 * 1024),
}

def value(name):
    return VALUES[name]


SEEN = []


def history(x):
    """The same list every time: each value is what it was when the function returned."""
    SEEN.append(x)
    return SEEN

"""Values that are neither text nor what JSON knows."""

import array
import asyncio
import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import ipaddress
import os
import pathlib
import time
import types
import typing
import uuid


class Color(enum.Enum):
    RED = "red"
    DARK = datetime.date(2024, 1, 2)


class Level(enum.IntEnum):
    HIGH = 3


@dataclasses.dataclass
class Place:
    name: str
    since: datetime.date
    inner: list = dataclasses.field(default_factory=list)
    number: typing.ClassVar[int] = 7
    passed: dataclasses.InitVar[int] = 0


Pair = collections.namedtuple("Pair", "first second")


class Opaque:
    def __repr__(self):
        return "an Opaque"


class Unspeakable:
    def __repr__(self):
        raise RuntimeError("no text")


class BrokenDict(dict):
    def items(self):
        raise ValueError("no items")

    def __repr__(self):
        return "no items"


class Wide:
    def __init__(self, size):
        self.size = size

    def __repr__(self):
        return "x" * self.size


class Scalar:
    """Has its value as NumPy's scalars have it, or has none that Python knows."""

    def __init__(self, value):
        self.value = value

    def __str__(self):
        return "1.5"

    def tolist(self):
        return self if self.value is None else self.value


class Another:
    def tolist(self):
        return One()


class One:
    def tolist(self):
        return Another()

    def __repr__(self):
        return "one"


class Broken:
    """Has a form, which cannot be had."""

    def isoformat(self):
        raise ValueError("no form")

    def __repr__(self):
        return "broken"


class NaTType:
    __module__ = "pandas._libs.tslibs.nattype"

    def isoformat(self):
        return "NaT"


class Times:
    """A time of NumPy, or an array of them, of which tolist() makes numbers."""

    __module__ = "numpy"
    dtype = types.SimpleNamespace(kind="M")

    def __init__(self, *texts):
        self.texts = texts
        self.shape = (len(texts),) if len(texts) > 1 else ()

    def __iter__(self):
        return map(Times, self.texts)

    def __str__(self):
        return self.texts[0]

    def __eq__(self, other):
        return self.texts == other.texts and self.texts != ("NaT",)

    def tolist(self):
        return 5


class Durations(Times):
    __module__ = "numpy"
    dtype = types.SimpleNamespace(kind="m")


class Numbers(Times):
    __module__ = "numpy"
    dtype = types.SimpleNamespace(kind="i")


class Others(Times):
    __module__ = "pandas"


class DataFrame:
    __module__ = "pandas.core.frame"

    def to_dict(self, how):
        return [{"how": how}]


class Path:
    def __fspath__(self):
        return b"bytes/\xff"


class Awaited:
    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return {"awaited": 1}


CIRCLE = [1]
CIRCLE.append({"circle": CIRCLE})
LOOP = Place("loop", datetime.date(2024, 1, 2))
LOOP.inner.append(LOOP)
TWICE = [1]

DEEP = "end"
for _number in range(20000):
    DEEP = [DEEP]

VALUES = {
    "date": datetime.date(2024, 1, 2),
    "datetime": datetime.datetime(2024, 1, 2, 3, 4, 5, 6, datetime.timezone.utc),
    "time": datetime.time(3, 4),
    "timedelta": datetime.timedelta(days=2, seconds=5),
    "decimal": decimal.Decimal("1.10"),
    "fraction": fractions.Fraction(1, 3),
    "complex": 1 + 2j,
    "path": pathlib.Path("/a/b"),
    "path-bytes": Path(),
    "uuid": uuid.UUID(int=5),
    "address": ipaddress.ip_address("::1"),
    "enum": Color.RED,
    "enum-date": Color.DARK,
    "enum-integer": Level.HIGH,
    "dataclass": Place("x", datetime.date(2024, 1, 2), [Level.HIGH]),
    "namedtuple": Pair(1, {2}),
    "set": {3, 1, 2},
    "set-mixed": {1, "a"},
    "frozenset": frozenset("ba"),
    "range": range(3),
    "deque": collections.deque([1]),
    "keys": {"a": 1}.keys(),
    "mapping": types.MappingProxyType({"a": 1}),
    "user-string": collections.UserString("text"),
    "missing": NaTType(),
    "table": DataFrame(),
    "times": [Times("12:00"), Times("12:00", "NaT"), Times("NaT"), Durations("5 days")],
    "not-times": [Numbers("12:00"), Others("12:00")],
    "scalar-nan": Scalar(float("nan")),
    "scalar-odd": Scalar(None),
    "scalars": [Scalar(float("nan")), Scalar(2), Scalar(None)],
    "array-nan": array.array("d", [1, float("nan")]),
    "nan": [1.0, float("nan"), float("-inf"), float("inf")],
    "nan-text": {"NaN": float("inf"), "Infinity": [float("nan")]},
    "nan-escaped": {'"NaN\\"': float("nan"), "a": "-Infinity"},
    "bytes": [b"ab", bytearray(b"c"), memoryview(b"d"), b"\xff"],
    "inner": [{"a": {1}, "b": (datetime.date(2024, 1, 2), None, True, "é")}],
    "keys-odd": {(1, 2): 3, datetime.date(2024, 1, 2): {4}, b"b": 5, 1.5: 6, None: 7, "é": ()},
    "twice": [TWICE, TWICE, {(1,): TWICE}],
    "integers": [10**30, {(1,): -(10**30)}],
    "floats": [1.5, {(1,): [2.5, -0.0, float("nan")]}],
    "surrogate": "a\ud800\udcffé",
    "surrogates": "\udbff\udc7f\udc80\udd00\udfff\ue000",
    "surrogate-inner": ["a\ud800\udcffé"],
    "empty": [set(), {(): frozenset()}],
}

SHOWN = {
    "opaque": Opaque(),
    "opaque-again": Opaque(),
    "opaque-inner": [1, Opaque()],
    "unspeakable": Unspeakable(),
    "broken": Broken(),
    "broken-dict": BrokenDict(a=1),
    "one": One(),
    "function": len,
    "circle": CIRCLE,
    "circle-dataclass": LOOP,
}


def value(name):
    return VALUES[name]


def shown(name):
    return SHOWN[name]


def deep(x):
    return DEEP


def wide(x):
    return Wide(x)


def opaque(x):
    time.sleep(0.002)
    return Opaque()


def opaque_of_its_own(x):
    return type("Opaque%s" % x, (Opaque,), {})()


def opaque_of_two(folder):
    """Waits until two workers have called it."""
    with open("%s/%d" % (folder, os.getpid()), "w", encoding="utf-8"):
        pass
    while len(os.listdir(folder)) < 2:
        time.sleep(0.001)
    return Opaque()


def count(x):
    for number in range(x):
        print("number", number)
        yield number


def fail_late(x):
    yield x
    raise ValueError("late")


def several(x):
    return [count(1), pause(x), {"a": iter([x])}, {x, x + 1}]


def several_fail(x):
    return [x, {"a": fail_late(x)}]


def exits(x):
    yield x
    raise SystemExit(3)


async def pause(x):
    await asyncio.sleep(0.001)
    return {"x": x}


async def pause_and_fail(x):
    await asyncio.sleep(0)
    raise KeyError(x)


async def count_slowly(x):
    for number in range(x):
        await asyncio.sleep(0)
        yield number


def awaited(x):
    return Awaited()


LOOPS = []
STARTED = []


async def last():
    try:
        await asyncio.sleep(3600)
    finally:
        os.write(2, b"cancelled\n")


def outside(x):
    """Whether the loop is also found outside coroutines, once there is one."""
    return same_loop(x) if not LOOPS else asyncio.get_event_loop() is LOOPS[0]


async def same_loop(x):
    """Whether the loop is that of the first item, and of a task that goes on."""
    LOOPS.append(asyncio.get_running_loop())
    if not STARTED:
        STARTED.append(asyncio.ensure_future(last()))
    await asyncio.sleep(0)
    return [LOOPS[0] is LOOPS[-1], STARTED[0].done()]

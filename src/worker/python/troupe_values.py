# SPDX-License-Identifier: GPL-3.0-or-later
"""Text for the values of Python functions that are neither text nor what JSON knows.

troupe_worker.py loads this file when the first such value occurs. The rules stand in
docs/worker.md. A type is recognized by its interface or by the name of its module, so that nothing
has to be imported: user code may have modules with the names of Python's own.
"""

import sys
from _collections_abc import AsyncIterator, Iterator, Mapping, MappingView, Sequence, Set
from _io import _IOBase
from _thread import _local

# These have the text of str(), and so do other numbers than int and float.
AS_TEXT = frozenset(
    (
        "datetime.timedelta",
        "decimal.Decimal",
        "fractions.Fraction",
        "uuid.UUID",
        "ipaddress._BaseAddress",
        "ipaddress._BaseNetwork",
        "collections.UserString",
        "pandas._libs.interval.Interval",
        "pandas._libs.tslibs.period.Period",
    )
)
# The values that are missing in tables.
MISSING = "pandas._libs.missing.NAType", "pandas._libs.tslibs.nattype.NaTType"
SCALARS = str, int, float, bool, type(None)
CONTAINERS = list, tuple, dict
# A value that still has no form after so many conversions is shown with repr().
MAX_CONVERSIONS = 8
REPR_MAX = 1024 * 1024


STREAM_WARNING = 3

# WORKER is the module troupe_worker, which sets it when it loads this one.

# Of each type, the function that converts its values; the warnings that were given.
CONVERSIONS, WARNED = {}, set()


def _(text):
    return WORKER._(text)


class Circular(Exception):
    """A value contains itself."""


# Coroutines


class Loops(_local):
    """The event loop of each thread."""

    loop = None


LOOPS = Loops()
OPEN_LOOPS = []


def close_loops():
    for loop in OPEN_LOOPS:
        asyncio = sys.modules["asyncio"]
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            loop.run_until_complete(asyncio.wait(tasks))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


class SimpleLoop:
    """Runs coroutines that wait for each other only."""

    def run_until_complete(self, coroutine):
        try:
            coroutine.send(None)
        except StopIteration as end:
            return end.value
        raise RuntimeError(_("it waits for something, but asyncio cannot be imported"))


def open_loop():
    loaded = set(sys.modules)
    try:
        import asyncio
        import atexit

        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
    except Exception:
        # User code has modules with the names of some that those import.
        for name in set(sys.modules) - loaded:
            del sys.modules[name]
        return SimpleLoop()
    if not OPEN_LOOPS:
        atexit.register(close_loops)
    OPEN_LOOPS.append(loop)
    return loop


def wait_for(awaitable):
    """Returns the result of a coroutine. One loop for all items of a thread is faster than a new
    one for each, and what user code keeps for later items, such as connections, remains usable."""
    if LOOPS.loop is None:
        LOOPS.loop = open_loop()

    async def wait():
        return await awaitable

    return LOOPS.loop.run_until_complete(wait())


async def take_all(values):
    return [value async for value in values]


# Forms of values


def show(value):
    """Returns the repr() of a value, whatever that does."""
    try:
        text = repr(value)
    except Exception as error:
        kind = type(value)
        why = type(error).__name__
        text = "<%s.%s object, whose repr() raises %s>" % (kind.__module__, kind.__qualname__, why)
    return "".join((text[:REPR_MAX], "…" if len(text) > REPR_MAX else ""))


def list_set(value):
    """Returns a list that is the same in every process, if possible."""
    try:
        return sorted(value)
    except Exception:
        return sorted(value, key=show)


def list_fields(value):
    fields = type(value).__dataclass_fields__.items()
    # Others are variables of the class, and arguments of __init__() alone.
    names = [name for name, field in fields if field._field_type.name == "_FIELD"]
    return {name: getattr(value, name) for name in names}


def list_table(value):
    return value.to_dict("records")


def list_array(value):
    """Returns the elements of an array, or a scalar. What tolist() makes of NumPy's times depends
    on their unit."""
    dtype = getattr(value, "dtype", None)
    if type(value).__module__ != "numpy" or getattr(dtype, "kind", "") not in ("M", "m"):
        plain = value.tolist()
        # Python has no such number.
        return str(value) if type(plain) is type(value) else plain
    if value.shape:
        return list(value)
    return str(value) if value == value else None


def decode(value):
    return str(bytes(value), "utf-8", "surrogateescape")


def get_path(value):
    path = value.__fspath__()
    return path if isinstance(path, str) else decode(path)


def find_conversion(kind):
    """Returns the function that converts the values of a type to simpler ones, or None."""
    names = ["%s.%s" % (base.__module__, base.__qualname__) for base in kind.__mro__]
    number = getattr(sys.modules.get("numbers"), "Number", None)
    rules = (
        ("enum.Enum" in names, lambda value: value.value),
        (not AS_TEXT.isdisjoint(names) or issubclass(kind, complex), str),
        (names[0] in MISSING, lambda value: None),
        ("pandas.core.frame.DataFrame" in names, list_table),
        (hasattr(kind, "isoformat"), lambda value: value.isoformat()),
        (hasattr(kind, "__dataclass_fields__"), list_fields),
        (issubclass(kind, (bytes, bytearray, memoryview)), decode),
        (hasattr(kind, "tolist"), list_array),
        (hasattr(kind, "__fspath__"), get_path),
        (issubclass(kind, Mapping), dict),
        (issubclass(kind, Set), list_set),
        (issubclass(kind, (Sequence, MappingView)), list),
        (isinstance(number, type) and issubclass(kind, number), str),
    )
    return next((conversion for holds, conversion in rules if holds), None)


def dump_json(value, **options):
    dumps = WORKER.own("json").dumps
    return dumps(value, ensure_ascii=False, separators=(",", ":"), **options)


class Warning:
    """A warning about the value of an item, which the pool tells once for all workers."""

    __slots__ = ("text",)

    def __init__(self, text):
        self.text = text

    def send(self, lane, is_open):
        lane.add_text("O", STREAM_WARNING, self.text.encode("utf-8", "backslashreplace"))


def warn(name, is_circular):
    """Lets a lane send a warning about the values of a type, the first time."""
    text = _("Values of type {} have no form as text: the result of repr() is sent for them")
    if is_circular:
        text = _("A value of type {} contains itself: the result of repr() is sent for it")
    text = text.format(name)
    if text not in WARNED:
        WARNED.add(text)
        WORKER.WARNINGS.append(Warning(text))


class Form:
    """The text of one value."""

    def __init__(self):
        # Of coroutines and iterators, which can be used once only: themselves and their results.
        self.used = {}
        # An exception of the user's code in them, and its traceback.
        self.failure = self.traceback = None

    def use(self, value, function):
        """Runs the rest of a function of the user."""
        if id(value) not in self.used:
            try:
                self.used[id(value)] = value, function(value)
            except BaseException as error:
                self.failure, self.traceback = error, WORKER.skip_own_frames(error)
                raise
        return self.used[id(value)][1]

    def show(self, value, is_circular=False):
        kind = type(value)
        is_common = kind.__module__ == "builtins"
        name = kind.__qualname__ if is_common else "%s.%s" % (kind.__module__, kind.__qualname__)
        warn(name, is_circular)
        return show(value)

    def simplify(self, value):
        """Returns a value of a simpler type. JSON knows those of SCALARS and CONTAINERS."""
        kind = type(value)
        if hasattr(kind, "__await__"):
            return self.use(value, wait_for)
        if issubclass(kind, AsyncIterator):
            return self.use(value, lambda values: wait_for(take_all(values)))
        if issubclass(kind, Iterator) and not issubclass(kind, _IOBase):
            return self.use(value, list)
        try:
            if kind not in CONVERSIONS:
                CONVERSIONS[kind] = find_conversion(kind)
            simpler = CONVERSIONS[kind](value)
            return self.show(value) if type(simpler) is kind else simpler
        except MemoryError:
            raise
        except Exception:
            return self.show(value)

    def settle(self, value):
        """Returns a value of SCALARS or CONTAINERS."""
        for _number in range(MAX_CONVERSIONS):
            if isinstance(value, SCALARS + CONTAINERS):
                return value
            value = self.simplify(value)
        return self.show(value)

    def encode(self, value, origin):
        """Returns the JSON of a container, or the repr() of what it was made of."""
        origin = value if origin is None else origin
        for encode in self.dump, self.write:
            try:
                return encode(value)
            except Circular:
                return self.show(origin, True)
            except MemoryError:
                raise
            except Exception:
                pass
            if self.failure is not None:
                raise self.failure.with_traceback(self.traceback)
        return self.show(origin)

    def dump(self, value):
        return drop_constants(dump_json(value, default=self.simplify, allow_nan=True))

    def write(self, value):
        """Returns the JSON of a value of any depth."""
        pieces, ends, opened = [], [], set()
        waiting = [iter([("", value)])]
        while waiting:
            for before, child in waiting[-1]:
                pieces.append(before)
                form = self.settle(child)
                if isinstance(form, CONTAINERS):
                    if id(child) in opened:
                        raise Circular
                    opened.add(id(child))
                    pieces.append("{" if isinstance(form, dict) else "[")
                    ends.append(("}" if isinstance(form, dict) else "]", id(child)))
                    waiting.append(self.list_parts(form))
                    break
                pieces.append("null" if is_odd(form) else dump_json(form))
            else:
                waiting.pop()
                if ends:
                    end, identity = ends.pop()
                    pieces.append(end)
                    opened.discard(identity)
        return "".join(pieces)

    def list_parts(self, form):
        comma = ""
        if isinstance(form, dict):
            for key, child in form.items():
                text = WORKER.encode_text(key)
                text = text if isinstance(text, str) else str(text, "utf-8")
                yield comma + dump_json(text) + ":", child
                comma = ","
        else:
            for child in form:
                yield comma, child
                comma = ","


def is_odd(value):
    """Returns whether it is a number that JSON does not have."""
    return isinstance(value, float) and value - value != 0


def drop_constants(text):
    """Replaces the numbers that JSON does not have by null."""
    if "NaN" not in text and "Infinity" not in text:
        return text
    if "\\" in text:
        raise ValueError
    parts = text.split('"')
    for number in range(0, len(parts), 2):
        for constant in "NaN", "-Infinity", "Infinity":
            parts[number] = parts[number].replace(constant, "null")
    return '"'.join(parts)


def escape(text, errors):
    """Returns text with escapes for surrogates, perhaps except for those that stand for bytes."""
    keeps_bytes = errors == "surrogateescape"
    return "".join(
        "\\u%04x" % ord(char)
        if "\ud800" <= char <= "\udfff" and not (keeps_bytes and "\udc80" <= char <= "\udcff")
        else char
        for char in text
    )

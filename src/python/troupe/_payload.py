# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls and results as bytes. The other end is troupe_calls.py, which has the same constants.

A *payload* is a head (kind, whether the rest is elsewhere, size of the function), the pickled
function, and the pickled arguments. *Data* is a pickle, or several segments: a pickle and the
buffers that it left out; these are in the data, or in a file of the folder that the program
shares with the workers of this machine.
"""

import io
import os
import sys
from struct import Struct, unpack_from

try:
    # pickle's own C code wants no more of functools than this, whose import would double that of
    # this package; a thread could see it while that lasts.
    from _functools import partial

    if sys.modules.keys() & {"functools", "threading"}:
        from _pickle import PicklingError, dumps, loads
    else:
        sys.modules["functools"] = type(sys)("functools")
        sys.modules["functools"].partial = partial
        try:
            from _pickle import PicklingError, dumps, loads
        finally:
            del sys.modules["functools"]
except ImportError:
    from pickle import PicklingError, dumps, loads

PROTOCOL = 5
HEAD = Struct("<BBHI")
ONE, STAR, CALL, CHUNK, STAR_CHUNK, PROCESS = 1, 2, 3, 4, 5, 6
IS_SEGMENTS, IS_KNOWN = 1, 2
SEGMENTS = Struct("<BBHI")
INLINE, FILE = 2, 3
# Before the data of an array that stands for a list of numbers.
NUMBERS = 4
ALIGN = 64
# From this size on, data goes through a file, and a buffer is no part of its pickle.
LARGE = 1024 * 1024
LABEL_MAX, LABEL_PART = 200, 60
SIMPLE = frozenset((int, float, str, bool, type(None), bytes, complex))


def align(size):
    return (size + ALIGN - 1) // ALIGN * ALIGN


class Share:
    """The folder on this machine that the program shares with its workers, for large data."""

    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    def write(self, segments):
        """Returns the path of a new file with these segments, or None if there is no room."""
        self.count += 1
        path = "%s/%d-%d" % (self.folder, os.getpid(), self.count)
        total = sum(align(len(segment)) for segment in segments)
        try:
            room = os.statvfs(self.folder)
            if total > room.f_bavail * room.f_frsize // 2:
                return None
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except OSError:
            return None
        try:
            at = 0
            for segment in segments:
                while len(segment):
                    written = os.pwrite(fd, segment, at)
                    at += written
                    segment = segment[written:]
                at = align(at)
            os.ftruncate(fd, max(at, 1))
        except OSError:
            os.unlink(path)
            return None
        finally:
            os.close(fd)
        return path


def pickle_apart(value):
    """Returns the pickle of a value, and the large buffers that are not part of it."""
    buffers = []

    def take(buffer):
        try:
            raw = buffer.raw()
        except BufferError:
            return True
        if raw.nbytes < LARGE:
            return True
        buffers.append(raw)
        return False

    reduction = sys.modules.get("multiprocessing.reduction")
    if reduction is None:
        return dumps(value, PROTOCOL, buffer_callback=take), buffers
    # It knows how locks, connections and sockets travel.
    file = io.BytesIO()
    reduction.ForkingPickler(file, PROTOCOL, True, take).dump(value)
    return file.getvalue(), buffers


def encode(value, share):
    """Returns a value as buffers, and whether they are segments."""
    if type(value) in SIMPLE:
        data, buffers = dumps(value, PROTOCOL), ()
    else:
        data, buffers = pickle_apart(value)
    if not buffers and len(data) < LARGE:
        return [data], False
    segments = [memoryview(data), *(memoryview(buffer) for buffer in buffers)]
    head = Struct("<%dQ" % len(segments)).pack(*(len(segment) for segment in segments))
    path = share.write(segments) if share is not None else None
    if path is not None:
        return [SEGMENTS.pack(FILE, 0, 0, len(segments)) + head + os.fsencode(path)], True
    return [SEGMENTS.pack(INLINE, 0, 0, len(segments)) + head, *segments], True


def map_file(path, sizes):
    """Returns the segments of a file, which this process then has for itself."""
    from mmap import MAP_PRIVATE, mmap

    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        memory = memoryview(mmap(fd, 0, flags=MAP_PRIVATE))
    finally:
        os.close(fd)
    segments, at = [], 0
    for size in sizes:
        segments.append(memory[at : at + size])
        at = align(at + size)
    return segments


def load_segments(data, keep=False):
    """Returns the value of segments. Their file is removed, unless it is to be kept."""
    where, _zero, _zero, count = SEGMENTS.unpack_from(data)
    sizes = unpack_from("<%dQ" % count, data, SEGMENTS.size)
    at = SEGMENTS.size + 8 * count
    if where == FILE:
        path = bytes(data[at:])
        segments = map_file(path, sizes)
        if not keep:
            os.unlink(path)
    else:
        segments = []
        for size in sizes:
            # Buffers can be written to, as those of the original.
            part = data[at : at + size]
            segments.append(bytearray(part) if segments else part)
            at += size
    return loads(segments[0], buffers=segments[1:])


def decode(data):
    """Returns the value of what a worker sent."""
    first = data[0]
    if first == 0x80:
        return loads(data)
    return decode(data[1:]).tolist() if first == NUMBERS else load_segments(data)


# The program's side alone


def explain_pickling(error, value):
    """Returns the error of a function that cannot be sent."""
    message = "%s cannot be sent to a worker: %s" % (describe(value), error)
    message += (
        "; functions inside of functions, lambdas and what is defined in an interactive session"
        " need the package cloudpickle (“pip install cloudpickle”, or “apt install"
        " python3-cloudpickle”)"
    )
    return PicklingError(message)


def describe(value):
    name = getattr(value, "__qualname__", None)
    return "“%s”" % name if isinstance(name, str) else "a value of type %s" % type(value).__name__


def is_in_reach(function):
    """Whether a worker finds what is defined in the program's main module."""
    if getattr(function, "__module__", None) != "__main__":
        return True
    from troupe._prepare import has_main

    return has_main()


def pickle_function(function, keep=None):
    """Returns the pickle of a function, and whether it is a mere reference, which can be read once
    for all calls."""
    pickled, is_plain = pickle_plain(function)
    return pickled if keep is None else pickled + keep.mark(function), is_plain


def pickle_plain(function):
    is_plain = type(function) is FUNCTION or type(function) is BUILTIN
    try:
        if is_in_reach(function):
            return dumps(function, PROTOCOL), is_plain
        error = AttributeError("its program is no file that a worker could read")
    except Exception as failed:
        error = failed
    try:
        import cloudpickle
    except ImportError:
        raise explain_pickling(error, function) from error
    return cloudpickle.dumps(function, PROTOCOL), False


FUNCTION, BUILTIN = type(describe), type(len)


def encode_arguments(value, share):
    try:
        return encode(value, share)
    except Exception as error:
        try:
            import cloudpickle
        except ImportError:
            raise error from None
        try:
            return [cloudpickle.dumps(value, PROTOCOL)], False
        except Exception:
            raise error from None


def pack(kind, label, function, is_plain, parts, is_segments):
    """Returns the bytes of an item."""
    flags = (IS_SEGMENTS if is_segments else 0) | (IS_KNOWN if is_plain else 0)
    head = HEAD.pack(kind, flags, 0, len(function))
    return b"".join((label, b"\0", head, function, *parts))


def find_file(payload):
    """Returns the path of the file with the arguments of an item, or None."""
    start = payload.index(b"\0", 0, LABEL_MAX + 1) + 1
    _kind, flags, _zero, size = HEAD.unpack_from(payload, start)
    if not flags & IS_SEGMENTS:
        return None
    at = start + HEAD.size + size
    where, _zero, _zero, count = SEGMENTS.unpack_from(payload, at)
    return payload[at + SEGMENTS.size + 8 * count :] if where == FILE else None


def name_function(function):
    name = getattr(function, "__name__", None)
    if not isinstance(name, str):
        name = getattr(getattr(function, "func", None), "__name__", None)
    return name if isinstance(name, str) else type(function).__name__


def show(value):
    """Returns an argument as people see it: by no code but Python's own."""
    if type(value) not in SIMPLE:
        return type(value).__name__ + "(…)" if type(value) is not tuple else "(…)"
    if isinstance(value, (str, bytes)):
        value = value[: LABEL_PART + 1]
    text = repr(value) if type(value) is not int or -(1 << 200) < value < 1 << 200 else "int(…)"
    return text if len(text) <= LABEL_PART else text[: LABEL_PART - 1] + "…"


def cut_label(text):
    return text.encode("utf-8", "backslashreplace").replace(b"\0", b" ")[:LABEL_MAX]


def label_call(name, args, kwargs=()):
    parts = [show(arg) for arg in args[:4]]
    if len(args) > 4:
        parts.append("…")
    parts += ["%s=%s" % (key, show(kwargs[key])) for key in list(kwargs)[:4]]
    return cut_label("%s(%s)" % (name, ", ".join(parts)))

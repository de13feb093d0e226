# SPDX-License-Identifier: GPL-3.0-or-later
"""Values as bytes, with what is large in them apart: for the program, and for its workers, which may
be of another machine and have this file beside troupe_calls.py, as troupe_segments.py.

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

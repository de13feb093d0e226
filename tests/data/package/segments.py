# SPDX-License-Identifier: GPL-3.0-or-later
"""Values as bytes: what is small in the item itself, what is large in a file or beside its pickle."""

import array
import collections
import os
import pickle
import struct
import sys
import threading

import checks
from troupe import _payload, _segments

LARGE = 1024 * 1024


class Buffer:
    """An object whose memory is out of the band of its pickle."""

    def __init__(self, data):
        self.data = data

    def __reduce_ex__(self, protocol):
        return Buffer, (pickle.PickleBuffer(self.data),)


def make_folder():
    folder = "%s/segments-%d" % (os.environ.get("TMPDIR") or "/tmp", os.getpid())
    os.mkdir(folder)
    return folder


def join(parts):
    return b"".join(bytes(part) for part in parts)


def check_inline():
    """Without a folder, all travels in the item."""
    small = _segments.encode([1, "a"], None)
    assert small == ([pickle.dumps([1, "a"], 5)], False)
    for value in 1, "text", b"bytes", None, True, 1.5, 2j, (1,), {"a": [1]}:
        parts, is_segments = _segments.encode(value, None)
        assert not is_segments and _payload.decode(join(parts)) == value
    # From one size on, a pickle is a segment, and a buffer is beside its pickle.
    spare = len(pickle.dumps(b"x" * LARGE, 5)) - LARGE
    for size, is_large in (LARGE - spare - 1, False), (LARGE - spare, True), (LARGE, True):
        parts, is_segments = _segments.encode(b"x" * size, None)
        assert is_segments is is_large, size
        assert _payload.decode(join(parts)) == b"x" * size
    for size, n_parts in (LARGE - 1, 2), (LARGE, 3), (LARGE + 1, 3):
        parts, is_segments = _segments.encode(Buffer(bytearray(b"y" * size)), None)
        assert is_segments and len(parts) == n_parts, (size, len(parts))
        assert parts[0][:8] == struct.pack("<BBHI", 2, 0, 0, n_parts - 1)
        again = _payload.decode(join(parts))
        assert again.data == b"y" * size
    # What was writable is so again.
    again.data += b"end"
    many = [Buffer(bytearray([number]) * (LARGE + number)) for number in range(4)]
    again = _payload.decode(join(_segments.encode(many, None)[0]))
    assert [entry.data for entry in again] == [entry.data for entry in many]


def check_file():
    """With a folder, what is large is in a file, which is removed once it was read."""
    folder = make_folder()
    share = _segments.Share(folder)
    try:
        assert _segments.encode([1, 2], share) == _segments.encode([1, 2], None)
        assert share.count == 0
        sizes = LARGE, LARGE + 1, 1_500_000, 3 * LARGE + 63
        values = [Buffer(bytearray(os.urandom(size))) for size in sizes]
        parts, is_segments = _segments.encode(values, share)
        assert is_segments and len(parts) == 1 and len(parts[0]) < 1000
        assert parts[0][:8] == struct.pack("<BBHI", 3, 0, 0, 5)
        (name,) = os.listdir(folder)
        assert name == "%d-1" % os.getpid() and share.count == 1
        path = "%s/%s" % (folder, name)
        assert os.stat(path).st_mode & 0o777 == 0o600
        total = os.stat(path).st_size
        assert sum(sizes) <= total <= sum(sizes) + 6 * 64 and total % 64 == 0
        again = _segments.load_segments(parts[0], True)
        assert [entry.data for entry in again] == [entry.data for entry in values]
        # It is a copy of one's own, which can be written to.
        again[1].data[0:1] = b"!"
        assert os.listdir(folder) == [name]
        again = _payload.decode(parts[0])
        assert [entry.data for entry in again] == [entry.data for entry in values]
        assert os.listdir(folder) == []
        # The item names its file.
        payload = _payload.pack(1, b"label", b"f" * 5, False, parts, is_segments)
        assert _payload.find_file(payload) == os.fsencode(path)
        for parts, is_segments in _segments.encode([1], share), _segments.encode(b"z" * LARGE, None):
            payload = _payload.pack(1, b"label", b"f" * 5, False, parts, is_segments)
            assert _payload.find_file(payload) is None
        # Empty buffers, and what is next to another one.
        path = share.write([memoryview(b"")])
        assert os.stat(path).st_size == 1
        path = share.write([memoryview(b"a"), memoryview(b""), memoryview(b"b" * 65)])
        with open(path, "rb") as file:
            assert file.read() == b"a" + bytes(63) + b"b" * 65 + bytes(63)
        assert [bytes(part) for part in _segments.map_file(path, [1, 0, 65])] == [b"a", b"", b"b" * 65]
        assert [_segments.align(size) for size in (0, 1, 63, 64, 65)] == [0, 64, 64, 64, 128]
    finally:
        for name in os.listdir(folder):
            os.unlink("%s/%s" % (folder, name))
        os.rmdir(folder)


def check_room():
    """Half of what is free may be taken; otherwise, what is large travels in the item."""
    folder = make_folder()
    share = _segments.Share(folder)
    statvfs, pwrite = os.statvfs, os.pwrite
    Room = collections.namedtuple("Room", "f_bavail f_frsize f_bsize f_bfree")
    try:
        value = b"x" * 100
        # A segment takes a multiple of 64 bytes.
        for n_blocks, has_room in (33, True), (32, True), (31, False), (0, False):
            os.statvfs = lambda folder: Room(n_blocks, 8, 1, 10**9)
            path = share.write([memoryview(value), memoryview(b"")])
            assert (path is not None) == has_room, n_blocks
        os.statvfs = statvfs
        n_files = len(os.listdir(folder))

        def fail(*_args):
            raise OSError(28, "No space left on device")

        os.pwrite = fail
        assert share.write([memoryview(value)]) is None
        assert len(os.listdir(folder)) == n_files
        parts, is_segments = _segments.encode(b"y" * LARGE, share)
        assert is_segments and _payload.decode(join(parts)) == b"y" * LARGE
        # What the system takes in pieces is whole.
        os.pwrite = lambda fd, data, at: pwrite(fd, data[:7], at)
        path = share.write([memoryview(value), memoryview(b"b" * 10)])
        assert [bytes(part) for part in _segments.map_file(path, [100, 10])] == [value, b"b" * 10]
        os.pwrite = pwrite
        assert _segments.Share(folder + "/none").write([memoryview(value)]) is None
    finally:
        os.statvfs, os.pwrite = statvfs, pwrite
        for name in os.listdir(folder):
            os.unlink("%s/%s" % (folder, name))
        os.rmdir(folder)


def check_numbers():
    """A list of numbers travels as an array."""
    sys.path.insert(0, os.path.dirname(os.environ["TROUPE_PYTHON_WORKER"]))
    import troupe_calls

    for values in [1] * 64, list(range(-5, 100)), [0.5] * 64, [2**63 - 1] * 64:
        data = troupe_calls.encode_list(values)
        assert data[0] == _segments.NUMBERS
        got = _payload.decode(data)
        assert got == values and type(got) is list and {*map(type, got)} == {*map(type, values)}
    for values in [1] * 63, [1.0] * 63 + [1], [True] * 64, [2**63] * 64, ["a"] * 64, [-(2**63) - 1] * 64:
        data = troupe_calls.encode_list(values)
        assert data[0] == 0x80 and _payload.decode(data) == values
    large = [1.5] * (LARGE // 8)
    data = b"".join(troupe_calls.encode_list(large))
    assert data[0] == _segments.NUMBERS and _payload.decode(data) == large
    assert _payload.decode(pickle.dumps(array.array("q", [1]), 5)) == array.array("q", [1])


def check_standard():
    """Where multiprocessing is there, what it can send is sent as it does."""
    import multiprocessing.reduction

    data, buffers = _segments.pickle_apart(Buffer(bytearray(LARGE)))
    assert len(data) < 1000 and [len(buffer) for buffer in buffers] == [LARGE]
    data, buffers = _segments.pickle_apart(Buffer(bytearray(LARGE - 1)))
    assert len(data) > LARGE - 1 and buffers == []
    reducer = multiprocessing.reduction.ForkingPickler.register
    reducer(type(threading.Lock()), lambda lock: (str, ("a lock",)))
    assert pickle.loads(_segments.pickle_apart(threading.Lock())[0]) == "a lock"


if __name__ == "__main__":
    checks.limit()
    checks.run_all(globals())
    print("fine")

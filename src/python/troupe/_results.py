# SPDX-License-Identifier: GPL-3.0-or-later
"""The results of a pool: of one call, of a map, and iterators, as multiprocessing has them."""

import sys
from _thread import allocate_lock
from collections import deque
from time import monotonic

from troupe.errors import get_waited_too_long


def report(error):
    """Shows an exception of a callback, which nobody else can get."""
    sys.excepthook(type(error), error, error.__traceback__)


class AsyncResult:
    """The result of one call."""

    is_executor = False

    def __init__(self, pool, callback=None, error_callback=None):
        # The pool is there as long as somebody waits for it.
        self._pool = pool
        self._callback = callback
        self._error_callback = error_callback
        self._success = None
        self._value = None
        # Held until the result is there.
        self._event = allocate_lock()
        self._event.acquire()
        self._label = b""

    def ready(self):
        return self._pool is None

    def successful(self):
        if not self.ready():
            raise ValueError("%r not ready" % (self,))
        return self._success

    def wait(self, timeout=None):
        if self._pool is None:
            return
        if self._event.acquire(True, -1 if timeout is None else max(0, min(timeout, 1e9))):
            self._event.release()

    def get(self, timeout=None):
        self.wait(timeout)
        if not self.ready():
            raise get_waited_too_long()("the result is not there after %s seconds" % timeout)
        if self._success:
            return self._value
        raise self._value

    def _set(self, success, value):
        self._success, self._value = success, value
        work = self._callback if success else self._error_callback
        if work is not None:
            try:
                work(value)
            except BaseException as error:
                # Also sys.exit(), which would end this thread, and leave who waits without a result.
                report(error)
        self._callback = self._error_callback = None
        self._pool = None
        self._event.release()

    # Called by the engine

    def take(self, offset, values, done):
        self._set(True, values[0])

    def fail(self, offset, error):
        self._set(False, error)

    def split(self, offset):
        return False

    def get_label(self, offset):
        return str(self._label, "utf-8", "replace")


ApplyResult = AsyncResult


class MapResult(AsyncResult):
    """The result of all calls of a map, which is there when the last one is."""

    def __init__(self, pool, work, length, callback=None, error_callback=None):
        super().__init__(pool, callback, error_callback)
        self._work = work
        self._length = length
        self._left = length
        self._value = [None] * length
        self._first_error = length, None
        self._lock = allocate_lock()

    def _count(self, number):
        with self._lock:
            self._left -= number
            is_last = self._left == 0
        if is_last:
            self._work = None
            error = self._first_error[1]
            self._set(error is None, self._value if error is None else error)

    def take(self, offset, values, done):
        chunk = self._work.chunk
        begin = offset * chunk
        if chunk == 1:
            count = len(values)
            self._value[begin : begin + count] = values
        else:
            count = 0
            for part in values:
                end = begin + count + len(part)
                self._value[begin + count : end] = part
                count += len(part)
        self._count(count)

    def take_one(self, index, value):
        """Takes the value of one call of a chunk that was taken apart."""
        self._value[index] = value
        self._count(1)

    def fail_one(self, index, error):
        self._fail(index, 1, error)

    def fail(self, offset, error):
        begin = offset * self._work.chunk
        self._fail(begin, min(self._work.chunk, self._length - begin), error)

    def _fail(self, begin, count, error):
        with self._lock:
            if begin < self._first_error[0]:
                self._first_error = begin, error
        self._count(count)

    def fail_rest(self, error):
        """Nothing more comes."""
        with self._lock:
            if self._left == 0:
                return
            if self._first_error[1] is None:
                self._first_error = 0, error
            left = self._left
        self._count(left)

    def split(self, offset):
        return self._work.split(self, offset)

    def get_label(self, offset):
        return self._work.get_label(offset)


class IMapIterator:
    """The results of a map, one after the other, in the order of the calls."""

    is_executor = False

    def __init__(self, pool, work):
        self._pool = pool
        self._work = work
        self._lock = allocate_lock()
        # Held while there is nothing for the next one.
        self._news = allocate_lock()
        self._news.acquire()
        self._items = deque()
        self._index = 0
        self._length = None
        self._unsorted = {}
        self._taken = 0
        self._on_progress = None

    def __iter__(self):
        return self

    def next(self, timeout=None):
        until = None if timeout is None else monotonic() + timeout
        while True:
            with self._lock:
                if self._items:
                    success, value = self._items.popleft()
                    self._taken += 1
                    break
                if self._index == self._length:
                    self._pool = None
                    raise StopIteration from None
            wait = -1 if until is None else max(0, min(until - monotonic(), 1e9))
            if not self._news.acquire(True, wait):
                raise get_waited_too_long()("the result is not there after %s seconds" % timeout)
        self._advance()
        if success:
            return value
        raise value

    __next__ = next

    def _wake(self):
        try:
            self._news.release()
        except RuntimeError:
            # It was woken already.
            pass

    def _advance(self):
        # The thread that feeds may end meanwhile.
        on_progress = self._on_progress
        if on_progress is not None:
            on_progress()

    def _add(self, offset, entries):
        """Takes what became of a chunk."""
        with self._lock:
            if self._index == offset:
                self._items.extend(entries)
                self._index += 1
                while self._index in self._unsorted:
                    self._items.extend(self._unsorted.pop(self._index))
                    self._index += 1
            else:
                self._unsorted[offset] = entries
        self._wake()
        self._advance()

    def set_length(self, length):
        """No more calls follow than these chunks."""
        with self._lock:
            self._length = length
        self._wake()

    # Called by the engine

    def take(self, offset, values, done):
        work = self._work
        for number, value in enumerate(values):
            work.forget(offset + number)
            parts = [value] if work.chunk == 1 else value
            self._add(offset + number, [(True, part) for part in parts])

    def fail(self, offset, error):
        self._work.forget(offset)
        self._add(offset, [(False, error)])

    def add_parts(self, offset, entries):
        """Takes all calls of a chunk that was taken apart."""
        self._work.forget(offset)
        self._add(offset, entries)

    def fail_rest(self, error):
        with self._lock:
            missing = self._work.list_missing()
        for offset in missing:
            self.fail(offset, error)

    def split(self, offset):
        return self._work.split(self, offset)

    def get_label(self, offset):
        return self._work.get_label(offset)


class IMapUnorderedIterator(IMapIterator):
    """The results of a map as they come."""

    def _add(self, offset, entries):
        with self._lock:
            self._items.extend(entries)
            self._index += 1
        self._wake()
        self._advance()


class Parts:
    """The calls of a chunk that crashed, one by one: only the guilty one fails."""

    is_executor = False

    def __init__(self, result, work, offset, count):
        self.result, self.work, self.offset = result, work, offset
        self.entries = [None] * count
        self.left = count
        self.lock = allocate_lock()

    def _put(self, number, success, value):
        result = self.result
        if isinstance(result, MapResult):
            index = self.offset * self.work.chunk + number
            if success:
                result.take_one(index, value)
            else:
                result.fail_one(index, value)
            return
        with self.lock:
            self.entries[number] = success, value
            self.left -= 1
            is_last = self.left == 0
        if is_last:
            result.add_parts(self.offset, self.entries)

    def take(self, offset, values, done):
        for number, value in enumerate(values):
            self._put(offset + number, True, value)

    def fail(self, offset, error):
        self._put(offset, False, error)

    def fail_rest(self, error):
        self.result.fail_rest(error)

    def split(self, offset):
        return False

    def get_label(self, offset):
        return self.work.get_part_label(self.offset, offset)

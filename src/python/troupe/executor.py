# SPDX-License-Identifier: GPL-3.0-or-later
"""An executor with the interface of concurrent.futures.ProcessPoolExecutor, over a troupe-node."""

import itertools
import os
import threading
from _thread import allocate_lock
from collections import deque
from concurrent.futures import _base
from time import monotonic

from troupe._engine import Engine
from troupe._payload import (
    cut_label,
    encode_arguments,
    label_call,
    name_function,
    pack,
    pickle_function,
)
from troupe._segments import STAR, STAR_CHUNK
from troupe._prepare import prepare
from troupe._words import list_words
from troupe._work import pack_call
from troupe._workers import list_workers
from troupe.errors import BrokenPool, CrashError, get_broken_executor, get_crash_of_executor
from troupe.pool import count_processors

# The node has calls for about this time, and at most so many: those can no longer be cancelled.
AHEAD_SECONDS, AHEAD_MAX = 0.01, 256

# Executors whose calls are run before the program ends.
_states = {}
_is_exiting = False


def _convert(error):
    """Returns an error that is one of the standard library as well."""
    if type(error) is CrashError:
        return get_crash_of_executor()(*error.__reduce__()[1])
    return get_broken_executor()(*error.args) if type(error) is BrokenPool else error


class _Call:
    """One call, and the future that waits for it."""

    __slots__ = ("state", "future", "payload", "label")
    is_executor = True

    def __init__(self, state, payload, label):
        self.state = state
        self.future = _base.Future()
        self.payload = payload
        self.label = label

    def take(self, offset, values, done):
        self.state.count_done(done.seconds)
        self.future.set_result(values[0])

    def fail(self, offset, error):
        self.future.set_exception(_convert(error))
        self.state.count_done(None)

    def split(self, offset):
        return False

    def get_label(self, offset):
        return str(self.label, "utf-8", "replace")


class _Chunk(_Call):
    """Several calls of a map. What they return is a list of (True, value) or (False, error)."""

    __slots__ = ("work", "arguments", "entries", "left")

    def take(self, offset, values, done):
        self.future.set_result([(True, value) for value in values[0]])
        self.state.count_done(done.seconds)

    def split(self, offset):
        if len(self.arguments) == 1:
            return False
        self.entries = [None] * len(self.arguments)
        self.left = len(self.arguments)
        for number, argument in enumerate(self.arguments):
            try:
                payload, label = self.work.make_one(argument)
            except Exception as error:
                self.put(number, (False, error))
                continue
            self.state.engine.submit(_Part(self, number, label), 0, [payload])
        return True

    def put(self, number, entry):
        self.entries[number] = entry
        self.left -= 1
        if self.left == 0:
            self.future.set_result(self.entries)
            self.state.count_done(None)


class _Part:
    """A call of a chunk that crashed."""

    is_executor = True

    def __init__(self, chunk, number, label):
        self.chunk, self.number, self.label = chunk, number, label

    def take(self, offset, values, done):
        self.chunk.put(self.number, (True, values[0]))

    def fail(self, offset, error):
        self.chunk.put(self.number, (False, _convert(error)))

    def split(self, offset):
        return False

    def get_label(self, offset):
        return str(self.label, "utf-8", "replace")


class _Map:
    """The function of a map, and the bytes of its calls."""

    def __init__(self, state, function):
        self.state = state
        self.name = name_function(function)
        self.function, self.is_plain = pickle_function(function, state.engine.keep)

    def _pack(self, kind, label, value):
        parts, is_segments = encode_arguments(value, self.state.engine.share)
        return pack(kind, label, self.function, self.is_plain, parts, is_segments), label

    def make_one(self, arguments):
        return self._pack(STAR, label_call(self.name, arguments), arguments)

    def make_chunk(self, arguments, first):
        label = cut_label("%s × %d from %d" % (self.name, len(arguments), first))
        return self._pack(STAR_CHUNK, label, arguments)


class _State:
    """What the threads of an executor share. It lives as long as there are calls."""

    def __init__(self, n_workers):
        self.n_workers = n_workers
        self.engine = None
        self.lock = allocate_lock()
        self.waiting = deque()
        self.n_sent = 0
        self.window = n_workers + 1
        self.mean = None
        self.is_shut = False

    def start(self, words, write, keep):
        if self.engine is None:
            self.engine = Engine(words, write, keep=keep)
            self.engine.on_end.append(self.end)
            _states[id(self)] = self

    def end(self):
        _states.pop(id(self), None)
        error = self.engine.error
        while True:
            with self.lock:
                if not self.waiting:
                    return
                call = self.waiting.popleft()
            if call.future.set_running_or_notify_cancel():
                call.future.set_exception(_convert(error))

    def get_broken(self):
        """Returns why there are no workers any more, or None."""
        engine = self.engine
        if engine is None or engine.error is None or engine.is_end_sent:
            return None
        return str(engine.error)

    def add(self, call):
        self.waiting.append(call)
        if self.n_sent < self.window:
            self.give()

    def give(self):
        """Gives the node calls as long as it has room."""
        calls = []
        with self.lock:
            while self.waiting and self.n_sent < self.window:
                call = self.waiting.popleft()
                if call.future.set_running_or_notify_cancel():
                    self.n_sent += 1
                    calls.append(call)
            is_last = self.is_shut and not self.waiting and not self.n_sent
        if calls:
            self.engine.submit_singles(calls)
        elif is_last and self.engine is not None:
            self.engine.close()

    def count_done(self, seconds):
        self.n_sent -= 1
        if seconds is not None:
            mean = self.mean = seconds if self.mean is None else 0.8 * self.mean + 0.2 * seconds
            ahead = min(AHEAD_MAX, int(self.n_workers * AHEAD_SECONDS / max(mean, 1e-6)))
            self.window = self.n_workers + max(1, ahead)
        if self.waiting or self.is_shut:
            self.give()

    def shut(self, cancel):
        self.is_shut = True
        if cancel:
            with self.lock:
                calls = list(self.waiting)
                self.waiting.clear()
            for call in calls:
                call.future.cancel()
                call.future.set_running_or_notify_cancel()
        self.give()


class ProcessPoolExecutor(_base.Executor):
    """Runs calls in worker processes.

    The parameters up to `max_tasks_per_child` are those of the standard library; `mp_context` has
    no effect, since workers are always new interpreters. The others are those of troupe.Pool.
    """

    def __init__(
        self,
        max_workers=None,
        mp_context=None,
        initializer=None,
        initargs=(),
        *,
        max_tasks_per_child=None,
        retries=None,
        timeout=None,
        crash_limit=None,
        memory_limit=None,
        nice=None,
        on=None,
        interpreter=None,
        title=None,
        keep=None,
    ):
        if max_workers is None:
            max_workers = count_processors()
        elif max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        if max_tasks_per_child is not None:
            if not isinstance(max_tasks_per_child, int):
                raise TypeError("max_tasks_per_child must be an integer")
            if max_tasks_per_child <= 0:
                raise ValueError("max_tasks_per_child must be >= 1")

        self._max_workers = max_workers
        self._context = mp_context
        self._initializer, self._initargs = initializer, initargs
        self._words = list_words(
            max_workers, title, max_tasks_per_child, retries=retries, timeout=timeout,
            crash_limit=crash_limit, memory_limit=memory_limit, nice=nice, on=on,
            interpreter=interpreter,
        )  # fmt: skip
        self._keep = None
        if keep or keep is None and os.environ.get("TROUPE_PYTHON_KEEP"):
            from troupe._keep import open_keep

            self._keep = open_keep(keep, initializer, initargs)
        self._shutdown_lock = threading.Lock()
        self._state = _State(max_workers)

    def __del__(self):
        state = getattr(self, "_state", None)
        if state is not None and not state.is_shut:
            state.shut(False)

    def _start(self):
        state = self._state
        if state.is_shut:
            raise RuntimeError("cannot schedule new futures after shutdown")
        if state.get_broken():
            raise get_broken_executor()(state.get_broken())
        if _is_exiting:
            raise RuntimeError("cannot schedule new futures after interpreter shutdown")
        if state.engine is None:

            def write(folder, is_memory):
                start = self._initializer, self._initargs
                return prepare(self, folder, is_memory, *start, "Process", self._keep)

            state.start(self._words, write, self._keep)
        return state

    @property
    def _mp_context(self):
        """What makes locks and queues for these workers."""
        if self._context is None:
            from multiprocessing import get_context

            self._context = get_context("spawn")
        return self._context

    @property
    def _processes(self):
        engine = self._state.engine
        if engine is None:
            return {}
        return {worker.pid: worker for worker in list_workers(engine, self._max_workers)}

    @property
    def _broken(self):
        return self._state.get_broken() or False

    def submit(self, fn, /, *args, **kwargs):
        with self._shutdown_lock:
            state = self._start()
            try:
                payload, label = pack_call(fn, args, kwargs, state.engine)
            except Exception as error:
                call = _Call(state, b"", b"")
                call.future.set_exception(_convert(error))
                return call.future
            call = _Call(state, payload, label)
            state.add(call)
            return call.future

    submit.__doc__ = _base.Executor.submit.__doc__

    def map(self, fn, *iterables, timeout=None, chunksize=1, buffersize=None):
        """Returns an iterator like map(fn, iter), whose calls run in the workers.

        `timeout` is the number of seconds after which the iterator raises TimeoutError; chunks of
        `chunksize` calls travel together; `buffersize` limits the calls whose results were not
        taken.
        """
        if chunksize < 1:
            raise ValueError("chunksize must be >= 1.")
        if buffersize is not None:
            if not isinstance(buffersize, int):
                raise TypeError("buffersize must be an integer or None")
            if buffersize < 1:
                raise ValueError("buffersize must be None or > 0")
        until = None if timeout is None else timeout + monotonic()
        with self._shutdown_lock:
            state = self._start()
        if self._keep is not None:
            chunksize = 1
        work = _Map(state, fn)
        arguments = zip(*iterables)
        numbers = itertools.count(0, chunksize)

        def add_next():
            chunk = list(itertools.islice(arguments, chunksize))
            if not chunk:
                return None
            with self._shutdown_lock:
                self._start()
                try:
                    if chunksize == 1:
                        call = _Call(state, *work.make_one(chunk[0]))
                    else:
                        call = _Chunk(state, *work.make_chunk(chunk, next(numbers)))
                        call.work, call.arguments = work, chunk
                except Exception as error:
                    call = _Call(state, b"", b"")
                    call.future.set_exception(_convert(error))
                else:
                    state.add(call)
            return call.future

        futures = deque()
        n_ahead = None if buffersize is None else -(-buffersize // chunksize)
        for _number in itertools.count() if n_ahead is None else range(n_ahead):
            future = add_next()
            if future is None:
                break
            futures.append(future)
        more = add_next if buffersize is not None else None
        return _take_results(futures, until, chunksize > 1, more)

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._shutdown_lock:
            self._state.shut(cancel_futures)
        engine = self._state.engine
        if wait and engine is not None:
            engine.wait()

    shutdown.__doc__ = _base.Executor.shutdown.__doc__


def _take_entry(entries):
    success, value = entries.pop()
    if not success:
        raise value
    return value


def _take_results(futures, until, are_chunks, add_next):
    """Yields the results of a map, and cancels the rest if nobody wants it."""
    try:
        while futures:
            future = futures[0]
            try:
                result = future.result(None if until is None else until - monotonic())
            finally:
                futures.popleft()
                if not future.done():
                    future.cancel()
            if add_next is not None:
                more = add_next()
                if more is not None:
                    futures.append(more)
            del future
            # Nothing here keeps what it gives.
            if not are_chunks:
                entries = [(True, result)]
            else:
                entries = result[::-1]
            del result
            while entries:
                yield _take_entry(entries)
    finally:
        for future in futures:
            future.cancel()


def _end_all():
    """Runs what was submitted before the program ends, as the standard library does."""
    global _is_exiting

    _is_exiting = True
    for state in list(_states.values()):
        state.shut(False)
    for state in list(_states.values()):
        state.engine.wait()


if hasattr(threading, "_register_atexit"):
    threading._register_atexit(_end_all)
else:
    import atexit

    atexit.register(_end_all)

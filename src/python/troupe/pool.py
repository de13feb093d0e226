# SPDX-License-Identifier: GPL-3.0-or-later
"""A pool of processes with the interface of multiprocessing.Pool, over a troupe-node."""

# A worker that reads its program's main module imports this one as well, for nothing: all else is
# imported when there is a pool.
import os
from _thread import allocate_lock, start_new_thread
from _warnings import warn

RUN, CLOSE, TERMINATE = "RUN", "CLOSE", "TERMINATE"

# Of an iterator, the calls that are with the node at once.
AHEAD = 1000


def count_processors():
    """Returns how many workers a pool has whose program does not say it."""
    default = os.environ.get("TROUPE_PYTHON_WORKERS", "")
    if default.isdigit() and int(default) > 0:
        return int(default)
    count = getattr(os, "process_cpu_count", os.cpu_count)()
    return count or 1


class Pool:
    """A pool of worker processes.

    The parameters up to `context` are those of multiprocessing.Pool. Beyond them: `retries`, how
    often a call that raised an exception is tried again; `timeout`, the seconds that a call may
    take; `crash_limit`, how many workers a call may end before it is given up; `memory_limit` of a
    worker, such as "2G"; `nice`; `on`, other machines that see the folder of the program, as the
    option --on of `troupe map` has them; `interpreter` of the workers; `title` of the run; `keep`, a name
    under which results are kept: a program that is started again has those that are there.
    """

    def __init__(
        self,
        processes=None,
        initializer=None,
        initargs=(),
        maxtasksperchild=None,
        context=None,
        *,
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
        self._engine = None
        self._state = RUN
        if processes is None:
            processes = count_processors()
        if processes < 1:
            raise ValueError("Number of processes must be at least 1")
        if maxtasksperchild is not None:
            if not isinstance(maxtasksperchild, int) or maxtasksperchild <= 0:
                raise ValueError("maxtasksperchild must be a positive int or None")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")

        self._processes = processes
        self._keep = None
        self._lock = allocate_lock()
        self._n_feeders = 0
        from troupe._engine import Engine
        from troupe._prepare import prepare
        from troupe._words import list_words

        if keep or keep is None and os.environ.get("TROUPE_PYTHON_KEEP"):
            from troupe._keep import open_keep

            self._keep = open_keep(keep, initializer, initargs)
        words = list_words(
            processes, title, maxtasksperchild, retries=retries, timeout=timeout,
            crash_limit=crash_limit, memory_limit=memory_limit, nice=nice, on=on,
            interpreter=interpreter,
        )  # fmt: skip
        # A call that is kept, tried again, or has a time limit, is an item of its own.
        self._has_limits = self._keep is not None or any(
            name == "timeout" or name == "retries" and value != "0" for name, value in words
        )

        def write(folder, is_memory):
            return prepare(self, folder, is_memory, initializer, initargs, "PoolWorker", self._keep)

        self._engine = Engine(words, write, keep=self._keep)

    def __repr__(self):
        return "<%s.%s state=%s pool_size=%d>" % (
            type(self).__module__,
            type(self).__qualname__,
            self._state,
            self._processes,
        )

    def __del__(self, _warn=warn, _kind=ResourceWarning, RUN=RUN, CLOSE=CLOSE):
        engine = getattr(self, "_engine", None)
        if engine is None:
            return
        if self._state == RUN:
            _warn("unclosed running multiprocessing pool %r" % (self,), _kind, source=self)
        if not engine.is_ended() and (not engine.is_closing or self._state != CLOSE):
            engine.abandon()

    def __reduce__(self):
        raise NotImplementedError("pool objects cannot be passed between processes or pickled")

    def __enter__(self):
        self._check_running()
        return self

    def __exit__(self, kind, value, traceback):
        self.terminate()

    def _repopulate_pool(self):
        """Workers that ended are replaced by the node, without being asked."""

    @property
    def _pool(self):
        from troupe._workers import list_workers

        return list_workers(self._engine, self._processes)

    def _check_running(self):
        if self._state != RUN:
            raise ValueError("Pool not running")
        if self._engine.link.pid == 0:
            raise ValueError("Pool not running: it belongs to the process that forked this one")

    # Single calls

    def apply(self, func, args=(), kwds={}):
        return self.apply_async(func, args, kwds).get()

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        self._check_running()
        from troupe._results import AsyncResult
        from troupe._work import pack_call

        result = AsyncResult(self, callback, error_callback)
        try:
            payload, result._label = pack_call(func, tuple(args), dict(kwds), self._engine)
        except Exception as error:
            result.fail(0, error)
            return result
        self._engine.submit(result, 0, [payload])
        return result

    # Maps

    def map(self, func, iterable, chunksize=None):
        return self._map(func, iterable, chunksize, False).get()

    def starmap(self, func, iterable, chunksize=None):
        return self._map(func, iterable, chunksize, True).get()

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        return self._map(func, iterable, chunksize, False, callback, error_callback)

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        return self._map(func, iterable, chunksize, True, callback, error_callback)

    def _map(self, func, iterable, chunksize, is_star, callback=None, error_callback=None):
        self._check_running()
        from troupe._results import MapResult
        from troupe._work import Work

        arguments = iterable if type(iterable) in (list, tuple, range) else list(iterable)
        length = len(arguments)
        if chunksize is None:
            chunksize, extra = divmod(length, self._processes * 4)
            if extra:
                chunksize += 1
        elif chunksize < 1:
            raise ValueError("Chunksize must be 1+, not %r" % (chunksize,))
        chunk = 1 if self._has_limits or length == 0 else chunksize
        if length == 0:
            result = MapResult(self, None, length, callback, error_callback)
            result._set(True, [])
            return result
        try:
            work = Work(self._engine, func, chunk, is_star, arguments)
        except Exception as error:
            result = MapResult(self, None, length, None, error_callback)
            result._set(False, error)
            return result
        result = MapResult(self, work, length, callback, error_callback)
        work.send(result, 0, (length + chunk - 1) // chunk)
        return result

    # Iterators

    def imap(self, func, iterable, chunksize=1, *, buffersize=None):
        """Like that of multiprocessing; with `buffersize`, that many calls are ahead of the results
        that were taken, at most."""
        from troupe._results import IMapIterator

        return self._iterate(IMapIterator, func, iterable, chunksize, buffersize)

    def imap_unordered(self, func, iterable, chunksize=1, *, buffersize=None):
        from troupe._results import IMapUnorderedIterator

        return self._iterate(IMapUnorderedIterator, func, iterable, chunksize, buffersize)

    def _iterate(self, kind, func, iterable, chunksize, buffersize):
        self._check_running()
        if chunksize < 1:
            raise ValueError("Chunksize must be 1+, not {0:n}".format(chunksize))
        if buffersize is not None and buffersize < 1:
            raise ValueError("buffersize must be a positive int or None")
        from troupe._work import Work

        work = Work(self._engine, func, 1 if self._has_limits else chunksize, False)
        result = kind(self, work)
        feeder = Feeder(self._engine, work, result, iter(iterable), buffersize)
        if hasattr(iterable, "__len__") and not feeder.feed_now(len(iterable)):
            return result
        with self._lock:
            self._n_feeders += 1
        start_new_thread(self._feed, (feeder,))
        return result

    def _feed(self, feeder):
        try:
            feeder.feed()
        finally:
            with self._lock:
                self._n_feeders -= 1
                is_last = self._n_feeders == 0 and self._state == CLOSE
            if is_last:
                self._engine.close()

    # The end

    def close(self):
        if self._state == RUN:
            with self._lock:
                self._state = CLOSE
                is_last = self._n_feeders == 0
            if is_last:
                self._engine.close()

    def terminate(self):
        self._state = TERMINATE
        self._engine.abandon()
        self._engine.wait()

    def join(self):
        if self._state == RUN:
            raise ValueError("Pool is still running")
        if self._state not in (CLOSE, TERMINATE):
            raise ValueError("In unknown state")
        self._engine.wait()


class Feeder:
    """Takes calls from an iterator as the workers need them."""

    def __init__(self, engine, work, result, iterator, buffersize):
        self.engine, self.work, self.result = engine, work, result
        self.iterator = iterator
        self.buffersize = buffersize
        # The chunks that were taken, and of these, those that the node has.
        self.n_chunks = self.n_sent = 0
        self.is_over = False
        # Held while enough calls are ahead, while there is nothing to send, and until all is sent.
        self.progress, self.news, self.all_sent = allocate_lock(), allocate_lock(), allocate_lock()
        for lock in self.progress, self.news, self.all_sent:
            lock.acquire()

    def take_chunk(self):
        chunk = []
        for argument in self.iterator:
            chunk.append(argument)
            if len(chunk) == self.work.chunk:
                break
        return chunk

    def get_room(self):
        """Returns how many chunks may be taken now."""
        work, result = self.work, self.result
        room = max(AHEAD // work.chunk, 64) - len(work.chunks)
        if self.buffersize is not None:
            ahead = self.n_chunks * work.chunk - result._taken
            room = min(room, (self.buffersize - ahead) // work.chunk)
        return room

    def take(self, count):
        """Takes up to so many chunks, and returns whether more may follow."""
        for _number in range(count):
            try:
                chunk = self.take_chunk()
            except Exception as error:
                self.end(error)
                return False
            if not chunk:
                self.end()
                return False
            self.work.chunks[self.n_chunks] = chunk
            self.n_chunks += 1
            if self.news.locked():
                self.news.release()
        return True

    def end(self, error=None):
        """No more chunks follow. The place of an error is that of the chunk that could not be taken."""
        length = self.n_chunks
        if error is not None:
            self.result.fail(length, error)
            length += 1
        self.result.set_length(length)

    def send(self):
        """Gives the node what was taken since the last time."""
        first, self.n_sent = self.n_sent, self.n_chunks
        self.work.send(self.result, first, self.n_sent - first)

    def feed_now(self, length):
        """Gives all calls of a short sequence at once. Returns whether there may be more."""
        n_chunks = (length + self.work.chunk - 1) // self.work.chunk
        if n_chunks > self.get_room():
            return True
        is_more = self.take(n_chunks + 1)
        self.send()
        return is_more

    def wake(self):
        try:
            self.progress.release()
        except RuntimeError:
            pass

    def feed(self):
        """Takes calls in this thread, and gives them to the node in another one: the next call may
        only come when there is a result of the last one."""
        self.result._on_progress = self.wake
        # Nobody may take a result any more.
        self.engine.on_end.append(self.wake)
        start_new_thread(self.send_taken, ())
        try:
            while not self.engine.is_ended():
                room = self.get_room()
                if room < 1:
                    self.progress.acquire()
                elif not self.take(min(room, AHEAD)):
                    return
            self.end(self.engine.error)
        except BaseException as error:
            self.end(error)
            raise
        finally:
            self.engine.on_end.remove(self.wake)
            self.result._on_progress = None
            self.is_over = True
            if self.news.locked():
                self.news.release()
            self.all_sent.acquire()

    def send_taken(self):
        is_over = False
        try:
            while not is_over:
                self.news.acquire()
                is_over = self.is_over
                self.send()
        finally:
            self.all_sent.release()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Every method of troupe.Pool, as multiprocessing.Pool has it."""

import itertools
import multiprocessing
import os
import signal
import sys
import threading
import time

import checks
import troupe
from checks import raises
from troupe import Pool


def square(x):
    return x * x


def late(x):
    time.sleep(0.01 * (x % 3))
    return x


def fail_at(x):
    if x == 3:
        raise ValueError("not %d" % x)
    return x


def show(*args, **kwargs):
    return args, kwargs


def get_name(_x):
    return multiprocessing.current_process().name


def get_pid(_x):
    return os.getpid()


def set_up(value):
    global held
    held = value


def get_held(_x):
    return held


class Sized:
    """A sequence that is neither a list nor a tuple."""

    def __len__(self):
        return 5

    def __iter__(self):
        return iter(range(5))


def check_maps(pool):
    assert pool.map(square, range(100)) == [x * x for x in range(100)]
    assert pool.map(square, [3, 4], 7) == [9, 16]
    assert pool.map(square, iter([3, 4])) == [9, 16]
    assert pool.map(square, (x for x in range(10)), chunksize=3) == [x * x for x in range(10)]
    assert pool.map(square, Sized()) == [0, 1, 4, 9, 16]
    assert pool.map(square, []) == []
    assert pool.map(square, range(2000), 1) == [x * x for x in range(2000)]
    assert pool.map(len, ["", "é\n\0", b"\n\0", [1, 2], {3}]) == [0, 3, 2, 2, 1]
    assert pool.map(str, range(200), 100) == [str(x) for x in range(200)]
    assert pool.starmap(pow, [(2, 3), (3, 2, 5)]) == [8, 4]
    assert pool.starmap(show, ([x, x] for x in range(9)), 2)[8] == ((8, 8), {})
    assert pool.starmap_async(pow, [(2, 3)]).get(30) == [8]
    raises(ValueError, pool.map, square, [1], 0)
    raises(ValueError, pool.starmap, pow, [(2, 3)], 0)
    raises(TypeError, pool.map, square, 5)


def check_single(pool):
    assert pool.apply(show) == ((), {})
    assert pool.apply(show, (1,), {"a": 2}) == ((1,), {"a": 2})
    result = pool.apply_async(late, (5,))
    assert not result.ready() or result.successful()
    result.wait()
    assert result.ready() and result.successful() and result.get(0) == 5
    gate = checks.make_gate()
    slow = pool.apply_async(checks.wait_at, (gate,))
    raises(ValueError, slow.successful)
    error = raises(troupe.TimeoutError, slow.get, timeout=0.01)
    from multiprocessing import TimeoutError as standard

    assert isinstance(error, standard)
    slow.wait(0.001)
    os.remove(gate)
    assert slow.get() is None


def check_callbacks(pool):
    got, done = [], threading.Event()
    pool.map_async(square, range(5), callback=got.append).get()
    pool.apply_async(square, (3,), callback=got.append).get()
    error = raises(ValueError, pool.map_async(fail_at, range(5), 1, error_callback=got.append).get)
    assert str(error) == "not 3"
    assert got[:2] == [[0, 1, 4, 9, 16], 9] and got[2] is error, got
    # A callback may use the pool; an exception in it is shown and does no harm.
    pool.apply_async(
        square, (2,), callback=lambda x: pool.apply_async(square, (x,), callback=lambda y: done.set())
    )
    assert done.wait(30)
    hook, shown = sys.excepthook, []
    sys.excepthook = lambda *error: shown.append(error[0])
    assert pool.apply_async(square, (2,), callback=lambda x: 1 / 0).get() == 4
    sys.excepthook = hook
    assert shown == [ZeroDivisionError]


def check_iterators(pool):
    assert list(pool.imap(late, range(20))) == list(range(20))
    assert list(pool.imap(late, range(20), 6)) == list(range(20))
    assert sorted(pool.imap_unordered(late, range(20), chunksize=3)) == list(range(20))
    assert list(pool.imap(square, [])) == []
    gate = checks.make_gate()
    iterator = pool.imap(checks.wait_at, ["", gate])
    assert iterator.next() is None
    raises(troupe.TimeoutError, iterator.next, timeout=0.01)
    os.remove(gate)
    assert next(iterator) is None
    raises(StopIteration, iterator.next)
    raises(StopIteration, iterator.next)
    # An exception takes the place of its result.
    iterator = pool.imap(fail_at, range(6))
    assert [next(iterator) for _number in range(3)] == [0, 1, 2]
    raises(ValueError, next, iterator)
    assert list(iterator) == [4, 5]

    def break_off():
        yield from range(4)
        raise KeyError("source")

    iterator = pool.imap(square, break_off())
    assert [next(iterator) for _number in range(4)] == [0, 1, 4, 9]
    raises(KeyError, next, iterator)
    raises(StopIteration, next, iterator)
    raises(KeyError, pool.map, square, break_off())
    raises(ValueError, pool.imap, square, [1], 0)


def check_laziness(pool):
    taken = []

    def count():
        for number in itertools.count():
            taken.append(number)
            yield number

    iterator = pool.imap(square, count(), buffersize=4)
    assert [next(iterator) for _number in range(50)] == [x * x for x in range(50)]
    assert len(taken) <= 55, len(taken)
    iterator = pool.imap_unordered(square, itertools.chain(range(5000)))
    assert sorted(iterator) == [x * x for x in range(5000)]
    # What blocks is the iterator, not the pool.
    gate = threading.Event()
    iterator = pool.imap(square, (gate.wait() and x for x in range(3)))
    assert pool.apply(square, (5,)) == 25
    gate.set()
    assert list(iterator) == [0, 1, 4]


def check_end():
    pool = Pool(2)
    assert repr(pool) == "<troupe.pool.Pool state=RUN pool_size=2>", repr(pool)
    raises(ValueError, pool.join)
    result = pool.map_async(late, range(30), 1)
    pool.close()
    pool.close()
    raises(ValueError, pool.apply, square, (1,))
    raises(ValueError, pool.map, square, [1])
    raises(ValueError, pool.imap, square, [1])
    pool.join()
    assert result.get(0) == list(range(30))
    assert "state=CLOSE" in repr(pool)

    pool = Pool(2)
    result = pool.imap(late, iter(range(200)))
    pool.close()
    assert list(result) == list(range(200))
    pool.join()

    with Pool(2) as pool:
        result = pool.apply_async(time.sleep, (1000,))
    raises(troupe.BrokenPool, result.get)
    raises(ValueError, pool.__enter__)
    pool.join()


def check_turns():
    """The first calls do not wait for the start of more workers than there are cores."""
    count = os.cpu_count() + 100
    with Pool(count) as pool:
        assert pool.map(square, range(5)) == [0, 1, 4, 9, 16]
        assert len(pool._engine.workers) < count
    with Pool(os.cpu_count() + 1) as pool:
        assert len(pool._pool) == os.cpu_count() + 1


def check_parameters():
    raises(ValueError, Pool, 0)
    raises(ValueError, Pool, -1)
    raises(TypeError, Pool, 1, 5)
    raises(ValueError, Pool, 1, maxtasksperchild=0)
    raises(ValueError, Pool, 1, maxtasksperchild="4")
    raises(ValueError, Pool, 1, retries=-1)
    raises(ValueError, Pool, 1, nice=-1)
    raises(ValueError, Pool, 1, timeout=0)
    raises(ValueError, Pool, 1, crash_limit=0)
    raises(NotImplementedError, Pool.__reduce__, None)
    with Pool(initializer=set_up, initargs=("here",)) as pool:
        assert pool._processes >= 1
        assert pool.map(get_held, range(3)) == ["here"] * 3
    with Pool(1, retries=0, crash_limit=1, nice=0) as pool:
        assert pool.apply(os.nice, (0,)) == os.nice(0)
    with Pool(1, maxtasksperchild=1) as pool:
        names = pool.map(get_name, range(3), 1)
        assert names == ["SpawnPoolWorker-%d" % number for number in (1, 2, 3)], names
    with Pool(1, maxtasksperchild=2) as pool:
        pids = pool.map(get_pid, range(6), 1)
        assert len(set(pids)) == 3, pids
    with Pool(3) as pool:
        workers = pool._pool
        assert len({worker.pid for worker in workers}) == 3
        assert all(worker.is_alive() and worker.exitcode is None for worker in workers)
        assert os.getpid() not in pool.map(get_pid, range(5))
    with Pool(1) as pool:
        for number in signal.SIGTERM, signal.SIGKILL:
            (worker,) = pool._pool
            worker.terminate() if number == signal.SIGTERM else worker.kill()
            worker.join(60)
            assert worker.exitcode == -number and not worker.is_alive(), worker
            assert pool.apply(square, (3,)) == 9


if __name__ == "__main__":
    checks.limit()
    with Pool(2) as pool:
        check_maps(pool)
        check_single(pool)
        check_callbacks(pool)
        check_iterators(pool)
        check_laziness(pool)
    check_end()
    check_turns()
    check_parameters()
    print("fine")

# SPDX-License-Identifier: GPL-3.0-or-later
"""troupe.ProcessPoolExecutor, as concurrent.futures has it."""

import asyncio
import concurrent.futures
import os
import sys
import threading
import time

import checks
from checks import raises
from troupe import ProcessPoolExecutor


def square(x):
    return x * x


def late(x):
    time.sleep(x)
    return x


def show(*args, **kwargs):
    return args, kwargs


def fail_at(x):
    if x == 2:
        raise LookupError("two")
    return x


def set_up(value):
    global held
    held = value


def get_held():
    return held, os.getpid()


def check_calls(executor):
    assert isinstance(executor, concurrent.futures.Executor)
    future = executor.submit(show, 1, a=2)
    assert isinstance(future, concurrent.futures.Future)
    assert future.result(60) == ((1,), {"a": 2}) and future.done()
    assert executor.submit(show, fn=1, self=2).result() == ((), {"fn": 1, "self": 2})
    assert type(executor.submit(fail_at, 2).exception()) is LookupError
    futures = [executor.submit(square, x) for x in range(300)]
    assert [future.result() for future in futures] == [x * x for x in range(300)]
    done, pending = concurrent.futures.wait([executor.submit(late, 0.01) for _number in range(4)])
    assert len(done) == 4 and not pending
    futures = {executor.submit(square, x): x for x in range(9)}
    for future in concurrent.futures.as_completed(futures):
        assert future.result() == futures[future] ** 2
    called = threading.Event()
    executor.submit(square, 2).add_done_callback(lambda future: called.set())
    assert called.wait(30)

    async def run():
        return await asyncio.get_running_loop().run_in_executor(executor, square, 7)

    assert asyncio.run(run()) == 49


def check_map(executor):
    assert list(executor.map(square, range(20))) == [x * x for x in range(20)]
    assert list(executor.map(pow, [1, 2, 3], [4, 5])) == [1, 32]
    assert list(executor.map(square, range(20), chunksize=6)) == [x * x for x in range(20)]
    assert list(executor.map(square, [])) == []
    raises(ValueError, executor.map, square, [1], chunksize=0)
    raises(ValueError, executor.map, square, [1], buffersize=0)
    raises(TypeError, executor.map, square, [1], buffersize="8")
    for chunksize in 1, 2:
        results = executor.map(fail_at, range(5), chunksize=chunksize)
        assert next(results) == 0
        raises(LookupError, list, results)
    gate = checks.make_gate()
    assert list(executor.map(checks.wait_at, ["", ""], timeout=100)) == [None, None]
    results = executor.map(checks.wait_at, ["", gate], timeout=0.5)
    raises(concurrent.futures.TimeoutError, list, results)
    os.remove(gate)

    taken = []

    def count():
        for number in range(1000):
            taken.append(number)
            yield number

    results = executor.map(square, count(), buffersize=5)
    assert len(taken) == 5
    assert [next(results) for _number in range(10)] == [x * x for x in range(10)]
    assert len(taken) <= 16, len(taken)
    results.close()


def open_after(gate, futures):
    checks.wait_for(lambda: sum(future.cancelled() for future in futures) >= 15)
    os.remove(gate)


def check_cancel():
    with ProcessPoolExecutor(1) as executor:
        gate = checks.make_gate()
        first = executor.submit(checks.wait_at, gate)
        others = [executor.submit(late, 0) for _number in range(20)]
        assert others[-1].cancel() and others[-1].cancelled()
        assert not first.cancel() or first.cancelled()
        raises(concurrent.futures.CancelledError, others[-1].result)
        # The first call goes on until all are cancelled that do not run yet.
        threading.Thread(target=open_after, args=(gate, others)).start()
        executor.shutdown(wait=True, cancel_futures=True)
        assert sum(future.cancelled() for future in others) >= 15
        assert all(future.done() for future in [first, *others])
        raises(RuntimeError, executor.submit, square, 1)
        raises(RuntimeError, executor.map, square, [1])
    executor = ProcessPoolExecutor(2)
    futures = [executor.submit(late, 0.02) for _number in range(10)]
    executor.shutdown(wait=False)
    assert [future.result(60) for future in futures] == [0.02] * 10
    executor.shutdown()
    ProcessPoolExecutor(2).shutdown()


class Exiting:
    """What ends the thread that reads it."""

    def __reduce__(self):
        return sys.exit, (3,)


def check_unreadable(executor):
    raises(SystemExit, executor.submit(Exiting).result, 60)
    assert executor.submit(square, 3).result(60) == 9


def check_parameters():
    raises(ValueError, ProcessPoolExecutor, 0)
    raises(TypeError, ProcessPoolExecutor, 1, initializer=3)
    raises(TypeError, ProcessPoolExecutor, 1, max_tasks_per_child="2")
    raises(ValueError, ProcessPoolExecutor, 1, max_tasks_per_child=0)
    with ProcessPoolExecutor(1, None, set_up, ("here",), max_tasks_per_child=1) as executor:
        first, second = [executor.submit(get_held).result() for _number in range(2)]
        assert first[0] == second[0] == "here" and first[1] != second[1]
        assert executor._max_workers == 1 and not executor._broken
    with ProcessPoolExecutor(2) as executor:
        pid = executor.submit(os.getpid).result()
        assert pid in executor._processes


if __name__ == "__main__":
    checks.limit()
    with ProcessPoolExecutor(2) as executor:
        check_calls(executor)
        check_map(executor)
        check_unreadable(executor)
    check_cancel()
    check_parameters()
    # What was submitted runs before the program ends.
    executor = ProcessPoolExecutor(1)
    executor.submit(late, 0.1).add_done_callback(lambda future: print("fine", flush=True))
    del executor
    assert sys.argv

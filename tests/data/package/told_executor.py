# SPDX-License-Identifier: GPL-3.0-or-later
"""What an executor makes of what its node tells, in whatever order that comes."""

import concurrent.futures
import concurrent.futures.process
import itertools
import multiprocessing
import os
import sys
import threading
import traceback

import checks
import troupe
from checks import Fragile, get_error, get_node, raises
from troupe import BrokenPool, CrashError, ProcessPoolExecutor, executor as executor_module


def square(x):
    return x * x


def fail_at(x):
    if x == 3:
        raise ValueError("not 3")
    return x


def give(*args, **kwargs):
    return args, kwargs


def collect(results):
    """Returns the results of a map up to an exception, whose type is the last entry."""
    got = []
    try:
        for result in results:
            got.append(result)
    except Exception as error:
        got.append(type(error).__mro__[1 if isinstance(error, CrashError) else 0])
    return got


def run_in_thread(node):
    """The calls are run while the program waits for them, as by a real node."""
    is_over = threading.Event()

    def run():
        n_idle = 0
        try:
            while not is_over.is_set():
                for index in sorted(node.items):
                    node.run(index)
                    n_idle = 0
                n_idle += 1
                # Turns rather than time, which goes on while the program is stopped.
                assert n_idle < 20000, "it waits for what does not come"
                is_over.wait(0.001)
        except BaseException:
            traceback.print_exc()
            os._exit(1)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return lambda: (is_over.set(), thread.join())


def start(n_workers=2, **options):
    """Returns an executor, and its node, which is there after the first call."""
    executor = ProcessPoolExecutor(n_workers, **options)
    first = executor.submit(abs, -1)
    node = get_node()
    node.run(0)
    assert first.result(0) == 1
    return executor, node


def check_lazy():
    """There is no node before the first call."""
    before = len(checks.NodeInside.made)
    executor = ProcessPoolExecutor(3)
    # What is for kept results is only read where there are some.
    assert "troupe._keep" not in sys.modules
    assert executor._processes == {} and executor._broken is False
    executor.shutdown()
    assert len(checks.NodeInside.made) == before
    raises(RuntimeError, executor.submit, square, 1)
    raises(RuntimeError, executor.map, square, [1])
    executor, node = start(3)
    assert dict(node.words)["workers"] == "3" and dict(node.words)["title"] == "told_executor.py"
    executor.shutdown()
    executor, node = start(
        3, max_tasks_per_child=6, retries=2, timeout=9, crash_limit=4, memory_limit="2G", nice=5, on="ssh:a",
        interpreter="python9", title="mine",
    )  # fmt: skip
    told = {
        "workers": "3", "max-items": "6", "retries": "2", "timeout": "9.000000", "crash-limit": "4",
        "memory-limit": "2G", "nice": "5", "on": "ssh:a", "interpreter": "python9", "title": "mine",
    }  # fmt: skip
    words = dict(node.words)
    assert {name: words.get(name) for name in told} == told, words
    executor.shutdown()


def check_calls():
    executor, node = start()
    first = executor.submit(give, 1, a=2)
    second = executor.submit(fail_at, 3)
    third = executor.submit(give, fn=1, self=2)
    assert [node.get_label(index) for index in (1, 2)] == ["give(1, a=2)", "fail_at(3)"]
    assert first.running() and not first.done()
    raises(concurrent.futures.TimeoutError, first.result, 0)
    node.run(2)
    assert str(raises(ValueError, second.result, 0)) == "not 3" and not first.done()
    assert "ValueError: not 3" in str(second.exception().__cause__)
    node.run(3)
    node.run(1)
    assert first.result(0) == ((1,), {"a": 2}) and third.result(0) == ((), {"fn": 1, "self": 2})
    before = len(node.given)
    lost = executor.submit(square, Fragile(0))
    assert str(raises(LookupError, lost.result, 0)) == "worn out" and len(node.given) == before
    raises(TypeError, executor.submit)
    called = []
    future = executor.submit(square, 3)
    future.add_done_callback(called.append)
    assert not called
    node.run_all()
    assert called == [future] and future.result(0) == 9
    executor.shutdown()
    assert node.is_ended


def check_crash():
    executor, node = start()
    future = executor.submit(square, 3)
    node.crash(1, 6, 2)
    error = future.exception(0)
    assert isinstance(error, CrashError)
    assert isinstance(error, concurrent.futures.process.BrokenProcessPool)
    assert (error.item, error.signal, error.attempts) == ("square(3)", "SIGABRT", 2)
    assert executor._broken is False
    future = executor.submit(square, 3)
    node.run_all()
    assert future.result(0) == 9
    executor.shutdown()


def check_window():
    """As many calls are with the node as its workers need; the others can still be cancelled."""
    executor, node = start(2)
    node.items.clear()
    # Calls that take long: one more than there are workers.
    slow = [executor.submit(square, number) for number in range(3)]
    for index in 1, 2, 3:
        node.run(index, seconds=10)
    assert [future.result(0) for future in slow] == [0, 1, 4]
    futures = [executor.submit(square, number) for number in range(20)]
    assert len(node.items) == 3
    assert [future.running() for future in futures] == [True] * 3 + [False] * 17
    assert not futures[2].cancel() and futures[3].cancel() and futures[19].cancel()
    raises(concurrent.futures.CancelledError, futures[3].result, 0)
    node.run(4, seconds=10)
    # The next one that was not cancelled.
    assert len(node.items) == 3 and node.get_label(7) == "square(4)"
    while node.items:
        node.run(min(node.items), seconds=10)
        assert len(node.items) <= 3
    assert [future.result(0) for future in futures[4:19]] == [x * x for x in range(4, 19)]
    # Short ones: for a hundredth of a second, and no more than 256 beyond the workers.
    futures = [executor.submit(square, number) for number in range(200)]
    for _number in range(100):
        node.run(min(node.items), seconds=0.00099)
    assert len(node.items) == 22, len(node.items)
    while node.items:
        node.run(min(node.items), seconds=0)
    assert all(future.done() for future in futures)
    futures = [executor.submit(square, number) for number in range(600)]
    for _number in range(100):
        node.run(min(node.items), seconds=0)
    assert len(node.items) == 258, len(node.items)
    node.run_all(seconds=0)
    # A failure says nothing about how long calls take.
    futures = [executor.submit(fail_at, 3) for number in range(300)]
    assert len(node.items) == 258
    for _number in range(10):
        node.run(min(node.items), seconds=100)
    assert len(node.items) == 258
    node.run_all()
    assert all(type(future.exception(0)) is ValueError for future in futures)
    executor.shutdown()


def check_shutdown():
    executor, node = start(1)
    futures = [executor.submit(square, number) for number in range(300)]
    assert futures[-1].cancel()
    executor.shutdown(wait=False)
    assert not node.is_told_end
    raises(RuntimeError, executor.submit, square, 1)
    node.run_all()
    assert node.is_told_end and node.is_ended
    assert [future.result(0) for future in futures[:-1]] == [x * x for x in range(299)]
    executor.shutdown()
    executor.shutdown(wait=False, cancel_futures=True)

    executor, node = start(1)
    futures = [executor.submit(square, number) for number in range(300)]
    n_given = len(node.items)
    executor.shutdown(wait=False, cancel_futures=True)
    assert [future.cancelled() for future in futures] == [False] * n_given + [True] * (300 - n_given)
    done, pending = concurrent.futures.wait(futures[n_given:], 0)
    assert len(done) == 300 - n_given and not pending
    node.run_all()
    assert node.is_ended and all(future.done() for future in futures)
    executor.shutdown()

    # All is done: the node ends at once. Whoever waits does so for the node.
    executor, node = start(1)
    executor.shutdown(wait=False)
    assert node.is_ended
    executor, node = start(1)
    executor.submit(square, 1)
    raises(AssertionError, executor.shutdown, wait=True)
    raises(AssertionError, executor.shutdown)
    node.run_all()
    with start(1)[0] as executor:
        node = get_node()
        node.run_all()
    assert node.is_ended
    # Without anyone who holds it, what was submitted is still run.
    executor, node = start(1)
    futures = [executor.submit(square, number) for number in range(300)]
    del executor
    assert not node.is_ended
    node.run_all()
    assert node.is_ended and [future.result(0) for future in futures] == [x * x for x in range(300)]


def check_broken():
    for number in 3, 300:
        executor, node = start(2)
        futures = [executor.submit(square, number) for number in range(number)]
        if number == 300:
            assert futures[-1].cancel()
        node.end(BrokenPool("it broke"))
        for future in futures[: number - 1]:
            error = future.exception(0)
            assert isinstance(error, concurrent.futures.process.BrokenProcessPool), error
            assert isinstance(error, BrokenPool) and str(error) == "it broke"
        assert futures[-1].cancelled() or str(futures[-1].exception(0)) == "it broke"
        assert executor._broken == "it broke"
        for method, arguments in (executor.submit, 1), (executor.map, [1]):
            error = raises(concurrent.futures.process.BrokenProcessPool, method, square, arguments)
            assert isinstance(error, troupe.TroupeError) and str(error) == "it broke"
        executor.shutdown()


def check_map():
    executor, node = start()
    results = executor.map(square, range(5))
    n_given = len(node.items)
    assert n_given >= 3 and node.get_label(1) == "square(0)"
    stop = run_in_thread(node)
    assert list(results) == [0, 1, 4, 9, 16]
    assert list(executor.map(pow, [1, 2, 3], [4, 5])) == [1, 32]
    assert list(executor.map(square, [])) == list(executor.map(square, [], chunksize=5)) == []
    for chunksize in range(1, 12):
        for buffersize in None, 1, 3, 4, 100:
            results = executor.map(square, range(10), chunksize=chunksize, buffersize=buffersize)
            assert list(results) == [x * x for x in range(10)], (chunksize, buffersize)
    # An exception ends it, after the results before it.
    for chunksize in 1, 2:
        assert collect(executor.map(fail_at, range(3), chunksize=chunksize)) == [0, 1, 2]
    assert collect(executor.map(fail_at, range(6))) == [0, 1, 2, ValueError]
    assert collect(executor.map(fail_at, range(6), chunksize=2)) == [0, 1, ValueError]
    assert collect(executor.map(square, [1, Fragile(0), 3])) == [1, LookupError]
    assert collect(executor.map(square, [1, 2, Fragile(0), 3], chunksize=2)) == [1, 4, LookupError]
    assert list(executor.map(square, (x for x in range(3)), timeout=60)) == [0, 1, 4]
    stop()
    results = executor.map(square, range(3), timeout=0)
    raises(concurrent.futures.TimeoutError, next, results)
    results = executor.map(square, range(3), timeout=-1, chunksize=2)
    raises(concurrent.futures.TimeoutError, next, results)
    node.run_all()
    raises(ValueError, executor.map, square, [1], chunksize=0)
    raises(ValueError, executor.map, square, [1], chunksize=-1)
    raises(ValueError, executor.map, square, [1], buffersize=0)
    raises(TypeError, executor.map, square, [1], buffersize="8")
    raises(TypeError, executor.map, square, 5)

    def break_off():
        yield 1
        raise KeyError("source")

    raises(KeyError, executor.map, square, break_off())
    node.run_all()
    executor.shutdown()


def check_chunks():
    """A chunk is one item of the node; if it crashes, its calls are run one by one."""
    # Nobody waits here: a result is there, or it is late at once.
    executor, node = start()
    results = executor.map(square, range(7), timeout=0, chunksize=3)
    labels = [node.get_label(number) for number in (1, 2, 3)]
    assert labels == ["square × 3 from 0", "square × 3 from 3", "square × 1 from 6"], labels
    node.crash(2)
    assert [node.get_label(number) for number in (4, 5, 6)] == ["square(3)", "square(4)", "square(5)"]
    node.run(6)
    node.crash(5, 9, 2)
    node.run(1)
    node.run(4)
    assert [next(results) for _number in range(4)] == [0, 1, 4, 9]
    error = raises(CrashError, next, results)
    assert isinstance(error, concurrent.futures.process.BrokenProcessPool)
    assert (error.item, error.signal, error.attempts) == ("square(4)", "SIGKILL", 2)
    node.run_all()

    # A call alone is not run once more.
    for arguments, chunksize in ([5], 2), ([5], 1):
        results = executor.map(square, arguments, timeout=0, chunksize=chunksize)
        before = len(node.given)
        node.crash(before - 1)
        assert len(node.given) == before and not node.items
        raises(CrashError, next, results)
    # Nor is one of a chunk that has crashed already.
    results = executor.map(square, [5, 6], timeout=0, chunksize=2)
    node.crash(min(node.items))
    node.crash(min(node.items))
    node.run_all()
    raises(CrashError, next, results)
    # An exception among them, and an argument that cannot be sent a second time.
    for arguments, kind in ([1, 3, 2], ValueError), ([1, Fragile(1), 2], LookupError):
        results = executor.map(fail_at, arguments, timeout=0, chunksize=3)
        node.crash(min(node.items))
        node.run_all()
        assert next(results) == 1
        raises(kind, next, results)
    # The calls of a chunk make room for others when they are done.
    results = executor.map(square, range(600), chunksize=1)
    while node.items:
        node.run(min(node.items), seconds=10)
    results = executor.map(square, range(40), timeout=0, chunksize=2)
    for _number in range(4):
        assert len(node.items) == 3, len(node.items)
        before = len(node.given)
        node.crash(min(node.items))
        node.run(before)
        assert len(node.items) == 3 and len(node.given) == before + 2
        node.run(before + 1)
    node.run_all()
    assert list(results) == [x * x for x in range(40)]
    executor.shutdown()
    assert node.is_ended


def check_buffer():
    """No more calls are ahead than the program allows, and those that nobody wants are cancelled."""
    for buffersize, chunksize, ahead in (5, 1, 5), (5, 2, 6), (1, 1, 1), (4, 4, 4):
        executor, node = start()
        taken = []

        def count(taken=taken):
            for number in itertools.count():
                taken.append(number)
                yield number

        stop = run_in_thread(node)
        results = executor.map(square, count(), chunksize=chunksize, buffersize=buffersize)
        assert len(taken) == ahead
        for number in range(9):
            assert next(results) == number * number
            # Those of the next chunk are taken when the first one of a chunk is.
            assert len(taken) == ahead + (number // chunksize + 1) * chunksize, (number, len(taken))
        results.close()
        stop()
        node.run_all()
        executor.shutdown()
    executor, node = start(1)
    n_before = len(node.given)
    results = executor.map(square, range(300))
    n_given = len(node.items)
    node.run(n_before)
    assert next(results) == 0
    results.close()
    node.run_all()
    assert n_given < len(node.given) - n_before <= 300 and len(node.given) - n_before < 290
    executor.shutdown()
    # A result that is not there in time: the rest is cancelled.
    executor, node = start(1)
    n_before = len(node.given)
    raises(concurrent.futures.TimeoutError, next, executor.map(square, range(300), timeout=0))
    node.run_all()
    assert len(node.given) - n_before < 290
    executor.shutdown()
    # All of it, the one that was waited for too, if none has begun.
    executor, node = start(1)
    while executor._state.n_sent < executor._state.window:
        executor.submit(abs, -1)
    n_before = len(node.given)
    raises(concurrent.futures.TimeoutError, next, executor.map(square, range(3), timeout=0))
    node.run_all()
    assert len(node.given) == n_before
    executor.shutdown()


def check_parameters():
    for wrong in 0, -1:
        assert str(raises(ValueError, ProcessPoolExecutor, wrong)) == "max_workers must be greater than 0"
    raises(TypeError, ProcessPoolExecutor, 1, initializer=3)
    raises(TypeError, ProcessPoolExecutor, 1, max_tasks_per_child="2")
    raises(ValueError, ProcessPoolExecutor, 1, max_tasks_per_child=0)
    assert ProcessPoolExecutor(1, max_tasks_per_child=1)._max_workers == 1
    assert ProcessPoolExecutor()._max_workers >= 1
    context = multiprocessing.get_context("fork")
    assert ProcessPoolExecutor(1, context)._mp_context is context
    executor = ProcessPoolExecutor(1)
    assert executor._mp_context is executor._mp_context is multiprocessing.get_context("spawn")
    assert get_error(ProcessPoolExecutor, 1, retries=-1).args[0].startswith("retries is")


def check_exit():
    """At the end of the program, what was submitted is waited for, and nothing more is taken."""
    executor, node = start(1)
    idle, other = start(1)
    future = executor.submit(square, 3)
    raises(AssertionError, executor_module._end_all)
    assert other.is_ended and not node.is_ended
    raises(RuntimeError, executor.submit, square, 1)
    new = ProcessPoolExecutor(1)
    assert "after interpreter shutdown" in str(raises(RuntimeError, new.submit, square, 1))
    node.run_all()
    assert future.result(0) == 9 and node.is_ended
    executor_module._end_all()


if __name__ == "__main__":
    checks.stay_inside()
    checks.run_all(globals())
    print("fine")

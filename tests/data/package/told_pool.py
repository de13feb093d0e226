# SPDX-License-Identifier: GPL-3.0-or-later
"""What a pool makes of what its node tells, in whatever order that comes."""

import gc
import os
import signal
import sys
import threading
import time
import warnings

import checks
import troupe
from checks import Fragile, collect, get_error, get_node, raises, wait_for
from troupe import BrokenPool, CrashError, Pool, TroupeError, _engine
from troupe._node import WORKER_JOINED


def square(x):
    return x * x


def fail_at(x):
    if x % 4 == 3:
        raise ValueError("not %d" % x)
    return x


def give(*args, **kwargs):
    return args, kwargs


def check_single():
    pool = Pool(2)
    node = get_node()
    # What is for kept results is only read where there are some.
    assert "troupe._keep" not in sys.modules
    got, failed = [], []
    first = pool.apply_async(give, [1], {"a": 2}, got.append, failed.append)
    second = pool.apply_async(fail_at, (3,), {}, got.append, failed.append)
    assert [node.get_label(index) for index in (0, 1)] == ["give(1, a=2)", "fail_at(3)"]
    node.run(1)
    assert second.ready() and not first.ready() and not second.successful()
    raises(ValueError, first.successful)
    error = raises(troupe.TimeoutError, first.get, 0)
    assert str(error) == "the result is not there after 0 seconds", error
    raises(troupe.TimeoutError, first.get, -1)
    # Who only asks does not wait.
    seconds = []
    for _number in range(10):
        begun = time.monotonic()
        raises(troupe.TimeoutError, first.get, 0)
        first.wait(0)
        seconds.append(time.monotonic() - begun)
    assert min(seconds) < 0.5, seconds
    assert str(get_error(second.get)) == "not 3" and failed == [second._value]
    assert "ValueError: not 3" in str(second._value.__cause__)
    node.run(0)
    assert first.ready() and first.successful() and first.get() == ((1,), {"a": 2})
    assert got == [((1,), {"a": 2})] and len(failed) == 1
    first.wait()
    assert first.get(0) == first.get(None) == ((1,), {"a": 2})
    # What cannot be sent is an error of this call, and nothing is given to the node.
    lost = pool.apply_async(give, (Fragile(0),), error_callback=failed.append)
    assert lost.ready() and not lost.successful() and len(failed) == 2 and len(node.given) == 2
    assert str(raises(LookupError, lost.get)) == "worn out"
    pool.terminate()


def check_outcomes():
    """Each has an exception of its own, which names the call."""
    from troupe._node import CRASHED, FAILED, FAILURE_EXIT, TIMED_OUT

    pool = Pool(2)
    node = get_node()
    results = [pool.apply_async(square, (number,)) for number in range(8)]
    node.crash(0)
    error = raises(CrashError, results[0].get)
    assert (error.item, error.signal, error.exit_code, error.attempts) == ("square(0)", "SIGSEGV", None, 3)
    assert str(error) == "square(0): its worker was ended by SIGSEGV, in the last of 3 attempts"
    node.crash(1, 200, 1)
    assert str(get_error(results[1].get)) == (
        "square(1): its worker was ended by signal 200, in the only attempt"
    )
    node.run(2, 1, CRASHED, kind=FAILURE_EXIT, code=7, attempts=2)
    error = raises(CrashError, results[2].get)
    assert (error.signal, error.exit_code) == (None, 7)
    assert str(error) == "square(2): its worker exited with status 7, in the last of 2 attempts"
    node.run(3, 1, CRASHED)
    assert "its worker ended, in" in str(get_error(results[3].get))
    node.run(4, 1, TIMED_OUT, message="timed out after 1 s")
    error = raises(troupe.TimeoutError, results[4].get)
    assert isinstance(error, TimeoutError) and str(error) == "square(4): timed out after 1 s"
    node.run(5, 1, TIMED_OUT)
    assert str(get_error(results[5].get)) == "square(5): it ran for too long"
    node.run(6, 1, FAILED, message="used too much", details="a traceback")
    error = get_error(results[6].get)
    assert type(error) is TroupeError and str(error) == "square(6): used too much"
    assert str(error.__cause__) == "a traceback"
    node.run(7, 1, FAILED, message="refused", values=[b"unreadable"])
    error = get_error(results[7].get)
    assert type(error) is TroupeError and str(error) == "square(7): refused"
    assert error.__cause__ is None
    pool.terminate()


def check_words():
    """What the program says of the workers is told to the node."""
    pool = Pool(
        3, maxtasksperchild=6, retries=2, timeout=9, crash_limit=4, memory_limit="2G", nice=5, on="ssh:a",
        interpreter="python9", title="mine",
    )  # fmt: skip
    told = {
        "workers": "3", "max-items": "6", "retries": "2", "timeout": "9.000000", "crash-limit": "4",
        "memory-limit": "2G", "nice": "5", "on": "ssh:a", "interpreter": "python9", "title": "mine",
    }  # fmt: skip
    words = dict(get_node().words)
    assert {name: words.get(name) for name in told} == told, words
    pool.terminate()


def check_maps():
    pool = Pool(2)
    node = get_node()
    # Several calls are a chunk: a quarter of what a worker gets.
    for length, chunks in (1, 1), (8, 8), (9, 5), (16, 8), (17, 6), (80, 8):
        before = len(node.given)
        result = pool.map_async(square, range(length))
        assert len(node.given) - before == chunks, (length, len(node.given) - before)
        for index in sorted(node.items, reverse=True):
            assert not result.ready()
            node.run(index)
        assert result.get(0) == [x * x for x in range(length)]
    before = len(node.given)
    result = pool.map_async(square, range(7), 3)
    labels = [node.get_label(before + number) for number in range(3)]
    assert labels == ["square × 3 from 0", "square × 3 from 3", "square × 1 from 6"], labels
    got, failed = [], []
    other = pool.starmap_async(pow, [(2, 3), (3, 2, 5)], 1, got.append, failed.append)
    assert node.get_label(before + 4) == "pow(3, 2, 5)"
    # The end of one map and the beginning of the next one, told at once.
    node.run(before)
    node.run(before + 1, 3)
    assert result.get(0) == [x * x for x in range(7)] and not other.ready()
    node.run(before + 4)
    assert other.get(0) == [8, 4] and got == [[8, 4]] and not failed
    other = pool.starmap_async(pow, [(2, 3), (0, -1)], 1, got.append, failed.append)
    node.run_all()
    assert type(get_error(other.get, 0)) is ZeroDivisionError
    assert got == [[8, 4]] and [type(error) for error in failed] == [ZeroDivisionError]
    # The first error in the order of the calls, when all calls are done.
    for order in (0, 1, 2, 3), (3, 2, 1, 0):
        got, failed = [], []
        before = len(node.given)
        result = pool.map_async(fail_at, range(8), 2, got.append, failed.append)
        for number in order:
            assert not result.ready()
            node.run(before + number)
        assert str(get_error(result.get, 0)) == "not 3"
        assert not got and [str(error) for error in failed] == ["not 3"]
    # One argument that cannot be sent: the others are run, and the error is that one.
    for position in 0, 1, 2:
        arguments = [1, 2]
        arguments.insert(position, Fragile(0))
        before = len(node.given)
        result = pool.map_async(square, arguments, 1)
        assert len(node.given) == before + 2
        node.run_all()
        assert str(raises(LookupError, result.get, 0)) == "worn out"
    got = []
    for empty in [], (), range(0), iter([]):
        result = pool.map_async(square, empty, callback=got.append)
        assert result.ready() and result.successful() and result.get(0) == []
    assert got == [[]] * 4
    failed = []
    result = pool.map_async(lambda_in(), [1, 2], error_callback=failed.append)
    assert result.ready() and failed == [get_error(result.get)]
    pool.terminate()


def lambda_in():
    """A function that cannot be sent."""
    lock = threading.Lock()
    return lock.acquire


def check_limits():
    """A call that is tried again, or has a time limit, does not share that with others."""
    for environment, options, n_items in (
        ({}, {}, 2), ({}, {"retries": 0}, 2), ({}, {"crash_limit": 3}, 2), ({}, {"retries": 1}, 6),
        ({}, {"timeout": 9}, 6), ({"RETRIES": "2"}, {}, 6), ({"TIMEOUT": "9"}, {}, 6), ({"NICE": "9"}, {}, 2),
    ):  # fmt: skip
        for name, value in environment.items():
            os.environ["TROUPE_PYTHON_" + name] = value
        pool = Pool(2, **options)
        node = get_node()
        results = [pool.map_async(square, range(6), 3), pool.starmap_async(pow, [(2, 3)] * 6, 3)]
        iterators = [pool.imap(square, range(6), 3), pool.imap_unordered(square, range(6), 3)]
        assert len(node.given) == 4 * n_items, (environment, options, len(node.given))
        node.run_all()
        assert [result.get(0) for result in results] == [[x * x for x in range(6)], [8] * 6]
        assert [collect(iterator) for iterator in iterators] == [[x * x for x in range(6)]] * 2
        pool.terminate()
        for name in environment:
            del os.environ["TROUPE_PYTHON_" + name]


class Counter:
    """A function that has a memory."""

    def __init__(self):
        self.count = 0

    def __call__(self, _x):
        self.count += 1
        return self.count


def check_fresh():
    """Each call has a function of its own, unless that is no more than a name."""
    pool = Pool(1)
    node = get_node()
    result = pool.map_async(Counter(), range(3), 1)
    node.run_all()
    assert result.get(0) == [1, 1, 1]
    result = pool.map_async(square, range(3), 1)
    node.call.functions.clear()
    node.run_all()
    assert result.get(0) == [0, 1, 4] and len(node.call.functions) == 1
    pool.terminate()


def check_large():
    """A map whose calls together are large goes to the node part by part, and whole."""
    pool = Pool(1)
    node = get_node()
    arguments = [bytes([number]) * 700000 for number in range(20)]
    result = pool.map_async(len, arguments, 1)
    assert len(node.given) == 20
    node.run_all()
    assert result.get(0) == [700000] * 20
    result = pool.map_async(square, range(2500), 1)
    node.run(20, 2500)
    assert result.get(0) == [x * x for x in range(2500)]
    pool.terminate()


def check_split():
    """A chunk that crashed is run again, call by call: only the guilty one fails."""
    pool = Pool(2)
    node = get_node()
    for give_map in pool.map_async, pool.starmap_async:
        is_star = give_map == pool.starmap_async
        arguments = [(x, 2) for x in range(5)] if is_star else range(5)
        before = len(node.given)
        result = give_map(pow if is_star else square, arguments, 3)
        node.crash(before)
        assert len(node.given) == before + 5 and not result.ready()
        name = "pow(%d, 2)" if is_star else "square(%d)"
        labels = [node.get_label(before + 2 + number) for number in range(3)]
        assert labels == [name % number for number in range(3)], labels
        for number in 4, 1, 2:
            node.run(before + number)
        node.crash(before + 3)
        assert raises(CrashError, result.get, 0).item == name % 1
    before = len(node.given)
    result = pool.map_async(square, range(6), 3)
    for index in before, before + 1:
        node.crash(index)
    for index in sorted(node.items, reverse=True):
        node.run(index)
    assert result.get(0) == [0, 1, 4, 9, 16, 25]
    # One call is not run once more: a chunk of one, and the last one of a map.
    for arguments, chunk, index in ([4], 1, 0), (range(4), 3, 1):
        before = len(node.given)
        result = pool.map_async(square, arguments, chunk)
        n_given = len(node.given)
        node.crash(before + index)
        assert len(node.given) == n_given
        node.run_all()
        assert isinstance(get_error(result.get, 0), CrashError)
    # An argument that cannot be sent a second time.
    for position in 0, 1, 2:
        arguments = [1, 2]
        arguments.insert(position, Fragile(1))
        result = pool.map_async(square, arguments, 3)
        node.crash(min(node.items))
        assert len(node.items) == 2 and not result.ready()
        node.run_all()
        assert str(raises(LookupError, result.get, 0)) == "worn out"
        iterator = pool.imap(square, arguments[:position] + [Fragile(1)] + arguments[position + 1 :], 3)
        node.crash(min(node.items))
        node.run_all()
        expected = [1, 4]
        expected.insert(position, LookupError)
        assert collect(iterator) == expected
    # The node ends before all of them are told.
    result = pool.map_async(square, range(3), 3)
    iterator = pool.imap(square, range(3), 3)
    for index in sorted(node.items):
        node.crash(index)
    node.run(min(node.items))
    node.end(BrokenPool("it broke"))
    assert str(raises(BrokenPool, result.get, 0)) == "it broke"
    assert collect(iterator) == [BrokenPool] * 3 or collect(iterator) == []
    pool.terminate()


def check_close():
    """Who closes a pool gets what was given to it, and nothing else may be given."""
    pool = Pool(2)
    node = get_node()
    raises(ValueError, pool.join)
    results = [pool.apply_async(square, (2,)), pool.map_async(square, range(3), 1)]
    pool.close()
    assert not node.is_told_end and "state=CLOSE" in repr(pool)
    for method in pool.apply, pool.apply_async, pool.map, pool.starmap, pool.imap, pool.imap_unordered:
        assert str(raises(ValueError, method, square, [1])) == "Pool not running"
    raises(ValueError, pool.__enter__)
    for index in 2, 0, 1:
        node.run(index)
        assert not node.is_told_end and not node.is_ended
    node.run(3)
    assert node.is_told_end and node.is_ended
    pool.join()
    assert [result.get(0) for result in results] == [4, [0, 1, 4]]
    pool.terminate()
    assert "state=TERMINATE" in repr(pool)

    # With nothing to do, the node ends at once; with an iterator, when that has ended.
    pool = Pool(2)
    pool.close()
    assert get_node().is_ended
    pool.close()
    pool = Pool(2)
    node = get_node()
    gates = threading.Event(), threading.Event()

    def wait_at(gate):
        yield 1
        gate.wait()
        yield 2

    iterators = [pool.imap(square, wait_at(gate)) for gate in gates]
    wait_for(lambda: len(node.given) == 2)
    node.run_all()
    pool.close()
    for gate, iterator in zip(gates, iterators):
        assert not node.is_told_end
        gate.set()
        wait_for(lambda: node.items)
        node.run_all()
        assert iterator.next(30) == 1 and iterator.next(30) == 4
        raises(StopIteration, iterator.next, 30)
    wait_for(lambda: node.is_ended)
    pool.join()


def check_terminate():
    """Whatever was given fails, each with its own error."""
    for end in Pool.terminate, lambda pool: pool.__exit__(None, None, None):
        pool = Pool(2)
        node = get_node()
        single = pool.apply_async(square, (1,))
        maps = [pool.map_async(square, range(9), chunk) for chunk in (1, 2, 9)]
        iterators = [pool.imap(square, range(4)), pool.imap_unordered(square, range(5), 2)]
        node.run(2)
        end(pool)
        pool.join()
        assert node.is_ended
        for result in [single, *maps]:
            assert str(raises(BrokenPool, result.get, 0)) == "the pool was terminated"
        assert collect(iterators[0]) == [BrokenPool] * 4
        assert collect(iterators[1]) == [BrokenPool] * 3
        raises(ValueError, pool.apply, square, (1,))
        pool.terminate()
    # An error that came before stays the error.
    pool = Pool(2)
    node = get_node()
    result = pool.map_async(fail_at, range(8), 1)
    node.run(7)
    pool.terminate()
    assert isinstance(get_error(result.get, 0), ValueError)
    # The node breaks: what follows fails at once, and says why.
    pool = Pool(2)
    node = get_node()
    result = pool.map_async(square, range(8), 1)
    node.end(BrokenPool("it broke"))
    assert str(raises(BrokenPool, result.get, 0)) == "it broke"
    for method, arguments in (pool.apply, (5,)), (pool.map, [5]), (pool.map, range(50)):
        assert str(raises(BrokenPool, method, square, arguments)) == "it broke"
    assert collect(pool.imap(square, range(3))) == [BrokenPool] * 3
    raises(BrokenPool, pool.apply_async(square, (1,)).get, 0)
    pool.close()
    pool.join()


def check_context():
    with Pool(2) as pool:
        assert isinstance(pool, Pool) and not get_node().is_ended
    assert get_node().is_ended
    error = KeyError("in the block")
    try:
        with Pool(2) as pool:
            raise error
    except KeyError as caught:
        assert caught is error and get_node().is_ended
    # A pool that nobody has closed is ended, and the program is told.
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        pool = Pool(2)
        node = get_node()
        del pool
        gc.collect()
        assert node.is_ended
        assert ["unclosed running" in str(entry.message) for entry in caught] == [True], caught
        pool = Pool(2)
        node = get_node()
        pool.apply_async(square, (3,))
        pool.close()
        del pool
        gc.collect()
        assert not node.is_ended
        node.run(0)
        assert node.is_ended and len(caught) == 1
        # One that was closed ends by itself, when its workers have.
        pool = Pool(2)
        node = get_node()
        node.end_if_done = lambda: None
        pool.close()
        del pool
        gc.collect()
        assert node.is_told_end and not node.is_ended
        node.end()
    raises(NotImplementedError, Pool.__reduce__, None)


def check_signals():
    """A signal for a worker is one for its interpreter, which runs below a process that keeps it."""
    pool = Pool(2)
    node = get_node()
    sent = []
    kill, _engine.kill = _engine.kill, lambda pid, number: sent.append((pid, number))
    for number in 1, 2:
        with open("%s/worker-%d" % (node.owner.folder, 4000 + number), "w") as file:
            file.write(str(5000 + number))
        node.owner.take_worker(number, 4000 + number, 1, 0, 0)
    one, two = pool._pool
    assert (one.pid, two.pid) == (5001, 5002)
    one.terminate()
    two.kill()
    assert sent == [(5001, signal.SIGTERM), (5002, signal.SIGKILL)]
    # Numbers of processes that are no longer there may be those of others.
    node.owner.take_worker(1, 4001, WORKER_JOINED, 0, 15)
    one.kill()
    assert len(sent) == 2 and one.exitcode == -15 and [worker.pid for worker in pool._pool] == [5002]

    def miss(*_args):
        raise ProcessLookupError

    _engine.kill = miss
    two.kill()
    _engine.kill = kill
    # One that has not said its number, or not yet all of it.
    with open("%s/worker-4003" % node.owner.folder, "w"):
        node.owner.take_worker(3, 4003, 1, 0, 0)
    node.owner.take_worker(4, 4004, 1, 0, 0)
    assert [node.owner.find_pid(number) for number in (2, 3, 4, 5)] == [5002, 0, 0, 0]
    pool.terminate()


def check_callbacks():
    pool = Pool(2)
    node = get_node()
    shown = []
    hook, sys.excepthook = sys.excepthook, lambda kind, error, _traceback: shown.append(kind)
    result = pool.apply_async(square, (2,), callback=lambda _value: 1 / 0)
    failing = pool.apply_async(fail_at, (3,), error_callback=lambda _value: {}["none"])
    leaving = pool.apply_async(square, (3,), callback=sys.exit)
    node.run_all()
    sys.excepthook = hook
    assert shown == [ZeroDivisionError, KeyError, SystemExit]
    assert result.get(0) == 4 and leaving.get(0) == 9
    assert str(get_error(failing.get, 0)) == "not 3"
    # A callback gives a call itself; it is called before anyone who waits goes on.
    got = []
    result = pool.apply_async(
        square, (2,), callback=lambda x: got.append(pool.apply_async(square, (x,), callback=got.append))
    )
    node.run_all()
    assert got[0].get(0) == 16 and got[1] == 16
    pool.terminate()


if __name__ == "__main__":
    checks.stay_inside()
    checks.run_all(globals())
    print("fine")

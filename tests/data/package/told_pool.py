# SPDX-License-Identifier: GPL-3.0-or-later
"""What a pool makes of what its node tells, in whatever order that comes."""

import gc
import itertools
import sys
import threading
import time
import warnings

import checks
import troupe
from checks import get_error, get_node, raises
from troupe import BrokenPool, CrashError, Pool, TroupeError


def square(x):
    return x * x


def fail_at(x):
    if x % 4 == 3:
        raise ValueError("not %d" % x)
    return x


def give(*args, **kwargs):
    return args, kwargs


class Fragile:
    """An argument that can be sent so often."""

    def __init__(self, times):
        self.left = times

    def __reduce__(self):
        self.left -= 1
        if self.left < 0:
            raise LookupError("worn out")
        return int, (5,)


class Picky:
    """A result that is only read by a program that allows it."""

    allowed = True

    def __reduce__(self):
        return read_picky, ()


def read_picky():
    if not Picky.allowed:
        raise LookupError("not here")
    return Picky()


def give_picky(_x):
    return Picky()


def wait_for(condition):
    """For what another thread does."""
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.001)


def collect(iterator, seconds=0):
    """Returns the results of an iterator, and the types of exceptions in their places."""
    got = []
    while True:
        try:
            got.append(iterator.next(seconds))
        except StopIteration:
            return got
        except troupe.TimeoutError:
            raise
        except Exception as error:
            got.append(type(error))


def check_single():
    pool = Pool(2)
    node = get_node()
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
    begun = time.monotonic()
    for _number in range(10):
        raises(troupe.TimeoutError, first.get, 0)
        first.wait(0)
    # Who only asks does not wait.
    assert time.monotonic() < begun + 5
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
    other = pool.starmap_async(pow, [(2, 3), (3, 2, 5)], 1)
    assert node.get_label(before + 4) == "pow(3, 2, 5)"
    # The end of one map and the beginning of the next one, told at once.
    node.run(before)
    node.run(before + 1, 3)
    assert result.get(0) == [x * x for x in range(7)] and not other.ready()
    node.run(before + 4)
    assert other.get(0) == [8, 4]
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


def check_iterators():
    pool = Pool(2)
    node = get_node()
    iterator = pool.imap(square, range(5), 2)
    assert iter(iterator) is iterator
    node.run(1)
    raises(troupe.TimeoutError, iterator.next, timeout=0)
    raises(troupe.TimeoutError, iterator.next, 0.001)
    raises(troupe.TimeoutError, iterator.next, -1)
    begun = time.monotonic()
    for _number in range(10):
        raises(troupe.TimeoutError, iterator.next, 0)
    assert time.monotonic() < begun + 5
    node.run(0)
    assert [iterator.next(0) for _number in range(4)] == [0, 1, 4, 9]
    raises(troupe.TimeoutError, iterator.next, timeout=0)
    node.run(2)
    assert collect(iterator) == [16] and collect(iterator) == []
    iterator = pool.imap_unordered(square, range(5), 2)
    node.run(4)
    assert [iterator.next(0), iterator.next(0)] == [4, 9]
    raises(troupe.TimeoutError, iterator.next, timeout=0)
    node.run(3)
    node.run(5)
    assert collect(iterator) == [0, 1, 16] and collect(iterator) == []
    # Several at once, some of which fail.
    iterator = pool.imap(fail_at, range(5))
    assert [node.get_label(6 + number) for number in range(2)] == ["fail_at(0)", "fail_at(1)"]
    node.run(6, 3)
    node.run(10)
    node.run(9)
    assert collect(iterator) == [0, 1, 2, ValueError, 4]
    # A crash in a chunk.
    for iterate in pool.imap, pool.imap_unordered:
        before = len(node.given)
        iterator = iterate(square, range(7), 3)
        node.crash(before)
        for number in 1, 5, 2, 3:
            node.run(before + number)
        node.crash(before + 4)
        got = collect(iterator)
        assert got == [0, CrashError, 4, 9, 16, 25, 36] or iterate == pool.imap_unordered, got
        assert sorted(map(str, got)) == sorted(map(str, [0, CrashError, 4, 9, 16, 25, 36])), got
    # An argument that cannot be sent.
    for iterate in pool.imap, pool.imap_unordered:
        iterator = iterate(square, [1, Fragile(0), 3])
        node.run_all()
        assert sorted(map(str, collect(iterator))) == sorted(map(str, [1, LookupError, 9]))
    assert collect(pool.imap(square, [])) == collect(pool.imap_unordered(square, [])) == []
    assert collect(pool.imap(square, iter([])), 30) == []
    # A result that cannot be read here takes only its own place.
    iterator = pool.imap(give_picky, range(3))
    before = len(node.given)
    Picky.allowed = True
    node.run(before - 3)
    assert type(iterator.next(0)) is Picky
    try:
        pack, node._run = node._run, lambda payload: refuse(pack(payload))
        node.run(before - 2, 2)
    finally:
        Picky.allowed = True
    assert collect(iterator) == [LookupError, LookupError]
    raises(ValueError, pool.imap, square, [1], 0)
    raises(ValueError, pool.imap_unordered, square, [1], -1)
    raises(ValueError, pool.imap, square, [1], buffersize=0)
    pool.terminate()


def refuse(data):
    Picky.allowed = False
    return data


def count_from(taken):
    for number in itertools.count():
        taken.append(number)
        yield number


def check_ahead():
    """Of an iterator, no more is taken than the workers need, and than the program allows."""
    for buffersize, chunk, ahead in (None, 1, 1000), (None, 20, 1280), (5, 1, 5), (7, 2, 6), (1, 1, 1):
        pool = Pool(2)
        node = get_node()
        taken = []
        iterator = pool.imap(square, count_from(taken), chunk, buffersize=buffersize)
        wait_for(lambda: len(taken) >= ahead and len(node.given) == ahead // chunk)
        for number in range(40):
            while number // chunk in node.items:
                node.run(number // chunk)
            assert iterator.next(30) == number * number
            # A result makes room for a call, or a chunk of them: one that was taken, if the
            # program allows so many.
            room = number // chunk + 1 if buffersize is None else (number + 1) // chunk
            wait_for(lambda: len(node.given) >= ahead // chunk + room)
            assert len(taken) == ahead + room * chunk, (buffersize, chunk, number, len(taken))
        pool.terminate()
    # All of a sequence whose length is known is given at once if it is short.
    pool = Pool(2)
    node = get_node()
    iterator = pool.imap(square, range(1000))
    assert len(node.given) == 1000
    node.run_all()
    assert collect(iterator) == [x * x for x in range(1000)]
    iterator = pool.imap(square, range(3), buffersize=2)
    wait_for(lambda: len(node.given) == 1002)
    node.run(1000)
    assert iterator.next(30) == 0
    wait_for(lambda: len(node.given) == 1003)
    node.run_all()
    assert collect(iterator, 30) == [1, 4]
    pool.terminate()


def check_sources():
    """What is wrong with an iterable is told where its next result would be."""

    def break_off(length):
        yield from range(length)
        raise KeyError("source")

    class Wrong:
        """Has fewer items than it says."""

        def __init__(self, said, items):
            self.said, self.items = said, items

        def __len__(self):
            return self.said

        def __iter__(self):
            return iter(self.items)

    pool = Pool(2)
    node = get_node()
    for length, chunk in (0, 1), (3, 1), (4, 2), (5, 2):
        for iterate in pool.imap, pool.imap_unordered:
            whole = length // chunk * chunk
            n_chunks = whole // chunk
            before = len(node.given)
            iterator = iterate(square, break_off(length), chunk)
            wait_for(lambda: len(node.given) == before + n_chunks and iterator._length is not None)
            node.run_all()
            got = sorted(map(str, collect(iterator)))
            assert got == sorted(map(str, [x * x for x in range(whole)] + [KeyError])), (length, got)
    for wrong in Wrong(5, [1, 2]), Wrong(1, [1, 2]), Wrong(0, [1, 2]):
        iterator = pool.imap(square, wrong)
        wait_for(lambda: iterator._length is not None or len(node.items) == 2)
        node.run_all()
        assert iterator.next(30) == 1 and iterator.next(30) == 4
        assert get_error(iterator.next, 30).__class__ is StopIteration
    raises(TypeError, pool.imap, square, 5)
    raises(TypeError, pool.map, square, 5)
    raises(KeyError, pool.map, square, break_off(3))
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
    raises(NotImplementedError, Pool.__reduce__, None)


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
    for name, check in list(globals().items()):
        if name.startswith("check_"):
            check()
    print("fine")

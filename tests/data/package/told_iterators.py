# SPDX-License-Identifier: GPL-3.0-or-later
"""The iterators of a pool: results in whatever order they come, and calls that are not there yet."""

import itertools
import time

import checks
import troupe
from checks import Fragile, collect, get_error, get_node, raises, wait_for
from troupe import CrashError, Pool


def square(x):
    return x * x


def fail_at(x):
    if x % 4 == 3:
        raise ValueError("not %d" % x)
    return x


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


def check_iterators():
    pool = Pool(2)
    node = get_node()
    iterator = pool.imap(square, range(5), 2)
    assert iter(iterator) is iterator
    node.run(1)
    raises(troupe.TimeoutError, iterator.next, timeout=0)
    raises(troupe.TimeoutError, iterator.next, 0.001)
    raises(troupe.TimeoutError, iterator.next, -1)
    seconds = []
    for _number in range(10):
        begun = time.monotonic()
        raises(troupe.TimeoutError, iterator.next, 0)
        seconds.append(time.monotonic() - begun)
    assert min(seconds) < 0.5, seconds
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


def check_broken():
    """What has failed, or is there, is not told again when the node breaks."""
    pool = Pool(2)
    node = get_node()
    iterators = [pool.imap(fail_at, range(3, 7)), pool.imap_unordered(fail_at, range(3, 7))]
    for index in 0, 1, 4, 5:
        node.run(index)
    node.end(troupe.BrokenPool("it broke"))
    for iterator in iterators:
        assert collect(iterator) == [ValueError, 4, troupe.BrokenPool, troupe.BrokenPool]
    # The same for a chunk that was taken apart.
    for iterate in Pool.imap, Pool.imap_unordered:
        pool = Pool(2)
        node = get_node()
        iterator = iterate(pool, square, range(4), 2)
        node.crash(0)
        node.run(2)
        node.run(3)
        node.end(troupe.BrokenPool("it broke"))
        assert collect(iterator) == [0, 1, troupe.BrokenPool]


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
    for iterate, before in (pool.imap, 1000), (pool.imap_unordered, 1003):
        iterator = iterate(square, range(3), buffersize=2)
        wait_for(lambda: len(node.given) >= before + 2)
        assert len(node.given) == before + 2
        node.run(before)
        assert iterator.next(30) == 0
        wait_for(lambda: len(node.given) == before + 3)
        node.run_all()
        assert collect(iterator, 30) == [1, 4]
    pool.terminate()


def check_untaken():
    """The thread of an iterator whose results nobody takes ends with the pool, and whoever takes
    them later is told that they are not all."""
    for chunk in 1, 2:
        pool = Pool(2)
        node = get_node()
        iterator = pool.imap(square, itertools.count(), chunk, buffersize=4)
        wait_for(lambda: len(node.given) == 4 // chunk)
        feeder = iterator._on_progress.__self__
        node.run_all()
        # It has seen that there is no room for more calls.
        wait_for(feeder.progress.locked)
        pool.terminate()
        wait_for(lambda: feeder.is_over and pool._n_feeders == 0)
        assert [iterator.next(30) for _number in range(4)] == [0, 1, 4, 9]
        raises(troupe.BrokenPool, iterator.next, 30)
        raises(StopIteration, iterator.next, 30)


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
        wait_for(lambda: iterator._length is not None and len(node.items) == 2)
        node.run_all()
        assert iterator.next(30) == 1 and iterator.next(30) == 4
        assert get_error(iterator.next, 30).__class__ is StopIteration
    raises(TypeError, pool.imap, square, 5)
    raises(TypeError, pool.map, square, 5)
    raises(KeyError, pool.map, square, break_off(3))
    pool.terminate()


if __name__ == "__main__":
    checks.stay_inside()
    checks.run_all(globals())
    print("fine")

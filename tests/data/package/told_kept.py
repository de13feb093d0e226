# SPDX-License-Identifier: GPL-3.0-or-later
"""Pools and executors whose results are kept, with a node in the program."""

import os
import sys
import warnings

import checks
from checks import get_node, raises
from troupe import Pool, ProcessPoolExecutor
from troupe._find import KEPT_NODE, NODE
from troupe._node import LIVE, LIVE_ONLY


def square(x):
    return x * x


def cube(x):
    return x**3


def start_pool(**options):
    pool = Pool(2, **options)
    return pool, get_node()


def start_executor(**options):
    executor = ProcessPoolExecutor(2, **options)
    executor.submit(square, 1)
    get_node().run(0)
    return executor, get_node()


def check_choice():
    """What the program says, or else “troupe python”."""
    sys.argv = ["program", "a"]
    for start in start_pool, start_executor:
        for environment, keep, name in (
            ("", None, None), ("", False, None), ("", "mine", "mine"), ("", True, "told_kept.py a"),
            ("1", None, "told_kept.py a"), ("1", False, None), ("1", "mine", "mine"), ("0", None, None),
        ):  # fmt: skip
            os.environ["TROUPE_PYTHON_KEEP"] = environment
            from troupe import _keep

            _keep._counts.clear()
            pool, node = start(keep=keep)
            words = dict(node.words)
            assert words.get("keep") == name, (start, environment, keep, words)
            assert node.program == (NODE if name is None else KEPT_NODE)
            assert node.flags == (LIVE_ONLY if name is None else LIVE)
            node.end()
            pool.shutdown() if start is start_executor else pool.terminate()
    del os.environ["TROUPE_PYTHON_KEEP"]
    # Names are wrong before there is a node.
    before = len(checks.NodeInside.made)
    for kind in Pool, ProcessPoolExecutor:
        raises(TypeError, kind, 1, keep=5)
        raises(ValueError, kind, 1, keep="a\0b")
    assert len(checks.NodeInside.made) == before


def check_calls():
    """Each call is an item of its own, and the same call of the same function is the same item."""
    for start in start_pool, start_executor:
        pool, node = start(keep="x")
        before = len(node.given)
        if start is start_pool:
            results = [pool.map_async(square, range(40)), pool.imap(square, range(40), 10)]
            pool.map_async(cube, range(40), 10)
        else:
            node.run_all()
            results = []
            pool.map(square, range(2), chunksize=2)
            pool.map(square, range(2), chunksize=2)
            pool.map(cube, range(2), chunksize=2)
        while node.items:
            node.run(min(node.items), seconds=0)
        given = node.given[before:]
        third = len(given) // 3
        assert third == (40 if start is start_pool else 2)
        first, second, other = given[:third], given[third : 2 * third], given[2 * third :]
        assert first == second and len(set(first)) == third and not set(first) & set(other)
        for result in results:
            assert (list(result) if hasattr(result, "next") else result.get(0)) == [x * x for x in range(40)]
        node.end()
        pool.shutdown() if start is start_executor else pool.terminate()
    # What begins a worker is part of what a call is known by.
    known = set()
    for options in {}, {"initializer": print}, {"initializer": print, "initargs": ("x",)}:
        for start in start_pool, start_executor:
            pool, node = start(keep="x", **options)
            if start is start_pool:
                pool.apply_async(square, (1,))
            known.add(node.given[0])
            node.end()
    assert len(known) == 3, len(known)


def check_whole():
    """Large arguments travel within their call: a file would have another name each time."""
    large = b"x" * (2 << 20)
    pool, node = start_pool(keep="x")
    result = pool.apply_async(len, (large,))
    assert len(node.given[0]) > len(large) and pool._engine.share is None
    node.run_all()
    assert result.get(0) == len(large)
    pool.terminate()
    pool, node = start_pool()
    result = pool.apply_async(len, (large,))
    assert len(node.given[0]) < 1000
    folder = pool._engine.folder
    assert len([name for name in os.listdir(folder) if name[0].isdigit()]) == 1
    node.run_all()
    assert result.get(0) == len(large)
    assert not [name for name in os.listdir(folder) if name[0].isdigit()]
    # The files of calls that are done together.
    result = pool.map_async(len, [large] * 3, 1)
    assert len([name for name in os.listdir(folder) if name[0].isdigit()]) == 3
    node.run(1, 3)
    assert result.get(0) == [len(large)] * 3
    assert not [name for name in os.listdir(folder) if name[0].isdigit()]
    # One that is gone already is nobody's concern.
    result = pool.apply_async(len, (large,))
    for name in os.listdir(folder):
        os.unlink("%s/%s" % (folder, name))
    node.crash(4)
    pool.terminate()
    assert not os.path.exists(folder)


def check_end():
    """A program that leaves the block of its pool has done what it was to do, unless there is more."""
    for n_calls, is_done in (0, True), (1, True), (2, False):
        for is_kept in True, False:
            with Pool(2, keep="x" if is_kept else None) as pool:
                node = get_node()
                for number in range(n_calls):
                    pool.apply_async(square, (number,))
                if n_calls:
                    node.run(0)
            assert node.is_ended
            assert node.is_told_end == (is_done and is_kept), (n_calls, is_kept)
    # One that broke has no end to be told of.
    with Pool(2, keep="x"):
        node = get_node()
        node.end()
    assert not node.is_told_end


def check_warnings():
    """Only who keeps results is told that something is wrong with that."""
    for keep, expected in ("x", ["it is full"]), (None, []):
        pool, node = start_pool(keep=keep)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            pool._engine.take_warning("it is full")
        assert [str(entry.message) for entry in caught] == expected
        assert all(entry.category is RuntimeWarning for entry in caught)
        pool.terminate()


if __name__ == "__main__":
    checks.stay_inside()
    checks.run_all(globals())
    print("fine")

# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that end their workers, and workers that somebody kills."""

import os
import random
import signal
import sys
import time

import checks
from troupe import BrokenPool, CrashError, Pool, ProcessPoolExecutor, TimeoutError


def end_at_three(x):
    if x == 3:
        os.kill(os.getpid(), signal.SIGSEGV)
    return x


def exit_at_three(x):
    if x == 3:
        os._exit(7)
    return x


def end_once(path):
    """Ends its worker the first time."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return "whole"
    os.kill(os.getpid(), signal.SIGKILL)


def fail_twice(path):
    with open(path, "a") as file:
        file.write("x")
    if os.path.getsize(path) < 3:
        raise ValueError("not yet")
    return os.path.getsize(path)


def work(x):
    time.sleep(0.001)
    return x * x


def collect(iterator):
    got = []
    while True:
        try:
            got.append(next(iterator))
        except StopIteration:
            return got
        except CrashError as error:
            got.append(error)


def check_guilty():
    with Pool(2, crash_limit=2) as pool:
        got = collect(pool.imap(end_at_three, range(8), 4))
        error = got[3]
        assert got[:3] + got[4:] == [0, 1, 2, 4, 5, 6, 7], got
        assert (error.signal, error.item, error.attempts) == ("SIGSEGV", "end_at_three(3)", 2), error
        assert "SIGSEGV" in str(error) and "end_at_three(3)" in str(error)
        for method in pool.map, pool.starmap:
            arguments = [(x,) for x in range(8)] if method == pool.starmap else range(8)
            try:
                method(end_at_three, arguments, 8)
            except CrashError as error:
                assert error.item == "end_at_three(3)", error
            else:
                raise AssertionError("no crash")
        got = collect(pool.imap_unordered(exit_at_three, range(6), 3))
        errors = [entry for entry in got if isinstance(entry, CrashError)]
        assert len(got) == 6 and [error.exit_code for error in errors] == [7], got
        assert pool.map(work, range(5)) == [0, 1, 4, 9, 16]
    with ProcessPoolExecutor(2, crash_limit=1) as executor:
        from concurrent.futures.process import BrokenProcessPool

        error = executor.submit(end_at_three, 3).exception()
        assert isinstance(error, CrashError) and isinstance(error, BrokenProcessPool)
        assert error.signal == "SIGSEGV"
        # Of two calls the other one has a result; a single one is not taken apart.
        for calls in (2, 3), (0, 2, 3):
            results = executor.map(end_at_three, calls, timeout=60, chunksize=2)
            assert [next(results) for _number in calls[1:]] == list(calls[:-1])
            try:
                next(results)
                raise AssertionError
            except CrashError:
                pass
        results = executor.map(end_at_three, range(5), chunksize=5)
        assert [next(results) for _number in range(3)] == [0, 1, 2]
        try:
            next(results)
        except CrashError as error:
            assert error.item == "end_at_three(3)", error
        assert executor.submit(work, 3).result() == 9


def check_limits(folder):
    with Pool(2, retries=2) as pool:
        assert pool.map(fail_twice, [folder + "/fails"]) == [3]
        assert pool.apply(end_once, (folder + "/once",)) == "whole"
    with Pool(2, timeout=2, retries=1) as pool:
        result = pool.map_async(time.sleep, [0, 30, 0])
        try:
            result.get()
        except TimeoutError as error:
            assert "sleep(30)" in str(error), error
        else:
            raise AssertionError("no timeout")
        assert pool.apply(work, (4,)) == 16


def check_kills(rounds):
    """Somebody kills workers at random: the results are whole."""
    chance = random.Random(rounds)
    expected = [x * x for x in range(200)]
    n_killed = 0
    with Pool(2, crash_limit=1000) as pool:
        for number in range(rounds):
            method = (pool.map_async, pool.imap, pool.imap_unordered)[number % 3]
            result = method(work, range(200), chance.choice((1, 5, 25)))
            for _kill in range(chance.randrange(1, 4)):
                time.sleep(chance.random() * 0.05)
                pids = [worker.pid for worker in pool._pool if worker.is_alive() and worker.pid]
                if pids:
                    try:
                        os.kill(chance.choice(pids), chance.choice((signal.SIGKILL, signal.SIGTERM)))
                        n_killed += 1
                    except ProcessLookupError:
                        pass
            got = result.get(100) if number % 3 == 0 else sorted(result)
            assert got == expected, (number, got)
    assert n_killed >= rounds // 2, n_killed


def check_broken():
    """The node itself is killed."""
    pool = Pool(2)
    result = pool.map_async(time.sleep, [1000] * 4)
    os.kill(pool._engine.link.pid, signal.SIGKILL)
    for work_again in result.get, lambda: pool.apply(work, (1,)):
        try:
            work_again()
        except BrokenPool as error:
            assert "signal 9" in str(error), error
        else:
            raise AssertionError("not broken")
    pool.terminate()
    pool.join()


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1].isdigit():
        checks.limit(100 + 10 * int(sys.argv[1]))
        check_kills(int(sys.argv[1]))
    else:
        import tempfile

        checks.limit()
        with tempfile.TemporaryDirectory() as folder:
            check_guilty()
            check_limits(folder)
        check_broken()
    print("fine")

# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be sent, what cannot be prepared, and exceptions of all kinds."""

import concurrent.futures
import concurrent.futures.process
import multiprocessing
import pickle
import sys
import threading
import time

import checks
import troupe
from checks import get_error
from troupe import Pool, ProcessPoolExecutor, RemoteError, TroupeError


class Difficult(Exception):
    """An exception that cannot be made again from what is pickled of it."""

    def __init__(self, first, second):
        super().__init__("difficult")


class Unspeakable:
    def __init__(self):
        self.lock = threading.Lock()

    def __repr__(self):
        raise ValueError("no text")

    __str__ = __repr__


class Held(Exception):
    def __init__(self, lock):
        super().__init__("held", lock)


def fail(kind):
    if kind == "difficult":
        raise Difficult(1, 2)
    if kind == "held":
        raise Held(threading.Lock())
    if kind == "unspeakable":
        raise SyntaxError("odd", ("file", Unspeakable(), 1, "text"))
    if kind == "exit":
        sys.exit("enough")
    if kind == "interrupt":
        raise KeyboardInterrupt
    if kind == "base":
        raise BaseException("base")
    if kind == "chain":
        try:
            {}["key"]
        except KeyError as error:
            raise ValueError("outer") from error
    return kind


def give_lock(_x):
    return threading.Lock()


def give_unspeakable(_x):
    return Unspeakable()


def give_function(_x):
    return lambda: 5


def refuse():
    raise OSError("no set-up")


class Slow:
    """Takes its time when a queue sends it."""

    def __reduce__(self):
        time.sleep(0.5)
        return str, ("told",)


def tell_and_refuse(queue):
    queue.put(Slow())
    raise OSError("no set-up")


def take(x):
    return x


def run(function):
    return function()


class Unloadable:
    def __reduce__(self):
        return explode, ()


def explode():
    raise ZeroDivisionError("while it is read")


def give_unloadable(_x):
    return Unloadable()


def check_exceptions(pool):
    error = get_error(pool.apply, fail, ("chain",))
    assert type(error) is ValueError and error.args == ("outer",)
    text = str(error.__cause__)
    assert "KeyError: 'key'" in text and "ValueError: outer" in text, text
    assert "pool_errors.py" in text and "troupe_calls" not in text, text
    error = get_error(pool.apply, fail, ("difficult",))
    assert type(error) is RemoteError and "Difficult: difficult" in str(error), repr(error)
    error = get_error(pool.apply, fail, ("held",))
    assert type(error) is RemoteError and "Held" in str(error), repr(error)
    error = get_error(pool.apply, fail, ("unspeakable",))
    assert type(error) is RemoteError and "SyntaxError: odd (file)" in str(error), repr(error)
    for kind, name in ("exit", "SystemExit"), ("interrupt", "KeyboardInterrupt"), ("base", "BaseEx"):
        error = get_error(pool.map, fail, [kind])
        assert isinstance(error, TroupeError) and name in str(error), repr(error)
    assert pool.map(fail, ["a", "b"]) == ["a", "b"]


def check_pickling(pool):
    from multiprocessing.pool import MaybeEncodingError

    for give, shown, reason in (
        (give_lock, "<unlocked _thread.lock object", "TypeError("),
        (give_function, "<function give_function.<locals>.<lambda>", "Can't pickle"),
        (give_unspeakable, "a value of type Unspeakable", "TypeError("),
    ):
        error = get_error(pool.apply, give, (1,))
        assert type(error) is MaybeEncodingError, repr(error)
        assert "Error sending result: '%s" % shown in str(error), error
        assert reason in str(error), error
    error = get_error(pool.apply, take, (threading.Lock(),))
    assert isinstance(error, (TypeError, pickle.PicklingError)), repr(error)
    error = get_error(pool.map, take, [1, threading.Lock(), 3], 1)
    assert isinstance(error, (TypeError, pickle.PicklingError)), repr(error)
    iterator = pool.imap(take, [1, threading.Lock(), 3])
    assert next(iterator) == 1
    get_error(next, iterator)
    assert next(iterator) == 3
    # It can be pickled, but not read: there, and here.
    error = get_error(pool.apply, take, (Unloadable(),))
    assert type(error) is ZeroDivisionError, repr(error)
    error = get_error(pool.apply, give_unloadable, (1,))
    assert type(error) is ZeroDivisionError, repr(error)
    assert pool.map(take, [1, 2]) == [1, 2]


def check_hints(pool):
    """What is set below the guard is not there in a worker."""
    for function in use_late, late:
        error = get_error(pool.apply, function, (1,))
        assert isinstance(error, (NameError, AttributeError)), repr(error)
        assert "set it above “if __name__ == '__main__'”" in str(error.__cause__), error.__cause__


def use_late(x):
    return late(x)


def check_start():
    pool = Pool(2, initializer=refuse)
    error = get_error(pool.map, take, [1])
    assert isinstance(error, TroupeError) and "no set-up" in str(error), repr(error)
    pool.close()
    pool.join()
    # What it has put into a queue before arrives.
    queue = multiprocessing.get_context("spawn").Queue()
    with Pool(1, initializer=tell_and_refuse, initargs=(queue,)) as pool:
        error = get_error(pool.map, take, [1])
        assert isinstance(error, TroupeError) and "no set-up" in str(error), repr(error)
    assert queue.get(timeout=60) == "told"
    with ProcessPoolExecutor(2, initializer=refuse) as executor:
        error = executor.submit(take, 1).exception()
        assert isinstance(error, concurrent.futures.process.BrokenProcessPool), repr(error)
        assert isinstance(error, TroupeError) and "no set-up" in str(error), repr(error)
        error = get_error(executor.submit, take, 1)
        assert isinstance(error, concurrent.futures.BrokenExecutor), repr(error)
    error = get_error(lambda: Pool(1, interpreter="/proc/nonexistent/python").apply(take, (1,)))
    assert isinstance(error, TroupeError) and "/proc/nonexistent/python" in str(error), repr(error)


def check_executor():
    with ProcessPoolExecutor(1) as executor:
        error = executor.submit(fail, "chain").exception()
        assert type(error) is ValueError and "KeyError" in str(error.__cause__)
        for kind, expected in ("exit", SystemExit), ("interrupt", KeyboardInterrupt):
            assert type(executor.submit(fail, kind).exception()) is expected
        for give in give_lock, give_function:
            error = executor.submit(give, 1).exception()
            assert isinstance(error, (TypeError, AttributeError, pickle.PicklingError)), repr(error)
        error = executor.submit(take, threading.Lock()).exception()
        assert isinstance(error, (TypeError, pickle.PicklingError)), repr(error)
        assert executor.submit(take, 1).result() == 1


def check_closures(pool):
    factor = 3
    try:
        import cloudpickle  # noqa: F401
    except ImportError:
        error = get_error(pool.map, lambda x: factor * x, [1])
        assert isinstance(error, pickle.PicklingError), repr(error)
        assert "pip install cloudpickle" in str(error) and "python3-cloudpickle" in str(error), error
    else:
        assert pool.map(lambda x: factor * x, range(50)) == [3 * x for x in range(50)]
        assert pool.apply(run, (lambda: factor,)) == 3
    sys.modules["cloudpickle"] = None
    error = get_error(pool.apply, lambda: factor)
    assert isinstance(error, pickle.PicklingError) and "pip install cloudpickle" in str(error), error


if __name__ == "__main__":
    checks.limit()

    def late(x):
        return x

    with Pool(2) as pool:
        check_hints(pool)
        check_exceptions(pool)
        check_pickling(pool)
        check_closures(pool)
    del sys.modules["cloudpickle"]
    check_executor()
    check_start()
    print("fine")

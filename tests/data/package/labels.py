# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls as people see them, errors and their texts, workers as objects, and watched imports."""

import concurrent.futures.process
import functools
import multiprocessing
import multiprocessing.pool
import operator
import os
import pickle
import sys
import threading
import types

import checks
import troupe
from checks import get_error, raises
from troupe import _engine, _hooks, _payload, _standard, _work, _workers, errors


def call(*args, **kwargs):
    pass


class Shy:
    """Its text is nobody's business: that is code of the program."""

    def __repr__(self):
        raise AssertionError("it was asked")


def label(*args, **kwargs):
    return _payload.label_call("call", args, kwargs).decode()


def check_labels():
    assert label() == "call()"
    assert label(1, "a", None, 2.5) == "call(1, 'a', None, 2.5)"
    assert label(1, 2, 3, 4, 5) == "call(1, 2, 3, 4, …)"
    assert label(1, a=2, b="x") == "call(1, a=2, b='x')"
    assert label(a=1, b=2, c=3, d=4, e=5) == "call(a=1, b=2, c=3, d=4)"
    assert label((1, 2), [3], {4}, Shy()) == "call((…), list(…), set(…), Shy(…))"
    assert label(True, b"\0", 1j, "é\0") == "call(True, b'\\x00', 1j, 'é\\x00')"
    # Long ones are cut, in reasonable time.
    assert label("x" * 57) == "call('%s')" % ("x" * 57)
    assert label("x" * 58) == "call('%s')" % ("x" * 58)
    assert label("x" * 59) == "call('%s…)" % ("x" * 58)
    assert label("x" * 10**6) == "call('%s…)" % ("x" * 58)
    assert label(2**200 - 1).startswith("call(1606") and len(label(2**199)) == 66
    assert label(2**200) == label(-(2**200)) == label(10**10000) == "call(int(…))"
    assert label(-(2**200) + 1).startswith("call(-1606")
    assert len(_payload.cut_label("é" * 200)) == 200 and _payload.cut_label("a\0b") == b"a b"
    assert _payload.cut_label("\udc80") == b"\\udc80"
    name = _payload.name_function
    assert name(call) == "call" and name(len) == "len" and name(Shy) == "Shy"
    assert name(functools.partial(call, 1)) == "call" and name(operator.itemgetter(1)) == "itemgetter"
    assert name(functools.partial(functools.partial(operator.itemgetter(1)))) == "partial"
    odd = types.SimpleNamespace(__name__=5)
    assert name(odd) == "SimpleNamespace"


def check_items():
    """A label, a NUL byte, and what the worker reads."""
    engine = types.SimpleNamespace(keep=None, share=None)
    for value, text in (
        (5, "5"), (-1, "-1"), (10**99, "int"), (10**98, "1" + "0" * 98), ("a\0é", "'a\\x00é'"), (True, "True"),
        (None, "None"), ([1], "list(…)"), ((1,), "(…)"), ("x" * 100, "'" + "x" * 58 + "…"),
    ):  # fmt: skip
        item = _work.Work(engine, call, 1, False, [value]).make_one(value)
        assert item.partition(b"\0")[0].decode() == "call(%s)" % text, item
    work = _work.Work(engine, call, 3, True, [(1, 2)] * 5)
    assert work.make_one((1, 2)).startswith(b"call(1, 2)\0")
    assert work.make_one(range(9)).startswith("call(0, 1, 2, 3, …)\0".encode())
    assert work.get_label(1) == "call × 2 from 3" and work.get_part_label(1, 1) == "call(1, 2)"
    work = _work.Work(engine, call, 1, False)
    assert work.get_label(3) == work.get_part_label(3, 0) == "call"
    work.chunks[3] = [7]
    assert work.get_label(3) == work.get_part_label(3, 0) == "call(7)"
    assert work.list_missing() == [3]
    work.forget(3)
    work.forget(3)
    assert work.list_missing() == []
    # No frame of the node takes more.
    most, _payload.PAYLOAD_MAX = _payload.PAYLOAD_MAX, 1000
    args = _payload.pack, 1, b"call()", b"f" * 10, True
    head = len(_payload.pack(1, b"call()", b"f" * 10, True, [b""], False))
    assert len(_payload.pack(1, b"call()", b"f" * 10, True, [b"x" * (1000 - head)], False)) == 1000
    error = raises(troupe.TroupeError, *args, [b"x" * (1001 - head)], False)
    assert str(error) == "an argument of more than 1 GiB cannot be sent"
    _payload.PAYLOAD_MAX = most


def check_pickling():
    pickled, is_plain = _payload.pickle_function(call)
    assert pickle.loads(pickled) is call and is_plain
    assert _payload.pickle_function(len)[1] and _payload.pickle_function(str)[1] is False
    partial = functools.partial(call, 1)
    pickled, is_plain = _payload.pickle_function(partial)
    assert pickle.loads(pickled).args == (1,) and not is_plain
    keep = types.SimpleNamespace(mark=lambda function: b"mark")
    assert _payload.pickle_function(call, keep) == (_payload.pickle_function(call)[0] + b"mark", True)
    sys.modules["cloudpickle"] = None
    error = raises(pickle.PicklingError, _payload.pickle_function, lambda: 1)
    assert "<lambda>” cannot be sent to a worker: Can't pickle" in str(error), error
    assert error.__cause__ is not None
    error = raises(pickle.PicklingError, _payload.pickle_function, threading.Lock())
    assert "a value of type lock cannot be sent to a worker" in str(error), error
    raises(TypeError, _payload.encode_arguments, threading.Lock(), None)
    # Where no worker could find it, a function of the main module is like a lambda.
    main = sys.modules["__main__"]
    file = main.__file__
    del main.__file__
    error = raises(pickle.PicklingError, _payload.pickle_function, call)
    assert "“call” cannot be sent to a worker: its program is no file" in str(error), error
    assert _payload.pickle_function(len)[1] is True
    main.__file__ = file
    saved = []
    fake = types.SimpleNamespace(dumps=lambda value, protocol: saved.append((value, protocol)) or b"p")
    sys.modules["cloudpickle"] = fake
    assert _payload.pickle_function(lambda: 1) == (b"p", False) and saved[0][1] == 5
    lock = threading.Lock()
    assert _payload.encode_arguments(lock, None) == ([b"p"], False) and saved[1] == (lock, 5)
    fake.dumps = lambda value, protocol: 1 / 0
    raises(TypeError, _payload.encode_arguments, lock, None)
    del sys.modules["cloudpickle"]


def check_errors():
    error = errors.CrashError("f(1)", "SIGSEGV", None, 2)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is errors.CrashError and str(again) == str(error)
    assert (again.item, again.signal, again.exit_code, again.attempts) == ("f(1)", "SIGSEGV", None, 2)
    assert str(errors.CrashError()) == "a call: its worker ended, in the only attempt"
    assert str(errors.CrashError("x", exit_code=0)).startswith("x: its worker exited with status 0")
    assert str(errors.CrashError(message="mine")) == "mine"
    error = errors.get_waited_too_long()("late")
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, multiprocessing.TimeoutError) and isinstance(again, troupe.TimeoutError)
    assert isinstance(again, TimeoutError) and str(again) == "late" and type(again) is type(error)
    process = concurrent.futures.process
    for kind, base in (
        (errors.get_broken_executor(), troupe.BrokenPool),
        (errors.get_crash_of_executor(), troupe.CrashError),
    ):
        assert issubclass(kind, process.BrokenProcessPool) and issubclass(kind, base)
        assert kind.__module__ == "troupe"
    assert errors.get_broken_executor() is errors.get_broken_executor()
    assert errors.get_crash_of_executor() is errors.get_crash_of_executor()
    # Tracebacks are those of the standard library where that is loaded.
    assert errors.get_remote_traceback(True) is process._RemoteTraceback
    assert errors.get_remote_traceback(False) is multiprocessing.pool.RemoteTraceback
    loaded = {name: sys.modules.pop(name) for name in ("multiprocessing.pool", "concurrent.futures.process")}
    for is_executor in True, False:
        assert errors.get_remote_traceback(is_executor) is errors.RemoteTraceback
    assert str(errors.RemoteTraceback("text")) == errors.RemoteTraceback("text").tb == "text"
    sys.modules.update(loaded)
    error = errors.make_encoding_error("why", "what")
    assert type(error) is multiprocessing.pool.MaybeEncodingError
    assert str(error) == "Error sending result: 'what'. Reason: 'why'", error
    assert error.args == ("why", "what") and "why" in repr(error)


class Local(Exception):
    pass


def fail(value, message="the message", is_executor=False, *rest):
    data = pickle.dumps((pickle.dumps(value), message, "details\n", *(rest or (None, None))))
    return _engine.make_error(data, is_executor)


def check_remote_errors():
    for is_executor in True, False:
        error = fail(ValueError("x"), is_executor=is_executor)
        assert type(error) is ValueError and str(error.__cause__) == '\n"""\ndetails\n"""'
        error = fail("no exception", is_executor=is_executor)
        assert type(error) is troupe.RemoteError and str(error) == "the message"
        data = pickle.dumps((None, "the message", "details\n", None, None))
        error = _engine.make_error(data, is_executor)
        assert type(error) is troupe.RemoteError and str(error) == "the message"
        data = pickle.dumps((b"\x80\x05unreadable", "the message", "details\n", None, None))
        error = _engine.make_error(data, is_executor)
        assert str(error).startswith("the message (and it cannot be read here: "), error
        # The class of the standard library is for multiprocessing; an executor has the exception.
        error = fail(Local("x"), "m", is_executor, "reason", "value")
        assert type(error) is (Local if is_executor else multiprocessing.pool.MaybeEncodingError)
        # What would end this program is passed on by an executor alone.
        error = fail(SystemExit(3), "SystemExit: 3", is_executor)
        assert type(error) is (SystemExit if is_executor else troupe.TroupeError)
        if not is_executor:
            assert str(error) == "a call raised SystemExit: 3"
            assert type(error.__cause__) is SystemExit
    assert _engine.name_signal(9) == "SIGKILL" and _engine.name_signal(200) == "signal 200"


def check_hints():
    main = sys.modules["__main__"]
    main.table = 1
    hint = "“table” is set where the program runs"
    error = NameError("name 'table' is not defined")
    assert _standard.explain(error).startswith(hint)
    error.name = "table"
    assert _standard.explain(error).startswith(hint) and _standard.explain(error).endswith(".\n")
    error.name = "tabel"
    assert _standard.explain(error) == ""
    missing = "Can't get attribute 'table' on <module '__main__'>"
    assert _standard.explain(AttributeError(missing)).startswith(hint)
    assert _standard.explain(AttributeError(missing.replace("table", "tabel"))) == ""
    for error in AttributeError("'table' has none"), ValueError(missing), KeyError("table"), NameError("table"):
        assert _standard.explain(error) == "", error
    for text in "", "'", "''", "name '":
        assert _standard.explain(NameError(text)) == "", text
    del main.table


class Engine:
    """One with workers of which their node has told."""

    def __init__(self):
        self.workers, self.pids, self.sent = {}, {}, []
        self.has_started = self.has_ended = False

    def is_ended(self):
        return self.has_ended

    def find_pid(self, number):
        return self.pids.get(number, 0)

    def signal(self, number, at_once):
        self.sent.append((number, at_once))


def check_workers():
    from troupe._node import WORKER_JOINED

    engine = Engine()
    engine.workers = {2: (52, 3, 0, 0), 1: (51, 1, 0, 0), 3: (53, WORKER_JOINED, 1, 4), 4: (54, 3, 0, 0)}
    engine.pids = {1: 101, 2: 102, 3: 103, 4: 104}
    workers = _workers.list_workers(engine, 3)
    assert [worker.pid for worker in workers] == [101, 102, 104] and engine.has_started
    first = workers[0]
    assert first.name == "PoolWorker-1" and first.ident == 101 and first.daemon
    assert first.is_alive() and first.exitcode is None
    assert repr(first) == "<WorkerProcess name='PoolWorker-1' pid=101 started daemon>", repr(first)
    first.join(0)
    first.join(0.001)
    first.terminate()
    first.kill()
    assert engine.sent == [(1, False), (1, True)]
    for exited, code, expected in (1, 4, 4), (0, 9, -9), (1, 0, 0):
        engine.workers[1] = 51, WORKER_JOINED, exited, code
        assert first.exitcode == expected and not first.is_alive()
        first.join()
    assert "stopped exitcode=0" in repr(first)
    engine.has_ended = True
    assert workers[1].exitcode == 0 and not workers[1].is_alive()
    # Who asks early waits until all are there, each with its number.
    engine = Engine()
    got = []
    thread = threading.Thread(target=lambda: got.append(_workers.list_workers(engine, 2)), daemon=True)
    thread.start()
    engine.workers[1] = 51, 3, 0, 0
    engine.pids[1] = 101
    thread.join(0.01)
    assert not got
    engine.workers[2] = 52, 3, 0, 0
    thread.join(0.01)
    assert not got
    engine.pids[2] = 102
    thread.join(30)
    assert [worker.pid for worker in got[0]] == [101, 102]
    # Once they were there, nobody waits.
    engine.pids[2] = 0
    assert [worker.pid for worker in _workers.list_workers(engine, 2)] == [101]
    engine = Engine()
    engine.has_ended = True
    assert _workers.list_workers(engine, 2) == []
    # Nor for ever.
    now = [0]
    monotonic, _workers.monotonic = _workers.monotonic, lambda: now.append(now[-1] + 4) or now[-1]
    assert _workers.list_workers(Engine(), 1) == [] and now[-1] >= 10
    _workers.monotonic = monotonic


def check_hooks():
    """A function is called once, after its module was read."""
    folder = "%s/hooks-%d" % (os.environ.get("TMPDIR") or "/tmp", os.getpid())
    os.mkdir(folder)
    try:
        for name in "watched_one", "watched_two":
            with open("%s/%s.py" % (folder, name), "w") as file:
                file.write("value = 5\n")
        sys.path.insert(0, folder)
        called = []
        _hooks.after_import("os", called.append)
        assert called == [os]
        _hooks.after_import("watched_one", lambda module: called.append(module.value))
        _hooks.after_import("watched_one", lambda module: called.append(module.__name__))
        assert called == [os] and sys.meta_path.count(_hooks._Watcher) == 1
        import watched_two

        assert called == [os] and watched_two.value == 5
        import watched_one

        assert called == [os, 5, "watched_one"] and watched_one.value == 5
        assert type(get_error(__import__, "watched_three")) is ModuleNotFoundError
        _hooks.after_import("watched_three", called.append)
        assert type(get_error(__import__, "watched_three")) is ModuleNotFoundError
        finder = _hooks.PackageFinder("watched", folder)
        assert finder.find_spec("watched.inner") is None and finder.find_spec("other") is None
        spec = finder.find_spec("watched")
        assert spec.origin == folder + "/__init__.py" and spec.submodule_search_locations == [folder]
    finally:
        sys.path.remove(folder)
        for name in os.listdir(folder):
            os.unlink("%s/%s" % (folder, name))
        os.rmdir(folder)


if __name__ == "__main__":
    checks.limit()
    checks.run_all(globals())
    print("fine")

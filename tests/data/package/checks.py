# SPDX-License-Identifier: GPL-3.0-or-later
"""What the programs of this folder check with, and a node in the program itself.

That node has the methods of `troupe._node.Link`. It runs no call before it is told to, so that a
test decides which results come, in what order, and what becomes of them.
"""

import faulthandler
import os
import sys
import tempfile
import time


def limit(seconds=200):
    """A program that hangs says where, and fails."""
    faulthandler.dump_traceback_later(seconds, file=2, exit=True)


def get_error(work, *args, **kwargs):
    """Returns the exception that a call raises."""
    try:
        work(*args, **kwargs)
    except BaseException as error:
        return error
    raise AssertionError("no error")


def raises(kind, work, *args, **kwargs):
    error = get_error(work, *args, **kwargs)
    if not isinstance(error, kind):
        raise AssertionError("no %s, but %r" % (kind, error)) from error
    return error


def run_all(program, *args):
    """Calls the functions of a program, its globals(), whose names begin with “check_”, in order."""
    found = [work for name, work in program.items() if name.startswith("check_")]
    assert found
    for check in found:
        check(*args)


def wait_for(condition):
    """For what another thread does."""
    until = time.monotonic() + 100
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.001)


def make_gate():
    """A path at which calls wait in other processes, until it is removed."""
    handle, path = tempfile.mkstemp()
    os.close(handle)
    return path


def wait_at(path):
    while os.path.exists(path):
        time.sleep(0.005)


class Fragile:
    """An argument that can be sent so often."""

    def __init__(self, times):
        self.left = times

    def __reduce__(self):
        self.left -= 1
        if self.left < 0:
            raise LookupError("worn out")
        return int, (5,)


def collect(iterator, seconds=0):
    """Returns the results of an iterator, and the types of exceptions in their places."""
    got = []
    while True:
        try:
            got.append(iterator.next(seconds))
        except StopIteration:
            return got
        except TimeoutError:
            raise
        except Exception as error:
            got.append(type(error))


class NodeInside:
    """A node without a process. `made` has all that were made."""

    made = []

    def __init__(self, owner, words, flags, program):
        sys.path.insert(0, os.path.dirname(os.environ["TROUPE_PYTHON_WORKER"]))
        import troupe_calls

        sys.path.pop(0)
        self.call = troupe_calls
        self.owner, self.words, self.flags, self.program = owner, words, flags, program
        self.pid = os.getpid()
        # Those that have no outcome, and all that were ever given, by their indices.
        self.items, self.given = {}, []
        self.is_told_end = self.is_ended = False
        self.made.append(self)

    # What the engine calls

    def send_items(self, first, payloads):
        for number, payload in enumerate(payloads):
            index = first + number
            assert index == len(self.given), (index, len(self.given))
            assert not self.is_told_end, "calls after the end"
            self.given.append(payload)
            self.items[index] = payload

    def send_end(self):
        assert not self.is_told_end, "a second end"
        self.is_told_end = True
        self.end_if_done()

    def abandon(self):
        self.end()

    def wait(self, timeout=-1):
        if not self.is_ended:
            assert timeout >= 0, "it would wait for ever"

    # What a test calls

    def end(self, error=None):
        if not self.is_ended:
            self.is_ended = True
            self.owner.take_end(error)

    def end_if_done(self):
        if self.is_told_end and not self.items:
            self.end()

    def get_label(self, index):
        return str(self.given[index].partition(b"\0")[0], "utf-8")

    def run(self, index, count=1, outcome=1, **facts):
        """Tells, at once, what became of consecutive calls; they are run if that is a success whose
        values are not given."""
        from troupe._node import Done

        done = Done()
        done.first, done.count, done.outcome, done.attempts = index, count, outcome, 1
        done.worker, done.seconds, done.kind, done.code = 1, 0.001, 0, 0
        done.message, done.details, done.values = "", "", None
        payloads = [self.items.pop(index + number) for number in range(count)]
        if outcome == 1 and "values" not in facts:
            try:
                done.values = [self._run(payload) for payload in payloads]
            except self.call.Failed as failed:
                assert count == 1
                done.outcome, done.values = 2, [failed.value]
                done.message, done.details = failed.message, failed.details
        for name, fact in facts.items():
            setattr(done, name, fact)
        self.owner.take_done(done)
        self.end_if_done()

    def _run(self, payload):
        data = self.call.call(memoryview(payload)[payload.index(b"\0") + 1 :])
        return data if type(data) is bytes else b"".join(data)

    def run_all(self, **facts):
        while self.items:
            self.run(min(self.items), **facts)

    def crash(self, index, signal=11, attempts=3):
        from troupe._node import CRASHED, FAILURE_SIGNAL

        self.run(index, 1, CRASHED, kind=FAILURE_SIGNAL, code=signal, attempts=attempts)


def stay_inside():
    """From here on, pools, executors and processes have a node in this program, which nothing waits
    for."""
    from troupe import _engine

    limit()

    _engine.Link = NodeInside


def get_node():
    return NodeInside.made[-1]

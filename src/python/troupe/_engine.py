# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of a program that a node runs: who waits for which index, and what comes back.

A *target* waits for one call, or for consecutive ones. It has take(offset, values) and
fail(offset, error), which the thread that reads calls; `is_executor`; and split(offset), which
returns the payloads of the single calls of a chunk that crashed, or None.
"""

import atexit
import sys
from _signal import SIGKILL, SIGTERM
from _thread import allocate_lock
from os import kill, unlink

from troupe import _prepare
from troupe._find import KEPT_NODE, NODE
from troupe._node import CRASHED, FAILED, FAILURE_EXIT, FAILURE_SIGNAL, LIVE, LIVE_ONLY, OK, TIMED_OUT
from troupe._node import WORKER_JOINED, Link, print_text
from troupe._payload import decode, find_file
from troupe._segments import Share, loads
from troupe.errors import (
    BrokenPool,
    CrashError,
    RemoteError,
    TimeoutError,
    TroupeError,
    get_remote_traceback,
    make_encoding_error,
)



def name_signal(number):
    from signal import Signals

    try:
        return Signals(number).name
    except ValueError:
        return "signal %d" % number


def make_error(data, is_executor):
    """Returns the exception of a call."""
    pickled, message, details, error_text, value_text = loads(data)
    if value_text is not None and not is_executor:
        return make_encoding_error(error_text, value_text)
    try:
        error = loads(pickled) if pickled is not None else RemoteError(message)
    except Exception as failed:
        error = RemoteError("%s (and it cannot be read here: %s)" % (message, failed))
    if isinstance(error, BaseException):
        from troupe._standard import explain

        details += explain(error)
        error.__cause__ = get_remote_traceback(is_executor)('\n"""\n%s"""' % details)
    else:
        error = RemoteError(message)
    if not isinstance(error, Exception) and not is_executor:
        # What would end this program ended a call of it.
        cause = error
        error = TroupeError("a call raised %s" % message)
        error.__cause__ = cause
    return error


# What ends with the program.
engines = {}
# How long the end of the program waits for the end of its nodes.
EXIT_SECONDS = 5


def end_engines():
    """Ends what nobody has closed, before the program ends."""
    left = list(engines.values())
    for engine in left:
        engine.abandon()
    for engine in left:
        engine.wait(EXIT_SECONDS)


class Engine:
    """A node with the calls that it runs for this program."""

    def __init__(self, words, prepare, flags=LIVE_ONLY, is_joined=False, keep=None):
        _prepare.check_bootstrapping()
        # Workers name the main module so.
        sys.modules.setdefault("__mp_main__", sys.modules["__main__"])
        self.error = None
        self.lock = allocate_lock()
        self.next_index = 0
        self.singles = {}
        # (first index, number of calls, target) of several calls.
        self.spans = []
        self.n_left = 0
        self.is_end_sent = self.is_closing = self.is_abandoned = False
        self.on_end = []
        self.on_begun = self.on_worker = None
        self.workers, self.pids = {}, {}
        self.has_started = False
        # Those of arguments, by the indices of their calls.
        self.files = {}
        is_far = any(name in ("on", "on-file") and value != "local" for name, value in words)
        self.folder, is_memory = _prepare.make_folder(is_far)
        # What is kept is all in the bytes of calls and results.
        self.keep = keep
        self.share = Share(self.folder) if is_memory and keep is None else None
        if keep is not None:
            words = [("keep", keep.name), *words]
            flags = LIVE
        try:
            path = prepare(self.folder, is_memory)
            words = [("calls", path), *words]
            self.link = Link(self, words, flags, NODE if keep is None else KEPT_NODE)
        except BaseException:
            _prepare.remove_folder(self.folder)
            raise
        if not is_joined:
            if not engines:
                atexit.unregister(end_engines)
                atexit.register(end_engines)
            engines[id(self)] = self

    # Given by the program

    def submit(self, target, offset, payloads):
        """Gives the node calls of a target, of consecutive offsets, and returns the first index."""
        count = len(payloads)
        with self.lock:
            first = self.next_index
            self.next_index += count
            error = self.error
            if error is None:
                self.n_left += count
                if count == 1:
                    self.singles[first] = target, offset
                else:
                    self.spans.append([first, count, target, offset, count])
        if error is not None:
            for number in range(count):
                target.fail(offset + number, error)
        else:
            self._note_files(first, payloads)
            self.link.send_items(first, payloads)
        return first

    def submit_singles(self, calls):
        """Gives the node calls that are targets of one call each."""
        with self.lock:
            first = self.next_index
            self.next_index += len(calls)
            error = self.error
            if error is None:
                self.n_left += len(calls)
                for number, call in enumerate(calls):
                    self.singles[first + number] = call, 0
        if error is not None:
            for call in calls:
                call.fail(0, error)
        else:
            payloads = [call.payload for call in calls]
            self._note_files(first, payloads)
            self.link.send_items(first, payloads)

    def _note_files(self, first, payloads):
        if self.share is not None and self.share.count:
            for number, payload in enumerate(payloads):
                path = find_file(payload)
                if path is not None:
                    self.files[first + number] = path

    def _remove_files(self, first, count):
        for number in range(first, first + count):
            path = self.files.pop(number, None)
            if path is not None:
                try:
                    unlink(path)
                except OSError:
                    pass

    def close(self):
        """Lets the node end when all calls are done."""
        with self.lock:
            self.is_closing = True
            if self.is_end_sent or self.n_left:
                return
            self.is_end_sent = True
        self.link.send_end()

    def close_now(self):
        """Says that no call follows, while there are some."""
        self.link.send_end()

    def abandon(self):
        """Ends all calls at once."""
        self.is_abandoned = True
        if self.keep is not None and not self.n_left and self.error is None:
            # What was to be done is done: the kept run has ended.
            self.link.send_end()
        self.link.abandon()

    def is_ended(self):
        return self.error is not None

    def signal(self, number, at_once):
        """Sends a worker a signal, as its program does with multiprocessing."""
        pid = self.find_pid(number)
        if pid and self.workers[number][1] != WORKER_JOINED:
            try:
                kill(pid, SIGKILL if at_once else SIGTERM)
            except ProcessLookupError:
                pass

    def find_pid(self, number):
        """Returns the process id of a worker's interpreter, or 0 if it is not known yet. It runs
        below a process that keeps it, which is what the node knows."""
        pid = self.pids.get(number, 0)
        if not pid and number in self.workers:
            keeper = self.workers[number][0]
            try:
                with open("%s/worker-%d" % (self.folder, keeper), "rb") as file:
                    pid = self.pids[number] = int(file.read() or b"0")
            except OSError:
                pass
        return pid

    def wait(self, timeout=-1):
        self.link.wait(timeout)

    # Told by the link

    def _find(self, index):
        """Returns the target of a call, its offset, and how many calls follow there."""
        single = self.singles.get(index)
        if single is not None:
            return (*single, 1)
        for first, count, target, offset, _left in self.spans:
            if first <= index < first + count:
                return target, offset + index - first, first + count - index
        return None, 0, 1

    def _finish(self, index, count):
        with self.lock:
            self.n_left -= count
            if self.singles.pop(index, None) is None:
                for span in self.spans:
                    if span[0] <= index < span[0] + span[1]:
                        span[4] -= count
                        if span[4] == 0:
                            self.spans.remove(span)
                        break
            is_last = self.is_closing and not self.n_left
        if is_last:
            self.close()

    def take_done(self, done):
        index, left = done.first, done.count
        if self.files:
            self._remove_files(index, left)
        at = 0
        while left:
            target, offset, room = self._find(index)
            count = min(left, room)
            if target is not None:
                if done.outcome == OK:
                    # Whoever waits for it wakes up at the last step, after which this thread reads
                    # again: otherwise both want the interpreter at once.
                    self._finish(index, count)
                    self._take_values(target, offset, done.values[at : at + count], done)
                else:
                    self._take_failure(target, offset, done)
                    self._finish(index, count)
            index, at, left = index + count, at + count, left - count

    def _take_values(self, target, offset, values, done):
        try:
            decoded = list(map(decode, values))
        except BaseException as error:
            # Also what would end this thread, which nobody else would be told.
            if len(values) == 1:
                target.fail(offset, error)
                return
            for number, value in enumerate(values):
                self._take_values(target, offset + number, [value], done)
        else:
            target.take(offset, decoded, done)

    def _take_failure(self, target, offset, done):
        if done.outcome == CRASHED and target.split(offset):
            # Its calls are given again.
            return
        target.fail(offset, self._make_error(target, offset, done))

    def _make_error(self, target, offset, done):
        label = target.get_label(offset)
        if done.outcome == FAILED and done.values:
            try:
                return make_error(done.values[0], target.is_executor)
            except Exception:
                pass
        if done.outcome == CRASHED:
            signal = name_signal(done.code) if done.kind == FAILURE_SIGNAL else None
            code = done.code if done.kind == FAILURE_EXIT else None
            return CrashError(label, signal, code, done.attempts)
        if done.outcome == TIMED_OUT:
            return TimeoutError("%s: %s" % (label, done.message or "it ran for too long"))
        error = TroupeError("%s: %s" % (label, done.message))
        if done.details:
            error.__cause__ = get_remote_traceback(target.is_executor)(done.details)
        return error

    def take_begun(self, first, count):
        if self.on_begun is not None:
            self.on_begun()

    print_text = staticmethod(print_text)

    def take_worker(self, number, pid, state, exited, code):
        self.workers[number] = pid, state, exited, code
        if self.on_worker is not None:
            self.on_worker(number, pid, state, exited, code)

    def take_warning(self, text):
        """The run is not as intended: what is told of it concerns what is kept."""
        if self.keep is not None:
            from warnings import warn_explicit

            warn_explicit(text, RuntimeWarning, "troupe", 1)

    def take_end(self, error):
        """The node is gone: nothing more comes."""
        with self.lock:
            if error is None or self.is_abandoned:
                error = BrokenPool("the pool was terminated")
            self.error = error
            singles, self.singles = self.singles, {}
            spans, self.spans = self.spans, []
        # First what has not been given yet: it would be as soon as other calls are no longer there.
        for work in list(self.on_end):
            work()
        for target, offset in singles.values():
            target.fail(offset, error)
        for _first, _count, target, _offset, _left in spans:
            target.fail_rest(error)
        _prepare.remove_folder(self.folder)
        engines.pop(id(self), None)

# SPDX-License-Identifier: GPL-3.0-or-later
"""A process with the interface of multiprocessing.Process, over a troupe-node of its own."""

import os
from _thread import allocate_lock
from multiprocessing import context, util  # noqa: F401
from multiprocessing.process import (  # noqa: F401
    BaseProcess,
    active_children,
    current_process,
    parent_process,
)
from signal import SIGKILL, SIGTERM
from time import monotonic, sleep

from troupe._engine import Engine
from troupe._node import LIVE_ONLY, TELLS_BEGUN
from troupe._node import WORKER_JOINED, print_text
from troupe._payload import cut_label, name_function, pack
from troupe._segments import PROCESS, encode
from troupe._prepare import prepare, share_standard
from troupe._results import report
from troupe._words import list_words
from troupe.errors import CrashError

# How long somebody who asks for the pid waits for the start.
START_SECONDS = 60
# A process whose predecessor has not printed yet gives it this long after it began, and waits at
# most so long for that.
HEAD_START, TURN_SECONDS = 1, 5

# The process that was started last.
_last = [None]


class Popen:
    """The process behind a Process: what multiprocessing asks of its own."""

    method = "troupe"
    is_executor = False

    def __init__(self, process):
        target = getattr(process, "_target", None)
        self.label = cut_label(process.name + (": " + name_function(target) if target else ""))
        self.returncode = None
        self._code = None
        # Of the worker, and the process that keeps it.
        self._number = 0
        self._keeper = self._pid = None
        # Held until there is a process.
        self._started = allocate_lock()
        self._started.acquire()
        # Processes that print as soon as they run do so in the order in which they were started.
        self._began_at = None
        self._spoke = allocate_lock()
        self._spoke.acquire()
        self._previous = _last[0]
        _last[0] = self
        with share_standard(process, {}):
            parts, is_segments = encode(process, None)
        payload = pack(PROCESS, self.label, b"", False, parts, is_segments)
        words = list_words(1, None, None, crash_limit=1, retries=0)
        words = [word for word in words if word[0] != "timeout"]

        def write(folder, is_memory):
            return prepare(process, folder, is_memory, name=process.name)

        self.sentinel, self._end_fd = os.pipe()
        try:
            self._engine = Engine(words, write, LIVE_ONLY | TELLS_BEGUN, True)
        except BaseException:
            os.close(self.sentinel)
            os.close(self._end_fd)
            raise
        self._engine.print_text = self._print_text
        self._engine.on_begun = self._set_begun
        self._engine.on_worker = self._take_worker
        self._engine.on_end.append(self._end)
        self._engine.submit(self, 0, [payload])
        self._engine.close_now()
        self._finalizer = util.Finalize(self, os.close, (self.sentinel,))

    def duplicate_for_child(self, fd):
        return fd

    @property
    def pid(self):
        if self._pid is None:
            if self._started.acquire(True, START_SECONDS):
                self._started.release()
            engine, until = self._engine, monotonic() + START_SECONDS
            while not engine.find_pid(self._number) and not engine.is_ended() and monotonic() < until:
                sleep(0.001)
            self._pid = engine.find_pid(self._number) or self._keeper
        return self._pid

    def _set_started(self):
        try:
            self._started.release()
        except RuntimeError:
            # It was set before.
            pass

    def poll(self, flag=os.WNOHANG):
        return self.returncode

    def wait(self, timeout=None):
        if self.returncode is None:
            self._engine.wait(-1 if timeout is None else max(0, min(timeout, 1e9)))
        return self.returncode

    def _signal(self, number):
        if self.returncode is None and self._code is None and self.pid:
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                pass

    def terminate(self):
        self._signal(SIGTERM)

    def kill(self):
        self._signal(SIGKILL)

    def interrupt(self):
        from signal import SIGINT

        self._signal(SIGINT)

    def close(self):
        self._finalizer()

    # Called by the engine

    def _set_begun(self):
        self._began_at = monotonic()

    def _print_text(self, stream, data):
        self._wait_turn()
        print_text(stream, data)
        self._set_spoken()

    def _wait_turn(self):
        """Lets the process that was started before this one print first, if it has just begun."""
        previous, self._previous = self._previous, None
        until = monotonic() + TURN_SECONDS
        while previous is not None and previous._spoke.locked():
            now = monotonic()
            began_at = previous._began_at
            if now >= until or began_at is not None and now >= began_at + HEAD_START:
                break
            if previous._spoke.acquire(True, 0.005):
                previous._set_spoken()

    def _set_spoken(self):
        try:
            self._spoke.release()
        except RuntimeError:
            # It was set before.
            pass

    def _take_worker(self, number, pid, state, exited, code):
        self._number = number
        if pid:
            self._keeper = pid
            self._set_started()
        if state == WORKER_JOINED and self._code is None:
            self._code = code if exited else -code
            self._engine.abandon()

    def take(self, offset, values, done):
        self._code = values[0]

    def fail(self, offset, error):
        # The end of its worker, which follows a crash, has the code.
        if self._code is None and not isinstance(error, CrashError):
            self._code = 1
            report(error)

    def split(self, offset):
        return False

    def get_label(self, offset):
        return str(self.label, "utf-8", "replace")

    def _end(self):
        self.returncode = 1 if self._code is None else self._code
        self._set_started()
        self._set_spoken()
        self._previous = None
        os.close(self._end_fd)


class Process(BaseProcess):
    """A process that runs a function: start() and join(), as with multiprocessing."""

    _start_method = None

    @staticmethod
    def _Popen(process):
        return Popen(process)

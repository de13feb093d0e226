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

from troupe._engine import Engine
from troupe._node import FAILURE_EXIT, FAILURE_SIGNAL, WORKER_JOINED
from troupe._payload import PROCESS, cut_label, encode, name_function, pack
from troupe._prepare import prepare, share_standard
from troupe._words import list_words
from troupe.errors import TroupeError

# How long somebody who asks for the pid waits for the start.
START_SECONDS = 60


class Popen:
    """The process behind a Process: what multiprocessing asks of its own."""

    method = "troupe"
    is_executor = False

    def __init__(self, process):
        target = getattr(process, "_target", None)
        self.label = cut_label(process.name + (": " + name_function(target) if target else ""))
        self.returncode = None
        self._code = None
        self._number = 0
        self._pid = None
        # Held until there is a process.
        self._started = allocate_lock()
        self._started.acquire()
        with share_standard(process, {}):
            parts, is_segments = encode(process, None)
        payload = pack(PROCESS, self.label, b"", False, parts, is_segments)
        words = list_words(1, None, None, crash_limit=1, retries=0) + [("replace", "false")]
        words = [word for word in words if word[0] != "timeout"]

        def write(folder, is_memory):
            return prepare(process, folder, is_memory, name=process.name)

        self.sentinel, self._end_fd = os.pipe()
        try:
            self._engine = Engine(words, write)
        except BaseException:
            os.close(self.sentinel)
            os.close(self._end_fd)
            raise
        self._engine.on_worker = self._take_worker
        self._engine.on_end.append(self._end)
        self._engine.submit(self, 0, [payload])
        self._finalizer = util.Finalize(self, os.close, (self.sentinel,))

    def duplicate_for_child(self, fd):
        return fd

    @property
    def pid(self):
        if self._started.acquire(True, START_SECONDS):
            self._started.release()
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

    def _take_worker(self, number, pid, state, exited, code):
        if pid and not self._pid:
            self._pid = pid
        if self._pid:
            self._set_started()
        if state == WORKER_JOINED and self._code is None:
            self._code = code if exited else -code
            self._engine.abandon()

    def take(self, offset, values, done):
        self._code = values[0]
        self._engine.close()

    def fail(self, offset, error):
        if self._code is None and isinstance(error, TroupeError):
            if getattr(error, "signal", None) or getattr(error, "exit_code", None) is not None:
                return
            self._code = 1

    def split(self, offset):
        return False

    def get_label(self, offset):
        return str(self.label, "utf-8", "replace")

    def take_crash(self, kind, code):
        if self._code is None:
            self._code = -code if kind == FAILURE_SIGNAL else code if kind == FAILURE_EXIT else 1
        self._engine.abandon()

    def _end(self):
        self.returncode = 1 if self._code is None else self._code
        self._set_started()
        os.close(self._end_fd)


class Process(BaseProcess):
    """A process that runs a function: start() and join(), as with multiprocessing."""

    _start_method = None

    @staticmethod
    def _Popen(process):
        return Popen(process)

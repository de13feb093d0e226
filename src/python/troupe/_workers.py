# SPDX-License-Identifier: GPL-3.0-or-later
"""The workers of a node as objects, for programs that look at them."""

from time import monotonic, sleep

from troupe._node import WORKER_JOINED

# How long somebody who asks for the workers waits for their start.
START_SECONDS = 10


class WorkerProcess:
    """A worker of a pool, as far as multiprocessing.Process tells of one."""

    daemon = True

    def __init__(self, engine, number):
        self._engine = engine
        self._number = number
        self.pid = engine.find_pid(number)
        self.name = "PoolWorker-%d" % number

    ident = property(lambda self: self.pid)

    @property
    def exitcode(self):
        _pid, state, exited, code = self._engine.workers[self._number]
        if state != WORKER_JOINED and not self._engine.is_ended():
            return None
        if state != WORKER_JOINED:
            return 0
        return code if exited else -code

    def is_alive(self):
        return self.exitcode is None

    def join(self, timeout=None):
        until = None if timeout is None else monotonic() + timeout
        while self.is_alive() and (until is None or monotonic() < until):
            sleep(0.005)

    def terminate(self):
        self._engine.signal(self._number, False)

    def kill(self):
        self._engine.signal(self._number, True)

    def __repr__(self):
        state = "started" if self.is_alive() else "stopped exitcode=%s" % self.exitcode
        return "<WorkerProcess name=%r pid=%s %s daemon>" % (self.name, self.pid, state)


def list_workers(engine, count):
    """Returns the workers that are there; at the beginning, it waits until all are."""
    until = monotonic() + START_SECONDS
    while not engine.has_started and not engine.is_ended() and monotonic() < until:
        there = list(engine.workers)
        engine.has_started = len(there) >= count and all(map(engine.find_pid, there))
        sleep(0 if engine.has_started else 0.002)
    return [
        WorkerProcess(engine, number)
        for number, worker in sorted(engine.workers.items())
        if worker[1] != WORKER_JOINED and engine.find_pid(number)
    ]

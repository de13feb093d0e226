# SPDX-License-Identifier: GPL-3.0-or-later
"""troupe.Process, as multiprocessing has it."""

import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import time

import checks
import troupe
from checks import raises
from troupe import Process


def end(how):
    if how == "raise":
        raise ValueError("in a process")
    if how == "text":
        sys.exit("a sentence")
    if how == "signal":
        os.kill(os.getpid(), signal.SIGABRT)
    if how == "at once":
        os._exit(9)
    sys.exit(how)


def say(*words, end="\n"):
    print(*words, end=end)


class Unreadable:
    """A function that no worker can read."""

    def __reduce__(self):
        return refuse, ()

    def __call__(self):
        pass


def refuse():
    raise LookupError("nobody reads it")


class Own(Process):
    def __init__(self, value):
        super().__init__()
        self.value = value

    def run(self):
        assert troupe.current_process().name == self.name
        assert troupe.parent_process().pid == os.getppid() or True
        sys.exit(self.value)


def start(target, *args, **kwargs):
    process = Process(target=target, args=args, kwargs=kwargs)
    process.start()
    return process


def get_code(how):
    process = start(end, how)
    process.join()
    return process.exitcode


def compare_pid(path):
    with open(path, "w") as file:
        file.write(str(os.getpid()))


def get_pid_of_process():
    """Its own number is the one that the program knows."""
    import tempfile

    with tempfile.NamedTemporaryFile() as file:
        process = start(compare_pid, file.name)
        pid = process.pid
        process.join()
        assert open(file.name).read() == str(pid)
    return process.exitcode


def check_codes():
    ways = 0, 3, "text", "raise", "at once", "signal"
    processes = [start(end, how) for how in ways]
    for process in processes:
        process.join()
    codes = [process.exitcode for process in processes]
    unreadable = start(Unreadable())
    unreadable.join()
    assert unreadable.exitcode == 1
    assert get_pid_of_process() == 0
    assert codes == [0, 3, 1, 1, 9, -signal.SIGABRT], codes


def check_life():
    process = Process(target=time.sleep, args=(1000,), name="sleeper", daemon=True)
    assert process.name == "sleeper" and process.daemon
    assert process.pid is None and process.exitcode is None and not process.is_alive()
    assert "initial" in repr(process), process
    raises(AssertionError, process.join)
    process.start()
    assert process.pid and process.ident == process.pid and process.is_alive()
    assert os.path.isdir("/proc/%d" % process.pid)
    assert "started" in repr(process), process
    assert process in troupe.active_children()
    raises(AssertionError, process.start)
    raises(ValueError, process.close)
    process.join(0.01)
    assert process.is_alive() and process.exitcode is None
    assert not multiprocessing.connection.wait([process.sentinel], 0)
    process.terminate()
    assert multiprocessing.connection.wait([process.sentinel], 60)
    process.join()
    assert process.exitcode == -signal.SIGTERM and not process.is_alive(), process.exitcode
    assert process not in troupe.active_children()
    process.terminate()
    process.close()
    raises(ValueError, process.is_alive)
    process = start(time.sleep, 1000)
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    process = Own(5)
    process.start()
    process.join()
    assert process.exitcode == 5


if __name__ == "__main__":
    checks.limit()
    check_codes()
    check_life()
    first = start(say, "first", end="")
    first.join()
    processes = [start(say, number) for number in range(4)]
    for process in processes:
        process.join()
    # It is waited for at the end of the program; a daemon is ended.
    Process(target=time.sleep, args=(1000,), daemon=True).start()
    start(say, "fine")

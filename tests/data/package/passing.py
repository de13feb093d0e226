# SPDX-License-Identifier: GPL-3.0-or-later
"""How queues, pipes and shared memory of multiprocessing get to workers, and until when."""

import gc
import multiprocessing
import multiprocessing.context
import multiprocessing.reduction
import os
import subprocess
import sys
import threading
import types

import checks
from checks import get_error, raises, wait_for
from troupe import _sharing


class Owner:
    """A pool: its workers come again and again."""


class Single:
    """A process, which is one worker."""

    _popen = None


def pass_on(owner, fd):
    with _sharing.passing(owner):
        return multiprocessing.reduction.DupFd(fd)


def is_same(fd, other):
    return os.fstat(fd)[:3] == os.fstat(other)[:3]


def take(descriptor, expected):
    fd = descriptor.detach()
    assert fd != expected and is_same(fd, expected)
    assert not os.get_inheritable(fd)
    os.close(fd)


def is_refused(descriptor):
    return isinstance(get_error(descriptor.detach), (EOFError, ConnectionError, OSError))


def check_passing():
    """What is passed while something is pickled is there as long as its owner."""
    n_open = len(os.listdir("/proc/self/fd"))
    context = multiprocessing.context
    read_fd, write_fd = os.pipe()
    first, second = Owner(), Owner()
    with _sharing.passing(first):
        spawning = context.get_spawning_popen()
        assert spawning is not None and spawning.duplicate_for_child(5) == 5
        with _sharing.passing(second):
            assert context.get_spawning_popen() is not spawning
        assert context.get_spawning_popen() is spawning
    assert context.get_spawning_popen() is None
    try:
        with _sharing.passing(first):
            raise KeyError
    except KeyError:
        assert context.get_spawning_popen() is None
    one, two = pass_on(first, read_fd), pass_on(first, write_fd)
    three = pass_on(second, read_fd)
    server = _sharing._server
    assert one.address == two.address == three.address and len({d.token for d in (one, two, three)}) == 3
    for _time in range(3):
        take(one, read_fd)
        take(two, write_fd)
        take(three, read_fd)
    assert is_refused(_sharing._Descriptor(one.address, bytes(16)))
    assert is_refused(_sharing._Descriptor(one.address, b"short"))
    take(one, read_fd)
    del first, spawning
    gc.collect()
    assert "no longer passes" in str(raises(EOFError, one.detach)) and is_refused(two)
    take(three, read_fd)
    assert _sharing._server is server
    del second
    gc.collect()
    assert _sharing._server is None and is_refused(three)
    # Another one is there when it is needed, and the first one has left nothing.
    third = Owner()
    four = pass_on(third, read_fd)
    assert _sharing._server is not server
    take(four, read_fd)
    del third
    gc.collect()
    os.close(read_fd)
    os.close(write_fd)
    wait_for(lambda: len(os.listdir("/proc/self/fd")) == n_open)


def check_once():
    """What is for a process is given once, so that the end of a pipe is seen."""
    read_fd, write_fd = os.pipe()
    process, pool = Single(), Owner()
    ours, theirs = pass_on(process, write_fd), pass_on(pool, read_fd)
    fd = ours.detach()
    assert is_refused(ours)
    take(theirs, read_fd)
    take(theirs, read_fd)
    os.close(write_fd)
    os.write(fd, b"x")
    os.close(fd)
    wait_for(lambda: os.read(read_fd, 10) in (b"x", b""))
    assert os.read(read_fd, 10) == b""
    # Its owner has nothing left to take away, least of all a descriptor of the same number.
    other = os.open("/dev/null", os.O_RDONLY)
    del process
    gc.collect()
    os.fstat(other)
    os.close(other)
    del pool
    gc.collect()
    os.close(read_fd)
    assert _sharing._server is None


def check_fork():
    """A child that is forked passes on its own, and leaves those of its parent."""
    read_fd, write_fd = os.pipe()
    owner = Owner()
    mine = pass_on(owner, read_fd)
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            child = Owner()
            theirs = pass_on(child, write_fd)
            assert theirs.address != mine.address
            take(theirs, write_fd)
            status = 0
        finally:
            os._exit(status)
    assert os.waitpid(pid, 0)[1] == 0
    take(mine, read_fd)
    del owner
    gc.collect()
    os.close(read_fd)
    os.close(write_fd)


def run(code, *arguments):
    words = [sys.executable, "-c", code, *arguments]
    return subprocess.run(words, stdout=subprocess.PIPE, check=True, text=True).stdout


def check_alone():
    """Without multiprocessing, nothing of it is imported."""
    lines = run(
        "import sys\n"
        "from troupe import _sharing, _prepare\n"
        "with _sharing.passing(object()):\n"
        "    pass\n"
        "print(_sharing._describe_tracker())\n"
        "facts = _sharing.describe()\n"
        "print(facts['authkey'], facts['name'], facts['tracker'], facts['replaced'])\n"
        "data = {}\n"
        "print(_prepare.share_standard(None, data) is _prepare.NOTHING, data)\n"
        "_sharing.adopt(facts)\n"
        "print([name for name in sys.modules if name.startswith('multiprocessing')])\n"
    )
    assert lines == "None\nNone None None False\nTrue {}\n[]\n", lines


ADOPT = (
    "import os, sys\n"
    "from troupe import _sharing\n"
    "facts = eval(sys.argv[1])\n"
    "_sharing.adopt(facts, *eval(sys.argv[2]))\n"
    "import multiprocessing.process as process\n"
    "current, parent = process.current_process(), process.parent_process()\n"
    "print(current.name, current.daemon, bytes(current.authkey).hex(), parent.name, parent.pid)\n"
    "print(parent._sentinel is not None, 'troupe._standard' in sys.modules)\n"
)


def check_adopt():
    """A worker is a child of the program, for multiprocessing."""
    facts = _sharing.describe()
    process = multiprocessing.current_process()
    assert facts["pid"] == os.getpid() and facts["authkey"] == bytes(process.authkey)
    assert facts["name"] == process.name == "MainProcess" and facts["replaced"] is False
    with open("/proc/sys/kernel/random/boot_id") as file:
        assert facts["boot"] == file.read().strip() != ""
    key = facts["authkey"].hex()
    mine = " %s MainProcess %d\n" % (key, os.getpid())
    assert run(ADOPT, repr(facts), "()") == "MainProcess True" + mine + "True False\n"
    assert run(ADOPT, repr(facts), "('worker', False)") == "worker False" + mine + "True False\n"
    changed = {**facts, "replaced": True, "name": "Other"}
    line = "w True %s Other %d\n" % (key, os.getpid())
    assert run(ADOPT, repr(changed), "('w',)") == line + "True True\n"
    # On another machine there is no such process.
    for boot in "another", "":
        changed = {**facts, "boot": boot, "name": None}
        assert run(ADOPT, repr(changed), "('w',)") == "w True" + mine + "False False\n"
    changed = {**facts, "authkey": None}
    assert key not in run(ADOPT, repr(changed), "('w',)")


MEMORY = (
    "import os, sys\n"
    "from troupe import _sharing\n"
    "_sharing.adopt(eval(sys.argv[1]))\n"
    "from multiprocessing import resource_tracker, shared_memory\n"
    "memory = shared_memory.SharedMemory(sys.argv[2])\n"
    "memory.buf[0] += 1\n"
    "memory.close()\n"
    "own = shared_memory.SharedMemory(create=True, size=10)\n"
    "print(own.name, resource_tracker._resource_tracker._pid is None)\n"
    "own.close()\n"
)


def check_memory():
    """Shared memory that a worker uses is there when that has ended, with its contents."""
    assert _sharing._describe_tracker() is None
    from multiprocessing import shared_memory

    memory = shared_memory.SharedMemory(create=True, size=10)
    try:
        facts = _sharing.describe()
        pid, fd = facts["tracker"]
        assert pid == os.getpid() and os.path.exists("/proc/%d/fd/%d" % (pid, fd))
        for number, changed in enumerate((facts, {**facts, "tracker": None}, {**facts, "boot": "another"})):
            name, is_shared = run(MEMORY, repr(changed), memory.name).split()
            assert memory.buf[0] == number + 1
            again = shared_memory.SharedMemory(memory.name)
            again.close()
            # The program's tracker knows of what such a worker has made; without it, the worker's
            # own one removes that.
            assert (is_shared == "True") == (number == 0), number
            if number == 0:
                shared_memory.SharedMemory(name).unlink()
            else:
                wait_for(lambda: not os.path.exists("/dev/shm/" + name))
    finally:
        memory.close()
        memory.unlink()


class Memory:
    """Shared memory, as one version of Python has it."""

    def __init__(self, name=None, create=False, size=0):
        self.told = "registered"
        tracker.register(name)


class NewMemory(Memory):
    def __init__(self, name=None, create=False, size=0, *, track=True):
        self.told = track


class tracker:
    register = calls = None


def check_versions():
    """Only who makes shared memory removes it: newer versions of Python can be told so."""
    calls = []
    tracker.register = calls.append
    for kind in Memory, NewMemory:
        module = types.SimpleNamespace(SharedMemory=type("SharedMemory", (kind,), {"__init__": kind.__init__}))
        module.resource_tracker = tracker
        _sharing._leave_shared_memory(module)
        taken = module.SharedMemory("x")
        if kind is NewMemory:
            assert taken.told is False and module.SharedMemory("x", track=True).told is True
        assert calls == [] and tracker.register == calls.append
        made = module.SharedMemory("mine", True, 10)
        assert made.told is True if kind is NewMemory else calls == ["mine"]
        calls.clear()
    # Older ones have the function in the module itself.
    module = types.SimpleNamespace(register=calls.append)
    module.SharedMemory = type("SharedMemory", (), {"__init__": lambda self, name, *_: module.register(name)})
    _sharing._leave_shared_memory(module)
    module.SharedMemory("x")
    assert calls == []
    module.SharedMemory("mine", True, 10)
    assert calls == ["mine"]


if __name__ == "__main__":
    checks.limit()
    checks.run_all(globals())
    assert threading.active_count() == 1
    print("fine")

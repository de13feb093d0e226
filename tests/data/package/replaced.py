# SPDX-License-Identifier: GPL-3.0-or-later
"""The standard library's pools and processes, with those of the package in their places."""

import subprocess
import sys

import checks
from checks import get_node


def check_order():
    """Modules that were imported before are changed at once, the others when they are imported."""
    code = (
        "import sys\n"
        "%s\n"
        "from troupe import _standard\n"
        "assert not _standard.is_installed()\n"
        "_standard.install()\n"
        "_standard.install()\n"
        "assert _standard.is_installed()\n"
        "is_first = %r\n"
        "parts = 'multiprocessing', 'concurrent', 'troupe.pool'\n"
        "assert not is_first or not [name for name in sys.modules if name.startswith(parts)]\n"
        "import concurrent.futures, multiprocessing, multiprocessing.pool, troupe\n"
        "assert concurrent.futures.ProcessPoolExecutor is troupe.ProcessPoolExecutor\n"
        "assert multiprocessing.pool.Pool is troupe.Pool\n"
        "assert not is_first or multiprocessing.Process is troupe.Process\n"
        "for method in 'fork', 'spawn', 'forkserver':\n"
        "    assert multiprocessing.get_context(method).Process is troupe.Process\n"
        "    assert multiprocessing.get_context(method).get_start_method() == method\n"
        "print('fine')\n"
    )
    before = (
        "", "import multiprocessing", "import multiprocessing.pool, concurrent.futures.process",
        "import multiprocessing.managers, multiprocessing.synchronize",
    )  # fmt: skip
    for line in before:
        words = [sys.executable, "-c", code % (line, not line)]
        assert subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout == b"fine\n", line


def check_pools(multiprocessing, troupe):
    for make in multiprocessing.Pool, multiprocessing.get_context("fork").Pool:
        assert make.__name__ == make.__qualname__ == "Pool"
        with make(3, print, ("x",), 7) as pool:
            assert type(pool) is troupe.Pool
            words = dict(get_node().words)
            assert (words["workers"], words["max-items"]) == ("3", "7")
        with make() as pool:
            assert pool._processes >= 1 and "max-items" not in dict(get_node().words)
    # Threads are those of the standard library, and a program may put something else there.
    with multiprocessing.pool.ThreadPool(2) as pool:
        assert pool.map(abs, [-1]) == [1] and not isinstance(pool, troupe.Pool)
    assert multiprocessing.pool.Pool is troupe.Pool
    assert type(multiprocessing.pool).__name__ == type(multiprocessing.pool).__qualname__ == "module"
    multiprocessing.pool.Pool = 5
    assert multiprocessing.pool.Pool == 5
    multiprocessing.pool.Pool = None
    assert multiprocessing.pool.Pool is troupe.Pool


def check_locks(multiprocessing, troupe):
    """Workers find a lock by its name, whatever context it is of."""
    import _multiprocessing

    for method in "fork", "spawn", "forkserver":
        context = multiprocessing.get_context(method)
        lock = context.Lock()
        name = lock._semlock.name
        other = _multiprocessing.SemLock._rebuild(-1, lock._semlock.kind, 1, name)
        assert lock.acquire() and not other.acquire(False)
        lock.release()
        assert other.acquire(False)
        other.release()


def check_managers(multiprocessing, troupe):
    """The process of a manager is no worker."""
    from multiprocessing import managers

    for method in "fork", "spawn", None:
        context = multiprocessing.get_context(method) if method else None
        own = managers.BaseManager(ctx=context)._ctx
        assert own.Process is not troupe.Process
        assert own.get_start_method() == (method or multiprocessing.get_start_method())
    with multiprocessing.Manager() as manager:
        values = manager.list([1])
        values.append(2)
        assert list(values) == [1, 2]


def check_spawned(multiprocessing, troupe):
    """A process of the standard library finds the package, once."""
    from os.path import dirname

    from multiprocessing import spawn

    folder = dirname(dirname(troupe.__file__))
    assert spawn.get_preparation_data("x")["sys_path"].count(folder) == 1
    path = sys.path[:]
    sys.path[:] = [entry for entry in path if entry != folder]
    assert spawn.get_preparation_data("x")["sys_path"][-1] == folder
    assert spawn.get_preparation_data("mine")["name"] == "mine"
    sys.path[:] = path


if __name__ == "__main__":
    checks.limit()
    check_order()
    checks.stay_inside()
    from troupe import _standard

    _standard.install()
    import multiprocessing
    import multiprocessing.pool

    import troupe

    for check in check_pools, check_locks, check_managers, check_spawned:
        check(multiprocessing, troupe)
    print("fine")

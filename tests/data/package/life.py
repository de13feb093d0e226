# SPDX-License-Identifier: GPL-3.0-or-later
"""The ends of pools and of their programs. The argument says which one."""

import gc
import os
import signal
import sys
import threading
import time
import warnings

import checks
from troupe import BrokenPool, CrashError, Pool, ProcessPoolExecutor, _node


def square(x):
    return x * x


def nest(x):
    with Pool(2) as pool:
        return sum(pool.map(square, range(x)))


def is_there(pid):
    return os.path.exists("/proc/%d" % pid)


def wait_until_gone(pids):
    until = time.monotonic() + 60
    while any(map(is_there, pids)) and time.monotonic() < until:
        time.sleep(0.01)
    assert not any(map(is_there, pids)), pids


def list_pids(pool):
    return [worker.pid for worker in pool._pool] + [pool._engine.link.pid]


def check_fork():
    pool = Pool(2)
    assert pool.map(square, range(5))[4] == 16
    read_fd, write_fd = os.pipe()
    warnings.simplefilter("ignore", DeprecationWarning)
    pid = os.fork()
    if pid == 0:
        # The pool belongs to the parent; another one may be made here.
        try:
            pool.map(square, [1])
        except ValueError:
            with Pool(1) as own:
                os.write(write_fd, b"%d" % own.apply(square, (5,)))
        os._exit(0)
    assert os.read(read_fd, 10) == b"25"
    assert os.waitpid(pid, 0)[1] == 0
    assert pool.map(square, range(5))[4] == 16
    # A child that lives on holds no pool up.
    pid = os.fork()
    if pid == 0:
        time.sleep(1000)
        os._exit(0)
    pids = list_pids(pool)
    pool.close()
    pool.join()
    wait_until_gone(pids)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    print("fine")


def check_collected():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        pool = Pool(2)
        pids = list_pids(pool)
        # A result keeps the pool.
        result = pool.map_async(square, range(10))
        del pool
        gc.collect()
        assert result.get()[9] == 81
        del result
        gc.collect()
        wait_until_gone(pids)
    assert [entry.category for entry in caught] == [ResourceWarning], caught
    until = time.monotonic() + 60
    while any("-%d-" % os.getpid() in name for name in os.listdir("/dev/shm")):
        assert time.monotonic() < until
        time.sleep(0.01)
    print("fine")


def check_callback():
    """A callback ends its pool, as in programs that have found what they were looking for."""
    for end in Pool.terminate, lambda pool: (pool.close(), pool.terminate(), pool.join()):
        pool = Pool(2)
        pids = list_pids(pool)
        rest = pool.apply_async(time.sleep, (1000,), error_callback=lambda _error: end(pool))
        found = pool.map_async(square, range(5), 1, lambda _value: end(pool))
        assert found.get(60) == [0, 1, 4, 9, 16]
        checks.raises(BrokenPool, rest.get, 60)
        pool.join()
        wait_until_gone(pids)
        pool = Pool(1)
        found = pool.apply_async(square, (3,), callback=lambda _value: end(pool))
        assert found.get(60) == 9
        pool.join()
    executor = ProcessPoolExecutor(1)
    future = executor.submit(square, 3)
    done = threading.Event()
    future.add_done_callback(lambda _future: (executor.shutdown(), done.set()))
    assert future.result(60) == 9 and done.wait(60)
    executor.shutdown()
    print("fine")


def check_interrupt():
    with Pool(2) as pool:
        pids = list_pids(pool)
        try:
            threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
            pool.map(time.sleep, [1000] * 4)
        except KeyboardInterrupt:
            pass
        else:
            raise AssertionError("no interrupt")
    wait_until_gone(pids)
    print("fine")


def check_exit():
    """Nothing is closed: neither the pool, nor the executor."""
    global pool
    pool = Pool(2)
    assert pool.map(square, range(5)) == [0, 1, 4, 9, 16]
    pool.map_async(time.sleep, [1000] * 5)
    executor = ProcessPoolExecutor(1)
    assert executor.submit(square, 4).result() == 16
    print("fine")
    print(*list_pids(pool), file=sys.stderr)


def check_killed():
    """The program is killed while a child of it lives."""
    pool = Pool(2)
    pool.map_async(time.sleep, [1000] * 5)
    warnings.simplefilter("ignore", DeprecationWarning)
    print(*list_pids(pool), pool._engine.folder, file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def check_nested():
    with Pool(2) as pool:
        assert pool.map(nest, range(4)) == [0, 0, 1, 5]
    print("fine")


def check_beat():
    """The node that asks whether the program is there is answered, and nothing else."""
    pool = Pool(1)
    link = pool._engine.link
    frames = []
    write, link.writer.write = link.writer.write, frames.append
    link._take_beat(_node.BEAT.pack(5, 0))
    link._take_beat(_node.BEAT.pack(6, 7))
    link.writer.write = write
    assert [_node.BEAT.unpack(frame[8:])[1] for frame in frames] == [5], frames
    pool.terminate()
    print("fine")


def wait_for_any():
    try:
        os.wait()
    except ChildProcessError:
        pass


def check_reaped():
    """The program ignores the ends of its children, or waits for any child itself."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with Pool(2) as pool:
        assert pool.map(square, range(5)) == [0, 1, 4, 9, 16]
        try:
            pool.apply(os._exit, (3,))
        except CrashError as error:
            assert error.exit_code == 3
        else:
            raise AssertionError("it did not crash")
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with ProcessPoolExecutor(1) as executor:
        executor.submit(square, 1).result()
        waiting = threading.Thread(target=wait_for_any)
        waiting.start()
    waiting.join()
    print("fine")


if __name__ == "__main__":
    checks.limit()
    globals()["check_" + sys.argv[1]]()

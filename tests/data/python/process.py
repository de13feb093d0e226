"""Functions that look at the process that they run in."""

import atexit
import linecache
import os
import re
import subprocess
import sys
import threading
import time

STARTS = []


def init():
    STARTS.append(threading.current_thread() is threading.main_thread())


def starts(x):
    return STARTS


def names(x):
    return [__name__, os.path.basename(__file__), [os.path.basename(path) for path in sys.argv]]


def first_path(x):
    return sys.path[0] == os.path.dirname(os.path.abspath(__file__))


def own_folder(x):
    """Whether the worker's own folder is one where imports are looked for."""
    folder = os.path.dirname(os.path.abspath(sys.modules["__main__"].__file__))
    return folder in map(os.path.abspath, sys.path)


def main_module(x):
    """What is in the main module: nothing of this one, whose own main block does not run."""
    main = sys.modules["__main__"]
    return [main.__name__, hasattr(main, "main_module")]


def in_new_processes(x):
    """What two new processes return, which load this module for themselves."""
    from multiprocessing import get_context

    with get_context("spawn").Pool(2) as pool:
        return pool.map(first_path, [x, x])


def environment(name):
    return os.environ.get(name, "unset")


def prefix(x):
    import troupe_of_environment

    return [sys.prefix, troupe_of_environment.ANSWER]


def in_main_thread(x):
    return threading.current_thread() is threading.main_thread()


met = threading.Barrier(2)


def identify(x):
    """Waits until another thread does so as well."""
    met.wait()
    return [os.getpid(), threading.get_ident()]


def wait_for(path):
    while not os.path.exists(path):
        time.sleep(0.01)
    return path


def nap(seconds):
    if seconds:
        time.sleep(seconds)
    return seconds


def say(x):
    print(x)
    return x


def spin(x):
    """Does not end, and never leaves Python."""
    while x == "spin":
        pass
    return x


stuck = threading.Event()


def backtrack(x):
    """Does not end where x is "stuck", and lets no other thread of Python run, such as one where x
    is "beside"."""
    if x == "beside" and stuck.wait(0.2):
        burn(x)
    if x == "stuck":
        stuck.set()
    re.match("(a+)+$", "a" * 60 + "b" if x == "stuck" else "b")
    return x


def burn(x):
    until = time.process_time() + 0.05
    while time.process_time() < until:
        pass
    return x


def pin(x):
    """Goes on with the last one of the processors that it may use."""
    last = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {last})
    return burn(last)


def stack_of_threads(x):
    """The size that is set for the stacks of threads, 0 if it is the usual one."""
    return threading.stack_size()


def burn_elsewhere(x):
    subprocess.run([sys.executable, "-c", "sum(range(3000000))"], check=True)
    return x


def descriptors(x):
    """What a process that an item starts has open."""
    listing = subprocess.run(["ls", "-l", "/proc/self/fd"], stdout=subprocess.PIPE, check=True)
    return listing.stdout


def linger(x):
    """Leaves a thread behind that never ends."""
    threading.Thread(target=time.sleep, args=(3600,)).start()
    return x


def at_exit(path):
    """Leaves something for the end of the interpreter."""
    atexit.register(os.mkdir, path)
    return path


def say_if_awake():
    """Says where the worker's clock is, unless that is its last sleep."""
    for frame in sys._current_frames().values():
        line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
        if frame.f_code.co_name == "keep_time" and "sleep(EXIT_SECONDS)" not in line:
            os.write(2, line.encode())


def watch_exit(x):
    """Looks at the worker's clock when the interpreter ends."""
    atexit.register(say_if_awake)
    return x


def hold(path):
    """Starts two processes, one in a session of its own, says which they are, and never ends."""
    children = [
        subprocess.Popen(["sleep", "3600"]),
        subprocess.Popen(["sleep", "3600"], start_new_session=True),
    ]
    with open(path + ".new", "w") as file:
        file.write(" ".join(str(pid) for pid in [os.getpid()] + [each.pid for each in children]))
    os.rename(path + ".new", path)
    children[0].wait()


def fill(megabytes):
    return len(bytes(megabytes * 1000 * 1000))


def stay_filled(megabytes):
    """Does not end if that is a lot."""
    text = b"x" * (megabytes * 1000 * 1000)
    if megabytes >= 100:
        time.sleep(3600)
    return len(text)

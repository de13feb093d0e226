# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the calls of a Python program in a worker: troupe_worker.py passes it the items of a pool
that the package “troupe” started.

The other end is `_payload.py` and `_prepare.py` of that package; troupe_segments.py specifies the
bytes. A worker may be of another machine, without the package, so that this file needs nothing of
it.
"""

import io
import os
import sys
from _thread import allocate_lock, start_new_thread
from itertools import starmap

from troupe_segments import CALL, CHUNK, HEAD, IS_KNOWN, IS_SEGMENTS, NUMBERS, ONE, PROTOCOL, STAR
from troupe_segments import STAR_CHUNK, Share, dumps, load_segments, loads, pickle_apart
from troupe_segments import __file__ as segments_file, encode as encode_parts

# Shorter lists of numbers are not looked at.
NUMBERS_LEAST = 64
NUMBERS_HEAD = bytes((NUMBERS,))
TEXT_MAX = 4096
# What no traceback begins with.
OWN_FILES = (__file__, segments_file)

# Functions that are mere references, by their pickles.
functions = {}
# The folder that the program shares with its workers, or None; and its files, in which large values
# are, unless results are kept and must therefore be whole.
share = files = None
descriptor_output = None


class Failed(Exception):
    """A call that raised an exception: its line, its traceback, and the exception as data."""

    def __init__(self, message, details, value):
        super().__init__(message)
        self.message, self.details, self.value = message, details, value


# Preparation


class PackageFinder:
    """Finds the package “troupe” of the program, and nothing else of the folder that it is in."""

    def __init__(self, folder):
        self.folder = folder

    def find_spec(self, name, path=None, target=None):
        if name != "troupe":
            return None
        from importlib.util import spec_from_file_location

        return spec_from_file_location(
            name, self.folder + "/__init__.py", submodule_search_locations=[self.folder]
        )


def read_preparation(path):
    with open(path, "rb") as file:
        return loads(file.read())


def find_folder(path):
    """Returns the folder of the program, whose modules may have names of the standard library."""
    data = read_preparation(path)
    return os.path.dirname(data["main-path"] or "") or data["folder"] or os.getcwd()


def prepare(path):
    """Makes this process what the program's file says: like a worker of multiprocessing that was
    spawned. An exception means that no worker can be started."""
    global share, files, descriptor_output

    data = read_preparation(path)
    print_lines()
    descriptor_output = DescriptorOutput()
    sys.argv = data["argv"]
    sys.path[:] = data["path"]
    if os.path.dirname(data["package"]) not in sys.path and os.path.isdir(data["package"]):
        sys.meta_path.append(PackageFinder(data["package"]))
    share = data["share"] if data["share"] == os.path.dirname(path) else None
    files = Share(share) if share is not None and not data["is-kept"] else None
    # Pools of a call are another matter.
    os.environ.pop("TROUPE_PYTHON_KEEP", None)
    tell_pid()
    if "standard" in data:
        from troupe._sharing import adopt

        # Those of an executor may start processes.
        adopt(data["standard"], name_worker(data["name"]), data["name"] == "PoolWorker")
    load_main(data["main-name"], data["main-path"])
    if "initializer" in data:
        function, arguments, is_segments = data["initializer"]
        arguments = load_segments(memoryview(arguments), True) if is_segments else loads(arguments)
        try:
            loads(function)(*arguments)
        except BaseException:
            if data["name"] == "Process":
                # As an executor of the standard library does.
                from concurrent.futures._base import LOGGER

                LOGGER.critical("Exception in initializer:", exc_info=True)
            flush_queues()
            raise


def tell_pid():
    """Lets the program know this process: the node knows its parent, which keeps it."""
    if share is not None:
        with open("%s/worker-%d" % (share, os.getppid()), "wb") as file:
            file.write(b"%d" % os.getpid())


def print_lines():
    """Lets lines of several workers never mix: what a call prints is sent line by line."""
    for name in "stdout", "stderr":
        stream = getattr(sys, name)
        errors = stream.errors
        buffer = io.BufferedWriter(stream.detach())
        wrapper = io.TextIOWrapper(buffer, "utf-8", errors, line_buffering=True)
        setattr(sys, name, wrapper)
        setattr(sys, "__%s__" % name, wrapper)


class DescriptorOutput:
    """What is written to descriptor 1 past sys.stdout, by commands and by libraries in C: it belongs
    to standard output as well. A thread passes it on while a call runs, and the rest follows at
    the end of the call."""

    def __init__(self):
        from select import POLLIN, poll

        # Of troupe_worker.py: where what is printed goes.
        self.capture = sys.stdout.buffer.raw
        self.fd, write_fd = os.pipe()
        os.dup2(write_fd, 1)
        os.close(write_fd)
        os.set_blocking(self.fd, False)
        self.lock = allocate_lock()
        # Each thread polls with its own.
        self.pollers = poll(), poll()
        for poller in self.pollers:
            poller.register(self.fd, POLLIN)
        os.register_at_fork(after_in_child=self.leave)
        start_new_thread(self.read, ())

    def leave(self):
        """Runs in a process that a call forked: its parent reads."""
        self.pollers = None
        os.close(self.fd)

    def pass_on(self):
        """Returns whether there may be more later."""
        with self.lock:
            try:
                while True:
                    data = os.read(self.fd, 1 << 16)
                    if not data:
                        return False
                    self.capture.write(data)
            except OSError:
                # There is no more for now.
                return True

    def read(self):
        while self.pollers[0].poll() and self.pass_on():
            pass

    def drain(self):
        if self.pollers is not None and (self.pollers[1].poll(0) or self.lock.locked()):
            self.pass_on()


def flush_queues():
    """Sends what was put into queues of multiprocessing, since this process ends at once."""
    util = sys.modules.get("multiprocessing.util")
    if util is not None:
        util._exit_function()


def flush():
    if descriptor_output is not None:
        descriptor_output.drain()
    for stream in sys.stdout, sys.stderr:
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            # User code has closed it, or put something else in its place.
            pass


def name_worker(name):
    """Returns the name that multiprocessing gives a worker: with its number, if it is of a pool."""
    kinds = {"PoolWorker": "SpawnPoolWorker", "Process": "SpawnProcess"}
    if name not in kinds:
        return name
    number = 1 if share is not None else os.getpid()
    while share is not None:
        try:
            os.close(os.open("%s/number-%d" % (share, number), os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            number += 1
    return "%s-%d" % (kinds[name], number)


def load_main(name, path):
    """Reads the program's main module, under another name, so that its functions are found."""
    if name is None and path is None:
        return
    main = type(sys)("__mp_main__")
    state = find_state()
    if state is not None:
        state.is_preparing = True
    try:
        if name is not None:
            load_named(main, name)
        else:
            load_path(main, path)
    finally:
        if state is not None:
            state.is_preparing = False


def find_state():
    """Returns the module of the package that is to know that the main module is being read."""
    try:
        import troupe

        return troupe
    except ImportError:
        return None


def take_main(main):
    sys.modules["__main__"] = sys.modules["__mp_main__"] = main


def load_path(main, path):
    if os.path.splitext(os.path.basename(path))[0] == "ipython":
        return
    if os.path.isdir(path) or path.endswith((".zip", ".pyz")):
        import runpy

        main.__dict__.update(runpy.run_path(path, run_name="__mp_main__"))
        take_main(main)
        return
    with open(path, "rb") as file:
        source = file.read()
    main.__file__ = path
    main.__cached__ = None
    take_main(main)
    exec(compile(source, path, "exec"), main.__dict__)


def load_named(main, name):
    """A program that was started with -m."""
    import runpy

    if name == "__main__" or name.endswith(".__main__"):
        return
    take_main(main)
    main.__dict__.update(runpy.run_module(name, run_name="__mp_main__", alter_sys=True))
    take_main(main)


# Values


def encode_list(values):
    """Returns the values of a chunk, as encode() does: integers and floats as an array, which takes
    a third of the time."""
    if len(values) >= NUMBERS_LEAST:
        kinds = set(map(type, values))
        code = "q" if kinds == {int} else "d" if kinds == {float} else None
        if code is not None:
            from array import array

            try:
                data = encode(array(code, values))
            except OverflowError:
                return encode(values)
            return NUMBERS_HEAD + data if type(data) is bytes else [NUMBERS_HEAD, *data]
    return encode(values)


def encode(value):
    """Returns a value as bytes, or as a list of buffers."""
    parts, _is_segments = encode_parts(value, files)
    return parts[0] if len(parts) == 1 else parts


# Calls


def call(payload):
    """Returns the value of one item as bytes, or as a list of buffers; raises Failed."""
    kind, flags, _zero, size = HEAD.unpack_from(payload)
    end = HEAD.size + size
    try:
        pickled = payload[HEAD.size : end]
        if flags & IS_KNOWN:
            pickled = bytes(pickled)
            function = functions.get(pickled)
            if function is None:
                function = functions[pickled] = loads(pickled)
        elif size:
            function = loads(pickled)
        body = payload[end:]
        argument = load_segments(body, True) if flags & IS_SEGMENTS else loads(body)
        if kind == ONE:
            value = function(argument)
        elif kind == CHUNK:
            value = list(map(function, argument))
        elif kind == CALL:
            value = function(*argument[0], **argument[1])
        elif kind == STAR:
            value = function(*argument)
        elif kind == STAR_CHUNK:
            value = list(starmap(function, argument))
        else:
            value = run_process(argument)
    except BaseException as error:
        flush()
        raise fail(error) from None
    flush()
    try:
        return encode_list(value) if kind in (CHUNK, STAR_CHUNK) else encode(value)
    except Exception as error:
        raise fail(error, value, True) from None
    except BaseException as error:
        raise fail(error) from None


def describe(error):
    try:
        text = str(error)
    except Exception:
        text = "its message cannot be shown"
    return " ".join((type(error).__name__ + (": " + text if text else "")).split())[:TEXT_MAX]


def show(value):
    try:
        return repr(value)[:TEXT_MAX]
    except Exception:
        return "a value of type " + type(value).__name__


def format_error(error):
    """Returns the traceback of an exception, without the frames of this file."""
    try:
        import traceback

        first = error.__traceback__
        while first is not None and first.tb_frame.f_code.co_filename in OWN_FILES:
            first = first.tb_next
        return "".join(traceback.format_exception(type(error), error, first))
    except Exception:
        return describe(error) + "\n"


def fail(error, value=None, is_encoding=False):
    """Returns the failure of a call: what it raised, if that can travel."""
    details = format_error(error)
    message = describe(error)
    reason = show(error), show(value) if is_encoding else None
    try:
        data, _buffers = pickle_apart(error)
        # Some exceptions cannot be made again from what is pickled of them.
        loads(data)
    except Exception:
        data = None
    return Failed(message, details, dumps((data, message, details, *reason), PROTOCOL))


def run_process(process):
    """Runs a troupe.Process, and returns its exit code."""
    return process._bootstrap()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Queues, pipes, locks and shared memory of multiprocessing, passed to workers.

The standard library passes them to processes that it starts itself. Workers are started by the
node; they open descriptors through a socket of the program, and the rest by its name.
"""

import contextlib
import os
import sys
import weakref
from _thread import RLock

from troupe._hooks import after_import

# What a worker sends, and how long that may take; and how many may come at once.
TOKEN_BYTES, TOKEN_SECONDS, BACKLOG = 16, 10, 64

_server = None
# Also taken by the end of an owner, in whatever thread that is found out.
_lock = RLock()


def _send_descriptor(connection, descriptor):
    import array
    import socket

    rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]))
    connection.sendmsg([b"\0"], [rights])


def _receive_descriptor(connection):
    import array
    import socket

    _, ancillary, _, _ = connection.recvmsg(1, socket.CMSG_SPACE(4), socket.MSG_CMSG_CLOEXEC)
    numbers = array.array("i")
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            numbers.frombytes(data[:4])
    if not numbers:
        raise EOFError("the program no longer passes this queue or pipe")
    return numbers[0]


class _Server:
    """Gives descriptors of this process to workers that know their tokens."""

    def __init__(self):
        import socket
        from _thread import start_new_thread

        self.pid = os.getpid()
        self.descriptors = {}
        self.owners = {}
        self.once = set()
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        # An empty name: the kernel chooses one that is no file.
        self.socket.bind("")
        self.address = self.socket.getsockname()
        self.socket.listen(BACKLOG)
        start_new_thread(self.serve, ())

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                self.socket.close()
                return
            with connection, contextlib.suppress(OSError, EOFError):
                connection.settimeout(TOKEN_SECONDS)
                self.answer(connection, connection.recv(TOKEN_BYTES))

    def answer(self, connection, token):
        with _lock:
            descriptor = self.descriptors.get(token)
            if descriptor is None:
                return
            _send_descriptor(connection, descriptor)
            if token in self.once:
                self.remove(token)

    def add(self, descriptor, owner):
        token = os.urandom(TOKEN_BYTES)
        self.descriptors[token] = os.dup(descriptor)
        if id(owner) not in self.owners:
            self.owners[id(owner)] = []
            weakref.finalize(owner, self.forget, id(owner)).atexit = False
        self.owners[id(owner)].append(token)
        # A process is one worker: nobody else comes for it, and the end of a pipe is to be seen.
        if hasattr(owner, "_popen"):
            self.once.add(token)
        return token

    def remove(self, token):
        self.once.discard(token)
        descriptor = self.descriptors.pop(token, None)
        if descriptor is not None:
            os.close(descriptor)

    def forget(self, number):
        global _server

        with _lock:
            for token in self.owners.pop(number, ()):
                self.remove(token)
            if not self.owners and _server is self:
                # The thread ends; another one is started when it is needed.
                _server = None
                with contextlib.suppress(OSError):
                    self.socket.shutdown(2)


def _get_server():
    global _server

    if _server is None or _server.pid != os.getpid():
        _server = _Server()
    return _server


class _Descriptor:
    """A descriptor of the program, as it is pickled: multiprocessing calls detach() in the worker."""

    def __init__(self, address, token):
        self.address = address
        self.token = token

    def detach(self):
        import socket

        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.connect(self.address)
            connection.sendall(self.token)
            return _receive_descriptor(connection)


class _Passing:
    """What multiprocessing takes for the process that is being started."""

    def __init__(self, owner):
        self.owner = owner

    @staticmethod
    def duplicate_for_child(descriptor):
        return descriptor

    def DupFd(self, descriptor):
        with _lock:
            server = _get_server()
            return _Descriptor(server.address, server.add(descriptor, self.owner))


@contextlib.contextmanager
def passing(owner):
    """While this lasts, what is pickled may contain queues, pipes and locks.

    They are given to workers until `owner`, any object that can be weakly referenced, is gone.
    """
    context = sys.modules.get("multiprocessing.context")
    if context is None:
        yield
        return

    before = context.get_spawning_popen()
    context.set_spawning_popen(_Passing(owner))
    try:
        yield
    finally:
        context.set_spawning_popen(before)


# What a worker is told


def _describe_tracker():
    """Returns the pid and the descriptor through which resources are tracked, which workers share:
    otherwise shared memory would be removed when a worker ends that has used it."""
    module = sys.modules.get("multiprocessing.resource_tracker")
    if module is None:
        return None
    if "multiprocessing.shared_memory" in sys.modules:
        module.ensure_running()
    descriptor = module._resource_tracker._fd
    return None if descriptor is None else (os.getpid(), descriptor)


def describe():
    """Returns what a worker needs to know of this process, as plain values for adopt()."""
    standard = sys.modules.get("troupe._standard")
    description = {
        "pid": os.getpid(),
        "boot": _read_boot_id(),
        "replaced": standard is not None and standard.is_installed(),
        "tracker": _describe_tracker(),
        "authkey": None,
        "name": None,
    }
    process = sys.modules.get("multiprocessing.process")
    if process is not None:
        description["authkey"] = bytes(process.current_process().authkey)
        description["name"] = process.current_process().name
    return description


def _read_boot_id():
    try:
        with open("/proc/sys/kernel/random/boot_id") as file:
            return file.read().strip()
    except OSError:
        return ""


def _become_child(module, description, name, daemon, is_here):
    process = module.current_process()
    if name is not None:
        process._name = name
    process._config["daemon"] = daemon
    if description["authkey"] is not None:
        process.authkey = description["authkey"]
    if hasattr(module, "_ParentProcess"):
        sentinel = None
        if is_here and hasattr(os, "pidfd_open"):
            with contextlib.suppress(OSError):
                sentinel = os.pidfd_open(description["pid"])
        module._parent_process = module._ParentProcess(
            description["name"] or "MainProcess", description["pid"], sentinel
        )


def _share_tracker(module, tracker):
    with contextlib.suppress(OSError):
        module._resource_tracker._fd = os.open(
            "/proc/%d/fd/%d" % tracker, os.O_WRONLY | os.O_CLOEXEC
        )


def _leave_shared_memory(module):
    """Who opens the shared memory of another process does not remove it."""
    initialize = module.SharedMemory.__init__

    def __init__(self, name=None, create=False, size=0, **options):
        if create:
            initialize(self, name, create, size, **options)
        elif "track" in initialize.__code__.co_varnames:
            # From Python 3.13 on.
            options.setdefault("track", False)
            initialize(self, name, create, size, **options)
        else:
            tracker = module.__dict__.get("resource_tracker") or module
            register = tracker.register
            tracker.register = lambda *_: None
            try:
                initialize(self, name, create, size, **options)
            finally:
                tracker.register = register

    module.SharedMemory.__init__ = __init__


def adopt(description, name=None, daemon=True):
    """Makes this worker a child of the program, for multiprocessing: its name, key and resources.

    `description` is what describe() returned there.
    """
    is_here = description["boot"] == _read_boot_id() and description["boot"] != ""
    after_import(
        "multiprocessing.process",
        lambda module: _become_child(module, description, name, daemon, is_here),
    )
    tracker = description["tracker"]
    if tracker is not None and is_here:
        after_import(
            "multiprocessing.resource_tracker", lambda module: _share_tracker(module, tracker)
        )
    else:
        after_import("multiprocessing.shared_memory", _leave_shared_memory)
    if description["replaced"]:
        from troupe import _standard

        _standard.install()

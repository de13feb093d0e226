# SPDX-License-Identifier: GPL-3.0-or-later
"""What a worker needs before its first call: the program's main module, its search path, its
arguments, and the initializer, as multiprocessing has it for the start method “spawn”."""

import os
import sys

import troupe
from troupe._payload import encode_arguments, pickle_function
from troupe._segments import PROTOCOL, dumps
from troupe.errors import TroupeError

SHARED = "/dev/shm"
PREFIX = "troupe-"

BOOTSTRAPPING = (
    "workers read the program as well, and it makes a pool or a process when it is read: "
    "write what it is to do below “if __name__ == '__main__':”"
)


def check_bootstrapping():
    """Raises RuntimeError in a worker that is still reading the main module."""
    standard = sys.modules.get("multiprocessing.process")
    current = standard.current_process() if standard is not None else None
    if troupe.is_preparing or getattr(current, "_inheriting", False):
        raise RuntimeError(BOOTSTRAPPING)


def find_main():
    """Returns the name of the main module, and its file: one of them, or neither."""
    main = sys.modules.get("__main__")
    name = getattr(getattr(main, "__spec__", None), "name", None)
    if name is not None:
        return name, None
    path = getattr(main, "__file__", None)
    if path is None or hasattr(sys, "ps1"):
        return None, None
    path = os.path.join(troupe.first_folder, path) if troupe.first_folder else path
    return None, path if os.path.isfile(path) else None


def has_main():
    return find_main() != (None, None)


def get_world():
    """Returns what tells the processes of this machine from those of a container, which may have the
    same numbers and the same memory."""
    try:
        return os.stat("/proc/self/ns/pid").st_ino
    except OSError:
        return 0


def make_folder(is_far=False):
    """Returns a new private folder, in memory where there is such a place, and whether it is. Workers
    of other machines see it if they see the current folder."""
    world = "%s%d-" % (PREFIX, get_world())
    clear_leftovers(world)
    for place in (os.getcwd(),) if is_far else (SHARED, os.environ.get("TMPDIR") or "/tmp"):
        dot = "." if is_far else ""
        path = "%s/%s%s%d-%s" % (place, dot, world, os.getpid(), os.urandom(6).hex())
        try:
            os.mkdir(path, 0o700)
            return path, place == SHARED
        except OSError as failed:
            error = failed
    raise TroupeError("no folder can be created in “%s”: %s" % (place, error.strerror))


def remove_folder(path):
    try:
        for name in os.listdir(path):
            os.unlink(os.path.join(path, name))
        os.rmdir(path)
    except OSError:
        pass


def clear_leftovers(world):
    """Removes the folders of programs that were killed."""
    try:
        names = os.listdir(SHARED)
    except OSError:
        return
    for name in names:
        if name.startswith(world):
            pid = name[len(world) :].partition("-")[0]
            path = os.path.join(SHARED, name)
            try:
                if pid.isdigit() and not os.path.exists("/proc/" + pid):
                    if os.stat(path).st_uid == os.getuid():
                        remove_folder(path)
            except OSError:
                pass


def get_search_path():
    """Returns sys.path with the folder of the program in place of an empty string."""
    path = list(sys.path)
    if troupe.first_folder is not None:
        path = [troupe.first_folder if entry == "" else entry for entry in path]
    return path


def share_standard(owner, data):
    """Returns a context in which queues, locks and the like of multiprocessing are pickled, and
    says in the data what a worker needs for them."""
    if "multiprocessing.context" not in sys.modules:
        return NOTHING
    from troupe import _sharing

    data["standard"] = _sharing.describe()
    return _sharing.passing(owner)


class Nothing:
    def __enter__(self):
        pass

    def __exit__(self, *_error):
        pass


NOTHING = Nothing()


def prepare(owner, folder, share, initializer=None, initargs=(), name="PoolWorker", keep=None):
    """Writes the preparation file of a pool, and returns its path."""
    main_name, main_path = find_main()
    data = {
        "path": get_search_path(),
        "argv": list(getattr(sys, "argv", [])),
        "folder": troupe.first_folder,
        "main-name": main_name,
        "main-path": main_path,
        "share": folder if share else None,
        "is-kept": keep is not None,
        "name": name,
        "package": os.path.dirname(os.path.abspath(__file__)),
    }
    with share_standard(owner, data):
        if initializer is not None:
            function, _is_plain = pickle_function(initializer)
            parts, is_segments = encode_arguments(tuple(initargs), None)
            data["initializer"] = function, b"".join(parts), is_segments
    path = os.path.join(folder, "prepare")
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with open(fd, "wb") as file:
        file.write(dumps(data, PROTOCOL))
    return path

# SPDX-License-Identifier: GPL-3.0-or-later
"""Troupe for Python programs: pools of processes whose results are whole although workers die.

`Pool`, `ProcessPoolExecutor` and `Process` have the interfaces of `multiprocessing` and
`concurrent.futures`. They are imported on use, so that `import troupe` costs next to nothing.
"""

import os as _os

__all__ = [
    "Pool",
    "ProcessPoolExecutor",
    "Process",
    "TroupeError",
    "BrokenPool",
    "CrashError",
    "RemoteError",
    "TimeoutError",
    "active_children",
    "current_process",
    "parent_process",
]

_PLACES = {
    "Pool": "pool",
    "ProcessPoolExecutor": "executor",
    "Process": "process",
    "active_children": "process",
    "current_process": "process",
    "parent_process": "process",
    "TroupeError": "errors",
    "BrokenPool": "errors",
    "CrashError": "errors",
    "RemoteError": "errors",
    "TimeoutError": "errors",
}


# Whether this process is a worker that is still reading the program's main module.
is_preparing = False
try:
    # Relative names of the program's files begin here.
    first_folder = _os.getcwd()
except OSError:
    first_folder = None


def __getattr__(name):
    place = _PLACES.get(name)
    if place is None:
        raise AttributeError("module %r has no attribute %r" % (__name__, name))
    module = __import__("%s.%s" % (__name__, place), None, None, [name])
    value = globals()[name] = getattr(module, name)
    return value


def __dir__():
    return sorted(set(globals()) | set(__all__))

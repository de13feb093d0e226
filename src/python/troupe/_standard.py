# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts Pool, ProcessPoolExecutor and Process of this package in place of the standard ones.

Nothing is imported for that: each module of the standard library is changed when the program
imports it. What else it has, such as queues, locks and managers, stays as it is.
"""

import sys

from troupe._hooks import after_import

_is_installed = False


def is_installed():
    """Whether the standard ones are replaced in this process."""
    return _is_installed


def _pool(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None):
    """Returns a process pool object."""
    from troupe.pool import Pool

    return Pool(processes, initializer, initargs, maxtasksperchild, context=self.get_context())


_pool.__name__ = _pool.__qualname__ = "Pool"

# The contexts with which the standard library starts processes of its own.
_own_contexts = {}


def _change_context(module):
    from troupe.process import Process

    module.BaseContext.Pool = _pool
    for name, context in module._concrete_contexts.items():
        kind = type(context)
        own = type(kind.__name__, (kind,), {"Process": kind.Process})()
        _own_contexts[name] = own
        kind.Process = Process
    module.DefaultContext.Process = Process


def _change_pool(module):
    """Its own functions still find the Pool of the standard library, on which ThreadPool is built."""

    class Module(type(module)):
        @property
        def Pool(self):
            return self.__dict__.get("_replacement") or _import_pool()

        @Pool.setter
        def Pool(self, value):
            self.__dict__["_replacement"] = value

    Module.__name__ = Module.__qualname__ = "module"
    module.__class__ = Module


def _import_pool():
    from troupe.pool import Pool

    return Pool


def _change_synchronize(module):
    """A semaphore keeps its name, by which workers find it, also where processes are forked."""
    from multiprocessing.context import _concrete_contexts

    initialize = module.SemLock.__init__
    context = _concrete_contexts["spawn"]

    def __init__(self, kind, value, maxvalue, *, ctx):
        initialize(self, kind, value, maxvalue, ctx=context)

    module.SemLock.__init__ = __init__


def _change_managers(module):
    """The process of a manager is no worker, and may be forked with what it serves."""
    initialize = module.BaseManager.__init__

    def __init__(self, *args, **kwargs):
        initialize(self, *args, **kwargs)
        self._ctx = _own_contexts.get(self._ctx.get_start_method(), self._ctx)

    module.BaseManager.__init__ = __init__


def _change_spawn(module):
    """A process of the standard library, such as that of a manager, finds this package as well."""
    from os.path import dirname

    get_preparation_data = module.get_preparation_data
    folder = dirname(dirname(__file__))

    def change(name):
        data = get_preparation_data(name)
        path = data.get("sys_path", sys.path)
        if folder not in path:
            data["sys_path"] = [*path, folder]
        return data

    module.get_preparation_data = change


def _change_executor(module):
    from troupe.executor import ProcessPoolExecutor

    module.ProcessPoolExecutor = ProcessPoolExecutor


def _register_joblib(module):
    import troupe.joblib  # noqa: F401


def install():
    """Changes the modules of the standard library, now or as soon as they are imported."""
    global _is_installed

    if _is_installed:
        return
    _is_installed = True
    after_import("multiprocessing.context", _change_context)
    after_import("multiprocessing.pool", _change_pool)
    after_import("multiprocessing.synchronize", _change_synchronize)
    after_import("multiprocessing.managers", _change_managers)
    after_import("multiprocessing.spawn", _change_spawn)
    after_import("concurrent.futures.process", _change_executor)
    after_import("joblib", _register_joblib)


def explain(error):
    """Returns what to do about an exception of a worker, as a line, or an empty text.

    A worker imports the program anew: names that the program sets only when it runs, below
    `if __name__ == "__main__"`, are not there.
    """
    is_missing = isinstance(error, AttributeError) and "Can't get attribute" in str(error)
    if not isinstance(error, NameError) and not is_missing:
        return ""

    name = getattr(error, "name", None)
    if is_missing:
        name = str(error).partition("attribute '")[2].partition("'")[0]
    elif name is None:
        parts = str(error).split("'")
        name = parts[1] if len(parts) > 2 else None
    if name is None or not hasattr(sys.modules.get("__main__"), name):
        return ""
    return (
        "“%s” is set where the program runs, and workers import the program without running that: "
        "pass it as an argument or with initializer=, or set it above "
        "“if __name__ == '__main__'”.\n" % name
    )

# SPDX-License-Identifier: GPL-3.0-or-later
"""The errors of the package: what became of a call whose result there is not."""

import builtins
import sys


class TroupeError(Exception):
    """Something that only Troupe has to tell: about a call, its worker, or the installation."""


class BrokenPool(TroupeError, RuntimeError):
    """No worker can be started any more, or the pool was terminated: there are no results."""


class CrashError(TroupeError):
    """A call ended every worker that tried it.

    Attributes: `item`, the call as text; `signal`, the name of the signal that ended the last
    worker, such as "SIGSEGV", or None; `exit_code`, if it exited instead; `attempts`, how many
    workers tried.
    """

    def __init__(self, item="", signal=None, exit_code=None, attempts=1, message=None):
        if message is None:
            if signal is not None:
                end = "was ended by %s" % signal
            elif exit_code is not None:
                end = "exited with status %d" % exit_code
            else:
                end = "ended"
            times = "the only attempt" if attempts == 1 else "the last of %d attempts" % attempts
            message = "%s: its worker %s, in %s" % (item or "a call", end, times)
        super().__init__(message)
        self.item = item
        self.signal = signal
        self.exit_code = exit_code
        self.attempts = attempts

    def __reduce__(self):
        message = self.args[0] if self.args else None
        return CrashError, (self.item, self.signal, self.exit_code, self.attempts, message)


class TimeoutError(TroupeError, builtins.TimeoutError):
    """A call ran for longer than `timeout`, and its worker was ended; or a result was not there in
    the time that somebody waited for it."""


class RemoteError(TroupeError):
    """An exception of a worker that cannot travel: its text, and its traceback as the cause."""


class RemoteTraceback(Exception):
    """The traceback of an exception in its worker, as its cause. The text is that of multiprocessing."""

    def __init__(self, tb):
        super().__init__(tb)
        self.tb = tb

    def __str__(self):
        return self.tb


_made = {}


def get_waited_too_long():
    """Returns the class of the error of a result that is not there in time: multiprocessing's own
    as well, so that what catches that catches this one."""
    if "timeout" not in _made:
        from multiprocessing import TimeoutError as standard

        names = {"__module__": "troupe", "__reduce__": lambda self: (_make_waited, self.args)}
        _made["timeout"] = type("TimeoutError", (TimeoutError, standard), names)
    return _made["timeout"]


def _make_waited(*args):
    return get_waited_too_long()(*args)


def get_remote_traceback(is_executor):
    """Returns the class of remote tracebacks: that of the standard library where that is loaded."""
    if is_executor:
        module = sys.modules.get("concurrent.futures.process")
        return getattr(module, "_RemoteTraceback", RemoteTraceback)
    return getattr(sys.modules.get("multiprocessing.pool"), "RemoteTraceback", RemoteTraceback)


def get_broken_executor():
    """Returns the class of the error of an executor that has no workers."""
    if "broken" not in _made:
        from concurrent.futures.process import BrokenProcessPool

        _made["broken"] = type(
            "BrokenProcessPool", (BrokenPool, BrokenProcessPool), {"__module__": "troupe"}
        )
    return _made["broken"]


def get_crash_of_executor():
    """Returns the class of the error of a crash in an executor: that of the standard library too."""
    if "crash" not in _made:
        from concurrent.futures.process import BrokenProcessPool

        _made["crash"] = type("CrashError", (CrashError, BrokenProcessPool), {"__module__": "troupe"})
    return _made["crash"]


def make_encoding_error(reason, value):
    """Returns the error of a result that cannot be pickled; both are texts of the worker."""
    from multiprocessing.pool import MaybeEncodingError

    error = MaybeEncodingError.__new__(MaybeEncodingError, reason, value)
    error.exc, error.value = reason, value
    error.args = (reason, value)
    return error

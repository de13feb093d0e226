# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs CPython's own tests of pools and executors, which Debian has in libpython3.*-testsuite.

    run.py --list            prints the classes of tests
    run.py CLASS OUTCOME     runs one of them, and writes a line for each test to a file: ok, failed
                             or skipped, its name, its seconds, and the last line of what went wrong
"""

import importlib
import os
import subprocess
import sys
import time
import unittest

# The executors are in one module up to Python 3.11, and in a package since.
EXECUTORS = (
    "test.test_concurrent_futures",
    "test.test_concurrent_futures.test_as_completed",
    "test.test_concurrent_futures.test_deadlock",
    "test.test_concurrent_futures.test_init",
    "test.test_concurrent_futures.test_process_pool",
    "test.test_concurrent_futures.test_shutdown",
    "test.test_concurrent_futures.test_wait",
)

# Tests with limits of a few seconds, in which their workers start as well: where the machine is busy,
# they are tried again.
LIMITED = {
    "test_async_timeout",
    "test_first_completed",
    "test_first_completed_some_already_completed",
    "test_first_exception",
    "test_first_exception_one_already_failed",
    "test_first_exception_some_already_complete",
    "test_initializer",
    "test_map_timeout",
    "test_terminate",
    "test_timeout",
}
N_TRIES = 3


def run_program(*arguments, **environment):
    """In place of test.support.script_helper.assert_python_ok(), which runs Python in isolation."""
    command = [os.environ["TROUPE_PROGRAM"], "python", "--interpreter", sys.executable, *arguments]
    done = subprocess.run(
        command, capture_output=True, env={**os.environ, **environment}, check=False
    )
    if done.returncode:
        raise AssertionError("exit status %d: %s" % (done.returncode, done.stderr.decode()))
    return done.returncode, done.stdout, done.stderr


class Joined:
    """What tests join under the name of a private part of the standard executor: all of it."""

    def __init__(self, engine):
        self.engine = engine

    def join(self):
        self.engine.wait()

    join_thread = join


def name_parts():
    """Gives the executor the names of parts of the standard one that tests wait for."""
    from troupe import ProcessPoolExecutor

    part = property(lambda self: Joined(self._state.engine))
    ProcessPoolExecutor._executor_manager_thread = ProcessPoolExecutor._call_queue = part


def load_classes():
    """Returns the classes of tests by their names."""
    from test.support import script_helper

    script_helper.assert_python_ok = run_program
    name_parts()
    modules = [importlib.import_module("pool_tests")]
    for name in EXECUTORS:
        try:
            modules.append(importlib.import_module(name))
        except ModuleNotFoundError:
            pass
    return {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if name.startswith(("WithProcesses", "WithManager", "ProcessPool"))
        and isinstance(value, type)
        and issubclass(value, unittest.TestCase)
    }


class Outcome(unittest.TestResult):
    """Writes a line for each test."""

    def __init__(self, file):
        super().__init__()
        self.file = file
        self.again = []
        self.n_tries = 1
        self.began = time.monotonic()

    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()

    def write(self, outcome, test, text=""):
        name = getattr(test, "_testMethodName", None) or "setUpClass"
        seconds = time.monotonic() - self.began
        last = text.strip().rpartition("\n")[2]
        if outcome == "failed" and name in LIMITED and self.n_tries < N_TRIES:
            self.again.append(name)
            return
        print("%s\t%s\t%.2f\t%s" % (outcome, name, seconds, last), file=self.file, flush=True)
        if text and outcome == "failed":
            print("%s.%s: %s" % (type(test).__name__, name, text), file=sys.stderr, flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.write("ok", test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.write("failed", test, self._exc_info_to_string(err, test))

    def addError(self, test, err):
        super().addError(test, err)
        self.write("failed", test, self._exc_info_to_string(err, test))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.write("skipped", test, reason)


def main():
    classes = load_classes()
    if sys.argv[1] == "--list":
        print("\n".join(sorted(classes)))
        return
    kind = classes[sys.argv[1]]
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        outcome = Outcome(file)
        unittest.defaultTestLoader.loadTestsFromTestCase(kind).run(outcome)
        while outcome.again:
            names, outcome.again = outcome.again, []
            outcome.n_tries += 1
            unittest.TestSuite(map(kind, names)).run(outcome)


if __name__ == "__main__":
    main()

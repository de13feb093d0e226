# SPDX-License-Identifier: GPL-3.0-or-later
"""What a process makes of what its node tells: its number, its end, and what it prints."""

import contextlib
import io
import multiprocessing.connection
import os
import pickle
import signal
import sys
import threading

import checks
from checks import get_node, raises, wait_for
from troupe import BrokenPool, Process, TroupeError, active_children, process as module
from troupe._node import CRASHED, FAILED, FAILURE_EXIT, FAILURE_SIGNAL, WORKER_JOINED

IDLE = 2


def work(code=0):
    sys.exit(code)


def start(*args, **options):
    process = Process(target=work, args=args, **options)
    process.start()
    node = get_node()
    # No call follows the one that is the process.
    assert len(node.given) == 1 and node.is_told_end
    return process, node


def tell_number(node, number=1):
    """The worker is there: a process that keeps it, and its interpreter, which writes its number."""
    with open("%s/worker-%d" % (node.owner.folder, 4000 + number), "w") as file:
        file.write(str(5000 + number))
    node.owner.take_worker(number, 4000 + number, IDLE, False, 0)


def end(node, code=0):
    """The process ends: it is not run here, where it would take this one for a worker."""
    node.run(0, values=[pickle.dumps(code)])


def check_words():
    os.environ["TROUPE_PYTHON_TIMEOUT"] = "5"
    os.environ["TROUPE_PYTHON_RETRIES"] = "3"
    process, node = start(name="mine")
    words = dict(node.words)
    # It is run once, however long it takes.
    assert "timeout" not in words
    assert (words["workers"], words["crash-limit"], words["retries"]) == ("1", "1", "0"), words
    assert node.get_label(0) == "mine: work"
    end(node)
    del os.environ["TROUPE_PYTHON_TIMEOUT"], os.environ["TROUPE_PYTHON_RETRIES"]


def check_codes():
    for code in 0, 3, 1:
        process, node = start()
        assert process.exitcode is None and process.is_alive() and process in active_children()
        assert not multiprocessing.connection.wait([process.sentinel], 0)
        end(node, code)
        assert process.exitcode == code and not process.is_alive(), process.exitcode
        assert multiprocessing.connection.wait([process.sentinel], 0)
        process.join()
        assert process not in active_children()
        sentinel = process.sentinel
        process.close()
        raises(OSError, os.fstat, sentinel)


def check_ends():
    """However its worker ends, the code says so."""
    for exited, code, expected in (True, 7, 7), (False, 9, -9), (True, 0, 0):
        for is_told_first in True, False:
            process, node = start()
            tell_number(node)
            kind = FAILURE_EXIT if exited else FAILURE_SIGNAL
            if is_told_first:
                node.items.pop(0)
                node.owner.take_worker(1, 4001, WORKER_JOINED, exited, code)
            else:
                # The worker's end follows.
                node.is_told_end = False
                node.run(0, 1, CRASHED, kind=kind, code=code)
                assert process.exitcode is None
                node.owner.take_worker(1, 4001, WORKER_JOINED, exited, code)
            assert node.is_ended and process.exitcode == expected, (exited, code, process.exitcode)
    # It cannot be read in the worker, nothing can be started, or the node is gone: that is shown.
    shown = []
    hook, sys.excepthook = sys.excepthook, lambda _kind, error, _traceback: shown.append(str(error))
    error = pickle.dumps((pickle.dumps(KeyError("unreadable")), "m", "details", None, None))
    for fail, text in (
        (lambda: node.run(0, 1, FAILED, message="m", values=[error]), "'unreadable'"),
        (lambda: node.run(0, 1, FAILED, message="no interpreter"), "Process-%d: work: no interpreter"),
        (lambda: node.end(BrokenPool("it broke")), "it broke"),
        (lambda: node.end(TroupeError("it is another version")), "it is another version"),
    ):
        process, node = start()
        fail()
        node.owner.take_worker(1, 4001, WORKER_JOINED, True, 0)
        node.end()
        assert process.exitcode == 1 and len(shown) == 1, shown
        assert shown.pop() == (text % process._identity if "%d" in text else text)
    sys.excepthook = hook
    # The end of the worker after its result does not matter.
    process, node = start()
    tell_number(node)
    end(node, 5)
    node.owner.take_worker(1, 4001, WORKER_JOINED, True, 1)
    assert process.exitcode == 5


def check_number():
    """The number is that of the interpreter, which gets the signals."""
    process, node = start()
    tell_number(node, 3)
    sent = []
    kill, module.os.kill = os.kill, lambda pid, number: sent.append((pid, number))
    try:
        assert process.pid == process.ident == 5003
        process.terminate()
        process.kill()
        process._popen.interrupt()
        assert sent == [(5003, signal.SIGTERM), (5003, signal.SIGKILL), (5003, signal.SIGINT)], sent
        end(node)
        process.terminate()
        process.kill()
        assert len(sent) == 3 and process.pid == 5003
        # One that ended before it had a number has none.
        process, node = start()
        end(node)
        process.terminate()
        assert process.pid is None and len(sent) == 3
        # Who asks for it early waits.
        process, node = start()
        got = []
        thread = threading.Thread(target=lambda: got.append(process.pid), daemon=True)
        thread.start()
        assert not got
        tell_number(node)
        thread.join()
        assert got == [5001]
        end(node)
    finally:
        module.os.kill = kill


def check_join():
    process, node = start()
    seconds = []
    process._popen._engine.link.wait = seconds.append
    for timeout in 0, -1, 2.5, 1e12:
        process.join(timeout)
    assert seconds == [0, 0, 2.5, 1e9]
    del process._popen._engine.link.wait
    assert process.exitcode is None
    raises(AssertionError, process.join)
    end(node)
    process.join()
    process.join(0)
    assert process.exitcode == 0


def check_output():
    """Processes that print as soon as they run do so in the order of their start."""
    out, err = io.StringIO(), io.StringIO()
    # The time goes on when this says so, and not while the other thread is on its way.
    now, n_asked = [100.0], [0]

    def tell_time():
        n_asked[0] += 1
        return now[0]

    def wait_until_asked(number):
        until = n_asked[0] + number
        wait_for(lambda: n_asked[0] >= until)

    monotonic, module.monotonic = module.monotonic, tell_time
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            one, first = start()
            two, second = start()
            first.owner.print_text(1, b"first\n")
            second.owner.print_text(1, b"second\n")
            second.owner.print_text(2, "é\n".encode())
            first.owner.print_text(1, b"again\n")
            assert out.getvalue() == "first\nsecond\nagain\n" and err.getvalue() == "é\n"
            # One waits for the one before, until that has printed, or has ended without that.
            for is_quiet in False, True:
                three, third = start()
                four, fourth = start()
                third.owner.take_begun(0, 1)
                printing = threading.Thread(
                    target=fourth.owner.print_text, args=(1, b"fourth\n"), daemon=True
                )
                printing.start()
                if is_quiet:
                    end(third)
                else:
                    third.owner.print_text(1, b"third\n")
                printing.join()
                expected = "fourth\n" if is_quiet else "third\nfourth\n"
                assert out.getvalue().endswith(("again\n" if not is_quiet else "fourth\n") + expected)
            # It gives a silent one so long, and no longer.
            for begun, after, is_waited in (
                (True, 0.9, True), (True, 1.0, False), (False, 4.9, True), (False, 5.0, False),
            ):  # fmt: skip
                before, silent = start()
                after_it, talking = start()
                if begun:
                    silent.owner.take_begun(0, 1)
                printing = threading.Thread(
                    target=talking.owner.print_text, args=(1, b"talk\n"), daemon=True
                )
                length = len(out.getvalue())
                printing.start()
                # It knows when it began to wait, and has looked a second time.
                wait_until_asked(3)
                now[0] += after
                if is_waited:
                    wait_until_asked(3)
                    assert printing.is_alive() and len(out.getvalue()) == length
                    now[0] += after
                printing.join()
                assert len(out.getvalue()) == length + 5
    finally:
        module.monotonic = monotonic
    for node in checks.NodeInside.made:
        if node.items and not node.is_ended:
            end(node)
    assert active_children() == []


if __name__ == "__main__":
    checks.stay_inside()
    checks.run_all(globals())
    print("fine")

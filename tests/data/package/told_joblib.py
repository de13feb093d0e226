# SPDX-License-Identifier: GPL-3.0-or-later
"""The backend of joblib, where that is installed, with a node in the program."""

import sys
import types

import checks
from checks import get_node, raises


def check_counts(joblib, TroupeBackend):
    backend = TroupeBackend()
    raises(ValueError, backend.effective_n_jobs, 0)
    count = joblib.cpu_count()
    for n_jobs, expected in (
        (None, 1), (1, 1), (3, 3), (-1, count), (-2, max(1, count - 1)), (-1000, 1), (-count, 1),
    ):  # fmt: skip
        assert backend.effective_n_jobs(n_jobs) == expected, n_jobs
    # One job needs no workers.
    backend = TroupeBackend(nesting_level=2)
    for n_jobs in 1, None, -1000:
        error = raises(joblib.parallel.FallbackToBackend, backend.configure, n_jobs)
        assert type(error.backend).__name__ == "SequentialBackend" and error.backend.nesting_level == 2
    assert not checks.NodeInside.made
    assert backend.supports_timeout and backend.supports_return_generator
    assert not backend.supports_sharedmem and not backend.supports_retrieve_callback
    # One that was never used has nothing to end.
    backend.terminate()


def check_calls(joblib, TroupeBackend):
    backend = TroupeBackend(nesting_level=1, retries=2, title="mine")
    parallel = types.SimpleNamespace(n_jobs=3)
    assert backend.configure(3, parallel) == 3 and backend.parallel is parallel
    assert backend.nesting_level == 1
    node = get_node()
    words = dict(node.words)
    assert (words["workers"], words["retries"], words["title"]) == ("3", "2", "mine")
    got = []
    factor = 3
    backend.apply_async(lambda: factor * 2, got.append)
    backend.apply_async(lambda: 1 / 0, callback=got.append)
    result = backend.apply_async(lambda: 5)
    node.run_all()
    assert got[0] == 6 and type(got[1]) is ZeroDivisionError and result.get(0) == 5
    backend._effective_batch_size, backend._smoothed_batch_duration = 7, 8.0
    backend.terminate()
    assert node.is_ended and backend._pool is None
    assert backend._effective_batch_size == 1 and backend._smoothed_batch_duration == 0.0
    backend.terminate()

    # What goes on is broken off, and there is a new pool if there is more to do.
    backend.configure(2, parallel)
    node = get_node()
    result = backend.apply_async(lambda: 5, got.append)
    backend.abort_everything(ensure_ready=False)
    assert node.is_ended and get_node() is node and backend._pool is None
    assert "terminated" in str(got[-1])
    backend.configure(2, parallel)
    node = get_node()
    backend.abort_everything()
    assert node.is_ended and get_node() is not node and not get_node().is_ended
    assert dict(get_node().words)["workers"] == "3"
    backend.terminate()


def check_name(joblib, TroupeBackend):
    with joblib.parallel_backend("troupe", n_jobs=2, retries=4):
        assert type(joblib.parallel.get_active_backend()[0]) is TroupeBackend
        assert joblib.effective_n_jobs() == 2 and joblib.effective_n_jobs(-1) == joblib.cpu_count()


if __name__ == "__main__":
    try:
        import joblib
    except ImportError:
        # Nobody has it here.
        print("fine")
        sys.exit()
    checks.stay_inside()
    from troupe.joblib import TroupeBackend

    checks.run_all(globals(), joblib, TroupeBackend)
    print("fine")

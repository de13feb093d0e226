# SPDX-License-Identifier: GPL-3.0-or-later
"""The classes of test/_test_multiprocessing.py about pools, as CPython makes them for a start method."""

import os

from test import _test_multiprocessing

_all = {"__name__": __name__}
_test_multiprocessing.install_tests_in_module_dict(
    _all, os.environ.get("TROUPE_CPYTHON_METHOD", "spawn")
)
_names = ("TestPool", "TestPoolWorkerErrors", "TestPoolWorkerLifetime")
_kinds = ("Processes", "Manager")
globals().update(
    {name: _all[name] for kind in _kinds for name in ("With%s%s" % (kind, n) for n in _names) if name in _all}
)
setUpModule, tearDownModule = _all["setUpModule"], _all["tearDownModule"]

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts troupe_worker.py as a module: Python caches compiled modules, but no programs."""

import os
import sys

if __name__ == "__main__":
    folder = os.path.dirname(os.path.realpath(__file__))
    if sys.path[0] != folder:
        # If PYTHONSAFEPATH is set.
        sys.path.insert(0, folder)

    from troupe_worker import main

    main()

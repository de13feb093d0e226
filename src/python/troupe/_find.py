# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the programs of the Troupe that this package belongs to."""

import os

from troupe.errors import TroupeError

NODE = "troupe-node"
# That of programs whose results are kept.
KEPT_NODE = "troupe-kept-node"
HELP = """Troupe is not installed here: there is no “troupe-node”. Install it with
“apt install troupe”, or as https://github.com/troupe-app/troupe says; if it is
installed elsewhere, name its programs' folder in the environment variable TROUPE_LIBEXEC."""

NO_KEPT_NODE = """Results cannot be kept: there is no “troupe-kept-node” beside “troupe-node”. Install
the version of Troupe that this package belongs to."""


def _list_places():
    """Yields the folders that may have the programs, the likeliest first."""
    named = os.environ.get("TROUPE_LIBEXEC")
    if named:
        yield named
        return

    here = os.path.dirname(os.path.abspath(__file__))
    yield os.path.join(here, "libexec")
    try:
        # Written when Troupe is built.
        from troupe._where import LIBEXEC

        yield os.path.normpath(os.path.join(here, LIBEXEC))
    except ImportError:
        pass
    # Beside the program that is found by its name.
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        program = os.path.join(folder, "troupe")
        if folder and os.access(program, os.X_OK):
            yield os.path.join(os.path.dirname(os.path.realpath(program)), "../libexec/troupe")
    for prefix in "/usr/local", "/usr":
        yield os.path.join(prefix, "libexec/troupe")


def find_node(name=NODE):
    """Returns the path of troupe-node, or raises TroupeError with how to install it."""
    program = os.environ.get("TROUPE_NODE")
    if program:
        return os.path.join(os.path.dirname(program), name) if name != NODE else program
    for place in _list_places():
        path = os.path.join(place, name)
        if os.access(path, os.X_OK):
            return os.path.normpath(path)
    raise TroupeError(HELP if name == NODE else NO_KEPT_NODE)

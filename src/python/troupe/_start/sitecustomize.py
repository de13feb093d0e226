# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs before a program of “troupe python”: puts Troupe's pools in place of the standard ones.

Python imports this file by its name when it starts, since its folder is the first one of
PYTHONPATH. It takes that away, so that neither the program nor other programs that it starts find
it there, and imports the file of that name that the system has.
"""

import os
import sys
from _frozen_importlib import module_from_spec
from _frozen_importlib_external import PathFinder, spec_from_file_location


def _take_away(folder):
    """Leaves the search path as it is without this folder."""
    sys.path[:] = [path for path in sys.path if path != folder]
    rest = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if rest[0] == folder:
        del rest[0]
    if rest:
        os.environ["PYTHONPATH"] = os.pathsep.join(rest)
    else:
        os.environ.pop("PYTHONPATH", None)


def _import_other():
    """Imports the sitecustomize that is found without this one."""
    spec = PathFinder.find_spec("sitecustomize")
    if spec is not None and spec.loader is not None:
        module = module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


def _install(package):
    # The package of this installation, whatever else there is of that name.
    name = "troupe._hooks"
    spec = spec_from_file_location(name, package + "/_hooks.py")
    hooks = module_from_spec(spec)
    spec.loader.exec_module(hooks)
    sys.meta_path.insert(0, hooks.PackageFinder("troupe", package))

    from troupe import _standard

    _standard.install()


_folder = os.path.dirname(os.path.abspath(__file__))
_take_away(_folder)
try:
    _install(os.path.dirname(_folder))
except Exception as error:
    # Python would go on without it.
    sys.stderr.write("troupe: The program cannot be run with Troupe: %r\n" % error)
    sys.stderr.flush()
    os._exit(2)
_import_other()

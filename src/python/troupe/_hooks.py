# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls a function as soon as a module has been imported, and finds this package by its name alone."""

import sys

_waiting = {}


class _Watcher:
    """First among the finders: lets the others find a module, and calls the functions after it has run."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        functions = _waiting.get(name)
        if not functions:
            return None

        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            if finder is _Watcher or find is None:
                continue
            spec = find(name, path, target)
            if spec is not None:
                _follow(spec)
                return spec
        return None


def _follow(spec):
    run = getattr(spec.loader, "exec_module", None)
    if run is None:
        return

    def exec_module(module):
        run(module)
        for function in _waiting.get(spec.name, ()):
            function(module)

    spec.loader.exec_module = exec_module


def after_import(name, function):
    """Calls `function` with the module `name` after its import, now if it was imported before."""
    module = sys.modules.get(name)
    if module is not None:
        function(module)
        return

    if _Watcher not in sys.meta_path:
        sys.meta_path.insert(0, _Watcher)
    _waiting.setdefault(name, []).append(function)


class PackageFinder:
    """Finds one package in its folder, and nothing else of the folder that this one is in."""

    def __init__(self, name, folder):
        self.name = name
        self.folder = folder

    def find_spec(self, name, path=None, target=None):
        if name != self.name:
            return None

        # What importlib.util is made of, and is loaded already.
        from _frozen_importlib_external import spec_from_file_location

        return spec_from_file_location(
            name, self.folder + "/__init__.py", submodule_search_locations=[self.folder]
        )

# SPDX-License-Identifier: GPL-3.0-or-later
"""Results that are kept under a name: what a call is known by when the program is started again.

The node finds a kept result by a digest of the bytes of the call. A pickled function is no more
than a name; what it does is added as another digest, after its pickle, where nobody reads it. It
is made from the code of the function and of what it uses of the program's own modules.
"""

import os
import sys
from functools import partial
from hashlib import sha256
from types import MethodType as METHOD

from troupe._segments import PROTOCOL, SIMPLE, dumps

# How many pools of this process have kept their results under each name.
_counts = {}

FUNCTION, CODE, MODULE = type(lambda: 0), type((lambda: 0).__code__), type(sys)
# What is told of a code object, apart from its constants. Lines and files may change.
CODE_PARTS = (
    "co_code", "co_names", "co_varnames", "co_freevars", "co_cellvars", "co_flags",
    "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_exceptiontable",
)  # fmt: skip


def find_name(keep):
    """Returns the name under which a pool keeps its results, or None. Pools of one program that
    are given the same name have different ones, in the order in which they are made."""
    if keep is None:
        keep = os.environ.get("TROUPE_PYTHON_KEEP") == "1"
    if keep is False:
        return None
    if keep is True:
        from troupe._words import get_title

        keep = " ".join([get_title(), *map(str, getattr(sys, "argv", [])[1:])])
    if not isinstance(keep, str):
        raise TypeError("keep is a name, True or False, not %r" % (keep,))
    if not keep or "\0" in keep:
        raise ValueError("keep is a name that is not empty, not %r" % (keep,))
    number = _counts[keep] = _counts.get(keep, 0) + 1
    return keep if number == 1 else "%s (%d)" % (keep, number)


def open_keep(keep, initializer, initargs):
    """Returns the Keep of a pool, or None if its results are not kept."""
    name = find_name(keep)
    return None if name is None else Keep(name, initializer, initargs)


def find_own(module):
    """Whether a module belongs to the program, rather than to Python or to an installed package."""
    if getattr(module, "__name__", None) in ("__main__", "__mp_main__"):
        return True
    path = getattr(module, "__file__", None)
    if path is None:
        return False
    parts = os.path.abspath(path).split(os.sep)
    if "site-packages" in parts or "dist-packages" in parts:
        return False
    return not os.path.abspath(path).startswith((FOLDER, LIBRARY))


FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep
LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + os.sep


class Describer:
    """Feeds a digest with what a function does."""

    def __init__(self):
        self.digest = sha256()
        # What was described, by its id, with its number: values that are there twice are the same.
        self.seen = {}

    def put(self, *parts):
        for part in parts:
            data = part if type(part) is bytes else repr(part).encode("utf-8", "backslashreplace")
            self.digest.update(b"%d:" % len(data) + data)

    def add(self, value):
        kind = type(value)
        if kind in SIMPLE:
            self.put(value)
            return
        if id(value) in self.seen:
            self.put("again", self.seen[id(value)][1])
            return
        self.seen[id(value)] = value, len(self.seen)
        if kind in (tuple, list, dict, set, frozenset):
            self.add_container(value)
        elif kind is FUNCTION:
            self.add_function(value)
        elif isinstance(value, type):
            self.add_class(value)
        elif kind is MODULE:
            self.put(value.__name__)
        else:
            self.add_object(value)

    def add_container(self, value):
        self.put(type(value).__name__, len(value))
        if type(value) in (set, frozenset):
            self.put(*sorted(map(repr, value)))
        elif type(value) is dict:
            for key, part in value.items():
                self.add(key)
                self.add(part)
        else:
            for part in value:
                self.add(part)

    def add_object(self, value):
        """A partial function, a method, something that is decorated, or any other object."""
        self.put(type(value).__qualname__)
        if type(value) is partial:
            inner = value.func
            self.add(value.args)
            self.add(value.keywords)
        elif type(value) is METHOD:
            inner = value.__func__
        else:
            inner = getattr(value, "__dict__", {}).get("__wrapped__")
        if inner is not None:
            self.add(inner)
        is_own = find_own(sys.modules.get(type(value).__module__))
        if inner is None and is_own:
            self.add(type(value))
        try:
            self.put(dumps(value, PROTOCOL))
        except Exception:
            # Locks and the like are others each time; what else an object of the program has
            # matters.
            if is_own:
                self.add(getattr(value, "__dict__", None))

    def add_class(self, value):
        self.put(value.__module__, value.__qualname__)
        if not find_own(sys.modules.get(value.__module__)):
            return
        for base in value.__bases__:
            self.add(base)
        for name, member in sorted(value.__dict__.items()):
            if isinstance(member, (classmethod, staticmethod)):
                member = member.__func__
            elif isinstance(member, property):
                member = member.fget
            # Where a class stands, which Python 3.13 tells, does not matter.
            if name != "__firstlineno__" and type(member) in (FUNCTION, *SIMPLE):
                self.put(name)
                self.add(member)

    def add_function(self, function):
        self.put(function.__module__, function.__qualname__)
        if not find_own(sys.modules.get(function.__module__)):
            return
        self.add(function.__defaults__)
        for name, value in sorted((function.__kwdefaults__ or {}).items()):
            self.put(name)
            self.add(value)
        self.add_code(function.__code__, function.__globals__)
        for cell in function.__closure__ or ():
            try:
                self.add(cell.cell_contents)
            except ValueError:
                # It is empty yet.
                pass

    def add_code(self, code, names):
        self.put(*(getattr(code, part, None) for part in CODE_PARTS))
        for constant in code.co_consts:
            if type(constant) is CODE:
                self.add_code(constant, names)
            else:
                self.add(constant)
        for name in code.co_names:
            if name in names:
                self.add_global(name, names[name], code)

    def add_global(self, name, value, code):
        """Something that a function finds by its name."""
        if isinstance(value, MODULE):
            if find_own(value):
                for inner in code.co_names:
                    if inner in value.__dict__ and not isinstance(value.__dict__[inner], MODULE):
                        self.put(name, inner)
                        self.add(value.__dict__[inner])
        else:
            self.put(name)
            self.add(value)


class Keep:
    """The results of a pool that are kept."""

    def __init__(self, name, initializer, initargs):
        self.name = name
        describer = Describer()
        if initializer is not None:
            describer.add(initializer)
            describer.add(initargs)
        self.start = describer.digest.digest()
        self.marks = {}

    def mark(self, function):
        """Returns the bytes that stand for what a function does."""
        if type(function) is not FUNCTION:
            return self.make_mark(function)
        mark = self.marks.get(function)
        if mark is None:
            mark = self.marks[function] = self.make_mark(function)
        return mark

    def make_mark(self, function):
        describer = Describer()
        describer.put(self.start)
        describer.add(function)
        return describer.digest.digest()

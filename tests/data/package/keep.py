# SPDX-License-Identifier: GPL-3.0-or-later
"""What a kept result is known by: what a function does, not where it stands."""

import functools
import os
import sys
import threading

from troupe._keep import Keep, find_name, find_own

TEXT = """
LIMIT = 3
TABLE = {"a": [1, 2], "b": {3}}

def table(x):
    return TABLE["a"][x]

def helper(x):
    return x + LIMIT

def plain(x, y=2):
    return [part * y for part in range(helper(x))]

class Model:
    FACTOR = 2

    def fit(self, x):
        return helper(x) * self.FACTOR

class Larger(Model):
    pass

def user(x):
    return Larger().fit(x)

def other(x):
    return str(x)

def decorate(function):
    @functools.wraps(function)
    def inner(x):
        return function(x)
    return inner

@decorate
def decorated(x):
    return x * 2

@functools.lru_cache
def cached(x):
    return helper(x)

class Anything:
    def __getattr__(self, name):
        return Anything()

anything = Anything()

def mocked(x):
    return anything.x(x)

bound = Model().fit
half = functools.partial(helper)

class Scale:
    def __init__(self, factor):
        self.factor = factor
        self.lock = threading.Lock() if factor > 8 else None

    def __call__(self, x):
        return x * self.factor

scale, locked = Scale(5), Scale(9)
both = [scale, locked, scale]
power = functools.partial(pow, 4)

def scaled(x):
    return scale(x)

def scaled_alone(x):
    return locked(x)

def scaled_by_each(x):
    return [part(x) for part in both]

def raised(x):
    return power(x)

def start(lock, factor):
    pass

def by_module(x):
    return helpers.add(os.path.basename(x))
"""

# Another module of the program.
HELPERS = """
import functools

def add(x):
    return x + 1

def other(x):
    return x + 2
"""


def make_module(name, text):
    module = type(sys)(name)
    sys.modules[name] = module
    module.__file__ = "/elsewhere/%s.py" % name
    module.functools, module.threading, module.os = functools, threading, os
    exec(compile(text, module.__file__, "exec"), module.__dict__)
    return module


def mark(name, before="", after="", initializer=None, initargs=(), helpers=HELPERS):
    """Returns the mark of a function of the text, with a change."""
    assert before in TEXT
    helpers = make_module("helpers", helpers)
    module = make_module("own", TEXT.replace(before, after) if before else TEXT)
    module.helpers = helpers
    keep = Keep("name", initializer and module.__dict__[initializer], initargs)
    return keep.mark(module.__dict__[name])


def is_same(name, before, after):
    return mark(name) == mark(name, before, after)


for function in "plain", "user", "decorated", "other", "table", "cached", "mocked", "bound", "half":
    assert is_same(function, "LIMIT = 3", "\n\nLIMIT = 3"), function
assert not is_same("plain", "part * y", "part + y")
assert not is_same("plain", "y=2", "y=3")
assert not is_same("plain", "x + LIMIT", "x - LIMIT")
assert not is_same("plain", "LIMIT = 3", "LIMIT = 4")
assert is_same("plain", "FACTOR = 2", "FACTOR = 3")
assert not is_same("user", "FACTOR = 2", "FACTOR = 3")
assert not is_same("user", "x + LIMIT", "x - LIMIT")
assert not is_same("decorated", "x * 2", "x * 3")
assert not is_same("table", "[1, 2]", "[1, 3]")
assert not is_same("table", "{3}", "{4}")
for function in "cached", "bound", "half":
    assert not is_same(function, "x + LIMIT", "x - LIMIT"), function
assert is_same("other", "LIMIT = 3", "LIMIT = 4")

# Objects that are called have values too, and so do those that cannot be pickled.
for function in "scaled", "scaled_alone", "scaled_by_each", "raised":
    assert is_same(function, "LIMIT = 3", "\n\nLIMIT = 3"), function
assert not is_same("scaled", "Scale(5)", "Scale(6)")
assert not is_same("scaled", "x * self.factor", "x + self.factor")
assert is_same("scaled", "Scale(9)", "Scale(10)")
assert not is_same("scaled_alone", "Scale(9)", "Scale(10)")
assert not is_same("scaled_by_each", "locked, scale]", "locked, locked]")
assert not is_same("raised", "(pow, 4)", "(pow, 5)")
assert len({mark(name) for name in ("plain", "user", "other", "decorated", "Model")}) == 5

# Of another module of the program, what is used; of the standard library, nothing.
assert mark("by_module") == mark("by_module", helpers=HELPERS.replace("x + 2", "x + 3"))
assert mark("by_module") != mark("by_module", helpers=HELPERS.replace("x + 1", "x + 3"))
basename = os.path.basename
before = mark("by_module")
os.path.basename = os.path.dirname
assert mark("by_module") == before
os.path.basename = basename

# What the initializer does, and with what, matters to all results.
assert mark("other") != mark("other", initializer="helper")
assert mark("other", initializer="helper") == mark("other", initializer="helper")
assert mark("other", initializer="helper", initargs=(1,)) != mark("other", initializer="helper")
started = [mark("other", initializer="start", initargs=(threading.Lock(), i)) for i in (1, 2, 1)]
assert started[0] == started[2] != started[1]
assert mark("other", "x + LIMIT", "x", initializer="helper") != mark("other", initializer="helper")

# What belongs to the program is neither of Python, nor of this package, nor installed.
own = type(sys)("any")
for path, expected in (
    (__file__, True), (None, False), (functools.__file__, False), (find_name.__code__.co_filename, False),
    ("/elsewhere/site-packages/a.py", False), ("/elsewhere/dist-packages/a/b.py", False),
    ("/elsewhere/packages/a.py", True),
):  # fmt: skip
    own.__file__ = path
    assert find_own(own) is expected, path
assert find_own(sys) is False and find_own(None) is False
for own.__name__ in "__main__", "__mp_main__":
    assert find_own(own) is True

# Pools of one program that have the same name.
sys.argv = ["program", "a", "b"]
assert find_name(None) is None and find_name(False) is None
assert find_name(True) == "keep.py a b"
assert find_name(True) == "keep.py a b (2)"
assert [find_name("x"), find_name("y"), find_name("x")] == ["x", "y", "x (2)"]
for wrong in "", "a\0b", 5:
    try:
        find_name(wrong)
        raise AssertionError(wrong)
    except (TypeError, ValueError) as error:
        assert "keep is a name" in str(error)
print("fine")

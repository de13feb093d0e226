# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the function that troupe_worker.py calls, and says why there is none."""

import os
import sys

# WORKER is the module troupe_worker, which sets it when it loads this one.


def _(text):
    return WORKER._(text)


def split_path(path):
    """Returns the folder where the imports of a file are looked for, and the name of the module that
    it is there. Packages, which have a file __init__.py, are part of the name."""
    folder, name = os.path.split(os.path.splitext(path)[0])
    names = [] if name == "__init__" else [name]
    while "." not in name and os.path.isfile(os.path.join(folder, "__init__.py")):
        folder, package = os.path.split(folder)
        names.insert(0, package)
    return folder, ".".join(names)


def load_from_package(path, folder, name):
    """Loads a file as `python3 -m` would run it, so that its imports may be relative."""
    sys.argv = [path]
    sys.path.insert(0, folder)
    # For imports of files beside it that are written as if it were in no package. It is the last
    # place, since these files may have the names of other modules.
    sys.path.append(os.path.dirname(path))
    __import__(name)
    module = sys.modules[name]
    if not os.path.samefile(module.__file__, path):
        message = _("{} is the module “{}”, but Python finds that in {}")
        raise WORKER.Refusal(message.format(path, name, module.__file__))
    return module


def load_file(path):
    """Loads a file as Python would run it, except for its name: its folder is first in the search
    path of imports."""
    name = os.path.splitext(os.path.basename(path))[0]
    with open(path, "rb") as file:
        source = file.read()
    module = type(sys)(name if name not in sys.modules else "troupe_job")
    module.__file__ = path
    sys.modules[module.__name__] = module
    sys.argv = [path]
    sys.path.insert(0, os.path.dirname(path))
    exec(compile(source, path, "exec"), module.__dict__)
    return module


def load_module(name):
    sys.argv = [name]
    sys.path.insert(0, os.getcwd())
    __import__(name)
    return sys.modules[name]


def find_function(module, place, name):
    function = module
    for part in name.split("."):
        if not hasattr(function, part):
            message = _("{} has no function “{}”").format(place, name)
            for near in WORKER.own("difflib").get_close_matches(part, dir(function), 1):
                message += _("; did you mean “{}”?").format(near)
            raise WORKER.Refusal(message)
        function = getattr(function, part)
    if not callable(function):
        message = _("“{}” in {} is not a function but a value of type {}")
        raise WORKER.Refusal(message.format(name, place, WORKER.type_name(function)))
    return function


def locate_error(error, place, taken):
    """Returns an error with its location in user code, in one line."""
    file, line, text = place, None, WORKER.describe_error(error)
    traceback = WORKER.skip_own_frames(error)
    if isinstance(error, SyntaxError):
        file, line = error.filename or place, error.lineno
        text = "%s: %s" % (type(error).__name__, error.msg)
    elif traceback is not None:
        file, line = traceback.tb_frame.f_code.co_filename, traceback.tb_lineno
    elif isinstance(error, OSError):
        text = error.strerror
    if isinstance(error, ImportError) and "relative import" in text:
        folder, name = os.path.split(os.path.splitext(os.path.abspath(place))[0])
        names = os.path.basename(folder), name
        text += _("; a module of a package is named as “{}.{}:FUNCTION”, in the folder above").format(*names)
    for name in sorted(taken):
        if isinstance(error, (AttributeError, ImportError)) and "'%s'" % name in text:
            text += _("; {}.py beside it has the name of one of Python’s own modules").format(name)
    if file == os.path.abspath(place):
        file = place
    if line:
        file = _("{}, line {}").format(file, line)
    return "%s: %s" % (file, text)


def load(place, name):
    """Returns the function, or ends the process with the reason as its last line."""
    taken = ()
    try:
        is_file = place.endswith(".py") or os.path.isfile(place)
        path = os.path.abspath(place)
        folder, module_name = split_path(path) if is_file else (os.getcwd(), place)
        taken = WORKER.keep_own(folder)
        if not is_file:
            module = load_module(place)
        elif folder != os.path.dirname(path):
            module = load_from_package(path, folder, module_name)
        else:
            module = load_file(path)
        function = find_function(module, place, name)
        init = getattr(module, "init", None)
        if callable(init) and init is not function:
            init()
        return function
    except WORKER.Refusal as error:
        WORKER.end_process(WORKER.EXIT_USAGE, str(error))
    except BaseException as error:
        WORKER.end_process(WORKER.EXIT_USAGE, WORKER.format_error(error) + locate_error(error, place, taken))

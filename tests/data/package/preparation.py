# SPDX-License-Identifier: GPL-3.0-or-later
"""What a worker finds when it is prepared: the package, and main modules of all kinds."""

import os
import pickle
import subprocess
import sys
import tempfile
import zipfile

import troupe

PACKAGE = os.path.dirname(os.path.abspath(troupe.__file__))
WORKER = os.path.dirname(os.environ["TROUPE_PYTHON_WORKER"])
# Its standard output would be that of a call.
PREPARE = """
import sys
sys.path.insert(0, sys.argv[1])
import troupe_calls
expression = sys.argv[3]
folder = troupe_calls.find_folder(sys.argv[2])
troupe_calls.prepare(sys.argv[2])
main = sys.modules["__main__"]
sys.stderr.write(repr(eval(expression)))
"""
MAIN = """
try:
    import troupe
except ImportError:
    troupe = None
import sys
FOUND = [__name__, troupe and troupe.is_preparing]
NAME_OF_MAIN = sys.modules["__main__"].__name__
FOUND_BY_NAME = sys.modules["__mp_main__"].FOUND
"""


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def get(folder, expression, place=None, **changes):
    """Returns what the expression is in a process that was prepared, by a file in the place."""
    data = {
        "path": [path for path in sys.path if path != os.path.dirname(PACKAGE)],
        "argv": ["program", "argument"],
        "folder": folder,
        "main-name": None,
        "main-path": None,
        "share": None,
        "is-kept": False,
        "name": "PoolWorker",
        "package": PACKAGE,
    }
    data.update((name.replace("_", "-"), value) for name, value in changes.items())
    path = os.path.join(place or folder, "prepare")
    with open(path, "wb") as file:
        pickle.dump(data, file)
    words = [sys.executable, "-c", PREPARE, WORKER, path, expression]
    environment = {**os.environ, "PYTHONPATH": ""}
    told = subprocess.run(words, env=environment, stderr=subprocess.PIPE, check=False).stderr
    return told.decode()


def check(expected, *arguments, **changes):
    got = get(*arguments, **changes)
    assert got == repr(expected), got


def check_package(folder, program):
    """It need not be where imports are looked for, and a machine may not have it at all."""
    check(["__mp_main__", True], folder, "main.FOUND", main_path=program)
    check(False, folder, "main.troupe.is_preparing", main_path=program)
    check(["__mp_main__", None], folder, "main.FOUND", main_path=program, package="/nowhere/troupe")
    # Nothing else of the folder that it is in is found.
    beside = os.path.join(folder, "beside", "troupe")
    os.makedirs(beside)
    write(os.path.join(beside, "__init__.py"), "MINE, is_preparing = 5, False")
    write(os.path.join(folder, "beside", "other.py"), "")
    check([5, None], folder, "[main.troupe.MINE, __import__('importlib.util').util"
          ".find_spec('other')]", main_path=program, package=beside)  # fmt: skip


def check_main(folder, program):
    check([program, None], folder, "[main.__file__, main.__cached__]", main_path=program)
    check(True, folder, "sys.modules['__mp_main__'] is main", main_path=program)
    check(["program", "argument"], folder, "sys.argv")
    # Modules beside it, with names of the standard library, are the program's.
    check(folder, "/elsewhere", "folder", main_path=program, place=folder)
    check("/elsewhere", "/elsewhere", "folder", place=folder)
    check(os.getcwd(), None, "folder", place=folder)
    # A folder and an archive with a main module, and a module that was named.
    inner = os.path.join(folder, "inner")
    os.mkdir(inner)
    write(os.path.join(inner, "__main__.py"), "FOUND = __name__")
    check("__mp_main__", folder, "main.FOUND", main_path=inner)
    for name in "archive.zip", "archive.pyz":
        archive = os.path.join(folder, name)
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("__main__.py", "FOUND = __name__")
        check("__mp_main__", folder, "main.FOUND", main_path=archive)
    path = [*sys.path, folder]
    check(["__mp_main__", True], folder, "main.FOUND", main_name="program", path=path)
    # It is the main module already while it is read.
    for kind in {"main_path": program}, {"main_name": "program"}:
        check("__mp_main__", folder, "main.NAME_OF_MAIN", path=path, **kind)
        check(True, folder, "main.FOUND_BY_NAME is main.FOUND", path=path, **kind)
    # These are not read again.
    check("__main__", folder, "main.__name__", main_name="inner.__main__", path=path)
    check("__main__", folder, "main.__name__", main_name="__main__", path=path)
    for name in "ipython", "ipython.py":
        check("__main__", folder, "main.__name__", main_path=os.path.join(folder, name))
    check("__main__", folder, "main.__name__")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        program = write(os.path.join(folder, "program.py"), MAIN)
        check_package(folder, program)
        check_main(folder, program)
    print("fine")

# SPDX-License-Identifier: GPL-3.0-or-later
"""What a pool tells its node beside the calls: the job, the interpreter, what workers begin with."""

import os
import subprocess
import sys
import types

import checks
import troupe
from checks import get_error, raises
from troupe import _defaults, _find, _prepare, _segments, _words, pool


def run(code, *options, **environment):
    """Returns what another interpreter prints, which is started with these options."""
    return subprocess.run(
        [sys.executable, *options, "-c", code],
        env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True,
    ).stdout  # fmt: skip


def check_job():
    words = dict(_words.list_words(4))
    assert words == {
        "interpreter": _words.find_interpreter(),
        "share": "1",
        "workers": "4",
        "title": "words.py",
        "program": str(os.getpid()),
    }, words
    words = dict(
        _words.list_words(
            1, "mine", 7, retries=0, crash_limit=1, nice=19, timeout=0.25, memory_limit="2G",
            on=["a", "b"], interpreter="python9",
        )  # fmt: skip
    )
    given = {
        "title": "mine", "max-items": "7", "retries": "0", "crash-limit": "1", "nice": "19",
        "timeout": "0.250000", "memory-limit": "2G", "on": "a,b", "interpreter": "python9",
    }  # fmt: skip
    assert {name: words[name] for name in given} == given, words
    assert dict(_words.list_words(1, on=("x",)))["on"] == "x"
    for name, wrong in (
        ("retries", -1), ("retries", 1.0), ("retries", True), ("crash_limit", 0), ("nice", -1),
        ("nice", "5"), ("timeout", 0), ("timeout", -1), ("timeout", True), ("timeout", "1"),
        ("timeout", float("nan")),
    ):  # fmt: skip
        error = raises(ValueError, _words.list_words, 1, **{name: wrong})
        assert str(error).startswith(name + " is a ") and repr(wrong) in str(error), error
    for name in "memory_limit", "on", "interpreter":
        assert str(raises(TypeError, _words.list_words, 1, **{name: 5})) == "%s is a text, not 5" % name


def check_defaults():
    """What the program says wins over “troupe python”, and that over nothing."""
    assert _defaults.get_words() == {}
    for name in _defaults.NAMES:
        variable = "TROUPE_PYTHON_" + name.upper().replace("-", "_")
        os.environ[variable] = "7"
        assert _defaults.get_words() == {name: "7"}
        assert dict(_words.list_words(1))[name] == "7"
        os.environ[variable] = ""
        assert _defaults.get_words() == {}
        del os.environ[variable]
    os.environ["TROUPE_PYTHON_RETRIES"] = "7"
    assert dict(_words.list_words(1, retries=2))["retries"] == "2"
    del os.environ["TROUPE_PYTHON_RETRIES"]
    for text, expected in ("3", 3), ("1", 1), ("", None), ("0", None), ("-2", None), ("many", None):
        os.environ["TROUPE_PYTHON_WORKERS"] = text
        assert pool.count_processors() == (expected or os.cpu_count()), text
    del os.environ["TROUPE_PYTHON_WORKERS"]
    assert pool.count_processors() == os.cpu_count()
    count, os.cpu_count = os.cpu_count, lambda: None
    assert pool.count_processors() == 1
    os.cpu_count = count


def check_interpreter():
    """Workers have the options of their program."""
    code = "from troupe import _words; print(_words.find_interpreter())"
    program = _words.quote(sys.executable)
    clean = {"PYTHONDONTWRITEBYTECODE": ""}
    assert run(code, **clean) == program + "\n"
    for options in (
        ["-B"], ["-X", "utf8"], ["-O"], ["-OO"], ["-s"], ["-v"], ["-b"], ["-d"], ["-X", "dev"],
        ["-W", "error"], ["-X", "importtime"], ["-B", "-O"],
    ):  # fmt: skip
        words = run(code, *options, **clean, PYTHONWARNINGS="").split()
        assert words[0] == program, words
        flags = "import sys; print(sys.flags, sys.warnoptions, sys._xoptions)"
        given = run(flags, *options, **clean, PYTHONWARNINGS="")
        passed = run(flags, *words[1:], **clean, PYTHONWARNINGS="")
        assert given == passed, (options, words)
    # Also those that it has by its environment.
    assert run(code, PYTHONDONTWRITEBYTECODE="1", PYTHONUTF8="1").endswith(" -B -X utf8\n")
    assert [_words.quote(word) for word in ("a/b", "", "a b", "it's")] == [
        "a/b", "''", "'a b'", "'it'\\''s'",
    ]  # fmt: skip
    executable, sys.executable = sys.executable, ""
    assert _words.find_interpreter().split()[0] == "python3"
    sys.executable = "/the path/python"
    assert _words.find_interpreter().startswith("'/the path/python'")
    sys.executable = executable


def check_title():
    main = sys.modules["__main__"]
    assert _words.get_title() == "words.py"
    file, argv = main.__file__, sys.argv
    main.__spec__ = types.SimpleNamespace(name="package.module")
    assert _words.get_title() == "package.module"
    main.__spec__ = types.SimpleNamespace(name="__main__")
    assert _words.get_title() == "words.py"
    main.__spec__ = None
    del main.__file__
    sys.argv = ["/folder/other.py", "x"]
    assert _words.get_title() == "other.py"
    for sys.argv in [""], []:
        assert _words.get_title() == "python3"
    del sys.argv
    assert _words.get_title() == "python3"
    main.__file__, sys.argv = file, argv


def read(path):
    with open(path, "rb") as file:
        return _segments.loads(file.read())


def check_preparation():
    """What a worker reads before its first call."""
    folder, is_memory = _prepare.make_folder()
    assert is_memory and folder.startswith("/dev/shm/troupe-")
    assert os.stat(folder).st_mode & 0o777 == 0o700
    path = _prepare.prepare(None, folder, True, os.path.join, ["a", "b"], "Process", keep=None)
    assert os.stat(path).st_mode & 0o777 == 0o600
    data = read(path)
    function, arguments, is_segments = data["initializer"]
    assert _segments.loads(function) is os.path.join and not is_segments
    assert _segments.loads(arguments) == ("a", "b")
    assert data["share"] == folder and data["name"] == "Process" and data["is-kept"] is False
    assert data["main-path"] == os.path.realpath(__file__) or data["main-path"].endswith("words.py")
    assert data["main-name"] is None and data["argv"] == sys.argv
    assert data["package"] == os.path.dirname(troupe.__file__) and data["folder"] == os.getcwd()
    # Nothing of another pool is written over.
    raises(FileExistsError, _prepare.prepare, None, folder, True)
    os.unlink(path)
    data = read(_prepare.prepare(None, folder, False, keep=object()))
    assert data["share"] is None and data["is-kept"] is True and "initializer" not in data
    assert data["name"] == "PoolWorker"
    assert _prepare.make_folder()[0] != folder
    _prepare.remove_folder(folder)
    assert not os.path.exists(folder)
    _prepare.remove_folder(folder)
    # An empty entry of the search path is the folder that the program began in.
    sys.path.insert(0, "")
    assert _prepare.get_search_path()[0] == troupe.first_folder == os.getcwd()
    first, troupe.first_folder = troupe.first_folder, None
    assert _prepare.get_search_path()[0] == ""
    troupe.first_folder = first
    del sys.path[0]
    assert _prepare.get_search_path() == sys.path


def check_folders():
    """Where a pool has its folder, and what became of those of programs that were killed."""
    here = os.getcwd()
    far, is_memory = _prepare.make_folder(True)
    assert not is_memory and os.path.dirname(far) == here and "/.troupe-" in far
    _prepare.remove_folder(far)
    shared = os.environ.get("TMPDIR") or "/tmp"
    place = "%s/words-%d" % (shared, os.getpid())
    os.mkdir(place)
    memory, _prepare.SHARED = _prepare.SHARED, place
    os.environ["TMPDIR"] = place
    world = "troupe-%d-" % os.stat("/proc/self/ns/pid").st_ino
    mine, theirs = world + "%d-x" % os.getpid(), "troupe-1-999999999-x"
    gone, odd = world + "999999999-x", world + "none-x"
    for name in mine, theirs, gone, odd:
        os.mkdir("%s/%s" % (place, name))
    with open("%s/%s/file" % (place, gone), "w"):
        pass
    made, is_memory = _prepare.make_folder()
    assert is_memory and sorted(os.listdir(place)) == sorted(
        [mine, theirs, odd, os.path.basename(made)]
    ), os.listdir(place)
    # One of another user stays.
    getuid, os.getuid = os.getuid, lambda: getuid() + 1
    os.mkdir("%s/%s" % (place, gone))
    _prepare.clear_leftovers(world)
    assert os.path.isdir("%s/%s" % (place, gone))
    os.getuid = getuid
    # Without such a place in memory, it is another one.
    _prepare.SHARED = place + "/missing"
    other, is_memory = _prepare.make_folder()
    assert not is_memory and os.path.dirname(other) == place
    os.environ["TMPDIR"] = place + "/none"
    error = raises(troupe.TroupeError, _prepare.make_folder)
    assert str(error) == "no folder can be created in “%s/none”: No such file or directory" % place
    os.environ["TMPDIR"] = shared
    for name in os.listdir(place):
        _prepare.remove_folder("%s/%s" % (place, name))
    os.rmdir(place)
    _prepare.SHARED = memory


def check_main():
    """Which file or module a worker reads."""
    main = sys.modules["__main__"]
    file = main.__file__
    assert _prepare.has_main() and _prepare.find_main()[1].endswith("/words.py")
    main.__spec__ = types.SimpleNamespace(name="package.module")
    assert _prepare.find_main() == ("package.module", None) and _prepare.has_main()
    main.__spec__ = None
    first, troupe.first_folder = troupe.first_folder, os.path.dirname(os.path.abspath(file))
    main.__file__ = "words.py"
    assert _prepare.find_main() == (None, os.path.abspath(file))
    main.__file__ = "<input>"
    assert _prepare.find_main() == (None, None) and not _prepare.has_main()
    troupe.first_folder = None
    main.__file__ = os.path.abspath(file)
    assert _prepare.find_main() == (None, os.path.abspath(file))
    troupe.first_folder = first
    sys.ps1 = "> "
    assert _prepare.find_main() == (None, None)
    del sys.ps1, main.__file__
    assert _prepare.find_main() == (None, None)
    main.__file__ = file


def check_bootstrapping():
    _prepare.check_bootstrapping()
    troupe.is_preparing = True
    assert "if __name__ == '__main__'" in str(raises(RuntimeError, _prepare.check_bootstrapping))
    troupe.is_preparing = False
    from multiprocessing.process import current_process

    current_process()._inheriting = True
    raises(RuntimeError, _prepare.check_bootstrapping)
    del current_process()._inheriting
    _prepare.check_bootstrapping()


def check_programs():
    """Where the programs of Troupe are looked for, and in what order."""
    keep = {name: os.environ.pop(name, None) for name in ("TROUPE_NODE", "TROUPE_LIBEXEC")}
    path = os.environ["PATH"]
    place = "%s/programs-%d" % (os.environ.get("TMPDIR") or "/tmp", os.getpid())
    os.makedirs(place + "/libexec/troupe")
    os.mkdir(place + "/bin")
    for name in "bin/troupe", "libexec/troupe/troupe-node":
        with open("%s/%s" % (place, name), "w"):
            pass
        os.chmod("%s/%s" % (place, name), 0o700)
    node = place + "/libexec/troupe/troupe-node"
    os.environ["TROUPE_LIBEXEC"] = place + "/libexec/troupe"
    assert _find.find_node() == node
    error = raises(troupe.TroupeError, _find.find_node, _find.KEPT_NODE)
    assert str(error).startswith("Results cannot be kept")
    os.environ["TROUPE_LIBEXEC"] = place + "/none"
    assert str(raises(troupe.TroupeError, _find.find_node)).startswith("Troupe is not installed here")
    del os.environ["TROUPE_LIBEXEC"]
    os.environ["PATH"] = "%s/nowhere::%s/bin" % (place, place)
    places = list(_find._list_places())
    here = os.path.dirname(os.path.abspath(troupe.__file__))
    assert places[0] == here + "/libexec"
    assert places[-3:] == [
        place + "/bin/../libexec/troupe", "/usr/local/libexec/troupe", "/usr/libexec/troupe",
    ], places  # fmt: skip
    listed, _find._list_places = _find._list_places, lambda: [place + "/x", places[-3]]
    assert _find.find_node() == node
    _find._list_places = listed
    os.environ["TROUPE_NODE"] = "/a/folder/node"
    assert _find.find_node() == "/a/folder/node"
    assert _find.find_node(_find.KEPT_NODE) == "/a/folder/troupe-kept-node"
    del os.environ["TROUPE_NODE"]
    for name, value in keep.items():
        if value is not None:
            os.environ[name] = value
    os.environ["PATH"] = path
    for name in "bin/troupe", "libexec/troupe/troupe-node":
        os.unlink("%s/%s" % (place, name))
    for name in "bin", "libexec/troupe", "libexec", "":
        os.rmdir("%s/%s" % (place, name))


def check_names():
    assert type(get_error(getattr, troupe, "nothing")) is AttributeError
    assert set(troupe.__all__) <= set(dir(troupe)) and "is_preparing" in dir(troupe)
    assert all(getattr(troupe, name).__name__ for name in troupe.__all__)
    # An import of the package alone imports nothing of it, nor of the standard library's pools.
    names = run(
        "import troupe, sys; print([name for name in sys.modules if name.startswith"
        "(('troupe.', 'multiprocessing', 'concurrent'))])"
    )
    assert names == "[]\n", names


if __name__ == "__main__":
    checks.limit()
    checks.run_all(globals())
    print("fine")

# SPDX-License-Identifier: GPL-3.0-or-later
"""The job of a node, as words: its workers, its limits, and how people see it."""

import os
import sys

SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-")


def quote(word):
    if word and SAFE.issuperset(word):
        return word
    return "'" + word.replace("'", "'\\''") + "'"


def find_interpreter():
    """Returns the command of this interpreter, with the options that matter to a worker."""
    words = [sys.executable or "python3"]
    flags = sys.flags
    # Anything unusual is left to the standard library, which knows the options of each version.
    if (
        any((flags.debug, flags.optimize, flags.no_user_site, flags.no_site, flags.verbose))
        or any((flags.ignore_environment, flags.bytes_warning, flags.isolated, flags.dev_mode))
        or any((getattr(flags, "safe_path", False), sys.warnoptions, sys._xoptions))
    ):
        from subprocess import _args_from_interpreter_flags

        words += _args_from_interpreter_flags()
    else:
        words += ["-B"] if flags.dont_write_bytecode else []
        words += ["-X", "utf8"] if flags.utf8_mode else []
    return " ".join(map(quote, words))


def get_title():
    """Returns the name of the program, as people see it."""
    main = sys.modules.get("__main__")
    spec = getattr(main, "__spec__", None)
    if spec is not None and spec.name != "__main__":
        return spec.name
    path = getattr(main, "__file__", None) or (sys.argv[0] if getattr(sys, "argv", None) else "")
    return os.path.basename(path) or "python3"


def check_number(name, value, least):
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ValueError("%s is a whole number from %d on, not %r" % (name, least, value))


def list_words(workers, title=None, max_items=None, **options):
    """Returns the words of a job. What the caller does not say, `troupe python` may say."""
    from troupe._defaults import get_words

    words = {"interpreter": find_interpreter(), "share": "1", **get_words()}
    words["workers"] = str(workers)
    words["title"] = title or get_title()
    words["program"] = str(os.getpid())
    if max_items is not None:
        words["max-items"] = str(max_items)

    for name, least in ("retries", 0), ("crash_limit", 1), ("nice", 0):
        value = options.get(name)
        if value is not None:
            check_number(name, value, least)
            words[name.replace("_", "-")] = str(value)
    timeout = options.get("timeout")
    if timeout is not None:
        if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not timeout > 0:
            raise ValueError("timeout is a number of seconds, more than 0, not %r" % (timeout,))
        words["timeout"] = "%.6f" % timeout
    for name in "memory_limit", "on", "interpreter":
        value = options.get(name)
        if value is not None:
            if isinstance(value, (list, tuple)):
                value = ",".join(value)
            if not isinstance(value, str):
                raise TypeError("%s is a text, not %r" % (name, value))
            words[name.replace("_", "-")] = value
    return list(words.items())

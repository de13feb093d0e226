"""A module in place of the package's: what is called is an expression, and its value is bytes, a
list of buffers, or an object of which the repr() is sent."""

import os
import traceback

names = {"os": os}


class Failed(Exception):
    def __init__(self, message, details, value):
        self.message, self.details, self.value = message, details, value


def find_folder(path):
    return os.path.dirname(path)


def prepare(path):
    with open(path, encoding="utf-8") as file:
        exec(compile(file.read(), path, "exec"), names)


def call(payload):
    try:
        value = eval(bytes(payload), names)
    except Exception as error:
        message = "%s: %s" % (type(error).__name__, error)
        raise Failed(message, traceback.format_exc(), b"\0" + repr(error).encode()) from None
    return value if isinstance(value, (bytes, list)) else repr(value).encode()

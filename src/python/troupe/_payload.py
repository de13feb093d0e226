# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls and results as bytes, as the program has them; _segments.py says what they are. The other
end is troupe_calls.py.
"""

from troupe._segments import FILE, HEAD, IS_KNOWN, IS_SEGMENTS, NUMBERS, PROTOCOL, SEGMENTS, SIMPLE
from troupe._segments import PicklingError, dumps, encode, load_segments, loads
from troupe.errors import TroupeError

LABEL_MAX, LABEL_PART = 200, 60
# What a frame of the node takes, with its head.
PAYLOAD_MAX = (1 << 30) - 1024


def decode(data):
    """Returns the value of what a worker sent."""
    first = data[0]
    if first == 0x80:
        return loads(data)
    return decode(data[1:]).tolist() if first == NUMBERS else load_segments(data)


# The program's side alone


def explain_pickling(error, value):
    """Returns the error of a function that cannot be sent."""
    message = "%s cannot be sent to a worker: %s" % (describe(value), error)
    message += (
        "; functions inside of functions, lambdas and what is defined in an interactive session"
        " need the package cloudpickle (“pip install cloudpickle”, or “apt install"
        " python3-cloudpickle”)"
    )
    return PicklingError(message)


def describe(value):
    name = getattr(value, "__qualname__", None)
    return "“%s”" % name if isinstance(name, str) else "a value of type %s" % type(value).__name__


def is_in_reach(function):
    """Whether a worker finds what is defined in the program's main module."""
    if getattr(function, "__module__", None) != "__main__":
        return True
    from troupe._prepare import has_main

    return has_main()


def pickle_function(function, keep=None):
    """Returns the pickle of a function, and whether it is a mere reference, which can be read once
    for all calls."""
    pickled, is_plain = pickle_plain(function)
    return pickled if keep is None else pickled + keep.mark(function), is_plain


def pickle_plain(function):
    is_plain = type(function) is FUNCTION or type(function) is BUILTIN
    try:
        if is_in_reach(function):
            return dumps(function, PROTOCOL), is_plain
        error = AttributeError("its program is no file that a worker could read")
    except Exception as failed:
        error = failed
    try:
        import cloudpickle
    except ImportError:
        raise explain_pickling(error, function) from error
    return cloudpickle.dumps(function, PROTOCOL), False


FUNCTION, BUILTIN = type(describe), type(len)


def encode_arguments(value, share):
    try:
        return encode(value, share)
    except Exception as error:
        try:
            import cloudpickle
        except ImportError:
            raise error from None
        try:
            return [cloudpickle.dumps(value, PROTOCOL)], False
        except Exception:
            raise error from None


def pack(kind, label, function, is_plain, parts, is_segments):
    """Returns the bytes of an item."""
    flags = (IS_SEGMENTS if is_segments else 0) | (IS_KNOWN if is_plain else 0)
    head = HEAD.pack(kind, flags, 0, len(function))
    payload = b"".join((label, b"\0", head, function, *parts))
    if len(payload) > PAYLOAD_MAX:
        raise TroupeError("an argument of more than 1 GiB cannot be sent")
    return payload


def find_file(payload):
    """Returns the path of the file with the arguments of an item, or None."""
    start = payload.index(b"\0") + 1
    _kind, flags, _zero, size = HEAD.unpack_from(payload, start)
    if not flags & IS_SEGMENTS:
        return None
    at = start + HEAD.size + size
    where, _zero, _zero, count = SEGMENTS.unpack_from(payload, at)
    return payload[at + SEGMENTS.size + 8 * count :] if where == FILE else None


def name_function(function):
    name = getattr(function, "__name__", None)
    if not isinstance(name, str):
        name = getattr(getattr(function, "func", None), "__name__", None)
    return name if isinstance(name, str) else type(function).__name__


def show(value):
    """Returns an argument as people see it: by no code but Python's own."""
    if type(value) not in SIMPLE:
        return type(value).__name__ + "(…)" if type(value) is not tuple else "(…)"
    if isinstance(value, (str, bytes)):
        value = value[: LABEL_PART + 1]
    text = repr(value) if type(value) is not int or -(1 << 200) < value < 1 << 200 else "int(…)"
    return text if len(text) <= LABEL_PART else text[: LABEL_PART - 1] + "…"


def cut_label(text):
    return text.encode("utf-8", "backslashreplace").replace(b"\0", b" ")[:LABEL_MAX]


def label_call(name, args, kwargs=()):
    parts = [show(arg) for arg in args[:4]]
    if len(args) > 4:
        parts.append("…")
    parts += ["%s=%s" % (key, show(kwargs[key])) for key in list(kwargs)[:4]]
    return cut_label("%s(%s)" % (name, ", ".join(parts)))

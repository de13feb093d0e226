# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of a Python program as the job of a worker: troupe_worker.py --calls FILE.

An item is a label, a NUL byte, and what is called. troupe_calls.py, which belongs to the package
that the program imports, reads the latter, calls, and makes the bytes of the value.
"""

import os
import sys
from itertools import accumulate
from struct import unpack_from

# Bytes of a label, without the NUL byte.
LABEL_MAX = 200


class Calls:
    """The counterpart of Job in troupe_worker.py."""

    def __init__(self, worker, module):
        self.worker = worker
        self.call = module.call
        self.failed = module.Failed
        # Nothing is a range.
        self.flags = worker.CAN_PROBE | worker.CAN_LISTEN

    def open(self, items, _are_texts):
        return self.call, iter(items)

    @staticmethod
    def split(data, count):
        """Returns what is called, without the labels."""
        values = data[4 * count :]
        calls, begin = [], 0
        for end in unpack_from("<%dI" % count, data):
            label = bytes(values[begin : min(begin + LABEL_MAX + 1, end)])
            calls.append(values[begin + label.find(0) + 1 : end - 1])
            begin = end
        return calls

    def encode(self, value):
        """Takes bytes, or a list of buffers that are sent one after the other."""
        worker = self.worker
        if type(value) is bytes and len(value) < worker.FULL:
            return value + b"\n"
        parts = value if type(value) is list else [value]
        parts = [memoryview(part).cast("B") for part in parts]
        if sum(map(len, parts)) > worker.VALUE_MAX:
            raise worker.Refusal(worker._("the value is larger than 512 MiB"))
        return worker.Large(*parts)

    def fail(self, error):
        """Returns the encoded failure of a call: the ends of its two texts and of its value, and
        these."""
        worker = self.worker
        if not isinstance(error, self.failed):
            return worker.make_failure(error)
        message = " ".join(error.message.splitlines())[: worker.MESSAGE_MAX]
        texts = message, error.details[-worker.DETAILS_MAX :]
        texts = [text.encode("utf-8", "backslashreplace") for text in texts]
        parts = [part + b"\n" for part in (*texts, error.value)]
        return tuple(accumulate(map(len, parts))), b"".join(parts)


def load(worker, path):
    """Returns the job, prepared by the file at the path, or ends the process with the reason as its
    last line. The worker is the module of that name."""
    try:
        sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
        import troupe_calls

        del sys.path[0]
        worker.keep_own(troupe_calls.find_folder(path))
        troupe_calls.prepare(path)
        return Calls(worker, troupe_calls)
    except BaseException as error:
        reason = worker.format_error(error) + worker.describe_error(error)
        worker.end_process(worker.EXIT_USAGE, reason)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of a map: their arguments, in chunks, and their bytes."""

from itertools import islice

from troupe._payload import (
    cut_label,
    encode_arguments,
    label_call,
    name_function,
    pack,
    pickle_function,
    show,
)
from troupe._segments import CALL, CHUNK, HEAD, IS_KNOWN, LARGE, ONE, SIMPLE, STAR, STAR_CHUNK, dumps
from troupe._results import Parts

# The items of one step.
STEP = 1000


def pack_call(function, args, kwargs, engine):
    """Returns the item of a call, and its label."""
    label = label_call(name_function(function), args, kwargs)
    pickled, is_plain = pickle_function(function, engine.keep)
    parts, is_segments = encode_arguments((args, kwargs), engine.share)
    return pack(CALL, label, pickled, is_plain, parts, is_segments), label


class Work:
    """The calls of a map. `arguments` is a list, a tuple or a range, or None: then the chunks are
    taken from an iterator, and kept until they are done."""

    def __init__(self, engine, function, chunk, is_star, arguments=None):
        self.engine = engine
        self.name = name_function(function)
        self.function, self.is_plain = pickle_function(function, engine.keep)
        self.chunk = chunk
        self.is_star = is_star
        self.arguments = arguments
        self.chunks = {}
        # The beginning of each item, before and after the argument in its label.
        self.prefix = cut_label(self.name) + b"("
        flags = IS_KNOWN if self.is_plain else 0
        size = len(self.function)
        self.tail = b")\0" + HEAD.pack(ONE, flags, 0, size) + self.function

    def get_chunk(self, offset):
        if self.arguments is None:
            return self.chunks[offset]
        return self.arguments[offset * self.chunk : (offset + 1) * self.chunk]

    def forget(self, offset):
        """A chunk is done."""
        self.chunks.pop(offset, None)

    def list_missing(self):
        return sorted(self.chunks)

    # Bytes

    def make_one(self, argument):
        """Returns the item of a single call."""
        kind = type(argument)
        is_large = kind in (bytes, str) and len(argument) >= LARGE
        if kind in SIMPLE and not self.is_star and not is_large:
            text = b"%d" % argument if kind is int else show(argument).encode("utf-8", "replace")
            text = text if len(text) < 100 else b"int"
            text = text.replace(b"\0", b" ")
            return b"".join((self.prefix, text, self.tail, dumps(argument, 5)))
        parts, is_segments = encode_arguments(argument, self.engine.share)
        if self.is_star:
            label = label_call(self.name, tuple(islice(argument, 5)))
            kind = STAR
        else:
            label = label_call(self.name, (argument,))
            kind = ONE
        return pack(kind, label, self.function, self.is_plain, parts, is_segments)

    def make_chunk(self, offset, arguments):
        label = cut_label(self.get_chunk_label(offset, len(arguments)))
        parts, is_segments = encode_arguments(arguments, self.engine.share)
        kind = STAR_CHUNK if self.is_star else CHUNK
        return pack(kind, label, self.function, self.is_plain, parts, is_segments)

    def get_chunk_label(self, offset, count):
        return "%s × %d from %d" % (self.name, count, offset * self.chunk)

    def get_label(self, offset):
        try:
            chunk = self.get_chunk(offset)
        except KeyError:
            return self.name
        if self.chunk == 1:
            return self._label_one(chunk[0])
        return self.get_chunk_label(offset, len(chunk))

    def get_part_label(self, offset, number):
        try:
            return self._label_one(self.get_chunk(offset)[number])
        except KeyError:
            return self.name

    def _label_one(self, argument):
        arguments = tuple(argument) if self.is_star else (argument,)
        return str(label_call(self.name, arguments), "utf-8")

    # Sending

    def send(self, target, first, count):
        """Gives the node the chunks from the first one on."""
        offset, end = first, first + count
        while offset < end:
            number = min(STEP, end - offset)
            self.send_step(target, offset, number)
            offset += number

    def send_step(self, target, first, count):
        payloads = []
        begin = first
        size = 0
        for offset in range(first, first + count):
            chunk = self.get_chunk(offset)
            try:
                if self.chunk == 1:
                    payload = self.make_one(chunk[0])
                else:
                    payload = self.make_chunk(offset, chunk)
            except Exception as error:
                # Only these calls fail.
                if payloads:
                    self.engine.submit(target, begin, payloads)
                payloads, begin, size = [], offset + 1, 0
                target.fail(offset, error)
                continue
            payloads.append(payload)
            size += len(payload)
            if size > 1 << 22:
                self.engine.submit(target, begin, payloads)
                payloads, begin, size = [], offset + 1, 0
        if payloads:
            self.engine.submit(target, begin, payloads)

    def split(self, target, offset):
        """Gives the calls of a chunk that crashed again, one by one. Returns whether it did."""
        arguments = self.get_chunk(offset)
        if len(arguments) == 1:
            return False
        parts = Parts(target, self, offset, len(arguments))
        for number, argument in enumerate(arguments):
            try:
                payload = self.make_one(argument)
            except Exception as error:
                parts.fail(number, error)
                continue
            self.engine.submit(parts, number, [payload])
        return True



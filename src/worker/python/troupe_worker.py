#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a Python function on the items that a Troupe pool sends to its standard input.

docs/wire.md specifies the protocol. This file needs Python 3.8 or later, and nothing but
its standard library; modules that take long to import and that few workers need are imported
on use.

Its threads: each lane is one; the first one is the main thread, since user code may need that. The
reader reads the pool's frames and answers probes, even while a function runs. The clock sends
results that a lane keeps for too long.
"""

import sys

FIRST_MODULES = frozenset(sys.modules)

import faulthandler
import io
import os
from _signal import SIG_DFL, SIGINT, signal
from _thread import allocate_lock, get_ident, stack_size, start_new_thread
from itertools import accumulate, groupby, islice
from struct import Struct, pack, unpack_from
from time import monotonic_ns, sleep

try:
    from _queue import Empty, SimpleQueue
except ImportError:
    from queue import Empty, SimpleQueue

USAGE = "usage: troupe_worker.py [--items auto|json|text] [--parts] FILE.py:NAME | --calls FILE"
EXIT_FAILURE, EXIT_USAGE = 1, 2

VERSION = 1
CAN_RANGE, CAN_PROBE, CAN_LISTEN = 1, 2, 4
LISTEN_ONCE, LISTEN_ALL, LISTEN_ONLY = 1, 2, 3
FRAME_MAX = 1 << 30
FAILURE_ERROR = 1
CORE_UNKNOWN = 0xFFFFFFFF
HEADER = Struct("<IBBH")
ITEMS = Struct("<QQI")
RANGE = Struct("<QQQqq")
LISTEN = Struct("<IQ")
KIND_F, KIND_G, KIND_I, KIND_L, KIND_P, KIND_R = b"FGILPR"
# The frames with their headers.
RESULTS = Struct("<IIQQQQQII")
ONE_RESULT = Struct("<IIQQQQQIII")
FAILED = Struct("<IIQQQQQIIiI")

READ_SIZE = 256 * 1024
VALUE_MAX = 512 * 1024 * 1024
MESSAGE_MAX, DETAILS_MAX = 4096, 64 * 1024
# Of the output of an item, its beginning, which is sent while the item runs, and its end are kept:
# less than 64 KiB, with room for a note that it was cut.
HEAD_MAX, TAIL_MAX = 16 * 1024, 48 * 1024 - 128
# Pending frames are sent when they reach this size, or have waited for this time.
FULL, PATIENCE_NS = 256 * 1024, 5 * 1000 * 1000
# A lane reads the clock after items that take about this time together, or this number of items.
PART_NS, PART_MAX = 1000 * 1000, 4096
# Intervals at which CPU time, and memory and core, are read, which takes some microseconds.
CPU_TIME_NS, MEMORY_NS = 1000 * 1000, 50 * 1000 * 1000
# Time that threads and the like of user code may delay the end after the goodbye.
EXIT_SECONDS = 2
# The clock waits until it is reminded when nothing began for this number of intervals.
QUIET_TICKS = 20
# For the reader and the clock. The default of 8 MiB would matter if address space is limited.
SMALL_STACK = 512 * 1024
FOLDER = os.path.dirname(os.path.abspath(__file__))
# Modules of the standard library that were loaded before user code could take their names.
OWN_MODULES = {}
# What a lane is to send about a value, besides its result.
WARNINGS = []
# Represents the thread of the only lane, and those that its items start.
ANY_THREAD = None


class Refusal(Exception):
    """An error whose sentence needs no traceback."""


def own(name):
    """Returns a module of the standard library, even if user code has one of that name."""
    return OWN_MODULES.get(name) or __import__(name)


def keep_own(folder):
    """Loads modules of the standard library that may be needed, if user code takes their names, and
    returns these names."""
    standard = os.path.dirname(os.__file__)
    names = getattr(sys, "stdlib_module_names", None)
    names = names or {file.partition(".")[0] for file in os.listdir(standard)}
    before = sys.path[: sys.path.index(standard)] if standard in sys.path else []
    places = [folder, *filter(os.path.isdir, before)]
    taken = {file.partition(".")[0] for place in places for file in os.listdir(place)} & names
    if taken:
        path, sys.path = sys.path, [standard, os.path.join(standard, "lib-dynload")]
        for name in "difflib", "gettext", "json", "resource", "threading", "traceback":
            OWN_MODULES[name] = __import__(name)
        OWN_MODULES["translation"] = find_translation()
        sys.path = path
        for name in set(sys.modules) - FIRST_MODULES - {"__main__", __name__}:
            if name.partition(".")[0] in taken:
                del sys.modules[name]
    return taken


def load_beside(name):
    """Returns a module beside this one, in whose folder imports are not looked for."""
    if name not in OWN_MODULES:
        from _frozen_importlib import module_from_spec
        from _frozen_importlib_external import spec_from_file_location

        spec = spec_from_file_location(name, os.path.join(FOLDER, name + ".py"))
        module = module_from_spec(spec)
        module.WORKER = sys.modules[__name__]
        spec.loader.exec_module(module)
        # Another lane may have been faster.
        OWN_MODULES.setdefault(name, module)
    return OWN_MODULES[name]


def find_translation():
    folder = os.path.join(FOLDER, "../../share/locale")
    return own("gettext").translation("troupe", folder, fallback=True)


def _(text):
    """Translates a text of this file."""
    return (OWN_MODULES.get("translation") or find_translation()).gettext(text)


def write_all(fd, data):
    written = os.write(fd, data)
    while written < len(data):
        data = memoryview(data)[written:]
        written = os.write(fd, data)


def end_process(status, message):
    """Ends this process at once, regardless of its threads."""
    try:
        write_all(2, (message + "\n").encode("utf-8", "backslashreplace"))
    finally:
        os._exit(status)


# Items become values


def refuse_constant(name):
    raise ValueError(_("{} is not JSON").format(name))


def parse_json(text):
    return own("json").loads(text, parse_constant=refuse_constant)


def parse_strictly(text):
    try:
        return parse_json(text)
    except (ValueError, RecursionError) as error:
        raise Refusal(_("the item is not JSON: {}").format(error)) from None


def parse_auto(text):
    """Returns a number, list, dictionary, bool or None for their JSON, otherwise the text."""
    first = text.lstrip(" \t\r\n")[:1]
    try:
        return parse_json(text) if first and first in "-0123456789[{tfn" else text
    except (ValueError, RecursionError):
        return text


def parse_integers(texts):
    """Returns integers for texts that are all integers in their usual form, otherwise None."""
    try:
        numbers = list(map(int, texts))
    except ValueError:
        return None
    return numbers if list(map(str, numbers)) == texts else None


def split_block(data, count):
    """Returns the values of a block as texts. Bytes that are not UTF-8 become lone surrogates."""
    values = data[4 * count :]
    texts = str(values, "utf-8", "surrogateescape").split("\n")
    if len(texts) != count + 1 or texts.pop() != "":
        # Some value contains a newline.
        ends = unpack_from("<%dI" % count, data)
        bounds = zip((0,) + ends, ends)
        texts = [str(values[a : b - 1], "utf-8", "surrogateescape") for a, b in bounds]
    return texts


class Job:
    """The function to call for each item, and its argument."""

    def __init__(self, function, how, parts):
        self.function = function
        self.parse = {"auto": parse_auto, "json": parse_strictly, "text": str}[how]
        self.parts = parts
        self.split, self.encode, self.fail = split_block, encode, make_failure
        # The items of a range would not be text.
        self.flags = CAN_PROBE | CAN_LISTEN | (0 if how == "text" else CAN_RANGE)

    def open(self, items, are_texts):
        """Returns a function, and an iterator over its arguments."""
        function, parse = self.function, self.parse
        if are_texts and self.parts:
            return lambda text: function(*map(parse, text.split("\x1f"))), iter(items)
        numbers = parse_integers(items) if are_texts and parse is not str else items
        if numbers is not None:
            return function, iter(numbers)
        return lambda text: function(parse(text)), iter(items)


# Values become bytes


def type_name(value):
    return type(value).__qualname__


def encode_unicode(text, errors):
    try:
        return text.encode("utf-8", errors)
    except UnicodeEncodeError:
        return load_beside("troupe_values").escape(text, errors).encode("utf-8", errors)


def encode_json(value, origin=None):
    """Returns the JSON of a list, tuple or dictionary, as bytes unless it is all ASCII. It may have
    been made of another value, its origin."""
    try:
        text = own("json").dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except Exception:
        text = None
    if text is None:
        text = load_beside("troupe_values").Form().encode(value, origin)
    return text if text.isascii() else encode_unicode(text, "strict")


def encode_text(value):
    if isinstance(value, str):
        # The value of a subclass becomes a plain string as well.
        return "".join((value,))
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        text = float.__repr__(value)
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(text, text)
    if isinstance(value, (list, tuple, dict)):
        return encode_json(value)
    simpler = load_beside("troupe_values").Form().settle(value)
    if isinstance(simpler, (list, tuple, dict)):
        return encode_json(simpler, value)
    return encode_text(simpler)
def encode(value):
    """Returns the encoded value: with a newline, str if it is all ASCII, otherwise bytes; or a
    Large value."""
    is_bytes = isinstance(value, (bytes, bytearray, memoryview))
    data = bytes(value) if is_bytes else encode_text(value)
    if isinstance(data, str) and (len(data) >= FULL or not data.isascii()):
        data = encode_unicode(data, "surrogateescape")
    if len(data) > VALUE_MAX:
        message = _("a value of type {} cannot be sent: it is larger than 512 MiB")
        raise Refusal(message.format(type_name(value)))
    if len(data) >= FULL:
        return Large(data)
    return data + (b"\n" if isinstance(data, bytes) else "\n")


class Large:
    """The bytes of a value that must not be copied once more."""

    __slots__ = ("parts",)

    def __init__(self, *parts):
        self.parts = parts

    def send(self, lane, is_open):
        end = sum(map(len, self.parts)) + 1
        size = RESULTS.size - HEADER.size + 4 + end
        head = RESULTS.pack(size, KIND_R, *lane.measure(), 1) + pack("<I", end)
        lane.answer(1, head, *self.parts, b"\n")
        # Kept until the next one: the previous memory is then used again for that, instead of
        # being returned to the system and allocated anew, page by page.
        lane.last_large = self


# Errors and output of user code


def describe_error(error):
    """Returns an exception in one line."""
    try:
        text = str(error)
    except Exception:
        text = _("its message cannot be shown")
    if isinstance(error, SystemExit):
        text = _("it called sys.exit({})").format("" if error.code is None else repr(error.code))
    elif not isinstance(error, Refusal):
        text = type(error).__name__ + (": " + text if text else "")
    return " ".join(text.splitlines())[:MESSAGE_MAX]


def skip_own_frames(error):
    """Returns the traceback of an exception, from the first frame of user code on."""
    loop = os.path.join(os.path.dirname(os.__file__), "asyncio", "base_events.")
    own = os.path.join(FOLDER, "troupe_"), "<frozen importlib.", loop
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_frame.f_code.co_filename.startswith(own):
        traceback = traceback.tb_next
    return traceback


def format_error(error):
    """Returns an exception with its traceback, as Python shows it."""
    try:
        traceback = skip_own_frames(error)
        return "".join(own("traceback").format_exception(type(error), error, traceback))
    except Exception:
        # It imports further modules at this point, which user code may have replaced.
        return describe_error(error) + "\n"


def make_failure(error):
    """Returns the encoded failure of an item: the ends of its two texts, and the texts."""
    details = "" if isinstance(error, Refusal) else format_error(error)[-DETAILS_MAX:]
    message = describe_error(error).encode("utf-8", "backslashreplace") + b"\n"
    details = details.encode("utf-8", "backslashreplace") + b"\n"
    return (len(message), len(message) + len(details)), message + details


class Printed:
    """The output of an item. Its lane may append while another thread sends it."""

    __slots__ = ("heads", "tails", "sizes", "sent")

    def __init__(self):
        self.heads = None, bytearray(), bytearray()
        self.tails = None, bytearray(), bytearray()
        self.sizes = [None, 0, 0]
        self.sent = [None, 0, 0]

    def append(self, stream, data):
        head, tail = self.heads[stream], self.tails[stream]
        room = HEAD_MAX - len(head)
        self.sizes[stream] += len(data)
        head += data[:room]
        tail += data[room:][-TAIL_MAX:]
        if len(tail) > 2 * TAIL_MAX:
            del tail[:-TAIL_MAX]

    def get_end(self, stream):
        """Returns the text after the beginning."""
        tail = bytes(self.tails[stream][-TAIL_MAX:])
        left_out = self.sizes[stream] - len(self.heads[stream]) - len(tail)
        note = _("\n[{} bytes were left out here]\n").format(left_out) if left_out > 0 else ""
        return note.encode() + tail

    def get_text(self, stream):
        return bytes(self.heads[stream]) + self.get_end(stream)

    def send(self, lane, is_open):
        for stream in 1, 2:
            text = bytes(self.heads[stream][self.sent[stream] :])
            self.sent[stream] += len(text)
            if not is_open:
                text += self.get_end(stream)
            if text:
                lane.add_text("O", stream, text)


class Listening:
    """What the pool wants to hear while items run, and how much of it may be sent."""

    def __init__(self, call_reader):
        self.call_reader = call_reader
        self.mode = self.bytes = 0
        self.lock, self.granted = allocate_lock(), allocate_lock()
        self.granted.acquire()

    def grant(self, mode, size):
        with self.lock:
            self.mode = mode
            self.bytes += size
        release(self.granted)

    def take(self, most):
        """Waits until something may be sent, and returns how much of it may be."""
        while True:
            with self.lock:
                size = min(most, self.bytes)
                self.bytes -= size
                left = self.bytes
            if left:
                # For the next thread that waits.
                release(self.granted)
            if size:
                return size
            self.call_reader()
            self.granted.acquire()


class Capture(io.RawIOBase):
    """The bytes of standard output or error. They belong to the item that runs; if none does, they
    go to the worker's standard error."""

    def __init__(self, stream, name, lanes):
        self.stream = stream
        self.name = name
        self.lanes = lanes

    def writable(self):
        return True

    def fileno(self):
        return self.stream

    def write(self, data):
        data = bytes(data)
        lane = self.lanes.get(get_ident()) or self.lanes.get(ANY_THREAD)
        if lane is None or lane.batches is None:
            write_all(2, data)
        else:
            lane.take_printed(self.stream, data)
        return len(data)


def capture(stream, name, errors, lanes):
    return io.TextIOWrapper(Capture(stream, name, lanes), "utf-8", errors, write_through=True)


def read_file(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def read_memory_and_core():
    """Returns the peak resident memory in bytes, and the processor that this thread ran on last, by
    proc(5). The peak of getrusage() begins with that of the parent process."""
    peak = read_file("/proc/self/status").partition(b"\nVmHWM:")[2].partition(b"kB")[0]
    fields = read_file("/proc/thread-self/stat").rpartition(b")")[2].split()
    return int(peak or b"0") * 1024, next(map(int, fields[36:]), CORE_UNKNOWN)


def read_cpu_time(thread_alone):
    """Returns nanoseconds in user mode and in the kernel, of this thread, or of the whole process
    and the children that it waited for."""
    resource = own("resource")
    who = (resource.RUSAGE_THREAD,) if thread_alone else (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    usages = [resource.getrusage(which) for which in who]
    user = sum([usage.ru_utime for usage in usages])
    system = sum([usage.ru_stime for usage in usages])
    return int(user * 1e9), int(system * 1e9)


# The wire


def frame(kind, *parts):
    return HEADER.pack(sum(map(len, parts)), ord(kind), 0, 0) + b"".join(parts)


class Output:
    """Frames of all lanes, gathered so that many are sent with one write. All methods need the
    lock. If the pool has ended, the process is ended."""

    def __init__(self, fd):
        self.fd = fd
        self.lock = allocate_lock()
        self.frames = []
        self.size = 0
        self.flushed_at = 0
        self.n_answered = 0

    def add(self, data):
        self.frames.append(data)
        self.size += len(data)
        if self.size >= FULL:
            self.flush()

    def flush(self):
        self.flushed_at = monotonic_ns()
        if not self.frames:
            return
        # Large data is not copied once more.
        last = self.frames.pop() if self.size >= 4 * FULL else b""
        try:
            write_all(self.fd, b"".join(self.frames))
            write_all(self.fd, last)
        except OSError:
            # No process is left to report this to.
            os._exit(EXIT_FAILURE)
        self.frames.clear()
        self.size = 0


class Lane:
    """Runs one batch at a time, or several of one item each, which are then handled as one.

    Finished items are kept in a list, in order: the result of encode() or make_failure(), preceded
    by a Printed object if the item printed. The lane's own thread appends to the list without a
    lock; the holder of the output's lock removes entries from its front.
    """

    def __init__(self, worker):
        self.worker = worker
        self.output = worker.output
        self.thread = None
        self.finished = []
        self.last_large = None
        # The batches, none while it is idle: one, or one for each item; and what is set for them.
        self.batches = self.count = self.position = self.item_began = self.run_began = None
        self.part_size, self.runs_part = 1, None
        self.cut = []
        # With one lane, threads and processes that its items start count as theirs.
        self.shares_process = worker.n_lanes > 1
        self.cpu_time = None
        self.memory, self.core = 0, CORE_UNKNOWN
        self.cpu_time_read = self.memory_read = 0

    # Called by the lane's own thread

    def run(self):
        queue = self.worker.queue
        self.thread = get_ident()
        self.cpu_time = read_cpu_time(self.shares_process)
        self.worker.lanes[self.thread if self.shares_process else ANY_THREAD] = self
        while True:
            try:
                batches = queue.get(False)
            except Empty:
                with self.output.lock:
                    self.output.flush()
                batches = self.worker.wait()
            if batches is None:
                return
            self.run_batches(*batches)

    def run_batches(self, batches, items, are_texts):
        function, items = self.worker.job.open(items, are_texts)
        self.count = left = items.__length_hint__()
        self.position = 0
        self.worker.begin()
        now = self.item_began = self.run_began = monotonic_ns()
        # Set last: from now on other threads may use them.
        self.batches = batches
        while left:
            now = self.run_part(function, items, min(left, self.part_size), now)
            left = items.__length_hint__()
        with self.output.lock:
            self.send()
            self.batches = None
            self.finished.clear()

    def run_part(self, function, items, size, began):
        """Runs some items, which should take a millisecond, without reading the clock, and returns
        the time of their end. If they take much longer, look() ends the part after the current
        item."""
        output = self.output
        cut = self.cut
        cut.clear()
        append = self.finished.append
        encode = self.worker.job.encode
        self.item_began = began
        self.runs_part = size > 1
        if size > 1 or self.finished or output.frames:
            # Results are kept back, while the next item may take long.
            release(self.worker.reminder)

        try:
            for item in islice(items, size):
                value = function(item)
                if type(value) is int:
                    append(f"{value}\n")
                else:
                    data = encode(value)
                    if WARNINGS:
                        append(WARNINGS.pop())
                    append(data)
                    if type(data) is Large:
                        cut.append(True)
                if cut:
                    break
        except BaseException as error:
            append(self.worker.job.fail(error))

        now = monotonic_ns()
        took = now - began
        if took > 2 * PART_NS:
            self.part_size = max(1, size * PART_NS // took)
        elif took < PART_NS // 2 and size == self.part_size < PART_MAX:
            self.part_size = size * 2
        if cut or now - output.flushed_at >= PATIENCE_NS:
            with output.lock:
                self.send()
                output.flush()
        return now

    def take_printed(self, stream, data):
        listening = self.worker.listening
        if listening.mode:
            self.tell(stream, data)
        if listening.mode == LISTEN_ONLY:
            return
        last = self.finished[-1:]
        if not last or type(last[0]) is not Printed:
            last = [Printed()]
            self.finished += last
        last[0].append(stream, data)

    def tell(self, stream, data):
        """Sends what the current item prints, at once."""
        while data:
            size = self.worker.listening.take(len(data))
            with self.output.lock:
                self.send()
                self.add_text("T", stream, data[:size])
                self.output.flush()
            data = data[size:]

    # Called with the output's lock

    def add_text(self, kind, stream, text):
        if self.position == self.count:
            # Printed by a thread that outlives the last item.
            write_all(2, text)
        else:
            self.output.add(frame(kind, pack("<QI", self.get_batch(), stream), text))

    def tell_end(self):
        """Sends the end of what the current item has printed, standard error even if it is empty."""
        if self.batches is None:
            return
        self.send()
        last = self.finished[-1:]
        printed = last[0] if last and type(last[0]) is Printed else Printed()
        for stream in 1, 2:
            text = printed.get_text(stream)
            if text or stream == 2:
                self.add_text("T", stream, text)

    def send(self):
        """Passes finished items to the output."""
        entries = self.finished[:]
        if not entries:
            return
        # The current item may print more.
        is_open = type(entries[-1]) is Printed
        del self.finished[: len(entries) - is_open]
        try:
            data = "".join(entries).encode("ascii")
        except TypeError:
            self.send_mixed(entries, is_open)
        else:
            self.send_values(entries, data)

    def send_mixed(self, entries, is_open):
        for kind, group in groupby(entries, type):
            group = list(group)
            if kind is str:
                self.send_values(group, "".join(group).encode("ascii"))
            elif kind is bytes:
                self.send_values(group, b"".join(group))
            elif kind is tuple:
                for ends, texts in group:
                    texts = pack("<%dI" % len(ends), *ends) + texts
                    head = FAILED.size - HEADER.size + len(texts), KIND_F, *self.measure()
                    self.answer(1, FAILED.pack(*head, FAILURE_ERROR, 0, len(ends)) + texts)
            else:
                for entry in group:
                    entry.send(self, is_open and entry is entries[-1])

    def send_values(self, values, data):
        count = len(values)
        if len(self.batches) > 1:
            self.send_alone(values, data)
            return
        if count == 1:
            ends = pack("<I", len(data))
        else:
            ends = pack("<%dI" % count, *accumulate(map(len, values)))
        size = RESULTS.size - HEADER.size + len(ends) + len(data)
        head = RESULTS.pack(size, KIND_R, *self.measure(), count)
        self.answer(count, head + ends + data)

    def send_alone(self, values, data):
        """Sends values that each belong to a different batch."""
        count = len(values)
        _batch, elapsed, user, system, memory, core = self.measure()
        batches = self.batches[self.position : self.position + count]
        each = elapsed // count
        frames = []
        end = 0
        for batch, value in zip(batches, values):
            size = len(value)
            about = batch, each, user, system, memory, core, 1, size
            frames.append(ONE_RESULT.pack(ONE_RESULT.size - HEADER.size + size, KIND_R, *about))
            frames.append(data[end : end + size])
            end += size
            user = system = 0
        self.answer(count, b"".join(frames))

    def answer(self, count, *parts):
        self.position += count
        self.output.n_answered += count
        for part in parts:
            self.output.add(part)

    def measure(self):
        """Returns a run: the usage since the last one. Only the lane's own thread can read its CPU
        time: a run that another thread sends leaves that to the next one."""
        now = monotonic_ns()
        elapsed = now - self.run_began
        user = system = 0
        self.run_began = now
        if get_ident() == self.thread:
            if now - self.cpu_time_read >= CPU_TIME_NS:
                before = self.cpu_time
                self.cpu_time = read_cpu_time(self.shares_process)
                self.cpu_time_read = now
                # In a process that user code forked, it is less than before.
                user, system = [max(0, b - a) for a, b in zip(before, self.cpu_time)]
            if now - self.memory_read >= MEMORY_NS:
                self.memory, self.core = read_memory_and_core()
                self.memory_read = now
        return self.get_batch(), elapsed, user, system, self.memory, self.core

    def get_batch(self):
        """Returns the batch of the next item without an answer."""
        return self.batches[self.position if len(self.batches) > 1 else 0]

    def look(self):
        """Sends finished items, and returns the progress of the lane, or no bytes if it is idle.

        Within a part the start of the current item is unknown: its time is counted from now on, so
        that no item seems to run for longer than it does.
        """
        if self.batches is None:
            return b""
        if self.runs_part and not self.cut:
            self.cut.append(True)
            self.item_began = monotonic_ns()
        self.send()
        if self.position == self.count:
            return b""
        elapsed = max(0, monotonic_ns() - self.item_began)
        position = self.position if len(self.batches) == 1 else 0
        return pack("<QQI", self.get_batch(), elapsed, position)


class Worker:
    def __init__(self, job, n_lanes, lanes, input_fd, output_fd):
        self.job = job
        self.n_lanes = n_lanes
        self.lanes = lanes
        self.input = open(input_fd, "rb", READ_SIZE, closefd=False)
        self.output = Output(output_fd)
        self.listening = Listening(lambda: release(self.wanted))
        self.queue, self.n_given = SimpleQueue(), 0
        # Batches of one item each that arrived together, and these items.
        self.together, self.items, self.are_texts = [], [], None
        # Held by the thread that reads, and what it has read of a frame.
        self.reading, self.rest, self.has_all = allocate_lock(), b"", False
        self.reminder, self.ending, self.at_rest, self.wanted = (allocate_lock() for _n in range(4))
        for lock in self.reminder, self.ending, self.at_rest, self.wanted:
            lock.acquire()
        # How often the only lane began, and whether the clock waits until it is reminded.
        self.n_begun, self.ended = 0, False
        self.clock_rests = self.is_waiting = None

    def run(self):
        """Works until the pool ends its stream."""
        os.register_at_fork(after_in_child=self.disown)
        start_small_thread(self.keep_time)
        if self.n_lanes > 1:
            # Also, because it takes the thread that imports it first for the main thread.
            thread = own("threading").Thread
            for number in range(2, self.n_lanes + 1):
                thread(target=guard, args=(Lane(self).run,), name="lane %d" % number).start()

        name = "troupe_worker.py, Python %d.%d.%d" % sys.version_info[:3]
        about = VERSION, self.job.flags, self.n_lanes, os.getpid()
        self.send("H", pack("<8sIIIq", b"TROUPE", *about), name.encode())
        start_small_thread(self.read)
        Lane(self).run()
        self.send("B", pack("<QQQ", *read_cpu_time(False), read_memory_and_core()[0]))
        self.ended = True
        self.ending.release()
        release(self.reminder)
        # A thread that runs while the interpreter is taken down can crash it.
        self.at_rest.acquire() and self.reading.acquire()

    def disown(self):
        """Runs in a process that user code forked: the wire belongs to its parent, and so do the
        items after the current one, if the function returns."""
        for lane in self.lanes.values():
            lane.cut.append(True)
        self.lanes.clear()
        self.output.lock = allocate_lock()
        if self.output.fd != -1:
            os.close(self.input.fileno())
            os.close(self.output.fd)
        self.output.fd = -1

    def send(self, kind, *parts):
        with self.output.lock:
            self.output.add(frame(kind, *parts))
            self.output.flush()

    # The clock

    def begin(self):
        """Records that a lane has begun, without waking the clock each time."""
        self.is_waiting = False
        if self.n_lanes == 1:
            self.n_begun += 1
            if self.clock_rests:
                release(self.reminder)

    def is_busy(self):
        return any([lane.batches is not None for lane in list(self.lanes.values())])

    def keep_time(self):
        seen, quiet = 0, QUIET_TICKS
        while not self.ended:
            if quiet >= QUIET_TICKS:
                self.clock_rests = True
                if seen == self.n_begun:
                    self.reminder.acquire()
                self.clock_rests, quiet = False, 0
            self.ending.acquire(timeout=PATIENCE_NS / 1e9)
            with self.output.lock:
                self.look()
                self.output.flush()
            if seen != self.n_begun:
                seen, quiet = self.n_begun, 0
            elif self.is_busy() or self.n_lanes > 1:
                # The pool may have a question, or be gone.
                release(self.wanted)
                quiet = QUIET_TICKS
            else:
                quiet += 1
        self.at_rest.release()
        sleep(EXIT_SECONDS)
        os._exit(0)

    def look(self):
        return [lane.look() for lane in list(self.lanes.values())]

    # The reader

    def read(self):
        """Reads all the time, or for one lane only while that is busy with the same batches."""
        while not self.has_all:
            if self.n_lanes == 1:
                self.wanted.acquire()
            if not self.reading.acquire(False):
                continue
            begun = self.n_begun
            while not self.has_all:
                self.read_more()
                if self.n_lanes == 1 and not (begun == self.n_begun and self.is_busy()):
                    break
            self.reading.release()
            # The lane may have found that this thread reads, and has nothing to run.
            if self.is_waiting and self.queue.empty():
                release(self.wanted)

    def wait(self):
        """Returns the next batches for a lane. The only one reads itself if the reader does not:
        the result of a single item is then sent without a change of threads."""
        self.is_waiting = True
        if self.n_lanes == 1 and self.reading.acquire(False):
            while self.queue.empty() and not self.has_all:
                self.read_more()
            self.reading.release()
        return self.queue.get()

    def read_more(self):
        # Reads the available bytes; if a frame is longer, all of it.
        rest = self.rest
        size = HEADER.unpack_from(rest)[0] if len(rest) >= HEADER.size else 0
        missing = HEADER.size + size - len(rest)
        more = self.input.read(missing) if missing > READ_SIZE else self.input.read1(READ_SIZE)
        if more:
            data = rest + more
            self.rest = data[self.take_frames(data) :]
            self.hand_together()
            return

        self.has_all = True
        with self.output.lock:
            if rest or self.n_given > self.output.n_answered:
                raise Refusal(_("the pool went away while there was work left"))
        for _number in range(self.n_lanes):
            self.queue.put(None)

    def take_frames(self, data):
        """Handles all complete frames, and returns their end."""
        begin, end = HEADER.size, len(data)
        while begin <= end:
            size, kind, zero, zeros = HEADER.unpack_from(data, begin - HEADER.size)
            if zero or zeros or size > FRAME_MAX:
                raise Refusal("what came is not a frame: its header is malformed")
            if begin + size > end:
                break
            self.take_frame(kind, data, begin, size)
            begin += size + HEADER.size
        return begin - HEADER.size

    def take_frame(self, kind, data, begin, size):
        if kind == KIND_G and size == RANGE.size:
            batch, _index, count, first, step = RANGE.unpack_from(data, begin)
            last = first + step * count
            self.give(batch, range(first, last, step) if step else [first] * count, False)
        elif kind == KIND_I and size >= ITEMS.size:
            batch, _index, count = ITEMS.unpack_from(data, begin)
            block = memoryview(data)[begin + ITEMS.size : begin + size]
            self.give(batch, self.job.split(block, count), True)
        elif kind == KIND_L and size == LISTEN.size:
            self.listen(*LISTEN.unpack_from(data, begin))
        elif kind == KIND_P:
            with self.output.lock:
                busy = list(filter(None, self.look()))
                self.output.add(frame("W", pack("<I", len(busy)), *busy))
                self.output.flush()
        else:
            raise Refusal("a frame of type %r with %d bytes is malformed" % (chr(kind), size))

    def listen(self, mode, size):
        if mode != LISTEN_ONCE:
            self.listening.grant(mode, size)
            return
        with self.output.lock:
            for lane in list(self.lanes.values()):
                lane.tell_end()
            self.output.flush()

    def give(self, batch, items, are_texts):
        """Keeps a batch of one item for those that arrived with it, if no other lane can run it."""
        is_alone = len(items) == 1 and self.n_lanes == 1
        if not is_alone or are_texts is not self.are_texts:
            self.hand_together()
        self.n_given += len(items)
        if not is_alone:
            self.queue.put(([batch], items, are_texts))
            return
        self.are_texts = are_texts
        self.together.append(batch)
        self.items += items

    def hand_together(self):
        if self.together:
            self.queue.put((self.together, self.items, self.are_texts))
            self.together, self.items = [], []


def release(lock):
    """Releases a lock that other threads may release as well."""
    if lock.locked():
        try:
            lock.release()
        except RuntimeError:
            pass


def guard(work):
    """Runs a function whose failure ends the process."""
    try:
        work()
    except BaseException as error:
        end_process(EXIT_FAILURE, str(error) if type(error) is Refusal else format_error(error))


def start_small_thread(work):
    begun = SimpleQueue()
    stack_size(SMALL_STACK)
    start_new_thread(guard, (lambda: (begun.put(None), work()),))
    stack_size(0)
    begun.get()  # A thread that begins while the interpreter is taken down crashes it.


def parse_arguments(arguments):
    """Returns the conversion of items, whether they have parts, the module, and the function."""
    how = "auto"
    parts = False
    while arguments and arguments[0].startswith("--"):
        option = arguments.pop(0)
        if option == "--parts":
            parts = True
        elif option == "--calls" and len(arguments) == 1:
            return None, False, arguments[0], None
        elif option == "--items" and arguments and arguments[0] in ("auto", "json", "text"):
            how = arguments.pop(0)
        else:
            end_process(EXIT_USAGE, USAGE)
    place, _colon, name = "".join(arguments).rpartition(":")
    if len(arguments) != 1 or not place or not name:
        end_process(EXIT_USAGE, USAGE)
    return how, parts, place, name


def take_wire():
    """Moves the wire away from standard input and output, out of the way of user code. Input is
    then empty, and output that does not pass through Python goes to standard error."""
    null = os.open(os.devnull, os.O_RDWR)
    while null < 3:
        null = os.dup(null)
    wire = os.dup(0), os.dup(1)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)
    for fd in wire:
        os.set_blocking(fd, True)
    return wire


def main():
    # If a worker crashes, its traceback shows the location.
    faulthandler.enable(2, all_threads=False)
    # An interrupt is meant for the process, not for its current item.
    signal(SIGINT, SIG_DFL)
    how, parts, place, name = parse_arguments(sys.argv[1:])
    calls = how is None and __import__("troupe_worker_calls")
    n_lanes = int(os.environ.get("TROUPE_LANES", 1))
    lanes = {}
    wire = take_wire()
    sys.stdout = capture(1, "<stdout>", "surrogateescape", lanes)
    sys.stderr = capture(2, "<stderr>", "backslashreplace", lanes)
    if sys.path[0] == os.path.dirname(os.path.realpath(__file__)):
        del sys.path[0]
    for variable in "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS":
        os.environ.setdefault(variable, "1")
    if hasattr(sys, "set_int_max_str_digits"):
        # Integers of any length are exact.
        sys.set_int_max_str_digits(0)

    this = sys.modules[__name__]
    if calls:
        job = calls.load(this, place)
    else:
        job = Job(load_beside("troupe_function").load(place, name), how, parts)
    guard(Worker(job, n_lanes, lanes, *wire).run)


if __name__ == "__main__":
    main()

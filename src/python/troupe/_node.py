# SPDX-License-Identifier: GPL-3.0-or-later
"""The link to a troupe-node, which has the workers: docs/wire.md specifies the frames.

Frames are written by whoever has something to send, and read by one thread. Nothing waits for the
other direction: a node reads whatever it has to write.
"""

import os
import sys
from _thread import allocate_lock, get_ident, start_new_thread
from struct import Struct, unpack_from
from time import monotonic_ns

from troupe._find import NODE as NODE_PROGRAM, find_node
from troupe.errors import BrokenPool, TroupeError

VERSION = 1
TELLS_BEGUN, LIVE, LIVE_ONLY = 1, 2, 4
OK, FAILED, CRASHED, TIMED_OUT = 1, 2, 3, 4
FAILURE_EXIT, FAILURE_SIGNAL = 2, 3
WORKER_JOINED = 5
EVENT_WARNED = 12

HEADER = Struct("<IBBH")
NODE = Struct("<8sIIqqII")
JOB = Struct("<IIII")
BEAT = Struct("<qq")
ITEMS = Struct("<QQI")
LISTEN = Struct("<IQ")
DONE = Struct("<QIIIIQQQQQIqIiII")
BEGUN = Struct("<QII")
PRINTED = Struct("<QIII")
WORKER = Struct("<IIIIQQddQIIi")
EVENT = Struct("<IIdIIIQIIQI")
PART_VALUES = 16

# Of one frame with items. A read of more than 128 KiB would get new memory of the system each time.
BATCH_SIZE, READ_SIZE = 256 * 1024, 64 * 1024
# A program may not answer for as long as some library keeps the interpreter to itself. What tells a
# node of its end is the end of the pipe, or of the process.
BEAT_MS, PATIENCE_MS = 6 * 3600 * 1000, 24 * 3600 * 1000
# Bytes that workers may print before somebody has taken them.
PRINT_AHEAD = 4 * 1024 * 1024
# Of what a node writes to its standard error, its end is kept for the message of an error.
WORDS_MAX = 16 * 1024
# How long that is waited for at the end, where something else holds its standard error.
SAID_SECONDS = 1
F_SETPIPE_SZ, PIPE_SIZE = 1031, 1024 * 1024

# The links of this process: in a child that it forks they are cut.
links = {}


def pack_frame(kind, body):
    return HEADER.pack(len(body), ord(kind), 0, 0) + body


class Done:
    """Items that are finished, as the node told."""

    __slots__ = (
        "first", "count", "outcome", "attempts", "worker", "seconds", "kind", "code", "message",
        "details", "values",
    )  # fmt: skip


def take_block(data, count):
    """Returns the values of a block, as parts of its memory."""
    ends = unpack_from("<%dI" % count, data)
    start = 4 * count
    if count == 1:
        return [data[start : start + ends[0] - 1]]
    values = []
    begin = start
    for end in ends:
        end += start
        values.append(data[begin : end - 1])
        begin = end
    return values


def parse_done(body):
    done = Done()
    (
        done.first, done.count, done.outcome, done.attempts, done.worker, elapsed, paused, _user,
        _system, _memory, _core, _time, done.kind, done.code, parts, size,
    ) = DONE.unpack_from(body)  # fmt: skip
    done.seconds = (elapsed - paused) * 1e-9
    done.message = done.details = ""
    done.values = None
    at = DONE.size
    n_texts = bin(parts & (PART_VALUES - 1)).count("1")
    if n_texts:
        texts = take_block(body[at : at + size], n_texts)
        if parts & 1:
            done.message = str(texts.pop(0), "utf-8", "replace")
        if parts & 2:
            done.details = str(texts.pop(0), "utf-8", "replace")
    at += size + 3 & ~3
    if parts & PART_VALUES:
        done.values = take_block(body[at:], done.count)
    return done


def enlarge(fd):
    """Makes a pipe take more at once, if that is allowed."""
    try:
        from fcntl import fcntl

        fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE)
    except (ImportError, OSError):
        pass


def print_text(stream, data):
    """Writes bytes that a worker printed to this program's own stream, whatever that is now."""
    file = sys.stdout if stream == 1 else sys.stderr
    if file is None:
        return
    try:
        buffer = getattr(file, "buffer", None)
        encoding = str(getattr(file, "encoding", "")).lower().replace("_", "-")
        if buffer is None or encoding not in ("utf-8", "utf8"):
            file.write(str(data, "utf-8", "backslashreplace"))
        else:
            file.flush()
            buffer.write(data)
        file.flush()
    except (OSError, ValueError):
        # It is closed, or nobody reads it.
        pass


class Writer:
    """Writes frames whole, also if a signal's handler raises an exception between any two steps:
    what is left is written before the next frame.

    The number of bytes that were written is appended to a list by C code that no handler
    interrupts; all else follows from their sum.
    """

    def __init__(self, fd):
        self.fd = fd
        self.lock = allocate_lock()
        self.written = [0]
        # Each with the offset in the stream at which it ends.
        self.waiting = []
        self.end = 0

    def write(self, data):
        with self.lock:
            if self.fd is None:
                return False
            self.waiting.append((self.end + len(data), data))
            self.end = self.waiting[-1][0]
            while self.waiting:
                end, first = self.waiting[0]
                left = end - sum(self.written)
                if left <= 0:
                    self.waiting = [entry for entry in self.waiting if entry is not self.waiting[0]]
                    self.written = [sum(self.written)]
                    continue
                part = first if left == len(first) else memoryview(first)[len(first) - left :]
                try:
                    self.written.extend(map(os.write, (self.fd,), (part,)))
                except OSError:
                    # The node is gone, which the reader finds out.
                    return False
            return True

    def close(self):
        # Without the lock, a thread that is writing would use a descriptor that is another one.
        with self.lock:
            fd, self.fd = self.fd, None
            if fd is not None:
                os.close(fd)


class Link:
    """A node, from its start to its end.

    `owner` is told what comes: take_done(done), take_begun(first, count),
    take_worker(number, pid, state, exited, code), take_warning(text) and take_end(error), the last
    one once.
    Its methods are called in the thread that reads.
    """

    def __init__(self, owner, words, flags=LIVE_ONLY, program=NODE_PROGRAM):
        self.owner = owner
        self.words = words
        self.flags = flags
        self.said = b""
        # Held while the process is there, or its standard error.
        self.gone, self.said_all = allocate_lock(), allocate_lock()
        self.batch = 0
        self._start(find_node(program))

    # The process

    def _start(self, program):
        fds = []
        try:
            for _pipe in range(3):
                fds += os.pipe()
            input_fd, self.to_fd, self.from_fd, output_fd, self.error_fd, error_fd = fds
            actions = self._list_actions(input_fd, output_fd, error_fd)
            enlarge(output_fd)
            enlarge(self.to_fd)
            # A group of its own: Ctrl+C in a terminal is for the program.
            self.pid = os.posix_spawn(
                program, [program], os.environ,
                file_actions=actions, setpgroup=0, setsigmask=[], setsigdef=self._list_ignored(),
            )  # fmt: skip
        except OSError as error:
            for fd in fds:
                os.close(fd)
            message = "“%s” cannot be started: %s" % (program, error.strerror)
            raise TroupeError(message) from None
        for fd in input_fd, output_fd, error_fd:
            os.close(fd)
        self.writer = Writer(self.to_fd)
        links[id(self)] = self
        self.gone.acquire()
        self.said_all.acquire()
        self.writer.write(self._pack_job())
        start_new_thread(self._read_errors, ())
        self.reader = start_new_thread(self._read, ())

    @staticmethod
    def _list_actions(*fds):
        """Returns what makes these the standard streams of a process."""
        if min(fds) > 2:
            return [(os.POSIX_SPAWN_DUP2, fd, number) for number, fd in enumerate(fds)]
        # One that is a standard stream itself would be replaced before it is used.
        moved = [(os.POSIX_SPAWN_DUP2, fd, 200 + number) for number, fd in enumerate(fds)]
        placed = [(os.POSIX_SPAWN_DUP2, 200 + number, number) for number in range(3)]
        return moved + placed + [(os.POSIX_SPAWN_CLOSE, 200 + number) for number in range(3)]

    @staticmethod
    def _list_ignored():
        """Returns the signals that Python, or this program, ignores and a node does not."""
        from _signal import SIGHUP, SIGINT, SIGPIPE, SIGTERM, SIGXFSZ

        return SIGHUP, SIGINT, SIGPIPE, SIGTERM, SIGXFSZ

    def _pack_job(self):
        text = b"".join(
            b"%s=%s\0" % (name.encode(), os.fsencode(value)) for name, value in self.words
        )
        job = JOB.pack(BEAT_MS, PATIENCE_MS, 0, self.flags) + text
        listen = LISTEN.pack(3 if self.flags & LIVE_ONLY else 2, PRINT_AHEAD)
        data = pack_frame("J", job)
        if self.flags & (LIVE | LIVE_ONLY):
            data += pack_frame("L", listen)
        return data

    # Sending

    def send_items(self, first, payloads):
        """Gives the node items, of consecutive indices."""
        begin, count, size = 0, 0, 0
        ends = []
        for payload in payloads:
            if count and size + len(payload) > BATCH_SIZE:
                self._send_batch(first + begin, ends, payloads[begin : begin + count])
                begin += count
                count, size, ends = 0, 0, []
            size += len(payload) + 1
            count += 1
            ends.append(size)
        self._send_batch(first + begin, ends, payloads[begin:])

    def _send_batch(self, first, ends, payloads):
        count = len(payloads)
        self.batch += 1
        size = ITEMS.size + 4 * count + ends[-1]
        head = HEADER.pack(size, ord("I"), 0, 0) + ITEMS.pack(self.batch, first, count)
        pack = Struct("<%dI" % count).pack(*ends)
        payloads = list(payloads)
        payloads.append(b"")
        self.writer.write(head + pack + b"\n".join(payloads))

    def send_end(self):
        """Lets the node end when all that it was given is done."""
        self.writer.write(pack_frame("E", b""))

    def abandon(self):
        """Ends the node and all that it has started, at once."""
        self.writer.close()

    def wait(self, timeout=-1):
        """Waits until the process of the node is gone, or for so many seconds. What the thread that
        reads calls, such as a callback that ends its pool, does not wait for that thread itself."""
        if get_ident() != self.reader and self.gone.acquire(True, timeout):
            self.gone.release()

    def cut(self):
        """Runs in a forked child: the node belongs to its parent."""
        self.writer.lock = allocate_lock()
        self.writer.close()
        for fd in self.from_fd, self.error_fd:
            try:
                os.close(fd)
            except OSError:
                pass
        self.pid = 0
        self.gone = allocate_lock()

    # Reading

    def _read_errors(self):
        """Passes on what the node says, and keeps its end."""
        try:
            while True:
                data = os.read(self.error_fd, READ_SIZE)
                if not data:
                    break
                self.said = (self.said + data)[-WORDS_MAX:]
        except OSError:
            pass
        self.said_all.release()

    def _read(self):
        error = None
        try:
            self._read_frames()
        except BaseException as broken:
            error = broken
        self.writer.close()
        try:
            _pid, status = os.waitpid(self.pid, 0)
        except ChildProcessError:
            # The program ignores SIGCHLD, or waits for any child itself.
            status = 0
        links.pop(id(self), None)
        self.said_all.acquire(True, SAID_SECONDS)
        os.close(self.from_fd)
        os.close(self.error_fd)
        if error is None and status != 0:
            error = BrokenPool(self._explain(status))
        owner, self.owner = self.owner, None
        try:
            owner.take_end(error)
        finally:
            self.gone.release()

    def _explain(self, status):
        """Returns why the node ended."""
        said = str(self.said, "utf-8", "replace").strip()
        if os.WIFSIGNALED(status):
            return "troupe-node was ended by signal %d" % os.WTERMSIG(status)
        return said or "troupe-node exited with status %d" % os.WEXITSTATUS(status)

    def _read_frames(self):
        take = {
            ord("N"): self._take_node, ord("D"): self._take_done, ord("A"): self._take_begun,
            ord("Y"): self._take_printed, ord("U"): self._take_told, ord("K"): self._take_beat,
        }  # fmt: skip
        rest = b""
        while True:
            size = HEADER.unpack_from(rest)[0] + HEADER.size if len(rest) >= HEADER.size else 0
            if size > READ_SIZE:
                # All of a large frame, without copying it together.
                data = bytearray(size)
                data[: len(rest)] = rest
                have = len(rest)
                with memoryview(data) as view:
                    while have < size:
                        n = os.readv(self.from_fd, [view[have:]])
                        if n == 0:
                            return
                        have += n
            else:
                data = os.read(self.from_fd, READ_SIZE)
                if not data:
                    return
                if rest:
                    data = rest + data
            at, end = 0, len(data)
            view = memoryview(data)
            while end - at >= HEADER.size:
                size, kind, _zero, _zero = HEADER.unpack_from(data, at)
                if end - at < HEADER.size + size:
                    break
                at += HEADER.size
                handler = take.get(kind)
                if handler is not None:
                    handler(view[at : at + size])
                at += size
            rest = data[at:] if at < end else b""

    def _take_node(self, body):
        magic, version, _flags, _pid, _now, _cores, _size = NODE.unpack_from(body)
        if magic != b"TROUPE\0\0" or version != VERSION:
            raise TroupeError("this troupe-node is of another version than the package “troupe”")

    def _take_done(self, body):
        self.owner.take_done(parse_done(body))

    def _take_begun(self, body):
        first, count, _worker = BEGUN.unpack_from(body)
        self.owner.take_begun(first, count)

    def _take_printed(self, body):
        _index, _attempt, _worker, stream = PRINTED.unpack_from(body)
        text = body[PRINTED.size :]
        listen = LISTEN.pack(3 if self.flags & LIVE_ONLY else 2, len(text))
        self.owner.print_text(stream, bytes(text))
        self.writer.write(pack_frame("L", listen))

    def _take_beat(self, body):
        now, echo = BEAT.unpack_from(body)
        if echo == 0:
            beat = BEAT.pack(monotonic_ns() // 1000, now)
            self.writer.write(pack_frame("K", beat))

    def _take_told(self, body):
        at = 0
        while len(body) - at >= HEADER.size:
            size, kind, _zero, _zero = HEADER.unpack_from(body, at)
            at += HEADER.size
            if kind == ord("w") and size >= 2 + WORKER.size:
                number, _slot, _local, state, pid, *_rest, exited, code = WORKER.unpack_from(
                    body, at + 2
                )
                self.owner.take_worker(number, pid, state, exited, code)
            elif kind == ord("e") and size >= 2 + EVENT.size:
                self._take_event(body[at : at + size])
            at += size


    def _take_event(self, body):
        """Passes on what a program should know; all else is for those who watch."""
        (fixed,) = unpack_from("<H", body)
        if EVENT.unpack_from(body, 2)[0] == EVENT_WARNED:
            (size,) = unpack_from("<I", body, fixed)
            self.owner.take_warning(str(body[fixed + 4 : fixed + 4 + size], "utf-8", "replace"))


def cut_links():
    """Runs in a child that this program forked."""
    for link in list(links.values()):
        link.cut()
    links.clear()


os.register_at_fork(after_in_child=cut_links)

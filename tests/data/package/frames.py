# SPDX-License-Identifier: GPL-3.0-or-later
"""What a pool and its node say to each other, byte by byte, as docs/wire.md has it."""

import contextlib
import io
import os
import select
import signal
import struct
import sys
import threading
import warnings

import checks
import troupe
from checks import raises
from troupe import BrokenPool, TroupeError, _node

IGNORED = signal.SIGHUP, signal.SIGINT, signal.SIGPIPE, signal.SIGTERM, signal.SIGXFSZ


def frame(kind, body):
    return struct.pack("<IBBH", len(body), ord(kind), 0, 0) + body


def block(*values):
    ends, at = [], 0
    for value in values:
        at += len(value) + 1
        ends.append(at)
    return struct.pack("<%dI" % len(ends), *ends) + b"".join(value + b"\n" for value in values)


def pad(data):
    return data + bytes(-len(data) % 4)


def done(first, count, outcome=1, message=None, details=None, values=None, elapsed=0, paused=0, kind=0,
         code=0, attempts=1):  # fmt: skip
    texts = [text for text in (message, details) if text is not None]
    parts = (message is not None) | (details is not None) << 1 | (values is not None) << 4
    text_block = block(*texts) if texts else b""
    head = _node.DONE.pack(
        first, count, outcome, attempts, 9, elapsed, paused, 0, 0, 0, 0, 0, kind, code, parts,
        len(text_block),
    )  # fmt: skip
    return frame("D", head + pad(text_block) + (block(*values) if values is not None else b""))


class Owner:
    """Writes down what a link tells."""

    def __init__(self):
        self.told = []
        self.end = None

    def take_done(self, done):
        self.told.append(
            (done.first, done.count, done.outcome, done.message, done.details,
             None if done.values is None else [bytes(value) for value in done.values])
        )  # fmt: skip
        self.done = done

    def take_begun(self, *args):
        self.told.append(("begun", *args))

    def take_worker(self, *args):
        self.told.append(("worker", *args))

    def take_warning(self, text):
        self.told.append(("warning", text))

    def print_text(self, stream, data):
        self.told.append(("printed", stream, data))

    def take_end(self, error):
        self.end = error


class Writer:
    def __init__(self):
        self.frames = []

    def write(self, data):
        self.frames.append(bytes(data))
        return True


def make_link(flags=_node.LIVE_ONLY):
    """A link without a process, which reads from a pipe, and the other end of that."""
    link = _node.Link.__new__(_node.Link)
    link.owner, link.flags, link.batch, link.writer = Owner(), flags, 0, Writer()
    link.words = [("workers", "2"), ("title", "é")]
    link.from_fd, to_fd = os.pipe()
    return link, to_fd


def read(data, size=None, flags=_node.LIVE_ONLY):
    """Returns a link that has read all of this, in pieces of a size."""
    link, to_fd = make_link(flags)

    def write():
        for at in range(0, len(data), size or len(data)):
            os.write(to_fd, data[at : at + (size or len(data))])
        os.close(to_fd)

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    try:
        link._read_frames()
    finally:
        os.close(link.from_fd)
        thread.join()
    return link


HELLO = frame("N", struct.pack("<8sIIqqII", b"TROUPE\0\0", 1, 0, 5, 0, 2, 0))


def check_done():
    frames = [
        HELLO,
        done(3, 1, values=[b"one"], elapsed=5_000_000_000, paused=2_000_000_000),
        done(4, 3, values=[b"", b"a\nb", b"\n"]),
        done(7, 1, 2, message=b"failed", details="tracé".encode(), values=[b"error"]),
        done(8, 1, 3, message=b"gone", kind=3, code=11, attempts=2),
        done(9, 1, 3, details=b"only details"),
        frame("?", b"from a later version"),
        done(10, 1, 4),
    ]
    expected = [
        (3, 1, 1, "", "", [b"one"]),
        (4, 3, 1, "", "", [b"", b"a\nb", b"\n"]),
        (7, 1, 2, "failed", "tracé", [b"error"]),
        (8, 1, 3, "gone", "", None),
        (9, 1, 3, "", "only details", None),
        (10, 1, 4, "", "", None),
    ]
    for size in None, 1, 7, 8, 64:
        assert read(b"".join(frames), size).owner.told == expected, size
    taken = read(frames[1]).owner.done
    assert taken.seconds == 3 and taken.worker == 9 and taken.attempts == 1
    taken = read(frames[4]).owner.done
    assert (taken.kind, taken.code, taken.attempts) == (3, 11, 2)


def check_large():
    """Frames around the size of one read, and far beyond it, before and after others."""
    for size in 65000, 65536 - 8, 65536, 65537, 300_000, 1_500_000:
        data = b"".join(
            [done(0, 1, values=[b"x" * size]), done(1, 1), done(2, 1, values=[b"y" * size]), done(3, 1)]
        )
        for piece in None, 30_000:
            told = read(data, piece).owner.told
            assert [entry[0] for entry in told] == [0, 1, 2, 3]
            assert told[0][5] == [b"x" * size] and told[2][5] == [b"y" * size]
    # One that is cut off is not told.
    for size in 10, 300_000:
        data = done(0, 1) + done(1, 1, values=[b"x" * size])
        for cut in 1, size // 2, size + 100:
            assert [entry[0] for entry in read(data[:-cut]).owner.told] == [0], (size, cut)


def check_told():
    """What is told of workers and of the run."""
    worker = _node.WORKER.pack(4, 0, 0, 5, 77, 0, 0.0, 0.0, 0, 0, 1, 3)
    worker = struct.pack("<H", 2 + len(worker)) + worker
    text = "a warning, é".encode()
    event = struct.pack("<H", 2 + _node.EVENT.size)
    warning = event + _node.EVENT.pack(12, 0, 0.0, 0, 0, 0, 0, 0, 0, 0, 0)
    warning += struct.pack("<I", len(text)) + text
    other = event + _node.EVENT.pack(11, 0, 0.0, 0, 0, 0, 0, 0, 0, 0, 0) + struct.pack("<I", 0)
    body = frame("w", worker) + frame("z", b"later") + frame("w", worker[:-1]) + frame("e", other)
    body += frame("e", warning) + frame("e", warning[:40]) + frame("w", worker + b"longer")
    link = read(HELLO + frame("U", body) + frame("U", b"") + frame("U", frame("w", worker)))
    told = ("worker", 4, 77, 5, 1, 3)
    assert link.owner.told == [told, ("warning", "a warning, é"), told, told], link.owner.told
    link = read(frame("A", _node.BEGUN.pack(5, 2, 1)))
    assert link.owner.told == [("begun", 5, 2)]


def check_printed():
    """What is printed is passed on, and makes room for as much more."""
    printed = frame("Y", _node.PRINTED.pack(1, 1, 1, 2) + b"a line\n")
    for flags, level in (_node.LIVE_ONLY, 3), (_node.LIVE, 2):
        link = read(printed, flags=flags)
        assert link.owner.told == [("printed", 2, b"a line\n")]
        assert link.writer.frames == [frame("L", struct.pack("<IQ", level, 7))], link.writer.frames


def check_beat():
    link = read(frame("K", struct.pack("<qq", 5, 0)) + frame("K", struct.pack("<qq", 6, 7)))
    assert len(link.writer.frames) == 1
    now, echo = struct.unpack("<qq", link.writer.frames[0][8:])
    assert echo == 5 and now > 0 and link.writer.frames[0][:8] == b"\x10\0\0\0K\0\0\0"


def check_versions():
    for magic, version in (b"TROUPE\0\0", 2), (b"TROUPE\0\0", 0), (b"NOTTHIS\0", 1):
        hello = frame("N", struct.pack("<8sIIqqII", magic, version, 0, 5, 0, 2, 0))
        assert "another version" in str(raises(TroupeError, read, hello))


def check_job():
    link, to_fd = make_link()
    link.owner.keep = None
    os.close(to_fd)
    os.close(link.from_fd)
    for flags, level in (_node.LIVE_ONLY, 3), (_node.LIVE, 2), (_node.LIVE | _node.TELLS_BEGUN, 2):
        link.flags = flags
        text = "workers=2\0title=é\0".encode()
        job = frame("J", struct.pack("<IIII", 21_600_000, 86_400_000, 0, flags) + text)
        assert link._pack_job() == job + frame("L", struct.pack("<IQ", level, 4 << 20)), flags
    link.flags = _node.TELLS_BEGUN
    assert link._pack_job()[4:5] == b"J" and len(link._pack_job()) == len(job)


def unpack_items(data):
    """Returns the number of a batch, its first index, and its items."""
    assert data[:8] == struct.pack("<IBBH", len(data) - 8, ord("I"), 0, 0)
    number, first, count = struct.unpack_from("<QQI", data, 8)
    ends = struct.unpack_from("<%dI" % count, data, 28)
    start = 28 + 4 * count
    assert ends[-1] == len(data) - start
    begins = (0, *ends[:-1])
    return number, first, [data[start + b : start + e - 1] for b, e in zip(begins, ends)]


def check_items():
    link, to_fd = make_link()
    link.send_items(5, [b"a", b"", b"c\nd"])
    link.send_items(8, [b"x"])
    # A frame has up to so many bytes, or one item.
    sizes = 200_000, 50_000, 20_000, 300_000, 262_144, 1, 262_143, 1
    link.send_items(9, [b"z" * size for size in sizes])
    got = [unpack_items(data) for data in link.writer.frames]
    assert got[:2] == [(1, 5, [b"a", b"", b"c\nd"]), (2, 8, [b"x"])], got[:2]
    assert [number for number, _first, _items in got] == list(range(1, len(got) + 1))
    assert [(first, [len(item) for item in items]) for _number, first, items in got[2:]] == [
        (9, [200_000, 50_000]), (11, [20_000]), (12, [300_000]), (13, [262_144]),
        (14, [1]), (15, [262_143]), (16, [1]),
    ], [(first, list(map(len, items))) for _number, first, items in got[2:]]  # fmt: skip
    link.writer.frames.clear()
    link.send_end()
    assert link.writer.frames == [frame("E", b"")]
    os.close(to_fd)
    os.close(link.from_fd)


def check_writer():
    """Frames are written whole, one after the other, also if something interrupts that."""
    read_fd, write_fd = os.pipe()
    writer = _node.Writer(write_fd)
    assert writer.write(b"one") and writer.write(b"") and writer.write(b"two")
    assert os.read(read_fd, 100) == b"onetwo" and writer.waiting == []
    write = os.write

    class Interrupt(Exception):
        pass

    def write_some(fd, data):
        return write(fd, bytes(data)[:2])

    def write_and_fail(fd, data):
        raise Interrupt

    os.write = write_some
    try:
        assert writer.write(b"in pieces")
        os.write = write_and_fail
        raises(Interrupt, writer.write, b"later")
        raises(Interrupt, writer.write, b" and")
        os.write = write_some
        assert writer.write(b" last")
        assert os.read(read_fd, 100) == b"in pieceslater and last"
        # What was written before an interruption is not written again.
        n_left = [3]

        def write_then_fail(fd, data):
            n_left[0] -= 1
            if n_left[0] == 0:
                raise Interrupt
            return write(fd, bytes(data)[:2])

        os.write = write_then_fail
        raises(Interrupt, writer.write, b"abcdefgh")
    finally:
        os.write = write
    assert writer.write(b"!") and os.read(read_fd, 100) == b"abcdefgh!"
    assert writer.waiting == [] and len(writer.written) <= 2, writer.written
    os.close(read_fd)
    assert writer.write(b"nobody reads") is False
    writer.close()
    raises(OSError, os.fstat, write_fd)
    assert writer.write(b"closed") is False
    writer.close()


class Plain(io.StringIO):
    """A stream of text alone, as a program may put it in the place of sys.stdout."""


def check_print():
    for encoding in "utf-8", "UTF-8", "utf_8", "UTF8", "latin-1":
        raw = io.BytesIO()
        file = io.TextIOWrapper(raw, encoding)
        file.write("before ")
        other = io.StringIO()
        with contextlib.redirect_stdout(file), contextlib.redirect_stderr(other):
            _node.print_text(1, "é".encode())
            _node.print_text(1, b"\xff" if encoding != "latin-1" else b"!")
            _node.print_text(2, b"\xff error")
        last = b"\xc3\xa9\xff" if encoding != "latin-1" else b"\xe9!"
        assert raw.getvalue() == b"before " + last, (encoding, raw.getvalue())
        assert other.getvalue() == "\\xff error"
    for stream in None, closed():
        with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
            _node.print_text(1, b"x")
            _node.print_text(2, b"x")


def closed():
    file = io.StringIO()
    file.close()
    return file


def check_process():
    """What the process of a node is started with, and what its end means."""
    folder = "%s/frames-%d" % (os.environ.get("TMPDIR") or "/tmp", os.getpid())
    os.mkdir(folder)
    program = folder + "/node"
    # What this program ignores and blocks is its own matter.
    before = [signal.signal(number, signal.SIG_IGN) for number in IGNORED]
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    keep = os.environ.get("TROUPE_NODE")
    os.environ["TROUPE_NODE"] = program
    try:
        assert "cannot be started: No such file" in str(
            raises(TroupeError, _node.Link, Owner(), [])
        )
        n_open = len(os.listdir("/proc/self/fd"))
        for script, expected in (
            ("exit 0", None),
            ("exit 3", "troupe-node exited with status 3"),
            ("echo '  what it says' >&2; exit 3", "what it says"),
            ("head -c 20000 /dev/zero | tr '\\0' x >&2; echo end >&2; exit 1", None),
            ("echo 'signal' >&2; kill -9 $$", "troupe-node was ended by signal 9"),
            ("exec 2>&-; exit 0", None),
            ("ps -o pgid= -p $$ | tr -d ' ' >&2; echo $$ >&2; exit 1", None),
            ("exec awk '/Sig(Blk|Ign)/ {print} END {exit 1}' /proc/self/status >&2", None),
        ):
            with open(program, "w") as file:
                file.write("#!/bin/sh\n%s\n" % script)
            os.chmod(program, 0o700)
            owner = Owner()
            link = _node.Link(owner, [("workers", "2")])
            assert _node.links.get(id(link)) in (link, None)
            link.wait()
            assert not link.gone.locked() and id(link) not in _node.links
            if script.endswith("exit 0"):
                assert owner.end is None
            elif "head" in script:
                text = str(owner.end)
                assert text.endswith("xxxend") and len(text) == 16 * 1024 - 1, len(text)
            elif "pgid" in script:
                group, pid = str(owner.end).split()
                assert group == pid == str(link.pid)
            elif "Sig" in script:
                masks = [int(line.split()[1], 16) for line in str(owner.end).split("\n")]
                assert not masks[0] & 1 << signal.SIGUSR1 - 1
                assert not masks[1] & sum(1 << number - 1 for number in IGNORED)
            else:
                assert type(owner.end) is BrokenPool and str(owner.end) == expected, owner.end
            assert len(os.listdir("/proc/self/fd")) == n_open
        # What it tells may lead to its end, for which the thread that reads does not wait.
        with open(program, "w") as file:
            file.write("#!/bin/sh\nprintf '\\020\\0\\0\\0A\\0\\0\\0'; head -c 16 /dev/zero; cat >/dev/null\n")
        owner, known = Owner(), threading.Event()

        def stop(*_begun):
            known.wait()
            link.abandon()
            link.wait()

        owner.take_begun = stop
        link = _node.Link(owner, [])
        known.set()
        link.wait(30)
        assert not link.gone.locked() and owner.end is None
        # It reads what it is given, until it is abandoned.
        with open(program, "w") as file:
            file.write("#!/bin/sh\ncat >%s/input\nexit 0\n" % folder)
        owner = Owner()
        link = _node.Link(owner, [("workers", "2")])
        link.wait(0)
        link.wait(0.001)
        assert link.gone.locked() and _node.links[id(link)] is link
        link.send_end()
        link.abandon()
        link.wait()
        assert owner.end is None
        with open(folder + "/input", "rb") as file:
            assert file.read() == link._pack_job() + frame("E", b"")
        # A child that is forked while a thread writes does not wait for that, nor is the node its.
        owner = Owner()
        link = _node.Link(owner, [])
        read_fd, write_fd = os.pipe()
        with link.writer.lock:
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
            if pid == 0:
                link.wait()
                is_cut = link.pid == 0 and not _node.links
                os.write(write_fd, b"cut" if is_cut and not link.writer.write(b"x") else b"not")
                os._exit(0)
            told = select.select([read_fd], [], [], 20)[0]
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        assert told and os.read(read_fd, 3) == b"cut"
        os.close(read_fd)
        os.close(write_fd)
        assert link.gone.locked() and _node.links == {id(link): link}
        link.abandon()
        link.wait()
        # What it says must be frames of this version.
        with open(program, "w") as file:
            file.write("#!/bin/sh\nprintf '\\060\\0\\0\\0N\\0\\0\\0'; head -c 100 /dev/zero; cat >/dev/null\n")
        owner = Owner()
        link = _node.Link(owner, [])
        link.wait()
        assert type(owner.end) is TroupeError and "another version" in str(owner.end), owner.end
    finally:
        for name in os.listdir(folder):
            os.unlink("%s/%s" % (folder, name))
        os.rmdir(folder)
        if keep is not None:
            os.environ["TROUPE_NODE"] = keep
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1])
        for number, handler in zip(IGNORED, before):
            signal.signal(number, handler)


def check_standard_streams():
    """Descriptors that are standard streams themselves are not replaced before they are used."""
    for fds in (5, 6, 7), (0, 6, 7), (5, 1, 0), (2, 0, 1), (3, 4, 2):
        table = {fd: fd for fd in range(10)}
        for kind, *numbers in _node.Link._list_actions(*fds):
            if kind == os.POSIX_SPAWN_DUP2:
                table[numbers[1]] = table[numbers[0]]
            else:
                del table[numbers[0]]
        assert [table[number] for number in range(3)] == list(fds), fds
        assert max(table) < 10


if __name__ == "__main__":
    checks.limit()
    checks.run_all(globals())
    print("fine")

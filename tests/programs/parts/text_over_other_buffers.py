"""What a text stream may do is what its buffer said when the stream was made."""
import io
import os
import tempfile


class Sink(io.RawIOBase):
    def __init__(self, can_read, can_write):
        self.can_read = can_read
        self.can_write = can_write
        self.got = []

    def readable(self):
        print("asked: readable")
        return self.can_read

    def writable(self):
        print("asked: writable")
        return self.can_write

    def write(self, data):
        self.got.append(bytes(data))
        return len(data)

    def read(self, n=-1):
        return b""


def attempt(what, call):
    try:
        print(what, repr(call()))
    except Exception as error:
        print(what, type(error).__name__, error)


for can_read, can_write in [(False, False), (False, True), (True, False), (True, True)]:
    sink = Sink(can_read, can_write)
    stream = io.TextIOWrapper(sink, encoding="utf-8", write_through=True)
    attempt("read", stream.read)
    attempt("readline", stream.readline)
    attempt("next", lambda: next(stream))
    attempt("write", lambda: stream.write("text"))
    attempt("print", lambda: print("more", file=stream))
    sink.can_read = sink.can_write = True
    attempt("read after", stream.read)
    attempt("write after", lambda: stream.write("text"))
    print(sink.got)

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "f")
    with open(path, "wb", 0) as raw:
        stream = io.TextIOWrapper(raw, encoding="utf-8", write_through=True)
        attempt("raw write", lambda: stream.write("é\n"))
        attempt("raw read", stream.read)
        attempt("raw next", lambda: next(stream))
        stream.detach()
    with open(path, "rb", 0) as raw:
        stream = io.TextIOWrapper(raw, encoding="utf-8")
        attempt("raw write", lambda: stream.write("é\n"))
        attempt("raw print", lambda: print("é", file=stream))
        attempt("raw read", stream.read)
    for mode in ["r", "w", "a", "r+", "w+"]:
        with open(path, mode, encoding="utf-8") as stream:
            attempt(mode + " write", lambda: stream.write("x"))
            attempt(mode + " print", lambda: print("y", file=stream))
            attempt(mode + " read", lambda: stream.read(0))


class NotAsked:
    def write(self, data):
        return len(data)


attempt("no readable", lambda: io.TextIOWrapper(NotAsked(), encoding="utf-8"))
attempt("bytes", lambda: io.TextIOWrapper(io.BytesIO(b"a\nb"), encoding="utf-8").readlines())
attempt("pair", lambda: io.TextIOWrapper(io.BufferedRWPair(io.BytesIO(b"in"), io.BytesIO()), encoding="utf-8").read())

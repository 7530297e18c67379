# A buffered reader whose raw stream reads from the reader; memory that is lent while a read waits for its bytes.
import io
import os
import threading


class Raw(io.RawIOBase):
    def readable(self):
        return True

    def readinto(self, room):
        for again in (lambda: reader.read(1), lambda: reader.peek(), lambda: reader.readline(), lambda: reader.read1(5)):
            try:
                print(again())
            except RuntimeError as e:
                print(type(e).__name__, str(e)[:21])
        room[:2] = b"x\n"
        return 2


reader = io.BufferedReader(Raw(), 4)
print(reader.read(2))
print(reader.readline())

r, w = os.pipe()
raw = open(r, "rb", buffering=0)
room = bytearray(10)


def change():
    try:
        room.extend(b"x" * 1000)
    except BufferError as e:
        print(e)
    os.write(w, b"hello")


other = threading.Timer(0.05, change)
other.start()
print(raw.readinto(room))
other.join()
print(room)

# What one thread writes to a buffered file stays together; a message is one write; a part that went is told.
import io
import os
import signal
import socket
import threading

SIZE = 100_000

r, w = os.pipe()
f = open(w, "wb")


def write(c):
    f.write(c * SIZE)
    f.flush()


threads = [threading.Thread(target=write, args=(c,)) for c in (b"a", b"b")]
for thread in threads:
    thread.start()
data = b""
while len(data) < 2 * SIZE:
    data += os.read(r, 5000)
for thread in threads:
    thread.join()
print(sorted(data[i : i + SIZE].strip(data[i : i + 1]) + data[i : i + 1] for i in (0, SIZE)))
f.close()
os.close(r)


# A call inside a call of the same thread would wait for itself.
class Raw(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        try:
            buffered.write(b"x" * 20)
        except RuntimeError as e:
            print(e)
        try:
            buffered.flush()
        except RuntimeError as e:
            print(e)
        return len(data)


raw = Raw()
raw.name = "raw"
buffered = io.BufferedWriter(raw, 10)
print(buffered.write(b"y" * 15))
buffered.flush()


# What a handler's exception interrupts is not sent twice.
class Interrupted(Exception):
    pass


def handle(number, frame):
    raise Interrupted


signal.signal(signal.SIGALRM, handle)
r, w = os.pipe()
f = open(w, "wb")
room = threading.Event()
got = []


def read():
    room.wait()
    while part := os.read(r, 65536):
        got.append(part)


thread = threading.Thread(target=read)
thread.start()
numbers = b"".join(b"%07d\n" % i for i in range(50_000))
g = io.BufferedWriter(f.detach(), len(numbers))
g.write(numbers)
try:
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    g.flush()
except Interrupted:
    print("interrupted")
room.set()
g.flush()
g.close()
thread.join()
print(b"".join(got) == numbers)
os.close(r)

for kind in (socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
    a, b = socket.socketpair(socket.AF_UNIX, kind)
    wait = threading.Event()
    thread = threading.Thread(target=wait.wait)
    thread.start()
    print(os.write(a.fileno(), b"m" * 10_000), len(b.recv(20_000)))
    # Only bytes of a stream fill the room.
    a.send(b"one")
    print(b.recv(100, socket.MSG_WAITALL))
    try:
        b.recv(1, socket.MSG_DONTWAIT)
    except BlockingIOError:
        print("nothing there")
    wait.set()
    thread.join()
    a.close()
    b.close()



def empty(s):
    try:
        while s.recv(65536, socket.MSG_DONTWAIT):
            pass
    except BlockingIOError:
        print("empty")


def full(s):
    try:
        while s.send(b"x" * 65536, socket.MSG_DONTWAIT):
            pass
    except BlockingIOError:
        print("full")


# Who says not to wait does not, whether other threads could use the time or not.
a, b = socket.socketpair()
for others in (False, True):
    wait = threading.Event()
    thread = threading.Thread(target=wait.wait)
    if others:
        thread.start()
    empty(b)
    full(a)
    empty(b)
    try:
        b.recvmsg(1, 0, socket.MSG_DONTWAIT)
    except BlockingIOError:
        print("no message")
    wait.set()
thread.join()


# An error after a part leaves the part: the next call tells of it.
def leave():
    b.recv(1)
    b.close()


thread = threading.Thread(target=leave)
thread.start()
sent = a.send(b"x" * 5_000_000)
print(0 < sent < 5_000_000)
try:
    a.send(b"x")
except OSError as e:
    print(type(e).__name__)
thread.join()
a.close()

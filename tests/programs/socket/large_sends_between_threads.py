# What blocks for want of room or of another end lets the other threads run: one of them makes the room.
import os
import signal
import socket
import tempfile
import threading

SIZE = 3_000_000


def count(read, counted):
    total = 0
    while part := read(65536):
        total += len(part)
    counted.append(total)


def with_reader(read, write, close):
    counted = []
    thread = threading.Thread(target=count, args=(read, counted))
    thread.start()
    done = write()
    close()
    thread.join()
    return done, counted


for name in ("sendall", "send", "sendmsg"):
    a, b = socket.socketpair()
    data = [b"x" * SIZE] if name == "sendmsg" else b"x" * SIZE
    print(name, *with_reader(b.recv, lambda: getattr(a, name)(data), a.close))
    b.close()

r, w = os.pipe()
print("write", *with_reader(lambda n: os.read(r, n), lambda: os.write(w, b"x" * SIZE), lambda: os.close(w)))
os.close(r)

r, w = os.pipe()
with open(r, "rb") as source, open(w, "wb") as sink:
    print("file", *with_reader(source.read, lambda: sink.write(b"x" * SIZE), sink.close))

a, b = socket.socketpair()


def in_parts():
    for _ in range(10):
        b.sendall(b"y" * 10_000)
    b.close()


thread = threading.Thread(target=in_parts)
thread.start()
print("waitall", len(a.recv(100_000, socket.MSG_WAITALL)))
thread.join()
a.close()

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "pipe")
    os.mkfifo(path)

    def write():
        with open(path, "w") as pipe:
            pipe.write("one\ntwo\n")

    thread = threading.Thread(target=write)
    thread.start()
    with open(path) as pipe:
        print("fifo", pipe.readlines())
    thread.join()

signal.signal(signal.SIGUSR1, lambda number, frame: print("handled"))
thread = threading.Thread(target=lambda: os.kill(os.getpid(), signal.SIGUSR1))
thread.start()
thread.join()

# A signal that arrives while the main thread waits for room is handled there and then.
a, b = socket.socketpair()
seen = threading.Event()
signal.signal(signal.SIGUSR1, lambda number, frame: seen.set())
counted = []


def interrupt():
    b.recv(10)
    while not seen.wait(0.05):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)
    count(b.recv, counted)


thread = threading.Thread(target=interrupt)
thread.start()
a.sendall(b"z" * SIZE)
a.close()
thread.join()
print(seen.is_set(), counted[0] > SIZE - 11)

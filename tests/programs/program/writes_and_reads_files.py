import os
import tempfile

folder = tempfile.mkdtemp()
path = os.path.join(folder, "data.txt")
with open(path, "w") as f:
    print(f.write("first\n"), f.write("zweite Zeile ü\n"))
    f.writelines(["third\n", "fourth"])
    print("printed", 1, 2, sep=",", end="\n", file=f)
print(f.closed, os.path.getsize(path))

with open(path) as f:
    print(f.readline(), end="")
    print(f.read(6), f.tell())
    print(repr(f.read()), repr(f.read()))
    f.seek(0)
    for number, line in enumerate(f, 1):
        print(number, line.rstrip())
    f.seek(0)
    print(f.readlines()[-1:])
with open(path, "a") as f:
    f.write("appended\n")
with open(path, encoding="utf-8") as f:
    print(len(f.read().splitlines()))
with open(path, "rb") as f:
    data = f.read()
    print(type(data).__name__, data[:5], data.count(b"\n"), f.tell())
    f.seek(-9, os.SEEK_END)
    print(f.read())
with open(path, "r+") as f:
    f.write("FIRST")
    f.seek(0)
    print(f.readline(), end="")
with open(path, "wb") as f:
    f.write(bytes(range(5)))
    f.write(bytearray(b"xyz"))
with open(path, "rb") as f:
    print(list(f.read()))
with open(path, "w", newline="\r\n") as f:
    f.write("a\nb\n")
print(open(path, "rb").read(), repr(open(path).read()), repr(open(path, newline="").read()))
try:
    open(path, "x")
except FileExistsError as error:
    print(type(error).__name__, error.errno, error.strerror)
try:
    open(os.path.join(folder, "missing.txt"))
except FileNotFoundError as error:
    print(error.errno, error.strerror, os.path.basename(error.filename))
for mode in ("q", "rw", "", "rbt"):
    try:
        open(path, mode)
    except ValueError as error:
        print(error)
with open(path) as f:
    try:
        f.write("x")
    except OSError as error:
        print(type(error).__name__, error)
try:
    f.read()
except ValueError as error:
    print(error)
os.remove(path)
os.rmdir(folder)
print(os.path.exists(folder))

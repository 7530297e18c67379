import os
p = "/tmp/krait_io_files_by_open.txt"
with open(p, "w") as f:
    print(f.write("héllo\nwörld\n"), f.mode, f.closed, f.encoding)
    print("more", file=f)
print(f.closed)
with open(p) as f:
    print(f.readline(), end=""); print(f.tell(), f.read(3), f.read())
with open(p, "rb") as f:
    print(f.read()); f.seek(-5, 2); print(f.read(), f.tell())
with open(p, "a+") as f:
    f.write("end\n"); f.seek(0); print(f.readlines())
with open(p, "r+b") as f:
    f.write(b"H"); f.seek(0); print(f.readline())
for line in open(p, encoding="utf-8"): print(repr(line))
def bad(*a, **k):
    try: open(*a, **k)
    except Exception as e: print(type(e).__name__, e)
bad("/nonexistent/x"); bad(p, "q"); bad(p, "rw"); bad(p, "rb", encoding="x"); bad(p, "r", 0); bad("/tmp", "w"); bad(p, "x"); bad(5.5); bad(p, "rt+b"); bad("a\0b")
with open(p) as f:
    try: f.write("x")
    except Exception as e: print(type(e).__name__, e)
with open(p, "w") as f:
    try: f.read()
    except Exception as e: print(type(e).__name__, e)
try: f.read()
except ValueError as e: print(e)
os.remove(p); print(os.path.exists(p))

import os
import sys

print("one", end=" ")
sys.stdout.write("two ")
print("three", flush=True)
sys.stdout.flush()
os.write(1, b"four by os.write\n")
print("five", "six", sep="-", end="!\n")
print()
print("a", 1, None, [1.5], sep=", ")
print(*range(5), sep="")
sys.stdout.writelines(["x\n", "y\n"])
print("no newline at the end", end="")
print(sys.stdout.write("\n"), sys.stdout.encoding, sys.stdout.isatty(), sys.stdout.fileno())
sys.stdout.flush()
sys.stdout.buffer.write(b"bytes \xc3\xa4\n")
sys.stdout.buffer.flush()

class Writer:
    def __init__(self): self.parts = []
    def write(self, text): self.parts.append(text)
w = Writer()
print("to", "object", file=w)
print(w.parts)
old, sys.stdout = sys.stdout, w
print("redirected")
sys.stdout = old
print(w.parts[-2:], sys.__stdout__ is sys.stdout)
print("ünïcödé ✓ 𝄞", "\x00" in "a\x00", repr("\x1b[0m\u200b\ud800"))
try:
    print("\ud800")
except UnicodeEncodeError as error:
    print(error)
for bad in (dict(sep=1), dict(end=2), dict(file=5)):
    try:
        print("x", **bad)
    except (TypeError, AttributeError) as error:
        print(error)

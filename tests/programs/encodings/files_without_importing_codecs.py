import os
import tempfile

path = os.path.join(tempfile.mkdtemp(), "text")
open(path, "w", encoding="utf-16").write("abc\u20ac\n")
print(open(path, encoding="utf-16").read(), end="")
open(path, "w", encoding="cp1252").write("abc\u20ac\n")
print(open(path, "rb").read())
try:
    open(path, encoding="ascii").read()
except UnicodeDecodeError as e:
    print(e)

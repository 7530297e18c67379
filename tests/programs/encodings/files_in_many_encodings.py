import codecs
import io
import os
import tempfile

path = os.path.join(tempfile.mkdtemp(), "text")
for encoding in ("cp437", "cp1251", "koi8-r", "iso8859-2", "mac-roman", "utf-16", "utf-32-le", "utf-7", "cp037",
                 "latin2", "windows-1252", "iso-8859-15", "tis-620", "gbk", "euc-jp", "utf-8", "ascii", "latin-1"):
    with open(path, "w", encoding=encoding) as f:
        f.write("abc\n")
    with open(path, "rb") as f:
        print(encoding, f.read(), end=" ")
    with open(path, encoding=encoding) as f:
        print(f.read().split(), codecs.lookup(encoding).name, io.TextIOWrapper(io.BytesIO(), encoding).encoding)
    print(codecs.getincrementaldecoder(encoding)().decode("x".encode(encoding), True),
          codecs.getreader(encoding)(io.BytesIO("y".encode(encoding))).read())

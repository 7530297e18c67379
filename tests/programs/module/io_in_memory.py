import io

f = io.StringIO("line1\nline2\nline3")
print(f.readline(), f.read(3), f.tell(), f.readlines(), f.read() == "", f.seek(0), list(f))
out = io.StringIO()
print("a", 1, file=out, sep="-")
out.write("more")
out.seek(0)
out.write("X")
print(repr(out.getvalue()), out.tell(), out.truncate(3), out.getvalue())
b = io.BytesIO(b"bytes data")
print(b.read(5), b.seek(-4, 2), b.read(), b.getvalue(), b.readable(), b.writable(), b.seekable())
b.seek(0)
b.write(b"BY")
print(b.getvalue(), b.getbuffer().nbytes)
with io.StringIO() as g:
    g.writelines(["x", "y"])
    text = g.getvalue()
print(text, g.closed)
try:
    g.read()
except ValueError as error:
    print(error)
w = io.TextIOWrapper(io.BytesIO("é\r\nü\n".encode()), encoding="utf-8", newline=None)
print(w.readlines(), w.encoding)
raw = io.BytesIO()
w = io.TextIOWrapper(raw, encoding="latin-1", write_through=True)
print(w.write("é"), raw.getvalue())
r = io.BufferedReader(io.BytesIO(b"abcdef"), 2)
print(r.peek(1)[:1], r.read(2), r.read1(2), r.readinto(bytearray(1)))
try:
    io.BytesIO("x")
except TypeError as error:
    print(error)
try:
    io.StringIO(b"x")
except TypeError as error:
    print(error)
import csv
out = io.StringIO()
writer = csv.writer(out)
writer.writerow(["a", 1, 'quo"te', "com,ma", None])
writer.writerows([[1, 2], ["x\ny", ""]])
print(repr(out.getvalue()))
out.seek(0)
print(list(csv.reader(out)), list(csv.DictReader(["name,n", "x,1", "y,2"])), list(csv.reader(["a;b|c"], delimiter=";")))

import os.path as p

for path in ("/usr/lib/file.tar.gz", "file", "/", "dir/", ".hidden", "a/.hidden.txt", "", "//x", "a//b/../c", "..", "/a/./b/"):
    print(repr(path), p.split(path), p.splitext(path), p.basename(path), p.dirname(path), p.normpath(path), p.isabs(path))
print(p.join("a", "b", "c"), p.join("a/", "b"), p.join("a", "/b"), p.join("a", ""), p.join("", "b"))
print(p.commonprefix(["/usr/lib", "/usr/local"]), p.commonpath(["/usr/lib/x", "/usr/lib/y/z"]))
print(p.relpath("/a/b/c", "/a/d"), p.relpath("/a", "/a"), p.expanduser("no tilde"))
print(p.sep, p.pardir, p.curdir, p.extsep, p.splitdrive("/x/y"))
print(p.abspath("/a/../b"), p.realpath("/"), p.isabs(p.abspath("x")))
try:
    p.commonpath(["/a", "b"])
except ValueError as error:
    print(error)
try:
    p.join("a", 5)
except TypeError as error:
    print(error)
from pathlib import PurePosixPath as P
q = P("/usr") / "lib" / "file.tar.gz"
print(q, q.name, q.stem, q.suffix, q.suffixes, q.parent, q.parts, q.with_suffix(".zip"), q.relative_to("/usr"))
print(P("a/b") == P("a//b/"), q.match("*.gz"), sorted([P("b"), P("a/z")]), repr(P("x")), list(P("a/b/c").parents))

# Cursors whose `__init__` was not called, conversions that use their cursor, arguments of blobs, dropped cursors.
import gc
import sqlite3


def attempt(what, f):
    try:
        print(what, f())
    except Exception as e:
        print(what, type(e).__name__, e, repr(e.__context__))


class Bare(sqlite3.Cursor):
    def __init__(self, connection):
        pass


c = sqlite3.connect(":memory:")
cursor = Bare(c)
for name in "connection", "description", "lastrowid", "rowcount", "arraysize", "row_factory":
    attempt(name, lambda: getattr(cursor, name))
attempt("execute", lambda: cursor.execute("select 1"))
attempt("close", lambda: cursor.close())
attempt("new", lambda: sqlite3.Cursor.__new__(sqlite3.Cursor).fetchone())

c.execute("create table t(a, b blob)")
c.execute("insert into t values(1, x'616263')")
c.commit()
b = c.blobopen("t", "b", 1)
for key in "a", None, 1.5:
    attempt(key, lambda: b[key])
    attempt(key, lambda: b.__delitem__(key))
    attempt(key, lambda: b.__setitem__(key, 1))
attempt("del", lambda: b.__delitem__(0))
for value in b"zz", bytearray(b"er"), "ab", 5, memoryview(b"abcd")[::2], b"z":
    attempt("set", lambda: b.__setitem__(slice(0, 2), value))
for args in (0, "a"), (2**70,), (2**31, 0), (2**31 - 1, 1), (None,):
    attempt("seek", lambda: b.seek(*args))
for value in "abc", 5, b"xy":
    attempt("write", lambda: b.write(value))
attempt("read", lambda: b.read(2**70))
for row in "a", 1.5, 2**70, True:
    attempt("row", lambda: len(c.blobopen("t", "b", row)))
b.close()

for i in range(20):
    c.execute("insert into t values(?, null)", (i,))
c.commit()
for i in range(3):
    rows = c.execute("select * from t")
    next(rows)
    del rows
    gc.collect()
c.execute("drop table t")
c.commit()
c.close()

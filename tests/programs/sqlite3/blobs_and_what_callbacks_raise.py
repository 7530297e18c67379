# Blobs read and written in place; statements that nobody steps through any more; adapters; errors of functions in SQL.
import sqlite3


def tell(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


con = sqlite3.connect(":memory:")
con.execute("create table t(b blob)")
con.execute("insert into t values(zeroblob(10))")
with con.blobopen("t", "b", 1) as blob:
    blob.write(b"hello")
    print(blob.tell(), len(blob))
    blob.seek(0)
    print(blob.read(3), blob.read(), blob[0], blob[1:4], blob[::2], blob[-1], blob[5:2])
    blob[0] = 72
    blob[1:3] = b"EL"
    blob.seek(-2, 2)
    blob.write(b"zz")
    blob[::5] = b"ab"
    tell(blob.write, b"too long")
    tell(lambda: blob[20])
    tell(lambda: blob[2**70])
    tell(lambda: blob["a"])
    tell(blob.seek, 100)
    tell(blob.seek, 0, 7)
    tell(blob.__setitem__, 0, 300)
    tell(blob.__setitem__, 0, b"a")
    tell(blob.__setitem__, slice(0, 3), b"x")
    tell(blob.__delitem__, 0)
print(con.execute("select b from t").fetchall())
tell(blob.read)
tell(con.blobopen, "t", "zz", 1)
tell(con.blobopen, "t", "b", 9)
fixed = con.blobopen("t", "b", 1, readonly=True)
tell(fixed.write, b"x")
fixed.close()
tell(sqlite3.Blob)

# A cursor that is gone locks nothing.
con.executemany("insert into t values(?)", [(i,) for i in range(5)])
con.commit()
print(con.execute("select b from t").fetchone())
con.execute("drop table t")

# Adapters of int and the like; a converter sees no empty blob; what an adapter refuses by TypeError.
con = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_COLNAMES)
sqlite3.register_converter("same", lambda raw: ("same", raw))
print(con.execute("select ? as 'a [same]', ? as 'b [same]'", (b"", b"x")).fetchone())


class Point:
    def __conform__(self, protocol):
        raise TypeError("no")


tell(con.execute, "select ?", (Point(),))
sqlite3.register_adapter(int, float)
print(con.execute("select ?", (4,)).fetchone())
del sqlite3.adapters[int, sqlite3.PrepareProtocol]


class Total:
    def __init__(self):
        self.sum = 0

    def step(self, n):
        self.sum += n

    def finalize(self):
        return self.sum


def raising(error):
    raise error


con.create_aggregate("total_of", 1, Total)
print(con.execute("select total_of(i) from (select 1 as i) where i = 0").fetchone())
con.create_function("large", 0, lambda: 2**70)
con.create_function("overflow", 0, lambda: raising(OverflowError()))
con.create_function("memory", 0, lambda: raising(MemoryError()))
con.create_function("surrogate", 0, lambda: "\ud8ff")
con.create_function("thing", 0, object)
for name in ("large", "overflow", "memory", "surrogate", "thing"):
    tell(con.execute, f"select {name}()")
tell(con.cursor, None)
tell(con.create_collation, "\ud8ff", None)
con.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 20)
tell(con.execute, "select 1" + " " * 20)
tell(con.backup, con, progress="x")

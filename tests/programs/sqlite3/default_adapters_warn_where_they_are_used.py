# The line that a warning of a default adapter is for is the program's.
import datetime
import sqlite3

con = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES)
con.execute("create table t(d date, t timestamp)")
con.execute("insert into t values(?, ?)", (datetime.date(2024, 1, 2), datetime.datetime(2024, 1, 2, 3, 4)))
print(con.execute("select * from t").fetchall())
for row in con.execute("select d from t"):
    print(row)

# exit: 1
import sqlite3
con = sqlite3.connect(':memory:')
cur = con.cursor()
cur.execute('CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, age INT, score REAL DEFAULT 1.5, data BLOB)')
print(cur.lastrowid, cur.rowcount, cur.description)
cur.execute('INSERT INTO users (name, age) VALUES (?, ?)', ('bob', 30)); print(cur.lastrowid, cur.rowcount, con.in_transaction)
cur.executemany('INSERT INTO users (name, age, data) VALUES (:n, :a, :d)', [{'n': 'amy', 'a': 25, 'd': b'\x00\x01'}, {'n': 'zoe', 'a': None, 'd': None}]); print(cur.rowcount, cur.lastrowid)
con.commit(); print(con.in_transaction, con.total_changes)
for row in cur.execute('SELECT * FROM users ORDER BY name'): print(row)
print(cur.description)
print(cur.execute('SELECT count(*), avg(age), max(name) FROM users').fetchone(), cur.fetchone())
cur.execute('SELECT name FROM users'); print(cur.fetchmany(2), cur.fetchall(), cur.fetchall())
con.row_factory = sqlite3.Row
r = con.execute('SELECT id, name AS Nm FROM users WHERE id = ?', [1]).fetchone()
print(r['nm'], r[0], r.keys(), tuple(r), len(r), dict(r), r['ID'], list(r), r[0:1], r == r)
for k in ('zz', 9, 1.5):
    try: r[k]
    except Exception as e: print(type(e).__name__, e)
con.row_factory = lambda c, row: {d[0]: v for d, v in zip(c.description, row)}
print(con.execute('SELECT * FROM users LIMIT 1').fetchall()); con.row_factory = None
for sql, p in [('SELEC 1', ()), ('SELECT * FROM nope', ()), ('SELECT nocol FROM users', ()), ('INSERT INTO users (name) VALUES (?)', ('bob',)), ('INSERT INTO users (name) VALUES (NULL)', ()), ('SELECT ?', ()), ('SELECT ?', (1, 2)), ('SELECT :a', {'b': 1}), ('SELECT ?', {'a': 1}), ('SELECT ?', ([],)), ('SELECT :x', {'x': object}), ('SELECT 1; SELECT 2', ()), ('SELECT ?', (2**70,)), ('SELECT ?', 5), (5, ()), ('CREATE TABLE users (x)', ()), ('', ()), ('-- c', ()), ('SELECT "abc"', ()), ("SELECT 'a' || 1, 3/2, 3.0/2, NULL, x'41', 1=1", ()), ('INSERT INTO users (id, name) VALUES (1, "q")', ())]:
    try: print(repr(sql), con.execute(sql, p).fetchall())
    except Exception as e: print(repr(sql), type(e).__name__, e, getattr(e, 'sqlite_errorname', None), getattr(e, 'sqlite_errorcode', None))
print(con.in_transaction); con.rollback()
try:
    with con: con.execute("INSERT INTO users (name) VALUES ('x1')"); raise ValueError('boom')
except ValueError as e: print(e, con.execute('SELECT count(*) FROM users').fetchone())
with con: con.execute("INSERT INTO users (name) VALUES ('x1')")
print(con.execute('SELECT count(*) FROM users').fetchone())
con.create_function('rev', 1, lambda s: s[::-1] if isinstance(s, str) else None)
con.create_function('bad', 0, lambda: 1 / 0)
print(con.execute("SELECT rev('abc'), rev(5), rev(NULL)").fetchall())
try: con.execute('SELECT bad()').fetchall()
except sqlite3.OperationalError as e: print(e)
class Sum:
    def __init__(self): self.t = 0
    def step(self, v): self.t += v or 0
    def finalize(self): return self.t
con.create_aggregate('mysum', 1, Sum); print(con.execute('SELECT mysum(age), mysum(id) FROM users').fetchone())
con.create_collation('rv', lambda a, b: (a < b) - (a > b)); print(con.execute('SELECT name FROM users ORDER BY name COLLATE rv').fetchall())
cur.executescript('CREATE TABLE t(a, b); INSERT INTO t VALUES (1, 2); INSERT INTO t VALUES (3, 4); CREATE INDEX i ON t(a);'); print(list(cur.execute('SELECT * FROM t')))
print('\n'.join(con.iterdump()))
print(con.execute('UPDATE t SET a = a + 1').rowcount, con.execute('DELETE FROM t WHERE a > 2').rowcount, con.execute('SELECT * FROM t').rowcount, con.execute('INSERT INTO t VALUES (9, 9) RETURNING a').fetchall())
con.text_factory = bytes; print(con.execute("SELECT 'é'").fetchone()); con.text_factory = lambda b: b.decode().upper(); print(con.execute("SELECT 'é'").fetchone()); con.text_factory = str
try: con.execute("SELECT CAST(x'ff' AS TEXT)").fetchone()
except sqlite3.OperationalError as e: print(e)
print(isinstance(con, sqlite3.Connection), sqlite3.paramstyle, sqlite3.apilevel, sqlite3.threadsafety, con.isolation_level, type(cur), sqlite3.IntegrityError.__mro__)
cur.close()
try: cur.execute('SELECT 1')
except sqlite3.ProgrammingError as e: print(e)
b = sqlite3.connect(':memory:'); con.commit(); con.backup(b); print(b.execute('SELECT count(*) FROM users').fetchone())
con.close()
try: con.execute('SELECT 1')
except sqlite3.ProgrammingError as e: print(e)
try: sqlite3.connect('/nonexistent/dir/x.db')
except sqlite3.OperationalError as e: print(e)
try: con.cursor(); 
except sqlite3.ProgrammingError as e: print(e)
print(sqlite3.complete_statement('SELECT 1;'), sqlite3.complete_statement('SELECT 1'))
b.execute('SELECT * FROM missing_table')

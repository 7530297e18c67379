# exit: 1
import sqlite3, datetime, json, os, tempfile, warnings
warnings.simplefilter('ignore')
path = os.path.join(tempfile.mkdtemp(), 'x.db')
with sqlite3.connect(path, detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES) as con:
    con.execute('create table ev(d date, ts timestamp, j json, p point, f bool)')
    class Point:
        def __init__(self, x, y): self.x, self.y = x, y
        def __conform__(self, proto):
            if proto is sqlite3.PrepareProtocol: return f'{self.x};{self.y}'
        def __repr__(self): return f'P({self.x},{self.y})'
    sqlite3.register_converter('point', lambda b: Point(*map(float, b.split(b';'))))
    sqlite3.register_adapter(dict, json.dumps); sqlite3.register_converter('json', json.loads)
    con.execute('insert into ev values (?, ?, ?, ?, ?)', (datetime.date(2024, 1, 2), datetime.datetime(2024, 1, 2, 3, 4, 5, 600), {'a': [1]}, Point(1, 2), True))
    print(con.execute('select * from ev').fetchone(), con.execute('select d as "d [date]", \'1;2\' as "p [point]" from ev').fetchall())
con.close()
con = sqlite3.connect(path, isolation_level=None)
print(con.execute('select typeof(d), typeof(f), f from ev').fetchall(), con.execute("select name, sql from sqlite_master").fetchall())
con.execute('begin'); con.execute("insert into ev(f) values (0)"); print(con.in_transaction); con.execute('rollback'); print(con.execute('select count(*) from ev').fetchone())
con.executescript("""
create table a(id integer primary key, n text);
create table b(id integer primary key, aid int references a(id) on delete cascade, v real check (v > 0));
create view vw as select a.n, sum(b.v) s from a left join b on a.id = b.aid group by a.id;
create trigger tr after insert on a begin insert into b(aid, v) values (new.id, 1.0); end;
""")
con.execute("insert into a(n) values ('x'), ('y')"); con.execute('insert into b(aid, v) values (1, 2.5)')
print(con.execute('select * from vw').fetchall(), con.execute('pragma foreign_keys').fetchone(), con.execute('pragma table_info(b)').fetchall())
try: con.execute('insert into b(aid, v) values (1, -1)')
except sqlite3.IntegrityError as e: print(e)
con.execute('pragma foreign_keys = on')
try: con.execute('insert into b(aid, v) values (99, 1)')
except sqlite3.IntegrityError as e: print(e)
print(con.execute('delete from a where id = 1').rowcount, con.execute('select * from b').fetchall())
print(con.execute("with recursive c(x) as (select 1 union all select x+1 from c where x < 5) select group_concat(x) from c").fetchone(), con.execute("select json_extract('{\"a\": [1, 2]}', '$.a[1]'), date('2024-01-31', '+1 month'), strftime('%Y', '2020-05-05'), round(2.567, 2), upper('abc'), length('é'), substr('hello', 2, 3), coalesce(null, 5), printf('%05d', 42), instr('abc', 'c'), hex('a'), abs(-3), typeof(1.0), random() is not null, like('a%', 'abc'), iif(1, 'y', 'n')").fetchone())
print(con.execute("select n, row_number() over (order by n desc) from a").fetchall(), con.execute('explain query plan select * from a where id = 1').fetchall()[0][3])
other = sqlite3.connect(path, timeout=0.05); con.execute('begin exclusive')
try: other.execute('insert into a(n) values (1)')
except sqlite3.OperationalError as e: print(e)
con.execute('commit'); other.close(); con.close(); os.remove(path)
import threading
c = sqlite3.connect(':memory:'); errs = []
def f():
    try: c.execute('select 1')
    except sqlite3.ProgrammingError as e: errs.append(str(e)[:75])
t = threading.Thread(target=f); t.start(); t.join(); print(errs)
for lv in ('DEFERRED', 'immediate', 'bad'):
    try: c.isolation_level = lv; print(c.isolation_level)
    except ValueError as e: print(e)
ac = sqlite3.connect(':memory:', autocommit=False); print(ac.in_transaction, ac.autocommit); ac.execute('create table q(x)'); ac.commit(); print(ac.in_transaction)
trace = []; c.set_trace_callback(trace.append); c.execute('create table z(a)'); c.execute('insert into z values (?)', (5,)); c.commit(); print(trace)
c.set_trace_callback(None); c.set_authorizer(lambda *a: sqlite3.SQLITE_DENY if a[0] == sqlite3.SQLITE_DELETE else sqlite3.SQLITE_OK)
try: c.execute('delete from z')
except sqlite3.DatabaseError as e: print(type(e).__name__, e)
class W:
    def __init__(self): self.n = 0
    def step(self, x): self.n += x
    def inverse(self, x): self.n -= x
    def value(self): return self.n
    def finalize(self): return self.n
c.create_window_function('ws', 1, W); c.executemany('insert into z values (?)', [(1,), (2,), (3,)])
print(c.execute('select a, ws(a) over (order by a rows between 1 preceding and 1 following) from z').fetchall())
d = c.serialize() if 0 else None
c.execute('insert into z values (:a)', {'a': 1.5}); print(c.execute('select sum(a), total(a) from z where a in (?, ?)', (1, 2)).fetchone())
raise sqlite3.DataError('custom')

# exit: 1
from datetime import *
import datetime as D
d=date(2024,2,29); dt=datetime(2024,2,29,12,30,45,123456); t=time(1,2,3); td=timedelta(days=3,hours=5)
tz=timezone(timedelta(hours=5,minutes=30))
def t_(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for src in '''date()
date(2024)
date(2024,1)
date(2024,13,1)
date("2024",1,1)
date(2024,1,32)
date(0,1,1)
date(10000,1,1)
datetime(2024)
datetime(2024,1,1,24)
datetime(2024,1,1,0,60)
datetime(2024,1,1,0,0,60)
datetime(2024,1,1,0,0,0,1000000)
datetime(2024,1,1,tzinfo="x")
datetime(2024,1,1,fold=2)
time(25)
time("a")
timedelta("1")
timedelta(days=10**10)
timedelta(days=1.5,seconds=0.25)
timedelta(weeks=1,milliseconds=1500,minutes=3)
timedelta(1)/0
timedelta(1)//0
timedelta(1)%timedelta(0)
timedelta(1)/timedelta(0)
timedelta(1)*"a"
timedelta(1)+1
d+1
d-1
1+d
d+td
d-d
d<dt
dt<d
d==dt
dt<datetime.now(tz)
dt-datetime.now(tz)
dt==datetime.now(tz)
t<time(1,tzinfo=tz)
d.foo
dt.foo
td.foo
date.foo
d.year
setattr(d,"year",5)
setattr(d,"zzz",5)
setattr(date,"zzz",5)
setattr(td,"days",5)
date.fromordinal(0)
date.fromordinal(10**8)
date.fromordinal("x")
date.max+timedelta(1)
datetime.max+timedelta(1)
date.fromisoformat("2024-13-01")
date.fromisoformat("2024-1-01")
date.fromisoformat("20240301")
date.fromisoformat("2024-W10-3")
date.fromisoformat(5)
datetime.fromisoformat("2024-02-30T00:00")
datetime.fromisoformat("2024-02-03T25:00")
datetime.fromisoformat("2024-02-03T2")
datetime.fromisoformat("2024-02-03T20:10:05.123+05:30")
datetime.fromisoformat("2024-02-03T20:10:05Z")
time.fromisoformat("20:10:05Z")
time.fromisoformat("x")
timezone(5)
timezone(timedelta(1))
timezone(timedelta(hours=1),5)
timezone(timedelta(hours=1),"N")
timezone.utc
tz
repr(dt.replace(tzinfo=tz))
repr(td), repr(t), repr(d), repr(dt), repr(timedelta(0)), repr(timedelta(-1,5,6))
str(td), str(-td), td.total_seconds(), abs(-td)
date.fromisocalendar(2024,54,1)
date.fromisocalendar(2024,10,8)
datetime.strptime("2024-01-02","%Y-%m-%d")
datetime.strptime("xx","%Y-%m-%d")
datetime.strptime("2024-01-02 3","%Y-%m-%d")
datetime.strptime("10 Jan 2024 +0530","%d %b %Y %z")
d.strftime(5)
d.strftime("%A %d %B %Y %j %U %W %w %y %%")
dt.strftime("%f %H:%M:%S %p %I %c %x %X %Z %z")
dt.astimezone(timezone.utc)
dt.timestamp()
datetime.combine(d,t)
datetime.combine(1,2)
datetime.fromtimestamp(1e20)
datetime.fromtimestamp(0,tz)
datetime.fromtimestamp(1700000000.123456,timezone.utc)
dt.isoformat(timespec="bad")
dt.isoformat(" ","minutes")
f"{dt:%Y/%m/%d}", f"{d}", format(t,"%H")
tzinfo().utcoffset(None)
timezone.utc.utcoffset(5)
d.isocalendar(), d.isocalendar().week
d.timetuple()
dt.utctimetuple()
type(d), type(d.isocalendar()), datetime.__module__, date.__name__, datetime.__qualname__
dt.replace(month=13)
d.replace(day=30)
sorted([td, timedelta(1), timedelta(-1)])
divmod(td, timedelta(hours=7)), td//timedelta(hours=7), td/2, td*1.5, td/1.5
datetime.min, datetime.max, date.min, date.resolution, timedelta.max, timedelta.min
__import__('pickle').loads(__import__('pickle').dumps([d,dt,t,td,tz,timezone.utc]))
__import__('pickle').dumps([d,dt,t,td,tz])
__import__('copy').deepcopy(dt) == dt
min(d, date(2020,1,1)), sum([td,td],timedelta())
dt.ctime(), d.ctime()
dt in {dt:1}
isinstance(dt,date), issubclass(datetime,date)
dt.date(), dt.time(), dt.timetz(), dt.weekday(), dt.isoweekday()
datetime.now(5)
td<5
td==5
d<5
date.today()==datetime.now().date()
type("MyD",(date,),{})(2024,1,2)
repr(type("MyD",(datetime,),{})(2024,1,2)+td)
'''.splitlines():
    print(src, end=' -> '); t_(lambda: eval(src))
class X(tzinfo):
    def utcoffset(self,dt): return 5
    def tzname(self,dt): return 5
t_(lambda: datetime(2024,1,1,tzinfo=X()).utcoffset())
t_(lambda: datetime(2024,1,1,tzinfo=X()).tzname())
t_(lambda: datetime(2024,1,1,tzinfo=X()).dst())
def last():
    return datetime(2024,2,30)
last()

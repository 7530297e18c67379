"""Local times that the clock shows twice or skips."""
import os, time
os.environ['TZ'] = 'EST5EDT,M3.2.0,M11.1.0'
time.tzset()
from datetime import *
class D(datetime): pass
ts=datetime(2020,11,1,6,30,tzinfo=timezone.utc).timestamp()
print(repr(datetime.fromtimestamp(ts)), repr(D.fromtimestamp(ts)), repr(D.fromtimestamp(ts).replace(hour=2)), repr(D.combine(date(2020,1,1),time(1,fold=1))), repr(D(2020,1,1,fold=1)), repr(D(2020,1,1,fold=1)+timedelta(1)), repr(datetime.combine(date(2020,1,1),time(1,fold=1))))
for f in 0,1:
  for h in range(0,4):
    for d in (datetime(2020,11,1,h,30,fold=f), datetime(2020,3,8,h,30,fold=f)):
        print(d, d.timestamp(), d.astimezone(), d.astimezone(timezone.utc), d.astimezone().tzname(), repr(d.astimezone().tzinfo))
for s in range(0, 86400*365, 3600 * 7):
    d=datetime.fromtimestamp(1577836800+s)
    if d.timestamp()!=1577836800+s: print('bad',d)

"""Reading ISO dates and times, with all that CPython's reader lets pass; arithmetic of durations with any number."""
import random
from datetime import date, datetime, time, timedelta

r = random.Random(7)
DATES = ['2020-01-05', '20200105', '2020-W01-3', '2020W013', '2020-W01', '2020W01', '2020-W53-7', '0001-01-01', '9999-12-31']
TIMES = ['12', '12:30', '1230', '12:30:45', '123045', '12:30:45.123', '12:30:45,123456', '123045.1234567', '12:30:45.', '12:', '24:00']
ZONES = ['', 'Z', '+05:30', '-0530', '+05', '+05:30:15', '-053015.5', '+05:30:15.123456', 'z', '+24:00', '+', '-00:00', '+1', '+12:3']
UNITS = ['days', 'seconds', 'microseconds', 'milliseconds', 'minutes', 'hours', 'weeks']


def show(f, *args):
    try:
        return repr(f(*args))
    except Exception as e:
        return type(e).__name__ + ' ' + str(e)


def changed(s):
    if r.random() < 0.5 and s:
        i, kind, c = r.randrange(len(s)), r.randrange(3), r.choice('0159-:.,TWZ+ é\u20ac')
        s = s[:i] + c + s[i + 1:] if kind == 0 else s[:i] + s[i + 1:] if kind == 1 else s[:i] + c + s[i:]
    return s


for i in range(400):
    day, clock = changed(r.choice(DATES)), changed(r.choice(TIMES) + r.choice(ZONES))
    both = day + r.choice('T  -é_') + clock
    print(repr(both), show(date.fromisoformat, day), show(time.fromisoformat, clock), show(datetime.fromisoformat, both))

for i in range(150):
    a = r.choice([r.randint(-10 ** 6, 10 ** 6), r.uniform(-1e6, 1e6), r.uniform(-10, 10), 0.5, 1e-6, 2 ** -30])
    b = r.choice([r.randint(-100, 100), r.uniform(-10, 10), 10 ** r.randint(0, 30), 0, 0.0, 1e-300, 1e300, -0.0,
                  r.random() * 10.0 ** r.randint(-30, 30)])
    d = timedelta(microseconds=r.randint(-10 ** 17, 10 ** 17))
    e = timedelta(**{r.choice(UNITS): a, r.choice(['days', 'seconds']): r.uniform(-5, 5)})
    for text in ('d*b', 'b*e', 'd/b', 'd//b', 'd/e', 'd//e', 'd%e', 'divmod(d, e)', 'd+e', 'd-e', 'str(e)', 'e.total_seconds()',
                 'd < e', 'datetime(2000,1,1)+d', 'date(2000,1,1)-d', 'datetime(2000,1,1)-e'):
        print(text, show(eval, text))

for i in range(1, 3652059, 7919):
    d = date.fromordinal(i)
    print(d, d.isocalendar(), d.weekday(), d.toordinal() == i, date.fromisocalendar(*d.isocalendar()) == d, d.timetuple()[7])

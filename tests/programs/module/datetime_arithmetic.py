from datetime import date, datetime, time, timedelta, timezone

d = date(2024, 2, 29)
print(d, repr(d), d.year, d.weekday(), d.isoweekday(), d.isocalendar(), d.toordinal(), d.strftime("%A %d %B %Y, day %j, %y/%m"), d + timedelta(days=365), d - date(2023, 12, 25), d.replace(year=2028), date.fromisoformat("2020-01-05"), date.fromordinal(737425), d.ctime())
t = time(14, 5, 9, 1234)
print(t, repr(t), t.isoformat("minutes"), t.replace(hour=3), time.fromisoformat("10:20:30"), t.strftime("%H:%M:%S.%f %I %p"), t < time(15))
a = datetime(2024, 3, 10, 12, 30)
print(a, repr(a), a.isoformat(), a.date(), a.time(), a + timedelta(hours=36, minutes=-5), a.strftime("%Y-%m-%dT%H:%M %a %b"), datetime.strptime("05/Mar/2021 13:45:10", "%d/%b/%Y %H:%M:%S"), datetime.fromisoformat("2024-01-01T10:00:00+02:00"), datetime.combine(d, t), a.timetuple()[:6], a.replace(minute=0))
delta = timedelta(days=5, hours=3, seconds=7, milliseconds=250)
print(delta, repr(delta), delta.total_seconds(), delta * 2, delta / 2, delta // timedelta(hours=1), delta % timedelta(hours=1), -delta, abs(-delta), delta.days, delta.seconds, delta.microseconds, timedelta(weeks=1) == timedelta(7), str(timedelta(-1)), divmod(delta, timedelta(days=2)), timedelta(seconds=90))
utc = datetime(2024, 6, 1, 12, tzinfo=timezone.utc)
east = timezone(timedelta(hours=5, minutes=30), "IST")
print(utc, utc.astimezone(east), utc.timestamp(), datetime.fromtimestamp(0, timezone.utc), utc == utc.astimezone(east), utc.astimezone(east).tzname(), east, timezone(timedelta(hours=-3)), utc.utcoffset(), utc.isoformat())
for action in (lambda: date(2023, 2, 29), lambda: date(0, 1, 1), lambda: time(25), lambda: date.fromisoformat("2024-13-01"), lambda: datetime.strptime("x", "%Y"), lambda: d < a, lambda: utc < a, lambda: d + 5, lambda: date.max + timedelta(1), lambda: datetime.strptime("2024 x", "%Y")):
    try:
        print(action())
    except (ValueError, TypeError, OverflowError) as error:
        print(type(error).__name__, error)
print(sorted([date(2024, 5, 1), date(2023, 7, 1)]), max(a, datetime.min), hash(d) == hash(date(2024, 2, 29)), {d: "leap"}[date(2024, 2, 29)], f"{a:%H.%M}", (date(2025, 1, 1) - d).days, date.min, datetime.max)
def easter(year):
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    l = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * l) // 451
    return date(year, (h + l - 7 * m + 114) // 31, (h + l - 7 * m + 114) % 31 + 1)
print([str(easter(y)) for y in (2000, 2024, 2025)])
import calendar
print(calendar.month(2024, 2), calendar.isleap(1900), calendar.monthrange(2023, 2))

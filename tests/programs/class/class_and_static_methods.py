class Date:
    created = 0
    def __init__(self, year, month, day):
        self.year, self.month, self.day = year, month, day
        type(self).created += 1
    @classmethod
    def parse(cls, text):
        return cls(*map(int, text.split("-")))
    @staticmethod
    def is_leap(year):
        return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    @classmethod
    def total(cls):
        return f"{cls.__name__}: {cls.created}"
    def __repr__(self):
        return f"{type(self).__name__}({self.year}, {self.month}, {self.day})"

class Holiday(Date):
    created = 0
    @classmethod
    def parse(cls, text):
        print("Holiday.parse", cls.__name__)
        return super().parse(text)
    @staticmethod
    def is_leap(year):
        return f"holiday {Date.is_leap(year)}"

print(Date.parse("2024-02-29"), Holiday.parse("2023-12-25"), Date.total(), Holiday.total())
d = Date(2000, 1, 1)
print(d.is_leap(1900), Date.is_leap(2000), Holiday.is_leap(2024), d.parse("1-2-3"))
print([y for y in range(1890, 1910) if Date.is_leap(y)])

print(type(Date.__dict__["parse"]).__name__, type(Date.__dict__["is_leap"]).__name__)
print(Date.parse.__self__ is Date, Holiday.total.__self__ is Holiday, Date.parse.__func__ is Date.__dict__["parse"].__func__)
print(Date.is_leap is Date.__dict__["is_leap"].__func__, Date.parse == d.parse)

def free(x):
    return x * 2
class Uses:
    twice = staticmethod(free)
    length = len
    as_class = classmethod(lambda cls, n: cls.__name__ * n)
    method = free
print(Uses.twice(3), Uses().twice("a"), Uses().length([1, 2]), Uses.as_class(2))
try:
    Uses().method(1)
except TypeError as error:
    print(error)
s = staticmethod(free)
print(s(5), s.__wrapped__ is free, s.__name__)
bound = Holiday.parse
print(bound("5-6-7"))
class Registry:
    items = []
    @classmethod
    def add(cls, item):
        cls.items.append(item)
        return item
@Registry.add
def registered(): pass
print(Registry.items == [registered])

"""The stock."""
from . import units


class Item:
    def __init__(self, name, value, unit):
        self.name, self.value, self.unit = name, value, unit

    def weight(self, unit):
        return units.convert(self.value, self.unit, unit)


class Stock:
    def __init__(self):
        self._counts = {}

    def add(self, item, count):
        self._counts[item.name] = (item, self._counts.get(item.name, (item, 0))[1] + count)

    def take(self, name, count):
        item, there = self._counts[name]
        if count > there:
            raise ValueError(f"only {there} of {name}")
        self._counts[name] = (item, there - count)

    def weight(self, unit):
        return sum(item.weight(unit) * count for item, count in self)

    def __iter__(self):
        return iter(sorted(self._counts.values(), key=lambda pair: pair[0].name))

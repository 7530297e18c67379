import copy
import pickle
import warnings
from itertools import (accumulate, chain, combinations, combinations_with_replacement, compress, count, cycle,
                       dropwhile, filterfalse, groupby, islice, permutations, product, repeat, starmap, takewhile,
                       tee, zip_longest)
from operator import mul

with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    copy.copy(count(3))
    print(seen[0].category.__name__, seen[0].message)

warnings.simplefilter("ignore")


def odd(n):
    return n % 2 == 1


makers = {
    "accumulate": lambda: accumulate([1, 2, 3, 4], mul),
    "accumulate from": lambda: accumulate([1, 2, 3], initial=10),
    "chain": lambda: chain([1, 2], (3,), "ab"),
    "combinations": lambda: combinations([1, 2, 3, 4], 2),
    "with replacement": lambda: combinations_with_replacement("abc", 2),
    "compress": lambda: compress("abcdef", [1, 0, 1, 0, 1, 1]),
    "count": lambda: islice(count(2.5, 0.5), 4),
    "cycle": lambda: islice(cycle([1, 2, 3]), 8),
    "dropwhile": lambda: dropwhile(odd, [1, 3, 4, 5, 6]),
    "filterfalse": lambda: filterfalse(odd, range(10)),
    "islice": lambda: islice(range(20), 2, 15, 3),
    "permutations": lambda: permutations("abc", 2),
    "product": lambda: product([1, 2], "ab"),
    "repeat": lambda: repeat("x", 4),
    "starmap": lambda: starmap(pow, [(2, 3), (3, 2), (10, 0)]),
    "takewhile": lambda: takewhile(odd, [1, 3, 5, 6, 7]),
    "tee": lambda: tee([1, 2, 3, 4])[0],
    "zip_longest": lambda: zip_longest([1, 2, 3], "a", fillvalue="-"),
}
for name, make in makers.items():
    for taken in (0, 1, 3, 100):
        whole = make()
        for _ in range(taken):
            next(whole, None)
        for protocol in (0, 2, 5):
            again = pickle.loads(pickle.dumps(whole, protocol))
            copied = copy.deepcopy(whole)
            rest = list(copied)
            assert list(again) == rest, (name, taken, protocol)
    print(name, list(make()))

groups = groupby([1, 1, 2, 2, 3])
print(next(groups)[0], [(k, list(g)) for k, g in copy.copy(groups)])
print(chain([1]).__reduce__()[0], permutations([1, 2]).__reduce__(), combinations("ab", 3).__reduce__())
walk = product([1, 2], [3])
next(walk)
print(walk.__reduce__())
for state in ("x", (1,), (1, 2, 3)):
    for it in (chain(), cycle([1]), product([1], [2]), permutations([1])):
        try:
            it.__setstate__(state)
            print("set", type(it).__name__)
        except (TypeError, ValueError) as e:
            print(type(e).__name__, e)


class Labelled(cycle):
    def __init__(self, items, label=None):
        self.label = label


print(Labelled([1], label="x").label)


class Plain(cycle):
    pass


try:
    Plain([1], label="x")
except TypeError as e:
    print(e)
print(list(islice(count(True), 3)))

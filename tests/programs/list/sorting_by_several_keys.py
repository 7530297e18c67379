from functools import cmp_to_key
from operator import attrgetter, itemgetter

people = [("ada", 36, "math"), ("bob", 25, "art"), ("cyd", 36, "art"), ("dan", 25, "math"), ("eve", 30, "art")]
print(sorted(people, key=itemgetter(1)))
print(sorted(people, key=itemgetter(2, 1)))
print(sorted(people, key=lambda p: (-p[1], p[0])))
print(sorted(sorted(people, key=itemgetter(0), reverse=True), key=itemgetter(1)))
print(sorted(people, key=itemgetter(1), reverse=True))

class Card:
    ranks = "23456789TJQKA"
    def __init__(self, text):
        self.rank, self.suit = text
    def __lt__(self, other):
        return self.ranks.index(self.rank) < self.ranks.index(other.rank)
    def __repr__(self):
        return self.rank + self.suit
hand = [Card(c) for c in ("TH", "2S", "AD", "KH", "2D", "QC")]
print(sorted(hand), sorted(hand, key=attrgetter("suit", "rank")), max(hand), min(hand))

def by_length_then_reverse(a, b):
    return (len(a) > len(b)) - (len(a) < len(b)) or (a < b) - (a > b)
print(sorted(["bb", "a", "ccc", "c", "aa"], key=cmp_to_key(by_length_then_reverse)))
print(sorted("The quick brown Fox".split(), key=str.casefold), sorted([3, 1.5, True, -2]), sorted({"b": 1, "a": 2}), sorted("hello", reverse=True))
print(sorted([[2, 1], [1, 5], [1]]), sorted([(1, "b"), (1, "a")]), sorted([None, 3, None, 1], key=lambda x: (x is None, x or 0)))
calls = []
def key(x):
    calls.append(x)
    return -x
values = [3, 1, 2]
values.sort(key=key)
print(values, calls)
for bad in ([1, "a"], [None, 1], [{}, {}], [1j, 2j], [[1], ["a"]]):
    try:
        sorted(bad)
    except TypeError as error:
        print(error)
try:
    [1].sort(lambda x: x)
except TypeError as error:
    print(error)
data = list(range(100, 0, -1)) + list(range(50))
print(sorted(data) == sorted(data, key=lambda x: x), sorted(data)[:5], [x for _, x in sorted(zip([3, 1, 2], "cab"))])
random_like = [(i * 7919) % 1009 for i in range(1009)]
print(sorted(random_like) == list(range(1009)), sorted(random_like, reverse=True)[:3], sorted(random_like, key=lambda x: x % 10)[:4])

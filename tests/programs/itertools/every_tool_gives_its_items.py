from itertools import *

print(list(accumulate([1, 2, 3, 4])), list(accumulate([3, 1, 2], max)), list(accumulate([1, 2], initial=10)), list(accumulate([])), list(accumulate([], initial=5)), list(accumulate("abc")), list(accumulate([1, 2, 3], lambda a, b: a * b, initial=None)))
print(list(batched("ABCDEFG", 3)), list(batched([], 2)), list(batched(range(4), 2)))
print(list(chain("ab", [1], ())), list(chain()), list(chain.from_iterable(["ab", "cd"])), list(chain.from_iterable(x for x in [[1], [2, 3]])))
print(list(combinations("ABCD", 2)), list(combinations(range(4), 3)), list(combinations("ab", 3)), list(combinations("ab", 0)), list(combinations([], 0)))
print(list(combinations_with_replacement("ABC", 2)), list(combinations_with_replacement("", 2)), list(combinations_with_replacement("", 0)))
print(list(permutations("ABC")), list(permutations("ABC", 2)), list(permutations(range(3), 0)), list(permutations("ab", 5)), len(list(permutations(range(6)))))
print(list(product("ab", [1, 2])), list(product()), list(product("ab", repeat=2)), list(product("ab", [])), list(product([1, 2], repeat=0)), len(list(product(range(3), repeat=4))))
print(list(compress("ABCDEF", [1, 0, 1, 0, 1, 1])), list(compress("AB", [])), list(compress(data="ab", selectors=[0, 1])))
print(list(islice(count(10), 3)), list(islice(count(2.5, 0.5), 3)), list(islice(count(start=1, step=-1), 3)), list(islice(count(2 ** 61 - 1), 3)), count(5), count(5, 2), count(1.5), count(0, -1))
print(list(islice(cycle("abc"), 7)), list(cycle([])), list(repeat("x", 3)), list(islice(repeat(7), 2)), repeat(1), repeat(1, 5), repeat("a", times=2), list(repeat(1, -5)), repeat(1, -5))
print(list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(filterfalse(lambda x: x % 2, range(6))), list(filterfalse(None, [0, 1, "", "a"])))
print([(k, list(g)) for k, g in groupby("AAABBCA")], [(k, list(g)) for k, g in groupby([1, 3, 2, 4, 5], lambda x: x % 2)], [k for k, g in groupby("aabb")], list(groupby([])))
g = groupby([1, 1, 2, 2, 3])
k1, g1 = next(g)
k2, g2 = next(g)
print(k1, list(g1), k2, list(g2), list(g2), [(k, list(v)) for k, v in g])
print(list(islice("ABCDEFG", 2)), list(islice("ABCDEFG", 2, 4)), list(islice("ABCDEFG", 2, None)), list(islice("ABCDEFG", 0, None, 2)), list(islice("abc", None)), list(islice("abc", 5)), list(islice("abcdef", 1, 5, 3)), list(islice(range(10), None, None, 3)))
it = iter("abcdef")
print(list(islice(it, 2)), list(islice(it, 1, 3)), list(it))
print(list(pairwise("ABCD")), list(pairwise("a")), list(pairwise([])))
print(list(starmap(pow, [(2, 3), [3, 2]])), list(starmap(lambda *a: a, ["ab", (), (1,)])))
a, b, c = tee([1, 2, 3], 3)
print(next(a), list(b), list(a), list(c), tee("ab", 0), len(tee("ab", 1)))
x, y = tee(x * x for x in range(200))
print(sum(x), sum(y))
x, y = tee(iter(range(5)))
next(x)
import copy
z = copy.copy(x)
print(list(z), list(x), list(y))
print(list(zip_longest("abc", [1])), list(zip_longest("a", "bcd", fillvalue="-")), list(zip_longest()), list(zip_longest([], [])))
print(type(chain()).__name__, type(chain()), chain, repr(chain).split()[0])
print(repeat(5, 3).__length_hint__())


class MyCount(count):
    pass


print(next(MyCount(5)), list(islice(MyCount(1, 2), 3)), MyCount(3))
primes = []
nums = count(2)
for _ in range(10):
    p = next(nums)
    primes.append(p)
    nums = filter(lambda n, p=p: n % p, nums)
print(primes)

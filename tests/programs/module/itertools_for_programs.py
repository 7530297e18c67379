from itertools import (accumulate, batched, chain, combinations, combinations_with_replacement, compress, count, cycle, dropwhile, filterfalse,
                       groupby, islice, pairwise, permutations, product, repeat, starmap, takewhile, tee, zip_longest)
import operator

print(list(accumulate([1, 2, 3, 4])), list(accumulate([3, 1, 4], max)), list(accumulate([1, 2], operator.mul, initial=10)))
print(list(batched("abcdefg", 3)), list(chain("ab", [1, 2])), list(chain.from_iterable([[1], [2, 3]])))
print(list(combinations("abcd", 2)), list(combinations_with_replacement("ab", 2)), ["".join(p) for p in permutations("abc")], list(permutations(range(3), 2)))
print(list(compress("abcdef", [1, 0, 1, 0, 1])), list(islice(count(10, 5), 4)), list(islice(cycle("ab"), 5)), list(islice(count(0.5), 3)))
print(list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(filterfalse(lambda x: x % 2, range(6))))
for key, group in groupby("aaabbcaa"):
    print(key, len(list(group)), end="; ")
print({k: list(g) for k, g in groupby(sorted(["apple", "bob", "cat", "axe"], key=len), key=len)})
print(list(islice("abcdefg", 2, 6, 2)), list(pairwise([1, 2, 3])), list(product("ab", [1, 2])), list(product([0, 1], repeat=3))[-2:], list(repeat("x", 3)))
print(list(starmap(pow, [(2, 3), (3, 2)])), list(zip_longest("abc", [1], fillvalue="-")), sum(1 for _ in product(range(10), repeat=3)))
a, b = tee(iter(range(4)))
next(a)
print(list(a), list(b))
def sliding(items, n):
    its = tee(items, n)
    for i, it in enumerate(its):
        next(islice(it, i, i), None)
    return zip(*its)
print(list(sliding("abcd", 2)))
def first_true(items, default=None, predicate=None):
    return next(filter(predicate, items), default)
print(first_true([0, "", "x"]), first_true([1, 2], predicate=lambda v: v > 5, default="none"))
def pythagorean(n):
    return [(a, b, c) for a, b, c in combinations(range(1, n), 3) if a * a + b * b == c * c]
print(pythagorean(30), next(x for x in count(1) if x % 7 == 0 and x % 5 == 3))
solution = next((p for p in permutations(range(8)) if all(abs(p[i] - p[j]) != j - i for i, j in combinations(range(8), 2))), None)
print(solution)
try:
    list(batched("ab", 0))
except ValueError as error:
    print(error)
print(repr(count(3)), repr(repeat(5, 2)), [next(c) for c in [cycle([1, 2])] * 3], list(map(lambda x, y: x * y, repeat(2), [1, 2])))

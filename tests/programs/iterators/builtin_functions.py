def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e)


print(sum([]), sum([1, 2]), sum([0.1] * 10), sum([1, 2.5, True]), sum([[1], [2]], []), sum((1, 2), 10), sum([1], start=5), sum([2 ** 61, 2 ** 61, 2 ** 62]))
print(sum([0.1, 0.2, 0.3, 1e16, -1e16]), sum([1e308, 1e308]), sum([float("inf"), 1.0]), sum([-0.0]), sum([-0.0], -0.0), sum([1j, 2]), sum([True, True]))
show(lambda: sum(["a"], ""))
show(lambda: sum([b"a"], b""))
show(lambda: sum([bytearray()], bytearray()))
show(lambda: sum(["a"]))
show(lambda: sum(5))
show(lambda: sum())
show(lambda: sum([], 1, 2))
print(min(3, 1, 2), max(3, 1, 2), min([4, 2]), max("hello"), min([], default=None), max([], default=5, key=len), min("bb", "a", key=len), max([1, 1.0, True]), min([1.0, 1, True]))
print(max([3, "a", 2][:1]), min({3: 1, 2: 2}), max((1, 2), (1, 3)), min([1, 2], key=lambda x: -x), max("abc", "b", key=lambda s: s[-1]))
show(lambda: min())
show(lambda: min([]))
show(lambda: max(()))
show(lambda: min(5))
show(lambda: max(1, "a"))
show(lambda: max(1, 2, default=3))
show(lambda: max([1], foo=3))
show(lambda: min(1, 2, key=5))
print(any([]), all([]), any([0, "", [1]]), all([1, "a"]), any(x > 2 for x in range(5)), all(x for x in (1, 0)))
show(lambda: any(5))
show(lambda: all(None))
print(len("abc"), len(()), len({1: 2}), len(range(7)))
print(list(enumerate("ab")), list(enumerate("ab", 10)), list(enumerate(start=3, iterable="x")), next(enumerate([5], 2 ** 62)), list(enumerate([1, 2], 10 ** 30)))
show(lambda: enumerate())
show(lambda: enumerate(5))
show(lambda: enumerate([], "a"))
show(lambda: enumerate([], 1, 2))
print(list(zip()), list(zip([1])), list(zip([1, 2], "ab")), list(zip([1, 2, 3], "ab", range(9))), list(zip("ab", "cd", strict=True)))
show(lambda: list(zip([1], [1, 2], strict=True)))
show(lambda: list(zip([1, 2], [1], strict=True)))
show(lambda: list(zip([1, 2], [1, 2], [1], strict=True)))
show(lambda: list(zip([1], [1], [1, 2], strict=True)))
show(lambda: list(zip([1], [1, 2], [1], strict=True)))
show(lambda: list(zip([], [1], strict=True)))
show(lambda: zip(5))
show(lambda: zip([1], 5))
show(lambda: zip([1], foo=1))
print(list(map(str, [1, 2])), list(map(pow, [2, 3], [3, 2, 9])), list(map(None.__class__.__bool__, [None])), list(map(lambda *a: a, "ab", "cd", "ef")))
show(lambda: map())
show(lambda: map(str))
show(lambda: map(str, 5))
show(lambda: list(map(5, [1])))
print(list(filter(None, [0, 1, "", "a", [], [0]])), list(filter(lambda x: x % 2, range(6))), list(filter(bool, [0, 3])))
show(lambda: filter(None))
show(lambda: filter(None, 5))
show(lambda: list(filter(5, [1])))
print(list(reversed([1, 2])), list(reversed("ab")), list(reversed((1, 2))), list(reversed(range(3))), list(reversed({1: 2, 3: 4})))
show(lambda: reversed({1}))
show(lambda: reversed(5))
show(lambda: reversed())
it = iter([1, 2])
print(next(it), next(it), next(it, "end"), next(it, None))
show(lambda: next(it))
show(lambda: next([1]))
show(lambda: next())
show(lambda: iter(5))
show(lambda: iter(5, 6))
show(lambda: iter())
n = iter([3, 2, 1, 0, 5])
print(list(iter(lambda: next(n), 0)), list(n))
print(list(iter(iter([1, 2]).__next__, 9)))
show(lambda: iter(None))
print(sorted([3, 1, 2], reverse=True), sorted("bca", key=str.upper), sorted((x for x in [2, 1])))
print([*range(3), *"ab"], {**{"a": 1}}, (*[1], *(2,)), {*[1], 2})


class It:
    def __iter__(self):
        return 5


show(lambda: iter(It()))
show(lambda: [*It()])
show(lambda: [*5])
show(lambda: print(*5))
show(lambda: (lambda *a: a)(*None))


class NoIter:
    __iter__ = None

    def __getitem__(self, i):
        return i


show(lambda: iter(NoIter()))


class Rev:
    def __len__(self):
        return 3

    def __getitem__(self, i):
        return i * 10


r = reversed(Rev())
print(r.__length_hint__(), list(r), r.__length_hint__(), type(r))


class Rev2:
    def __reversed__(self):
        return "custom"


print(reversed(Rev2()))

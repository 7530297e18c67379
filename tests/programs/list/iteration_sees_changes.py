a = [1, 2, 3]
for x in a:
    if x < 6:
        a.append(x + 3)
print(a)
a = list(range(6))
for x in a:
    a.remove(x)
print(a)
it = iter([1, 2, 3])
print(next(it), it.__length_hint__(), list(it), it.__length_hint__(), list(it), next(it, "done"))
b = [1, 2]
it = iter(b)
list(it)
b.append(3)
print(list(it))
r = reversed(b)
print(next(r), r.__length_hint__())
b.clear()
print(list(r), r.__length_hint__())
print(type(iter([])), type(reversed([])), iter([]).__iter__ is not None)
it = iter([1, 2, 3, 4])
next(it)
print(it.__reduce__()[1:], reversed([1, 2]).__reduce__()[1:])
it.__setstate__(3)
print(list(it), it.__reduce__()[1:])
r = reversed([1, 2, 3, 4])
r.__setstate__(1)
print(list(r))
print([x for x in [1, 2, 3] if x > 1], sum([1, 2, 3]), max([4, 9, 2]), min([4, 9, 2]), any([0, 1]), all([1, 0]))
for i, x in enumerate(["a", "b"], 5):
    print(i, x)
print(list(zip([1, 2], "ab", (3, 4))), list(map(lambda x, y: x + y, [1, 2], [3, 4])), list(filter(None, [0, 1, "", 2])))

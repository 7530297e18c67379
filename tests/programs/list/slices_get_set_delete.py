a = list(range(10))
bounds = [None, 0, 1, 3, -1, -3, 9, 10, 15, -10, -15]
for start in bounds:
    for stop in bounds:
        row = []
        for step in (None, 1, 2, 3, -1, -2, -4, 20):
            row.append(len(a[start:stop:step]))
            b = a[:]
            del b[start:stop:step]
            assert len(b) + row[-1] == 10
            kept = a[start:stop:step]
            assert sorted(b + kept) == a
            c = a[:]
            if step not in (None, 1):
                c[start:stop:step] = [None] * row[-1]
                assert [i for i in c if i is not None] == b
        print(start, stop, a[start:stop], a[start:stop:-1], row)
t = tuple(a)
print(t[2:5], t[::-2], t[:], t[8:2], t[-3:])
big = 10 ** 25
print(a[:big], a[-big:3], a[big:], a[::big], a[::-big], a[-big:big:3])


class I:
    def __index__(self):
        return 3


print(a[I()], a[I():], a[:I()], a[::I()])
a[I()] = "i"
print(a)
a[2:I()] = "xyz"
print(a)
a[:2] = a
print(a)

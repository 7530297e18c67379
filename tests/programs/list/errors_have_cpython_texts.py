def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e)


a = [1, 2, 3]
show(lambda: a[3])
show(lambda: a[-4])
show(lambda: a["x"])
show(lambda: a[1.5])
show(lambda: a[None])
show(lambda: a[10 ** 30])
show(lambda: a.__setitem__(3, 0))
show(lambda: a.__setitem__("k", 0))
show(lambda: a.__delitem__(5))
show(lambda: a.pop(7))
show(lambda: [].pop())
show(lambda: a.pop("x"))
show(lambda: a.pop(1, 2))
show(lambda: a.remove(9))
show(lambda: a.index(9))
show(lambda: a.index("zz"))
show(lambda: a.index())
show(lambda: a.insert(1))
show(lambda: a.insert("a", 1))
show(lambda: a.append())
show(lambda: a.append(1, 2))
show(lambda: a.extend(5))
show(lambda: a + (1,))
show(lambda: (1,) + a)
show(lambda: a + 1)
show(lambda: a * "x")
show(lambda: a * 1.5)
show(lambda: a * a)
show(lambda: a < (1,))
show(lambda: a < 1)
show(lambda: [1, "a"] < [1, 2])
show(lambda: hash(a))
show(lambda: list(5))
show(lambda: list(1, 2))
show(lambda: list(x=1))
show(lambda: a.sort(5))
show(lambda: a.sort(foo=1))
show(lambda: [1, "a"].sort())
show(lambda: sorted([1, None]))
show(lambda: sorted())
show(lambda: sorted([1], [2]))
show(lambda: a[::0])
show(lambda: a["a":])
show(lambda: a.__getitem__())


def assign_slice(sl, v):
    b = [1, 2, 3, 4, 5, 6]
    b[sl] = v
    return b


show(lambda: assign_slice(slice(0, 2), 5))
show(lambda: assign_slice(slice(0, 6, 2), [1]))
show(lambda: assign_slice(slice(0, 6, 2), 5))
show(lambda: assign_slice(slice(6, 0, -2), "abcd"))
show(lambda: assign_slice(slice(0, 6, 2), "abc"))
show(lambda: assign_slice(slice(None, None, -1), "abcdef"))
show(lambda: assign_slice(slice(4, 1), "XY"))
show(lambda: assign_slice(slice(1, 4), iter("XY")))
show(lambda: assign_slice(slice(10, 20), "XY"))
del a[0:0]
print(a)

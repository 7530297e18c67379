a = [3, 1, 2]
a.append(4)
print(a, len(a))
a.extend((5, 6))
a.extend(x * 10 for x in range(3))
a += "ab"
a += {7: 8}
print(a)
print(a.pop(), a.pop(0), a.pop(-2), a)
a.insert(0, "first")
a.insert(-1, "near last")
a.insert(100, "end")
a.insert(-100, "start")
print(a)
a.remove("first")
print(a, a.index(4), a.count(4), a.count("nope"))
a.reverse()
print(a)
b = a.copy()
b.clear()
print(b, a == a.copy(), a is a.copy())
x = [0] * 3
x *= 2
print(x, x * 0, 2 * [1, 2], [1] * -1)
x[1:3] = [9, 8, 7]
print(x)
del x[0], x[-1]
print(x)
x[:] = []
print(x)
e = [1, 2, 3]
e.extend(e)
print(e)
e += e
print(e)
print([1, 2] + [3], [] + [], [1, 2, 3].index(3, 1), [1, 2, 3, 2].index(2, 2), [1, 2, 3].index(3, -1))


class L(list):
    pass


l = L([1, 2])
l.attr = 5
print(l, l.attr, type(l + [3]), type(l.copy()), type(l[:]), isinstance(l, list))
print(L("abc"), list("héy"), list({1: 2}), list(range(5)), list(()))
print(list.__name__, list.__doc__.splitlines()[0])
print([[]] * 2, [None, True, 1.5, "s", b"b", (1,), {}, set()])

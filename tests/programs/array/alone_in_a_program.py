import array

a = array.array("d", [1.5, 2])
a.append(3)
print(a, a.typecode, a.itemsize, sum(a), a[::-1])
match a:
    case [first, *rest]:
        print(first, rest)
b = array.array("i", range(5))
view = memoryview(b)
view[1] = 70
print(b, view.tolist(), b.index(70), b.tobytes()[:4])

class Holder:
    pass

h = Holder()
for h.attribute in range(3):
    print(h.attribute, end=" ")
print()

table = [0] * 4
i = 0
for table[i] in "abcd":
    i = (i + 1) % 4
print(table)

for a, (b, *c), d in [(1, (2, 3, 4), 5), ("x", "yz", "w")]:
    print(a, b, c, d)

for [first, second] in {"k1": 1, "k2": 2}.items():
    print(first, second)

for x in []:
    pass
else:
    print("else without a turn")
try:
    x
except NameError as error:
    print(error)

for x in range(5):
    if x == 3:
        break
else:
    print("never")
print("x stays", x)

for n in range(3):
    print("n is", n, end="; ")
    n = 100
print(n)

items = [1, 2, 3]
for item in items:
    if item < 3:
        items.append(item + 10)
print(items)

for i, ch in enumerate("ab", start=1):
    for j, dh in enumerate("xyz"):
        if dh == "y":
            continue
        print(i, ch, j, dh)
for table[0], h.attribute in () if table else [(1, 2)]:
    print('never')
for i in *table, 5:
    print(i, end=' ')
print()

"""What is read from a list and used at once may be dropped from it meanwhile."""


class Item:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)

    def __add__(self, other):
        items.clear()
        print("cleared")
        return self.name + other.name

    def __lt__(self, other):
        items[:] = [other]
        return self.name < other.name


items = [Item(1), Item(2), Item(3)]


def add():
    return items[0] + items[1]


print(add())
items.extend([Item(4), Item(5)])
print(items[0] < items[1])
for i in range(1):
    items[i] = Item(6)
for item in items:
    print(item.name)
item = None
items = []


def nested():
    rows = [[Item(7)], [Item(8)]]
    first = rows[0][0]
    rows[0] = None
    second = rows[1]
    rows = 0
    print("here")
    return first


print(nested().name)


def loops(numbers, texts):
    for number in numbers:
        if number < 4:
            numbers.append(number + 1)
    while texts:
        texts.pop()
        for text in texts:
            texts.remove(text)
            print(text)
    total = 0
    for low in range(-3, 10, 4):
        for high in range(low, -low, -2 if low > 0 else 2):
            total += high * 10 ** 3 + low
    return numbers, total


print(loops([1, 2], ["a", "b", "c"]))
for big in range(2**61 - 2, 2**61 + 2):
    print(big, end=" ")
for step in (3, -3, 2**40):
    print(list(range(0, 7, step)), [n for n in range(0, 7, step)], [n for n in range(7, 0, step)])
try:
    for n in range(0, 5, 0):
        print(n)
except ValueError as error:
    print(error)

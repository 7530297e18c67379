"""`s += t` lets the variable go while the string grows; what else holds the string, or the variable, must not see it."""
s = "a"
t = s
for i in range(5):
    s += str(i)
print(s, t)

u = s
s += s
s += u
print(s, u)


def change():
    global s
    s = "changed"
    return "!"


s = "before"
s += change()
print(s)


def function(text, parts):
    kept = []
    for part in parts:
        kept.append(text)
        text += part
    return text, kept


print(function("", ["x", "y", "zz"]))
print(function((1,), [(2,), (3,)]))


def grow(n):
    text = ""
    for i in range(n):
        text += chr(97 + i % 26)
    other = text
    text += "end"
    return len(text), len(other), text[-5:], other[-2:]


print(grow(100000))


def fails():
    text = "left"
    try:
        text += 1
    except TypeError as error:
        print(error, text)
    text += "é€\U0001f600"
    text += "x"
    return text


print(fails())


class Text(str):
    def __add__(self, other):
        return Text(f"{str(self)}|{other}")


def subclass():
    text = Text("a")
    for part in "bc":
        text += part
    return text, type(text).__name__


print(subclass())


def rows(table):
    total = 0
    for [a, b], (c, d) in table:
        total += a * d - b * c
    return total


print(rows([([1, 2], (3, 4)), ((5, 6), [7, 8])]))
for bad in ([1], [1, 2, 3], (1,), "ab", {1: 2, 3: 4}, 5):
    try:
        a, b = bad
        print(a, b)
    except (TypeError, ValueError) as error:
        print(error)

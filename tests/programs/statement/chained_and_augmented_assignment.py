a = b = c = []
a.append(1)
print(a is b is c, c)

x = y = 0
x, y = y + 1, x + 2
print(x, y)

i = 0
values = [10, 20, 30]
i, values[i] = 2, "changed"
print(i, values)

def trace(name, value):
    print("eval", name)
    return value

d = {}
trace("target dict", d)[trace("key", "k")] = trace("value", 5)
print(d)
first = d[trace("second key", "s")] = trace("shared value", [])
first.append("via first")
print(d)

numbers = [1, 2, 3]
alias = numbers
numbers += (4, 5)
print(alias is numbers, alias)
numbers = numbers + [6]
print(alias is numbers, len(alias), len(numbers))

s = "ab"
t = s
s *= 3
print(s, t)

n = 7
n **= 2; n //= 4; n %= 7; n <<= 3; n |= 3; n ^= 1; n &= 0xfe; n >>= 1; n -= 1
print(n)
n /= 4
print(n)

grid = [[0] * 3 for _ in range(2)]
grid[trace("row", 1)][trace("column", 2)] += trace("increment", 5)
print(grid)

class Counter:
    total = 10

c = Counter()
c.total += 1
print(c.total, Counter.total, c.__dict__)

pair = ([1], 2)
try:
    pair[0] += [3]
except TypeError as error:
    print(error)
print(pair)

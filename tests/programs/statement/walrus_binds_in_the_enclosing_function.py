data = [5, 12, 7, 30]
if (n := len(data)) > 3:
    print("long", n)

print([y for x in data if (y := x * 2) > 12], y)
print(any((found := x) > 6 for x in data), found)

def f():
    total = 0
    partial = [total := total + x for x in data]
    return partial, total
print(f())

def g():
    global created
    print([created := i for i in range(3)])
g()
print(created)

def h():
    kept = None
    def inner():
        nonlocal kept
        return [kept := c for c in "xyz"]
    inner()
    return kept
print(h())

chunks = iter([b"ab", b"cd", b""])
while chunk := next(chunks):
    print(chunk)

print((a := 1, b := 2), a + b)
print(f"{(w := 10)} {w:=5}")
value = (first := 3) + (second := first * 2)
print(value, first, second)
print({(k := "key"): (v := k + "!")}, k, v)
print((lambda: (z := 5) + z)())
d = {}
d[(key := "q")] = 1
print(d, key)
while (line := data.pop() if data else None) is not None:
    print(line, end=",")
print()

def account(balance):
    def deposit(amount):
        nonlocal balance
        balance += amount
        return balance
    def withdraw(amount):
        nonlocal balance
        if amount > balance:
            raise ValueError(f"only {balance} there")
        balance -= amount
        return balance
    return deposit, withdraw, lambda: balance

deposit, withdraw, peek = account(100)
print(deposit(50), withdraw(30), peek())
other = account(1)
print(other[2](), peek())
try:
    withdraw(1000)
except ValueError as error:
    print(error)

late = [lambda: i for i in range(3)]
bound = [lambda i=i: i for i in range(3)]
print([f() for f in late], [f() for f in bound])

def loop():
    functions = []
    for i in range(3):
        def show():
            return i
        functions.append(show)
    i = "after"
    return [f() for f in functions]
print(loop())

def counter():
    count = 0
    def step():
        nonlocal count
        count += 1
        return count
    step.reset = lambda: exec("pass") or None
    return step
c1, c2 = counter(), counter()
print(c1(), c1(), c2(), c1.__code__ is c2.__code__, c1.__closure__ != c2.__closure__)
print(c1.__code__.co_freevars, c1.__closure__[0].cell_contents)

def compose(*functions):
    def composed(x):
        for f in reversed(functions):
            x = f(x)
        return x
    return composed
print(compose(str, lambda x: x + 1, int)("41"))

def recursive(n):
    def down(k):
        return [] if k == 0 else [k] + down(k - 1)
    return down(n)
print(recursive(4))
empty = (lambda: (lambda: unset) if False else (lambda: 1))()
print(empty(), empty.__closure__)

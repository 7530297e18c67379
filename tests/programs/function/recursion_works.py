def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)

def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)

def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))

def is_even(n):
    return True if n == 0 else is_odd(n - 1)

def is_odd(n):
    return False if n == 0 else is_even(n - 1)

def hanoi(n, source="A", target="C", spare="B", moves=None):
    moves = [] if moves is None else moves
    if n:
        hanoi(n - 1, source, spare, target, moves)
        moves.append(source + target)
        hanoi(n - 1, spare, target, source, moves)
    return moves

def permutations(items):
    if len(items) <= 1:
        return [items]
    return [[x] + rest for i, x in enumerate(items) for rest in permutations(items[:i] + items[i + 1:])]

def flatten(tree):
    for node in tree:
        if isinstance(node, list):
            yield from flatten(node)
        else:
            yield node

def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)

print(factorial(25), fibonacci(18), ackermann(2, 5))
print(is_even(300), is_odd(301), is_even(7))
print(hanoi(3), len(hanoi(8)))
print(permutations([1, 2, 3]))
print(list(flatten([1, [2, [3, [4, []], 5]], [[6]]])))
print(depth(900))
power_set = lambda s: [[]] if not s else [x + y for x in power_set(s[1:]) for y in ([], [s[0]])]
print(sorted(power_set([1, 2, 3])))
print((lambda f: f(f, 10))(lambda f, n: 1 if n == 0 else n * f(f, n - 1)))

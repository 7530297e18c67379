matrix = [[1, 2, 3], [4, 5, 6]]
print([x for row in matrix for x in row if x % 2 == 0])
print([[row[i] for row in matrix] for i in range(3)])
print([x if x > 3 else -x for row in matrix for x in row])
print({len(w): w for w in ["a", "bb", "cc", "ddd"]})
print({k: [v for v in vs if v] for k, vs in {"a": [0, 1], "b": []}.items()})
print(sorted({x // 2 for x in range(7)}), len({c for c in "mississippi"}))
print(tuple(x ** 2 for x in range(4)), sum(1 for _ in "abc"))
print([(x, y) for x in range(3) for y in range(x, 3) if x != y])
print([a + b for a, b in zip("ab", "cd")], [a for a, *_ in ["xyz", "uv"]])
print([f"{i}:{c}" for i, c in enumerate("ab")], [lambda: 1][0]())
print([x for x in [1, 2, 3] if x > 1 if x < 3], [not x for x in (0, 1)])
print({x: y for x, y in [("k", 1), ("k", 2)]}, {**{i: i for i in range(2)}, "z": 0})
print([*map(str, (x for x in range(3)))], [[] for _ in range(2)])
print([i for i in range(5) if (lambda n: n % 2)(i)])
print([y for x in "ab" for y in [x, x.upper()] if y != "B"])

def evaluation_order():
    log = []
    def t(name, value):
        log.append(name)
        return value
    {t(f"key{i}", i): t(f"value{i}", i) for i in t("iterable", range(2)) if t(f"if{i}", True)}
    return log
print(evaluation_order())

class Matrix:
    def __init__(self, rows):
        self.rows = rows
    def transposed(self):
        return Matrix([list(column) for column in zip(*self.rows)])
    def __matmul__(self, other):
        return Matrix([[sum(a * b for a, b in zip(row, col)) for col in zip(*other.rows)] for row in self.rows])
print((Matrix(matrix) @ Matrix(matrix).transposed()).rows)
try:
    [1 / x for x in (1, 0)]
except ZeroDivisionError as error:
    print(error)
print([[[i * j * k for k in range(2)] for j in range(2)] for i in range(3)])

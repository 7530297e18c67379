class Range2D:
    """All (row, column) pairs, lazily; sized, indexable, reversible."""
    def __init__(self, rows, columns):
        self.rows, self.columns = rows, columns
    def __len__(self):
        return self.rows * self.columns
    def __getitem__(self, i):
        if isinstance(i, slice):
            return [self[k] for k in range(*i.indices(len(self)))]
        if i < 0:
            i += len(self)
        if not 0 <= i < len(self):
            raise IndexError(i)
        return divmod(i, self.columns)
    def __contains__(self, cell):
        return 0 <= cell[0] < self.rows and 0 <= cell[1] < self.columns
    def __eq__(self, other):
        return isinstance(other, Range2D) and (self.rows, self.columns) == (other.rows, other.columns)
    def __hash__(self):
        return hash((self.rows, self.columns))

r = Range2D(2, 3)
print(list(r), len(r), r[-1], r[1:5:2], (1, 2) in r, (5, 5) in r, list(reversed(r)), r == Range2D(2, 3), {r: "key"}[Range2D(2, 3)])
print(sum(i * j for i, j in r), max(r), dict(r), [*zip(r, "abc")], sorted(r, key=lambda c: (c[1], c[0])))
a, *_, z = r
print(a, z)
try:
    r[6]
except IndexError as error:
    print("IndexError", error)

class Matrix:
    def __init__(self, rows): self.rows = [list(row) for row in rows]
    @classmethod
    def identity(cls, n): return cls([i == j and 1 or 0 for j in range(n)] for i in range(n))
    def __getitem__(self, key):
        i, j = key
        return self.rows[i][j]
    def __setitem__(self, key, value):
        i, j = key
        self.rows[i][j] = value
    def __iter__(self): return (x for row in self.rows for x in row)
    def __matmul__(self, other): return Matrix([[sum(a * b for a, b in zip(r, c)) for c in zip(*other.rows)] for r in self.rows])
    def __pow__(self, n):
        result = Matrix.identity(len(self.rows))
        base = self
        while n:
            if n & 1:
                result = result @ base
            base, n = base @ base, n >> 1
        return result
    def __mul__(self, k): return Matrix([[x * k for x in row] for row in self.rows])
    __rmul__ = __mul__
    def __neg__(self): return self * -1
    def __eq__(self, other): return self.rows == other.rows
    def __str__(self): return "\n".join(" ".join(f"{x:4}" for x in row) for row in self.rows)
    def determinant(self):
        if len(self.rows) == 1:
            return self.rows[0][0]
        return sum((-1) ** j * self[0, j] * Matrix([row[:j] + row[j + 1:] for row in self.rows[1:]]).determinant() for j in range(len(self.rows)))
m = Matrix([[1, 1], [1, 0]])
print(m ** 10, (m ** 90)[0, 1], 2 * -m, Matrix.identity(3), sep="\n")
m[0, 0] = 7
print(list(m), sum(m), Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 4]]).determinant(), m == Matrix([[7, 1], [1, 0]]))

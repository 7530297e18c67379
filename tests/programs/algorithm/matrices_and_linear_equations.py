from fractions import Fraction

def solve(matrix, right):
    n = len(matrix)
    a = [[Fraction(x) for x in row] + [Fraction(b)] for row, b in zip(matrix, right)]
    for i in range(n):
        pivot = next((r for r in range(i, n) if a[r][i]), None)
        if pivot is None:
            raise ArithmeticError("singular matrix")
        a[i], a[pivot] = a[pivot], a[i]
        a[i] = [x / a[i][i] for x in a[i]]
        for r in range(n):
            if r != i and a[r][i]:
                a[r] = [x - a[r][i] * y for x, y in zip(a[r], a[i])]
    return [row[-1] for row in a]

def determinant(m):
    m = [row[:] for row in m]
    n, sign, previous = len(m), 1, 1
    for k in range(n - 1):
        if m[k][k] == 0:
            for i in range(k + 1, n):
                if m[i][k]:
                    m[k], m[i] = m[i], m[k]
                    sign = -sign
                    break
            else:
                return 0
        for i in range(k + 1, n):
            for j in range(k + 1, n):
                m[i][j] = (m[i][j] * m[k][k] - m[i][k] * m[k][j]) // previous
        previous = m[k][k]
    return sign * m[-1][-1]

def multiply(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]

def power(m, n):
    result = [[int(i == j) for j in range(len(m))] for i in range(len(m))]
    while n:
        if n & 1:
            result = multiply(result, m)
        m = multiply(m, m)
        n >>= 1
    return result

def transpose(m):
    return [list(c) for c in zip(*m)]

def spiral(m):
    out = []
    m = [row[:] for row in m]
    while m:
        out += m.pop(0)
        m = transpose(m)[::-1]
    return out

def magic_square(n):
    square = [[0] * n for _ in range(n)]
    r, c = 0, n // 2
    for k in range(1, n * n + 1):
        square[r][c] = k
        nr, nc = (r - 1) % n, (c + 1) % n
        if square[nr][nc]:
            nr, nc = (r + 1) % n, c
        r, c = nr, nc
    return square

def lu(m):
    n = len(m)
    lower = [[float(i == j) for j in range(n)] for i in range(n)]
    upper = [list(map(float, row)) for row in m]
    for k in range(n):
        for i in range(k + 1, n):
            f = lower[i][k] = upper[i][k] / upper[k][k]
            upper[i] = [x - f * y for x, y in zip(upper[i], upper[k])]
    return lower, upper

print(*solve([[2, 1, -1], [-3, -1, 2], [-2, 1, 2]], [8, -11, -3]), *solve([[1, 2], [3, 5]], [1, 2]))
try:
    solve([[1, 2], [2, 4]], [1, 2])
except ArithmeticError as error:
    print(error)
print(determinant([[2, 0, 1], [1, 3, 2], [1, 1, 4]]), determinant([[0, 1], [1, 0]]), determinant([[i * 5 + j * j + (i == j) for j in range(6)] for i in range(6)]), determinant([[0, 0], [1, 1]]))
print(power([[1, 1], [1, 0]], 100)[0][1], multiply([[1, 2]], [[3], [4]]), transpose([[1, 2, 3], [4, 5, 6]]), spiral([[1, 2, 3], [4, 5, 6], [7, 8, 9]]))
for row in magic_square(5):
    print(" ".join(f"{x:2}" for x in row), sum(row))
lower, upper = lu([[4, 3, 2], [8, 8, 5], [4, 7, 9]])
print(lower, upper, multiply(lower, upper))
hilbert = [[Fraction(1, i + j + 1) for j in range(4)] for i in range(4)]
print([str(x) for x in solve(hilbert, [1, 0, 0, 0])])
rotated = [list(r) for r in zip(*[[1, 2], [3, 4]][::-1])]
print(rotated, sum(map(sum, rotated)), max(max(r) for r in rotated), [sum(row[i] for i, row in enumerate(magic_square(3)))])

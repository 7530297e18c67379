def place(row, n, columns, left, right):
    if row == n:
        return 1
    count = 0
    for column in range(n):
        a = row + column
        b = row - column + n
        if not (columns[column] or left[a] or right[b]):
            columns[column] = left[a] = right[b] = True
            count += place(row + 1, n, columns, left, right)
            columns[column] = left[a] = right[b] = False
    return count


def queens(n):
    return place(0, n, [False] * n, [False] * (2 * n), [False] * (2 * n + 1))


print(queens(8), queens(12))

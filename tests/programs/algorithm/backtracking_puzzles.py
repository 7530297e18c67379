def queens(n):
    solutions = []
    def place(row, columns, diag1, diag2, board):
        if row == n:
            solutions.append(board)
            return
        for c in range(n):
            if not (columns >> c & 1 or diag1 >> (row + c) & 1 or diag2 >> (row - c + n) & 1):
                place(row + 1, columns | 1 << c, diag1 | 1 << (row + c), diag2 | 1 << (row - c + n), board + (c,))
    place(0, 0, 0, 0, ())
    return solutions

def cryptarithm(words, result):
    letters = sorted(set("".join(words) + result))
    leading = {w[0] for w in words + [result]}
    weights = {c: 0 for c in letters}
    for word, sign in [(w, 1) for w in words] + [(result, -1)]:
        for power, c in enumerate(reversed(word)):
            weights[c] += sign * 10 ** power
    order = sorted(letters, key=lambda c: -abs(weights[c]))
    def solve(i, used, total):
        if i == len(order):
            return {} if total == 0 else None
        rest = sum(abs(weights[c]) for c in order[i:]) * 9
        if abs(total) > rest:
            return None
        for digit in range(10):
            if digit not in used and not (digit == 0 and order[i] in leading):
                found = solve(i + 1, used | {digit}, total + weights[order[i]] * digit)
                if found is not None:
                    return {order[i]: digit, **found}
    return solve(0, frozenset(), 0)

def knights_tour(n, start=(0, 0)):
    jumps = [(1, 2), (2, 1), (2, -1), (1, -2), (-1, -2), (-2, -1), (-2, 1), (-1, 2)]
    board = {}
    def free(p):
        return [q for dx, dy in jumps if (q := (p[0] + dx, p[1] + dy)) not in board and 0 <= q[0] < n and 0 <= q[1] < n]
    def go(p, k):
        board[p] = k
        if k == n * n:
            return True
        for q in sorted(free(p), key=lambda q: (len(free(q)), q)):
            if go(q, k + 1):
                return True
        del board[p]
        return False
    return board if go(start, 1) else None

def subsets_with_sum(values, target):
    found = []
    def search(i, chosen, left):
        if left == 0:
            found.append(chosen)
        elif i < len(values) and left > 0:
            search(i + 1, chosen + [values[i]], left - values[i])
            search(i + 1, chosen, left)
    search(0, [], target)
    return found

solutions = queens(6)
print(len(solutions), solutions[0], len(queens(8)))
for c in solutions[0]:
    print("." * c + "Q" + "." * (5 - c))
answer = cryptarithm(["SEND", "MORE"], "MONEY")
print(dict(sorted(answer.items())))
tour = knights_tour(6)
for r in range(6):
    print(" ".join(f"{tour[r, c]:2}" for c in range(6)))
print(knights_tour(3), subsets_with_sum([3, 34, 4, 12, 5, 2], 9), subsets_with_sum([1, 2, 3, 4, 5], 5))

def parentheses(n):
    def build(text, opened, closed):
        if len(text) == 2 * n:
            yield text
        if opened < n:
            yield from build(text + "(", opened + 1, closed)
        if closed < opened:
            yield from build(text + ")", opened, closed + 1)
    return list(build("", 0, 0))
print(parentheses(3), [len(parentheses(n)) for n in range(7)])
def gray(n):
    return ["0" + c for c in gray(n - 1)] + ["1" + c for c in reversed(gray(n - 1))] if n else [""]
print(gray(3))

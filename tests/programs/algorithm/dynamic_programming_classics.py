from functools import lru_cache

def knapsack(items, capacity):
    best = [[0] * (capacity + 1) for _ in range(len(items) + 1)]
    for i, (name, weight, value) in enumerate(items, 1):
        for c in range(capacity + 1):
            best[i][c] = best[i - 1][c]
            if weight <= c:
                best[i][c] = max(best[i][c], best[i - 1][c - weight] + value)
    chosen, c = [], capacity
    for i in range(len(items), 0, -1):
        if best[i][c] != best[i - 1][c]:
            chosen.append(items[i - 1][0])
            c -= items[i - 1][1]
    return best[-1][-1], chosen[::-1]

def lcs(a, b):
    table = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + x if x == y else max(table[i][j + 1], table[i + 1][j], key=len)
    return table[-1][-1]

def coins(amount, values):
    ways = [1] + [0] * amount
    fewest = [0] + [float("inf")] * amount
    for v in values:
        for a in range(v, amount + 1):
            ways[a] += ways[a - v]
            fewest[a] = min(fewest[a], fewest[a - v] + 1)
    return ways[amount], fewest[amount]

def max_subarray(values):
    best = current = values[0]
    start = s = 0
    end = 1
    for i, v in enumerate(values[1:], 1):
        if current < 0:
            current, s = v, i
        else:
            current += v
        if current > best:
            best, start, end = current, s, i + 1
    return best, values[start:end]

@lru_cache(maxsize=None)
def partitions(n, largest=None):
    largest = n if largest is None else largest
    if n == 0:
        return 1
    return sum(partitions(n - k, k) for k in range(1, min(n, largest) + 1))

def matrix_chain(dims):
    n = len(dims) - 1
    @lru_cache(None)
    def cost(i, j):
        if i == j:
            return 0, f"A{i}"
        return min((cost(i, k)[0] + cost(k + 1, j)[0] + dims[i] * dims[k + 1] * dims[j + 1], f"({cost(i, k)[1]}{cost(k + 1, j)[1]})") for k in range(i, j))
    return cost(0, n - 1)

def word_break(text, words):
    ends = {0: []}
    for i in range(1, len(text) + 1):
        for w in words:
            if text[:i].endswith(w) and i - len(w) in ends and i not in ends:
                ends[i] = ends[i - len(w)] + [w]
    return ends.get(len(text))

def longest_increasing(values):
    length = [1] * len(values)
    for i in range(len(values)):
        for j in range(i):
            if values[j] < values[i] and length[j] + 1 > length[i]:
                length[i] = length[j] + 1
    return max(length, default=0)

print(knapsack([("map", 9, 150), ("water", 153, 200), ("food", 50, 160), ("tent", 200, 500), ("soap", 4, 50)], 300))
print(lcs("AGGTABQWERTY", "GXTXAYBQRTXY"), coins(100, [1, 5, 10, 25, 50]), coins(3, [2]))
print(max_subarray([-2, 1, -3, 4, -1, 2, 1, -5, 4]), max_subarray([-3, -1, -2]))
print([partitions(n) for n in range(12)], partitions(60), partitions.cache_info().hits > 0)
print(matrix_chain((30, 35, 15, 5, 10, 20, 25)), word_break("catsanddogs", ["cat", "cats", "and", "sand", "dogs"]), word_break("abc", ["ab"]))
print(longest_increasing([10, 9, 2, 5, 3, 7, 101, 18]), longest_increasing([]))
def edit_script(a, b):
    n, m = len(a), len(b)
    d = [[max(i, j) if not i or not j else 0 for j in range(m + 1)] for i in range(n + 1)]
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            d[i][j] = min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
    out = []
    while n or m:
        if n and m and d[n][m] == d[n - 1][m - 1] + (a[n - 1] != b[m - 1]):
            n, m = n - 1, m - 1
            out.append(a[n] if a[n] == b[m] else f"{a[n]}>{b[m]}")
        elif n and d[n][m] == d[n - 1][m] + 1:
            n -= 1
            out.append("-" + a[n])
        else:
            m -= 1
            out.append("+" + b[m])
    return out[::-1]
print(edit_script("sunday", "saturday"))

stack = []
for x in "abc":
    stack.append(x)
print(stack.pop(), stack[-1], stack, len(stack))
queue = [1, 2, 3]
print(queue.pop(0), queue, queue.pop(-1), queue)
matrix = [[r * 3 + c for c in range(3)] for r in range(3)]
print(matrix, [row[1] for row in matrix], [list(column) for column in zip(*matrix)], sum(map(sum, matrix)), [matrix[i][i] for i in range(3)])
shared = [[0] * 2] * 3
shared[0][0] = 1
print(shared)
own = [[0] * 2 for _ in range(3)]
own[0][0] = 1
print(own)
rotated = [list(row)[::-1] for row in zip(*matrix)]
print(rotated, sum(rotated, []))
flat = [*range(12)]
chunks = [flat[i:i + 5] for i in range(0, len(flat), 5)]
print(chunks, flat[::5], flat[-3:], flat[10:2:-3])
words = ["delta", "alpha", "charlie", "bravo"]
words.sort()
print(words, sorted(words, key=len, reverse=True), words.index("charlie"), "zulu" in words)
words.insert(1, "inserted")
words.remove("delta")
words.extend(x for x in "yz")
words[2:2] = ["x", "y"]
print(words, words.count("y"))
words.reverse()
del words[1:3]
print(words)
a, b = [1, 2], [1, 3]
print(a < b, a == [1, 2], a + b, a * 2, [] < [0], [[1]] == [[1]], max(a, b), a is not a[:], not [])
uniq = list(dict.fromkeys([3, 1, 3, 2, 1]))
print(uniq, [x for i, x in enumerate([3, 1, 3]) if x not in [3, 1, 3][:i]], list(filter(lambda v: v > 1, uniq)), any(v > 2 for v in uniq), all(uniq))
pascal = [[1]]
for _ in range(5):
    last = pascal[-1]
    pascal.append([1] + [x + y for x, y in zip(last, last[1:])] + [1])
print(pascal[-1], sum(pascal[-1]))
sieve = [True] * 50
sieve[0:2] = [False, False]
for i in range(2, 8):
    if sieve[i]:
        sieve[i * i::i] = [False] * len(sieve[i * i::i])
print([i for i, p in enumerate(sieve) if p])

import bisect
import heapq

heap = []
for x in [5, 1, 8, 3, 9, 2]:
    heapq.heappush(heap, x)
print(heap, [heapq.heappop(heap) for _ in range(3)], heap)
data = [9, 4, 7, 1, 8]
heapq.heapify(data)
print(data, heapq.heappushpop(data, 0), heapq.heapreplace(data, 100), data, heapq.nlargest(2, data), heapq.nsmallest(2, data, key=lambda x: -x))
print(list(heapq.merge([1, 4, 7], [2, 5], [3])), list(heapq.merge("ACE", "bd", key=str.lower)), heapq.nlargest(3, "hello"))
tasks = [(2, "write"), (1, "plan"), (3, "ship"), (1, "read")]
heapq.heapify(tasks)
print([heapq.heappop(tasks)[1] for _ in range(len(tasks))])
try:
    heapq.heappop([])
except IndexError as error:
    print(error)
try:
    heapq.heapify([1, "a", 2, None])
except TypeError as error:
    print(error)

a = [1, 3, 3, 5, 7]
print(bisect.bisect(a, 3), bisect.bisect_left(a, 3), bisect.bisect_right(a, 0), bisect.bisect(a, 99), bisect.bisect(a, 4, 2, 4))
bisect.insort(a, 4)
bisect.insort_left(a, 3)
print(a, bisect.bisect([("a", 1), ("b", 5)], 3, key=lambda p: p[1]))
def grade(score, breakpoints=(60, 70, 80, 90), grades="FDCBA"):
    return grades[bisect.bisect(breakpoints, score)]
print([grade(s) for s in (33, 99, 77, 70, 89, 90)])

def huffman(text):
    counts = {c: text.count(c) for c in sorted(set(text))}
    queue = [(n, i, c, None, None) for i, (c, n) in enumerate(counts.items())]
    heapq.heapify(queue)
    serial = len(queue)
    while len(queue) > 1:
        left, right = heapq.heappop(queue), heapq.heappop(queue)
        heapq.heappush(queue, (left[0] + right[0], serial, None, left, right))
        serial += 1
    codes = {}
    def walk(node, code):
        _, _, char, left, right = node
        if char is not None:
            codes[char] = code or "0"
        else:
            walk(left, code + "0")
            walk(right, code + "1")
    walk(queue[0], "")
    return codes
codes = huffman("abracadabra")
print(codes, sum(len(codes[c]) for c in "abracadabra"))
def lis(values):
    tails = []
    for v in values:
        i = bisect.bisect_left(tails, v)
        tails[i:i + 1] = [v]
    return len(tails)
print(lis([10, 9, 2, 5, 3, 7, 101, 18]))

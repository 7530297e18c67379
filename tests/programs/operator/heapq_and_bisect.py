import heapq
import bisect


def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e)


h = []
for x in [5, 3, 8, 1, 9, 2, 7]:
    heapq.heappush(h, x)
    print(h)
print([heapq.heappop(h) for _ in range(3)], h, heapq.heappushpop(h, 0), heapq.heappushpop(h, 6), heapq.heapreplace(h, 1), h)
d = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
heapq.heapify(d)
print(d, heapq.nlargest(3, d), heapq.nsmallest(3, d), heapq.nlargest(2, "hello", key=ord), heapq.nsmallest(2, [], key=len), heapq.nlargest(20, [1, 2]))
heapq._heapify_max(d)
print(d, heapq._heappop_max(d), heapq._heapreplace_max(d, 100), d)
print(list(heapq.merge([1, 4], [2, 3], [0, 9])), list(heapq.merge([3, 1], [2], reverse=True)), list(heapq.merge("ac", "bd", key=str.upper)))
t = []
for p, n in [(2, "b"), (1, "z"), (2, "a"), (1, "a")]:
    heapq.heappush(t, (p, n))
print(t, heapq.heappop(t), heapq.heappop(t), t)
f = [2.5, 1.0, "x"][:2]
heapq.heapify(f)
print(f)
show(lambda: heapq.heappop([]))
show(lambda: heapq.heapreplace([], 1))
show(lambda: heapq.heappush((), 1))
show(lambda: heapq.heapify(5))
show(lambda: heapq.heappush([1], "a"))
show(lambda: heapq.heappop(5))
show(lambda: heapq.heappush([]))
print(heapq.heappushpop([], 5))


class E:
    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        hh.append(1)
        return self.v < o.v


hh = [E(1), E(2)]
show(lambda: heapq.heappush(hh, E(0)))
a = [1, 2, 2, 3, 5]
print(bisect.bisect(a, 2), bisect.bisect_left(a, 2), bisect.bisect_right(a, 2), bisect.bisect(a, 0), bisect.bisect(a, 9), bisect.bisect(a, 2, 0, 2), bisect.bisect_left(a, 4, lo=1, hi=3))
bisect.insort(a, 4)
bisect.insort_left(a, 2)
bisect.insort_right(a, 0)
print(a)
k = ["a", "bb", "dddd"]
print(bisect.bisect_left(k, 3, key=len))
bisect.insort(k, "ccc", key=len)
print(k)
show(lambda: bisect.bisect(a, 1, -1))
show(lambda: bisect.bisect(a))
show(lambda: bisect.bisect(5, 1))
show(lambda: bisect.bisect(a, "x"))
show(lambda: bisect.insort((1, 2), 1))
state = 1
heap = []
out = []
for i in range(300):
    state = (state * 1103515245 + 12345) % 2 ** 31
    heapq.heappush(heap, state % 1000)
    if i % 3 == 0:
        out.append(heapq.heappop(heap))
print(out[:10], heap[:10], sum(out), sum(i * x for i, x in enumerate(heap)))

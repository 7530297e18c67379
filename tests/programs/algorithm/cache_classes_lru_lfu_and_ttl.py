from collections import OrderedDict, defaultdict

class LRU:
    def __init__(self, capacity):
        self.capacity, self.data = capacity, OrderedDict()
    def get(self, key, default=None):
        if key not in self.data:
            return default
        self.data.move_to_end(key)
        return self.data[key]
    def put(self, key, value):
        self.data[key] = value
        self.data.move_to_end(key)
        if len(self.data) > self.capacity:
            return self.data.popitem(last=False)

class Node:
    __slots__ = "key", "value", "previous", "next"
    def __init__(self, key=None, value=None):
        self.key, self.value = key, value
        self.previous = self.next = self

class LinkedLRU(LRU):
    def __init__(self, capacity):
        super().__init__(capacity)
        self.data, self.head = {}, Node()
    def _unlink(self, node):
        node.previous.next, node.next.previous = node.next, node.previous
    def _append(self, node):
        last = self.head.previous
        last.next = self.head.previous = node
        node.previous, node.next = last, self.head
    def get(self, key, default=None):
        node = self.data.get(key)
        if node is None:
            return default
        self._unlink(node)
        self._append(node)
        return node.value
    def put(self, key, value):
        node = self.data.get(key)
        if node:
            node.value = value
            self._unlink(node)
        else:
            node = self.data[key] = Node(key, value)
        self._append(node)
        if len(self.data) > self.capacity:
            oldest = self.head.next
            self._unlink(oldest)
            del self.data[oldest.key]
            return oldest.key, oldest.value
    def __iter__(self):
        node = self.head.next
        while node is not self.head:
            yield node.key
            node = node.next

class LFU:
    def __init__(self, capacity):
        self.capacity, self.values, self.uses = capacity, {}, {}
        self.buckets = defaultdict(OrderedDict)
    def _touch(self, key):
        n = self.uses[key]
        del self.buckets[n][key]
        if not self.buckets[n]:
            del self.buckets[n]
        self.uses[key] = n + 1
        self.buckets[n + 1][key] = True
    def get(self, key, default=None):
        if key not in self.values:
            return default
        self._touch(key)
        return self.values[key]
    def put(self, key, value):
        evicted = None
        if key in self.values:
            self._touch(key)
        else:
            if len(self.values) >= self.capacity:
                oldest, _ = self.buckets[min(self.buckets)].popitem(last=False)
                evicted = oldest, self.values.pop(oldest)
                del self.uses[oldest]
                self.buckets = defaultdict(OrderedDict, {n: b for n, b in self.buckets.items() if b})
            self.uses[key] = 1
            self.buckets[1][key] = True
        self.values[key] = value
        return evicted

class Expiring:
    def __init__(self, lifetime, clock):
        self.lifetime, self.clock, self.data = lifetime, clock, {}
    def __setitem__(self, key, value): self.data[key] = value, self.clock() + self.lifetime
    def __getitem__(self, key):
        value, until = self.data[key]
        if self.clock() > until:
            del self.data[key]
            raise KeyError(f"{key} expired")
        return value

for cache in (LRU(2), LinkedLRU(2), LFU(2)):
    log = [cache.put("a", 1), cache.put("b", 2), cache.get("a"), cache.put("c", 3), cache.get("b"), cache.get("c"), cache.get("c"), cache.put("d", 4), cache.get("a", "gone"), cache.put("c", 30), cache.get("c")]
    print(type(cache).__name__, log)
linked = LinkedLRU(3)
for k in "abcad":
    linked.put(k, k.upper())
print(list(linked), linked.get("c"), list(linked))
time = 0
e = Expiring(5, lambda: time)
e["x"] = "value"
time = 5
print(e["x"])
time = 6
for _ in range(2):
    try:
        e["x"]
    except KeyError as error:
        print("KeyError", error)
def hits(cache, keys):
    n = 0
    for k in keys:
        if cache.get(k) is None:
            cache.put(k, True)
        else:
            n += 1
    return n
keys = [(i * i + i // 3) % 17 for i in range(400)]
print([hits(kind(size), keys) for kind in (LRU, LinkedLRU, LFU) for size in (2, 5, 10)])

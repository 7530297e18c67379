from collections import ChainMap, Counter, OrderedDict, UserDict, defaultdict, deque

d = deque([1, 2, 3], maxlen=4)
d.append(4); d.append(5); d.appendleft(0)
print(d, d.pop(), d.popleft(), d, len(d), d[1], d.maxlen)
d.rotate(1); d.extend("xy"); d.extendleft("ab")
print(d, list(reversed(d)), d.count("x"), "b" in d, d.index("a"))
d.clear()
try:
    d.popleft()
except IndexError as error:
    print(error)

graph = defaultdict(set)
for a, b in [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "e")]:
    graph[a].add(b)
    graph[b].add(a)
def bfs(start):
    seen, queue, order = {start}, deque([start]), []
    while queue:
        node = queue.popleft()
        order.append(node)
        for n in sorted(graph[node] - seen):
            seen.add(n)
            queue.append(n)
    return order
print(bfs("a"), dict(defaultdict(int, x=1)), graph["new"], len(graph), defaultdict(list).default_factory)
tree = lambda: defaultdict(tree)
t = tree()
t["a"]["b"]["c"] = 1
print(t["a"]["b"]["c"], list(t), defaultdict(lambda: "dflt")["k"])
try:
    defaultdict()["x"]
except KeyError as error:
    print("KeyError", error)

c = Counter("mississippi")
print(c, c.most_common(2), c["z"], sum(c.values()), sorted(c.elements())[:4], c.total())
c.update("pi"); c.subtract("ssss")
print(c, +c, -c, Counter(a=3) + Counter(a=1, b=2), Counter(a=3) - Counter(a=5, b=1), Counter("ab") | Counter("b"), Counter("aab") & Counter("ab"), Counter("ab") == Counter("ba"), Counter(a=1) <= Counter(a=2))
del c["m"]
print("m" in c, Counter(["x", "y", "x"]).items(), Counter({"a": 2})["a"])

o = OrderedDict(a=1, b=2, c=3)
o.move_to_end("a")
o.move_to_end("c", last=False)
print(o, o.popitem(last=False), o == OrderedDict(a=1, b=2), o == {"a": 1, "b": 2}, list(reversed(o)))
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
m["c"] = 9
print(m["a"], m["b"], m.maps, sorted(m), m.new_child({"a": 0})["a"], m.parents["a"])
class Upper(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k.upper(), v)
print(Upper(a=1, b=2), Upper({"x": 1}).data)

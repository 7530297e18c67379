from collections import defaultdict, deque

class UnionFind:
    def __init__(self, items):
        self.parent = {i: i for i in items}
        self.size = dict.fromkeys(self.parent, 1)
    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x
    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if self.size[a] < self.size[b]:
            a, b = b, a
        self.parent[b] = a
        self.size[a] += self.size[b]
        return True

def kruskal(edges):
    forest = UnionFind({n for _, a, b in edges for n in (a, b)})
    return [(w, a, b) for w, a, b in sorted(edges) if forest.union(a, b)]

def topological(graph):
    degree = defaultdict(int)
    for node, targets in graph.items():
        degree[node] += 0
        for t in targets:
            degree[t] += 1
    ready = deque(sorted(n for n in degree if degree[n] == 0))
    order = []
    while ready:
        node = ready.popleft()
        order.append(node)
        for t in graph.get(node, ()):
            degree[t] -= 1
            if not degree[t]:
                ready.append(t)
    if len(order) != len(degree):
        raise ValueError("cycle among " + ", ".join(sorted(n for n in degree if degree[n] > 0)))
    return order

def strongly_connected(graph):
    index, low, stack, on_stack, result = {}, {}, [], set(), []
    def visit(v):
        index[v] = low[v] = len(index)
        stack.append(v)
        on_stack.add(v)
        for w in graph[v]:
            if w not in index:
                visit(w)
                low[v] = min(low[v], low[w])
            elif w in on_stack:
                low[v] = min(low[v], index[w])
        if low[v] == index[v]:
            component = []
            while True:
                w = stack.pop()
                on_stack.remove(w)
                component.append(w)
                if w == v:
                    break
            result.append(sorted(component))
    for v in sorted(graph):
        if v not in index:
            visit(v)
    return result

def floyd_warshall(n, edges):
    inf = float("inf")
    d = [[0 if i == j else inf for j in range(n)] for i in range(n)]
    for a, b, w in edges:
        d[a][b] = w
    for k in range(n):
        for i in range(n):
            for j in range(n):
                d[i][j] = min(d[i][j], d[i][k] + d[k][j])
    return d

def bipartite(graph):
    color = {}
    for start in graph:
        if start in color:
            continue
        color[start] = 0
        queue = [start]
        for node in queue:
            for n in graph[node]:
                if n not in color:
                    color[n] = 1 - color[node]
                    queue.append(n)
                elif color[n] == color[node]:
                    return None
    return color

edges = [(7, "A", "D"), (5, "A", "B"), (8, "B", "C"), (9, "B", "D"), (7, "B", "E"), (5, "C", "E"), (15, "D", "E"), (6, "D", "F"), (8, "E", "F"), (9, "E", "G"), (11, "F", "G")]
tree = kruskal(edges)
print(tree, sum(w for w, *_ in tree))
deps = {"app": ["db", "web"], "web": ["http"], "db": ["net"], "http": ["net"], "net": []}
print(topological(deps))
try:
    topological({"a": ["b"], "b": ["c"], "c": ["a"], "d": []})
except ValueError as error:
    print(error)
print(strongly_connected({1: [2], 2: [3], 3: [1, 4], 4: [5], 5: [6], 6: [4], 7: [6]}))
print(floyd_warshall(4, [(0, 1, 3), (1, 2, -2), (2, 3, 2), (0, 2, 5), (3, 0, 1)]))
print(bipartite({1: [2], 2: [1, 3], 3: [2]}), bipartite({1: [2, 3], 2: [1, 3], 3: [1, 2]}))

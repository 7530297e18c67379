import copy

class Node:
    def __init__(self, value, children=()):
        self.value = value
        self.children = list(children)
        self.parent = None
        for child in self.children:
            child.parent = self

tree = Node(1, [Node(2), Node(3, [Node(4)])])
shallow = copy.copy(tree)
deep = copy.deepcopy(tree)
print(shallow is tree, shallow.children is tree.children, shallow.children[0] is tree.children[0])
print(deep.children is tree.children, deep.children[0] is tree.children[0], deep.children[0].parent is deep)
tree.children[0].value = 99
print(shallow.children[0].value, deep.children[0].value)

class Custom:
    def __init__(self, data):
        self.data = data
    def __copy__(self):
        print("__copy__")
        return Custom(self.data)
    def __deepcopy__(self, memo):
        print("__deepcopy__", len(memo) >= 0)
        return Custom(copy.deepcopy(self.data, memo))
c = Custom([1, [2]])
print(copy.copy(c).data is c.data, copy.deepcopy(c).data is c.data, copy.deepcopy(c).data == c.data)

shared = [1]
container = {"a": shared, "b": shared, "t": (shared, 5), "s": frozenset({1}), "self": None}
container["self"] = container
clone = copy.deepcopy(container)
print(clone["a"] is clone["b"], clone["a"] is shared, clone["self"] is clone, clone["t"][0] is clone["a"])

t = (1, "x", (2, 3))
print(copy.deepcopy(t) is t, copy.copy([1, 2]) == [1, 2], copy.deepcopy(len) is len, copy.copy(Node) is Node)
l = [1, [2, 3]]
for clone in (l[:], list(l), l.copy(), copy.copy(l), [*l], copy.deepcopy(l)):
    print(clone == l, clone is l, clone[1] is l[1])

class Slotted:
    __slots__ = ("a", "b")
s = Slotted()
s.a = [1]
s2 = copy.copy(s)
print(s2.a is s.a, hasattr(s2, "b"), copy.deepcopy(s).a is s.a)
class State:
    def __getstate__(self):
        return {"kept": self.kept}
    def __setstate__(self, state):
        print("setstate", state)
        self.__dict__.update(state, restored=True)
x = State()
x.kept, x.dropped = 1, 2
print(vars(copy.copy(x)))
class MyList(list):
    pass
m = MyList([1, 2])
m.extra = "e"
n = copy.copy(m)
print(type(n).__name__, n, n.extra, copy.copy({1: 2}), copy.copy({3}), copy.deepcopy(bytearray(b"x")))

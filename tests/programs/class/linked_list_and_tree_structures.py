class Node:
    __slots__ = ("value", "next")
    def __init__(self, value, next=None):
        self.value, self.next = value, next

class LinkedList:
    def __init__(self, items=()):
        self.head = None
        self.size = 0
        for item in reversed(list(items)):
            self.push(item)
    def push(self, value):
        self.head = Node(value, self.head)
        self.size += 1
    def pop(self):
        if self.head is None:
            raise IndexError("pop from empty LinkedList")
        node, self.head = self.head, self.head.next
        self.size -= 1
        return node.value
    def __iter__(self):
        node = self.head
        while node:
            yield node.value
            node = node.next
    def __len__(self):
        return self.size
    def __getitem__(self, i):
        if isinstance(i, slice):
            return LinkedList(list(self)[i])
        for k, value in enumerate(self):
            if k == i:
                return value
        raise IndexError("LinkedList index out of range")
    def __contains__(self, value):
        return any(v == value for v in self)
    def __eq__(self, other):
        return isinstance(other, LinkedList) and list(self) == list(other)
    def __add__(self, other):
        return LinkedList([*self, *other])
    def __repr__(self):
        return " -> ".join(map(repr, self)) or "empty"
    def reverse(self):
        previous = None
        node = self.head
        while node:
            node.next, previous, node = previous, node, node.next
        self.head = previous
        return self

l = LinkedList("abc")
print(l, len(l), l[1], l[1:], "b" in l, "z" in l, l + [1, 2], l == LinkedList("abc"), LinkedList())
print(l.reverse(), l.pop(), l, list(reversed(list(l))), sorted(l), max(l), [*l], bool(LinkedList()))
for action in (lambda: LinkedList().pop(), lambda: l[10], lambda: hash(l)):
    try:
        action()
    except (IndexError, TypeError) as error:
        print(error)

class Trie:
    def __init__(self):
        self.children, self.end = {}, False
    def insert(self, word):
        node = self
        for c in word:
            node = node.children.setdefault(c, Trie())
        node.end = True
        return self
    def words(self, prefix=""):
        if self.end:
            yield prefix
        for c, child in sorted(self.children.items()):
            yield from child.words(prefix + c)
    def starting(self, prefix):
        node = self
        for c in prefix:
            if c not in node.children:
                return []
            node = node.children[c]
        return list(node.words(prefix))
t = Trie()
for w in "car card care cat dog do".split():
    t.insert(w)
print(list(t.words()), t.starting("car"), t.starting("x"))
big = LinkedList(range(200000))
print(len(big), big[3], sum(big))
del big
deep = None
for i in range(300000):
    deep = [deep]
del deep
print("released")

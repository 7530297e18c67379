"""Binary trees: perfect trees made and dropped by the thousand, and a search tree beside them."""
import sys


class Tree:
    """A perfect binary tree of nodes without values."""

    __slots__ = ("left", "right")

    def __init__(self, left=None, right=None):
        self.left = left
        self.right = right

    @classmethod
    def of_depth(cls, depth):
        if depth == 0:
            return cls()
        return cls(cls.of_depth(depth - 1), cls.of_depth(depth - 1))

    def count(self):
        if self.left is None:
            return 1
        return 1 + self.left.count() + self.right.count()


class SearchTree:
    """An unbalanced search tree: insertion, look-up, deletion, walk in order."""

    class Node:
        __slots__ = ("key", "value", "left", "right")

        def __init__(self, key, value):
            self.key, self.value = key, value
            self.left = self.right = None

    def __init__(self, items=()):
        self.root = None
        self.size = 0
        for key, value in items:
            self[key] = value

    def __len__(self):
        return self.size

    def __setitem__(self, key, value):
        parent, node = None, self.root
        while node is not None:
            if key == node.key:
                node.value = value
                return
            parent, node = node, node.left if key < node.key else node.right
        new = self.Node(key, value)
        if parent is None:
            self.root = new
        elif key < parent.key:
            parent.left = new
        else:
            parent.right = new
        self.size += 1

    def __getitem__(self, key):
        node = self.root
        while node is not None and node.key != key:
            node = node.left if key < node.key else node.right
        if node is None:
            raise KeyError(key)
        return node.value

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def __delitem__(self, key):
        self.root = self._without(self.root, key)
        self.size -= 1

    def _without(self, node, key):
        if node is None:
            raise KeyError(key)
        if key < node.key:
            node.left = self._without(node.left, key)
        elif key > node.key:
            node.right = self._without(node.right, key)
        elif node.left is None:
            return node.right
        elif node.right is None:
            return node.left
        else:
            least = node.right
            while least.left is not None:
                least = least.left
            node.key, node.value = least.key, least.value
            node.right = self._without(node.right, least.key)
        return node

    def __iter__(self):
        yield from self._walk(self.root)

    def _walk(self, node):
        if node is not None:
            yield from self._walk(node.left)
            yield node.key
            yield from self._walk(node.right)

    def height(self):
        def of(node):
            return 0 if node is None else 1 + max(of(node.left), of(node.right))
        return of(self.root)


def perfect_trees(largest, smallest=4):
    stretch = largest + 1
    print(f"stretch tree of depth {stretch}\t check: {Tree.of_depth(stretch).count()}")
    long_lived = Tree.of_depth(largest)
    for depth in range(smallest, stretch, 2):
        trees = 2 ** (largest - depth + smallest)
        check = sum(Tree.of_depth(depth).count() for _ in range(trees))
        print(f"{trees}\t trees of depth {depth}\t check: {check}")
    print(f"long lived tree of depth {largest}\t check: {long_lived.count()}")


def search_tree():
    keys, key = [], 1
    while len(keys) < 300:
        key = key * 75 % 65537
        keys.append(key)
    tree = SearchTree((key, index) for index, key in enumerate(keys))
    print(len(tree), "keys, height", tree.height(), "sorted:", list(tree) == sorted(keys))
    print("first keys", [key for key, _ in zip(tree, range(6))])
    for key in keys[::2]:
        del tree[key]
    print(len(tree), "keys, height", tree.height(), "sorted:", list(tree) == sorted(keys[1::2]))
    print(keys[0] in tree, keys[1] in tree, tree[keys[1]])
    try:
        del tree[keys[0]]
    except KeyError as error:
        print("no key", error)


def main():
    perfect_trees(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
    search_tree()


if __name__ == "__main__":
    main()

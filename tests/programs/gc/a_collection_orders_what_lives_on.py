import gc


class Tree:
    def __init__(self, name, parent=None):
        self.name = name
        self.parent = parent
        self.children = []
        if parent:
            parent.children.append(self)

    def __del__(self):
        print("del", self.name)


root = Tree("root")
for i in range(3):
    child = Tree(f"child {i}", root)
    for j in range(2):
        Tree(f"child {i}.{j}", child)
del child
print(gc.collect())
del root
print("root is gone")
gc.collect()
for name in "ab":
    tree = Tree(name)
    Tree(name + name, tree)
gc.collect()
print("end")

class Noisy:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print("del", self.name)

def plain(unused, used):
    yield used

def several(a, b, *args, c=1, **rest):
    yield 1
    yield 2

class Numbers:
    def __iter__(self):
        yield from (1, 2, 3)

print(list(plain(Noisy("unused"), 5)))
print(list(several([], {}, 3, 4, c=[], d={})))
print(*Numbers())
g = plain(Noisy("held"), 1)
print(next(g))
print("suspended")
g.close()
del g
print("closed")

class Recorder:
    def __init__(self):
        object.__setattr__(self, "log", [])
    def __getattr__(self, name):
        self.log.append(f"missing {name}")
        if name.startswith("make_"):
            return name[5:]
        raise AttributeError(f"no {name} here")
    def __setattr__(self, name, value):
        self.log.append(f"set {name}={value}")
        super().__setattr__(name, value)
    def __delattr__(self, name):
        self.log.append(f"del {name}")
        super().__delattr__(name)

r = Recorder()
r.x = 1
print(r.x, r.make_it, getattr(r, "other", "default"), hasattr(r, "thing"))
del r.x
try:
    del r.x
except AttributeError as error:
    print(error)
print(r.log)

class Everything:
    def __init__(self):
        self.value = 5
    def __getattribute__(self, name):
        if name.startswith("_") or name == "value":
            return super().__getattribute__(name)
        if name == "fails":
            raise AttributeError("falls to __getattr__")
        return f"<{name}>"
    def __getattr__(self, name):
        return f"getattr {name}"
    def method(self):
        return "never by dot"
    def __len__(self):
        return 7
e = Everything()
print(e.value, e.method, e.anything, e.fails, len(e), type(e).method(e))

class Proxy:
    def __init__(self, target):
        self.__dict__["_target"] = target
    def __getattr__(self, name):
        return getattr(self._target, name)
    def __setattr__(self, name, value):
        setattr(self._target, name, value)
class Target:
    x = 1
    def double(self):
        return self.x * 2
t = Target()
p = Proxy(t)
p.x = 21
print(p.double(), t.x, p.x, vars(p).keys())
try:
    len(Proxy([1, 2]))
except TypeError as error:
    print(error)
print(Proxy([3, 1]).index(1), Proxy("abc").upper())

class BadGetattr:
    def __getattr__(self, name):
        return self.undefined if len(name) < 5 else name
    @property
    def broken(self):
        raise AttributeError("inside the property")
print(BadGetattr().abc, BadGetattr().broken)
class Dir:
    def __dir__(self):
        return ["b", "a", "c"]
print(dir(Dir()))

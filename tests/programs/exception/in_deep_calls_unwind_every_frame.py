log = []

class Frame:
    def __init__(self, name):
        self.name = name
    def __enter__(self):
        log.append("+" + self.name)
        return self
    def __exit__(self, kind, error, tb):
        log.append("-" + self.name + ("!" if kind else ""))

def level(n):
    with Frame(f"f{n}"):
        try:
            if n == 0:
                raise ValueError("bottom")
            return level(n - 1)
        finally:
            log.append(f"finally{n}")

try:
    level(3)
except ValueError as error:
    depth = 0
    tb = error.__traceback__
    while tb:
        depth += 1
        tb = tb.tb_next
    print(error, "through", depth, "frames")
print(log)

def safe(f, *args, default=None):
    try:
        return f(*args)
    except (ValueError, TypeError) as error:
        return default if default is not None else type(error).__name__
print(safe(int, "12"), safe(int, "x"), safe(int, None), safe(int, "x", default=-1), safe(len, 5))

class Chain:
    def __getattr__(self, name):
        if name == "stop":
            raise AttributeError("stopped")
        return self
    def __call__(self, *args):
        return self
    def __getitem__(self, key):
        raise IndexError(key)
try:
    Chain().a.b(1).c["key"].d
except IndexError as error:
    print("IndexError", error)
print(getattr(Chain(), "stop", "default"), hasattr(Chain(), "stop"), hasattr(Chain(), "go"))

def count_down(n):
    if n == 0:
        raise StopIteration(n)
    try:
        count_down(n - 1)
    except StopIteration as s:
        raise StopIteration(s.value + 1) from None
try:
    count_down(50)
except StopIteration as s:
    print(s.value)

counter = 0

def increase(by=1):
    global counter
    counter += by
    return counter

print(increase(), increase(5), counter)

def make_global():
    global fresh
    fresh = "made inside"
make_global()
print(fresh)

def shadow():
    counter = "local"
    def inner():
        global counter
        counter += 100
        return counter
    return counter, inner(), counter
print(shadow(), counter)

def outer():
    x = 1
    def middle():
        y = 10
        def inner():
            nonlocal x, y
            x += 1
            y += 1
            return x, y
        return inner(), inner(), y
    return middle(), middle(), x
print(outer())

def unbound():
    print(counter)
    counter = 1
try:
    unbound()
except UnboundLocalError as error:
    print(error)

def unbound_free():
    def inner():
        return later
    try:
        inner()
    except NameError as error:
        print(error)
    later = 1
    return inner()
print(unbound_free())

for name, source in [
    ("nonlocal at module level", "nonlocal x"),
    ("nonlocal without binding", "def f():\n nonlocal zz"),
    ("global after use", "def f():\n x = 1\n global x"),
    ("parameter and global", "def f(x):\n global x"),
]:
    try:
        compile(source, "<s>", "exec")
    except SyntaxError as error:
        print(name + ":", error.msg, error.lineno)

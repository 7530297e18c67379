import sys
depth = 0
def f(n):
    global depth
    depth = n
    return f(n + 1)
def g(n, *rest, **more):
    global depth
    depth = n
    return g(n + 1, n, [n], x=n) + 1
for limit in (1000, 100, 50, 500, 2000):
    sys.setrecursionlimit(limit)
    for function in (f, g):
        try:
            function(0)
        except RecursionError as error:
            print(limit, depth, error)
def count(n):
    return 0 if n == 0 else 1 + count(n - 1)
sys.setrecursionlimit(5000)
print(count(4500))
try:
    count(5001)
except RecursionError:
    print("too deep")

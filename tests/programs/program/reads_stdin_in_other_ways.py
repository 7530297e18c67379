import sys
print(repr(sys.stdin.readline()))
print(repr(sys.stdin.read(5)))
print(sys.stdin.readlines(3))
rest = sys.stdin.read()
print(len(rest), rest.count("\n"), rest.split()[:3])
print(sys.stdin.isatty(), sys.stdin.closed, sys.stdin.fileno(), sys.stdin.name, sys.stdin.mode)
print(sys.stdin.readlines(), list(sys.stdin))

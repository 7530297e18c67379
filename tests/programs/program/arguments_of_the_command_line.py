# args: first --flag=value -n 3 ünï last
import os
import sys

print(os.path.basename(sys.argv[0]), len(sys.argv), sys.argv[1:])
options, rest = {}, []
arguments = iter(sys.argv[1:])
for a in arguments:
    if a.startswith("--"):
        key, _, value = a[2:].partition("=")
        options[key] = value
    elif a.startswith("-"):
        options[a[1:]] = int(next(arguments))
    else:
        rest.append(a)
print(options, rest)
print(__name__, os.path.basename(__file__), type(sys.argv).__name__)

import sys

count = words = 0
longest = ""
for line in sys.stdin:
    line = line.rstrip("\n")
    count += 1
    words += len(line.split())
    longest = max(longest, line, key=len)
    if not line:
        print(count, "is empty")
print(count, "lines", words, "words; longest", repr(longest))
print(repr(sys.stdin.read()), repr(sys.stdin.readline()))
try:
    input("prompt> ")
except EOFError as error:
    print("EOFError", error)

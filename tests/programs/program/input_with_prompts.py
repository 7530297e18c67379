name = input("Name? ")
print(f"Hello, {name}!")
numbers = list(map(int, input().split()))
print(sum(numbers), max(numbers))
n = int(input("How many? "))
table = [input(f"{i + 1}: ").split("=") for i in range(n)]
print(dict(table))
while (line := input("> ")) != "quit":
    try:
        print(eval(line))
    except Exception as error:
        print(type(error).__name__, error)
print(repr(input()), repr(input()))
try:
    input("last? ")
except EOFError:
    print("\nno more")


class Stream:
    def __init__(self):
        self.written = []

    def write(self, text):
        self.written.append(text)


# Streams that cannot be flushed do as well.
import io, sys
stdin, stdout, sys.stdin, sys.stdout = sys.stdin, sys.stdout, io.StringIO("one\ntwo\n"), Stream()
found = [input(), input("prompt")]
stream, sys.stdout, sys.stdin = sys.stdout, stdout, stdin
print(found, stream.written)

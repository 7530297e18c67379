# `tokenize` calls readline only when the tokens have come to the next line: a reader may count the lines, look at a
# token's line while it is the last one read, or stop early and go on from there.
import inspect
import tokenize

SOURCE = "x = (1,\n  2)\n\ndef f():  # why\n    return '''a\nb'''\nlast"


class Reader:
    def __init__(self, text):
        self.lines = text.splitlines(keepends=True)
        self.count = 0

    def __call__(self):
        if self.count == len(self.lines):
            return ""
        self.count += 1
        return self.lines[self.count - 1]


reader = Reader(SOURCE)
for token in tokenize.generate_tokens(reader):
    print(reader.count, tuple(token))

# What is not asked for is not read.
lines = iter(["a = 1\n", "b = 2\n", "c = 3\n"])
tokens = tokenize.generate_tokens(lines.__next__)
print([next(tokens).string for _ in range(4)], next(lines))
print([t.string for t in tokens])


def show(chunks):
    rest = iter(chunks)
    try:
        for token in tokenize.generate_tokens(lambda: next(rest)):
            print(tuple(token))
    except Exception as error:
        print(type(error), error)


# What one call gives is one line, with a line break where it has none.
show(["a", "b\n", "c\n"])
show(["a = 1\nb = 2\nif x:\n", "  y\nz"])
show(['f"{a}\\n', '"\n'])
show(["x = (\n", "1"])


# An error of the reader comes where the line was wanted, after the tokens before it.
def breaks():
    yield "a = 1\n"
    yield "b = "
    raise KeyError("k")


show(breaks())
show(["a\n", 5])
try:
    list(tokenize.tokenize(iter([b"a\n", b"b\n", "c\n"]).__next__))
except TypeError as error:
    print(error)


class Block:
    def method(self):
        return [
            1]


print(inspect.getsource(Block.method), end="")

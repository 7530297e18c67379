"""Random programs whose operations meet operands of every type: mostly they raise."""

import random

NAMES = ["a", "b", "c", "d", "e"]
VALUES = [
    "0", "1", "-1", "7", "255", "2**61", "-2**63", "10**25", "0.5", "-0.0", "1e300", "float('inf')", "True", "None",
    "''", "'abc'", "'é€'", "b'xyz'", "()", "(1, 2)", "[]", "[3, 1, 2]", "{}", "{'k': 1, 2: 'v'}", "{1, 2}", "range(5)",
    "slice(1, 3)", "1j", "Pair(1, 'x')", "len", "int",
]
BINARY = ["+", "-", "*", "/", "//", "%", "&", "|", "^", "==", "!=", "<", "<=", ">", ">=", "is", "in", "not in", "and", "or"]
UNARY = ["-", "+", "~", "not "]
CALLS = [
    "len({0})", "str({0})", "repr({0})", "int({0})", "float({0})", "bool({0})", "list({0})", "tuple({0})", "sorted({0})",
    "sum({0})", "min({0}, {1})", "max({0}, {1})", "abs({0})", "type({0}).__name__", "hash({0}) == hash({1})",
    "isinstance({0}, (int, str))", "divmod({0}, {1})", "{0}[{1}]", "{0}[{1}:{2}]", "dict({0})", "set({0}) == {1}",
    "list(zip({0}, {1}))", "list(map(str, {0}))", "list(enumerate({0}))", "any({0})", "list(reversed({0}))",
    "f'{{{0}}}|{{{1}!r:>8}}'", "'%s-%r' % ({0}, {1})", "({0} if {1} else {2})", "[x for x in {0}]",
    "{{k: v for k, v in enumerate({0})}}", "(lambda x, y={1}: (x, y))({0})", "getattr({0}, 'real', {1})",
    "[*{0}, {1}]", "round({0}, 2)", "{0}.x", "list(counted({0}))", "adder({0})({1})", "{0}.count({1})", "{0}.index({1})",
]
HEAD = '''class Pair:
    made = 0

    def __init__(self, x, y):
        Pair.made += 1
        self.x, self.y = x, y

    def __eq__(self, other):
        return isinstance(other, Pair) and (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, 1))

    def __add__(self, other):
        return Pair(self.x, other)

    def __len__(self):
        return 2

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __repr__(self):
        return f"Pair({self.x!r}, {self.y!r})"


def counted(items):
    n = 0
    try:
        for item in items:
            n += 1
            yield n, item
    finally:
        print("counted", n)


def adder(first):
    total = first

    def add(second):
        nonlocal total
        total = total + second
        return total

    return add


def show(label, value):
    text = repr(value)
    print(label, text if len(text) < 200 and " at 0x" not in text else type(value).__name__)


'''


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.labels = 0
        self.loops = 0

    def expression(self, depth=0):
        r = self.random
        roll = r.random()
        if depth > 2 or roll < 0.3:
            return r.choice(NAMES) if r.random() < 0.6 else r.choice(VALUES)
        inner = lambda: self.expression(depth + 1)
        if roll < 0.55:
            return f"({inner()} {r.choice(BINARY)} {inner()})"
        if roll < 0.62:
            return f"({r.choice(UNARY)}{inner()})"
        simple = lambda: r.choice(NAMES) if r.random() < 0.7 else r.choice(["(1)", "(2)", "[1, 2]", "(3, 4)"])
        return r.choice(CALLS).format(simple(), simple(), simple())

    def put(self, indent, text):
        self.lines.append("    " * indent + text)

    def label(self):
        self.labels += 1
        return self.labels

    def statement(self, indent, depth):
        r = self.random
        roll = r.random()
        if depth > 2 or roll < 0.35:
            self.put(indent, f"{r.choice(NAMES)} = {self.expression()}")
        elif roll < 0.45:
            self.put(indent, f"{r.choice(NAMES)} {r.choice(['+', '-', '*', '|', '//'])}= {self.expression(1)}")
        elif roll < 0.6:
            self.put(indent, f"show({self.label()}, {self.expression()})")
        elif roll < 0.7:
            self.put(indent, f"if {self.expression()}:")
            self.block(indent + 1, depth + 1)
            if r.random() < 0.5:
                self.put(indent, "else:")
                self.block(indent + 1, depth + 1)
        elif roll < 0.8:
            iterable = r.choice(["range(4)", "[1, 'x', 2.5]", "(1, 2, 3)", "'hey'", "{1: 2}", "counted([1, 2])", r.choice(NAMES)])
            self.put(indent, f"for {r.choice(NAMES)} in {iterable}:")
            self.loops += 1
            self.block(indent + 1, depth + 1)
            if r.random() < 0.3:
                self.put(indent + 1, r.choice(["break", "continue"]))
            self.loops -= 1
        elif roll < 0.92:
            self.put(indent, "try:")
            self.block(indent + 1, depth + 1)
            self.put(indent, f"except {r.choice(['TypeError', 'ValueError', '(KeyError, IndexError)', 'Exception'])} as error:")
            self.put(indent + 1, f"show({self.label()}, (type(error).__name__, str(error)))")
            if r.random() < 0.3:
                self.put(indent, "finally:")
                self.block(indent + 1, depth + 1)
        else:
            self.put(indent, f"{r.choice(NAMES)} = Pair({self.expression(1)}, {self.expression(1)})")

    def block(self, indent, depth):
        for _ in range(self.random.randint(1, 3)):
            self.statement(indent, depth)

    def program(self):
        for i in range(3):
            self.put(0, f"def function{i}(a, b=2, *c, d=None):")
            self.put(1, "e = 5")
            for _ in range(self.random.randint(3, 7)):
                self.statement(1, 0)
            if self.random.random() < 0.3:
                self.put(1, f"yield {self.expression()}")
            self.put(1, f"return {self.expression()}")
            self.put(0, "")
        self.put(0, "a, b, c, d, e = 1, 2.5, 'text', [1, 2], {'k': (1,)}")
        for _ in range(4):
            i = self.random.randrange(3)
            self.put(0, "try:")
            self.put(1, f"result = function{i}({self.expression(2)}, {self.expression(2)})")
            self.put(1, "show('result', list(result) if hasattr(result, '__next__') else result)")
            self.put(0, "except Exception as error:")
            self.put(1, "show('raised', (type(error).__name__, str(error)))")
        for _ in range(3):
            self.statement(0, 0)
        return HEAD + "\n".join(self.lines) + "\n"
